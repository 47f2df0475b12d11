"""Sentences about one balance transaction: what it cost, when it is available, which payout has it.

Each comes from the row itself, from the row of the lifecycle that made it (`made_by`), and from the
version of its account at that time (`under`): what was changed later does not change a sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

from stripesim.engine.ledger import AT_ONCE
from stripesim.engine.money import Balance
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain.figures import Moment, Money, Percent, listed, short, side
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.facts.calendars import WEEKENDS, Calendar, calendar_for
from stripesim.facts.conversion import convert, shown
from stripesim.facts.days import DAY
from stripesim.facts.evidence import Rule
from stripesim.facts.price_list import Price
from stripesim.facts.pricing import fee as price_of
from stripesim.facts.pricing import half_up
from stripesim.facts.settlement import available_on
from stripesim.facts.timing import Timing
from stripesim.jobs.estimates import DebitToCome, Night, nights, planned_debit
from stripesim.jobs.negative_balances import rows_of_held
from stripesim.jobs.payouts import next_night, pays_until
from stripesim.resources.balance.of_an_account import settings_of


def end_of(row: Row) -> Balance[Any] | None:
    """The end of an entry, in the lifecycle's table, that made this row."""
    made_by = row.made_by
    for entry in () if made_by is None else made_by.money:
        for end in (entry.src, entry.dst):
            if isinstance(end, Balance) and end.row.within(row.what.balance_type) == row.what:
                return end
    return None


def rule_for(row: Row, column: str) -> Rule | None:
    """The rule that decided the row's `fee`, `available_on` or `description`."""
    end = end_of(row)
    return None if end is None else rule_of(getattr(end, column))


# -- what it cost ----------------------------------------------------------------------------------


class Priced(NamedTuple):
    """How a price made a fee: words with gaps, and the figures in them."""

    text: str
    figures: dict[str, Any]


def priced(row: Row, price: Price, fee: int, of: str) -> Priced | None:
    """How a price makes this fee; None if it does not. `of` says whose price it is."""
    if price_of(price, abs(row.amount)) != fee:
        return None
    parts, figures = [], {}
    if price.rate:
        parts.append("{rate} of {priced} is {percentage}")
        figures = {
            "rate": Percent(price.rate),
            "priced": Money(abs(row.amount), row.currency),
            "percentage": Money(half_up(abs(row.amount) * price.rate, 10_000), row.currency),
        }
    if price.fixed:
        parts.append("{fixed} for each payment")
        figures["fixed"] = Money(price.fixed, row.currency)
    if price.cap is not None and fee == price.cap:
        parts.append("at most {cap}")
        figures["cap"] = Money(price.cap, row.currency)
    return Priced(f"{of}: {listed(parts)}", figures) if parts else None


# -- when it is available --------------------------------------------------------------------------


def waiting(
    row: Row, timing: Timing, calendar: Calendar, paid_on: int, now: int
) -> Iterator[Sentence]:
    """When the money of a row is available and why then. `paid_on` is the moment from which its
    delay counts.
    """
    rule, until = rule_for(row, "available_on") or rule_of(available_on), Moment(row.available_on)
    if row.available_on <= row.created:
        yield tell("The money was available at once, on {day}.", rule, day=Moment(row.created))
        return
    be = "became" if row.available_on <= now else "becomes"
    if available_on(timing, calendar, paid_on) != row.available_on:
        yield tell(f"The money {be} available on {{available_on}}.", rule, available_on=until)
        return
    first, last = paid_on // DAY, row.available_on // DAY
    yield tell(
        f"The money {be} available on {{available_on}}, {timing.days} {timing.unit} "
        f"day{'s' if timing.days != 1 else ''} after {{paid_on}}, at midnight UTC.",
        rule,
        available_on=until,
        paid_on=Moment(first * DAY),
        days=timing.days,
    )
    if timing.unit == "calendar":
        return
    yield from only_weekends(calendar)
    start = first if timing.roll else first + 1
    closed = [day for day in range(start, last) if not calendar.is_business_day(day)]
    if closed:
        yield tell(
            "Days between on which banks are closed do not count: "
            f"{closed_days(calendar, closed)}.",
            rule_of(calendar.holidays),
            closed=[day * DAY for day in closed],
            calendar=calendar.name,
        )
    if not calendar.is_business_day(first):
        rolls = "counts from the next business day" if timing.roll else "counts from its own day"
        yield tell(
            f"It was paid on a day when banks are closed, and {rolls}. This is a setting of the "
            "simulator, since accounts differ: settlement=(days, unit, roll).",
            rolls=timing.roll,
        )


def only_weekends(calendar: Calendar) -> Iterator[Sentence]:
    """That bank holidays count as open days, where a country's are not known."""
    if calendar == WEEKENDS:
        yield tell(
            "Of this country only weekends are known: its bank holidays count as open days. "
            "Simulator(country=..., holidays='bank') knows them too, with "
            "pip install 'stripesim[holidays]'.",
            rule_of(calendar_for),
        )


