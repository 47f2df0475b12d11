"""A world as plain data, and back: what `save` writes and `load` reads.

Every attrs object (a version of a record, a card, a price list) is written once and referred to by
its number, so a version that an event speaks of is the same one after loading. Only the classes
that the caller names are ever made; nothing in the data is executed.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from attrs import fields, has

from stripesim.engine.events import Event
from stripesim.engine.ledger import Ledger, Pool
from stripesim.engine.schedule import Scheduled
from stripesim.engine.table import Transition
from stripesim.engine.world import Life, World

Names = Mapping[str, type]


class Unreadable(Exception):
    """The data is not a world that this version can read."""


# -- out -------------------------------------------------------------------------------------------


class Writer:
    """Turns values into JSON's own types; objects go into `objects`, once each. `named` tells the
    values that are known by a name (calendars).
    """

    def __init__(self, named: Callable[[Any], str | None]) -> None:
        self.objects: list[list[Any]] = []
        self._numbers: dict[int, int] = {}
        self._kept: list[Any] = []  # so that an identity is not given twice
        self._named = named

    def value(self, value: Any) -> Any:
        """A value in JSON's own types."""
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, Fraction):
            return {"fraction": str(value)}
        if isinstance(value, array):
            return {"array": list(value)}
        if isinstance(value, tuple):
            return {"tuple": [self.value(part) for part in value]}
        if isinstance(value, frozenset):
            return {"set": sorted(value)}
        if isinstance(value, list):
            return [self.value(part) for part in value]
        if isinstance(value, Mapping):
            return {"map": [[self.value(k), self.value(v)] for k, v in value.items()]}
        if isinstance(value, Transition):
            return {"row": [value.kind, value.number]}
        if (name := self._named(value)) is not None:
            return {"name": name}
        return {"object": self._number(value)}

    def _number(self, value: Any) -> int:
        number = self._numbers.get(id(value))
        if number is None:
            if not has(type(value)):
                raise TypeError(f"{type(value).__name__} cannot be saved")
            parts = [
                [field.name, self.value(getattr(value, field.name))]
                for field in fields(type(value))
                if field.init
            ]
            number = self._numbers[id(value)] = len(self.objects)
            self._kept.append(value)
            self.objects.append([type(value).__name__, parts])
        return number


def written(world: World, out: Writer) -> dict[str, Any]:
    """All state of a world."""
    state = {
        "now": world.now,
        "seed": world.ids.seed,
        "settings": out.value(world.settings),
        "counts": world.store.counts,
        "tables": [
            [account, kind, [out.value(record) for record in table.records]]
            for (account, kind), table in world.store.tables.items()
        ],
        "events": [out.value(tuple(event)) for event in world.log.events],
        "sums": [[*place, amount] for place, amount in world.ledger.sums.items()],
        "pools": [_pool(out, pool) for pool in world.ledger.pools.values()],
        "schedule": [list(entry) for entry in world.schedule],
        "planned": world.schedule.order,
    }
    return {**state, "objects": out.objects}


def _pool(out: Writer, pool: Pool) -> list[Any]:
    parts = (pool.matured, pool.ahead, pool.below_zero_since, sorted(pool.gains), pool.unpaid)
    return [*pool.place, pool.total, *(out.value(part) for part in parts)]


# -- in --------------------------------------------------------------------------------------------


class Reader:
    """Turns what `Writer` wrote back into values."""

    def __init__(
        self,
        objects: list[Any],
        classes: Names,
        named: Callable[[str], Any],
        lifecycles: Mapping[str, Life],
    ) -> None:
        self._named = named
        self._lifecycles = lifecycles
        self._objects: list[Any] = []
        for name, parts in objects:
            if name not in classes:
                raise Unreadable(f"it holds a {name}, which this version does not know")
            made = classes[name](**{field: self.value(part) for field, part in parts})
            self._objects.append(made)

    def value(self, value: Any) -> Any:
        """The value that `Writer.value` wrote."""
        if isinstance(value, list):
            return [self.value(part) for part in value]
        if not isinstance(value, dict):
            return value
        ((tag, inside),) = value.items()
        if tag == "object":
            return self._objects[inside]
        return READ[tag](self, inside)

    def name(self, name: str) -> Any:
        """The value that is known by a name."""
        return self._named(name)

    def row(self, kind: str, number: int) -> Any:
        """The row of a lifecycle that made something."""
        return self._lifecycles[kind].transitions[number]


READ: Mapping[str, Callable[[Reader, Any], Any]] = {
    "array": lambda _, inside: array("q", inside),
    "fraction": lambda _, inside: Fraction(inside),
    "map": lambda reader, inside: {reader.value(k): reader.value(v) for k, v in inside},
    "name": lambda reader, inside: reader.name(inside),
    "row": lambda reader, inside: reader.row(*inside),
    "set": lambda _, inside: frozenset(inside),
    "tuple": lambda reader, inside: tuple(reader.value(part) for part in inside),
}


def restored(world: World, state: Mapping[str, Any], read: Reader) -> World:
    """Fill a new, empty world with what `written` gave, and check it."""
    world.now = state["now"]
    world.settings = read.value(state["settings"])
    world.store.counts.update(state["counts"])
    for account, kind, records in state["tables"]:
        table = world.store.table(account, kind)
        for part in records:
            record = read.value(part)
            table.records.append(record)
            world.store.latest[record.id] = record
    world.log.events.extend(Event(*read.value(part)) for part in state["events"])
    _restore_ledger(world.ledger, state, read)
    for entry in state["schedule"]:
        world.schedule.restore(Scheduled(*entry))
    world.schedule.order = state["planned"]
    world.check()
    return world


def _restore_ledger(ledger: Ledger, state: Mapping[str, Any], read: Reader) -> None:
    for name, account, currency, amount in state["sums"]:
        ledger.sums[ledger.place(name, account, currency)] = amount
    for name, account, currency, total, *parts in state["pools"]:
        pool = ledger.pool(name, account, currency)
        pool.total = total
        matured, ahead, below_zero_since, gains, unpaid = (read.value(part) for part in parts)
        pool.matured, pool.ahead, pool.unpaid = matured, ahead, unpaid
        pool.below_zero_since, pool.gains = below_zero_since, set(gains)


# -- a second world --------------------------------------------------------------------------------


def copied(world: World, empty: World) -> World:
    """Make `empty` an independent copy. Versions are immutable, so both worlds share them."""
    empty.now, empty.settings = world.now, world.settings
    empty.store.counts.update(world.store.counts)
    empty.store.latest.update(world.store.latest)
    for (account, kind), table in world.store.tables.items():
        empty.store.table(account, kind).records.extend(table.records)
    empty.log.events.extend(world.log.events)
    for place, amount in world.ledger.sums.items():
        empty.ledger.sums[empty.ledger.place(*place)] = amount
    for pool in world.ledger.pools.values():
        _copy_pool(pool, empty.ledger.pool(*pool.place))
    for entry in world.schedule:
        empty.schedule.restore(entry)
    empty.schedule.order = world.schedule.order
    return empty


def _copy_pool(pool: Pool, twin: Pool) -> None:
    twin.total, twin.below_zero_since = pool.total, pool.below_zero_since
    twin.matured = dict(pool.matured)
    twin.ahead = {moment: dict(part) for moment, part in pool.ahead.items()}
    twin.gains = set(pool.gains)
    twin.unpaid = {key: bucket[:] for key, bucket in pool.unpaid.items()}
