"""A balance that stays negative is taken from the bank: a payout of a negative amount."""

from __future__ import annotations

from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.jobs.unpaid import unpaid
from stripesim.resources.shared import settings_of
from stripesim.rules.currencies import decimals
from stripesim.rules.evidence import rule
from stripesim.rules.payout_schedules import debit_days, is_debited

DAY = 86_400
JOB_HOUR = 90 * 60


def watch(world: World, pool: Pool) -> None:
    """A balance is below zero: plan the debit that follows if it stays there."""
    since = pool.below_zero_since
    if since is None or pool.place.name != "payments":
        return
    account = world.store.latest[pool.place.account]
    if debit_days(account.country) is None:
        return
    id = f"debit/{pool.place.currency}"
    if not world.schedule.planned(account.id, id):
        moment = next_debit(account, since, world.now)
        world.schedule.plan(moment, account.id, "job", id, "debits")


@rule("recorded", "live: refunds of a Tuesday and a Thursday were debited in the following night")
def next_debit(account: Any, since: int, now: int) -> int:
    """The first job of a UTC day after the one on which the balance became negative."""
    day = max(since // DAY + 1, (now - JOB_HOUR) // DAY + 1)
    return int(account.calendar.next_business_day(day)) * DAY + JOB_HOUR


def make_debit(change: Change, account: str, id: str) -> None:
    """Debit the bank for one currency, if it is still owed and may be taken."""
    world = change.world
    currency = id.partition("/")[2]
    pool = world.ledger.pool("payments", account, currency)
    since = pool.below_zero_since
    if since is None:
        return
    record, settings = world.store.latest[account], settings_of(world, account)
    if change.now < next_debit(record, since, since):
        change.plan(next_debit(record, since, change.now), account, "job", id, "debits")
        return
    bank = change.latest(record.defaults.get(currency, ""))
    if bank is None or not settings.debit_negative_balances or not can_be_debited(bank):
        return
    arrival = arrival_of(record, since, change.now)
    owed = -sum(unpaid(change, pool, max(arrival, change.now)).values())
    if not is_debited(owed, decimals(currency)):
        if pool.pending(change.now):  # money that is coming may not come: look again
            change.plan(next_debit(record, since, change.now), account, "job", id, "debits")
        return
    facts = {
        "account": account,
        "amount": -owed,
        "arrival_date": arrival,
        "currency": currency,
        "destination": bank.id,
        "leaves": arrival,
        "lists": change.take_unpaid(pool, max(arrival, change.now)),
        "source_type": "card",
    }
    world.lifecycles["payout"].create(change, facts, "sweep")


@rule("documented", "https://docs.stripe.com/connect/account-balances")
def can_be_debited(destination: Any) -> bool:
    """A bank account that works; a debit card never."""
    return bool(destination.object == "bank_account" and destination.state != "errored")


@rule("recorded", "GB: three business days (2020, 2021); the others documented")
def arrival_of(account: Any, since: int, now: int) -> int:
    """The debit arrives some business days after the day on which the balance became negative."""
    days = debit_days(account.country)
    assert days is not None
    day = int(account.calendar.add(since // DAY, days))
    return max(day, now // DAY) * DAY
