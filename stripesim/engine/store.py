"""The store: the latest version of each object by id, and each account's lists by kind, oldest
first.

A record knows its position in its list (`serial`), so a page after any cursor is a slice. An index
is made when it is first asked for and catches up with the list when asked again; it is not state.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sortedcontainers import SortedDict

from stripesim.engine.record import DELETED

Index = dict[Any, "array[int]"]


class Indexed:
    """An index of a table: from a value to positions in the list, oldest first. It covers the first
    `done` records.
    """

    __slots__ = ("done", "key", "places")

    def __init__(self, key: Callable[[Any], Any]) -> None:
        self.key = key
        self.done = 0
        self.places: Index = {}

    def catch_up(self, records: list[Any]) -> None:
        """Index the records added since."""
        for place in range(self.done, len(records)):
            self.places.setdefault(self.key(records[place]), array("q")).append(place)
        self.done = len(records)

    def move(self, place: int, old: Any, new: Any) -> None:
        """A record got a new version: move it if its value changed."""
        before, after = self.key(old), self.key(new)
        if place < self.done and before != after:
            del self.places[before][bisect_left(self.places[before], place)]
            insort(self.places.setdefault(after, array("q")), place)


class Summed:
    """Sums of a table: from a key to the sum of what its records count for it, in the order of
    keys. They cover the first `done` records.
    """

    __slots__ = ("counts", "done", "sums")

    def __init__(self, counts: Callable[[Any], tuple[Any, int]]) -> None:
        self.counts = counts
        self.done = 0
        self.sums = SortedDict()

    def catch_up(self, records: list[Any]) -> None:
        """Count the records added since."""
        for place in range(self.done, len(records)):
            self._add(records[place], 1)
        self.done = len(records)

    def move(self, place: int, old: Any, new: Any) -> None:
        """A record got a new version: count that in place of the old one."""
        if place < self.done:
            self._add(old, -1)
            self._add(new, 1)

    def _add(self, record: Any, sign: int) -> None:
        key, amount = self.counts(record)
        if amount:
            self.sums[key] = self.sums.get(key, 0) + sign * amount


class Table:
    """All records of one kind on one account, oldest first. None is ever removed."""

    __slots__ = ("_fixed", "_indexes", "_sums", "records")

    def __init__(self) -> None:
        self.records: list[Any] = []
        self._indexes: dict[str, Indexed] = {}
        self._sums: dict[str, Summed] = {}
        self._fixed: dict[str, Index] = {}

    def replace(self, record: Any) -> None:
        """Put a newer version in the position of the one before."""
        place: int = record.serial
        old, self.records[place] = self.records[place], record
        for index in self._indexes.values():
            index.move(place, old, record)
        for summed in self._sums.values():
            summed.move(place, old, record)

    def index(self, name: str, key: Callable[[Any], Any]) -> Index:
        """From a value to positions in the list, oldest first."""
        index = self._indexes.get(name)
        if index is None:
            index = self._indexes[name] = Indexed(key)
        if index.done < len(self.records):
            index.catch_up(self.records)
        return index.places

    def sums(self, name: str, counts: Callable[[Any], tuple[Any, int]]) -> SortedDict:
        """From a key to a sum, in the order of keys; `counts` gives the key of a record and what it
        adds there.
        """
        summed = self._sums.get(name)
        if summed is None:
            summed = self._sums[name] = Summed(counts)
        summed.catch_up(self.records)
        return summed.sums

    def places(self, name: str, value: Any, make: Callable[[], array[int]]) -> array[int]:
        """Positions by a value that never changes for a record; made when first asked for."""
        known = self._fixed.setdefault(name, {})
        if value not in known:
            known[value] = make()
        return known[value]


class Store:
    """All records of all accounts, and how many ids of each prefix have been given out."""

    __slots__ = ("counts", "latest", "tables")

    def __init__(self) -> None:
        self.latest: dict[str, Any] = {}
        self.tables: defaultdict[tuple[str, str], Table] = defaultdict(Table)
        self.counts: dict[str, int] = {}

    def table(self, account: str, kind: str) -> Table:
        """The records of one kind on one account."""
        return self.tables[account, kind]

    def find(self, kind: str, id: str, account: str) -> Any:
        """The latest version of the object; None unless this account has one of that kind."""
        record = self.latest.get(id)
        if record is None or record.kind != kind or record.account != account:
            return None
        return None if record.state == DELETED else record

    def each(self, account: str, kind: str) -> Iterator[Any]:
        """An account's objects of one kind, oldest first."""
        table = self.tables.get((account, kind))
        return iter(() if table is None else table.records)


def newest_first(
    records: Sequence[Any],
    places: Sequence[int] | None,
    *,
    low: int,
    high: int,
    limit: int,
    from_low: bool,
    keep: Callable[[Any], bool] | None,
) -> tuple[list[int], bool]:
    """One page: the positions from `low` to below `high`, newest first, and whether there are more.

    `places` narrows the list to those of an index. `from_low` fills the page from the oldest end
    (the page just before a cursor); otherwise from the newest.
    """
    space: Sequence[int] = range(len(records)) if places is None else places
    start, end = bisect_left(space, low), bisect_left(space, high)
    if keep is None:
        if from_low:
            found = space[start : min(end, start + limit)]
        else:
            found = space[max(start, end - limit) : end]
        return list(reversed(found)), end - start > limit
    steps = range(start, end) if from_low else range(end - 1, start - 1, -1)
    page: list[int] = []
    more = False
    for step in steps:
        place = space[step]
        if not keep(records[place]):
            continue
        if len(page) == limit:
            more = True
            break
        page.append(place)
    return (page[::-1] if from_low else page), more
