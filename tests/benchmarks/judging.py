"""Writes a line of the table down, and whether its limit was kept.

With `STRIPESIM_BENCHMARKS=run` in the environment no test fails of that, and what is long to fill
is small: what counts then is only that each benchmark still runs.
"""

from __future__ import annotations

from .conftest import OVER, Line

ONE_CARD = "one card and amount"
NO_INPUT = "none"


def spelt(took: float) -> str:
    return f"{took * 1e6:,.1f} µs" if took < 1e-3 else f"{took * 1e3:,.1f} ms"


def kept(measured: float, limit: float) -> str:
    return "yes" if measured <= limit else OVER


def judge(
    report: list[Line],
    what: str,
    floor: float,
    measured: float,
    budget: float,
    input: str,
    why: str = "",
) -> None:
    """So many times its floor may it cost. `why` is what a profile says if it costs more."""
    ratio = measured / floor
    said = f"{input}. Profile: {why}" if why and ratio > budget else input
    times = f"{ratio:.2f} x", f"{budget:.2f} x"
    report.append(Line(what, spelt(measured), spelt(floor), *times, kept(ratio, budget), said))


def judge_number(
    report: list[Line], what: str, measured: float, budget: float, unit: str, input: str
) -> None:
    """So much may it be."""
    sizes = f"{measured:,.0f} {unit}", "", "", f"{budget:,.0f} {unit}"
    report.append(Line(what, *sizes, kept(measured, budget), input))


def not_measured(report: list[Line], what: str, limit: str, until: str) -> None:
    """What this run does not measure, and when it would."""
    report.append(Line(what, "not measured", "", "", limit, "", until))
