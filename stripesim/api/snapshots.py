"""`sim.save(path)` and `Simulator.load(path)`: a simulator in a file that any process can read.

The file is a line of JSON that says its format and checksum, and columns, compressed. Nothing in it
is executed: only the simulator's own classes are made from it, by name. Webhook handlers are Python
functions and are not part of it. A change of what is written raises `FORMAT`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from os import PathLike
from textwrap import shorten
from typing import Any, NamedTuple
from zlib import compress, decompressobj

from attrs import has

from stripesim.api.dispatch import Dispatcher
from stripesim.api.idempotency import Asked, Kept
from stripesim.api.opening import new_world
from stripesim.engine import format_4, snapshot
from stripesim.engine.columns import Writer
from stripesim.engine.columns_read import Reader, Unreadable
from stripesim.engine.refusal import Decided, Refusal
from stripesim.engine.typed import fits
from stripesim.engine.world import World
from stripesim.facts.calendars import Calendar
from stripesim.resources.registry import LIFECYCLES, import_all
from stripesim.resources.settings import Settings

FORMAT = 5
LEVEL = 1  # of zlib: level 6 takes more than twice as long and saves a tenth
GROWS, SMALL = 16, 2**18  # a file holds at most so much for each of its bytes, or so much in all


class SnapshotError(Exception):
    """The file cannot be loaded: it is damaged, or of another version, or no snapshot at all."""


def classes() -> Mapping[str, type]:
    """Every class that a snapshot may hold, by name."""
    rooms = ("stripesim.resources.", "stripesim.facts.")
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith(rooms)]
    values = [each for module in modules for each in vars(module).values()]
    found = {each.__name__: each for each in values if isinstance(each, type) and has(each)}
    return found


def calendar_name(value: Any) -> str | None:
    """The name under which a snapshot keeps a calendar; None for any other value."""
    return value.name if isinstance(value, Calendar) else None


def packed(dispatcher: Dispatcher, clock: str) -> bytes:
    """Everything that is state: what stands in a file."""
    out = Writer(calendar_name)
    body = {
        "account": dispatcher.platform,
        "clock": clock,
        "requests": dispatcher.requests,
        **snapshot.written(dispatcher.world, out),
        "keys": out.table([_key(where, kept) for where, kept in dispatcher.keys.each()]),
        "groups": out.groups(),
    }
    line = json.dumps(body, separators=(",", ":")).encode()
    plain = b"".join((line, b"\n", *out.pieces))
    data = compress(plain, LEVEL)
    if (largest := max(len(plain), out.count, GROWS * len(line))) > SMALL:
        data = data.ljust(largest // GROWS + 1, b"\0")
    head = {"stripesim": FORMAT, "sha256": sha256(data).hexdigest()}
    return b"\n".join((json.dumps(head).encode(), data))


def fingerprint(world: World) -> str:
    """A digest of the whole state of a world."""
    return snapshot.fingerprint(world, Writer(calendar_name))


@contextmanager
def reading(what: str | PathLike[str]) -> Iterator[None]:
    """Whatever is wrong with a snapshot becomes a `SnapshotError` that says so."""
    try:
        yield
    except OSError:
        raise
    except SnapshotError as wrong:
        raise SnapshotError(f"{what} {wrong}") from wrong.__cause__
    except Exception as wrong:
        said = str(wrong) if isinstance(wrong, Unreadable) else repr(wrong)
        raise SnapshotError(f"{what} cannot be read: {shorten(said, 300)}") from wrong


class Saved(NamedTuple):
    """What stands in a snapshot: facts in JSON's own types, the state of the world as values, and
    the idempotency keys.
    """

    body: Mapping[str, Any]
    state: Mapping[str, Any]
    keys: list[Any]


def parsed(data: bytes, named: Callable[[str], Any]) -> Saved:
    """What stands in a snapshot. Raises `SnapshotError`, saying what is wrong with it."""
    first, _, rest = data.partition(b"\n")
    try:
        head = json.loads(first)
        version, digest = head["stripesim"], head["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise SnapshotError("is not a snapshot of stripesim") from wrong
    if version == 4:
        rest = rest.rstrip(b"\n")
    elif version != FORMAT:
        raise SnapshotError(
            f"has format {shorten(str(version), 20)}; this version of stripesim reads formats 4 to "
            f"{FORMAT}. Make the snapshot again with this version."
        )
    if sha256(rest).hexdigest() != digest:
        raise SnapshotError("is damaged: its checksum does not fit its content")
    import_all()  # it may have objects of every kind
    return (_of_format_4 if version == 4 else _unpacked)(rest, named)


def _of_format_4(line: bytes, named: Callable[[str], Any]) -> Saved:
    body: dict[str, Any] = json.loads(line)
    reader = format_4.Reader(body["objects"], classes(), named, LIFECYCLES)
    keys = [
        (*where, *asked, reader.value(record), reader.value(refusal), request, version)
        for *where, asked, record, refusal, request, version in body["keys"]
    ]
    return Saved(body, format_4.read(body, reader), keys)


def _unpacked(data: bytes, named: Callable[[str], Any]) -> Saved:
    most = max(GROWS * len(data), SMALL)
    stream = decompressobj()
    plain = stream.decompress(data, most + 1)
    if len(plain) > most or not stream.eof:
        raise Unreadable("it holds more than its length allows")
    end = plain.index(b"\n")
    if GROWS * end > most:
        raise Unreadable("what it says of its columns is too long")
    body: dict[str, Any] = json.loads(plain[:end])
    reader = Reader(memoryview(plain)[end + 1 :], classes(), named, LIFECYCLES, most)
    state = snapshot.read(body, reader)
    return Saved(body, state, reader.table(body["keys"]))


def world(saved: Saved) -> World:
    """The world of a snapshot."""
    body = saved.body
    full = snapshot.restored(new_world(0, snapshot.ids_of(body)), saved.state)
    account = full.store.latest[body["account"]]
    if account.kind != "account" or body["clock"] not in ("own", "system"):
        raise Unreadable("it is not clear whose it is, or which clock it follows")
    if type(full.settings) is not Settings:
        raise Unreadable("it has no settings")
    of = {name for name, _ in full.store.tables} | {each.account for each in full.log.events}
    if strange := {each for each in of if full.store.latest[each].kind != "account"}:
        raise Unreadable(f"{min(strange)} has objects, and is no account")
    return full


def restore_keys(dispatcher: Dispatcher, saved: Saved) -> None:
    """Restore the idempotency keys and the number of requests."""
    for account, key, created, path, digest, record, refusal, request, version in saved.keys:
        asked = Asked(path, bytes.fromhex(digest))
        refused = None if refusal is None else _refusal(refusal)
        kept = Kept(created, asked, record, refused, request, version)
        shown = kept.record is None or kept.record.kind in dispatcher.world.shapes
        said = (account, key, created, path, request, version)
        if not (fits(tuple[str, str, int, str, int, str])(said) and shown):
            raise Unreadable(f"it kept no answer to the idempotency key {str(key)[:80]!r}")
        dispatcher.keys.keep(account, key, kept)
    dispatcher.requests = saved.body["requests"]
    if type(dispatcher.requests) is not int:
        raise Unreadable("it does not say how many requests there were")


def _key(where: tuple[str, str], kept: Kept) -> tuple[Any, ...]:
    refusal = None if kept.refusal is None else vars(kept.refusal)
    asked = (kept.asked.path, kept.asked.digest.hex())
    return (*where, kept.created, *asked, kept.record, refusal, kept.request, kept.version)


def _refusal(parts: Mapping[str, Any]) -> Refusal:
    refusal = Refusal(parts["message"])
    if strange := set(parts) - set(vars(refusal)):
        raise Unreadable(f"a refusal has no {strange}")
    vars(refusal).update(parts)
    if refusal.decided is not None:
        refusal.decided = Decided(*refusal.decided)
    return refusal
