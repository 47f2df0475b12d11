"""The table that stands at the end of the report, and the simulators that are long to fill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from .stopwatch import JUDGED


class Line(NamedTuple):
    what: str
    now: str
    floor: str
    ratio: str
    limit: str
    kept: str
    input: str


LINES: list[Line] = []
OVER = "over"  # the limit was not kept


@pytest.fixture
def report() -> Iterator[list[Line]]:
    """Where a test writes down what it measured. It is judged once all of it stands there."""
    before = len(LINES)
    yield LINES
    over = [line for line in LINES[before:] if line.kept == OVER]
    assert not over or not JUDGED, over


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not LINES:
        return
    lines = [Line._fields, *LINES]
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    terminalreporter.section("budgets")
    for what, *cells, input in lines:
        aligned = [cell.rjust(width) for cell, width in zip(cells, wide[1:], strict=False)]
        terminalreporter.write_line(" | ".join([what.ljust(wide[0]), *aligned, input]))
