"""How things are spread: the days from payments to the bank, the numbers of a sweep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from stripesim.notebook.plots import INK, OWES, OWNS, QUIET, headline, library

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def days_to_the_bank(rows: Sequence[Mapping[str, Any]], title: str) -> Figure:
    """A bar for each number of days that payments took to the bank; orange is the middle one."""
    days = [row["days"] for row in rows if row["days"] is not None]
    if not days:
        raise ValueError("no payment has reached the bank yet")
    pyplot = library("the picture")
    figure: Figure
    figure, axes = pyplot.subplots(figsize=(9.5, 2.8), dpi=110, layout="constrained")
    pyplot.close(figure)
    counts = Counter(int(each) for each in days)
    middle = median(days)
    colours = [OWES if each == int(middle) else OWNS for each in sorted(counts)]
    bars = axes.bar(sorted(counts), [counts[each] for each in sorted(counts)], color=colours)
    axes.bar_label(bars, color=INK, fontsize=9)
    every = range(min(counts), max(counts) + 1)
    axes.set_xticks(every, [words(each) for each in every])
    axes.set_yticks([])
    said = f"Half of {len(days):,} payments were in the bank within {middle:.1f} days"
    finish(figure, axes, title or said)
    return figure


def words(days: int) -> str:
    """A bar's name: from so many days to the next number."""
    return f"{days}–{days + 1}" if days else "under 1"


def spreads(points: Sequence[str], rows: Sequence[Mapping[str, Any]], title: str) -> Figure:
    """A line for each point of a sweep, percentiles 10 to 90, with the median as a dot."""
    if not points:
        raise ValueError("there is nothing to draw: every replication failed")
    pyplot = library("the picture")
    size = (9.5, 1.2 + 0.35 * len(points))
    figure: Figure
    figure, axes = pyplot.subplots(figsize=size, dpi=110, layout="constrained")
    pyplot.close(figure)
    places = range(len(points))[::-1]
    axes.hlines(
        places, [row["p10"] for row in rows], [row["p90"] for row in rows], OWNS, linewidth=3
    )
    axes.plot([row["p50"] for row in rows], places, "o", color=OWES, markersize=7)
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
