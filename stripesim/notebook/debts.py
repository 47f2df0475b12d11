"""Who owes whom on a platform: which sellers are below zero, and who answers for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from stripesim.api.options import currency_named
from stripesim.engine.later import Later
from stripesim.engine.ledger import Place
from stripesim.engine.world import World
from stripesim.facts.currencies import money
from stripesim.notebook.plots import (
    AS_TEXT,
    HELD,
    INK,
    OWES,
    OWNS,
    PALE,
    QUIET,
    WAITS,
    headline,
    library,
)
from stripesim.notebook.timeline import Lived, account_of
from stripesim.resources.accounts.connections import connected_accounts
from stripesim.resources.connect.reserve_transaction import reserved_for
from stripesim.resources.places import PAYMENTS

if TYPE_CHECKING:
    from matplotlib import figure as figures
    from matplotlib.axes import Axes
else:
    figures = Later("matplotlib.figure")

MOST = 20  # sellers: a picture has no room for more


class Party(NamedTuple):
    """What one account has now, or owes; `held`: of the platform's money because of it, or of the
    platform in all.
    """

    name: str
    available: int
    pending: int
    held: int
    answers: str  # who is liable for what it owes


def who_owes_whom(
    sim: Lived,
    currency: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    title: str | None = None,
) -> figures.Figure:
    """A matplotlib Figure: a bar for the platform and for each of its accounts, in one currency
    (unless named, the platform's own). To the right what is available and pending, to the left what
    is owed, with who answers for it and what is held because of it. `names`: how accounts are
    called, {id: name}.

    At most twenty accounts are shown, those that owe most first. Unless a title is given, it says
    who owes how much to whom. Needs `stripesim[notebook]`.
    """
    pyplot: Any = library("who_owes_whom")
    with sim._lock:
        platform = account_of(sim, None)
        currency = currency_named(currency or platform.default_currency)
        every = sellers(sim._world, platform.id, currency, names or {})
        own = Party(
            "the platform",
            *sums(sim._world, platform.id, currency),
            sum(seller.held for seller in every),
            "",
        )
    shown = [own, *every[:MOST]]
    size = (9.5, 1.3 + 0.42 * len(shown))
    figure: figures.Figure
    figure, axes = pyplot.subplots(figsize=size, dpi=110, layout="constrained")
    pyplot.close(figure)
    for place, party in enumerate(shown):
        draw(axes, place, party, currency)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_yticks(range(len(shown)), [party.name for party in shown])
    name_axis(axes, currency)
    legend(figure, shown)
    left_out = len(every) - MOST
    more = f" ({left_out} more are not shown)" if left_out > 0 else ""
    headline(figure, (title or finding(every, currency)) + more)
    return figure


def sums(world: World, account: str, currency: str) -> tuple[int, int]:
    """What is available to an account now, and what is pending."""
    pool = world.ledger.pools.get(Place(PAYMENTS, account, currency))
    if pool is None:
        return 0, 0
    return sum(pool.available(world.now).values()), sum(pool.pending(world.now).values())


def sellers(world: World, platform: str, currency: str, names: Mapping[str, str]) -> list[Party]:
    """The platform's accounts, those that owe most first."""
    every = [
        Party(
            names.get(account.id, account.id),
            *sums(world, account.id, currency),
            reserved_for(world, platform, account.id, currency),
            "the platform" if account.liable == platform else "Stripe",
        )
        for account in connected_accounts(world, platform)
    ]
    return sorted(every, key=lambda party: party.available)


def draw(axes: Axes, place: int, party: Party, currency: str) -> None:
    """Draw one account's bar, and write what it has or owes."""
    look: dict[str, Any] = {"height": 0.62}
    if party.available < 0:
        axes.barh(place, party.available, color=OWES, **look)
    right = max(party.available, 0)
    axes.barh(place, right, color=OWNS, **look)
    shown = party.available > 0 or not party.answers
    said = [f"{money(party.available, currency)} available"] if shown else []
    if party.pending > 0:
        axes.barh(place, party.pending, left=right, color=WAITS, **look)
        right += party.pending
        said.append(f"{money(party.pending, currency)} pending")
    if party.held and not party.answers:
        axes.barh(
            place, party.held, left=right, facecolor=PALE, edgecolor=HELD, hatch="////", **look
        )
        right += party.held
        said.append(f"{money(party.held, currency)} held for sellers")
    if party.available < 0 and party.answers:
        said.append(f"owes {money(-party.available, currency)}: {party.answers} answers")
    if party.held and party.answers:
        said.append(f"{money(party.held, currency)} held of the platform")
    axes.annotate(
        ", ".join(said) or money(0, currency), (right, place), (6, 0),
        textcoords="offset points", va="center", fontsize=9,
        color=INK if said else QUIET, **AS_TEXT,
    )  # fmt: skip


def name_axis(axes: Axes, currency: str) -> None:
    """Label amounts below, without signs: what is left of zero is owed."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    def words(amount: float, place: int) -> str:
        if amount > most:
            return ""  # beyond the bars stand the words
        return money(abs(round(amount)), currency).removesuffix(".00").removesuffix(".000")

    least, most = axes.get_xlim()
    axes.set_xlim(min(least, 0), max(most, 100) + 0.45 * (most - least))  # room for the words
    axes.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(words))
    axes.tick_params(length=0, colors=INK, labelsize=9)
    axes.grid(axis="x", color=QUIET, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)


def legend(figure: figures.Figure, shown: list[Party]) -> None:
    """Name below the picture what appears in it."""
    from matplotlib.patches import Patch

    looks: list[tuple[bool, str, dict[str, Any]]] = [
        (any(party.available < 0 for party in shown), "owed", {"color": OWES}),
        (any(party.available > 0 for party in shown), "available", {"color": OWNS}),
        (any(party.pending > 0 for party in shown), "pending", {"color": WAITS}),
        (
            shown[0].held > 0,
            "held of the platform's own money",
            {"facecolor": PALE, "edgecolor": HELD, "hatch": "////"},
        ),
    ]
    handles = [Patch(**look, label=words) for appears, words, look in looks if appears]
    figure.legend(
        handles=handles, loc="outside lower left", ncols=len(handles) or 1, frameon=False,
        fontsize=9, labelcolor=INK,
    )  # fmt: skip


def finding(every: list[Party], currency: str) -> str:
    """How many sellers owe how much, and who answers for it."""
    owing = [party for party in every if party.available < 0]
    if not owing:
        return "No seller owes anything" if every else "The platform has no sellers yet"
    total = money(-sum(party.available for party in owing), currency)
    verb = "owes" if len(owing) == 1 else "owe"
    many = "The one seller" if len(every) == 1 else f"{len(owing)} of {len(every)} sellers"
    said = f"{many} {verb} {total}"
    parts = {
        who: -sum(party.available for party in owing if party.answers == who)
        for who in ("the platform", "Stripe")
    }
    answers = [f"{who} answers for {money(part, currency)}" for who, part in parts.items() if part]
    return f"{said}: {' and '.join(answers)}"
