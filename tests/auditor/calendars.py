"""Days on which banks work, written down a second time for the auditor.

Nothing here is taken from the engine: the holidays are plain dates copied from the published lists,
and the days are counted one by one. Where stripesim computes, this file counts; so an error would
have to be made twice, differently.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

DayTest = Callable[[date], bool]

# https://www.frbservices.org/about/holiday-schedules. One that falls on a Sunday is kept on the
# Monday; one on a Saturday is not kept at all (2026-07-04, 2027-06-19, 2027-12-25, ...).
FEDERAL_RESERVE = {
    2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-23 12-25",
}

# https://www.ecb.europa.eu/ecb/contacts/working-hours: New Year, Good Friday, Easter Monday, the
# first of May, Christmas and the day after; none is moved.
TARGET = {
    2021: "01-01 04-02 04-05 05-01 12-25 12-26",
    2022: "01-01 04-15 04-18 05-01 12-25 12-26",
    2024: "01-01 03-29 04-01 05-01 12-25 12-26",
    2025: "01-01 04-18 04-21 05-01 12-25 12-26",
    2026: "01-01 04-03 04-06 05-01 12-25 12-26",
    2027: "01-01 03-26 03-29 05-01 12-25 12-26",
    2028: "01-01 04-14 04-17 05-01 12-25 12-26",
}

# https://www.gov.uk/bank-holidays: one on a weekend is kept on the next free working day.
ENGLAND = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}

# Elsewhere stripesim knows weekends only, unless it is asked for more.
WEEKENDS_ONLY = dict.fromkeys(range(2020, 2029), "")

CALENDARS = {
    "US": FEDERAL_RESERVE,
    "GB": ENGLAND,
    "DE": TARGET,
    "CA": WEEKENDS_ONLY,
    "SG": WEEKENDS_ONLY,
}


def utc_date(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


@cache
def midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def clock_face(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%a %Y-%m-%d %H:%M:%S")


@cache
def is_business_day(day: date, country: str) -> bool:
    holidays = CALENDARS[country]
    if day.year not in holidays:
        raise ValueError(f"the auditor's list of holidays in {country} does not reach {day}")
    return day.isoweekday() <= 5 and f"{day:%m-%d}" not in holidays[day.year].split()


@cache
def business_day_after(day: date, country: str, count: int = 1) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day, country)
    return day


def business_day_from(day: date, country: str) -> date:
    """The day itself, if the banks work."""
    return day if is_business_day(day, country) else business_day_after(day, country)


# --- the nights on which payouts are made --------------------------------------------------------


@cache
def _payout_runs_of(year: int, country: str) -> tuple[int, ...]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return tuple(
        midnight(day) + 90 * MINUTE
        for day in days
        if day.year == year and is_business_day(day, country)
    )


def payout_runs(after: int, until: int, country: str) -> Iterator[int]:
    """Each moment at which automatic payouts are made: 01:30 of the business days in between."""
    for year in range(utc_date(after).year, utc_date(until).year + 1):
        runs = _payout_runs_of(year, country)
        yield from runs[bisect_right(runs, after) : bisect_right(runs, until)]


def nights(after: int, until: int) -> Iterator[int]:
    """01:30 of every day: when payouts ahead of their money are made."""
    first = after - after % DAY + 90 * MINUTE
    yield from (night for night in range(first, until + 1, DAY) if night > after)


def has_come(is_named: DayTest, day: date, country: str) -> bool:
    """Whether a business day is a payout day: it is named, or one of the free days before it is.

    What falls on a weekend or a holiday is done on the next business day.
    """
    if is_named(day):
        return True
    before = day - timedelta(days=1)
    while not is_business_day(before, country):
        if is_named(before):
            return True
        before -= timedelta(days=1)
    return False


def is_named_in_month(day: date, named: list[int]) -> bool:
    """The 29th, 30th and 31st of a shorter month are its last day."""
    last = monthrange(day.year, day.month)[1]
    return day.day in {min(number, last) for number in named}
