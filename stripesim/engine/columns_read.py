"""Columns back into values. The data may be forged: what no `Writer` writes is `Unreadable`, or
some other exception, before it costs more than a fixed number of times its length.

Only the classes that the caller names are ever made; nothing in the data is executed. Objects are
shared only between the records of one group, and a record refers only to records before it: so
nothing holds itself, and nothing is longer when it is shown than when it was written.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, chain, islice
from typing import Any, NamedTuple

from attrs import fields

from stripesim.engine.columns import WIDTHS, Form
from stripesim.engine.typed import Fits, fields_of
from stripesim.engine.world import Life

Names = Mapping[str, type]
LARGEST = 10**40  # of a fraction
DEEPEST = 50  # values within values


class Unreadable(Exception):
    """The data is not a world that this version can read."""


class Column(NamedTuple):
    """The values of a column, and some of them that stand for all where a type is asked for."""

    values: list[Any]
    some: Sequence[Any]

    def fits(self, fit: Fits) -> bool:
        """Whether all values fit an annotation."""
        return all(map(fit, self.some)) or all(map(fit, self.values))


class Reader:
    """Reads what a `Writer` wrote: `pieces` in the order of the forms. The columns may have so many
    values in all.
    """

    def __init__(
        self,
        pieces: memoryview,
        classes: Names,
        named: Callable[[str], Any],
        lifecycles: Mapping[str, Life],
        most: int,
    ) -> None:
        self._pieces = pieces
        self._place = 0
        self._classes = classes
        self._named = named
        self._lifecycles = lifecycles
        self._left = most
        self._depth = 0  # how many values this column stands within
        self._ids: list[str] = []
        self._records: dict[str, list[Any]] = {}
        self._given: dict[str, int] = {}  # how many of a class are the latest of a table
        self._fields: dict[str, Mapping[str, Fits]] = {}

    def values(self, form: Form, count: int) -> list[Any]:
        """The values of a column."""
        return self.column(form, count).values

    def ids(self, form: Form, count: int) -> list[str]:
        """The column of all ids."""
        ids = self.values(form, count)
        if any(type(each) is not str for each in ids):
            raise Unreadable("an id is a text")
        self._ids = ids
        return ids

    def table(self, form: Form) -> list[tuple[Any, ...]]:
        """Rows of columns."""
        return list(zip(*self.columns(form), strict=True))

    def columns(self, form: Form) -> list[list[Any]]:
        """The columns of a table."""
        count, forms = form
        return [self.values(each, count) for each in forms]

    def groups(self, forms: Sequence[Form]) -> None:
        """All records, which the columns after them refer to."""
        for name, count, columns in forms:
            made = self._made(name, columns, count)
            self._records.setdefault(name, []).extend(made)

    def latest(self, name: str, count: int) -> list[Any]:
        """So many records of a class; the next call gives the next ones."""
        start = self._given.get(name, 0)
        self._given[name] = start + count
        made = self._records[name][start : start + count]
        if type(count) is not int or count < 0 or len(made) != count:
            raise Unreadable(f"it holds too few of {name}")
        return made

    def column(self, form: Form, count: int) -> Column:
        """A column of so many values."""
        if type(count) is not int or not 0 <= count <= self._left:
            raise Unreadable("it holds more than its length allows")
        self._left -= count
        if not count and form is None:
            return Column([], ())
        how, *parts = form
        if how not in WITHIN:
            return READ[how](self, count, *parts)
        if self._depth == DEEPEST:
            raise Unreadable(f"its values are nested more than {DEEPEST} deep")
        self._depth += 1
        column = READ[how](self, count, *parts)
        self._depth -= 1
        return column

    def numbers(self, form: Form, count: int, below: int) -> list[int]:
        """A column of integers from 0 to below a bound."""
        numbers = self.integers(form, count)
        if numbers and not 0 <= min(numbers) <= max(numbers) < below:
            raise Unreadable("a number refers to nothing")
        return numbers

    def integers(self, form: Form, count: int) -> list[int]:
        """A column of integers."""
        values, some = self.column(form, count)
        if any(type(each) is not int for each in some):
            raise Unreadable("an integer is something else")
        return values

    def taken(self, length: int) -> memoryview:
        """The next bytes of the pieces."""
        start, self._place = self._place, self._place + length
        if length < 0 or self._place > len(self._pieces):
            raise Unreadable("it ends too soon")
        return self._pieces[start : self._place]

    # -- integers, texts ---------------------------------------------------------------------------

    def same(self, count: int, value: Any) -> Column:
        """One value, so many times."""
        if not isinstance(value, str | int | None):
            raise Unreadable("a column of one value holds no such thing")
        return Column([value] * count, (value,))

    def ints(self, count: int, width: str) -> Column:
        """Integers of a width, the first bytes of all first."""
        numbers = array(WIDTHS[WIDTHS.index(width)])
        size = numbers.itemsize
        plain = bytearray(count * size)
        for place in range(size):
            plain[place::size] = self.taken(count)
        numbers.frombytes(plain)
        return Column(numbers.tolist(), (0,))

    def steps(self, count: int, first: int, form: Form) -> Column:
        """Integers, of which each but the first is a step from the one before."""
        steps = self.integers(form, count - 1)
        largest = max(-min(steps), max(steps))
        if type(first) is not int or abs(first) >= 2**63 or largest > 2**63:
            raise Unreadable("its steps are no numbers")
        if steps[0] and steps.count(steps[0]) == len(steps):
            return Column(list(range(first, first + count * steps[0], steps[0])), (0,))
        return Column(list(accumulate(steps, initial=first)), (0,))

    def big(self, count: int, numbers: list[int]) -> Column:
        """Integers of any size."""
        if len(numbers) != count or any(type(each) is not int for each in numbers):
            raise Unreadable("its numbers are not as many")
        return Column(numbers, (0,))

    def bools(self, count: int) -> Column:
        """True and False, a byte each."""
        return Column(list(map(bool, self.taken(count))), (True, False))

    def picked(self, count: int, numbers: Form, distinct: int, form: Form) -> Column:
        """Each value is one of the distinct ones."""
        places = self.numbers(numbers, count, distinct)
        values, some = self.column(form, distinct)
        if self._depth and any(type(each) is not str for each in values):
            raise Unreadable("what stands within a value is shared")
        if distinct == 1:
            return Column(values * count, some)
        return Column(list(map(values.__getitem__, places)), some)

    def of_ids(self, count: int, numbers: Form) -> Column:
        """Texts that are the ids of objects."""
        places = self.numbers(numbers, count, len(self._ids))
        return Column(list(map(self._ids.__getitem__, places)), ("",))

    def alike(self, count: int, lengths: Sequence[int]) -> Column:
        """Texts of few lengths: the first characters of all of a length, then the second ones."""
        tags = self.taken(count).tobytes() if len(lengths) > 1 else bytes(lengths) * count
        parts = []
        for length in lengths:
            plain = bytearray(tags.count(length) * length)
            for place in range(length):
                plain[place::length] = self.taken(len(plain) // length)
            text = plain.decode("ascii")
            starts = range(0, len(text), length)
            parts.append([text[start : start + length] for start in starts])
        number = {length: place for place, length in enumerate(lengths)}
        return Column(_merged([number[tag] for tag in tags], parts), ("",))

    def texts(self, count: int, length: int, lengths: Form) -> Column:
        """Texts, one after another."""
        text = str(self.taken(length), "utf-8", "surrogatepass")
        ends = list(accumulate(self.numbers(lengths, count, length + 1)))
        if ends[-1] != len(text):
            raise Unreadable("its texts are of other lengths")
        starts = chain((0,), ends)
        made = [text[at:end] for at, end in zip(starts, ends, strict=False)]
        return Column(made, ("",))

    # -- what has parts ----------------------------------------------------------------------------

    def mixed(self, count: int, forms: Sequence[Form]) -> Column:
        """Values of several kinds, and which is of which."""
        tags = bytes(self.taken(count))
        columns = [self.column(form, tags.count(tag)) for tag, form in enumerate(forms)]
        made = _merged(tags, [column.values for column in columns])
        return Column(made, [value for column in columns for value in column.some])

    def cut(self, count: int, lengths: Form, form: Form) -> tuple[list[int], Iterator[Any]]:
        """The lengths of so many sequences, and what stands in all of them."""
        of = self.numbers(lengths, count, self._left + 1)
        return of, iter(self.values(form, sum(of)))

    def shapes(self, count: int, tags: Form, keys: Sequence[Any], forms: Sequence[Any]) -> Column:
        """Mappings of few shapes: which shape each has, and the columns of each shape's keys."""
        of = self.numbers(tags, count, len(keys))
        parts, some = [], []
        for tag, (shape, each) in enumerate(zip(keys, forms, strict=True)):
            _check_keys(shape)
            length = of.count(tag)
            columns = [self.column(form, length) for form in each]
            rows = zip(*(column.values for column in columns), strict=True)
            made = [dict(zip(shape, row, strict=True)) for row in rows] if shape else [{}] * length
            parts.append(made)
            for place in range(max((len(column.some) for column in columns), default=1)):
                picked = [column.some[min(place, len(column.some) - 1)] for column in columns]
                some.append(dict(zip(shape, picked, strict=True)))
        return Column(_merged(of, parts), some)

    def maps(self, count: int, numbers: Form, keys: Sequence[Any], form: Form) -> Column:
        """Mappings: which keys they have, and the values of all."""
        for each in keys:
            _check_keys(each)
        shapes = [keys[number] for number in self.numbers(numbers, count, len(keys))]
        flat = iter(self.values(form, sum(map(len, shapes))))
        made = [dict(zip(each, islice(flat, len(each)), strict=True)) for each in shapes]
        return Column(made, made)

    def fractions(self, count: int, over: Form, under: Form) -> Column:
        """Fractions, as two integers."""
        parts = self.integers(over, count), self.integers(under, count)
        if max(map(abs, chain(*parts))) >= LARGEST:
            raise Unreadable("a fraction is of numbers that are too large")
        made = list(map(Fraction, *parts))
        return Column(made, made)

    def rows(self, count: int, kinds: Form, numbers: Form) -> Column:
        """Rows of lifecycles."""
        of = self.values(kinds, count), self.numbers(numbers, count, 10_000)
        made = [self._lifecycles[kind].transitions[place] for kind, place in zip(*of, strict=True)]
        return Column(made, made)

    def names(self, count: int, form: Form) -> Column:
        """Values that are known by a name."""
        made = list(map(self._named, self.values(form, count)))
        return Column(made, made)

    def objects(self, count: int, name: str, columns: Sequence[Form]) -> Column:
        """Objects of a class that is no record."""
        made = self._made(name, columns, count)
        return Column(made, made[:1])

    def records(self, count: int, name: str, numbers: Form) -> Column:
        """Records that were read before."""
        known = self._records[name]
        made = list(map(known.__getitem__, self.numbers(numbers, count, len(known))))
        return Column(made, made[:1])

    def _made(self, name: str, columns: Sequence[Form], count: int) -> list[Any]:
        """So many objects of a class. Every field that is given is one of the class, and fits its
        annotation.
        """
        if name not in self._classes:
            raise Unreadable(f"it holds a {name}, which this version does not know")
        cls: Any = self._classes[name]
        if name not in self._fields:
            self._fields[name] = fields_of(cls, self._classes)
        known = self._fields[name]
        given: dict[str, list[Any]] = {}
        for field, form in columns:
            column = self.column(form, count)
            if field not in known or not column.fits(known[field]):
                raise Unreadable(f"{field} of a {name} is something else")
            given[field] = column.values
        if list(given) == [each.name for each in fields(cls) if each.init and not each.kw_only]:
            return list(map(cls, *given.values()))
        rows = zip(*given.values(), strict=True)
        return [cls(**dict(zip(given, row, strict=True))) for row in rows]


