"""Bank holidays of countries whose calendar the core does not compute, through `holidays`."""

from __future__ import annotations

from datetime import date

from stripesim.facts.calendars import (
    ENGLAND,
    FEDERAL_RESERVE,
    TARGET,
    WEEKENDS,
    Calendar,
    calendar_for,
    has_bank_holidays,
)

EPOCH = date(1970, 1, 1).toordinal()


def calendar(country: str) -> Calendar:
    """The country's calendar: the core's own where it has one, else that of `holidays`.

    Public holidays stand in for bank holidays (assumed).
    """
    if has_bank_holidays(country):
        return calendar_for(country)
    try:
        import holidays
    except ImportError as missing:
        raise ImportError(
            "holidays='bank' needs the package `holidays`: pip install 'stripesim[holidays]'"
        ) from missing

    def days(year: int) -> dict[int, str]:
        public = holidays.country_holidays(country, years=year)
        return {day.toordinal() - EPOCH: name for day, name in public.items()}

    return Calendar(f"holidays of {country}", days)


def named(name: str) -> Calendar:
    """The calendar of this name, as a saved simulator has it."""
    known = {each.name: each for each in (FEDERAL_RESERVE, TARGET, ENGLAND, WEEKENDS)}
    return known.get(name) or calendar(name.rpartition(" ")[2])
