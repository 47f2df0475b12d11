"""When money becomes available: Stripe's own examples, and rows recorded from its answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stripesim.facts.calendars import ENGLAND, FEDERAL_RESERVE, TARGET, WEEKENDS, Calendar
from stripesim.facts.currencies import country_currency
from stripesim.facts.cut_offs import summer_in_new_york
from stripesim.facts.settlement import (
    COUNTRIES,
    Timing,
    Unit,
    available_on,
    delay_unit,
    delayed,
    method_timing,
    timing_for,
)

T2 = Timing(2, "business", roll=False)
T2_ROLLED = Timing(2, "business", roll=True)
T3 = Timing(3, "business", roll=True)
T4 = Timing(4, "business", roll=False)
T7 = Timing(7, "calendar", roll=True)
T14 = Timing(14, "calendar", roll=True)


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("timing", "calendar", "created", "available"),
    [
        # the United States, a week without holidays; the weekend is not moved to Monday first
        (T2,        WEEKENDS,        "2024-03-04 10:00:00", "2024-03-06"),
        (T2,        WEEKENDS,        "2024-03-05 10:00:00", "2024-03-07"),
        (T2,        WEEKENDS,        "2024-03-06 10:00:00", "2024-03-08"),
        (T2,        WEEKENDS,        "2024-03-07 10:00:00", "2024-03-11"),
        (T2,        WEEKENDS,        "2024-03-08 10:00:00", "2024-03-12"),
        (T2,        WEEKENDS,        "2024-03-09 10:00:00", "2024-03-12"),
        (T2,        WEEKENDS,        "2024-03-10 10:00:00", "2024-03-12"),
        # the day is the UTC date, to the second
        (T2,        FEDERAL_RESERVE, "2024-03-04 23:59:59", "2024-03-06"),
        (T2,        FEDERAL_RESERVE, "2024-03-05 00:00:00", "2024-03-07"),
        # three business days, live in Britain
        (T3,        ENGLAND,         "2021-11-11 16:05:05", "2021-11-16"),
        (T3,        ENGLAND,         "2021-09-04 06:08:43", "2021-09-09"),
        (T3,        ENGLAND,         "2020-03-31 12:00:00", "2020-04-03"),
        # calendar days
        (T7,        TARGET,          "2020-02-28 15:31:43", "2020-03-06"),
        (T14,       WEEKENDS,        "2024-03-01 00:00:00", "2024-03-15"),
        (T7,        WEEKENDS,        "2026-09-20 22:21:09", "2026-09-27"),   # lands on a Sunday
        # ACH, Monday before and after the cut-off, in winter
        (T4,        FEDERAL_RESERVE, "2024-03-04 23:59:59", "2024-03-08"),
        (T4,        FEDERAL_RESERVE, "2024-03-05 00:00:00", "2024-03-11"),
        # recorded: US holidays
        (T2,        FEDERAL_RESERVE, "2023-11-22 12:00:00", "2023-11-27"),   # before Thanksgiving
        (T2,        FEDERAL_RESERVE, "2023-09-01 12:00:00", "2023-09-06"),   # before Labor Day
        (T2,        FEDERAL_RESERVE, "2024-01-14 12:00:00", "2024-01-17"),   # Sunday before MLK day
        (T2,        FEDERAL_RESERVE, "2024-12-24 12:00:00", "2024-12-27"),
        (T2,        FEDERAL_RESERVE, "2023-12-29 12:38:06", "2024-01-03"),
        (T2,        FEDERAL_RESERVE, "2024-06-18 12:00:00", "2024-06-21"),   # Juneteenth
        (T2,        FEDERAL_RESERVE, "2024-05-21 09:30:12", "2024-05-23"),
        # recorded: France around Christmas, and its weekends
        (T3,        TARGET,          "2022-12-23 12:00:00", "2022-12-29"),
        (T3,        TARGET,          "2024-03-09 12:00:00", "2024-03-14"),
        (T3,        TARGET,          "2024-03-10 12:00:00", "2024-03-14"),
        # recorded: one US account of 2017 did roll
        (T2_ROLLED, FEDERAL_RESERVE, "2024-04-28 12:00:00", "2024-05-01"),
    ],
)  # fmt: skip
def test_money_becomes_available_at_midnight(
    timing: Timing, calendar: Calendar, created: str, available: str
) -> None:
    assert available_on(timing, calendar, moment(created)) == moment(available)


@pytest.mark.parametrize(
    ("country", "initial", "established"),
    [
        ("US", T2,                                 T2),
        ("AU", T2_ROLLED,                          T2_ROLLED),
        ("NZ", Timing(4, "business", roll=True),   Timing(4, "business", roll=True)),
        ("AE", Timing(5, "business", roll=True),   Timing(5, "business", roll=True)),
        ("TH", Timing(7, "business", roll=True),   Timing(7, "business", roll=True)),
        ("IN", T2_ROLLED,                          T2_ROLLED),
        ("JP", Timing(4, "business", roll=True),   Timing(4, "business", roll=True)),
        ("BR", Timing(30, "calendar", roll=True),  Timing(30, "calendar", roll=True)),
        ("HK", T7,                                 T7),
        ("MY", T7,                                 T7),
        ("SG", T7,                                 T7),
        ("CA", T7,                                 T3),
        ("MX", T7,                                 T3),
        ("GB", T7,                                 T3),
        ("CH", T7,                                 T3),
        ("FR", T7,                                 T3),
        ("SE", T7,                                 T3),
    ],
)  # fmt: skip
def test_each_country_settles_in_its_own_time(
    country: str, initial: Timing, established: Timing
) -> None:
    assert timing_for(country, "initial") == initial
    assert timing_for(country, "established") == established


def test_every_country_of_the_table_has_a_currency() -> None:
    assert len(COUNTRIES) == 45
    assert set(COUNTRIES) == set(country_currency)


def test_an_unknown_country_is_a_clear_error() -> None:
    with pytest.raises(LookupError, match="no settlement timing is known for accounts in 'XX'"):
        timing_for("XX", "established")


@pytest.mark.parametrize(
    ("country", "method", "days", "unit"),
    [
        ("US", "card",              2, "business"),
        ("US", "us_bank_account",   4, "business"),
        ("US", "ach_debit",         6, "business"),
        ("FR", "sepa_debit",        7, "calendar"),
        ("GB", "bacs_debit",        4, "business"),
        ("AU", "au_becs_debit",     2, "business"),
        ("NZ", "nz_bank_account",   2, "business"),
        ("CA", "acss_debit",        5, "business"),
        ("BR", "pix",               2, "business"),
        ("BR", "boleto",            2, "business"),
        ("SG", "paynow",            7, "business"),
        ("NL", "ideal",             3, "business"),
        ("BE", "bancontact",        3, "business"),
    ],
)  # fmt: skip
def test_bank_debits_wait_longer_than_cards(
    country: str, method: str, days: int, unit: Unit
) -> None:
    cards = timing_for(country, "established")
    assert method_timing(cards, method) == Timing(days, unit, country != "US")


@pytest.mark.parametrize(
    ("country", "unit"),
    [
        ("US", "business"), ("AU", "business"), ("IN", "business"), ("JP", "business"),
        ("MY", "business"), ("NZ", "business"), ("TH", "business"), ("AE", "business"),
        ("CA", "calendar"), ("GB", "calendar"), ("FR", "calendar"), ("SG", "calendar"),
        ("BR", "calendar"), ("HK", "calendar"), ("MX", "calendar"), ("CH", "calendar"),
    ],
)  # fmt: skip
def test_a_delay_that_was_set_counts_in_the_unit_of_the_country(country: str, unit: Unit) -> None:
    assert delay_unit(country) == unit
    assert delayed(country, 5) == Timing(5, unit, roll=country != "US")


def test_a_singapore_account_with_a_delay_of_14_waits_two_weeks() -> None:
    # two weeks
    timing = delayed("SG", 14)
    assert available_on(timing, WEEKENDS, moment("2024-03-01 12:00:00")) == moment("2024-03-15")


@pytest.mark.parametrize(
    ("day", "summer"),
    [
        ("2026-01-01", False), ("2026-03-07", False), ("2026-03-08", True), ("2026-07-04", True),
        ("2026-10-31", True), ("2026-11-01", False), ("2027-03-13", False), ("2027-03-14", True),
        ("2027-11-06", True), ("2027-11-07", False),
    ],
)  # fmt: skip
def test_summer_in_new_york_begins_in_march_and_ends_in_november(day: str, summer: bool) -> None:
    assert summer_in_new_york(moment(day) // 86_400) is summer
