"""Who has the money: the balances of several accounts over time, one above the other.

Each account is a band: what is available (blue; orange where it is owed), what is pending (a thin
line), what is held in reserve, of a seller or for the platform's sellers (hatched), and what has
reached its bank (dashed); what is on its way there is dotted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.notebook.changes import SUMS, Step, steps_of
from stripesim.notebook.plots import (
    INK,
    QUIET,
    apart,
    library,
    name_amounts,
    name_days,
    name_picture,
)
from stripesim.notebook.timeline import Lived, account_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OWNS, OWES, HELD = "#0b5a8f", "#c8500a", "#80858f"
LINES = {
    "available": ("available", OWNS),
    "pending": ("pending", "#d39a1e"),
    "reserved": ("held in reserve", HELD),
    "in_transit": ("in transit", "#6cb8e6"),
    "bank": ("its bank", INK),
}


class Kept(NamedTuple):
    """What one account had at each moment: available, pending, reserved, in transit, bank."""

    moments: list[int]
    sums: dict[str, list[int]]


def balances_of(
    sim: Lived,
    accounts: Mapping[str, str | None],
    currency: str | None = None,
    *,
    show: Collection[str] = ("pending", "reserved", "bank"),
    title: str | None = None,
) -> Figure:
    """A matplotlib Figure with one band for each account: {name: id; None is the simulator's own}.

    What is available, and of pending, reserved, in_transit and bank what `show` names.

    In one currency (unless named, that of the simulator's own account), from the first day until
    now. Needs `stripesim[notebook]`.
    """
    currency = currency or account_of(sim, None)[0]["default_currency"]
    now: int = sim.clock.timestamp
    kept = {}
    for name, id in accounts.items():
        steps = steps_of(sim._world, account_of(sim, id)[0]["id"], currency)[currency]
        kept[name, currency] = kept_of(steps, now, show)
    return drawn(kept, title or "", compared=False)


def bands(
    rows: Sequence[Mapping[str, Any]], show: Collection[str], names: Mapping[str, str], title: str
) -> Figure:
    """The rows of a history as a Figure: a band for each account and currency; those of one
    currency have one scale.
    """
    several = len({row["account"] for row in rows}) > 1
    steps: dict[tuple[str, str], list[Step]] = {}
    for row in rows:
        who = names.get(row["account"], row["account"] if several else ""), row["currency"]
        steps.setdefault(who, []).append((row["moment"], {name: row[name] for name in SUMS}))
    if not steps:
        raise ValueError("there is nothing to draw: the history has no rows")
    last = max(row["moment"] for row in rows)
    kept = {who: kept_of(each, last, show) for who, each in steps.items()}
    return drawn(kept, title, compared=len({currency for _, currency in steps}) == 1)


def beside(
    one: Sequence[Mapping[str, Any]],
    other: Sequence[Mapping[str, Any]],
    names: tuple[str, str],
    show: Collection[str],
    title: str,
) -> Figure:
    """Two histories of one account and currency, a band each, on one scale."""
    kept = {}
    for name, rows in zip(names, (one, other), strict=True):
        steps = [(row["moment"], {each: row[each] for each in SUMS}) for row in rows]
        kept[name, rows[0]["currency"]] = kept_of(steps, rows[-1]["moment"], show)
    return drawn(kept, title, compared=True)


def kept_of(steps: list[Step], until: int, show: Collection[str]) -> Kept:
    """The steps from the midnight before the first until a moment, at least a day later."""
    first = steps[0][0] // DAY * DAY
    shown = ("available", *(name for name in LINES if name in show and name != "available"))
    moments = [first, *(moment for moment, _ in steps), max(until, first + DAY)]
    before = dict.fromkeys(SUMS, 0)
    sums = [before, *(each for _, each in steps), steps[-1][1]]
    return Kept(moments, {name: [each[name] for each in sums] for name in shown})


def drawn(kept: Mapping[tuple[str, str], Kept], title: str, *, compared: bool) -> Figure:
    """The Figure with a band for each account and currency; compared: all on one scale."""
    pyplot: Any = library("the picture")
    size = (9.5, 0.6 + 1.75 * len(kept))
    figure: Figure
    figure, axes_of = pyplot.subplots(
        len(kept), sharex=True, sharey=compared, squeeze=False, figsize=size, dpi=110,
        layout="constrained",
    )  # fmt: skip
    pyplot.close(figure)  # the notebook shows a figure that is the value of its cell
    first = min(each.moments[0] for each in kept.values())
    last = max(each.moments[-1] for each in kept.values())
    for ((name, currency), each), (axes,) in zip(kept.items(), axes_of, strict=True):
        band(axes, each, name, currency)
        axes.set_xlim(first, last)
    for ((_, currency), each), (axes,) in zip(kept.items(), axes_of, strict=True):
        label(axes, each, currency)  # once all have their scale
    name_days(axes_of[-1][0], [first, last])
    if title:
        name_picture(axes_of[0][0], title)
    return figure


def band(axes: Axes, kept: Kept, name: str, currency: str) -> None:
    """Draw one account: areas above and below zero, and a line for each sum that is not empty."""
    moments, available = kept.moments, kept.sums["available"]
    for part, colour in (
        ([max(amount, 0) for amount in available], OWNS),
        ([min(amount, 0) for amount in available], OWES),
    ):
        axes.fill_between(moments, 0, part, step="post", color=colour, alpha=0.75, linewidth=0)
    for line, style in (("pending", "-"), ("in_transit", ":"), ("bank", "--")):
        if any(kept.sums.get(line, ())):
            colour = LINES[line][1]
            axes.step(moments, kept.sums[line], style, where="post", color=colour, linewidth=1.3)
    if any(kept.sums.get("reserved", ())):  # on top: what the account would have without it
        floor = [max(amount, 0) for amount in available]
        top = [low + held for low, held in zip(floor, kept.sums["reserved"], strict=True)]
        axes.fill_between(
            moments, floor, top, step="post", facecolor="none", edgecolor=HELD, hatch="////",
            linewidth=0.8,
        )  # fmt: skip
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_ylabel(name, color=INK, fontsize=9.5)
    axes.margins(y=0.18)
    name_amounts(axes, currency)
    axes.tick_params(axis="x", which="both", length=0)


def end_of(kept: Kept, line: str) -> int:
    """The height at which a line ends: what is held is drawn on top of what is available."""
    floor = max(kept.sums["available"][-1], 0) if line == "reserved" else 0
    return floor + kept.sums[line][-1]


def label(axes: Axes, kept: Kept, currency: str) -> None:
    """Write beside the end of each line its name and its amount now."""
    least, most = axes.get_ylim()
    shown = [name for name, line in kept.sums.items() if name == "available" or any(line)]
    ends = {line: (end_of(kept, line) - least) / (most - least) for line in shown}
    for line, height in apart(ends, gap=0.17).items():
        words, colour = LINES[line]
        amount = kept.sums[line][-1]
        if line == "available" and amount < 0:
            words, colour = "owed", OWES
        place: dict[str, Any] = {"transform": axes.transAxes, "va": "center", "fontsize": 9}
        axes.text(1.012, height, "■", color=colour, **place)
        ink = INK if amount else QUIET
        axes.text(1.035, height, f"{words}  {money(amount, currency)}", color=ink, **place)
