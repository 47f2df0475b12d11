"""Every sample answer as a literal of its type in the Node SDK, and what `tsc` says of it.

Samples that differ only in ids, numbers and texts are one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.conformance.samples import Shape, samples

# Kinds whose type has another name than the kind's own in capitals. What is in lists and in events
# is a sample of its own.
NAMES = {
    "list": "ApiList<unknown>",
    "search_result": "ApiSearchResult<unknown>",
    "error": "StripeRawError",
    "event": "EventBase",
}
INSIDE: Mapping[str, Shape] = {
    "list": {"data": []},
    "search_result": {"data": []},
    "event": {"data": {"object": {}}},
}
WORD = re.compile(r"[a-z_.]{1,60}")  # what may be one of a type's words
SAID = re.compile(r"^literals\.ts\((\d+),(\d+)\): error TS\d+: (.*)$", re.MULTILINE)


def literals() -> str:
    """A module of literals, one a line."""
    lines = [
        f"export const s{number}: Stripe.{name} = {json.dumps(shape)};"
        for number, (name, shape) in enumerate(different())
    ]
    return "\n".join(["import Stripe from 'stripe';", *lines, ""])


def different() -> Iterator[tuple[str, Shape]]:
    """The name of the type, and an answer: those that differ in keys, in kinds or in words."""
    for kind, shapes in sorted(samples().items()):
        alone = [{**each, **INSIDE.get(kind, {})} for each in shapes]
        unlike = {json.dumps(plainly(shape), sort_keys=True): shape for shape in alone}
        for shape in unlike.values():
            yield ("Deleted" if shape.get("deleted") else "") + name_of(kind), shape


def name_of(kind: str) -> str:
    """`reserve.hold` is `Reserve.Hold`."""
    parts = ("".join(map(str.capitalize, part.split("_"))) for part in kind.split("."))
    return NAMES.get(kind) or ".".join(parts)


def plainly(value: Any) -> Any:
    """A value without what is of this object alone."""
    if isinstance(value, Mapping):
        return {name: plainly(each) for name, each in value.items()}
    if isinstance(value, list):
        return [json.loads(each) for each in sorted({json.dumps(plainly(each)) for each in value})]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return 0
    return value if WORD.fullmatch(value) else "a text"


def differences(said: str, module: str) -> set[str]:
    """What the compiler said of the module, each in one short line."""
    lines = module.split("\n")
    found = {
        briefly(lines[int(row) - 1], int(column), text) for row, column, text in SAID.findall(said)
    }
    assert found or not said.strip(), said
    return found


def briefly(line: str, column: int, text: str) -> str:
    """`Card.x is missing`, `Card.x is unknown`, `x is null, not ...`, or else as it stands."""
    if one := re.fullmatch(
        r"Property '(\w+)' is missing in type .* but required in type '(\w+)'\.", text
    ):
        return f"{one[2]}.{one[1]} is missing"
    if more := re.search(r"missing the following properties from type '(\w+)': (.*)", text):
        return f"{more[1]}.{more[2]} is missing"
    key = re.match(r'"(\w+)"', line[column - 1 :])
    place = key[1] if key else "?"
    if text.startswith("Type 'null' is not assignable"):
        wanted = text.removeprefix("Type 'null' is not assignable to type '")[:-2]
        return f"{place} is null, not {wanted}"
    if unknown := re.search(r"does not exist in type '(\w+)", text):
        return f"{unknown[1]}.{place} is unknown"
    return f"{place}: {text}"
