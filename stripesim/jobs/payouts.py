"""Automatic payouts: the night's job sweeps what is there into payouts.

`same_day`: on each business day at 01:30 UTC everything available is paid out and arrives that day.
`ahead`: each night the day before is paid, before its money is available (Stripe's live habit).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.rules.currencies import minimum_payout
from stripesim.rules.evidence import rule
from stripesim.rules.settlement import available_on as settlement

DAY = 86_400
JOB_HOUR = 90 * 60  # 01:30 UTC


def watch(world: World, pool: Pool, available_on: int) -> None:
    """Money gathers that no payout lists: see that a job will look at it."""
    account = world.store.latest[pool.place.account]
    if pool.place.name != "payments" or account.interval == "manual":
        return
    if world.settings.payout_timing == "ahead":
        moment = next_night(world.now)
    else:
        moment = next_job(account, max(available_on, world.now))
    id = f"payouts/{moment}"
    if not world.schedule.planned(account.id, id):
        world.schedule.plan(moment, account.id, "job", id, "payouts")


def wake(world: World, account: str) -> None:
    """Payouts may be possible again: look at what has gathered."""
    for pool in world.ledger.of_account("payments", account):
        for available_on in pool.unpaid:
            watch(world, pool, available_on)


@rule(
    "recorded", "13 of 13 automatic payouts created between 01:03 and 02:42 UTC; the minute assumed"
)
def next_job(account: Any, moment: int) -> int:
    """The job runs at 01:30 UTC of each business day."""
    day = -(-(moment - JOB_HOUR) // DAY)  # the first day whose 01:30 is not before the moment
    return int(account.calendar.next_business_day(day)) * DAY + JOB_HOUR


@rule("recorded", "live payouts were created on Sundays too")
def next_night(moment: int) -> int:
    """With `ahead`, the job runs in the night after each calendar day."""
    return (moment // DAY + 1) * DAY + JOB_HOUR


def make_payouts(change: Change, account: str, id: str) -> None:
    """One payout for each currency and source type that has something to pay."""
    world = change.world
    record = world.store.latest[account]
    ahead = world.settings.payout_timing == "ahead"
    arrival = pays_until(record, change.now) if ahead else change.now - change.now % DAY
    until = arrival if ahead else change.now
    left_over = False
    for pool in list(world.ledger.of_account("payments", account)):
        swept = sweep(change, record, pool, until, arrival)
        left_over |= not swept and any(moment > change.now for moment in pool.unpaid)
    if ahead and left_over:
        moment = next_night(change.now)
        change.plan(moment, account, "job", f"payouts/{moment}", "payouts")


@rule("recorded", "live: one of four payouts fits; the others are listed as misses")
def pays_until(account: Any, now: int) -> int:
    """`ahead` pays the day before, D-1: it arrives when a charge of D-1 becomes available, on a
    business day.
    """
    day = settlement(account.timing, account.calendar, now - DAY) // DAY
    return int(account.calendar.next_business_day(day)) * DAY


def sweep(change: Change, account: Any, pool: Pool, until: int, arrival: int) -> bool:
    """Pay out one currency, if its bank account can be paid and there is something to pay."""
    currency = pool.place.currency
    bank = change.latest(account.defaults.get(currency, ""))
    if bank is None or bank.state == "errored":
        return False
    parts = list(shares(pool.available(until), minimum_payout(account.country, currency)))
    lists: tuple[array[int], ...] = change.take_unpaid(pool, until) if parts else ()
    for source_type, amount in parts:
        facts = {
            "account": account.id,
            "amount": amount,
            "arrival_date": arrival,
            "currency": currency,
            "destination": bank.id,
            "leaves": until,
            "lists": lists,
            "source_type": source_type,
        }
        change.world.lifecycles["payout"].create(change, facts, "sweep")
        lists = ()
    return bool(parts)


@rule("assumed", "one payout has one source type (documented); their order is not known")
def shares(sums: dict[str, int], least: int) -> Iterator[tuple[str, int]]:
    """Card, bank account, then FPX money, each as far as the whole of the currency reaches."""
    room = sum(sums.values())
    for source_type in ("card", "bank_account", "fpx"):
        amount = min(sums.get(source_type, 0), room)
        if amount >= max(least, 1):
            yield source_type, amount
            room -= amount
