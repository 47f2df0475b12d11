"""Who has the money: the balances of several accounts over time, a band for each.

In a band: what is available (blue; below zero, what is owed: orange), what is held in reserve, of
the account or for the platform's accounts (hatched, on top), what is pending and in transit (thin
lines). What has reached the bank only grows, so it has a band of its own. Bands that can be
compared have one scale. A long picture, and one of daily rows, shows the average of each day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from stripesim.api.options import currency_named
from stripesim.engine.later import Later
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.notebook.changes import SUMS, Step, steps_of
from stripesim.notebook.plots import (
    DAILY,
    HELD,
    INK,
    OWES,
    OWNS,
    PALE,
    QUIET,
    TRANSIT,
    WAITS,
    WIDTH,
    apart,
    averages,
    beside,
    drawn_until,
    headline,
    is_long,
    library,
    name_amounts,
    name_days,
    say_what_bars_are,
)
from stripesim.notebook.timeline import Lived, account_of
from stripesim.notebook.words import day_of, month_of

if TYPE_CHECKING:
    from matplotlib import figure as figures
    from matplotlib.axes import Axes
else:
    figures = Later("matplotlib.figure")

LINES = {
    "available": ("available", OWNS),
    "pending": ("pending", WAITS),
    "reserved": ("held in reserve", HELD),
    "in_transit": ("in transit", TRANSIT),
    "bank": ("in the bank", INK),
}
STYLES: dict[str, Any] = {"pending": "-", "in_transit": ":", "bank": "-"}
ONE_SCALE_UP_TO = 12  # times: if one account has more than another, each has its own scale


class Kept(NamedTuple):
    """What one account had at each moment, and in which currency."""

    currency: str
    moments: list[int]
    sums: dict[str, list[int]]


class Column(NamedTuple):
    """A column of the picture: its heading, the bands from top to bottom by name, the first and the
    last moment, its share of the width, whether amounts stand at its end, and whether its bars are
    the averages of days also where it is short.
    """

    heading: str
    bands: Mapping[str, Kept]
    first: int
    last: int
    share: float = 1.0
    ends: bool = True
    daily: bool = False

    def averaged(self) -> bool:
        """Whether its bars are the averages of days."""
        return self.daily or is_long([self.first, self.last])


def balances_of(
    sim: Lived,
    accounts: Mapping[str, str | None],
    currency: str | None = None,
    *,
    show: Collection[str] = ("pending", "reserved"),
    closer: int | None = None,
    title: str | None = None,
) -> figures.Figure:
    """A matplotlib Figure with a band for each account: {name: id; None is the simulator's own}.

    What is available, and of pending, reserved, in_transit and bank what `show` names; in one
    currency (unless named, that of the simulator's own account), from the first day until now.
    closer: so many days at the beginning get half of the width. Unless a title is given, it is who
    owed most, or had most. Needs `stripesim[notebook]`.
    """
    bands = bands_of(sim, accounts, currency, show)
    return drawn(columns_of(bands, closer), title or finding(bands))


def bands(
    steps: Mapping[tuple[str, str], list[Step]],
    last: int,
    show: Collection[str],
    names: Mapping[str, str],
    title: str,
    *,
    daily: bool,
) -> figures.Figure:
    """The steps of a history until its last moment as a Figure: a band for each account and
    currency; daily: the averages of its days.
    """
    accounts, currencies = zip(*steps, strict=True)
    kept = {}
    for (account, currency), each in steps.items():
        name = names.get(account, account if len({*accounts}) > 1 else "")
        name += f" {currency}" if len({*currencies}) > 1 else ""
        kept[name] = kept_of(each, currency, last, show)
    return drawn(columns_of(kept, daily=daily), title or finding(kept))


def bands_of(
    sim: Lived,
    accounts: Mapping[str, str | None],
    currency: str | None,
    show: Collection[str],
) -> dict[str, Kept]:
    """What accounts of a simulator had until now, by the names that they are given."""
    currency = currency_named(currency or account_of(sim, None).default_currency)
    now: int = sim.clock.timestamp
    return {
        name: kept_of(
            steps_of(sim._world, account_of(sim, id).id, currency)[currency], currency, now, show
        )
        for name, id in accounts.items()
    }


def kept_of(steps: list[Step], currency: str, until: int, show: Collection[str]) -> Kept:
    """The steps from the midnight before the first until a moment, at least a day later."""
    first = steps[0][0] // DAY * DAY
    shown = ("available", *(name for name in LINES if name in show and name != "available"))
    moments = [first, *(moment for moment, _ in steps), max(until, first + DAY)]
    before = dict.fromkeys(SUMS, 0)
    sums = [before, *(each for _, each in steps), steps[-1][1]]
    return Kept(currency, moments, {name: [each[name] for each in sums] for name in shown})


def columns_of(
    bands: Mapping[str, Kept], closer: int | None = None, *, daily: bool = False
) -> list[Column]:
    """One column with all of the time; or two, the first with so many days."""
    first = min(each.moments[0] for each in bands.values())
    last = max(each.moments[-1] for each in bands.values())
    if not daily:
        last = drawn_until(first, max(each.moments[-2] for each in bands.values()), last)
    middle = first + (closer or 0) * DAY
    if not first < middle < last:
        return [Column("", bands, first, last, daily=daily)]
    heading = f"the first {closer} days"
    return [
        Column(heading, bands, first, middle, ends=False),
        Column(f"the {-(-(last - middle) // DAY)} days after", bands, middle, last),
    ]


def finding(bands: Mapping[str, Kept]) -> str:
    """Who owed most, and how much it is now; if nobody owed anything, who had most available."""
    lowest = {name: min(each.sums["available"]) for name, each in bands.items()}
    owing = min(lowest, key=lowest.__getitem__)
    if lowest[owing] < 0:
        kept = bands[owing]
        now = max(-kept.sums["available"][-1], 0)
        return (
            f"{owing} owed up to {money(-lowest[owing], kept.currency)}; "
            f"now {money(now, kept.currency)}"
        )
    most = {name: max(each.sums["available"]) for name, each in bands.items()}
    having = max(most, key=most.__getitem__)
    kept = bands[having]
    day = kept.moments[kept.sums["available"].index(most[having])]
    when = f"{day_of(day)} {month_of(day)}"
    return f"{having} had up to {money(most[having], kept.currency)} available, on {when}"


# -- drawing ---------------------------------------------------------------------------------------


def drawn(columns: Sequence[Column], title: str) -> figures.Figure:
    """The Figure: columns side by side, an account in the same place in each."""
    pyplot: Any = library("the picture")
    rows = rows_of(columns)
    heights = [0.55 if line == "bank" else 1.0 for _, line in rows]
    width, height = (9.5 if len(columns) == 1 else 11.5), 1.1 + 1.75 * sum(heights)
    figure: figures.Figure
    figure, grid = pyplot.subplots(
        len(rows), len(columns), squeeze=False, figsize=(width, height), dpi=110,
        layout="constrained",
        gridspec_kw={"height_ratios": heights, "width_ratios": [each.share for each in columns]},
    )  # fmt: skip
    pyplot.close(figure)  # the notebook shows a figure that is the value of its cell
    limits, compared = limits_of(columns, rows)
    for place, column in enumerate(columns):
        for (name, line), row in zip(rows, grid, strict=True):
            axes, kept = row[place], within(column.bands[name], column, line)
            band(axes, kept)
            axes.set_xlim(column.first, column.last)
            axes.set_ylim(limits[name, line])
            name_amounts(axes, kept.currency)
            name_days(axes, [column.first, column.last], inches=WIDTH / len(columns))
            if axes is not grid[-1][place]:
                axes.tick_params(axis="x", which="both", labelbottom=False)
            if place:
                axes.tick_params(axis="y", labelleft=False)
            else:
                said = f"{name}:\nbank" if line == "bank" else name
                if line == "balance" and not compared:
                    said += "\n(own scale)"
                axes.set_ylabel(said, color=INK, fontsize=9.5)
            if column.ends:
                label(axes, kept, column.bands[name])
        heading = (column.heading, DAILY if column.averaged() else "")
        say_what_bars_are(grid[0][place], ": ".join(filter(None, heading)))
    headline(figure, title)
    legend(figure, columns)
    return figure


def rows_of(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """The rows of the picture: of each account its balance, and if it is shown and ever got
    anything, its bank.
    """
    return [
        (name, line)
        for name in columns[0].bands
        for line in ("balance", "bank")
        if line == "balance" or any(any(each.bands[name].sums.get("bank", ())) for each in columns)
    ]


def within(kept: Kept, column: Column, line: str) -> Kept:
    """The sums of a row within a column: exactly, or of a balance in a long one the average of each
    day.
    """
    moments, bank = kept.moments, line == "bank"
    sums = {name: amounts for name, amounts in kept.sums.items() if (name == "bank") == bank}
    inside = [each for each in moments if column.first < each < column.last]
    wanted = [column.first, *inside, column.last]
    places = [max(bisect_right(moments, each) - 1, 0) for each in wanted]
    cut = {name: [amounts[place] for place in places] for name, amounts in sums.items()}
    exact = bank or not column.averaged()
    return Kept(kept.currency, *((wanted, cut) if exact else averages(wanted, cut)))


Limits = tuple[float, float]


def limits_of(
    columns: Sequence[Column], rows: Iterable[tuple[str, str]]
) -> tuple[dict[tuple[str, str], Limits], bool]:
    """The scale of each row: the same in all columns, and for all balances of one currency unless
    that would flatten one of them. Whether it did not, so that all rows can be compared.
    """
    compared = True
    reach = {
        (name, line): reach_of([within(each.bands[name], each, line) for each in columns])
        for name, line in rows
    }
    for currency in {each.currency for each in columns[0].bands.values()}:
        alike = [
            row
            for row in reach
            if row[1] != "bank" and columns[0].bands[row[0]].currency == currency
        ]
        spans = [reach[row][1] - reach[row][0] for row in alike]
        if max(spans) <= ONE_SCALE_UP_TO * min(spans):
            common = min(reach[row][0] for row in alike), max(reach[row][1] for row in alike)
            reach.update(dict.fromkeys(alike, common))
        else:
            compared = False
    limits = {
        row: (least - 0.08 * (most - least), most + 0.12 * (most - least))
        for row, (least, most) in reach.items()
    }
    return limits, compared


def reach_of(parts: Iterable[Kept]) -> Limits:
    """The lowest and the highest amount that is drawn; at least from zero to a major unit."""
    least, most = 0, 100
    for kept in parts:
        most = max(most, *(top for line in kept.sums for top in tops(kept, line)))
        least = min(least, *(low for line in kept.sums for low in kept.sums[line]))
    return least, most


def tops(kept: Kept, line: str) -> list[int]:
    """The heights of a line: what is held is drawn on top of what is available."""
    if line != "reserved":
        return kept.sums[line]
    floor = (max(amount, 0) for amount in kept.sums["available"])
    return [low + held for low, held in zip(floor, kept.sums["reserved"], strict=True)]


def band(axes: Axes, kept: Kept) -> None:
    """Draw one row: areas above and below zero, what is held on top, a line for what is not there
    yet.
    """
    moments = kept.moments
    available = kept.sums.get("available", [0] * len(moments))
    for part, colour in (
        ([max(amount, 0) for amount in available], OWNS),
        ([min(amount, 0) for amount in available], OWES),
    ):
        axes.fill_between(moments, 0, part, step="post", color=colour, alpha=0.85, linewidth=0)
    if any(kept.sums.get("reserved", ())):  # on top: what the account would have without it
        floor, top = [max(amount, 0) for amount in available], tops(kept, "reserved")
        axes.fill_between(
            moments, floor, top, step="post", facecolor=PALE, edgecolor=HELD, hatch="////",
            linewidth=0.8,
        )  # fmt: skip
    for line, style in STYLES.items():
        if any(kept.sums.get(line, ())):
            colour = LINES[line][1]
            axes.step(moments, kept.sums[line], style, where="post", color=colour, linewidth=1.4)
    axes.axhline(0, color=INK, linewidth=0.8)


def label(axes: Axes, kept: Kept, whole: Kept) -> None:
    """Write beside the end of each line that ever had anything its amount now."""
    least, most = axes.get_ylim()
    shown = [name for name in kept.sums if name == "available" or any(whole.sums[name])]
    ends = {line: (tops(kept, line)[-1] - least) / (most - least) for line in shown}
    for line, height in apart(ends, gap=0.34 if "bank" in shown else 0.17).items():
        words, colour = LINES[line]
        amount = kept.sums[line][-1]
        if line == "available" and amount < 0:
            words, colour = "owed", OWES
        said = money(abs(amount) if words == "owed" else amount, kept.currency)
        mark = "▨" if line == "reserved" else "■"
        beside(axes, height, mark, colour, f"{words}  {said}", INK if amount else QUIET)


def legend(figure: figures.Figure, columns: Sequence[Column]) -> None:
    """Name below the picture whatever is drawn somewhere in it."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    every = [kept.sums for each in columns for kept in each.bands.values()]

    def appears(line: str, sign: int = 1) -> bool:
        return any(sign * amount > 0 for sums in every for amount in sums.get(line, ()))

    handles: list[Any] = []
    if appears("available"):
        handles.append(Patch(color=OWNS, alpha=0.85, label="available"))
    if appears("available", -1):
        handles.append(Patch(color=OWES, alpha=0.85, label="owed: available is below zero"))
    if appears("reserved"):
        look: dict[str, Any] = {"facecolor": PALE, "edgecolor": HELD, "hatch": "////"}
        handles.append(Patch(**look, label="held in reserve"))
    for line, style in STYLES.items():
        if line != "bank" and (appears(line) or appears(line, -1)):
            words, colour = LINES[line]
            handles.append(Line2D([], [], color=colour, linestyle=style, label=words))
    if handles:
        figure.legend(
            handles=handles, loc="outside lower left", ncols=len(handles), frameon=False,
            fontsize=9, labelcolor=INK,
        )  # fmt: skip
