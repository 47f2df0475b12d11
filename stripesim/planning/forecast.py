"""What will be, if nothing else happens or if a workload is played: read off a fork."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

import stripesim
from stripesim.engine.printing import AS_WRITTEN
from stripesim.engine.world import World
from stripesim.facts.calendars import WEEKENDS
from stripesim.notebook.history import History, Steps, history, written
from stripesim.planning.records import Recorded
from stripesim.planning.workload import Workload
from stripesim.resources.balance.of_an_account import settings_of

WIDTH = 80
ONLY_WEEKENDS = "with weekends alone known to be closed (holidays='bank' knows more)"


class Forecast(History):
    """A history of what is to come. `assumptions`: what it takes for granted, in sentences."""

    def __init__(
        self,
        rows: Iterable[dict[str, Any]] = (),
        averages: Iterable[dict[str, Any]] = (),
        payouts: Iterable[dict[str, Any]] = (),
        between: Steps | None = None,
        assumptions: Sequence[str] = (),
    ) -> None:
        super().__init__(rows, averages, payouts, between)
        self.assumptions = tuple(assumptions)

    def __repr__(self) -> str:
        said = (
            line
            for each in self.assumptions
            for line in wrap(each, WIDTH, initial_indent="- ", subsequent_indent="  ")
        )
        head = ["", "This assumes:"] if self.assumptions else []
        return "\n".join([super().__repr__(), *head, *said])

    def _repr_html_(self) -> str:
        from html import escape

        said = "".join(f"<li>{escape(each)}</li>" for each in self.assumptions)
        why = f"<p>This assumes:</p><ul {AS_WRITTEN}>{said}</ul>" if said else ""
        return super()._repr_html_() + why


def forecast(
    twin: stripesim.Simulator,
    end: int,
    workload: Workload | Recorded | None,
    accounts: list[str],
    currency: str | None,
) -> Forecast:
    """Play a fork until a moment, and read what it became."""
    now = twin.clock.timestamp
    said = [*assumed(twin._world, accounts, end, workload)]
    if workload is not None:
        played = workload.play(twin, until=end)
        if refused := sum(bool(row["refused"]) for row in played):
            said.append(f"{refused:,} of the workload's {len(played):,} calls were refused.")
    twin.clock.advance_to(end)
    rows = history(twin._world, accounts, "day", currency, now)
    return Forecast(rows, rows.averages(), rows.payouts, rows._between, said)


def assumed(
    world: World, accounts: list[str], end: int, workload: Workload | Recorded | None
) -> Iterator[str]:
    """What a forecast takes for granted."""
    if workload is None:
        yield f"Until {written(end)} nothing is sold, refunded or disputed that is not yet."
    else:
        yield f"Until {written(end)} this is played: {workload.told()}"
    for id in accounts:
        account, settings = world.store.latest[id], settings_of(world, id)
        timing, calendar = settings.timing, account.calendar
        banks = calendar.name.removeprefix("holidays of ")
        closed = f"by the bank days of {banks}" if calendar != WEEKENDS else ONLY_WEEKENDS
        yield (
            f"{id}: payouts are {settings.interval}; payments are available after {timing.days} "
            f"{timing.unit} days, {closed}."
        )
    yield "Prices, exchange rates, schedules and settings stay as they are now."
    yield "Banks take payouts and pay debits, unless their account is made to refuse them."
