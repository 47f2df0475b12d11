"""Payouts on a calendar: which day brought how much to the bank."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stripesim.api.options import currency_named
from stripesim.engine.later import Later
from stripesim.facts.calendars import weekday
from stripesim.facts.currencies import decimals, money
from stripesim.facts.days import DAY
from stripesim.notebook.plots import (
    AS_TEXT,
    HELD,
    INK,
    OWES,
    OWNS,
    PALE,
    QUIET,
    TRANSIT,
    headline,
    library,
)
from stripesim.notebook.timeline import Lived, account_of
from stripesim.notebook.words import date_of, day_after, day_of, month_of

if TYPE_CHECKING:
    from matplotlib import figure as figures
    from matplotlib.axes import Axes
else:
    figures = Later("matplotlib.figure")

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# What a day's payouts did, and how the day looks.
LOOKS: dict[str, tuple[str, dict[str, Any], str]] = {
    "paid": ("arrived", {"facecolor": OWNS}, "white"),
    "on its way": ("on its way", {"facecolor": TRANSIT}, INK),
    "debited": ("taken from the bank", {"facecolor": OWES}, "white"),
    "failed": ("sent back", {"facecolor": "white", "edgecolor": OWES, "linewidth": 2}, OWES),
    "closed": (
        "banks are closed",
        {"facecolor": PALE, "edgecolor": "#d5d8dd", "hatch": "////", "linewidth": 0},
        QUIET,
    ),
}
EXACT_BELOW = 100_000  # major units: where a day brought more, all cells are in major units
OPEN: dict[str, Any] = {"facecolor": "white", "edgecolor": "#d5d8dd", "linewidth": 0.8}


def payout_calendar(
    sim: Lived,
    currency: str | None = None,
    *,
    stripe_account: str | None = None,
    title: str | None = None,
) -> figures.Figure:
    """A matplotlib Figure: a row for each week until now, in it what arrived at the bank on each
    day, in one currency (unless named, the account's own) of one account (unless named, the
    simulator's own). What is on its way stands on the day of its arrival.

    Unless a title is given, it says how much arrived, and after how long a gap. Needs
    `stripesim[notebook]`.
    """
    pyplot: Any = library("payout_calendar")
    account = account_of(sim, stripe_account)
    currency = currency_named(currency or account.default_currency)
    payouts = [
        payout
        for payout in sim._world.store.each(account.id, "payout")
        if payout.currency == currency and payout.state != "canceled"
    ]
    by_day: defaultdict[int, list[Any]] = defaultdict(list)
    for payout in payouts:
        by_day[payout.arrival_date // DAY].append(payout)
    today = sim.clock.timestamp // DAY
    first = min([today, *(payout.created // DAY for payout in payouts)])
    monday, last = first - weekday(first), max(today, *by_day, first)
    weeks = (last - monday) // 7 + 1
    figure: figures.Figure
    figure, axes = pyplot.subplots(figsize=(8.5, 1.1 + 0.5 * weeks), dpi=110, layout="constrained")
    pyplot.close(figure)
    sums = [sum(payout.amount for payout in each) for each in by_day.values()]
    exact = max(map(abs, sums), default=0) < EXACT_BELOW * 10 ** decimals(currency)
    used = set()
    for day in range(monday, monday + 7 * weeks):
        state = state_of(by_day[day], closed=not account.calendar.is_business_day(day))
        beyond = not first <= day <= last
        if not beyond:
            used.add(state)
        amount = sum(payout.amount for payout in by_day[day])
        said = money(amount, currency) if by_day[day] else ""
        said = said if exact else said.partition(".")[0]
        draw(axes, day, monday, state, said, beyond=beyond)
    name_weeks(axes, monday, weeks)
    legend(figure, used)
    headline(figure, title or finding(payouts, currency))
    return figure


def state_of(payouts: list[Any], *, closed: bool) -> str:
    """What a day's payouts did, in a word."""
    if any(payout.state == "failed" for payout in payouts):
        return "failed"
    if any(payout.amount < 0 for payout in payouts):
        return "debited"
    if payouts:
        return "paid" if all(payout.state == "paid" for payout in payouts) else "on its way"
    return "closed" if closed else "open"


def draw(axes: Axes, day: int, monday: int, state: str, said: str, *, beyond: bool) -> None:
    """Draw one day: its number, and what is said of its payouts; only its number outside of the
    time that the picture is about.
    """
    from matplotlib.patches import Rectangle

    row, column = divmod(day - monday, 7)
    _, look, ink = LOOKS.get(state, ("", OPEN, QUIET))
    if not beyond:
        axes.add_patch(Rectangle((column + 0.03, row + 0.05), 0.94, 0.9, **look))
    moment = day * DAY
    number = day_of(moment).split()[1]
    number = date_of(moment) if number == "1" else number
    small: dict[str, Any] = {"fontsize": 7.5, "va": "top", "ha": "left"}
    axes.text(column + 0.08, row + 0.13, number, color=QUIET if beyond else ink, **small)
    if said:
        place: dict[str, Any] = {"fontsize": 9.5, "va": "center", "ha": "center", **AS_TEXT}
        axes.text(column + 0.56, row + 0.56, said, color=ink, **place)


def name_weeks(axes: Axes, monday: int, weeks: int) -> None:
    """Name the weekdays above and the weeks at the left."""
    axes.set_xlim(0, 7)
    axes.set_ylim(weeks, 0)
    axes.xaxis.tick_top()
    axes.set_xticks([place + 0.5 for place in range(7)], WEEKDAYS)
    names = [date_of((monday + 7 * week) * DAY) for week in range(weeks)]
    axes.set_yticks([week + 0.5 for week in range(weeks)], names)
    axes.tick_params(length=0, colors=INK, labelsize=9)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)


def legend(figure: figures.Figure, used: set[str]) -> None:
    """Name below the picture the looks that appear in it."""
    from matplotlib.patches import Patch

    handles = [
        Patch(**{"edgecolor": HELD, **look}, label=words)
        for state, (words, look, _) in LOOKS.items()
        if state in used
    ]
    figure.legend(
        handles=handles, loc="outside lower left", ncols=len(handles) or 1, frameon=False,
        fontsize=9, labelcolor=INK,
    )  # fmt: skip


def finding(payouts: list[Any], currency: str) -> str:
    """How much arrived, in how many payouts, and the longest time between two."""
    arrived = [each for each in payouts if each.state == "paid" and each.amount > 0]
    if not arrived:
        return "No payout has reached the bank yet"
    total = money(sum(payout.amount for payout in arrived), currency)
    many = f"{len(arrived)} payouts" if len(arrived) > 1 else "one payout"
    said = f"{many} brought {total}"
    days = sorted({payout.arrival_date for payout in arrived})
    if len(days) < 2:
        return f"{said}, on {day_of(days[0])} {month_of(days[0])}"
    gaps = [(later - sooner, sooner) for sooner, later in pairwise(days)]
    gap = max(gaps)[0]
    same = [since for each, since in gaps if each == gap]
    since, until = same[0], same[0] + gap
    first = f"{len(same)} times, first " if len(same) > 1 else ""
    return (
        f"{said}; the longest gap: {gap // DAY} day{'s' * (gap > DAY)}, "
        f"{first}from {day_after(until, since)} to {day_of(until)} {month_of(until)}"
    )
