"""Automatic payouts: the night's job sweeps what is there into payouts.

`same_day`: on each business day at 01:30 UTC everything available is paid out and arrives that day.
`ahead`: each night the day before is paid, before its money is available (Stripe's live habit).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from stripesim.engine.change import Change
from stripesim.engine.ledger import AT_ONCE, Pool
from stripesim.engine.world import World
from stripesim.facts.currencies import minimum_payout, payout_step
from stripesim.facts.days import DAY, HOUR, MINUTE
from stripesim.facts.evidence import rule
from stripesim.facts.payout_schedules import next_payout_day
from stripesim.facts.settlement import available_on as settlement
from stripesim.jobs import negative_balances
from stripesim.jobs.unpaid import unpaid
from stripesim.resources.balance.balance_settings.record import BalanceSettings
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.balance.paid_out import Destination, PaidAccount
from stripesim.resources.places import PAYMENTS

JOB_HOUR = HOUR + 30 * MINUTE  # 01:30 UTC
JOB = "payouts"


def watch(world: World, pool: Pool, available_on: int) -> None:
    """Money came that no payout covers yet: plan the nightly job that will pay it out."""
    if pool.place.name != PAYMENTS or (available_on == AT_ONCE and AT_ONCE not in pool.unpaid):
        return  # only a payout's own row came: no reason for another payout
    account: PaidAccount = world.store.latest[pool.place.account]
    if not account.payouts_enabled:
        return  # `wake` plans them when payouts are enabled again
    if world.settings.payout_timing == "ahead":
        moment = next_night(world, account, world.now)
    else:
        moment = next_job(world, account, max(available_on, world.now))
    planned = world.schedule.planned(account.id, JOB)
    if moment is not None and all(entry.moment != moment for entry in planned):
        world.schedule.plan(moment, account.id, "job", JOB, "payouts")


def wake(world: World, account: str) -> None:
    """Payouts were enabled, or their schedule changed: plan again for all money that no payout
    covers yet.
    """
    world.schedule.cancel(account, JOB)
    for pool in world.ledger.of_account(PAYMENTS, account):
        for available_on in sorted({*pool.unpaid, *pool.ahead}):
            watch(world, pool, available_on)
        negative_balances.watch(world, pool)


@rule("recorded", "13 of 13 automatic payouts created at 01:03-02:42 UTC; the minute assumed")
def next_job(world: World, account: PaidAccount, moment: int) -> int | None:
    """Automatic payouts are made at 01:30 UTC on each day of the schedule."""
    day = (moment - JOB_HOUR) // DAY + 1  # the first day whose 01:30 is after the moment
    due = _due(world, account, day)
    return None if due is None else due * DAY + JOB_HOUR


def _due(world: World, account: PaidAccount, day: int) -> int | None:
    """The first day, from `day` on, on which the account's schedule pays."""
    settings = settings_of(world, account.id)
    return next_payout_day(
        account.calendar,
        settings.interval,
        settings.weekly_payout_days,
        settings.monthly_payout_days,
        day,
    )


@rule("recorded", "live payouts were created on Sundays too; other schedules than daily assumed")
def next_night(world: World, account: PaidAccount, moment: int) -> int | None:
    """With `ahead`, the job runs in the night after each calendar day; on a weekly or monthly
    schedule, in the nights of the schedule's days.
    """
    night = moment // DAY + 1
    if settings_of(world, account.id).interval == "daily":
        return night * DAY + JOB_HOUR
    due = _due(world, account, night)
    return None if due is None else due * DAY + JOB_HOUR


def make_payouts(change: Change, account: str, id: str) -> None:
    """The nightly job: make one payout for each currency and source type that has something to
    pay.
    """
    world = change.world
    record: PaidAccount = world.store.latest[account]
    settings = settings_of(world, account)
    ahead = world.settings.payout_timing == "ahead"
    today = change.now // DAY
    if not record.payouts_enabled:
        return  # payouts were disabled after the job was planned
    if settings.interval == "manual" or (not ahead and _due(world, record, today) != today):
        return  # the schedule was changed, and `wake` has planned its own job
    arrival = pays_until(record, settings, change.now) if ahead else today * DAY
    until = arrival if ahead else change.now
    left_over = False
    for pool in list(world.ledger.of_account(PAYMENTS, account)):
        swept = sweep(change, record, settings, pool, until, arrival)
        left_over |= not swept and any(moment > change.now for moment in pool.unpaid)
    if ahead and left_over:
        moment = next_night(world, record, change.now)
        change.plan(moment, account, "job", JOB, "payouts")


@rule("recorded", "live: one of four payouts fits; the others are listed as misses")
def pays_until(account: PaidAccount, settings: BalanceSettings, now: int) -> int:
    """With `ahead`, each payout covers the day before. It arrives on the day on which a charge of
    that day becomes available; if that is no business day, on the next one.
    """
    day = settlement(settings.timing, account.calendar, settings.dated(now) - DAY) // DAY
    return account.calendar.next_business_day(day) * DAY


def sweep(
    change: Change,
    account: PaidAccount,
    settings: BalanceSettings,
    pool: Pool,
    until: int,
    arrival: int,
) -> bool:
    """Pay out all of one currency that is available by `until`, if there is something to pay and
    its external account can receive it. Returns whether anything was paid out.
    """
    currency = pool.place.currency
    bank: Destination | None = change.latest(account.defaults.get(currency, ""))
    if bank is None or bank.state == "errored" or debit_underway(change, account, currency):
        return False
    kept = (settings.minimum_balance_by_currency or {}).get(currency, 0)
    least = minimum_payout(account.country, currency)
    parts = list(shares(unpaid(change, pool, until), kept, least, payout_step(currency)))
    lists: tuple[array[int], ...] = change.take_unpaid(pool, until) if parts else ()
    for source_type, amount in parts:
        facts = {
            "account": account.id,
            "amount": amount,
            "arrival_date": arrival,
            "currency": currency,
            "destination": bank.id,
            "hold": kept,
            "leaves": until,
            "lists": lists,
            "source_type": source_type,
            "statement_descriptor": settings.statement_descriptor,
        }
        change.world.lifecycles["payout"].create(change, facts, "sweep")
        lists, kept = (), 0
    return bool(parts)


@rule("documented", "https://support.stripe.com: payouts pause while a withdrawal is pending")
def debit_underway(change: Change, account: PaidAccount, currency: str) -> bool:
    """While a debit of the bank is on its way, nothing is paid out in its currency."""
    debits = negative_balances.recent_debits(change.world, account.id, currency)
    return any(payout.arrival_date > change.now for payout in debits)


@rule("assumed", "one payout has one source type (documented); their order is not known")
def shares(sums: dict[str, int], kept: int, least: int, step: int) -> Iterator[tuple[str, int]]:
    """A sweep pays out card money first, then bank account, then FPX money; in all at most the
    balance above the minimum balance, and only amounts that the bank can pay.
    """
    room = sum(sums.values()) - kept
    for source_type in ("card", "bank_account", "fpx"):
        amount = min(sums.get(source_type, 0), room)
        amount -= amount % step
        if amount >= max(least, 1):
            yield source_type, amount
            room -= amount
