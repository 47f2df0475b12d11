"""Who has the money: the balances of several accounts over time, one above the other.

Each account is a band: what is available (blue; orange where it is owed), what is pending (a thin
line), what is held in reserve, of a seller or for the platform's sellers (hatched), and what has
reached its bank (dashed).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from stripesim.facts.currencies import money
from stripesim.notebook.plots import INK, QUIET, apart, name_amounts, name_days
from stripesim.notebook.timeline import DAY, PAYMENTS, Lived, account_of
from stripesim.resources.events.event import all_told

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OWNS, OWES, HELD = "#0b5a8f", "#c8500a", "#80858f"
LINES = {
    "available": ("available", OWNS),
    "pending": ("pending", "#d39a1e"),
    "reserved": ("held in reserve", HELD),
    "bank": ("its bank", INK),
}
RISK_RESERVED = "risk_reserved"


class Kept(NamedTuple):
    """What one account had at each moment: available, pending, reserved, in the bank."""

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

    What is available, and of pending, reserved and bank what `show` names.

    In one currency (unless named, that of the simulator's own account), from the first day until
    now. Needs `stripesim[notebook]`.
    """
    try:
        from matplotlib import pyplot
    except ImportError as missing:
        raise ImportError(
            "balances_of needs matplotlib: pip install 'stripesim[notebook]'"
        ) from missing

    currency = currency or account_of(sim, None)[0]["default_currency"]
    kept = {name: history(sim, id, currency) for name, id in accounts.items()}
    size = (9.5, 0.6 + 1.75 * len(kept))
    figure, bands = pyplot.subplots(
        len(kept), sharex=True, squeeze=False, figsize=size, dpi=110, layout="constrained"
    )
    pyplot.close(figure)  # the notebook shows a figure that is the value of its cell
    first = min(each.moments[0] for each in kept.values())
    for (name, each), (axes,) in zip(kept.items(), bands, strict=True):
        shown = {line: each.sums[line] for line in ("available", *show)}
        band(axes, Kept(each.moments, shown), name, currency)
        axes.set_xlim(first, each.moments[-1])
    name_days(bands[-1][0], [first, sim.clock.timestamp])
    if title is not None:
        bands[0][0].set_title(title, loc="left", color=INK, fontsize=11, pad=14)
    return figure


def history(sim: Lived, account: str | None, currency: str) -> Kept:
    """An account's sums at every moment at which one of them changed."""
    sums, moments = dict.fromkeys(LINES, 0), [0]
    told = {name: [0] for name in LINES}
    now: int = sim.clock.timestamp
    for moment, group in groupby(sorted(changes(sim, account, currency)), lambda each: each[0]):
        if moment > now:
            break
        for _, name, amount in group:
            sums[name] += amount
        moments.append(moment)
        for name, amount in sums.items():
            told[name].append(amount)
    moments[0] = (moments[1] if len(moments) > 1 else now) // DAY * DAY
    for amounts in told.values():
        amounts.append(amounts[-1])
    return Kept([*moments, max(now, moments[0] + DAY)], told)


def changes(sim: Lived, account: str | None, currency: str) -> Iterator[tuple[int, str, int]]:
    """(moment, sum, amount): every change of one of the sums."""
    shown, whose = account_of(sim, account)
    for row in sim.balance_transactions.all(currency=currency, **whose):
        if row["balance_type"] == RISK_RESERVED:
            yield row["created"], "reserved", row["net"]
        if row["balance_type"] != PAYMENTS:
            continue
        created, until, net = row["created"], row["available_on"], row["net"]
        yield max(created, until), "available", net
        if until > created:
            yield created, "pending", net
            yield until, "pending", -net
        if row["type"] == "reserve_transaction":
            yield created, "reserved", -net
    yield from arrivals(sim, shown["id"], currency)


def arrivals(sim: Lived, account: str, currency: str) -> Iterator[tuple[int, str, int]]:
    """What arrived at the bank, and what it sent back later."""
    paid: set[str] = set()
    for told in all_told(sim._world, account):
        payout = told["data"]["object"]
        if told["type"] not in ("payout.paid", "payout.failed") or payout["currency"] != currency:
            continue
        if told["type"] == "payout.paid":
            paid.add(payout["id"])
            yield told["created"], "bank", payout["amount"]
        elif payout["id"] in paid:
            yield told["created"], "bank", -payout["amount"]


def band(axes: Axes, kept: Kept, name: str, currency: str) -> None:
    """Draw one account: areas above and below zero, and a label beside each line that is not
    empty.
    """
    moments, available = kept.moments, kept.sums["available"]
    for part, colour in (
        ([max(amount, 0) for amount in available], OWNS),
        ([min(amount, 0) for amount in available], OWES),
    ):
        axes.fill_between(moments, 0, part, step="post", color=colour, alpha=0.75, linewidth=0)
    for line, style in (("pending", "-"), ("bank", "--")):
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
    label(axes, kept, currency)


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
