"""One record a country: whatever Stripe does otherwise in one country than in another.

A country is added by adding its record to the file of its part of the world. The other modules of
`stripesim.facts` read the records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stripesim.facts.countries import americas, asia_pacific, europe, recipients
from stripesim.facts.countries.record import Country

COUNTRIES: Mapping[str, Country] = {
    each.code: each
    for part in (americas, europe, asia_pacific, recipients)
    for each in part.RECORDS
}
UNKNOWN = Country("")  # what is assumed of a country without a record


def country_of(code: str) -> Country:
    """The record of a country, by its two letters in upper case; of one that has none, UNKNOWN."""
    return COUNTRIES.get(code, UNKNOWN)


def codes_where(condition: Callable[[Country], object]) -> tuple[str, ...]:
    """The codes of the countries whose record meets a condition, in the order of the records."""
    return tuple(code for code, record in COUNTRIES.items() if condition(record))
