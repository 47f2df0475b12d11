"""The table that stands at the end of the report, and the simulators that are long to fill."""

from __future__ import annotations

from typing import NamedTuple

import pytest


class Line(NamedTuple):
    what: str
    now: str
    floor: str
    ratio: str
    limit: str
    input: str


LINES: list[Line] = []


@pytest.fixture
def report() -> list[Line]:
    """Where a test writes down what it measured, before it judges it."""
    return LINES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not LINES:
        return
    lines = [Line._fields, *LINES]
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    terminalreporter.section("budgets")
    for what, *cells, input in lines:
        aligned = [cell.rjust(width) for cell, width in zip(cells, wide[1:], strict=False)]
        terminalreporter.write_line(" | ".join([what.ljust(wide[0]), *aligned, input]))
