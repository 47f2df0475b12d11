"""How a lifecycle prints as a table, and draws itself as a diagram."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from stripesim.engine.record import NEW
from stripesim.engine.table import Transition, Verb, several
from stripesim.engine.words import words

COLUMNS = 100  # the width where the terminal does not tell its own
NARROWEST = 8  # no column of a table becomes narrower
GAP = "  "
# In a notebook's HTML: what stands between two signs of a dollar is no formula.
AS_WRITTEN = "class='mathjax_ignore tex2jax_ignore'"


def terminal_width() -> int:
    """How many characters fit into a line: those of the terminal or of `COLUMNS`, else 100."""
    from shutil import get_terminal_size  # slow to import, so only here

    return get_terminal_size((COLUMNS, 24)).columns


def text(kind: str, rows: Iterable[Transition[Any]], width: int | None = None) -> str:
    """A lifecycle as text. Each verb, who does it and what refuses it; below it its outcomes, a
    line each in columns; below those what money moves and what else happens.
    """
    width, rows = width or terminal_width(), tuple(rows)
    printed = list(columns([HEADINGS, *map(cells, rows)], width - len(GAP)))
    lines = [kind, "", *indented(printed[0], GAP)]
    head: Verb[Any] | None = None
    for row, outcome in zip(rows, printed[1:], strict=True):
        if row.head is not head:
            head = row.head
            lines += ["", *verb(head, width)]
        lines += indented(outcome, GAP)
        for consequence in consequences(row):
            indent = GAP * 3
            lines += wrap(consequence, width, initial_indent=indent, subsequent_indent=indent + GAP)
    return "\n".join(lines)


HEADINGS = (("from",), ("to",), ("when",), ("told",))


def indented(lines: Iterable[str], by: str) -> Iterator[str]:
    """The lines, indented by `by`."""
    return ((by + line).rstrip() for line in lines)


def verb(head: Verb[Any], width: int) -> Iterator[str]:
    """The lines of a verb: its name and who does it, what happens first, what can refuse it."""
    by = f"by {head.by}" if isinstance(head.by, str) else str(head.by)
    yield from wrap(f"{head.name}, {by}", width, subsequent_indent=GAP * 2)
    for link in several(head.first):
        yield from wrap(f"first {link}", width, initial_indent=GAP, subsequent_indent=GAP * 2)
    if head.unless:
        refusals = ", ".join(words(each) for each in head.unless)
        yield from wrap(f"unless {refusals}", width, initial_indent=GAP, subsequent_indent=GAP * 2)


def cells(row: Transition[Any]) -> tuple[tuple[str, ...], ...]:
    """What stands in the columns of one outcome, several things one below the other."""
    return (
        (", ".join(row.sources),),
        (row.dst or "(stays)",),
        (words(row.when),),
        tuple(map(str, row.events)),
    )


def consequences(row: Transition[Any]) -> Iterator[str]:
    """In words: the money that an outcome moves, and what else happens."""
    yield from map(str, row.money)
    yield from (f"first {link}" for link in row.before)
    yield from (f"then {link}" for link in row.links)
    if row.wakes:
        yield f"wakes {row.wakes}"
    if row.declines:
        yield f"answers {words(row.declines)}"


def columns(table: list[tuple[tuple[str, ...], ...]], width: int) -> Iterator[list[str]]:
    """The lines of each row of a table, in aligned columns that fit into `width`, wrapped by words;
    columns that no row but the first fills are left out.
    """
    used = [place for place in range(len(table[0])) if any(any(row[place]) for row in table[1:])]
    wide = fitted([[row[place] for row in table] for place in used], width)
    for row in table:
        parts = [folded(row[place], space) for place, space in zip(used, wide, strict=True)]
        height = max(map(len, parts), default=0)
        yield [
            GAP.join(
                (part[line] if line < len(part) else "").ljust(space)
                for part, space in zip(parts, wide, strict=True)
            ).rstrip()
            for line in range(height)
        ]


def fitted(contents: list[list[tuple[str, ...]]], width: int) -> list[int]:
    """How wide each column is: as wide as its text, the widest made narrower until all fit."""
    wide = [max(len(line) for cell in column for line in (*cell, "")) for column in contents]
    room = width - len(GAP) * (len(wide) - 1)
    while sum(wide) > room and max(wide) > NARROWEST:
        wide[wide.index(max(wide))] -= 1
    return wide


def folded(cell: tuple[str, ...], space: int) -> list[str]:
    """The lines of a cell: each item wrapped between words, later lines indented by two."""
    indent = GAP if space > NARROWEST * 2 else ""
    return [
        line
        for thing in cell
        for line in wrap(thing, space, subsequent_indent=indent, break_on_hyphens=False)
    ]


def mermaid(rows: Iterable[tuple[str, str, str, str]], loops: bool) -> str:
    """(state, verb, outcome, state after) of each row as a Mermaid state diagram."""
    arrows: dict[str, None] = {}
    for state, verb, outcome, after in rows:
        if state == after and not loops:
            continue
        label = verb if outcome == "always" else f"{verb}, {outcome}"
        arrows[f"    {'[*]' if state == NEW else state} --> {after}: {label}"] = None
    return "\n".join(["stateDiagram-v2", *arrows])
