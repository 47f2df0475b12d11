"""Debits: a balance that stays negative is taken from the bank, by a payout of a negative
amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.facts.currencies import decimals
from stripesim.facts.days import DAY, HOUR, MINUTE
from stripesim.facts.evidence import rule
from stripesim.facts.payout_schedules import debit_days, least_debit
from stripesim.jobs.unpaid import unpaid
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.balance.paid_out import Destination, PaidAccount
from stripesim.resources.payouts.payout.record import Payout
from stripesim.resources.places import PAYMENTS

JOB_HOUR = HOUR + 30 * MINUTE  # 01:30 UTC
DEBITED = "card"  # the source type of what a debit brings
RECENT = 30 * DAY  # longer than a debit and what follows it can take


def watch(world: World, pool: Pool) -> None:
    """A balance is below zero: plan the debit for when it stays there. Otherwise cancel what was
    planned.
    """
    name, id, currency = pool.place
    if name != PAYMENTS:
        return
    job, since = f"debit/{currency}", pool.below_zero_since
    planned = world.schedule.planned(id, job)
    if since is None:
        if planned:
            world.schedule.cancel(id, job)
    elif not planned:
        account: PaidAccount = world.store.latest[id]
        if bank_to_debit(world, account, currency) is not None:
            moment = next_debit(account, since, world.now)
            world.schedule.plan(moment, id, "job", job, "debits")


class Conditions(NamedTuple):
    """What has to hold for a bank to be debited: banks of the country are, the account allows it,
    it has a bank account (no debit card) in the currency, and no payout to that has failed.
    """

    country: bool
    allowed: bool
    bank: bool
    works: bool


def conditions(world: World, account: PaidAccount, currency: str) -> Conditions:
    """The conditions of a debit in a currency, each whether it holds."""
    bank: Destination | None = world.store.latest.get(account.defaults.get(currency, ""))
    return Conditions(
        country=debit_days(account.country) is not None,
        allowed=settings_of(world, account.id).debit_negative_balances,
        bank=bank is not None and bank.object == "bank_account",
        works=bank is not None and bank.state != "errored",
    )


@rule("documented", "https://docs.stripe.com/connect/account-balances")
def bank_to_debit(world: World, account: PaidAccount, currency: str) -> Destination | None:
    """The bank account of a currency is debited, never a debit card, and only if no payout to it
    has failed and the account allows debits. None: there is none.
    """
    if not all(conditions(world, account, currency)):
        return None
    bank: Destination = world.store.latest[account.defaults[currency]]
    return bank


def recent_debits(world: World, account: str, currency: str) -> Iterator[Payout]:
    """The debits of an account's bank that are on their way or may still be refused, newest
    first.
    """
    table = world.store.table(account, "payout")
    for place in reversed(table.index("is a debit", is_debit).get(True, ())):
        payout: Payout = table.records[place]
        if payout.created < world.now - RECENT:
            return
        if payout.currency == currency and payout.state not in ("failed", "canceled"):
            yield payout


def debits_on_their_way(world: World, account: str, currency: str) -> Iterator[Payout]:
    """The debits of an account's bank that have not arrived, newest first."""
    debits = recent_debits(world, account, currency)
    return (payout for payout in debits if payout.arrival_date > world.now)


def row_of(world: World, debit: Payout) -> Row:
    """The balance transaction of a debit."""
    row: Row = world.store.latest[debit.balance_transaction or ""]
    return row


def is_debit(payout: Payout) -> bool:
    """Whether Stripe made the payout to debit the bank (a reversal is made by a platform)."""
    return payout.automatic and payout.amount < 0


