"""All that may happen to an account anywhere, each as a small function of a life and of chance.

Chance is a `Random`: a seeded one for the long lives, Hypothesis' own where a failing life is to be
made small. The numbers beside the names say how often a thing happens to people.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from .life import GOOD_BANK
from .wider_life import RATES, WiderLife
from .world import World

MINUTE, HOUR, DAY = 60, 3_600, 86_400

# Before Easter, the first of May, the American and the English holidays, a short February.
STARTS = [
    "2026-03-02T09:00:00Z",
    "2026-03-27T23:50:07Z",
    "2026-04-28T13:30:01Z",
    "2026-06-29T00:20:00Z",
    "2026-12-22T18:00:00Z",
    "2027-01-28T05:15:00Z",
]
TIMINGS: list[Any] = [
    *["established"] * 5,
    "initial",
    (1, "business", False),
    (4, "business", True),
    (5, "calendar", False),
]
MODES = ["overdraw", "wait_when_negative", "wait_when_short"]

CARDS = ["visa", "fr", "de", "gb", "ca", "sg", "bypassPending", "bypassPendingInternational"]
TROUBLE = ["pendingRefund", "refundFail", "createDispute", "createDisputeInquiry"]
DECLINING = ["visa_chargeDeclined", "chargeDeclinedExpiredCard"]
BANKS = [*[GOOD_BANK] * 4, "000111111113", "000111111116"]
PRESENTED = ["usd", "eur", "gbp", "jpy"]
TEXTS = ["winning_evidence", "losing_evidence", "We sent it on Monday."]
SOURCES = [None, "btok_us_verified", "btok_us_verified_insufficientFunds"]
SCHEDULES: list[tuple[str, Any]] = [
    *[("daily", None)] * 3,
    ("manual", None),
    ("weekly", ["friday"]),
    ("weekly", ["monday", "thursday"]),
    ("monthly", [1, 15]),
    ("monthly", [29, 30, 31]),
    ("monthly", [31]),
]


def born(random: Random, **options: Any) -> WiderLife:
    """A life in a world of its own."""
    world = World(
        country=random.choice(["US", "US", "US", "GB", "DE", "CA", "SG"]),
        settlement=random.choice(TIMINGS),
        refunds_when_short=random.choice(MODES),
        payout_timing=random.choice(["same_day"] * 4 + ["ahead"]),
        async_capture=random.random() < 0.5,
    )
    opening = random.choice([{}, {world.currency: 100_000}, {world.currency: 5_000, "eur": 70_000}])
    life = WiderLife(random.choice(STARTS), opening, world=world, **options)
    life.schedule(*random.choice(SCHEDULES))
    return life


# --- selling and giving back ---------------------------------------------------------------------


def sell(life: WiderLife, random: Random) -> None:
    life.pay(random.choice(CARDS), _amount(random), intent=random.random() < 0.5)


def sell_abroad(life: WiderLife, random: Random) -> None:
    currency = random.choice(PRESENTED)
    life.pay(random.choice(CARDS), _amount(random), intent=_later(life, random), currency=currency)


def _later(life: WiderLife, random: Random) -> bool:
    """Half of the sales, where an intent is what is booked later."""
    return life.world.async_capture and random.random() < 0.5


def sell_to_trouble(life: WiderLife, random: Random) -> None:
    """A card whose refunds are late or fail, or that is disputed at once."""
    currency = random.choice([life.currency, *PRESENTED])
    card, intent = random.choice(TROUBLE), _later(life, random)
    life.pay(card, _amount(random), intent=intent, currency=currency)
    if random.random() < 0.5:
        life.refund(0, _share(random))


def fail_to_sell(life: WiderLife, random: Random) -> None:
    life.pay(random.choice(DECLINING), _amount(random), intent=random.random() < 0.5)


def authorise(life: WiderLife, random: Random) -> None:
    currency = random.choice([life.currency, *PRESENTED])
    card, intent = random.choice([*CARDS, "createDispute"]), random.random() < 0.5
    life.authorise(card, _amount(random), intent=intent, currency=currency)


def capture(life: WiderLife, random: Random) -> None:
    if life.holds:
        life.capture(_which(random), _share(random))


def give_up(life: WiderLife, random: Random) -> None:
    if life.holds:
        life.give_up(_which(random))


def refund(life: WiderLife, random: Random) -> None:
    if life.charges:
        life.refund(_which(random), _share(random))


def refund_much(life: WiderLife, random: Random) -> None:
    """Of what may be paid out already: so balances fall below zero, or refunds wait in line."""
    life.wait(random.choice([1, random.randint(1, 9 * DAY)]))
    for number in range(min(random.randint(2, 5), len(life.charges))):
        life.refund(number, random.choice([None, 40]))


def fail_refund(life: WiderLife, random: Random) -> None:
    life.fail_refund(_which(random))


def move_rate(life: WiderLife, random: Random) -> None:
    currency = random.choice(PRESENTED[1:])
    percent = random.randint(80, 125)
    whole, _, digits = RATES[currency].partition(".")
    rate = int(whole + digits) * percent
    life.set_rate(currency, f"{rate}e-{len(digits) + 2}")


def debit(life: WiderLife, random: Random) -> None:
    """The accounts of two customers; often without asking them again."""
    if life.world.country == "US":
        does = random.choice(["success", "success", "insufficientFunds"])
        life.debit(does, _amount(random), agreed=random.random() < 0.5)


def take_debit_back(life: WiderLife, random: Random) -> None:
    life.take_debit_back(_which(random), random.choice(RETURNS))


# --- disputes ------------------------------------------------------------------------------------


def dispute(life: WiderLife, random: Random) -> None:
    if life.charges:
        share = random.choice([None, None, random.randint(1, 120)])
        life.dispute(_which(random), share, inquiry=random.random() < 0.3)
        if random.random() < 0.5:
            answer_dispute(life, random)


def answer_dispute(life: WiderLife, random: Random) -> None:
    submit = random.random() < 0.8
    life.answer_dispute(_which(random), random.choice(TEXTS), submit=submit)
    life.wait(random.choice([1, 10]))


def end_dispute(life: WiderLife, random: Random) -> None:
    ways = [
        lambda: life.give_dispute_up(_which(random)),
        lambda: life.decide_dispute(_which(random), random.choice(["won", "lost"])),
        lambda: life.escalate_dispute(_which(random)),
        lambda: life.answer_dispute(_which(random), "escalate_inquiry_evidence", submit=False),
    ]
    random.choices(ways, [1, 4, 3, 0])[0]()


# --- money to and from the bank ------------------------------------------------------------------


def pay_out(life: WiderLife, random: Random) -> None:
    currency = random.choice([life.currency, life.currency, "eur"])
    life.pay_out(random.randint(0, 120), currency)


def change_ones_mind(life: WiderLife, random: Random) -> None:
    payouts = len(life.manual_payouts)
    life.pay_out(50)
    life.wait(random.randint(1, 90 * MINUTE))
    if len(life.manual_payouts) > payouts:
        life.cancel_payout(0)


def fail_payout(life: WiderLife, random: Random) -> None:
    life.fail_payout(random.randrange(6))


def use_bank(life: WiderLife, random: Random) -> None:
    life.use_bank(random.choice(BANKS))


def bank_in_euro(life: WiderLife, random: Random) -> None:
    """From now on euros stay euros."""
    life.use_bank(random.choice(BANKS), "eur")


def mend_bank(life: WiderLife, random: Random) -> None:
    life.mend_bank()


def top_up(life: WiderLife, random: Random) -> None:
    currency = random.choice([life.currency, life.currency, "eur"])
    life.top_up(random.randint(0, 60_000), random.choice(SOURCES), currency)


def end_topup(life: WiderLife, random: Random) -> None:
    ways = [life.cancel_topup, life.fail_topup, life.reverse_topup]
    random.choice(ways)(_which(random))


# --- settings ------------------------------------------------------------------------------------


def reschedule(life: WiderLife, random: Random) -> None:
    life.schedule(*random.choice(SCHEDULES))


def keep_behind(life: WiderLife, random: Random) -> None:
    currency = random.choice([life.currency, life.currency, "eur"])
    life.keep_behind(random.choice(["", 0, 3_000, 25_000]), currency)


def change_delay(life: WiderLife, random: Random) -> None:
    life.delay(random.choice(["", "", 7, 10, 31, 1, 32]))


def allow_debits(life: WiderLife, random: Random) -> None:
    life.allow_debits(random.random() < 0.7)


# --- time ----------------------------------------------------------------------------------------


def wait(life: WiderLife, random: Random) -> None:
    life.wait(random.randint(1, 5 * DAY))


def wait_a_little(life: WiderLife, random: Random) -> None:
    life.wait(random.randint(1, 2 * HOUR))


def step(life: WiderLife, random: Random) -> None:
    life.step()


def _amount(random: Random) -> int:
    return random.choice(
        [500, 2_500, 15_500, random.randint(300, 50_000), random.randint(300, 5_000)]
    )


def _share(random: Random) -> int | None:
    return random.choice([None, random.randint(1, 130)])


def _which(random: Random) -> int:
    """By number from the end: most of what people do, they do to something recent."""
    return random.choice([0, 0, 1, 2, random.randint(0, 20)])


RETURNS = ["insufficient_funds", "debit_not_authorized", "customer_initiated"]

DOINGS: dict[Callable[[WiderLife, Random], None], int] = {
    sell: 18,
    sell_abroad: 8,
    sell_to_trouble: 6,
    fail_to_sell: 1,
    authorise: 4,
    capture: 4,
    give_up: 1,
    refund: 8,
    refund_much: 7,
    fail_refund: 2,
    move_rate: 2,
    debit: 5,
    take_debit_back: 2,
    dispute: 4,
    answer_dispute: 4,
    end_dispute: 4,
    pay_out: 4,
    change_ones_mind: 1,
    fail_payout: 1,
    use_bank: 1,
    bank_in_euro: 1,
    mend_bank: 6,
    top_up: 3,
    end_topup: 2,
    reschedule: 3,
    keep_behind: 2,
    change_delay: 2,
    allow_debits: 1,
    wait: 25,
    wait_a_little: 7,
    step: 7,
}
