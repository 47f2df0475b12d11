"""Bank days, computed by rule: the Federal Reserve, TARGET, and the banks of England and Wales.

A day is the number of days since 1970-01-01: `timestamp // DAY`. Of countries with other banks only
weekends are known; `has_bank_holidays` says which they are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from attrs import field, frozen

from stripesim.facts.countries import country_of
from stripesim.facts.countries.groups import EUROPEAN_UNION as EUROPEAN_UNION
from stripesim.facts.evidence import rule

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6

_EPOCH = date(1970, 1, 1).toordinal()


@frozen(cache_hash=True)
class Calendar:
    """The days on which banks work. Two calendars are equal if their names are.

    `holidays` answers with the days of a year on which banks are closed, besides weekends.
    """

    name: str
    holidays: Callable[[int], frozenset[int]] = field(eq=False, repr=False)
    _known: dict[int, bool] = field(init=False, factory=dict, eq=False, repr=False)

    def is_business_day(self, day: int) -> bool:
        """Whether banks work on the day."""
        known = self._known.get(day)
        return self._learn(day) if known is None else known

    def next_business_day(self, day: int) -> int:
        """The day itself if banks work on it, else the first day after it on which they do."""
        while not self.is_business_day(day):
            day += 1
        return day

    def add(self, day: int, n: int) -> int:
        """The n-th business day strictly after `day`."""
        for _ in range(n):
            day = self.next_business_day(day + 1)
        return day

    def _learn(self, day: int) -> bool:
        """Work out the year of `day`, so that other questions about it are look-ups."""
        year = date.fromordinal(day + _EPOCH).year
        closed = self.holidays(year)
        self._known.update(
            (each, weekday(each) < SATURDAY and each not in closed)
            for each in range(day_of(year, 1, 1), day_of(year, 12, 31) + 1)
        )
        return self._known[day]


def weekday(day: int) -> int:
    """Monday is 0. The first of January 1970 was a Thursday."""
    return (day + THURSDAY) % 7


def day_of(year: int, month: int, day: int) -> int:
    """The number of days from 1970-01-01 to a date."""
    return date(year, month, day).toordinal() - _EPOCH


def nth(year: int, month: int, which: int, n: int) -> int:
    """The n-th weekday of a month: `which` is 0 for Monday."""
    first = day_of(year, month, 1)
    return first + (which - weekday(first)) % 7 + 7 * (n - 1)


def last_monday(year: int, month: int) -> int:
    """The last Monday of a month that has 31 days."""
    end = day_of(year, month, 31)
    return end - weekday(end)


def easter(year: int) -> int:
    """Easter Sunday, by the anonymous Gregorian algorithm."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    (leaps, odd), shift = divmod(century, 4), (century + 8) // 25
    moon = (19 * golden + century - leaps - (century - shift + 1) // 3 + 15) % 30
    quarter, left = divmod(rest, 4)
    sunday = (32 + 2 * odd + 2 * quarter - moon - left) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return day_of(year, month, day + 1)


# -- the calendars ---------------------------------------------------------------------------------


@rule("recorded", "1,510 of 1,510 US card charges, 2017-2026; federalreserve.gov holiday schedule")
def federal_reserve_holidays(year: int) -> frozenset[int]:
    """The eleven holidays of the Federal Reserve. A holiday on a Sunday is moved to the Monday, one
    on a Saturday is not moved. Juneteenth is one since 2022.
    """
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25)] + [(6, 19)] * (year >= 2022)
    days = [day_of(year, month, day) for month, day in fixed]
    return frozenset(
        [day + (weekday(day) == SUNDAY) for day in days]
        + [nth(year, 1, MONDAY, 3), nth(year, 2, MONDAY, 3), last_monday(year, 5)]
        + [nth(year, 9, MONDAY, 1), nth(year, 10, MONDAY, 2), nth(year, 11, THURSDAY, 4)]
    )


@rule("recorded", "euro card charges of a French account around Christmas 2022; ecb.europa.eu")
def target_holidays(year: int) -> frozenset[int]:
    """The six days on which TARGET, the euro's payment system, is closed. None is moved."""
    fixed = [day_of(year, month, day) for month, day in ((1, 1), (5, 1), (12, 25), (12, 26))]
    return frozenset([*fixed, easter(year) - 2, easter(year) + 1])


# What a proclamation changed: the days it took away, and the days it gave.
_PROCLAIMED = {
    2011: ((), ((4, 29),)),  # a royal wedding
    2012: (((5, 28),), ((6, 4), (6, 5))),  # the diamond jubilee
    2020: (((5, 4),), ((5, 8),)),  # 75 years after the end of the war in Europe
    2022: (((5, 30),), ((6, 2), (6, 3), (9, 19))),  # the platinum jubilee, a state funeral
    2023: ((), ((5, 8),)),  # a coronation
}


@rule(
    "recorded",
    "live GBP payouts of 2020 skip a Monday closed in England only; gov.uk/bank-holidays",
)
def england_holidays(year: int) -> frozenset[int]:
    """The bank holidays of England and Wales; one on a weekend moves to the next free weekday."""
    days = {easter(year) - 2, easter(year) + 1}
    days |= {nth(year, 5, MONDAY, 1), last_monday(year, 5), last_monday(year, 8)}
    for month, day in ((1, 1), (12, 26), (12, 25)):
        moved = day_of(year, month, day)
        while weekday(moved) >= SATURDAY or moved in days:
            moved += 1
        days.add(moved)
    gone, come = _PROCLAIMED.get(year, ((), ()))
    days -= {day_of(year, month, day) for month, day in gone}
    days |= {day_of(year, month, day) for month, day in come}
    return frozenset(days)


def no_holidays(year: int) -> frozenset[int]:
    """No day: for calendars that know only weekends."""
    return frozenset()


FEDERAL_RESERVE = Calendar("Federal Reserve", federal_reserve_holidays)
TARGET = Calendar("TARGET", target_holidays)
ENGLAND = Calendar("England and Wales", england_holidays)
WEEKENDS = Calendar("weekends", no_holidays)
CALENDARS = {each.name: each for each in (FEDERAL_RESERVE, TARGET, ENGLAND, WEEKENDS)}


@rule(
    "recorded",
    "US, French and British charges; the members of the Union without the euro are assumed",
)
def calendar_for(country: str) -> Calendar:
    """The bank days of an account are those of the Federal Reserve in the US, of TARGET in the
    European Union, and of England and Wales in Britain. Elsewhere only weekends are known.
    """
    return CALENDARS[country_of(country).bank_days]


def has_bank_holidays(country: str) -> bool:
    """Whether the calendar of this country knows more than weekends."""
    return calendar_for(country) is not WEEKENDS
