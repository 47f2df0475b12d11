"""The balance over time as a picture: what an account has earned, and where that money is."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from stripesim.facts.calendars import MONDAY, SATURDAY, Calendar, weekday
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.notebook.changes import steps_of
from stripesim.notebook.timeline import Lived, account_of, calendar_of
from stripesim.notebook.words import date_of, day_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The layers from the bottom up: the money that has come furthest is lowest. Blue has left Stripe,
# orange has not; the four can be told apart without red and green, and in grey.
LAYERS = {
    "bank": ("in the bank", "#0b5a8f"),
    "in_transit": ("in transit", "#6cb8e6"),
    "available": ("available", "#c8500a"),
    "pending": ("pending", "#f6c667"),
}
INK = "#33373d"
QUIET = "#80858f"
QUIETLY: dict[str, Any] = {"color": QUIET, "fontsize": 8, "ha": "center", "va": "top"}
NAMED_UP_TO = 14  # days: a longer picture names only its Mondays
MONDAYS_UP_TO = 84  # days: a longer one only the first of each month


def balance_over_time(
    sim: Lived,
    currency: str | None = None,
    *,
    stripe_account: str | None = None,
    title: str | None = None,
) -> Figure:
    """A matplotlib Figure: pending, available, in transit and in the bank, stacked, from the first
    day until now, in one currency (unless named, the account's own) of one account (unless named,
    the simulator's own). Closed banks are shaded.

    The labels at the right say where the money is now. Needs `stripesim[notebook]`.
    """
    pyplot = library("balance_over_time")
    currency = currency or account_of(sim, stripe_account)[0]["default_currency"]
    moments, sums = steps(sim, currency, stripe_account)
    figure: Figure
    figure, axes = pyplot.subplots(figsize=(9.5, 3.8), dpi=110, layout="constrained")
    # The notebook shows a figure that is the value of its cell; left open it would show it twice.
    pyplot.close(figure)
    stack(axes, moments, sums)
    axes.set_xlim(moments[0], moments[-1])
    shade(axes, moments, calendar_of(sim, stripe_account))
    name_days(axes, moments)
    name_amounts(axes, currency)
    name_layers(axes, sums, currency)
    if title is not None:
        name_picture(axes, title)
    return figure


def library(what: str) -> Any:
    """`matplotlib.pyplot`. Raises ImportError that names the extra."""
    try:
        from matplotlib import pyplot
    except ImportError as missing:
        wrong = f"{what} needs matplotlib: pip install 'stripesim[notebook]'"
        raise ImportError(wrong) from missing
    return pyplot


def steps(
    sim: Lived, currency: str, account: str | None = None
) -> tuple[list[int], dict[str, list[int]]]:
    """The moments at which a sum changed, from the first midnight until now, and the sums."""
    told = steps_of(sim._world, account_of(sim, account)[0]["id"], currency)[currency]
    first = told[0][0] // DAY * DAY
    start, end = dict.fromkeys(LAYERS, 0), max(sim.clock.timestamp, first + DAY)
    latest = {first: start, **dict(told), end: told[-1][1]}
    return list(latest), {name: [each[name] for each in latest.values()] for name in LAYERS}


def stack(axes: Axes, moments: list[int], sums: dict[str, list[int]]) -> None:
    """Draw each layer on those below it; what is owed hangs below zero."""
    over, under = [0] * len(moments), [0] * len(moments)
    for name, (_, colour) in LAYERS.items():
        for floor, part in (
            (over, [max(amount, 0) for amount in sums[name]]),
            (under, [min(amount, 0) for amount in sums[name]]),
        ):
            if not any(part):
                continue
            top = [low + more for low, more in zip(floor, part, strict=True)]
            axes.fill_between(moments, floor, top, step="post", color=colour, linewidth=0)
            floor[:] = top
    axes.axhline(0, color=INK, linewidth=0.8)
    least, most = min(under), max(over)
    room = (most - least) // 8 or 100  # above the layers, for the names of closed days
    axes.set_ylim(least and least - room // 2, most + room)


def shade(axes: Axes, moments: list[int], calendar: Calendar) -> None:
    """Shade the days on which banks are closed, over the layers."""

    def why(day: int) -> str:
        if calendar.is_business_day(day):
            return ""
        return "weekend" if weekday(day) >= SATURDAY else "holiday"

    days = days_of(moments)
    for word, group in groupby(days, why):
        run = list(group)
        start, end = run[0] * DAY, min((run[-1] + 1) * DAY, moments[-1])
        if not word:
            continue
        axes.axvspan(start, end, color=INK, alpha=0.09, linewidth=0, zorder=3)
        if len(days) <= NAMED_UP_TO and end - start >= room(moments):
            place = axes.get_xaxis_transform()
            axes.text((start + end) // 2, 0.965, word, transform=place, **QUIETLY)


def name_days(axes: Axes, moments: list[int]) -> None:
    """Draw a line at each midnight and the day's name between; in a long picture only Mondays, in a
    very long one the first of each month.
    """
    days = [day * DAY for day in days_of(moments)]
    if len(days) > NAMED_UP_TO:
        by_month = len(days) > MONDAYS_UP_TO
        named = [
            day for day in days if (is_first(day) if by_month else weekday(day // DAY) == MONDAY)
        ]
        axes.set_xticks(named, [date_of(day) for day in named])
    else:
        named = [day for day in days if moments[-1] - day >= room(moments)]
        middles = [(day + min(day + DAY, moments[-1])) // 2 for day in named]
        axes.set_xticks(days, [""] * len(days))
        axes.set_xticks(middles, names(named), minor=True)
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.tick_params(axis="x", which="both", length=0, colors=INK, labelsize=9)


def is_first(moment: int) -> bool:
    """Whether a moment is on the first day of a month (UTC)."""
    return datetime.fromtimestamp(moment, UTC).day == 1


def names(days: list[int]) -> list[str]:
    """The names of the days: Mon 25, Tue 26, ...; the month below the first one and where it
    changes.
    """
    months = [f"{datetime.fromtimestamp(day, UTC):%B %Y}" for day in days]
    return [
        f"{day_of(day)}\n{'' if month == before else month}"
        for day, month, before in zip(days, months, ["", *months], strict=False)
    ]


def room(moments: list[int]) -> int:
    """How long a day must be in the picture to get its name."""
    return (moments[-1] - moments[0]) // 16


def days_of(moments: list[int]) -> range:
    """The days that a span of moments touches, as numbers of days since 1970."""
    return range(moments[0] // DAY, -(-moments[-1] // DAY))


def name_amounts(axes: Axes, currency: str) -> None:
    """Label the axis in major units: $1,200, or $12.50 for small sums."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    def words(amount: float, place: int) -> str:
        return money(round(amount), currency).removesuffix(".00").removesuffix(".000")

    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(words))
    axes.tick_params(axis="y", length=0, colors=INK, labelsize=9)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)


