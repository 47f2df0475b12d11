"""Bank days, against an independent list and against dates that Stripe's answers show."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from stripesim.facts.calendars import (
    ENGLAND,
    FEDERAL_RESERVE,
    TARGET,
    WEEKENDS,
    Calendar,
    calendar_for,
    has_bank_holidays,
)

YEARS = range(2015, 2051)


def day(iso: str) -> int:
    return (date.fromisoformat(iso) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("calendar", "oracle"),
    [
        (FEDERAL_RESERVE, holidays.financial_holidays("XFED", years=YEARS)),
        (TARGET,          holidays.financial_holidays("XECB", years=YEARS)),
        (ENGLAND,         holidays.country_holidays("GB", subdiv="ENG", years=YEARS)),
    ],
    ids=["Federal Reserve", "TARGET", "England"],
)  # fmt: skip
def test_every_weekday_of_2015_to_2050_agrees_with_the_holidays_package(
    calendar: Calendar, oracle: holidays.HolidayBase
) -> None:
    start = date(YEARS[0], 1, 1)
    days = (date(YEARS[-1], 12, 31) - start).days + 1
    weekdays = [d for d in (start + timedelta(n) for n in range(days)) if d.weekday() < 5]
    ours = [d for d in weekdays if not calendar.is_business_day(day(d.isoformat()))]
    assert ours == [d for d in weekdays if d in oracle]


@pytest.mark.parametrize("calendar", [FEDERAL_RESERVE, TARGET, ENGLAND, WEEKENDS], ids=str)
def test_no_bank_works_on_a_weekend(calendar: Calendar) -> None:
    saturday = day("2026-03-07")
    assert not any(
        calendar.is_business_day(saturday + 7 * week + n) for week in range(1000) for n in (0, 1)
    )


@pytest.mark.parametrize(
    ("calendar", "holiday", "works"),
    [
        (FEDERAL_RESERVE, "2021-06-18", True),    # Juneteenth was not yet a bank holiday
        (FEDERAL_RESERVE, "2022-06-20", False),   # on a Sunday: moved to Monday
        (FEDERAL_RESERVE, "2026-07-03", True),    # the Fourth on a Saturday: not moved to Friday
        (FEDERAL_RESERVE, "2022-11-25", True),    # the Friday after Thanksgiving counts
        (TARGET,          "2022-12-26", False),
        (TARGET,          "2020-05-25", True),    # a bank holiday in England only
        (TARGET,          "2027-05-03", True),    # the first of May is never moved
        (ENGLAND,         "2011-04-29", False),   # a royal wedding
        (ENGLAND,         "2011-05-02", False),
        (ENGLAND,         "2012-05-28", True),    # moved for the diamond jubilee
        (ENGLAND,         "2012-06-04", False),
        (ENGLAND,         "2012-06-05", False),
        (ENGLAND,         "2020-05-04", True),    # moved to Friday for the end of the war
        (ENGLAND,         "2020-05-08", False),
        (ENGLAND,         "2020-05-25", False),
        (ENGLAND,         "2022-05-30", True),    # moved to Thursday for the jubilee
        (ENGLAND,         "2022-06-02", False),
        (ENGLAND,         "2022-06-03", False),
        (ENGLAND,         "2022-09-19", False),   # the funeral
        (ENGLAND,         "2023-05-08", False),   # the coronation
        (ENGLAND,         "2021-12-28", False),   # Boxing Day on a Sunday
        (ENGLAND,         "2022-12-27", False),   # Christmas on a Sunday
        (WEEKENDS,        "2026-12-25", True),
    ],
)  # fmt: skip
def test_particular_days(calendar: Calendar, holiday: str, works: bool) -> None:
    assert calendar.is_business_day(day(holiday)) is works


@pytest.mark.parametrize(
    ("calendar", "start", "n", "end"),
    [
        (WEEKENDS,        "2024-03-04", 0, "2024-03-04"),
        (WEEKENDS,        "2024-03-04", 2, "2024-03-06"),
        (WEEKENDS,        "2024-03-08", 2, "2024-03-12"),
        (WEEKENDS,        "2024-03-09", 2, "2024-03-12"),
        (FEDERAL_RESERVE, "2023-12-29", 2, "2024-01-03"),
        (ENGLAND,         "2020-05-22", 2, "2020-05-27"),
        (TARGET,          "2020-05-22", 2, "2020-05-26"),
        (TARGET,          "2022-12-23", 3, "2022-12-29"),
    ],
)  # fmt: skip
def test_the_nth_business_day_lies_strictly_after(
    calendar: Calendar, start: str, n: int, end: str
) -> None:
    assert calendar.add(day(start), n) == day(end)


def test_the_next_business_day_may_be_the_day_itself() -> None:
    assert WEEKENDS.next_business_day(day("2024-03-08")) == day("2024-03-08")
    assert WEEKENDS.next_business_day(day("2024-03-09")) == day("2024-03-11")
    assert FEDERAL_RESERVE.next_business_day(day("2024-02-17")) == day("2024-02-20")


@pytest.mark.parametrize(
    ("country", "calendar", "known"),
    [
        ("US", FEDERAL_RESERVE, True),
        ("GB", ENGLAND,         True),
        ("FR", TARGET,          True),
        ("SE", TARGET,          True),
        ("CH", WEEKENDS,        False),
        ("NO", WEEKENDS,        False),
        ("CA", WEEKENDS,        False),
        ("JP", WEEKENDS,        False),
    ],
)  # fmt: skip
def test_each_country_has_a_calendar(country: str, calendar: Calendar, known: bool) -> None:
    assert calendar_for(country) is calendar
    assert has_bank_holidays(country) is known


def test_calendars_are_equal_by_name() -> None:
    twin = Calendar("TARGET", WEEKENDS.holidays)
    assert twin == TARGET
    assert hash(twin) == hash(TARGET)
    assert twin != WEEKENDS
