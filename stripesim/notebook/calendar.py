"""A calendar of payouts: a line for each week, a field for each day, with what arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from stripesim.facts.calendars import weekday
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.notebook.plots import INK, QUIET, library, name_picture
from stripesim.notebook.words import date_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CAME, TAKEN = "#0b5a8f", "#c8500a"  # to the bank, and from it
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def calendar(rows: Sequence[Mapping[str, Any]], title: str) -> Figure:
    """The payouts of one currency, by the day on which they arrived."""
    if not rows:
        raise ValueError("no payout has arrived")
    currencies = {row["currency"] for row in rows}
    if len(currencies) > 1:
        raise ValueError(f"one currency at a time: here are {', '.join(sorted(currencies))}")
    [currency] = currencies
    days: Counter[int] = Counter()
    for row in rows:
        days[row["moment"] // DAY] += row["amount"]
    monday = min(days) - weekday(min(days))
    weeks = (max(days) - monday) // 7 + 1
    pyplot = library("the picture")
    figure: Figure
    size = (9.5, 1.0 + 0.5 * weeks)
    figure, axes = pyplot.subplots(figsize=size, dpi=110, layout="constrained")
    pyplot.close(figure)
    most = max(map(abs, days.values()))
    for day in range(monday, monday + 7 * weeks):
        column, line = weekday(day), (day - monday) // 7
        amount = days.get(day, 0)
        strength = 0.15 + 0.85 * abs(amount) / most if amount else 0.0
        colour = TAKEN if amount < 0 else CAME
        axes.add_patch(
            pyplot.Rectangle(
                (column, line), 0.96, 0.92, facecolor=(colour, strength), edgecolor=(QUIET, 0.4)
            )
        )
        ink = "white" if strength > 0.55 else INK
        axes.text(column + 0.05, line + 0.28, date_of(day * DAY), fontsize=7, color=ink)
        if amount:
            axes.text(
                column + 0.9, line + 0.72, money(amount, currency), fontsize=9, ha="right",
                color=ink, parse_math=False,
            )  # fmt: skip
    axes.set_xlim(0, 7)
    axes.set_ylim(weeks, 0)
    axes.set_xticks([each + 0.48 for each in range(7)], WEEK)
    axes.xaxis.tick_top()
    axes.set_yticks([])
    axes.tick_params(length=0, colors=INK, labelsize=9)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    several = f"{len(rows):,} payout{'' if len(rows) == 1 else 's'}"
    brought = money(sum(days.values()), currency)
    name_picture(axes, title or f"{brought} in {several} by {date_of(max(days) * DAY)}")
    return figure
