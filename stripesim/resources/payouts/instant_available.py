"""What can be paid out instantly: by which account, to what, how much, and at what price.

Balances, external accounts and payouts ask here; the tables are in `rules/instant_payouts.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Any

from stripesim.engine.ledger import Place
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import destination_for
from stripesim.facts.currencies import country_currency
from stripesim.facts.evidence import rule
from stripesim.facts.instant_payouts import (
    COUNTRIES,
    DAY,
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
from stripesim.facts.pricing import half_up
from stripesim.resources.accounts.connections import connected_accounts
from stripesim.resources.places import PAYMENTS

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
            if it.state == "new" and is_reached(it, account, world):
                yield it


def is_reached(it: Any, account: Any, world: World) -> bool:
    """Whether an instant payout of the account reaches this external account."""
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
    ahead = {moment: part.get("card", 0) for moment, part in pool.ahead.items() if moment > now}
    for moment, amount in slow_money(account.id, currency, world):
        ahead[moment] -= amount
    last = counted_until(account.calendar, now)
    return there, [(m, ahead[m]) for m in sorted(ahead) if m <= last or ahead[m] < 0]


LONGEST = 45 * DAY  # nothing is pending for longer


def slow_money(account: str, currency: str, world: World) -> Iterator[tuple[int, int]]:
    """When and how much of what is pending came from a bank: debits of customers, and payouts that
    bring money back.
    """
    for made in _from_banks(account, world):
        row: Any = world.store.latest.get(made.balance_transaction or "")
        if row is None or (row.currency, row.source_type) != (currency, "card"):
            continue
        if row.available_on > world.now:
            gone = _gone_again(made, row, world) if made.kind == "charge" else 0
            yield row.available_on, max(row.net - gone, 0)


def _gone_again(charge: Any, row: Any, world: World) -> int:
    """What refunds and holds have taken of a charge's row. The refund of a debit that is pending
    itself has not gone out yet.
    """
    refunded = 0 if charge.state == "pending" else charge.amount_refunded
    holds = world.store.table(charge.account, "reserve_hold")
    places = holds.index("source_charge", attrgetter("source_charge")).get(charge.id, ())
    held = sum(holds.records[place].amount_releasable for place in places)
    return half_up(row.amount * refunded, charge.amount_captured) + int(held)


def _from_banks(account: str, world: World) -> Iterator[Any]:
    since = world.now - LONGEST
    charges = world.store.table(account, "charge")
    places = charges.index("from a bank", partial(_is_from_a_bank, world)).get(True, ())
    for place in reversed(places):
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


def _is_from_a_bank(world: World, charge: Any) -> bool:
    """Not by a card; what came by a transfer is as the charge that it was taken from."""
    type: str = charge.instrument.type
    if type != "stripe_account":
        return type != "card"
    transfer = world.store.latest.get(charge.connected.source_transfer)
    source = None if transfer is None else world.store.latest.get(transfer.source_transaction or "")
    return source is not None and _is_from_a_bank(world, source)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts; failed ones count: assumed")
def left_today(account: Any, currency: str, world: World) -> int | None:
    """What is left of the day's amount: of an account's own, or of that of all the accounts
    together that its platform answers for. None: no amount is known.
    """
    now, terms = world.now, account.instant
    if answers_for_itself(account):
        most: int | None = terms.daily.get(currency, usual_volume(currency))
        accounts, start = [account], partial(start_of_the_day, account.country)
    else:
        platform = world.store.latest[account.platform]
        most = platform.instant.daily_connected.get(currency)
        if most is None:
            return None  # without a look at the others
        accounts = [
            each for each in connected_accounts(world, platform.id) if not answers_for_itself(each)
        ]
        start = partial(start_of_the_day, None)
    if most is None:
        return None
    used = sum(
        int(payout.amount)
        for each in accounts
        for payout in made_since(each.id, start(now), world)
        if payout.currency == currency
    )
    return max(most - used, 0)


def made_since(account: str, moment: int, world: World) -> Iterator[Any]:
    """The instant payouts of an account that were asked for since then, newest first."""
    for payout in reversed(world.store.table(account, "payout").records):
        if payout.created < moment:
            return
        if payout.method == "instant":
            yield payout


# -- at what price ---------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts; one agreed otherwise assumed")
def price_of(account: Any, world: World) -> InstantPrice | None:
    """An account that answers for itself pays Stripe; another what its platform takes, if that set
    a price.
    """
    terms: Any = account.instant
    if answers_for_itself(account):
        return terms.own_price or stripes_price(account.country)
    platform: Any = world.store.latest[account.platform]
    price: InstantPrice | None = platform.instant.price
    return price


def fee_for(account: Any, amount: int, currency: str, world: World) -> int:
    """What a payout of the amount costs the account."""
    price = price_of(account, world)
    return 0 if price is None else fee_of(price, amount, currency)


def funded(account: Any, amount: int, currency: str, world: World) -> tuple[tuple[int, int], ...]:
    """Of which future days the amount takes how much."""
    available, days = funds(account, currency, world)
    return drawn(available, days, amount)


# -- in the balance --------------------------------------------------------------------------------


@rule("recorded", "platforms never above 1,000,000 and in USD only, connected accounts not capped")
def instant_available(account: Any, world: World) -> dict[str, Any]:
    """In the own currency of who can be paid out instantly: what can leave in all, at most what is
    left of the day's amount. Who pays Stripe for it sees what is left after its fee; who pays a
    platform sees the gross.
    """
    if next(destinations(account, world), None) is None:
        return {}
    currency = country_currency[account.country]
    amount = _capped(account, _net(account, currency, world), currency, world)
    return {"instant_available": [_entry(amount, currency)]}


def _net(account: Any, currency: str, world: World) -> int:
    """What can leave, less Stripe's own fee."""
    gross = gross_available(account, currency, world)
    price = price_of(account, world) if answers_for_itself(account) else None
    return gross if price is None else net_of(price, gross, currency)


def _capped(account: Any, amount: int, currency: str, world: World) -> int:
    left = left_today(account, currency, world)
    if not account.payouts_enabled:
        return 0
    return amount if left is None else min(amount, left)


def _entry(amount: int, currency: str) -> dict[str, Any]:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}


@rule("recorded", "4 of 4; one line for each destination documented")
def net_available(account: Any, world: World) -> list[dict[str, Any]]:
    """For each external account that is reached instantly, what can be paid out to it: of a
    platform's price nothing is seen any more.
    """
    currency = country_currency[account.country]
    amount = _net(account, currency, world)
    price = None if answers_for_itself(account) else price_of(account, world)
    if price is not None:
        amount = net_of(price, amount, currency)
    amount = _capped(account, amount, currency, world)
    return [
        {"amount": amount, "destination": it.id, "source_types": {"card": amount}}
        for it in destinations(account, world)
    ]
