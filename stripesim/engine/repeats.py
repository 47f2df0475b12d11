"""What repeats in a column: which of its values are equal, follow one another or occur often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, chain, compress, count, repeat
from operator import is_, is_not
from types import WrapperDescriptorType
from typing import Any

SAMPLE = 1_000  # values by which a way of writing is chosen


def equal(values: Sequence[Any]) -> bool:
    """Whether all are equal: most that are not differ at the ends."""
    return bool(values[0] == values[-1]) and values.count(values[0]) == len(values)


def plain(value: Any) -> bool:
    """Whether all that is equal to a value is of its type."""
    return value is None or type(value) is str


def one(values: Sequence[Any]) -> bool:
    """Whether all are one and the same object."""
    return all(map(is_, values, repeat(values[0])))


def all_alike(values: Sequence[Mapping[Any, Any]]) -> bool:
    """Whether all mappings are written as the first is, as far as that is soon seen."""
    first = values[0]
    if not (all(map(_only_texts, chain.from_iterable(first.items()))) and equal(values)):
        return False
    return len(first) < 2 or len(set(map(tuple, values))) == 1  # the keys are in the same order


def _only_texts(value: Any) -> bool:
    """Whether what is equal to it is written alike: 1 and True are equal, and are not; nor are
    mappings whose keys are in another order.
    """
    if isinstance(value, list | tuple):
        return all(map(_only_texts, value))
    return plain(value)


def one_step(values: Sequence[int]) -> int:
    """By how much each is more than the one before, if it is the same for all; 0: it is not."""
    first, step = values[0], values[1] - values[0]
    if not step or values[-1] != first + (len(values) - 1) * step:
        return 0
    fits = -(2**63) < first < 2**63 and -(2**63) < step < 2**63
    return step if fits and values == list(range(first, values[-1] + step, step)) else 0


def _samples(values: Sequence[Any]) -> tuple[Sequence[Any], ...]:
    """Values that stand together in the middle, since a beginning is often unlike what follows, and
    values from everywhere.
    """
    if len(values) <= SAMPLE:
        return (values,)
    start = (len(values) - SAMPLE) // 2
    return values[start : start + SAMPLE], values[:: len(values) // SAMPLE + 1]


def numbered(values: Iterable[Any]) -> tuple[list[int], list[Any]]:
    """The number of each value among the distinct ones, and those."""
    number: defaultdict[Any, int] = defaultdict(count().__next__)
    return list(map(number.__getitem__, values)), list(number)


def often(values: Sequence[Any]) -> bool:
    """Whether of some of them at most half are distinct."""
    return any(len(set(each)) * 2 <= len(each) for each in _samples(values))


def numbered_if_often(values: Sequence[Any]) -> tuple[list[int], list[Any]] | None:
    """The number of each value among the distinct ones, and those, if they are at most half."""
    samples = _samples(values) if len(values) > SAMPLE else ()
    if samples and all(len(_distinct(each)[1]) * 2 > len(each) for each in samples):
        return None
    changes = list(map(is_not, values[1:], values))  # one object often stands many times in a row
    if runs := 2 * sum(changes) < len(values):
        numbers, distinct = _distinct([values[0], *compress(values[1:], changes)])
    else:
        numbers, distinct = _distinct(values)
    if len(distinct) * 2 > len(values):
        return None
    if runs:
        numbers = list(map(numbers.__getitem__, accumulate(changes, initial=0)))
    return numbers, distinct


def _distinct(values: Sequence[Any]) -> tuple[list[int], list[Any]]:
    """The number of each value among those that are written differently, and these."""
    if isinstance(type(values[0]).__hash__, WrapperDescriptorType):
        return _numbered_alike(values)
    numbers, objects = _numbered_by(id, values)  # so no object is hashed or shown twice
    again, distinct = _numbered_alike(objects)
    if len(distinct) == len(objects):
        return numbers, objects
    return list(map(again.__getitem__, numbers)), distinct


def _numbered_alike(values: Sequence[Any]) -> tuple[list[int], list[Any]]:
    try:
        return numbered(values)
    except TypeError:  # it cannot be hashed
        return _numbered_by(repr, values)


def _numbered_by(key: Callable[[Any], Any], values: Sequence[Any]) -> tuple[list[int], list[Any]]:
    """The number of each value among those with different keys, and these."""
    numbers, _ = numbered(map(key, values))
    return numbers, list(dict(zip(numbers, values, strict=True)).values())
