"""Automatic payouts: the night's job sweeps what is there into payouts.

`same_day`: on each business day at 01:30 UTC everything available is paid out and arrives that day.
`ahead`: each night the day before is paid, before its money is available (Stripe's live habit).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

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
    plan(world, pool, available_on, world.now)


def plan(world: World, pool: Pool, available_on: int, came: int) -> None:
    """Plan the nightly job for money that came, with `ahead`, at the moment `came`."""
    if pool.place.name != PAYMENTS or (available_on == AT_ONCE and AT_ONCE not in pool.unpaid):
        return  # only a payout's own row came: no reason for another payout
    account: PaidAccount = world.store.latest[pool.place.account]
    planned = [entry.moment for entry in world.schedule.planned(account.id, JOB)]
    ahead, there = world.settings.payout_timing == "ahead", max(available_on, world.now)
    soonest = ((came if ahead else there - JOB_HOUR) // DAY + 1) * DAY + JOB_HOUR
    if soonest in planned:
        return  # the schedule has no night before it
    if not account.payouts_enabled:
        return  # `wake` plans them when payouts are enabled again
    moment = next_night(world, account, came) if ahead else next_job(world, account, there)
    if moment is not None and moment not in planned:
        world.schedule.plan(moment, account.id, "job", JOB, "payouts")


def wake(world: World, account: str) -> None:
    """Payouts were enabled, or their schedule changed: plan again for all money that no payout
    covers yet, tonight if its job is still to come.
    """
    world.schedule.cancel(account, JOB)
    for pool in world.ledger.of_account(PAYMENTS, account):
        for available_on in sorted({*pool.unpaid, *pool.ahead}):
            plan(world, pool, available_on, world.now - JOB_HOUR)
        negative_balances.watch(world, pool)


@rule("recorded", "13 of 13 automatic payouts created at 01:03-02:42 UTC; the minute assumed")
def next_job(world: World, account: PaidAccount, moment: int) -> int | None:
    """Automatic payouts are made at 01:30 UTC on each day of the schedule."""
    day = (moment - JOB_HOUR) // DAY + 1  # the first day whose 01:30 is after the moment
    due = due_day(account, settings_of(world, account.id), day)
    return None if due is None else due * DAY + JOB_HOUR


def due_day(account: PaidAccount, settings: BalanceSettings, day: int) -> int | None:
    """The first day, from `day` on, on which the account's schedule pays."""
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
    night, settings = moment // DAY + 1, settings_of(world, account.id)
    due = night if settings.interval == "daily" else due_day(account, settings, night)
    return None if due is None else due * DAY + JOB_HOUR


def not_tonight(
    account: PaidAccount, settings: BalanceSettings, day: int, *, ahead: bool
) -> str | None:
    """Why no automatic payout is made in the night of a day: `disabled`, `manual`, or `not_due`,
    since the schedule pays on other days. None: they are made.
    """
    if not account.payouts_enabled:
        return "disabled"
    if settings.interval == "manual":
        return "manual"
    any_day = ahead and settings.interval == "daily"
    return None if any_day or due_day(account, settings, day) == day else "not_due"


def make_payouts(change: Change, account: str, id: str) -> None:
    """The nightly job: make one payout for each currency and source type that has something to
    pay.
    """
    world = change.world
    record: PaidAccount = world.store.latest[account]
    settings = settings_of(world, account)
    ahead = world.settings.payout_timing == "ahead"
    if not_tonight(record, settings, change.now // DAY, ahead=ahead) is not None:
        return  # it was disabled, or `wake` has planned another job, after this one was planned
    until, arrival = what_it_pays(record, settings, change.now, ahead=ahead)
    left_over = False
    for pool in list(world.ledger.of_account(PAYMENTS, account)):
        swept = sweep(change, record, settings, pool, until, arrival)
        left_over |= any(moment > (until if swept else change.now) for moment in pool.unpaid)
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


def what_it_pays(
    account: PaidAccount, settings: BalanceSettings, night: int, *, ahead: bool
) -> tuple[int, int]:
    """What a night's payouts pay: all that is available by a moment, and when they arrive."""
    if ahead:
        arrival = pays_until(account, settings, night)
        return arrival, arrival
    return night, night // DAY * DAY


class Decision(NamedTuple):
    """What a night pays of one currency, and why not more. Amounts in minor units.

    `there`: what no payout covers yet, by source type. `kept`: the minimum balance. `least`: the
    smallest payout. `parts`: the payouts, as (source type, amount). `obstacle`: why there is none:
    `no_bank`, `errored_bank`, `debit_underway`, `negative`, `nothing`, `minimum_balance` or
    `too_little`; None: there is one.
    """

    currency: str
    bank: Destination | None
    there: dict[str, int]
    kept: int
    least: int
    parts: tuple[tuple[str, int], ...]
    obstacle: str | None

    @property
    def paid(self) -> int:
        """What its payouts come to in all."""
        return sum(amount for _, amount in self.parts)


@rule("documented", "https://docs.stripe.com/payouts")
def what_a_night_pays(
    account: PaidAccount,
    settings: BalanceSettings,
    bank: Destination | None,
    currency: str,
    there: dict[str, int],
    *,
    debited: bool,
) -> Decision:
    """An automatic payout takes all that is available of one currency, above the minimum balance.
    None is made without a bank account that can receive it, while a debit of the bank is on its
    way, or of less than the smallest payout.
    """
    kept = (settings.minimum_balance_by_currency or {}).get(currency, 0)
    least = minimum_payout(account.country, currency)
    parts = tuple(shares(there, kept, least, payout_step(currency)))
    available, obstacle = sum(there.values()), hindered(bank, debited=debited)
    if obstacle is None and not parts and available <= 0:
        obstacle = "negative" if available < 0 else "nothing"
    elif obstacle is None and not parts:
        obstacle = "minimum_balance" if available <= kept else "too_little"
    return Decision(currency, bank, there, kept, least, () if obstacle else parts, obstacle)


def hindered(bank: Destination | None, *, debited: bool) -> str | None:
    """What keeps a night from paying, however much there is; None: nothing does."""
    if bank is None:
        return "no_bank"
    if bank.state == "errored":
        return "errored_bank"
    return "debit_underway" if debited else None


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
    bank = change.latest(account.defaults.get(pool.place.currency, ""))
    debited = debit_underway(change, account, pool.place.currency)
    if hindered(bank, debited=debited) is not None:
        return False  # before anything is summed up, since that may be so for months
    there = unpaid(change, pool, until)
    decision = what_a_night_pays(
        account, settings, bank, pool.place.currency, there, debited=debited
    )
    if decision.obstacle is not None:
        return False
    kept, lists = decision.kept, change.take_unpaid(pool, until)
    for source_type, amount in decision.parts:
        facts = {
            "account": account.id,
            "amount": amount,
            "arrival_date": arrival,
            "currency": decision.currency,
            "destination": bank.id,
            "hold": kept,
            "leaves": until,
            "lists": lists,
            "source_type": source_type,
            "statement_descriptor": settings.statement_descriptor,
        }
        change.world.lifecycles["payout"].create(change, facts, "sweep")
        lists, kept = (), 0
    return True


@rule("documented", "https://support.stripe.com: payouts pause while a withdrawal is pending")
def debit_underway(change: Change, account: PaidAccount, currency: str) -> bool:
    """While a debit of the bank is on its way, nothing is paid out in its currency."""
    return any(negative_balances.debits_on_their_way(change.world, account.id, currency))


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
