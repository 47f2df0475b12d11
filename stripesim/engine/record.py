"""Records: one immutable version of one object.

A record is an attrs class with slots, frozen. A change makes a new version (`Record.version`); the
old one stays as it was, and the events that spoke of it keep it. Only the engine calls `write`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from attrs import frozen

NEW = "(new)"  # the state of an object that does not exist yet
DELETED = "deleted"  # the state of one that no longer does: lists leave it out

write = object.__setattr__  # how the engine fills a version that is not committed yet


@frozen(eq=False, slots=True)
class Record:
    """What every object has. `serial` is its place in its account's list, given at the commit."""

    kind: ClassVar[str]

    id: str
    account: str
    created: int
    state: str
    serial: int

    def version(self) -> Self:
        """A copy that the engine may still write to."""
        copy = object.__new__(type(self))
        for name in fields(type(self)):
            write(copy, name, getattr(self, name))
        return copy


_FIELDS: dict[type[Record], tuple[str, ...]] = {}


def fields(cls: type[Record]) -> tuple[str, ...]:
    """The names of a record's fields, in the order they are declared."""
    names = _FIELDS.get(cls)
    if names is None:
        attributes: Any = cls.__attrs_attrs__
        names = _FIELDS[cls] = tuple(attribute.name for attribute in attributes)
    return names
