"""Writes a line of the table down, then judges it.

With `STRIPESIM_BENCHMARKS=run` in the environment nothing is judged: what counts then is only that
each benchmark still runs.
"""

from __future__ import annotations

import os

from .conftest import Line

ONE_CARD = "one card and amount"


def spelt(took: float) -> str:
    return f"{took * 1e6:,.1f} µs" if took < 1e-3 else f"{took * 1e3:,.1f} ms"


def judge(
    report: list[Line],
    what: str,
    floor: float,
    measured: float,
    budget: float,
    input: str = ONE_CARD,
) -> None:
    """Write the line down; then fail if it costs too many times its floor."""
    ratio = measured / floor
    line = Line(what, spelt(measured), spelt(floor), f"{ratio:.2f} x", f"{budget:.2f} x", input)
    write_and_judge(report, line, ratio <= budget)


def judge_number(
    report: list[Line], what: str, measured: float, budget: float, unit: str, input: str = ONE_CARD
) -> None:
    line = Line(what, f"{measured:,.0f} {unit}", "", "", f"{budget:,.0f} {unit}", input)
    write_and_judge(report, line, measured <= budget)


def write_and_judge(report: list[Line], line: Line, good: bool) -> None:
    report.append(line)
    assert good or os.environ.get("STRIPESIM_BENCHMARKS") == "run", line
