"""Rows for data frames: moments as datetimes, amounts in major units beside the minor ones.

pandas and polars are imported by name and only when asked for: the core needs neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from types import NoneType
from typing import Any

from stripesim.facts.currencies import decimals

MOMENTS = frozenset({"moment", "created", "available_on", "arrival_date"})
AMOUNTS = frozenset({
    "amount", "gross", "fee", "net",
    "pending", "available", "reserved", "in_transit", "bank",
})  # fmt: skip


def is_moment(name: str) -> bool:
    """Whether a column of this name holds moments: unix seconds."""
    return name in MOMENTS or name.endswith("_utc")


def pandas_frame(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The rows as a `pandas.DataFrame`. Raises ImportError without pandas."""
    pandas = _library("pandas", "notebook")
    frame = pandas.DataFrame(columns := columns_of(rows))
    for name, column in columns.items():
        if is_moment(name):
            frame[name] = pandas.to_datetime(frame[name], utc=True)
        elif {type(each) for each in column} == {int, NoneType}:
            frame[name] = frame[name].astype("Int64")  # integers stay such beside a gap
    return frame


def polars_frame(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The rows as a `polars.DataFrame`. Raises ImportError without polars."""
    polars = _library("polars", "polars")
    columns = columns_of(rows)
    moments = {name: polars.Datetime("us", "UTC") for name in columns if is_moment(name)}
    return polars.DataFrame(columns, schema_overrides=moments, strict=False)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The rows as columns. An amount, in a row that names its currency, has a second column."""
    columns: dict[str, list[Any]] = {}
    for name in rows[0] if rows else ():
        if is_moment(name):
            columns[name] = [_at(row[name]) for row in rows]
            continue
        columns[name] = [row[name] for row in rows]
        if name in AMOUNTS and "currency" in rows[0]:
            columns[f"{name}_major"] = [major(row[name], row["currency"]) for row in rows]
    return columns


def major(amount: int | None, currency: str) -> float | None:
    """An amount in major units, to read and to draw; sums are made of the minor units."""
    return None if amount is None else amount / 10 ** decimals(currency)


def _at(moment: Any) -> Any:
    return datetime.fromtimestamp(moment, UTC) if isinstance(moment, int) else moment


def _library(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError as missing:
        wrong = f"to_{name} needs {name}: pip install 'stripesim[{extra}]'"
        raise ImportError(wrong) from missing
