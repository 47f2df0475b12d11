"""A list of dicts that shows itself as an aligned table; in a notebook as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

MOMENTS = frozenset({"moment", "created", "available_on", "arrival_date"})


class Table(list[dict[str, Any]]):
    """Rows with the same keys. It is a list: index it, loop over it, give it to pandas."""

    def __repr__(self) -> str:
        return aligned(self)

    def _repr_html_(self) -> str:
        from html import escape

        if not self:
            return "<em>nothing</em>"
        head = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in self[0])
        body = "".join(
            "<tr>"
            + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in _cells(row))
            + "</tr>"
            for row in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def aligned(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as text, columns aligned, numbers to the right."""
    rows = list(rows)
    if not rows:
        return "(nothing)"
    names = list(rows[0])
    lines = [names, *(_cells(row) for row in rows)]
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    right = [
        all(isinstance(row[name], int) and name not in MOMENTS for row in rows) for name in names
    ]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, wide, right, strict=True)
        ).rstrip()
        for line in lines
    )


def _cells(row: Mapping[str, Any]) -> list[str]:
    return [_cell(name, value) for name, value in row.items()]


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in MOMENTS and isinstance(value, int):
        return datetime.fromtimestamp(value, UTC).strftime("%a %Y-%m-%d %H:%M:%S")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value).rstrip().rpartition("\n")[2]  # of a traceback, the line that says what it is