def closed_days(calendar: Calendar, days: list[int]) -> str:
    """Days and why banks are closed, each weekend as one."""
    said: list[str] = []
    for day in days:
        why, name = calendar.why_closed(day), short(day * DAY)
        if why == "Sunday" and day - 1 in days and said and said[-1].endswith("(weekend)"):
            said[-1] = f"{short((day - 1) * DAY)} and {name} (weekend)"
        else:
            said.append(f"{name} ({'weekend' if why in ('Saturday', 'Sunday') else why})")
    return ", ".join(said)


def converted(row: Row, amount: int, currency: str) -> Iterator[Sentence]:
    """How an amount in another currency became the row's, if it did."""
    if row.exchange_rate is None:
        return
    rounded = convert(amount, row.exchange_rate) == abs(row.amount)
    yield tell(
        f"{{amount}} was converted at {{rate}} into {{settled}}{', rounded half up' * rounded}.",
        rule_for(row, "settled"),
        amount=Money(amount, currency),
        rate=shown(row.exchange_rate),
        settled=Money(abs(row.amount), row.currency),
    )


# -- which payout has it ---------------------------------------------------------------------------


def payout_of(world: World, row: Row) -> Any:
    """The automatic payout that lists the row; None if none does. The search takes as long as the
    account has payouts since the row.
    """
    for payout in reversed(world.store.table(row.account, "payout").records):
        if payout.created < row.created:
            break
        for bucket in payout.lists:
            place = bisect_left(bucket, row.serial)
            if place < len(bucket) and bucket[place] == row.serial:
                return payout
    return None


def paid_out(world: World, row: Row) -> Iterator[Sentence]:
    """Which payout carried the money of a row, or will, and when it reaches the bank."""
    payout, end = payout_of(world, row), end_of(row)
    if end is not None and end.own:
        yield tell(f"It is a row of the payout {row.source} itself: no other payout lists it.")
    elif payout is not None and payout.amount < 0:
        yield tell(
            f"The debit of the bank {payout.id} of {{amount}}, made on {{made}}, counts it. "
            + DEBITED[payout.state],
            amount=Money(-payout.amount, payout.currency),
            made=Moment(payout.created),
            arrival=Moment(payout.arrival_date),
        )
    elif payout is not None:
        yield tell(
            f"The payout {payout.id} of {{amount}}, made on {{made}}, carries it. "
            + ARRIVAL[payout.state],
            amount=Money(payout.amount, payout.currency),
            made=Moment(payout.created),
            arrival=Moment(payout.arrival_date),
        )
    elif not _waits_for_a_payout(world, row):
        yield tell("No automatic payout lists it.")
    elif (debit := _debit_that_counts(world, row)) is not None:
        yield foretell(
            "The bank is to be debited on {moment} for what is below zero then. That debit will "
            "count it, unless something else takes it. It is to arrive on {arrival}.",
            moment=Moment(debit.moment),
            arrival=Moment(debit.takes.arrival),
        )
    elif (night := next_night_for(world, row)) is not None:
        yield foretell(
            "The automatic payout of {moment} will carry it, unless something else takes it. It "
            "is to be in the bank on {arrival}.",
            moment=Moment(night.moment),
            arrival=Moment(night.arrival_date),
        )
    else:
        payouts = side("payouts", world.store.latest[row.account])
        yield foretell(f"No automatic payout is planned that would carry it: {payouts} says why.")


def _debit_that_counts(world: World, row: Row) -> DebitToCome | None:
    """The debit of the bank that is planned, if it will list the row."""
    pool = world.ledger.pool(row.what.balance_type, row.account, row.currency)
    debit = planned_debit(world, world.store.latest[row.account], pool)
    if debit is None or row.available_on > max(debit.takes.arrival, debit.moment):
        return None
    return None if row.serial in rows_of_held(world, pool) else debit


def next_night_for(world: World, row: Row) -> Night | None:
    """The night whose payout would carry the row, as things stand; None if none would."""
    for night in nights(world, row.account, _made_ahead_of(world, row)):
        pays = night.decision.currency == row.currency and night.decision.parts
        if pays and night.until >= row.available_on:
            return night
    return None


def _made_ahead_of(world: World, row: Row) -> int | None:
    """With `ahead`, the first night that covers the row's day: it is planned only the night
    before.
    """
    if world.settings.payout_timing != "ahead":
        return None
    account, settings = world.store.latest[row.account], settings_of(world, row.account)
    moment = next_night(world, account, world.now)
    while moment is not None and pays_until(account, settings, moment) < row.available_on:
        moment = next_night(world, account, moment)
    return moment


ARRIVAL = {
    "pending": "It is in the bank on {arrival}.",
    "in_transit": "It is in the bank on {arrival}.",
    "paid": "It was in the bank on {arrival}.",
    "failed": "The bank sent it back.",
    "canceled": "It was canceled.",
}
DEBITED = {
    "pending": "The bank pays it on {arrival}.",
    "in_transit": "The bank pays it on {arrival}.",
    "paid": "The bank paid it on {arrival}.",
    "failed": "The bank refused it.",
    "canceled": "It was canceled.",
}


def _waits_for_a_payout(world: World, row: Row) -> bool:
    pool = world.ledger.pool(row.what.balance_type, row.account, row.currency)
    for moment in (row.available_on, AT_ONCE):
        bucket = pool.unpaid.get(moment, ())
        place = bisect_left(bucket, row.serial)
        if place < len(bucket) and bucket[place] == row.serial:
            return True
    return False
