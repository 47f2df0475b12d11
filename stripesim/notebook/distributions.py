"""How things are spread: the days from payments to the bank, the numbers of a sweep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from stripesim.notebook.plots import INK, OWNS, QUIET, TRANSIT, headline, library

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def days_to_the_bank(rows: Sequence[Mapping[str, Any]], title: str) -> Figure:
    """A bar for each number of days that payments took to the bank, with their number and share;
    dark up to the day by which half of them were there.
    """
    days = [row["days"] for row in rows if row["days"] is not None]
    if not days:
        raise ValueError("no payment has reached the bank yet")
    pyplot: Any = library("the picture")
    figure: Figure
    figure, axes = pyplot.subplots(figsize=(9.5, 3.1), dpi=110, layout="constrained")
    pyplot.close(figure)
    counts = Counter(int(each) for each in days)
    half = int(median(days))
    every = range(min(counts), max(counts) + 1)
    colours = [OWNS if each <= half else TRANSIT for each in every]
    bars = axes.bar(every, [counts[each] for each in every], color=colours, width=0.8)
    said = [f"{counts[each]:,}  ({counts[each] / len(days):.0%})" for each in every]
    axes.bar_label(bars, said, padding=2, color=INK, fontsize=9)
    axes.margins(y=0.12)
    axes.set_xlim(every[0] - 1, max(every[-1], every[0] + 3) + 1)
    axes.set_xticks(every, [words(each) for each in every])
    axes.set_xlabel("days from the payment to the bank", color=INK, fontsize=9.5)
    axes.set_yticks([])
    finish(figure, axes, title or finding(days))
    return figure


def finding(days: Sequence[float]) -> str:
    """How long half of the payments took, and how long all."""
    longest = f"{max(days):.1f} days"
    if len(days) == 1:
        return f"One payment, and it was in the bank within {longest}"
    if f"{median(days):.1f}" == f"{max(days):.1f}":
        return f"All {len(days):,} payments were in the bank within {longest}"
    return (
        f"Half of {len(days):,} payments were in the bank within {median(days):.1f} days, "
        f"all within {longest}"
    )


def words(days: int) -> str:
    """A bar's name: from so many days to the next number."""
    return f"{days}–{days + 1}" if days else "under 1"


def spreads(points: Sequence[str], rows: Sequence[Mapping[str, Any]], title: str) -> Figure:
    """A line for each point of a sweep, percentiles 10 to 90, with the median as a dot."""
    if not points:
        raise ValueError("there is nothing to draw: every replication failed")
    pyplot: Any = library("the picture")
    size = (9.5, 1.2 + 0.35 * len(points))
    figure: Figure
    figure, axes = pyplot.subplots(figsize=size, dpi=110, layout="constrained")
    pyplot.close(figure)
    places = range(len(points))[::-1]
    axes.hlines(
        places, [row["p10"] for row in rows], [row["p90"] for row in rows], OWNS, linewidth=3
    )
    axes.plot([row["p50"] for row in rows], places, "o", color=INK, markersize=7)
    for row, place in zip(rows, places, strict=True):
        axes.annotate(
            f"{row['p50']:,.6g}", (row["p50"], place), (0, 6), textcoords="offset points",
            ha="center", color=INK, fontsize=9,
        )  # fmt: skip
    axes.set_yticks(places, points)
    axes.margins(y=0.25)
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.xaxis.set_major_formatter(lambda amount, place: f"{amount:,.6g}")
    finish(figure, axes, title)
    return figure


def finish(figure: Figure, axes: Axes, title: str) -> None:
    """No frame, and a title at the left."""
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.tick_params(length=0, colors=INK, labelsize=9)
    headline(figure, title)
