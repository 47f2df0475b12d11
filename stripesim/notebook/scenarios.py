"""Two or more simulators side by side on one scale: what differs stands in the title."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from stripesim.engine.later import Later
from stripesim.facts.currencies import money
from stripesim.notebook.parties import Column, Kept, bands_of, drawn
from stripesim.notebook.timeline import Lived

if TYPE_CHECKING:
    from matplotlib import figure as figures
else:
    figures = Later("matplotlib.figure")


def side_by_side(
    scenarios: Mapping[str, Lived],
    accounts: Mapping[str, str | None] | None = None,
    currency: str | None = None,
    *,
    show: Collection[str] = ("pending", "reserved"),
    title: str | None = None,
) -> figures.Figure:
    """A matplotlib Figure with a column for each scenario, {name: simulator}, and in it a band for
    each account, {name: id; None is the simulator's own}, which is in each of the simulators. All
    columns have the same time and the same scale.

    Currency and `show` as for `balances_of`. Unless a title is given, it says whose available
    balance ends how much higher or lower in the last scenario than in the first. Needs
    `stripesim[notebook]`. Raises ValueError for fewer than two scenarios.
    """
    if len(scenarios) < 2:
        raise ValueError("side by side stand two scenarios or more")
    whose = accounts or {"balance": None}
    bands = {name: bands_of(sim, whose, currency, show) for name, sim in scenarios.items()}
    every = [kept for each in bands.values() for kept in each.values()]
    first = min(kept.moments[0] for kept in every)
    last = max(kept.moments[-1] for kept in every)
    columns = [Column(name, each, first, last) for name, each in bands.items()]
    return drawn(columns, title or difference(bands))


def difference(bands: Mapping[str, Mapping[str, Kept]]) -> str:
    """Whose available balance differs most in the end, and by how much."""
    names = [*bands]
    before, after = bands[names[0]], bands[names[-1]]
    changes = {who: end_of(after[who]) - end_of(before[who]) for who in before}
    who = max(changes, key=lambda each: abs(changes[each]))
    change = changes[who]
    if not change:
        return f"{names[-1]}: in the end as much is available as with {names[0]}"
    how = "more" if change > 0 else "less"
    amount = money(abs(change), before[who].currency)
    return f"{names[-1]}: {who} ends with {amount} {how} available than {names[0]}"


def end_of(kept: Kept) -> int:
    """What is available in the end."""
    return kept.sums["available"][-1]
