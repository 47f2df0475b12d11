"""When automatic payouts are made, and what stands in the way of one: sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.explain.figures import Moment, Money, listed, side
from stripesim.explain.parts import days_between
from stripesim.explain.rows import closed_days, only_weekends
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.calendars import Calendar
from stripesim.facts.currencies import payout_step
from stripesim.facts.days import DAY
from stripesim.facts.payout_schedules import is_chosen, next_payout_day
from stripesim.jobs.payouts import (
    Decision,
    debit_underway,
    next_night,
    pays_until,
    what_a_night_pays,
)

# -- when ------------------------------------------------------------------------------------------


def how_often(settings: Any, *, ahead: bool) -> Sentence:
    """What the schedule is."""
    if settings.interval == "weekly":
        days = [day.capitalize() for day in settings.weekly_payout_days]
        return tell(
            f"The schedule is weekly: payouts are made on {listed(days)}, at 01:30 UTC.",
            rule_of(is_chosen),
            days=list(settings.weekly_payout_days),
        )
    if settings.interval == "monthly":
        days = [str(day) for day in settings.monthly_payout_days]
        return tell(
            f"The schedule is monthly: payouts are made on day {listed(days)} of the month, at "
            "01:30 UTC.",
            rule_of(is_chosen),
            days=list(settings.monthly_payout_days),
        )
    if ahead:
        return tell(
            "The schedule is daily, and payouts are made ahead: each night at 01:30 UTC pays the "
            "day before, before its money is available.",
            rule_of(next_night),
        )
    return tell(
        "The schedule is daily: payouts are made at 01:30 UTC of each business day.",
        rule_of(next_payout_day),
    )


def closed(calendar: Calendar, first: int, last: int) -> Iterator[Sentence]:
    """The days after the day of `first` and before that of `last` on which banks are closed."""
    yield from only_weekends(calendar)
    days = [day for day in days_between(first, last) if not calendar.is_business_day(day)]
    if days:
        yield tell(
            f"No payouts are made while banks are closed: {closed_days(calendar, days)}.",
            rule_of(next_payout_day),
            closed=[day * DAY for day in days],
        )


def why_then(account: Any, settings: Any, since: int, moment: int) -> Iterator[Sentence]:
    """Why a schedule comes to this moment: the days on the way on which banks are closed; on a
    weekly or monthly one, the day of the schedule that was moved.
    """
    if settings.interval == "daily":
        yield from closed(account.calendar, since, moment)
        return
    day = moment // DAY
    weekly, monthly = settings.weekly_payout_days, settings.monthly_payout_days
    if is_chosen(settings.interval, weekly, monthly, day):
        return
    chosen = next(
        (
            each
            for each in range(day - 1, day - 11, -1)
            if is_chosen(settings.interval, weekly, monthly, each)
        ),
        None,
    )
    if chosen is not None:
        yield from only_weekends(account.calendar)
        days = [each for each in range(chosen, day) if not account.calendar.is_business_day(each)]
        yield tell(
            f"{{chosen}} is its day, but banks are closed: {closed_days(account.calendar, days)}. "
            "So it is moved to {moved}.",
            rule_of(next_payout_day),
            chosen=Moment(chosen * DAY),
            moved=Moment(day * DAY),
            closed=[each * DAY for each in days],
        )


def why_not_due(night: Any) -> Sentence:
    """Why the schedule does not pay in a night of the past: banks are closed, or it is another
    day's turn.
    """
    day, calendar = night.moment // DAY, night.account.calendar
    reason = calendar.why_closed(day)
    if reason is None:
        return tell(
            "The schedule does not pay on that day.", rule_of(is_chosen), day=Moment(day * DAY)
        )
    return tell(
        f"Banks were closed: {closed_days(calendar, [day])}. The next business day was {{next}}.",
        rule_of(next_payout_day),
        closed=[day * DAY],
        next=Moment(calendar.next_business_day(day) * DAY),
    )


def made_ahead(calendar: Calendar, made: int, until: int) -> Iterator[Sentence]:
    """With `ahead`, up to when money counts for the payouts of a night, and the days on the way on
    which banks are closed.
    """
    yield tell(
        "Made ahead, it covers all that is available by {until}, the day on which it arrives.",
        rule_of(pays_until),
        until=Moment(until),
    )
    yield from only_weekends(calendar)
    days = [day for day in days_between(made, until) if not calendar.is_business_day(day)]
    if days:
        yield tell(
            f"Banks are closed until then on {closed_days(calendar, days)}.",
            rule_of(pays_until),
            closed=[day * DAY for day in days],
        )


# -- what stands in the way ------------------------------------------------------------------------


def obstacle(
    account: Any, decision: Decision, debits: list[Any], *, past: bool = False
) -> Iterator[Sentence]:
    """Why nothing is paid to an account of one currency. `debits` are those on their way."""
    currency = decision.currency
    available = Money(sum(decision.there.values()), currency)
    why, was, has, rule = (
        decision.obstacle,
        "was" if past else "is",
        "had" if past else "has",
        rule_of(what_a_night_pays),
    )
    if why == "no_bank":
        yield tell(
            f"The account {has} no bank account for {currency}. What {was} available, "
            f"{{available}}, {was} not paid: money in this currency stays in the balance until "
            "there is one.",
            rule,
            available=available,
        )
    elif why == "errored_bank" and decision.bank is not None:
        yield tell(
            f"The {decision.bank.object.replace('_', ' ')} {decision.bank.id} {was} errored, since "
            f"a payout to it or a debit of it had failed. What {was} available, {{available}}, "
            f"{was} not paid: nothing is, until its details are updated; then the next night of "
            "the schedule pays.",
            rule,
            available=available,
        )
    elif why == "debit_underway":
        yield tell(
            f"A debit of {{debit}} from the bank {was} on its way until {{arrival}}. Nothing is "
            "paid out in its currency before that.",
            rule_of(debit_underway),
            debit=Money(-sum(debit.amount for debit in debits), currency),
            arrival=Moment(max((debit.arrival_date for debit in debits), default=0)),
        )
    elif why == "negative":
        text = f"What {was} available {was} negative, {{available}}: nothing "
        text += f"{was} paid out, until that {was} filled."
        if not past:
            text += f" {side('balance', account)} tells how it came and what ends it."
        yield tell(text, rule, available=available)
    elif why == "nothing":
        yield tell(f"Nothing {was} available.", rule, available=available)
    elif why == "minimum_balance":
        yield tell(
            f"{{available}} {was} available, and the minimum balance of {{kept}} stays: nothing "
            f"{was} left to pay.",
            rule,
            available=available,
            kept=Money(decision.kept, currency),
        )
    elif why == "too_little":
        yield too_little(decision, available, was)


def too_little(decision: Decision, available: Money, was: str) -> Sentence:
    """What is there is less than the smallest payout, or than one step of it."""
    currency, step = decision.currency, payout_step(decision.currency)
    above = f"{{available}} {was} available"
    if decision.kept:
        above += ", {payable} of it above the minimum balance of {kept}"
    return tell(
        f"{above}, and the smallest payout in {currency} is {{least}}. It waits for more.",
        rule_of(what_a_night_pays),
        available=available,
        payable=Money(available.amount - decision.kept, currency),
        kept=Money(decision.kept, currency),
        least=Money(max(decision.least, step), currency),
    )
