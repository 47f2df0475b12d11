"""Files of format 4, read only: JSON, each object written once and referred to by its number.

The data may be forged: what nobody wrote is `Unreadable`, or some other exception, before it costs
more than its length.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from stripesim.engine.columns_read import Names, Unreadable
from stripesim.engine.typed import Fits, fields_of
from stripesim.engine.world import Life

DEEPEST = 100  # objects within objects
FRACTION = re.compile(r"-?[0-9]{1,40}(/0*[1-9][0-9]{0,39})?")


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


def read(body: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """The state in a file of this format: what `restored` takes."""
    value = reader.value
    return {
        "now": body["now"],
        "counts": body["counts"],
        "planned": body["planned"],
        "tables": [
            (account, kind, [value(part) for part in records])
            for account, kind, records in body["tables"]
        ],
        "settings": value(body["settings"]),
        "events": [value(part) for part in body["events"]],
        "sums": body["sums"],
        "pools": [[value(part) for part in pool] for pool in body["pools"]],
        "schedule": body["schedule"],
    }


def _named(value: Any) -> str:
    """A value in few words: what it holds may be much longer than the data."""
    if isinstance(value, str | int | None):
        return repr(value)[:80]
    return f"a {type(value).__name__}"
