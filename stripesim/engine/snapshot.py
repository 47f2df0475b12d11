"""A world as plain data, and back: what `save` writes and `load` reads.

Every attrs object (a version of a record, a card, a price list) is written once and referred to by
its number, so a version that an event speaks of is the same one after loading. Only the classes
that the caller names are ever made; nothing in the data is executed. The data may be forged: what
no `Writer` writes is `Unreadable`, or some other exception, before it costs more than its length.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import fields, has

from stripesim.engine.clock import reachable
from stripesim.engine.events import Event
from stripesim.engine.ids import Ids
from stripesim.engine.ledger import Pool
from stripesim.engine.schedule import Scheduled
from stripesim.engine.table import Transition
from stripesim.engine.typed import Fits, Numbers, fields_of, fits
from stripesim.engine.world import Life, World

Names = Mapping[str, type]
DEEPEST = 100  # objects within objects
FRACTION = re.compile(r"-?[0-9]{1,40}(/0*[1-9][0-9]{0,39})?")


class Unreadable(Exception):
    """The data is not a world that this version can read."""


# -- out -------------------------------------------------------------------------------------------


class Writer:
    """Turns values into JSON's own types. Each object is written into `objects` once; `named` gives
    the names of values that are known by a name (calendars).
    """

    def __init__(self, named: Callable[[Any], str | None]) -> None:
        self.objects: list[list[Any]] = []
        self._numbers: dict[int, int] = {}
        self._kept: list[Any] = []  # keeps objects alive, so that `id()` is unique
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
        "seeds": _seeds(world.ids),
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


def _seeds(ids: Ids | None) -> list[list[Any]]:
    """The seeds that ids were made from, the oldest first, and how many had come from the ones
    before.
    """
    return [] if ids is None else [*_seeds(ids.before), [ids.seed, ids.events, ids.requests]]


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
        self._depths: list[int] = []
        self._fields: dict[str, Mapping[str, Fits]] = {}
        for name, parts in objects:
            if name not in classes:
                raise Unreadable(f"it holds a {name}, which this version does not know")
            self._depth = 0
            given = {field: self.value(part) for field, part in parts}
            if name not in self._fields:
                self._fields[name] = fields_of(classes[name], classes)
            _check(name, self._fields[name], given)
            if self._depth == DEEPEST:
                raise Unreadable(f"its objects are nested more than {DEEPEST} deep")
            self._objects.append(classes[name](**given))
            self._depths.append(self._depth + 1)

    def value(self, value: Any) -> Any:
        """The value that `Writer.value` wrote."""
        if isinstance(value, list):
            return [self.value(part) for part in value]
        if isinstance(value, float):
            raise Unreadable(f"{value} is no whole number")
        if not isinstance(value, dict):
            return value
        ((tag, inside),) = value.items()
        if tag == "object":
            return self.object(inside)
        return READ[tag](self, inside)

    def object(self, number: int) -> Any:
        """One that was read before: so there are no circles."""
        if type(number) is not int or not 0 <= number < len(self._objects):
            raise Unreadable(f"there is no object {number} yet")
        self._depth = max(self._depth, self._depths[number])
        return self._objects[number]

    def name(self, name: str) -> Any:
        """The value that is known by a name."""
        return self._named(name)

    def row(self, kind: str, number: int) -> Any:
        """The row of a lifecycle, by what `Writer` wrote for it."""
        return self._lifecycles[kind].transitions[range(10_000)[number]]


def _check(cls: str, known: Mapping[str, Fits], given: Mapping[str, Any]) -> None:
    """Every field that is given is one of the class, and fits its annotation."""
    for name, value in given.items():
        if name not in known or not known[name](value):
            raise Unreadable(f"{name} of a {cls} is not {_named(value)}")


def _fraction(text: str) -> Fraction:
    """Without an exponent, which would make a short text a number of any length."""
    if not FRACTION.fullmatch(text):
        raise Unreadable("a fraction is two whole numbers")
    return Fraction(text)


READ: Mapping[str, Callable[[Reader, Any], Any]] = {
    "array": lambda _, inside: array("q", inside),
    "fraction": lambda _, inside: _fraction(inside),
    "map": lambda reader, inside: {reader.value(k): reader.value(v) for k, v in inside},
    "name": lambda reader, inside: reader.name(inside),
    "row": lambda reader, inside: reader.row(*inside),
    "set": lambda _, inside: frozenset(inside),
    "tuple": lambda reader, inside: tuple(reader.value(part) for part in inside),
}


def restored(world: World, state: Mapping[str, Any], read: Reader) -> World:
    """Fill a new, empty world with what `written` gave, and check it."""
    world.now = reachable(_is(int, state["now"]))
    world.settings = read.value(state["settings"])
    world.store.counts.update(_is(Mapping[str, int], state["counts"]))
    for account, kind, records in state["tables"]:
        table = world.store.table(_is(str, account), _is(str, kind))
        for part in records:
            record = read.value(part)
            if (record.kind, record.account) != (kind, account) or record.id in world.store.latest:
                raise Unreadable(f"{record.id} does not belong to {account}, or is there twice")
            table.records.append(record)
            world.store.latest[record.id] = record
    world.log.events.extend(_event(world, read.value(part)) for part in state["events"])
    _restore_ledger(world, state, read)
    for entry in state["schedule"]:
        world.schedule.restore(_planned(world, Scheduled(*entry)))
    world.schedule.order = _is(int, state["planned"])
    world.check()
    return world


def ids_of(state: Mapping[str, Any]) -> Ids:
    """What ids are made from in the world that was written."""
    ids: Ids | None = None
    for seed, events, requests in state["seeds"][:1_000]:
        ids = Ids(_is(int | str, seed), ids, _is(int, events), _is(int, requests))
    if ids is None:
        raise Unreadable("it has no seed")
    return ids


def _is(hint: Any, value: Any) -> Any:
    """The value, if it fits."""
    if not fits(hint)(value):
        raise Unreadable(f"{_named(value)} stands where {hint} belongs")
    return value


def _named(value: Any) -> str:
    """A value in few words: what it holds may be much longer than the data."""
    if isinstance(value, str | int | None):
        return repr(value)[:80]
    return f"a {type(value).__name__}"


def _event(world: World, parts: Sequence[Any]) -> Event:
    event = Event(*parts)
    _is(tuple[str, int, str, Any, Any, tuple[int, str | None] | None, Any], parts)
    about, before = event.about, event.previous
    if not isinstance(about, Mapping) and about.kind not in world.shapes:
        raise Unreadable(f"an event {event.type} tells of nothing that is there")
    known = before is None or before.kind in world.shapes
    if not known or not isinstance(event.made_by, Transition | None):
        raise Unreadable(f"an event {event.type} tells of nothing that was there")
    return event


def _planned(world: World, entry: Scheduled) -> Scheduled:
    _is(tuple[int, int, int, str, str, str, str], tuple(entry))
    if entry.kind == "job":
        known = entry.verb in world.jobs
    else:
        rows = world.lifecycles[entry.kind].transitions
        known = world.store.latest[entry.id].kind == entry.kind
        known = known and any(row.verb == entry.verb for row in rows)
    if not known:
        raise Unreadable(f"{entry.verb} of {entry.id} is planned, and cannot happen")
    return entry


def _restore_ledger(world: World, state: Mapping[str, Any], read: Reader) -> None:
    ledger = world.ledger
    for name, account, currency, amount in state["sums"]:
        place = ledger.place(*(_is(str, part) for part in (name, account, currency)))
        ledger.sums[place] = _is(int, amount)
    for name, account, currency, total, *parts in state["pools"]:
        pool = ledger.pool(*(_is(str, part) for part in (name, account, currency)))
        pool.total = _is(int, total)
        matured, ahead, below_zero_since, gains, unpaid = (read.value(part) for part in parts)
        pool.matured = _is(Mapping[str, int], matured)
        pool.ahead = _is(Mapping[int, Mapping[str, int]], ahead)
        pool.below_zero_since = _is(int | None, below_zero_since)
        pool.gains = set(_is(list[int], gains))
        pool.unpaid = _is(Mapping[int, Numbers[int]], unpaid)
        rows = len(world.store.table(account, world.row.kind).records)
        if any(not 0 <= serial < rows for bucket in pool.unpaid.values() for serial in bucket):
            raise Unreadable(f"{pool.place} waits to be paid out by rows that are not there")


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
