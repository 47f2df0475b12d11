"""`sim.save(path)` and `Simulator.load(path)`: a simulator in a file that any process can read.

The file is JSON with a checksum. Nothing in it is executed: only the simulator's own classes are
made from it, by name. Webhook handlers are Python functions and are not part of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from textwrap import shorten
from typing import Any

from attrs import has

from stripesim.api.dispatch import Dispatcher
from stripesim.api.idempotency import Asked, Kept
from stripesim.engine.refusal import Decided, Refusal
from stripesim.engine.snapshot import Reader, Unreadable, Writer, restored, written
from stripesim.engine.typed import fits
from stripesim.engine.world import World
from stripesim.facts.calendars import Calendar
from stripesim.resources.registry import LIFECYCLES
from stripesim.resources.settings import Settings

FORMAT = 4


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


def text(dispatcher: Dispatcher, clock: str) -> str:
    """Everything that is state: a line that says what it is, and a line of JSON."""
    out = Writer(calendar_name)
    body = {
        "account": dispatcher.platform,
        "clock": clock,
        "requests": dispatcher.requests,
        "keys": [_key(out, where, kept) for where, kept in dispatcher.keys.each()],
        **written(dispatcher.world, out),
    }
    line = json.dumps(body, separators=(",", ":"))
    head = {"stripesim": FORMAT, "sha256": sha256(line.encode()).hexdigest()}
    return f"{json.dumps(head)}\n{line}\n"


def write(path: str | Path, text: str) -> None:
    """The file of a snapshot."""
    Path(path).write_text(text, encoding="utf-8")


def from_file(path: str | Path) -> str:
    """What stands in the file of a snapshot."""
    return Path(path).read_text(encoding="utf-8")


@contextmanager
def reading(what: str | Path) -> Iterator[None]:
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


def parsed(text: str, named: Callable[[str], Any]) -> tuple[dict[str, Any], Reader]:
    """A snapshot's body and what reads the values in it. Raises `SnapshotError`, saying what is
    wrong with it.
    """
    try:
        first, _, line = text.partition("\n")
        head = json.loads(first)
        version, digest = head["stripesim"], head["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise SnapshotError("is not a snapshot of stripesim") from wrong
    if version != FORMAT:
        raise SnapshotError(
            f"has format {shorten(str(version), 20)}; this version of stripesim reads format "
            f"{FORMAT}. Make the snapshot again with this version."
        )
    line = line.rstrip("\n")
    if sha256(line.encode()).hexdigest() != digest:
        raise SnapshotError("is damaged: its checksum does not fit its content")
    body: dict[str, Any] = json.loads(line)
    return body, Reader(body["objects"], classes(), named, LIFECYCLES)


def world(empty: World, body: Mapping[str, Any], reader: Reader) -> World:
    """The world of a snapshot, which an empty one becomes."""
    full = restored(empty, body, reader)
    account = full.store.latest[body["account"]]
    if account.kind != "account" or body["clock"] not in ("own", "system"):
        raise Unreadable("it is not clear whose it is, or which clock it follows")
    if type(full.settings) is not Settings:
        raise Unreadable("it has no settings")
    of = {name for name, _ in full.store.tables} | {each.account for each in full.log.events}
    if strange := {each for each in of if full.store.latest[each].kind != "account"}:
        raise Unreadable(f"{min(strange)} has objects, and is no account")
    return full


def restore_keys(dispatcher: Dispatcher, body: Mapping[str, Any], reader: Reader) -> None:
    """Restore the idempotency keys and the number of requests."""
    for account, key, created, asked, record, refusal, request, version in body["keys"]:
        path, digest = asked
        kept = Kept(
            created,
            Asked(path, bytes.fromhex(digest)),
            reader.value(record),
            None if refusal is None else _refusal(reader.value(refusal)),
            request,
            version,
        )
        shown = kept.record is None or kept.record.kind in dispatcher.world.shapes
        said = (account, key, created, path, request, version)
        if not (fits(tuple[str, str, int, str, int, str])(said) and shown):
            raise Unreadable(f"it kept no answer to the idempotency key {str(key)[:80]!r}")
        dispatcher.keys.keep(account, key, kept)
    dispatcher.requests = body["requests"]
    if type(dispatcher.requests) is not int:
        raise Unreadable("it does not say how many requests there were")


def _key(out: Writer, where: tuple[str, str], kept: Kept) -> list[Any]:
    refusal = None if kept.refusal is None else out.value(vars(kept.refusal))
    record = out.value(kept.record)
    asked = [kept.asked.path, kept.asked.digest.hex()]
    return [*where, kept.created, asked, record, refusal, kept.request, kept.version]


def _refusal(parts: Mapping[str, Any]) -> Refusal:
    refusal = Refusal(parts["message"])
    if strange := set(parts) - set(vars(refusal)):
        raise Unreadable(f"a refusal has no {strange}")
    vars(refusal).update(parts)
    if refusal.decided is not None:
        refusal.decided = Decided(*refusal.decided)
    return refusal
