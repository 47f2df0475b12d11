"""What can be paid out instantly: by which account, to what, how much, and at what price.

Balances, external accounts and payouts ask here; the tables are in `facts/instant_payouts.py`.
Amounts are in minor units.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Any, Protocol

from stripesim.engine.ledger import Place
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import destination_for
from stripesim.facts.currencies import country_currency
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.instant_payouts import (
    COUNTRIES,
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
from stripesim.resources.balance.paid_out import Destination, PaidAccount
from stripesim.resources.places import PAYMENTS


class MadePayout(Protocol):
    """A payout that was made before."""

    created: int
    amount: int
    currency: str
    method: str
    balance_transaction: str | None
    failure_balance_transaction: str | None


class Means(Protocol):
    """What a charge was paid with."""

    type: str


class Connected(Protocol):
    """What a charge says of other accounts."""

    source_transfer: str | None


class Charge(Protocol):
    """A charge, as far as it is asked whether its money came from a bank."""

    id: str
    account: str
    created: int
    state: str
    amount_captured: int
    amount_refunded: int
    instrument: Means
    connected: Connected
    balance_transaction: str | None


# -- who and to what -------------------------------------------------------------------------------


def answers_for_itself(account: PaidAccount) -> bool:
    """Whether an account is liable for its own balance, and so has limits and fees of its own; for
    others their platform is.
    """
    return account.liable == account.id


@rule("documented", "https://docs.stripe.com/connect/instant-payouts; who begins with it recorded")
def is_eligible(account: PaidAccount, world: World) -> bool:
    """A connected account may make instant payouts if it and its platform are where Stripe has
    them, unless one of the two was told not to; an account of its own only if it was told so.
    """
    if account.country not in COUNTRIES or account.instant.allowed is False:
        return False
    if account.platform is None:
        return bool(account.instant.allowed)
    platform: PaidAccount = world.store.latest[account.platform]
    return platform.country in COUNTRIES and platform.instant.allowed is not False


@rule("documented", "https://docs.stripe.com/connect/testing; every test bank of such a country")
def takes_instant(it: Destination, account: PaidAccount, world: World) -> bool:
    """Whether `instant` is among the `available_payout_methods` of an external account: a debit
    card unless it is one that is too slow; a bank account if its account is eligible.
    """
    if it.object == "card":
        card = destination_for(it.number)
        return card is None or card.outcome != "instant_payouts_unsupported"
    here = reaches(it.country, it.object) and own_currency(account.country, it.currency)
    return here and is_eligible(account, world)


def destinations(account: PaidAccount, world: World) -> Iterator[Destination]:
    """The external accounts that an account can be paid out to instantly."""
    if is_eligible(account, world):
        it: Destination
        for it in world.store.each(account.id, "external_account"):
            if it.state == "new" and is_reached(it, account, world):
                yield it


def is_reached(it: Destination, account: PaidAccount, world: World) -> bool:
    """Whether an instant payout of the account reaches this external account."""
    here = reaches(account.country, it.object) and own_currency(account.country, it.currency)
    return here and takes_instant(it, account, world)


# -- how much --------------------------------------------------------------------------------------


def gross_available(account: PaidAccount, currency: str, world: World) -> int:
    """What could leave the balance instantly, before any fee and limit."""
    available, days = funds(account, currency, world)
    return max(available + sum(gained for _, gained in days), 0)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts")
def funds(account: PaidAccount, currency: str, world: World) -> tuple[int, list[tuple[int, int]]]:
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
    for charge in charges_of_banks(account, world):
        row = pending_row(charge.balance_transaction, currency, world)
        if row is not None:
            yield row.available_on, max(row.net - gone_again(charge, row, world), 0)
    for payout in payouts_back(account, world):
        row = pending_row(payout.balance_transaction, currency, world)
        if row is not None:
            yield row.available_on, max(row.net, 0)


def pending_row(id: str | None, currency: str, world: World) -> Row | None:
    """The balance transaction, if it brings card money in the currency that is still pending."""
    row: Row | None = world.store.latest.get(id or "")
    if row is None or (row.currency, row.source_type) != (currency, "card"):
        return None
    return row if row.available_on > world.now else None


def gone_again(charge: Charge, row: Row, world: World) -> int:
    """What refunds and holds have taken of a charge's row. The refund of a debit that is pending
    itself has not gone out yet.
    """
    refunded = 0 if charge.state == "pending" else charge.amount_refunded
    holds = world.store.table(charge.account, "reserve_hold")
    places = holds.index("source_charge", attrgetter("source_charge")).get(charge.id, ())
    held = sum(holds.records[place].amount_releasable for place in places)
    return half_up(row.amount * refunded, charge.amount_captured) + int(held)


def charges_of_banks(account: str, world: World) -> Iterator[Charge]:
    """Charges whose money came from a bank and may still be pending, newest first."""
    table = world.store.table(account, "charge")
    for place in reversed(table.index("from a bank", partial(is_from_a_bank, world)).get(True, ())):
        charge: Charge = table.records[place]
        if charge.created < world.now - LONGEST:
            return
        if charge.state in ("pending", "succeeded"):
            yield charge


def payouts_back(account: str, world: World) -> Iterator[MadePayout]:
    """Payouts that bring money from the bank, and whose money may still be pending, newest first:
    debits and reversals.
    """
    payout: MadePayout
    for payout in reversed(world.store.table(account, "payout").records):
        if payout.created < world.now - LONGEST:
            return
        if payout.amount < 0 and payout.failure_balance_transaction is None:
            yield payout


def is_from_a_bank(world: World, charge: Charge) -> bool:
    """Whether a charge was not paid by a card; what came by a transfer is as the charge that it was
    taken from.
    """
    if charge.instrument.type != "stripe_account":
        return charge.instrument.type != "card"
    transfer = world.store.latest.get(charge.connected.source_transfer or "")
    source = None if transfer is None else world.store.latest.get(transfer.source_transaction or "")
    return source is not None and is_from_a_bank(world, source)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts; failed ones count: assumed")
def left_today(account: PaidAccount, currency: str, world: World) -> int | None:
    """What is left of the day's amount: of an account's own, or of that of all the accounts
    together that its platform is liable for. None: no amount is known.
    """
    now, terms = world.now, account.instant
    if answers_for_itself(account):
        most: int | None = terms.daily.get(currency, usual_volume(currency))
        accounts, start = [account], partial(start_of_the_day, account.country)
    else:
        platform: PaidAccount = world.store.latest[account.liable]
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
        payout.amount
        for each in accounts
        for payout in made_since(each.id, start(now), world)
        if payout.currency == currency
    )
    return max(most - used, 0)


def made_since(account: str, moment: int, world: World) -> Iterator[MadePayout]:
    """The instant payouts of an account that were asked for since then, newest first."""
    payout: MadePayout
    for payout in reversed(world.store.table(account, "payout").records):
        if payout.created < moment:
            return
        if payout.method == "instant":
            yield payout


# -- at what price ---------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts; one agreed otherwise assumed")
def price_of(account: PaidAccount, world: World) -> InstantPrice | None:
    """An account that is liable for itself pays Stripe; another pays what its platform takes, if
    that set a price.
    """
    if answers_for_itself(account):
        return account.instant.own_price or stripes_price(account.country)
    platform: PaidAccount = world.store.latest[account.liable]
    return platform.instant.price


def fee_for(account: PaidAccount, amount: int, currency: str, world: World) -> int:
    """What a payout of the amount costs the account."""
    price = price_of(account, world)
    return 0 if price is None else fee_of(price, amount, currency)


def funded(
    account: PaidAccount, amount: int, currency: str, world: World
) -> tuple[tuple[int, int], ...]:
    """Of which future days the amount takes how much: (moment, amount)."""
    available, days = funds(account, currency, world)
    return drawn(available, days, amount)


# -- in the balance --------------------------------------------------------------------------------


@rule("recorded", "platforms never above 1,000,000 and in USD only, connected accounts not capped")
def instant_available(account: PaidAccount, world: World) -> dict[str, Any]:
    """In the own currency of an account that can be paid out instantly: what can leave in all, at
    most what is left of the day's amount. An account that pays Stripe for it sees what is left
    after the fee; one that pays its platform sees the gross.
    """
    if next(destinations(account, world), None) is None:
        return {}
    currency = country_currency[account.country]
    amount = capped(account, less_stripes_fee(account, currency, world), currency, world)
    entry = {"amount": amount, "currency": currency, "source_types": {"card": amount}}
    return {"instant_available": [entry]}


def less_stripes_fee(account: PaidAccount, currency: str, world: World) -> int:
    """What can leave, less Stripe's own fee."""
    gross = gross_available(account, currency, world)
    price = price_of(account, world) if answers_for_itself(account) else None
    return gross if price is None else net_of(price, gross, currency)


def capped(account: PaidAccount, amount: int, currency: str, world: World) -> int:
    """The amount, at most what is left today; nothing where payouts are disabled."""
    left = left_today(account, currency, world)
    if not account.payouts_enabled:
        return 0
    return amount if left is None else min(amount, left)


@rule("recorded", "4 of 4; one line for each destination documented")
def net_available(account: PaidAccount, world: World) -> list[dict[str, Any]]:
    """For each external account that is reached instantly, what can be paid out to it, after
    Stripe's fee or the platform's.
    """
    currency = country_currency[account.country]
    amount = less_stripes_fee(account, currency, world)
    price = None if answers_for_itself(account) else price_of(account, world)
    if price is not None:
        amount = net_of(price, amount, currency)
    amount = capped(account, amount, currency, world)
    return [
        {"amount": amount, "destination": it.id, "source_types": {"card": amount}}
        for it in destinations(account, world)
    ]