@rule("recorded", "live: refunds of a Tuesday and a Thursday were debited in the following night")
def next_debit(account: PaidAccount, since: int, now: int) -> int:
    """A negative balance is debited at 01:30 UTC of the first business day after the day on which
    it became negative.
    """
    day = max(since // DAY + 1, (now - JOB_HOUR) // DAY + 1)
    return account.calendar.next_business_day(day) * DAY + JOB_HOUR


def make_debit(change: Change, account: str, id: str) -> None:
    """Debit the bank for one currency, if the balance is still negative and the bank can be
    debited.
    """
    world = change.world
    currency = id.partition("/")[2]
    pool = world.ledger.pool(PAYMENTS, account, currency)
    since = pool.below_zero_since
    if since is None:
        return
    record: PaidAccount = world.store.latest[account]
    if change.now < next_debit(record, since, since):
        change.plan(next_debit(record, since, change.now), account, "job", id, "debits")
        return
    bank = bank_to_debit(world, record, currency)
    if bank is None:
        return
    debit = what_is_debited(change, record, pool, change.now)
    if debit.owed <= debit.least:
        if debit.held or pool.pending(change.now):  # money that comes may not come: look again
            change.plan(next_debit(record, since, change.now), account, "job", id, "debits")
        return
    facts = {
        "account": account,
        "amount": -debit.owed,
        "arrival_date": debit.arrival,
        "currency": currency,
        "destination": bank.id,
        "leaves": debit.arrival,
        "lists": change.take_unpaid(
            pool, max(debit.arrival, change.now), rows_of_held(world, pool)
        ),
        "source_type": DEBITED,
    }
    world.lifecycles["payout"].create(change, facts, "sweep")


class Debit(NamedTuple):
    """A debit of the bank: what is owed, once the money counts that is available when it arrives;
    more than `least` is debited. `held` is what reserve plans hold of it. Amounts in minor units.
    """

    arrival: int
    owed: int
    held: int
    least: int


def what_is_debited(change: Change, account: PaidAccount, pool: Pool, moment: int) -> Debit:
    """What a debit made at `moment` takes from the bank, as things stand."""
    currency, arrival = pool.place.currency, arrival_of(account, moment)
    owed = -sum(unpaid(change, pool, max(arrival, moment)).values())
    held = held_beyond_its_charges(change.world, account.id, currency)
    least = least_debit(decimals(currency), account.liable == account.id)
    return Debit(arrival, owed - held, held, least)


@rule("assumed", "that a hold by itself is no debt of the account; nothing is documented")
def held_beyond_its_charges(world: World, account: str, currency: str) -> int:
    """Where reserve plans hold more of a charge than is left of it, the excess does not count as a
    debt: the account still has that money, on hold.
    """
    holds = world.store.tables.get((account, "reserve_hold"))
    if holds is None:
        return 0
    latest = world.store.latest

    def beyond(hold: Any) -> tuple[tuple[str, int], int]:
        return (hold.currency, latest[hold.balance_transaction].available_on), hold.beyond

    sums = holds.sums("beyond", beyond)
    return sum(
        each for (of, moment), each in sums.items() if of == currency and moment <= world.now
    )


def holds_beyond(world: World, account: str, currency: str) -> Iterator[Any]:
    """The reserve holds, by now available, of more than their charges had left."""
    holds = world.store.tables.get((account, "reserve_hold"))
    if holds is None:
        return
    latest = world.store.latest
    for place in holds.index("goes_beyond", lambda hold: hold.beyond > 0).get(True, ()):
        hold = holds.records[place]
        if hold.currency == currency and latest[hold.balance_transaction].available_on <= world.now:
            yield hold


@rule("assumed", "that a debit lists what adds up to its amount; so do recorded ones")
def rows_of_held(world: World, pool: Pool) -> frozenset[int]:
    """What a debit does not list, since it does not take it: the rows of holds that go beyond their
    charges, and of those charges. Positions in the account's list of balance transactions.
    """
    _, account, currency = pool.place
    table = world.store.table(account, "balance_transaction")
    found: set[int] = set()
    for hold in holds_beyond(world, account, currency):
        sources = (hold.source_charge, hold.id, *(id for id, _ in hold.releases))
        for source in sources:
            found.update(table.index("source", attrgetter("source")).get(source, ()))
    return frozenset(at for at in found if table.records[at].what.balance_type == PAYMENTS)


@rule("recorded", "GB: three business days (2020, 2021); the others documented")
def arrival_of(account: PaidAccount, now: int) -> int:
    """A debit arrives a number of business days after the day before it is made, which is usually
    the day on which the balance became negative.
    """
    days = debit_days(account.country)
    assert days is not None
    return account.calendar.add(now // DAY - 1, days) * DAY
