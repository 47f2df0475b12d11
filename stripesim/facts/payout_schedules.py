"""When automatic payouts are due, and when a negative balance is taken from the bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from stripesim.facts.calendars import Calendar, weekday
from stripesim.facts.countries import codes_where, country_of
from stripesim.facts.evidence import rule

# Countries whose payouts are always automatic and daily; whose accounts cannot be paid out daily;
# whose accounts cannot keep a minimum balance.
AUTOMATIC_ONLY = codes_where(lambda country: country.automatic_only)
NO_DAILY = codes_where(lambda country: not country.daily)
NO_MINIMUM = codes_where(lambda country: not country.minimum_balance)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
DAYS = (*WEEKDAYS, "saturday", "sunday")
EPOCH = date(1970, 1, 1)


@rule("documented", "https://docs.stripe.com/payouts")
def interval_of(country: str) -> str:
    """A new account is paid daily; in Japan by hand."""
    return country_of(country).interval


@rule("documented", "https://docs.stripe.com/payouts")
def next_payout_day(
    calendar: Calendar,
    interval: str,
    weekly: Sequence[str],
    monthly: Sequence[int],
    day: int,
) -> int | None:
    """The first day, from `day` on, on which the schedule pays: each business day, or the chosen
    days of the week or month, moved to the next business day. Manual schedules have none.
    """
    if interval == "manual":
        return None
    if interval == "daily":
        return calendar.next_business_day(day)
    start = day - 10  # a day chosen before may be moved to after
    while True:
        if is_chosen(interval, weekly, monthly, start):
            due = calendar.next_business_day(start)
            if due >= day:
                return due
        start += 1


@rule(
    "documented", "https://docs.stripe.com/payouts: 29, 30, 31 are the last day of shorter months"
)
def is_chosen(interval: str, weekly: Sequence[str], monthly: Sequence[int], day: int) -> bool:
    """Whether a weekly or monthly schedule names this day."""
    if interval == "weekly":
        return DAYS[weekday(day)] in weekly
    when = EPOCH + timedelta(day)
    last = (when + timedelta(1)).day == 1
    return when.day in monthly or (last and max(monthly, default=0) > when.day)


@rule("documented", "https://support.stripe.com/questions/auto-debit-faq")
def debit_days(country: str) -> int | None:
    """Business days until a debit of the bank arrives, counted from the day the balance became
    negative; None where banks are not debited.
    """
    return country_of(country).debit_days


LEAST_DEBIT = 10  # major units


@rule(
    "documented",
    "https://support.stripe.com/questions/auto-debit-faq: Standard; Express and Custom any amount",
)
def least_debit(decimals: int, answers_for_itself: bool) -> int:
    """Of an account that answers for itself, more than ten major units are debited; of one whose
    platform does, whatever it owes.
    """
    return LEAST_DEBIT * int(10**decimals) if answers_for_itself else 0
