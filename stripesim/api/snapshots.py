"""`sim.save(path)` and `Simulator.load(path)`: a simulator in a file that any process can read.

The file is JSON with a checksum. Nothing in it is executed: only the simulator's own classes are
made from it, by name. Webhook handlers are Python functions and are not part of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import has

from stripesim.api.dispatch import Dispatcher
from stripesim.api.idempotency import Kept
from stripesim.engine.refusal import Decided, Refusal
from stripesim.engine.snapshot import Reader, Unreadable, Writer, written
from stripesim.facts.calendars import Calendar
from stripesim.resources.registry import LIFECYCLES

FORMAT = 3


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


def save(dispatcher: Dispatcher, path: str | Path, clock: str) -> None:
    """Write everything that is state."""
    out = Writer(calendar_name)
    body = {
        "account": dispatcher.platform,
        "clock": clock,
        "requests": dispatcher.requests,
        "keys": [_key(out, where, kept) for where, kept in dispatcher.keys.each()],
        **written(dispatcher.world, out),
    }
    text = json.dumps(body, separators=(",", ":"))
    head = {"stripesim": FORMAT, "sha256": sha256(text.encode()).hexdigest()}
    Path(path).write_text(f"{json.dumps(head)}\n{text}\n")


def read(path: str | Path, named: Callable[[str], Any]) -> tuple[dict[str, Any], Reader]:
    """A snapshot's body and what reads the values in it. Raises `SnapshotError`, saying what is
    wrong with the file.
    """
    try:
        first, _, text = Path(path).read_text().partition("\n")
        head = json.loads(first)
        version, digest = head["stripesim"], head["sha256"]
    except (ValueError, KeyError, TypeError) as wrong:
        raise SnapshotError(f"{path} is not a snapshot of stripesim") from wrong
    if version != FORMAT:
        raise SnapshotError(
            f"{path} has format {version}; this version of stripesim reads format {FORMAT}. Make "
            "the snapshot again with this version."
        )
    text = text.rstrip("\n")
    if sha256(text.encode()).hexdigest() != digest:
        raise SnapshotError(f"{path} is damaged: its checksum does not fit its content")
    body: dict[str, Any] = json.loads(text)
    try:
        return body, Reader(body["objects"], classes(), named, LIFECYCLES)
    except Unreadable as wrong:
        raise SnapshotError(f"{path} cannot be read: {wrong}") from wrong


def restore_keys(dispatcher: Dispatcher, body: Mapping[str, Any], reader: Reader) -> None:
    """Put the idempotency keys and the count of requests back."""
    for account, key, created, digest, record, refusal, request in body["keys"]:
        kept = Kept(
            created,
            bytes.fromhex(digest),
            reader.value(record),
            None if refusal is None else _refusal(reader.value(refusal)),
            request,
        )
        dispatcher.keys.keep(account, key, kept)
    dispatcher.requests = body["requests"]


def _key(out: Writer, where: tuple[str, str], kept: Kept) -> list[Any]:
    refusal = None if kept.refusal is None else out.value(vars(kept.refusal))
    record = out.value(kept.record)
    return [*where, kept.created, kept.digest.hex(), record, refusal, kept.request]


def _refusal(parts: Mapping[str, Any]) -> Refusal:
    refusal = Refusal(parts["message"])
    vars(refusal).update(parts)
    if refusal.decided is not None:
        refusal.decided = Decided(*refusal.decided)
    return refusal
