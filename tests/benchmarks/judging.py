"""Writes a line of the table down, then judges it.

With `STRIPESIM_BENCHMARKS=run` in the environment nothing is judged, and what is long to fill is
small: what counts then is only that each benchmark still runs.
"""

from __future__ import annotations

from .conftest import Line
from .stopwatch import JUDGED

ONE_CARD = "one card and amount"
NO_INPUT = "none"


def spelt(took: float) -> str:
    return f"{took * 1e6:,.1f} µs" if took < 1e-3 else f"{took * 1e3:,.1f} ms"


def judge(
    report: list[Line],
    what: str,
    floor: float,
    measured: float,
    budget: float,
    input: str,
    why: str = "",
) -> None:
    """Write the line down; then fail if it costs too many times its floor. `why` is what a profile
    says of one that does.
    """
    ratio = measured / floor
    said = f"{input}. Over: {why}" if why and ratio > budget else input
    line = Line(what, spelt(measured), spelt(floor), f"{ratio:.2f} x", f"{budget:.2f} x", said)
    write_and_judge(report, line, ratio <= budget)


def judge_number(
    report: list[Line], what: str, measured: float, budget: float, unit: str, input: str
) -> None:
    line = Line(what, f"{measured:,.0f} {unit}", "", "", f"{budget:,.0f} {unit}", input)
    write_and_judge(report, line, measured <= budget)


def not_measured(report: list[Line], what: str, limit: str, until: str) -> None:
    """A line for what this run does not measure, and what would make it so."""
    report.append(Line(what, "not measured", "", "", limit, until))


def write_and_judge(report: list[Line], line: Line, good: bool) -> None:
    report.append(line)
    assert good or not JUDGED, line
