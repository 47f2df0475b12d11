"""The schedule: everything that will happen by itself, in order. An entry is data: it can be shown
and saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sortedcontainers import SortedList

NEVER = 2**63  # later than any moment


class Scheduled(NamedTuple):
    """At `moment`, `verb` happens to the object `id`. At the same moment the lower `rank` comes
    first, then what was planned first.
    """

    moment: int
    rank: int
    order: int
    account: str
    kind: str
    id: str
    verb: str


def _level(account: str, verb: str) -> int:
    return 0


class Schedule:
    """All entries, soonest first; also by object, so that leaving a state can cancel its
    entries.
    """

    __slots__ = ("_by_object", "_entries", "_rank", "order", "soonest")

    def __init__(self, rank: Callable[[str, str], int] = _level) -> None:
        self._rank = rank  # (account, verb) -> rank
        self._entries: SortedList[Scheduled] = SortedList()
        self._by_object: dict[tuple[str, str], list[Scheduled]] = {}
        self.order = 0
        self.soonest = NEVER  # the moment of the first entry

    def __iter__(self) -> Iterator[Scheduled]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def plan(self, moment: int, account: str, kind: str, id: str, verb: str) -> None:
        """Plan that `verb` happens to an object at `moment`."""
        rank = self._rank(account, verb)
        self.restore(Scheduled(moment, rank, self.order, account, kind, id, verb))
        self.order += 1

    def restore(self, entry: Scheduled) -> None:
        """Put an entry back that was planned in a saved or copied world."""
        self._entries.add(entry)
        self.soonest = min(self.soonest, entry.moment)
        self._by_object.setdefault((entry.account, entry.id), []).append(entry)

    def planned(self, account: str, id: str, verb: str | None = None) -> list[Scheduled]:
        """What is planned for one object, in order of planning."""
        entries = self._by_object.get((account, id))
        if entries is None:
            return []
        if verb is None:
            return list(entries)
        return [entry for entry in entries if entry.verb == verb]

    def cancel(self, account: str, id: str) -> None:
        """Drop everything that is planned for an object."""
        for entry in self._by_object.pop((account, id), ()):
            self._remove(entry)

    def _remove(self, entry: Scheduled) -> None:
        self._entries.remove(entry)
        self.soonest = self._entries[0].moment if self._entries else NEVER

    def due(self, moment: int) -> Scheduled | None:
        """The next entry, if it is due at `moment`. It stays in the schedule until `take`."""
        return self.next() if self.soonest <= moment else None

    def next(self) -> Scheduled | None:
        """The soonest entry; None if nothing is planned."""
        return self._entries[0] if self._entries else None

    def take(self, entry: Scheduled) -> None:
        """Remove an entry: it is being executed."""
        self._remove(entry)
        rest = self._by_object[entry.account, entry.id]
        rest.remove(entry)
        if not rest:
            del self._by_object[entry.account, entry.id]
