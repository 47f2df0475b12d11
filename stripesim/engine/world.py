"""The world: the whole state of one simulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from stripesim.engine.events import EventLog
from stripesim.engine.ids import Ids
from stripesim.engine.ledger import AT_ONCE, Ledger, Place, Pool
from stripesim.engine.refusal import Corrupt
from stripesim.engine.row import Row
from stripesim.engine.schedule import Schedule
from stripesim.engine.store import Store

Shape = Callable[[Any, "World"], dict[str, Any]]  # how a record of one kind is shown
Job = Callable[..., None]  # (change, account, id): does what the entry says


class Life(Protocol):
    """A `Lifecycle`, as the world knows it: what can happen to objects of one kind."""

    @property
    def transitions(self) -> Any:
        """The rows of its table."""

    def create(self, change: Any, facts: Mapping[str, Any], verb: str = ...) -> Any:
        """Stage a new object."""

    def do(
        self, change: Any, subject: Any, verb: str, facts: Mapping[str, Any] | None = ...
    ) -> Any:
        """Stage a verb on an object."""


class Met(dict[str, Life]):
    """The lifecycles that were asked for so far: each is looked for once."""

    def __init__(self, every: Mapping[str, Life]) -> None:
        self._every = every

    def __missing__(self, kind: str) -> Life:
        life = self[kind] = self._every[kind]
        return life


def _nobody(change: Any) -> None: ...


def _nothing(world: World) -> None: ...


def _in_order(world: World, account: str, verb: str) -> int:
    return 0


class World:
    """All state of a simulator. Only a committed `Change` and the clock write to it.

    `lifecycles` are the tables by kind, `shapes` how each kind is shown, `jobs` the functions that
    scheduled entries of kind "job" call by name, `wakers` those that a row of a lifecycle wakes;
    `watch` is told when a pool gets money that is available at once, and when money begins to
    gather for a later moment. `row` is the class of the lines in its balances, `event_prefix`
    begins the ids of events. Once an id with the prefix `listeners` was given out, `tell` sees each
    change before it is committed; what it puts into `outbox` is for the outside. `rank` says what
    comes first of all that is planned for one moment. `check` is what has to be true besides (see
    `World.check`).
    """

    def __init__(
        self,
        *,
        now: int,
        ids: Ids,
        settings: Any,
        lifecycles: Mapping[str, Life],
        shapes: Mapping[str, Shape],
        jobs: Mapping[str, Job],
        wakers: Mapping[str, Callable[[World, str], None]],
        watch: Callable[[World, Pool, int], None],
        row: type[Row] = Row,
        event_prefix: str = "event",
        listeners: str = "",
        tell: Callable[[Any], None] = _nobody,
        rank: Callable[[World, str, str], int] = _in_order,
        check: Callable[[World], None] = _nothing,
    ) -> None:
        self.now = now
        self.changes = 0  # commits and moves of the clock so far; no state
        self.observers: list[Callable[[], None]] = []  # are told of each change; no state
        self.settings = settings
        self.lifecycles = Met(lifecycles)
        self.shapes = shapes
        self.jobs = jobs
        self.wakers = wakers
        self.watch = watch
        self.row = row
        self.listeners = listeners
        self.tell = tell
        self._check = check
        self.outbox: list[str] = []
        self.ids = ids
        self.store = Store()
        self.ledger = Ledger()
        self.schedule = Schedule(partial(rank, self))
        self.log = EventLog(self.ids, event_prefix)

    def changed(self) -> None:
        """Count a change, and tell whoever looks at the world."""
        self.changes += 1
        for tell in self.observers:
            tell()

    def render(self, record: Any) -> dict[str, Any]:
        """The record in the API's shape: a new plain dict."""
        return self.shapes[record.kind](record, self)

    def opened(self, pool: Pool, available_on: int) -> None:
        """The first money came for a moment, or money that is available at once: call `watch`."""
        if available_on > self.now:
            self.watch(self, pool, available_on)
        else:
            pool.note(self.now)
            self.watch(self, pool, AT_ONCE)

    def check(self) -> None:
        """Recompute everything that is kept as a running sum; raise `Corrupt` where it differs."""
        self.ledger.check()
        rows: dict[Place, list[Any]] = {pool.place: [] for pool in self.ledger.pools.values()}
        for (account, kind), table in self.store.tables.items():
            for serial, record in enumerate(table.records):
                if record.serial != serial:
                    raise Corrupt(f"{record.id} stands at {serial} and says {record.serial}")
                if kind == self.row.kind:
                    place = Place(record.what.balance_type, account, record.currency)
                    rows.setdefault(place, []).append(record)
        for place, of_place in rows.items():
            self._check_pool(self.ledger.pool(*place), of_place)
        self._check(self)

    def _check_pool(self, pool: Pool, rows: list[Any]) -> None:
        """Recompute a pool's available and pending sums from its rows."""
        added: dict[int, dict[str, int]] = {AT_ONCE: {}}
        for row in rows:
            moment = row.available_on if row.available_on > self.now else AT_ONCE
            sums = added.setdefault(moment, {})
            sums[row.source_type] = sums.get(row.source_type, 0) + row.net
        ahead = {moment: part for moment, part in pool.ahead.items() if moment > self.now}
        said = {AT_ONCE: pool.available(self.now), **ahead}
        if _without_zeros(added) != _without_zeros(said):
            raise Corrupt(f"{pool.place}: rows add up to {added}, the balance says {said}")


def _without_zeros(sums: dict[int, dict[str, int]]) -> dict[tuple[int, str], int]:
    return {(m, kind): n for m, part in sums.items() for kind, n in part.items() if n}
