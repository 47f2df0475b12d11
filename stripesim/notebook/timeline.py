"""What happened to accounts, and where their money was after each step.

`timeline(sim)` reads the past: the events say what happened, the balance transactions which money
it moved, the night's job why it paid nothing. So it can be asked for at any time, of any simulator;
it changes nothing and leaves no trace. `words.py` says which events are told and how, `moves.py`
what a balance transaction says for itself, `nights.py` why a night brought no payout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from textwrap import wrap
from typing import Any, Protocol

from stripesim.api.table import Table, breaks_words
from stripesim.engine.clock import Clock
from stripesim.engine.printing import terminal_width
from stripesim.engine.world import World
from stripesim.notebook.minor_units import worth, worth_in_html
from stripesim.notebook.nights import without_payout
from stripesim.notebook.teller import Step, Teller

SUMS = ("pending", "available", "reserved", "in_transit", "bank")
UNPRINTED = ("event", "balance_transaction")
ROOM_FOR_IDS = 140  # characters in a line


class Lived(Protocol):
    """The part of a simulator that is read here."""

    clock: Clock
    _world: World
    _lock: Any

    def _accounts(self, named: str | Sequence[str] | None) -> list[str]: ...


class Timeline(Table):
    """Rows of `sim.timeline`. Printed without what is the same in all of them; ids are printed
    where the terminal has room for them. Where the columns would cut words, each row has lines of
    its own.
    """

    def __repr__(self) -> str:
        width = terminal_width()
        ids = () if width >= ROOM_FOR_IDS else ("id",)
        rows = self.without(*UNPRINTED, *ids)
        if breaks_words(rows, width):
            parts = ["\n".join(lines_of(row, width)) for row in rows]
        else:
            parts = [repr(Table(rows))]
        return "\n\n".join(part for part in (*parts, worth(self)) if part)

    def _repr_html_(self) -> str:
        return super()._repr_html_() + worth_in_html(self)

    def printed(self) -> Sequence[Mapping[str, Any]]:
        """The rows as a notebook shows them: with ids."""
        return self.without(*UNPRINTED)

    def without(self, *names: str) -> list[dict[str, Any]]:
        """The rows without some columns and without what is the same in all; moments as text."""
        same = {each for each in ("account", "currency") if len({row[each] for row in self}) == 1}
        exact = any(row["moment"] % 60 for row in self)
        form = "%a %Y-%m-%d %H:%M:%S" if exact else "%a %Y-%m-%d %H:%M"
        return [
            {
                name: f"{datetime.fromtimestamp(value, UTC):{form}}" if name == "moment" else value
                for name, value in row.items()
                if name not in same and name not in names
            }
            for row in self
        ]


def lines_of(row: Mapping[str, Any], width: int) -> Iterator[str]:
    """A row below one another: when and whose, what happened and why, the sums after it."""
    yield "  ".join(row[name] for name in ("moment", "account", "currency", "id") if row.get(name))
    said = ": ".join(each for each in (row["what"], row["because"]) if each)
    yield from wrap(said, width, initial_indent="  ", subsequent_indent="    ")
    sums = [f"{name} {row[name]:,}" for name in SUMS if row.get(name)]
    yield f"  {', '.join(sums) or '0 everywhere'}"


def timeline(
    sim: Lived,
    currency: str | None = None,
    *,
    stripe_account: str | Sequence[str] | None = None,
) -> Timeline:
    """Everything that moved money or could have, oldest first: of one account (an id; unless
    named, the simulator's own), of several (a list of ids) or of a platform and all its accounts
    ("all"), each in one currency (unless named, its default currency).

    Each row: `moment`; whose `account`; `what` happened; the `currency`; the account's sums after
    it in minor units: `pending` and `available` in the balance, `reserved` (of the account, or of a
    platform for its accounts; no such column where nothing was), `in_transit` (payouts under way),
    in the `bank` (payouts paid and not sent back); `because`: the reason; the `event` that told it;
    the `id` of the object and the `balance_transaction`. Texts are empty where there is none.
    Events that only echo another one (`charge.refunded` beside `refund.created`) have no row.

    What one request did stands in the order of the ledger. Raises `PermissionError` for another's
    account, ValueError for a currency that is none.
    """
    with sim._lock:
        now, world = sim.clock.timestamp, sim._world
        accounts = sim._accounts(stripe_account)
        tellers = [Teller(world, id, currency) for id in accounts]
        lives = [list(running(teller, now)) for teller in tellers]
    rows = sorted(chain.from_iterable(lives), key=lambda each: each[0])  # stable: as named
    unused = set() if any(row["reserved"] for _, row in rows) else {"reserved"}
    return Timeline(
        {name: value for name, value in row.items() if name not in unused} for _, row in rows
    )


def account_of(sim: Lived, named: str | None) -> Any:
    """The account that is named; unless it is, the simulator's own. Raises `PermissionError` for
    another's.
    """
    with sim._lock:
        (id,) = sim._accounts(named)
        return sim._world.store.latest[id]


def running(teller: Teller, now: int) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """The steps of one account as rows with the sums after them, each under its moment and its
    place in the log.
    """
    return with_sums(teller, without_payout(teller, in_order(teller, now), now))


def with_sums(
    teller: Teller, steps: Iterable[Step]
) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    """Steps as rows, each under its moment and its place in the log."""
    sums = dict.fromkeys(SUMS, 0)
    for step in steps:
        for name, amount in step.adds.items():
            sums[name] += amount
        yield (
            (step.moment, step.log),
            {
                "moment": step.moment,
                "account": teller.account.id,
                "what": step.what,
                "currency": teller.currency,
                **sums,
                "because": step.because,
                "event": step.event,
                "id": step.id,
                "balance_transaction": step.row,
            },
        )


def in_order(teller: Teller, now: int) -> list[Step]:
    """All steps. Of one moment: first what matures; then the balance transactions in their order,
    each at the place in the log of what told it, or with the one before it; what has no balance
    transaction between them, at its own place in the log.
    """
    told = list(teller.told())
    steps = [*teller.maturities(now), *(step for step in told if step.place < 0)]
    moment = log = -1
    rows = [*(step for step in told if step.place >= 0), *teller.untold()]
    for step in sorted(rows, key=lambda each: each.place):
        log = max(log, step.log) if step.moment == moment else step.log
        moment = step.moment
        steps.append(step._replace(log=log))
    return sorted(steps, key=lambda each: (each.moment, each.log, each.place))