def _merged(tags: Sequence[int], parts: Sequence[list[Any]]) -> list[Any]:
    """The values of several columns in one: a tag says of which each is."""
    if len(parts) == 1:
        return parts[0]
    each = list(map(iter, parts))
    return list(map(next, map(each.__getitem__, tags)))


def _check_keys(keys: Sequence[Any]) -> None:
    if any(not isinstance(key, str | int) for key in keys):
        raise Unreadable("a key is neither a text nor a number")


def _sequences(kind: Callable[[Any], Any]) -> Callable[..., Column]:
    """Reads lists, tuples or sets: their lengths, and what they hold."""

    def read(reader: Reader, count: int, lengths: Form, forms: Sequence[Form]) -> Column:
        if lengths[0] == "=" and len(forms) == lengths[1]:
            reader.integers(lengths, count)
            columns = [reader.values(form, count) for form in forms]
            made = list(map(kind, zip(*columns, strict=True)))
        else:
            (form,) = forms
            of, flat = reader.cut(count, lengths, form)
            made = [kind(islice(flat, length)) for length in of]
        return Column(made, made)

    return read


def _arrays(reader: Reader, count: int, lengths: Form, form: Form) -> Column:
    of, flat = reader.cut(count, lengths, form)
    made = [array("q", islice(flat, length)) for length in of]
    return Column(made, made[:1])


WITHIN = frozenset({"map", "shapes", "array", "tuple", "list", "set", "object"})
READ: Mapping[str, Callable[..., Column]] = {
    "=": Reader.same, "ints": Reader.ints, "steps": Reader.steps, "big": Reader.big,
    "bool": Reader.bools, "pick": Reader.picked, "id": Reader.of_ids, "ids": Reader.alike,
    "text": Reader.texts, "mixed": Reader.mixed, "map": Reader.maps, "array": _arrays,
    "shapes": Reader.shapes,
    "tuple": _sequences(tuple), "list": _sequences(list), "set": _sequences(frozenset),
    "fraction": Reader.fractions, "row": Reader.rows, "name": Reader.names,
    "object": Reader.objects, "record": Reader.records,
}  # fmt: skip
