"""A world as columns, and back: what `save` writes and `load` reads; its fingerprint; its copy.

Each version of a record is written once and referred to by its number, so a version that an event
speaks of is the same one after loading. The data may be forged: what nobody wrote is `Unreadable`,
or some other exception, before it costs more than its length.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from typing import Any

from stripesim.engine.clock import reachable
from stripesim.engine.columns import Writer
from stripesim.engine.columns_read import Reader, Unreadable
from stripesim.engine.events import Event
from stripesim.engine.ids import Ids
from stripesim.engine.ledger import Pool
from stripesim.engine.schedule import Scheduled
from stripesim.engine.table import Transition
from stripesim.engine.typed import Numbers, fits
from stripesim.engine.world import World

# -- out -------------------------------------------------------------------------------------------


def written(world: World, out: Writer) -> dict[str, Any]:
    """All state of a world but its records, which `out.groups()` gives in the end."""
    tables = [(*place, table.records) for place, table in world.store.tables.items()]
    return {
        "now": world.now,
        "seeds": _seeds(world.ids),
        "counts": world.store.counts,
        "planned": world.schedule.order,
        **_records(tables, out),
        "settings": out.column([world.settings]),
        "events": out.table(world.log.events),
        "sums": out.table([(*place, amount) for place, amount in world.ledger.sums.items()]),
        "pools": out.table([_pool(pool) for pool in world.ledger.pools.values()]),
        "schedule": out.table(list(world.schedule)),
    }


def fingerprint(world: World, out: Writer) -> str:
    """A digest of all state, in a fixed order; indexes and other caches are not state, nor is which
    request caused an event. A row counts with the number of the account version it was made under.
    """
    sums = sorted((*place, amount) for place, amount in world.ledger.sums.items() if amount)
    tables = [(*place, each.records) for place, each in world.store.tables.items() if each.records]
    said = {
        "now": world.now,
        "counts": sorted(world.store.counts.items()),
        **_records(sorted(tables, key=lambda table: table[:2]), out),
        "settings": out.column([world.settings]),
        "events": out.table([event[:4] for event in world.log.events]),
        "sums": out.table(sums),
        "pools": out.table([_pool(pool) for pool in world.ledger.pools.values()]),
        "schedule": out.table(list(world.schedule)),
        "groups": out.groups(),
    }
    digest = sha256(json.dumps(said).encode())
    for piece in out.pieces:
        digest.update(piece)
    return digest.hexdigest()


def _records(tables: Sequence[tuple[str, str, list[Any]]], out: Writer) -> dict[str, Any]:
    """The latest versions of all records, table by table."""
    ids = list(map(attrgetter("id"), chain.from_iterable(records for *_, records in tables)))
    return {
        "ids": [len(ids), out.ids(ids)],
        "tables": out.table(
            [(*place, out.latest(each) if each else "", len(each)) for *place, each in tables]
        ),
    }


def _seeds(ids: Ids | None) -> list[list[Any]]:
    """The seeds that ids were made from, the oldest first, and how many had come from the ones
    before.
    """
    return [] if ids is None else [*_seeds(ids.before), [ids.seed, ids.events, ids.requests]]


def _pool(pool: Pool) -> tuple[Any, ...]:
    parts = (pool.matured, pool.ahead, pool.below_zero_since, sorted(pool.gains), pool.unpaid)
    return (*pool.place, pool.total, *parts)


# -- in --------------------------------------------------------------------------------------------


def read(body: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """What `written` wrote, as values: what `restored` takes."""
    count, form = body["ids"]
    reader.ids(form, count)
    reader.groups(body["groups"])
    tables = [
        (account, kind, reader.latest(cls, length) if length else [])
        for account, kind, cls, length in reader.table(body["tables"])
    ]
    (settings,) = reader.values(body["settings"], 1)
    return {
        "now": body["now"],
        "counts": body["counts"],
        "planned": body["planned"],
        "tables": tables,
        "settings": settings,
        **{name: reader.table(body[name]) for name in ("events", "sums", "pools", "schedule")},
    }


def restored(world: World, state: Mapping[str, Any]) -> World:
    """Fill a new, empty world with a state, and check it."""
    world.now = reachable(_is(int, state["now"]))
    world.settings = state["settings"]
    world.store.counts.update(_is(Mapping[str, int], state["counts"]))
    for account, kind, records in state["tables"]:
        _restore_table(world, _is(str, account), _is(str, kind), records)
    _restore_events(world, state["events"])
    _restore_ledger(world, state)
    for entry in state["schedule"]:
        world.schedule.restore(_planned(world, Scheduled(*entry)))
    world.schedule.order = _is(int, state["planned"])
    world.check()
    return world


def _restore_table(world: World, account: str, kind: str, records: list[Any]) -> None:
    table, latest = world.store.table(account, kind), world.store.latest
    strange = {(each.kind, each.account) for each in records} - {(kind, account)}
    before = len(latest)
    latest.update((each.id, each) for each in records)
    if strange or len(latest) != before + len(records):
        raise Unreadable(f"a {kind} does not belong to {account}, or is there twice")
    table.records.extend(records)


def _restore_events(world: World, events: Sequence[Sequence[Any]]) -> None:
    if not events:
        return
    types, created, accounts, about, previous, requests, made_by = zip(*events, strict=True)
    asked = [request for request in requests if request is not None]
    if strange := set(map(type, asked)) - {tuple}:
        raise Unreadable(f"an event was caused by {strange}")
    for hint, column in (
        (str, types),
        (int, created),
        (str, accounts),
        (Transition | None, made_by),
        *zip((int, str | None), zip(*asked, strict=True), strict=bool(asked)),
    ):
        for value in _kinds(column):
            _is(hint, value)
    for value in (*_kinds(about), *_kinds(previous)):
        if not isinstance(value, Mapping | None) and value.kind not in world.shapes:
            raise Unreadable("an event tells of nothing that is there")
    if None in _kinds(about) or any(isinstance(each, Mapping) for each in _kinds(previous)):
        raise Unreadable("an event tells of nothing")
    world.log.events.extend(map(Event._make, events))


def _kinds(values: Sequence[Any]) -> Sequence[Any]:
    """One value of each type."""
    return tuple(dict(zip(map(type, values), values, strict=True)).values())


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


def _restore_ledger(world: World, state: Mapping[str, Any]) -> None:
    ledger = world.ledger
    for name, account, currency, amount in state["sums"]:
        place = ledger.places[_is(str, name), _is(str, account), _is(str, currency)]
        ledger.sums[place] = _is(int, amount)
    for name, account, currency, total, *parts in state["pools"]:
        pool = ledger.pool(*(_is(str, part) for part in (name, account, currency)))
        pool.total = _is(int, total)
        matured, ahead, below_zero_since, gains, unpaid = parts
        pool.matured = dict(_is(Mapping[str, int], matured))
        ahead = _is(Mapping[int, Mapping[str, int]], ahead)
        pool.ahead = {moment: dict(part) for moment, part in ahead.items()}
        pool.below_zero_since = _is(int | None, below_zero_since)
        pool.gains = set(_is(list[int], gains))
        unpaid = _is(Mapping[int, Numbers[int]], unpaid)
        pool.unpaid = {moment: bucket[:] for moment, bucket in unpaid.items()}
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
        empty.ledger.sums[empty.ledger.places[place]] = amount
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
