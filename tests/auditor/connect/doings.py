"""All that may happen to a platform and its sellers, each as a function of a life and of chance.

The numbers beside the names say how often a thing happens to people.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from ..world import World
from .life import ConnectLife

HOUR, DAY = 3_600, 86_400
GOOD_BANK, CLOSED_BANK = "000123456789", "000111111113"

STARTS = [
    "2026-03-02T09:00:00Z",
    "2026-03-27T23:50:07Z",
    "2026-05-21T13:30:01Z",
    "2026-06-29T00:20:00Z",
    "2026-12-22T18:00:00Z",
]
CARDS = ["visa", "visa", "fr", "bypassPending", "bypassPending", "bypassPendingInternational"]
TROUBLE = ["createDispute", "pendingRefund"]
KINDS = ["express", "custom", "custom", "standard"]
COUNTRIES = ["US", "US", "US", "GB", "DE", "CA"]


def born(random: Random, **options: Any) -> ConnectLife:
    """A platform with two to four sellers of its own."""
    sellers = [
        (random.choice(KINDS), random.choice(COUNTRIES)) for _ in range(random.randint(2, 4))
    ]
    world = World(random.choice(["US", "US", "US", "GB", "DE"]))
    opening = random.choice([0, 20_000, 500_000])
    return ConnectLife(random.choice(STARTS), opening, sellers, world=world, **options)


# --- selling -------------------------------------------------------------------------------------


def sell_directly(life: ConnectLife, random: Random) -> None:
    seller, amount = random.choice(life.sellers), _amount(random)
    wants = _fee(random, amount)
    currency, intent = _currency(life, seller, random), random.random() < 0.5
    life.pay(seller, _card(random), amount, currency=currency, intent=intent, **wants)


def sell_for_a_seller(life: ConnectLife, random: Random) -> None:
    """A destination charge: all of it less a fee, a named part, or simply all."""
    seller, amount = random.choice(life.sellers), _amount(random)
    deal: dict[str, Any] = {"destination": seller}
    currency = _currency(life, "", random)
    wants = _fee(random, amount)
    if not wants and random.random() < 0.6:
        deal["amount"] = max(1, amount * random.randint(1, 100) // 100)
    if random.random() < 0.3:
        wants["on_behalf_of"] = seller
    intent = random.random() < 0.5
    life.pay("", _card(random), amount, currency=currency, intent=intent, transfer_data=deal,
             **wants)  # fmt: skip


def sell_oneself(life: ConnectLife, random: Random) -> None:
    currency, intent = _currency(life, "", random), random.random() < 0.5
    wants = {"on_behalf_of": random.choice(life.sellers)} if random.random() < 0.1 else {}
    life.pay("", _card(random), _amount(random), currency=currency, intent=intent, **wants)


def sell_and_share(life: ConnectLife, random: Random) -> None:
    """A charge, and transfers of it that may come to more than it was."""
    sell_oneself(life, random)
    for _ in range(random.randint(1, 3)):
        life.transfer_of(0, random.randint(10, 70), random.choice(life.sellers))


def authorise(life: ConnectLife, random: Random) -> None:
    """For a seller, in one way or the other; what is captured of it is more than the fee."""
    seller, amount = random.choice(life.sellers), _amount(random)
    if random.random() < 0.5:
        life.authorise(seller, amount, **_fee(random, amount))
    else:
        wants = _fee(random, amount)
        life.authorise("", amount, transfer_data={"destination": seller}, **wants)


def capture(life: ConnectLife, random: Random) -> None:
    life.capture(_which(random), random.choice([None, random.randint(60, 110)]))


# --- moving it -----------------------------------------------------------------------------------


def transfer(life: ConnectLife, random: Random) -> None:
    life.transfer(random.randint(0, 20_000), random.choice(life.sellers))


def transfer_of_charge(life: ConnectLife, random: Random) -> None:
    life.transfer_of(_which(random), random.randint(1, 110), random.choice(life.sellers))


def reverse(life: ConnectLife, random: Random) -> None:
    life.reverse(_which(random), _share(random), with_fee=random.random() < 0.3)


def return_fee(life: ConnectLife, random: Random) -> None:
    life.return_fee(_which(random), _share(random))


def debit_seller(life: ConnectLife, random: Random) -> None:
    life.debit(random.choice(life.sellers), random.randint(1, 10_000))


# --- giving it back ------------------------------------------------------------------------------


def refund(life: ConnectLife, random: Random) -> None:
    """Whole or in part, with what it takes back from whom."""
    if not life.charges:
        return
    number = _which(random)
    on, charge = life.charges[-1 - number % len(life.charges)]
    wants = {}
    if not on and random.random() < 0.6:
        wants["reverse_transfer"] = True
    if charge in life.with_fee and random.random() < (0.5 if on or wants else 0.05):
        wants["refund_application_fee"] = True
    life.refund(number, _share(random), **wants)


def refund_what_is_paid_out(life: ConnectLife, random: Random) -> None:
    """A sale that is in the bank by now is given back, so that somebody falls below zero."""
    random.choice([sell_directly, sell_for_a_seller])(life, random)
    life.wait(random.randint(3, 9) * DAY)
    wants = {} if life.charges and life.charges[-1][0] else {"reverse_transfer": True}
    if life.charges:
        life.refund(0, random.choice([None, 40, 70]), **wants)


def dispute(life: ConnectLife, random: Random) -> None:
    if life.charges:
        life.dispute(_which(random), random.choice([None, None, random.randint(1, 100)]))


def decide_dispute(life: ConnectLife, random: Random) -> None:
    account = random.choice(["", *life.sellers])
    life.decide_dispute(account, random.choice(["won", "lost"]))


# --- banks and settings --------------------------------------------------------------------------


def pay_out(life: ConnectLife, random: Random) -> None:
    life.pay_out(random.choice(["", *life.sellers]), random.randint(1, 120))


def use_bank(life: ConnectLife, random: Random) -> None:
    account = random.choice(["", *life.sellers])
    life.use_bank(account, random.choice([GOOD_BANK, GOOD_BANK, CLOSED_BANK]))


def allow_debits(life: ConnectLife, random: Random) -> None:
    account = random.choice(life.sellers)
    life.settle(account, debit_negative_balances=random.random() < 0.6)


def reschedule(life: ConnectLife, random: Random) -> None:
    account = random.choice(["", *life.sellers])
    schedule: dict[str, Any] = random.choice(
        [
            {"interval": "daily"},
            {"interval": "weekly", "weekly_payout_days": ["friday"]},
            {"interval": "monthly", "monthly_payout_days": [1, 15]},
            {"interval": "manual"},
        ]
    )
    life.settle(account, payouts={"schedule": schedule})


def keep_behind(life: ConnectLife, random: Random) -> None:
    account = random.choice(["", *life.sellers])
    kept = {life.currency(account): random.choice(["", 2_000, 15_000])}
    life.settle(account, payouts={"minimum_balance_by_currency": kept})


def change_delay(life: ConnectLife, random: Random) -> None:
    account = random.choice(life.sellers)
    life.settle(account, settlement_timing={"delay_days_override": random.choice(["", 8, 10, 14])})


# --- reserves on sellers -------------------------------------------------------------------------


def plan(life: ConnectLife, random: Random) -> None:
    """One for a seller and not of much, so that it does not by itself take more than there is."""
    seller = random.choice(life.sellers)
    if seller not in (planned for planned, _ in life.plans):
        life.plan(seller, random.randint(5, 30), random.randint(3, 60))


def disable_plan(life: ConnectLife, random: Random) -> None:
    life.disable_plan(_which(random))


def hold(life: ConnectLife, random: Random) -> None:
    seller = random.choice(life.sellers)
    life.hold(seller, random.randint(1, 15_000), random.choice([2, 3, 7, 30, 180, 181]))


def release(life: ConnectLife, random: Random) -> None:
    life.release(random.choice(life.sellers), _which(random), random.choice([None, None, 50]))


# --- time ----------------------------------------------------------------------------------------


def wait_hours(life: ConnectLife, random: Random) -> None:
    life.wait(random.randint(1, 12 * HOUR))


def wait_days(life: ConnectLife, random: Random) -> None:
    life.wait(random.randint(1, 5 * DAY))


def wait_weeks(life: ConnectLife, random: Random) -> None:
    life.wait(random.randint(1, 60 * DAY))


def step(life: ConnectLife, random: Random) -> None:
    life.step()


def move_rate(life: ConnectLife, random: Random) -> None:
    currency, rate = random.choice([("eur", "0.9"), ("gbp", "0.8123"), ("cad", "1.3571")])
    life.ask("controls.set_rate", currency, units_for_one_dollar=rate)


def _card(random: Random) -> str:
    return random.choice(TROUBLE) if random.random() < 0.06 else random.choice(CARDS)


def _currency(life: ConnectLife, account: str, random: Random) -> str:
    """That of the account, mostly."""
    own = life.currency(account)
    return random.choice(["usd", "eur", "gbp"]) if random.random() < 0.2 else own


def _amount(random: Random) -> int:
    return random.choice([500, 2_500, 10_000, random.randint(300, 50_000)])


def _fee(random: Random, amount: int) -> dict[str, Any]:
    if random.random() < 0.4:
        return {}
    return {"application_fee_amount": max(1, amount * random.randint(1, 50) // 100)}


def _share(random: Random) -> int | None:
    return random.choice([None, random.randint(1, 130), random.randint(1, 60)])


def _which(random: Random) -> int:
    return random.choice([0, 0, 1, 2, random.randint(0, 12)])


Doing = Callable[[ConnectLife, Random], None]
DOINGS: dict[Doing, int] = {
    sell_directly: 12,
    sell_for_a_seller: 14,
    sell_oneself: 5,
    sell_and_share: 5,
    authorise: 4,
    capture: 5,
    transfer: 6,
    transfer_of_charge: 3,
    reverse: 6,
    return_fee: 3,
    refund: 12,
    refund_what_is_paid_out: 5,
    dispute: 3,
    decide_dispute: 3,
    debit_seller: 2,
    pay_out: 3,
    use_bank: 2,
    allow_debits: 2,
    reschedule: 2,
    keep_behind: 1,
    change_delay: 1,
    plan: 1,
    disable_plan: 1,
    hold: 2,
    release: 2,
    move_rate: 1,
    wait_hours: 8,
    wait_days: 16,
    wait_weeks: 2,
    step: 8,
}
