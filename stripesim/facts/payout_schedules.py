"""When automatic payouts are made, and when the bank is debited for a negative balance."""

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
    """A new account is paid out daily; in Japan manually."""
    return country_of(country).interval


@rule("documented", "https://docs.stripe.com/payouts")
def next_payout_day(
    calendar: Calendar,
    interval: str,
    weekly: Sequence[str],
    monthly: Sequence[int],
    day: int,
) -> int | None:
    """The first day, from `day` on, on which the schedule pays out: every business day, or the
    chosen days of the week or month, each moved to the next business day if banks are closed. None:
    manual.
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
    """A weekly schedule pays out on its weekdays, a monthly one on its days of the month; 29, 30
    and 31 are the last day of a shorter month.
    """
    if interval == "weekly":
        return DAYS[weekday(day)] in weekly
    when = EPOCH + timedelta(day)
    last = (when + timedelta(1)).day == 1
    return when.day in monthly or (last and max(monthly, default=0) > when.day)


@rule("documented", "https://support.stripe.com/questions/auto-debit-faq")
def debit_days(country: str) -> int | None:
    """A debit of the bank for a negative balance arrives this many business days after the day on
    which the balance became negative. None: banks there are not debited.
    """
    return country_of(country).debit_days


LEAST_DEBIT = 10  # major units


@rule(
    "documented",
    "https://support.stripe.com/questions/auto-debit-faq: Standard; Express and Custom any amount",
)
def least_debit(decimals: int, answers_for_itself: bool) -> int:
    """The bank is debited for more than ten major units where the account bears its own losses; for
    any amount where the platform does. The answer is in minor units.
    """
    return LEAST_DEBIT * int(10**decimals) if answers_for_itself else 0
