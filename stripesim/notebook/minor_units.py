"""What the numbers of a printed table are worth: they are amounts in minor units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from stripesim.engine.printing import AS_WRITTEN
from stripesim.facts.currencies import money


def worth(rows: Iterable[Mapping[str, Any]]) -> str:
    """A sentence for below the rows, by their `currency`; without rows none."""
    currencies = {row["currency"] for row in rows}
    if len(currencies) != 1:
        return "Amounts are in minor units of their currencies." if currencies else ""
    [currency] = currencies
    return f"Amounts are in minor units: 10,000 are {money(10_000, currency)}."


def worth_in_html(rows: Iterable[Mapping[str, Any]]) -> str:
    """The same as HTML."""
    said = worth(rows)
    return f"<p {AS_WRITTEN}>{said}</p>" if said else ""
