"""Values as columns: what a saved file and a fingerprint are made of.

All values of one field stand together: integers in the fewest bytes, texts as numbers of
a dictionary or of the object whose id they are, the rest taken apart into further columns. A
*form* is what says how a column was written, in JSON's own types; its numbers and texts are
*pieces*, bytes that follow one another. Equal values give equal forms and pieces.

A record is written once, in the group of its class, and referred to by its number; other attrs
objects are written where they stand. `columns_read.py` reads it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import chain, compress, count, islice, repeat
from operator import is_, is_not, itemgetter
from typing import Any

from attrs import fields, has

from stripesim.engine.repeats import (
    SAMPLE,
    all_alike,
    equal,
    numbered,
    numbered_if_often,
    often,
    one,
    one_step,
    plain,
)
from stripesim.engine.table import Transition

Form = Any  # how a column was written, in JSON's own types
MANY, LONGEST_ID = 100, 100  # texts that are written like ids, and their characters
WIDTHS = "bhiq"  # integers of one, two, four and eight bytes
SELDOM = 20  # one of so many is looked for on its own
FEW = 8  # as many shapes of mappings, or parts of equally long tuples, have columns of their own
KINDS: Mapping[type, str] = {
    type(None): "none", bool: "bool", int: "int", str: "text", Fraction: "fraction",
    array: "array", tuple: "tuple", list: "list", frozenset: "set", Mapping: "map",
    Transition: "row",
}  # fmt: skip


class Writer:
    """Writes columns. `named` gives the names of values that are known by a name (calendars)."""

    def __init__(self, named: Callable[[Any], str | None]) -> None:
        self.pieces: list[bytes] = []
        self.count = 0  # values in all columns; at least as many as the reader will count
        self._before: list[bytes] = []  # the pieces that come before those of the records
        self._named = named
        self._all_ids: list[str] = []
        self._ids: dict[str, int] = {}
        self._kinds: dict[type, str] = {}
        self._latest: dict[str, list[Any]] = {}  # by class
        self._numbers: dict[str, defaultdict[Any, int]] = {}  # of records that were referred to
        self._holds: dict[str, set[str]] = {}  # classes of records -> those that they refer to
        self._within = ""  # the class whose records are being written

    def latest(self, records: Sequence[Any]) -> str:
        """Some records of one class, whose name is returned; the next call gives the next ones."""
        (cls,) = set(map(type, records))
        self._latest.setdefault(cls.__name__, []).extend(records)
        return str(cls.__name__)

    # -- columns -----------------------------------------------------------------------------------

    def ids(self, ids: list[str]) -> Form:
        """The column of all ids; in the columns after it, one of them is a number."""
        form = self._column(ids, {str})
        self._all_ids, self._ids = ids, {id: number for number, id in enumerate(ids)}
        self._before, self.pieces = self.pieces, []
        return form

    def table(self, rows: Sequence[Sequence[Any]]) -> Form:
        """Equally long sequences: how many, and a column of each of their places."""
        return [len(rows), [self._column(*each) for each in _columns(rows)]]

    def column(self, values: list[Any], shared: bool = True) -> Form:
        """The form of a column. What occurs often in it is written once if `shared`."""
        return self._column(values, set(map(type, values)), shared)

    def _column(self, values: list[Any], types: set[type], shared: bool = True) -> Form:
        self.count += len(values)
        if not values:
            return None
        if plain(values[0]) and equal(values):
            return ["=", values[0]]
        kinds = sorted({self._kind(each, values) for each in types})
        if len(kinds) == 1:
            return self._of_kind(kinds[0], values, shared)
        if len(kinds) == 2 and type(None) in types:  # often; no value is looked at
            tags = bytes(map(is_ if kinds[1] == "none" else is_not, values, repeat(None)))
        else:
            tag = {each: kinds.index(self._kinds[each]) for each in types}
            tags = bytes(map(tag.__getitem__, map(type, values)))
        self.pieces.append(tags)
        forms = [
            self._of_kind(kind, values if kind == "none" else _tagged(values, tags, place), shared)
            for place, kind in enumerate(kinds)
        ]
        return ["mixed", forms]

    def _kind(self, of: type, values: Iterable[Any]) -> str:
        kind = self._kinds.get(of)
        if kind is None:
            known = (name for base, name in KINDS.items() if issubclass(of, base))
            kind = next(known, None) or self._kind_of_object(of, values)
            self._kinds[of] = kind
        return kind

    def _kind_of_object(self, of: type, values: Iterable[Any]) -> str:
        if self._named(next(value for value in values if type(value) is of)) is not None:
            return "name"
        if not has(of):
            raise TypeError(f"{of.__name__} cannot be saved")
        return f"record {of.__name__}" if hasattr(of, "closed") else f"object {of.__name__}"

    def _of_kind(self, kind: str, values: Sequence[Any], shared: bool) -> Form:
        if kind == "none":
            return ["=", None]
        if kind == "bool":
            return self._bools(values)
        if kind == "int":
            return self._ints(values)
        if kind == "text":
            return self._texts(values)
        if kind.startswith("record "):
            return ["record", kind[7:], self._ints(self._referred(kind[7:], values))]
        if kind == "map":
            return self._maps(values, shared)
        if shared and len(values) > 1 and one(values):
            return ["pick", ["=", 0], 1, self._apart(kind, values[:1])]
        if shared and (found := numbered_if_often(values)) is not None:
            numbers, distinct = found
            return ["pick", self._ints(numbers), len(distinct), self._apart(kind, distinct)]
        return self._apart(kind, values)

    def _bools(self, values: Sequence[bool]) -> Form:
        if equal(values):
            return ["=", values[0]]
        self.pieces.append(bytes(values))
        return ["bool"]

    def _ints(self, values: Sequence[int]) -> Form:
        first = values[0]
        self.count += 2 * len(values)
        if equal(values):
            return ["=", first]
        if step := one_step(values):
            return ["steps", first, ["=", step]]
        for width in WIDTHS:  # the first bytes of all, then the second ones, ...
            try:
                numbers = array(width, values)
            except OverflowError:
                continue
            size, plain = numbers.itemsize, numbers.tobytes()
            self.pieces.extend(plain[place::size] for place in range(size))
            return ["ints", width]
        return ["big", list(values)]

    def _texts(self, values: Sequence[str]) -> Form:
        self.count += len(values)
        if equal(values):
            return ["=", values[0]]
        if often(values):
            numbers, distinct = numbered(values)
            if len(distinct) * 2 <= len(values):
                return ["pick", self._ints(numbers), len(distinct), self._texts(distinct)]
        if (form := self._of_ids(values)) is not None:
            return form
        if (form := self._ids_alike(values)) is not None:
            return form
        text = "".join(values).encode("utf-8", "surrogatepass")
        self.pieces.append(text)
        return ["text", len(text), self._ints(list(map(len, values)))]

    def _of_ids(self, values: Sequence[str]) -> Form:
        """Ids of objects: their numbers, which often follow one another; None: some are others."""
        first = self._ids.get(values[0])
        if first is None:
            return None
        if values == self._all_ids[first : first + len(values)]:
            self.count += 2 * len(values)
            return ["id", ["steps", first, ["=", 1]] if len(values) > 1 else ["=", first]]
        try:
            return ["id", self._ints(list(map(self._ids.__getitem__, values)))]
        except KeyError:
            return None

    def _ids_alike(self, values: Sequence[str]) -> Form:
        """Many texts of few lengths: the first characters of all of a length, then the second ones,
        ...; None: they are others.
        """
        tags, texts = bytearray(), defaultdict(list)
        for some in _cut(values) if len(values) >= MANY else ():
            lengths = list(map(len, some))
            if not 0 < min(lengths) <= max(lengths) <= LONGEST_ID:
                return None
            of = bytes(lengths)
            tags += of
            for length in set(lengths):
                texts[length].append("".join(_tagged(some, of, length)))
        parts = {length: "".join(texts[length]) for length in sorted(texts)}
        if not 0 < len(parts) <= FEW or not all(map(str.isascii, parts.values())):
            return None
        self.pieces.append(bytes(tags) if len(parts) > 1 else b"")
        for length, text in parts.items():
            plain = text.encode()
            self.pieces.extend(plain[place::length] for place in range(length))
        return ["ids", list(parts)]

    # -- what has parts ----------------------------------------------------------------------------

    def _apart(self, kind: str, values: Sequence[Any]) -> Form:
        self.count += len(values)
        if kind in ("tuple", "list", "set"):
            return self._sequences(kind, values)
        if kind == "array":
            return [kind, self._ints(list(map(len, values))), self._flat(values)]
        if kind == "name":
            return [kind, self._texts([str(self._named(value)) for value in values])]
        if kind == "row":
            rows = [value.kind for value in values], [value.number for value in values]
            return [kind, self._texts(rows[0]), self._ints(rows[1])]
        if kind == "fraction":
            parts = [each.numerator for each in values], [each.denominator for each in values]
            return [kind, *map(self._ints, parts)]
        return ["object", kind[7:], self._fields(values, shared=False)]

    def _flat(self, values: Sequence[Any]) -> Form:
        return self.column(list(chain.from_iterable(values)), shared=False)

    def _sequences(self, kind: str, values: Sequence[Any]) -> Form:
        if kind == "set":
            values = [sorted(value) for value in values]
        lengths = list(map(len, values))
        form = self._ints(lengths)
        if form[0] == "=" and 0 < lengths[0] <= FEW:
            columns = [self._column(*each, shared=False) for each in _columns(values)]
            return [kind, form, columns]
        return [kind, form, [self._flat(values)]]

    def _maps(self, values: Sequence[Mapping[Any, Any]], shared: bool) -> Form:
        self.count += len(values)
        if shared and len(values) > 1 and all_alike(values):
            return ["pick", ["=", 0], 1, self._maps(values[:1], False)]
        shapes, tags = [tuple(values[0])], [0] * len(values)
        if not one(values):
            tags, shapes = numbered(map(tuple, values))
        form = self._ints(tags)
        if len(shapes) <= FEW:
            of = [_tagged(values, bytes(tags), place) for place in range(len(shapes))]
            columns = [
                [self.column(list(map(itemgetter(key), part)), shared=False) for key in shape]
                for shape, part in zip(shapes, of, strict=True)
            ]
            return ["shapes", form, list(map(list, shapes)), columns]
        return [
            "map",
            form,
            list(map(list, shapes)),
            self._flat([value.values() for value in values]),
        ]

    def _fields(self, values: Sequence[Any], shared: bool = True) -> list[Form]:
        cls: Any = type(values[0])
        names, read = _reader(cls)
        columns = _columns(map(read, values))
        return [
            [name, self._column(*column, shared)]
            for name, column in zip(names, columns, strict=True)
        ]

    # -- records -----------------------------------------------------------------------------------

    def _referred(self, name: str, values: Sequence[Any]) -> list[int]:
        """The numbers of records in their class; new ones get the next."""
        if self._within:
            self._holds.setdefault(self._within, set()).add(name)
        if len(values) > 1 and equal(values):
            return self._referred(name, values[:1]) * len(values)
        if name not in self._numbers:
            latest = self._latest.setdefault(name, [])
            numbers = {record: number for number, record in enumerate(latest)}
            self._numbers[name] = defaultdict(count(len(latest)).__next__, numbers)
        return list(map(self._numbers[name].__getitem__, values))

    def groups(self) -> list[Form]:
        """All records that were referred to, in groups, of which each refers only to those before:
        [class, how many, [[field, form], ...]]. Their pieces come in this order, after those of the
        ids and before all other ones. The latest versions of a class are its first group: among
        older ones, their ids and positions would not follow one another.
        """
        after, self.pieces = self.pieces, []
        made: defaultdict[str, list[tuple[Form, list[bytes]]]] = defaultdict(list)
        done: dict[str, int] = defaultdict(int)
        while left := {
            name: each for name in self._latest if (each := self._left(name, done[name]))
        }:
            for name, values in left.items():
                done[name] += len(values)
                self._within, self.pieces = name, []
                form = [name, len(values), self._fields(values)]
                made[name].append((form, self.pieces))
        ordered = [group for name in self._in_order() for group in made[name]]
        of_groups = chain.from_iterable(pieces for _, pieces in ordered)
        self._within, self.pieces = "", [*self._before, *of_groups, *after]
        return [form for form, _ in ordered]

    def _left(self, name: str, done: int) -> list[Any]:
        """The next group of a class of which so many records are written."""
        latest = [] if done else self._latest[name]
        return latest or list(islice(self._numbers.get(name, ()), done, None))

    def _in_order(self) -> Iterator[str]:
        """The classes of records, each after those that it refers to."""
        left = dict.fromkeys(self._latest)
        while left:
            ready = [name for name in left if left.keys().isdisjoint(self._holds.get(name, ()))]
            if not ready:
                raise TypeError(f"{', '.join(left)} refer to each other and cannot be saved")
            for name in ready:
                del left[name]
            yield from ready


@cache
def _reader(cls: type) -> tuple[list[str], Callable[[Any], tuple[Any, ...]]]:
    """The fields of a class, and a function that reads all of them. It is written out, as attrs
    writes constructors: for `value.id` the interpreter remembers where the class keeps its `id`,
    which `attrgetter` looks up each time.
    """
    names = [each.name for each in fields(cls) if each.init]
    reads: Callable[[Any], tuple[Any, ...]]
    reads = eval(f"lambda value: ({''.join(f'value.{name}, ' for name in names)})")
    return names, reads


def _columns(rows: Iterable[Sequence[Any]]) -> list[tuple[list[Any], set[type]]]:
    """Of equally long sequences all first values and their types, all second ones, ..."""
    columns: list[tuple[list[Any], set[type]]] = []
    for some in _cut(rows):
        columns = columns or [([], set()) for _ in some[0]]
        for (column, types), part in zip(columns, zip(*some, strict=True), strict=True):
            column.extend(part)
            types.update(_types(part))
    return columns


def _cut(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Parts, of which each stays in the processor's cache until it is done."""
    left = iter(values)
    return iter(lambda: list(islice(left, SAMPLE)), [])


def _types(values: Sequence[Any]) -> Iterable[type]:
    """The types of values, some of them more than once."""
    return map(type, values[:1] if plain(values[0]) and equal(values) else values)


def _tagged(values: Sequence[Any], tags: bytes, tag: int) -> Sequence[Any]:
    """The values that have a tag."""
    found = tags.count(tag)
    if found == len(tags):
        return values
    if found * SELDOM < len(tags):
        some, place = [], tags.find(tag)
        while place >= 0:
            some.append(values[place])
            place = tags.find(tag, place + 1)
        return some
    return list(compress(values, tags.translate(_only(tag))))


@cache
def _only(tag: int) -> bytes:
    """A table that makes 1 of one tag and 0 of every other."""
    return bytes(each == tag for each in range(256))
