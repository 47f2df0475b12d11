"""The balance over time as a picture: how much of an account's money is at Stripe, and as what."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime
from itertools import groupby, pairwise
from math import ceil
from textwrap import fill
from typing import TYPE_CHECKING, Any

from stripesim.api.options import currency_named
from stripesim.engine.later import Later
from stripesim.facts.calendars import MONDAY, SATURDAY, Calendar, weekday
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.notebook.changes import steps_of
from stripesim.notebook.timeline import Lived, account_of
from stripesim.notebook.words import date_of, day_of, month_of

if TYPE_CHECKING:
    from matplotlib import figure as figures
    from matplotlib.axes import Axes
else:
    figures = Later("matplotlib.figure")

# One colour a thing in all pictures. They can be told apart without red and green; where two are
# alike in grey, one of them is hatched, a line, or below zero.
OWNS, OWES, TRANSIT, WAITS, HELD = "#0b5a8f", "#c8500a", "#6cb8e6", "#e0a526", "#80858f"
INK, QUIET, PALE = "#33373d", "#80858f", "#f1f2f4"
# The layers from the bottom up.
LAYERS: dict[str, tuple[str, dict[str, Any]]] = {
    "available": ("available", {"color": OWNS, "linewidth": 0}),
    "in_transit": ("in transit", {"color": TRANSIT, "linewidth": 0}),
    "pending": ("pending", {"color": WAITS, "linewidth": 0}),
    "reserved": (
        "held in reserve",
        {"facecolor": PALE, "edgecolor": HELD, "hatch": "////", "linewidth": 0.6},
    ),
}
AS_TEXT: dict[str, Any] = {"parse_math": False}  # a sign of dollars begins no formula
QUIETLY: dict[str, Any] = {"color": QUIET, "fontsize": 8, "ha": "center", "va": "top"}
DAILY = "daily averages; at the right, what there is at the end"
NAMED_UP_TO = 14  # days: a longer picture names only its Mondays
MONDAYS_UP_TO = 140  # days: a longer one only the first of each month
EXACT_UP_TO = 45  # days: a longer one shows the average of each day, and no closed days
SEEN = 50  # a part of the width: the last change gets so much at least
WIDTH, OF_A_NAME = 7.5, 0.62  # inches, of the axes of a picture and of a date below them

Sums = dict[str, list[int]]


def balance_over_time(
    sim: Lived,
    currency: str | None = None,
    *,
    stripe_account: str | None = None,
    bank: bool = False,
    title: str | None = None,
) -> figures.Figure:
    """A matplotlib Figure: what is available, in transit, pending and held in reserve, stacked,
    from the first day until now, in one currency (unless named, the account's own) of one account
    (unless named, the simulator's own). Closed banks are shaded.

    bank: below it, on a scale of its own, what has reached the bank. More than 45 days are shown as
    daily averages, and it says so. The labels at the right say where the money is now. Unless a
    title is given, it is how high the stack was at most. Needs `stripesim[notebook]`.
    """
    pyplot = library("balance_over_time")
    account = account_of(sim, stripe_account)
    currency = currency_named(currency or account.default_currency)
    moments, sums = steps(sim, currency, account.id)
    figure: figures.Figure
    figure, (axes, *below) = pyplot.subplots(
        2 if bank else 1, squeeze=False, sharex=True, figsize=(9.5, 5.2 if bank else 3.8), dpi=110,
        layout="constrained", gridspec_kw={"height_ratios": [1, 0.42] if bank else [1]},
    )  # fmt: skip
    axes, below = axes[0], [each for (each,) in below]
    # The notebook shows a figure that is the value of its cell; left open it would show it twice.
    pyplot.close(figure)
    drawn = averages(moments, sums) if is_long(moments) else (moments, sums)
    stack(axes, *drawn)
    say_what_bars_are(axes, DAILY if is_long(moments) else "")
    name_layers(axes, sums, currency)
    for lower in below:
        cumulated(lower, moments, sums["bank"], currency)
    for each in (axes, *below):
        each.set_xlim(moments[0], moments[-1])
        if not is_long(moments):
            shade(each, moments, account.calendar, named=each is axes)
        name_days(each, moments)
        name_amounts(each, currency)
    for upper in (axes, *below)[:-1]:
        upper.tick_params(axis="x", which="both", labelbottom=False)
    headline(figure, title or finding(*drawn, currency, daily=is_long(moments)))
    return figure


def library(what: str) -> Any:
    """`matplotlib.pyplot`. Raises ImportError that names the extra."""
    try:
        from matplotlib import pyplot
    except ImportError as missing:
        wrong = f"{what} needs matplotlib: pip install 'stripesim[notebook]'"
        raise ImportError(wrong) from missing
    return pyplot


def headline(figure: figures.Figure, title: str) -> None:
    """The title, at the left above everything: what the picture shows."""
    wide = int(figure.get_figwidth() * 10)
    figure.suptitle(fill(title, wide), x=0.008, ha="left", color=INK, fontsize=12, **AS_TEXT)


def say_what_bars_are(axes: Axes, heading: str) -> None:
    """Write a heading at the left above the axes."""
    axes.set_title(heading, loc="left", color=INK, fontsize=10)


def finding(moments: list[int], sums: Sums, currency: str, *, daily: bool) -> str:
    """How high what is drawn is at most, and when; how high it is now, and what is owed."""
    totals = [
        sum(max(amount, 0) for amount in each)
        for each in zip(*(sums[name] for name in LAYERS), strict=True)
    ]
    most, owed = max(totals[:-1]), max(-sums["available"][-1], 0)
    day = moments[totals.index(most)]
    return (
        f"At most {money(most, currency)} were at Stripe{' on average of a day' * daily}, on "
        f"{day_of(day)} {month_of(day)}; now {money(totals[-1], currency)}"
        f"{f', and {money(owed, currency)} are owed' if owed else ''}"
    )


def steps(sim: Lived, currency: str, account: str) -> tuple[list[int], Sums]:
    """The moments at which a sum changed, from the first midnight until now, and the sums."""
    told = steps_of(sim._world, account, currency)[currency]
    first = told[0][0] // DAY * DAY
    start, end = dict.fromkeys((*LAYERS, "bank"), 0), max(sim.clock.timestamp, first + DAY)
    end = drawn_until(first, told[-1][0], end)
    latest = {first: start, **dict(told), end: told[-1][1]}
    return list(latest), {name: [each[name] for each in latest.values()] for name in start}


def drawn_until(first: int, changed: int, now: int) -> int:
    """The right edge of a picture: now, or a little later, so that what changed last can be seen.
    A long picture shows days, and ends now.
    """
    if is_long([first, now]):
        return now
    return max(now, min(changed + (now - first) // SEEN, first + EXACT_UP_TO * DAY))


def is_long(moments: list[int]) -> bool:
    """Whether a picture of this span shows daily averages."""
    return moments[-1] - moments[0] > EXACT_UP_TO * DAY


def averages(moments: list[int], sums: Sums) -> tuple[list[int], Sums]:
    """The midnights from the first moment on, and the average of each sum on the day that begins
    there; then the last moment, as it is.
    """
    days = [*range(moments[0] // DAY * DAY, moments[-1], DAY)]
    means: Sums = {name: [] for name in sums}
    for day in days:
        until = min(day + DAY, moments[-1])
        start = max(bisect_left(moments, day + 1) - 1, 0)
        end = bisect_left(moments, until)
        if day == days[0] and end > 1:
            start = 1  # before the first change there was nothing to average
        edges = [max(moments[start], day), *moments[start + 1 : end], until]
        spans = [later - sooner for sooner, later in pairwise(edges)]
        for name, amounts in sums.items():
            parts = zip(amounts[start:end], spans, strict=True)
            means[name].append(sum(amount * span for amount, span in parts) // sum(spans))
    last = {name: [*means[name], amounts[-1]] for name, amounts in sums.items()}
    return [*days, moments[-1]], last


def stack(axes: Axes, moments: list[int], sums: Sums) -> None:
    """Draw each layer on those below it; what is owed hangs below zero."""
    over, under = [0] * len(moments), [0] * len(moments)
    for name, (_, look) in LAYERS.items():
        for floor, part, style in (
            (over, [max(amount, 0) for amount in sums[name]], look),
            (under, [min(amount, 0) for amount in sums[name]], {**look, **BELOW.get(name, {})}),
        ):
            if not any(part):
                continue
            top = [low + more for low, more in zip(floor, part, strict=True)]
            axes.fill_between(moments, floor, top, step="post", **style)
            floor[:] = top
    axes.axhline(0, color=INK, linewidth=0.8)
    least, most = min(under), max(over)
    room = (most - least) // 8 or 100  # above the layers, for the names of closed days
    axes.set_ylim(least and least - room // 2, most + room)


BELOW = {"available": {"color": OWES}}


def cumulated(axes: Axes, moments: list[int], amounts: list[int], currency: str) -> None:
    """Draw what has reached the bank, and write what is there now."""
    axes.fill_between(moments, 0, amounts, step="post", color=QUIET, alpha=0.45, linewidth=0)
    axes.step(moments, amounts, where="post", color=INK, linewidth=1.2)
    axes.set_ylim(min(0, *amounts), max(100, *amounts) * 1.2)
    axes.set_ylabel("in the bank", color=INK, fontsize=9.5)
    beside(axes, 0.75, "■", QUIET, f"in the bank  {money(amounts[-1], currency)}", INK)


def shade(axes: Axes, moments: list[int], calendar: Calendar, *, named: bool) -> None:
    """Shade the days on which banks are closed, behind the layers, whose colours stay."""

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
        axes.axvspan(start, end, color=INK, alpha=0.09, linewidth=0, zorder=0)
        if named and len(days) <= NAMED_UP_TO and end - start >= room(moments):
            place = axes.get_xaxis_transform()
            axes.text((start + end) // 2, 0.965, word, transform=place, **QUIETLY)


def name_days(axes: Axes, moments: list[int], inches: float = WIDTH) -> None:
    """Draw a line at each midnight and the day's name between; in a long picture only Mondays, in a
    very long one the first of each month; of those, as many as so many inches have room for.
    """
    days = [day * DAY for day in days_of(moments)]
    if len(days) > NAMED_UP_TO * inches / WIDTH:
        by_month = len(days) > MONDAYS_UP_TO
        named = [
            day for day in days if (is_first(day) if by_month else weekday(day // DAY) == MONDAY)
        ]
        named = named[:: max(ceil(len(named) * OF_A_NAME / inches), 1)]
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


def name_layers(axes: Axes, sums: Sums, currency: str) -> None:
    """Write beside the end of each layer that ever had anything its name and its amount now."""
    least, most = axes.get_ylim()
    over, under, middles = 0, 0, {}
    now = {name: sums[name][-1] for name in LAYERS if name != "reserved" or any(sums[name])}
    if min(sums["available"]) < 0:  # what hangs below zero has a name, also when it is filled
        now = {"owed": min(now["available"], 0), **now, "available": max(now["available"], 0)}
    for name, amount in now.items():
        floor = under if amount < 0 or name == "owed" else over
        middles[name] = (floor + amount / 2 - least) / (most - least)
        over, under = over + max(amount, 0), under + min(amount, 0)
    for name, height in apart(middles).items():
        amount = abs(now[name]) if name == "owed" else now[name]
        words, look = ("owed", BELOW["available"]) if name == "owed" else LAYERS[name]
        mark = "▨" if "hatch" in look else "■"
        said = f"{words}  {money(amount, currency)}"
        beside(axes, height, mark, look.get("color", HELD), said, INK if amount else QUIET)


def beside(axes: Axes, height: float, mark: str, colour: str, words: str, ink: str) -> None:
    """Write at the right of the picture, at a height between 0 and 1: a mark, and words."""
    for text, points, its_colour in ((mark, 7, colour), (words, 20, ink)):
        axes.annotate(
            text, (1, height), (points, 0), xycoords="axes fraction", textcoords="offset points",
            va="center", fontsize=9.5, color=its_colour, annotation_clip=False, **AS_TEXT,
        )  # fmt: skip


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
