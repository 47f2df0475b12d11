"""Details of a business or a person: how new ones are merged into the old, and how the API shows
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stripesim.facts.evidence import rule

PREFIXES = {"CA": "+1", "US": "+1"}  # of phone numbers, in countries whose have ten digits

EMPTY: Mapping[str, Any] = {}

ADDRESS_PARTS = ("city", "country", "line1", "line2", "postal_code", "state")
DOCUMENT_PARTS = ("back", "details", "details_code", "front")
AGREEMENT_PARTS = ("date", "ip", "user_agent")


def merged_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old details, replaced by new ones where given; nested ones part by part."""
    result = dict(old)
    for name, part in new.items():
        before = old.get(name)
        if isinstance(before, Mapping) and isinstance(part, Mapping):
            result[name] = merged_parts(before, part)
        else:
            result[name] = part
    return result


def as_told(value: Any) -> Any:
    """A copy of details, keys in alphabetical order; whoever gets an answer may change it."""
    if isinstance(value, Mapping):
        return {name: as_told(value[name]) for name in sorted(value)}
    if isinstance(value, Fraction):
        return float(value)
    return [as_told(part) for part in value] if isinstance(value, list | tuple) else value


def with_all(told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The given details, and null for each of `names` that was not given; keys in alphabetical
    order.
    """
    both = {**dict.fromkeys(names), **as_told(told)}
    return dict(sorted(both.items()))


@rule("recorded", "300 US individuals; CA, which has the same prefix, assumed")
def international(phone: str | None, country: str) -> str | None:
    """A phone number of ten digits is shown with the prefix of the country, where that is known."""
    if phone is not None and len(phone) == 10 and phone.isdigit():
        return PREFIXES.get(country, "") + phone
    return phone
