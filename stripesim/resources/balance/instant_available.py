"""What can be paid out instantly: by which account, to which destination, how much, at what price.

Balances, external accounts and payouts use it; the tables are in `facts/instant_payouts.py`.
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
    """The card or bank account that a charge was paid with."""

    type: str


class Connected(Protocol):
    """The other accounts of a charge, as far as they matter here."""

    source_transfer: str | None


class Charge(Protocol):
    """A charge, as far as it matters whether its money came from a bank."""

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
    """Whether an account is liable for its own balance. Then it has limits and fees of its own; for
    other accounts its platform has them.
    """
    return account.liable == account.id


@rule("documented", "https://docs.stripe.com/connect/instant-payouts; who begins with it recorded")
def is_eligible(account: PaidAccount, world: World) -> bool:
    """A connected account can make instant payouts if Stripe offers them in its country and its
    platform's and it has agreed to the full terms, unless one of the two was told not to; an
    account without a platform only if it was allowed.
    """
    if account.country not in COUNTRIES or account.is_recipient:
        return False
    if account.instant.allowed is False:
        return False
    if account.platform is None:
        return bool(account.instant.allowed)
    platform: PaidAccount = world.store.latest[account.platform]
    return platform.country in COUNTRIES and platform.instant.allowed is not False


@rule("documented", "https://docs.stripe.com/connect/testing; every test bank of such a country")
def takes_instant(it: Destination, account: PaidAccount, world: World) -> bool:
    """`available_payout_methods` contains `instant` for a debit card where instant payouts reach
    cards, unless its bank is too slow; for a bank account if its Stripe account is eligible.
    """
    if it.object == "card":
        card = destination_for(it.number)
        slow = card is not None and card.outcome == "instant_payouts_unsupported"
        return reaches(it.country, "card") and not slow
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
    """What can be paid out instantly, before fees and limits."""
    available, days = funds(account, currency, world)
    return max(available + sum(gained for _, gained in days), 0)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts")
def funds(account: PaidAccount, currency: str, world: World) -> tuple[int, list[tuple[int, int]]]:
    """Instant payouts can use available money, and pending card money of the next days. Customers'
    bank debits count once they have settled, debits of the account's own bank once they have
    arrived, FPX money never.

    Returns (available, [(when, amount of pending money that counts)]).
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
    """(when, amount) of pending money that came from a bank: customers' debits, and payouts that
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
    """A balance transaction, if it is pending card money in the currency; else None."""
    row: Row | None = world.store.latest.get(id or "")
    if row is None or (row.currency, row.source_type) != (currency, "card"):
        return None
    return row if row.available_on > world.now else None


def gone_again(charge: Charge, row: Row, world: World) -> int:
    """What refunds and holds have taken of a charge's balance transaction. The refund of a debit
    that is itself pending has not gone out yet.
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
    """Payouts that bring money from the bank (debits and reversals) and may still be pending,
    newest first.
    """
    payout: MadePayout
    for payout in reversed(world.store.table(account, "payout").records):
        if payout.created < world.now - LONGEST:
            return
        if payout.amount < 0 and payout.failure_balance_transaction is None:
            yield payout


def is_from_a_bank(world: World, charge: Charge) -> bool:
    """Whether a charge was paid from a bank. A payment that a transfer became counts as the charge
    that paid for the transfer.
    """
    if charge.instrument.type != "stripe_account":
        return charge.instrument.type != "card"
    transfer = world.store.latest.get(charge.connected.source_transfer or "")
    source = None if transfer is None else world.store.latest.get(transfer.source_transaction or "")
    return source is not None and is_from_a_bank(world, source)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts; failed ones count: assumed")
def left_today(account: PaidAccount, currency: str, world: World) -> int | None:
    """Instant payouts have a daily limit: an account's own, or that of all accounts together that
    its platform is liable for. What is left of it today; None: no limit is known.
    """
    now, terms = world.now, account.instant
    if answers_for_itself(account):
        most: int | None = terms.daily.get(currency, usual_volume(currency))
        accounts, start = [account], partial(start_of_the_day, account.country)
    else:
        platform: PaidAccount = world.store.latest[account.liable]
        most = platform.instant.daily_connected.get(currency)
        if most is None:
            return None  # no limit: the other accounts need not be read
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
    """The instant payouts of an account created since that moment, newest first."""
    payout: MadePayout
    for payout in reversed(world.store.table(account, "payout").records):
        if payout.created < moment:
            return
        if payout.method == "instant":
            yield payout


# -- at what price ---------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts; one agreed otherwise assumed")
def price_of(account: PaidAccount, world: World) -> InstantPrice | None:
    """An account that is liable for itself pays Stripe's price for instant payouts; others pay
    their platform's, if it has set one.
    """
    if answers_for_itself(account):
        return account.instant.own_price or stripes_price(account.country)
    platform: PaidAccount = world.store.latest[account.liable]
    return platform.instant.price


def fee_for(account: PaidAccount, amount: int, currency: str, world: World) -> int:
    """The fee that an account pays for a payout of this amount."""
    price = price_of(account, world)
    return 0 if price is None else fee_of(price, amount, currency)


def funded(
    account: PaidAccount, amount: int, currency: str, world: World
) -> tuple[tuple[int, int], ...]:
    """How much of the amount comes from pending money: ((when it becomes available, amount),
    ...).
    """
    available, days = funds(account, currency, world)
    return drawn(available, days, amount)


# -- in the balance --------------------------------------------------------------------------------


@rule("recorded", "platforms never above 1,000,000 and in USD only, connected accounts not capped")
def instant_available(account: PaidAccount, world: World) -> dict[str, Any]:
    """`instant_available` shows one entry in the currency of the account's country: what can be
    paid out instantly, at most what is left of the day's limit. It is net of Stripe's fee, but not
    of a platform's.
    """
    if next(destinations(account, world), None) is None:
        return {}
    currency = country_currency[account.country]
    amount = capped(account, less_stripes_fee(account, currency, world), currency, world)
    entry = {"amount": amount, "currency": currency, "source_types": {"card": amount}}
    return {"instant_available": [entry]}


def less_stripes_fee(account: PaidAccount, currency: str, world: World) -> int:
    """What can be paid out instantly, less Stripe's fee."""
    gross = gross_available(account, currency, world)
    price = price_of(account, world) if answers_for_itself(account) else None
    return gross if price is None else net_of(price, gross, currency)


def capped(account: PaidAccount, amount: int, currency: str, world: World) -> int:
    """The amount, at most what is left of today's limit; 0 if payouts are disabled."""
    left = left_today(account, currency, world)
    if not account.payouts_enabled:
        return 0
    return amount if left is None else min(amount, left)


@rule("recorded", "4 of 4; one line for each destination documented")
def net_available(account: PaidAccount, world: World) -> list[dict[str, Any]]:
    """`net_available` shows, for each external account that takes instant payouts, what can be paid
    out to it after Stripe's fee or the platform's.
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
