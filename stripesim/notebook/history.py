"""Where an account's money was, moment by moment, as a table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, Self, SupportsIndex, overload

from stripesim.api.table import Table
from stripesim.engine.later import Later
from stripesim.engine.world import World
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.notebook.changes import SUMS, Step, arrivals, average, daily, steps_of
from stripesim.notebook.minor_units import worth, worth_in_html

if TYPE_CHECKING:
    from matplotlib import figure as figures
else:
    figures = Later("matplotlib.figure")

AT_STRIPE = tuple(name for name in SUMS if name != "bank")
BETWEEN = frozenset({"account", "currency"})
Every = Literal["day"] | None
Steps = dict[tuple[str, str], list[Step]]  # by account and currency


class Sums(Table):
    """Rows about accounts and currencies. Printed without what is the same in all of them, and
    without sums that are zero in all; and with what one of their numbers is worth.
    """

    def __repr__(self) -> str:
        return "\n\n".join(part for part in (super().__repr__(), worth(self)) if part)

    def _repr_html_(self) -> str:
        return super()._repr_html_() + worth_in_html(self)

    def printed(self) -> Sequence[Mapping[str, Any]]:
        """The rows with what differs; moments to the minute."""
        same = {name for name in BETWEEN if len({row[name] for row in self}) == 1}
        empty = {name for name in SUMS if not any(row.get(name) for row in self)}
        left = {*same, *(empty if len(empty) < len(SUMS) else ())}
        return [
            {
                name: written(value) if name == "moment" else value
                for name, value in row.items()
                if name not in left
            }
            for row in self
        ]


class History(Sums):
    """Rows of `sim.history`: `moment`, `account`, `currency` and the sums of that moment, in minor
    units: `available`, `pending`, `reserved`, `in_transit`, `bank`. `payouts` are rows too, of what
    arrived when: `moment`, `account`, `currency`, `amount`, `payout` (its id).
    """

    def __init__(
        self,
        rows: Iterable[dict[str, Any]] = (),
        averages: Iterable[dict[str, Any]] = (),
        payouts: Iterable[dict[str, Any]] = (),
        between: Steps | None = None,
    ) -> None:
        super().__init__(rows)
        self._averages = Sums(averages)
        self.payouts = Sums(payouts)
        self._between = between  # of daily rows: what changed between them

    @overload
    def __getitem__(self, place: SupportsIndex) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> Self: ...
    def __getitem__(self, place: SupportsIndex | slice) -> Any:
        """A row; or several, as a history that can be drawn."""
        part = super().__getitem__(place)
        if isinstance(part, History):
            part._between = self._between
        return part

    def averages(self) -> Sums:
        """How much there was on average, weighted by time, from the first change until now: a row
        for each account and currency, in minor units, with the `days` that it is about. A part of
        a history (`history[-7:]`) has none.
        """
        return Sums(self._averages)

    def plot(
        self, *, bank: bool = False, names: Mapping[str, str] | None = None, title: str = ""
    ) -> figures.Figure:
        """A matplotlib Figure: a band for each account and currency, with what was available,
        pending, reserved and in transit. `bank` adds what has reached the bank, which only grows.
        Daily rows are drawn as the averages of their days: at midnight, nothing is seen of what
        comes and goes within a day. `names`: how accounts are called, {id: name}. Its title, unless
        given, says how much was at Stripe on average, also in transit. Raises ImportError without
        `stripesim[notebook]`.
        """
        from stripesim.notebook.parties import bands

        shown = tuple(name for name in SUMS if bank or name != "bank")
        called = names or {}
        if not self:
            raise ValueError("there is nothing to draw: the history has no rows")
        return bands(
            self._steps(), self[-1]["moment"], shown, called, title or self._found(called),
            daily=self._between is not None,
        )  # fmt: skip

    def _steps(self) -> Steps:
        """What changed during the rows; of daily rows, from the day that the first one ends."""
        steps: Steps = {}
        for row in self:
            sums = {name: row[name] for name in SUMS}
            steps.setdefault((row["account"], row["currency"]), []).append((row["moment"], sums))
        if self._between is None:
            return steps
        first, last = self[0]["moment"] - DAY, self[-1]["moment"]
        return {who: cut(self._between[who], first, last) for who in steps}

    def _found(self, names: Mapping[str, str]) -> str:
        """What a picture of it shows, as its title."""
        several = len(self._averages) > 1
        had = []
        for row in self._averages:
            amount = money(sum(row[name] for name in AT_STRIPE), row["currency"])
            name = names.get(row["account"], row["account"])
            had.append(f"{name} {amount}" if several else amount)
        return f"At Stripe on average: {', '.join(had)}" if had else ""


def written(moment: int | None) -> str:
    """A moment as text: to the minute; a midnight as its day."""
    if moment is None:
        return ""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%a %Y-%m-%d}" if moment % DAY == 0 else f"{at:%a %Y-%m-%d %H:%M}"


def history(
    world: World,
    accounts: Iterable[str],
    every: Every = None,
    currency: str | None = None,
    since: int = -1,
) -> History:
    """The history of some accounts after a moment: in each currency that they had, or in one."""
    rows: list[dict[str, Any]] = []
    averages: list[dict[str, Any]] = []
    payouts: list[dict[str, Any]] = []
    between: Steps = {}
    for account in accounts:
        for held, steps in steps_of(world, account, currency).items():
            who = {"account": account, "currency": held}
            seen = steps if every is None else daily(steps, world.now)
            rows += ({"moment": moment, **who, **sums} for moment, sums in seen if moment > since)
            averages.append({**who, **average(steps, since, world.now)})
            between[account, held] = cut(steps, since, world.now)
        payouts += arrivals(world, account, since, currency)
    for told in (rows, payouts):
        told.sort(key=itemgetter("moment"))
    return History(rows, averages, payouts, between if every == "day" else None)


def cut(steps: list[Step], first: int, last: int) -> list[Step]:
    """The steps from one moment until another, beginning with the sums that there were."""
    start, end = (bisect_right(steps, moment, key=itemgetter(0)) for moment in (first, last))
    before = [(first, steps[start - 1][1])] if start else []
    return before + steps[start:end]
