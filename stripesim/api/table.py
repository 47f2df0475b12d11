"""A list of dicts that prints as a table within the terminal; in a notebook as HTML.

It gives itself to pandas and polars (`frames.py`), with moments and major units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from textwrap import wrap
from typing import Any, Self, SupportsIndex, overload

from stripesim.api.frames import is_moment, pandas_frame, polars_frame
from stripesim.engine.printing import AS_WRITTEN, GAP, terminal_width

MOST = 200  # rows that a notebook shows


class Table(list[dict[str, Any]]):
    """Rows with the same keys: a list of dicts. Index it, loop over it, give it to pandas.

    Money is in minor units, moments are unix seconds. Printed, no line is wider than the terminal,
    unless a word alone is: long texts are wrapped between words, and where columns would cut words,
    each row is a block of lines. Columns in which nothing stands are left out.
    """

    def __repr__(self) -> str:
        return aligned(self.printed(), terminal_width())

    @overload
    def __getitem__(self, place: SupportsIndex) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: SupportsIndex | slice) -> Any:
        """A row; or several, as a table of the same kind."""
        if isinstance(place, slice):
            return type(self)(super().__getitem__(place))
        return super().__getitem__(place)

    def printed(self) -> Sequence[Mapping[str, Any]]:
        """The rows as they are printed: a table with many columns shows fewer."""
        return self

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame`. Moments are aware datetimes in UTC; beside each amount stands a
        column in major units, by the decimals of the row's currency: `net`, `net_major`.

        Raises ImportError without `stripesim[notebook]`.
        """
        return pandas_frame(self)

    def to_polars(self) -> Any:
        """A `polars.DataFrame`, with the same columns as that of pandas.

        Raises ImportError without `stripesim[polars]`.
        """
        return polars_frame(self)

    def _repr_html_(self) -> str:
        from html import escape

        rows = self.printed()
        if not rows:
            return "<em>nothing</em>"
        left_out = ""
        if len(rows) > MOST:
            rows = [*rows[: MOST // 2], *rows[-MOST // 2 :]]
            left_out = f"<p>the first and the last {MOST // 2} of {len(self):,} rows</p>"
        names = _filled(rows)
        head = "".join(
            f"<th style='{_look(name, rows[0][name])}'>{escape(name)}</th>" for name in names
        )
        body = "".join(
            "<tr>"
            + "".join(
                f"<td style='{_look(name, row[name])}'>{_in_html(name, row[name])}</td>"
                for name in names
            )
            + "</tr>"
            for row in rows
        )
        return (
            f"<table {AS_WRITTEN}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"{left_out}"
        )

    def about(self, text: str) -> Self:
        """The rows that contain this text in some column; case does not matter."""
        wanted = text.lower()
        return type(self)(
            row for row in self if any(wanted in str(value).lower() for value in row.values())
        )


def aligned(rows: Iterable[Mapping[str, Any]], width: int | None = None) -> str:
    """The rows as text, columns aligned, numbers to the right. With `width` no line is wider: where
    something has to be wrapped, an empty line stands between rows; where a word would be cut, each
    row is a block with a line or more for each column. Empty columns are left out.
    """
    rows = list(rows)
    if not rows:
        return "(nothing)"
    names = list(rows[0]) if width is None else _filled(rows)
    if not names:
        return "(nothing)"
    lines = [names, *([_cell(name, row[name]) for name in names] for row in rows)]
    right = [
        all(isinstance(row[name], int | float) and not is_moment(name) for row in rows)
        for name in names
    ]
    columns = list(zip(*lines, strict=True))
    wide = [max(map(len, column)) for column in columns]
    if width is None or sum(wide) + len(GAP) * (len(wide) - 1) <= width:
        return "\n".join(_line(line, wide, right) for line in lines)
    if breaks_words(rows, width):
        return "\n\n".join(_block(names, line, width) for line in lines[1:])
    longest = [max(max(map(len, cell.split()), default=0) for cell in each) for each in columns]
    wide = _within(width - len(GAP) * (len(wide) - 1), wide, longest)
    blocks = [
        "\n".join(
            _line(parts, wide, right)
            for parts in zip_longest(*map(_wrapped, line, wide), fillvalue="")
        )
        for line in lines
    ]
    return "\n\n".join(blocks)


def breaks_words(rows: Sequence[Mapping[str, Any]], width: int) -> bool:
    """Whether the columns are so many that a word has to be cut for no line to be wider."""
    names = _filled(rows) if rows else []
    cells = [[name, *(_cell(name, row[name]) for row in rows)] for name in names]
    longest = [max(len(word) for cell in column for word in cell.split()) for column in cells]
    return sum(longest) + len(GAP) * (len(longest) - 1) > width


def _line(cells: Sequence[str], wide: Sequence[int], right: Sequence[bool]) -> str:
    return GAP.join(
        cell.rjust(width) if number else cell.ljust(width)
        for cell, width, number in zip(cells, wide, right, strict=True)
    ).rstrip()


def _block(names: Sequence[str], cells: Sequence[str], width: int) -> str:
    """A row as lines: in each a column's name and what stands there; its words stay whole."""
    indent = max(map(len, names)) + len(GAP)
    return "\n".join(
        line
        for name, cell in zip(names, cells, strict=True)
        if cell
        for line in wrap(
            cell, width, initial_indent=name.ljust(indent), subsequent_indent=" " * indent,
            break_on_hyphens=False, break_long_words=False,
        )
    )  # fmt: skip


def _wrapped(cell: str, width: int) -> list[str]:
    return wrap(cell, width, break_on_hyphens=False) or [""]


def _within(room: int, wide: Sequence[int], longest: Sequence[int]) -> list[int]:
    """Column widths that fit together. Each column gets its longest word, if there is room for
    that; the rest goes to the narrowest first.
    """
    least = _level(room, [0] * len(wide), longest)
    return _level(room, least, wide)


def _level(room: int, least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Widths between `least` and `most`: all raised to one common level, as far as the room
    allows.
    """
    widths = [1] * len(most)
    for level in range(1, max(most) + 1):
        higher = [max(low, min(high, level), 1) for low, high in zip(least, most, strict=True)]
        if sum(higher) > room:
            break
        widths = higher
    return widths


def _filled(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the columns that are not empty in every row."""
    return [name for name in rows[0] if any(_cell(name, row[name]) for row in rows)]


def _look(name: str, value: Any) -> str:
    """How a cell stands in HTML: numbers at the right."""
    number = isinstance(value, int | float) and not is_moment(name)
    return f"text-align:{'right' if number else 'left'}"


def _in_html(name: str, value: Any) -> str:
    """A cell in HTML; a moment may be broken before its time, and nowhere else."""
    from html import escape

    said = escape(_cell(name, value))
    day, space, time = said.rpartition(" ")
    if is_moment(name) and space:
        return f"<span style='white-space:nowrap'>{day}</span> {time}"
    return said


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if is_moment(name) and isinstance(value, int):
        return datetime.fromtimestamp(value, UTC).strftime("%a %Y-%m-%d %H:%M:%S")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.6g}"
    return str(value).rstrip().rpartition("\n")[2]  # the last line of a traceback