def name_picture(axes: Axes, title: str) -> None:
    """Write the title at the left; a sign of dollars begins no formula."""
    axes.set_title(title, loc="left", color=INK, fontsize=11, pad=12, parse_math=False)


def name_layers(axes: Axes, sums: dict[str, list[int]], currency: str) -> None:
    """Write beside the end of each layer its name and its amount."""
    least, most = axes.get_ylim()
    over, under, middles = 0, 0, {}
    for name in LAYERS:
        amount = sums[name][-1]
        floor = over if amount >= 0 else under
        middles[name] = (floor + amount / 2 - least) / (most - least)
        over, under = over + max(amount, 0), under + min(amount, 0)
    for name, height in apart(middles).items():
        words, colour = LAYERS[name]
        amount = sums[name][-1]
        place: dict[str, Any] = {"transform": axes.transAxes, "va": "center", "fontsize": 9.5}
        axes.text(1.012, height, "■", color=colour, **place)
        ink = INK if amount else QUIET
        axes.text(1.035, height, f"{words}  {money(amount, currency)}", color=ink, **place)


def apart(middles: dict[str, float], gap: float = 0.085) -> dict[str, float]:
    """Heights for labels, lowest first: moved apart to keep a gap, none above the top."""
    placed: dict[str, float] = {}
    floor = gap / 2
    for name, height in sorted(middles.items(), key=lambda item: item[1]):
        placed[name] = max(height, floor)
        floor = placed[name] + gap
    roof = 1 - gap / 2
    for name in reversed(placed):
        placed[name] = min(placed[name], roof)
        roof = placed[name] - gap
    return placed
