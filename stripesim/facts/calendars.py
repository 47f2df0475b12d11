"""Bank days, computed by rule: the Federal Reserve, TARGET, and the banks of England and Wales.

A day is the number of days since 1970-01-01: `timestamp // DAY`. Of countries with other banks only
weekends are known; `has_bank_holidays` says which they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

    `holidays` answers with the days of a year on which banks are closed, besides weekends, each
    with its name.
    """

    name: str
    holidays: Callable[[int], Mapping[int, str]] = field(eq=False, repr=False)
    _known: dict[int, bool] = field(init=False, factory=dict, eq=False, repr=False)

    def is_business_day(self, day: int) -> bool:
        """Whether banks work on the day."""
        known = self._known.get(day)
        return self._learn(day) if known is None else known

    def why_closed(self, day: int) -> str | None:
        """The name of the holiday, or of the day of the weekend; None on a business day."""
        if self.is_business_day(day):
            return None
        on = date.fromordinal(day + _EPOCH)
        return self.holidays(on.year).get(day) or f"{on:%A}"

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
def federal_reserve_holidays(year: int) -> dict[int, str]:
    """The eleven holidays of the Federal Reserve. A holiday on a Sunday is moved to the Monday, one
    on a Saturday is not moved. Juneteenth is one since 2022.
    """
    fixed = [
        (1, 1, "New Year's Day"),
        (7, 4, "Independence Day"),
        (11, 11, "Veterans Day"),
        (12, 25, "Christmas Day"),
    ]
    if year >= 2022:
        fixed.append((6, 19, "Juneteenth"))
    days = {day_of(year, month, day): name for month, day, name in fixed}
    return {day + (weekday(day) == SUNDAY): name for day, name in days.items()} | {
        nth(year, 1, MONDAY, 3): "Martin Luther King Jr. Day",
        nth(year, 2, MONDAY, 3): "Presidents' Day",
        last_monday(year, 5): "Memorial Day",
        nth(year, 9, MONDAY, 1): "Labor Day",
        nth(year, 10, MONDAY, 2): "Columbus Day",
        nth(year, 11, THURSDAY, 4): "Thanksgiving Day",
    }


@rule("recorded", "euro card charges of a French account around Christmas 2022; ecb.europa.eu")
def target_holidays(year: int) -> dict[int, str]:
    """The six days on which TARGET, the euro's payment system, is closed. None is moved."""
    return {
        day_of(year, 1, 1): "New Year's Day",
        easter(year) - 2: "Good Friday",
        easter(year) + 1: "Easter Monday",
        day_of(year, 5, 1): "Labour Day",
        day_of(year, 12, 25): "Christmas Day",
        day_of(year, 12, 26): "26 December",
    }


# What a proclamation changed: the days it took away, and the days it gave.
_Date = tuple[int, int]
_PROCLAIMED: dict[int, tuple[tuple[_Date, ...], dict[_Date, str]]] = {
    2011: ((), {(4, 29): "royal wedding"}),
    2012: (((5, 28),), {(6, 4): "spring bank holiday", (6, 5): "diamond jubilee"}),
    2020: (((5, 4),), {(5, 8): "early May bank holiday"}),
    2022: (
        ((5, 30),),
        {(6, 2): "spring bank holiday", (6, 3): "platinum jubilee", (9, 19): "state funeral"},
    ),
    2023: ((), {(5, 8): "coronation"}),
}


@rule(
    "recorded",
    "live GBP payouts of 2020 skip a Monday closed in England only; gov.uk/bank-holidays",
)
def england_holidays(year: int) -> dict[int, str]:
    """The bank holidays of England and Wales; one on a weekend moves to the next free weekday."""
    days = {
        easter(year) - 2: "Good Friday",
        easter(year) + 1: "Easter Monday",
        nth(year, 5, MONDAY, 1): "early May bank holiday",
        last_monday(year, 5): "spring bank holiday",
        last_monday(year, 8): "summer bank holiday",
    }
    for month, day, name in (
        (1, 1, "New Year's Day"),
        (12, 26, "Boxing Day"),
        (12, 25, "Christmas Day"),
    ):
        moved = day_of(year, month, day)
        while weekday(moved) >= SATURDAY or moved in days:
            moved += 1
        days[moved] = name
    gone, come = _PROCLAIMED.get(year, ((), {}))
    for month, day in gone:
        del days[day_of(year, month, day)]
    return days | {day_of(year, *on): name for on, name in come.items()}


def no_holidays(year: int) -> dict[int, str]:
    """No day: for calendars that know only weekends."""
    return {}


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
