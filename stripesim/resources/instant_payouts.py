"""What can be paid out instantly: by which account, to what, how much, and at what price.

Helpers of payouts, balances and external accounts; the tables are in `rules/instant_payouts.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.lifecycle import FEES, Act, Balance, Commission, Entry
from stripesim.engine.change import RowKind
from stripesim.engine.ledger import Place
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.shared import PAYMENTS, connected_accounts
from stripesim.rules.currencies import money, symbol
from stripesim.rules.evidence import rule
from stripesim.rules.instant_payouts import (
    COUNTRIES,
    DAY,
    MOST_A_DAY,
    ONE_PAYOUT,
    PLATFORM_PAYS,
    InstantPrice,
    counted_until,
    drawn,
    fee_of,
    net_of,
    own_currency,
    reaches,
    start_of_the_day,
    stripes_price,
    usual_volume,
)
from stripesim.rules.test_banks import destination_for

# -- who and to what -------------------------------------------------------------------------------


def answers_for_itself(account: Any) -> bool:
    """A user of Stripe's Dashboard, with limits and fees of its own; not one that its platform
    answers for.
    """
    return bool(account.liable == account.id)


@rule("documented", "https://docs.stripe.com/connect/instant-payouts; who begins with it recorded")
def is_eligible(account: Any, world: World) -> bool:
    """A connected account may make instant payouts if it and its platform are where Stripe has
    them, unless one of the two was told not to; an account of its own only if it was told so.
    """
    if account.country not in COUNTRIES or account.instant.allowed is False:
        return False
    if account.platform is None:
        return bool(account.instant.allowed)
    platform = world.store.latest[account.platform]
    return platform.country in COUNTRIES and platform.instant.allowed is not False


@rule("documented", "https://docs.stripe.com/connect/testing; every test bank of such a country")
def takes_instant(it: Any, account: Any, world: World) -> bool:
    """Whether `instant` is among the `available_payout_methods` of an external account: a debit
    card unless it is one that is too slow; a bank account if its account is eligible.
    """
    if it.object == "card":
        card = destination_for(it.number)
        return card is None or card.outcome != "instant_payouts_unsupported"
    here = reaches(it.country, it.object) and own_currency(account.country, it.currency)
    return here and is_eligible(account, world)


def destinations(account: Any, world: World) -> Iterator[Any]:
    """The external accounts that an account can be paid out to instantly."""
    if is_eligible(account, world):
        for it in world.store.each(account.id, "external_account"):
            if it.state == "new" and _is_reached(it, account, world):
                yield it


def _is_reached(it: Any, account: Any, world: World) -> bool:
    here = reaches(account.country, it.object) and own_currency(account.country, it.currency)
    return here and takes_instant(it, account, world)


# -- how much --------------------------------------------------------------------------------------


def gross_available(account: Any, currency: str, world: World) -> int:
    """What could leave the balance instantly, before any fee and limit."""
    available, days = funds(account, currency, world)
    return max(available + sum(gained for _, gained in days), 0)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts")
def funds(account: Any, currency: str, world: World) -> tuple[int, list[tuple[int, int]]]:
    """What is available, and the days on which more becomes so that counts today already: money of
    cards, less what will be taken. Bank debits count once they have settled, debits of the own
    bank when they have arrived, FPX never.
    """
    pool = world.ledger.pools.get(Place(PAYMENTS, account.id, currency))
    if pool is None:
        return 0, []
    now = world.now
    there = sum(amount for kind, amount in pool.available(now).items() if kind != "fpx")
    ahead = {
        moment: part.get("card", 0) for moment, part in pool.ahead.items() if moment > now
    }
    for moment, amount in slow_money(account.id, currency, world):
        ahead[moment] -= amount
    last = counted_until(account.calendar, now)
    return there, [(m, ahead[m]) for m in sorted(ahead) if m <= last or ahead[m] < 0]


LONGEST = 45 * DAY  # nothing is pending for longer


def slow_money(account: str, currency: str, world: World) -> Iterator[tuple[int, int]]:
    """When and how much of what is pending came from a bank: customers' debits, and payouts that
    bring money back.
    """
    now, latest = world.now, world.store.latest
    for made in _from_banks(account, world):
        row = latest.get(made.balance_transaction or "")
        if row is not None and row.available_on > now and row.currency == currency:
            yield row.available_on, max(row.net - getattr(made, "amount_refunded", 0), 0)


def _from_banks(account: str, world: World) -> Iterator[Any]:
    charges = world.store.table(account, "charge")
    since = world.now - LONGEST
    for place in reversed(charges.index("from a bank", _is_from_a_bank(world)).get(True, ())):
        charge = charges.records[place]
        if charge.created < since:
            break
        if charge.state in ("pending", "succeeded"):
            yield charge
    for payout in reversed(world.store.table(account, "payout").records):
        if payout.created < since:
            break
        if payout.amount < 0 and payout.failure_balance_transaction is None:
            yield payout
