"""The event log, oldest first. An event keeps the version it is about, and is rendered when
read.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from stripesim.engine.ids import Ids
from stripesim.engine.record import Record


class Event(NamedTuple):
    """One event. `about` is the object after, `previous` before; `request` is the request that
    caused it, `made_by` the row of the lifecycle.
    """

    type: str
    created: int
    account: str
    about: Any
    previous: Record | None
    request: Any
    made_by: Any = None


# Makes an event of its fields. `Event(...)` does the same through one more function.
new_event = partial(tuple.__new__, Event)


class EventLog:
    """All events of all accounts, oldest first. The id of an event is made when it is first asked
    for.
    """

    __slots__ = ("_by_account", "_by_id", "_by_type", "_ids", "_indexed", "_prefix", "events")

    def __init__(self, ids: Ids, prefix: str) -> None:
        self._prefix = prefix
        self.events: list[Event] = []
        self._ids = ids
        self._by_id: dict[str, int] = {}
        self._by_account: dict[str, array[int]] = {}
        self._by_type: dict[str, dict[str, array[int]]] = {}
        self._indexed = 0

    def id_of(self, place: int) -> str:
        """The id of the event at that position."""
        event, ids = self.events[place], self._ids
        family = ids.family("1", event.account, event.created)
        if place < ids.events:  # made under another seed
            ids = ids.of_event(place)
        return ids.of_family(self._prefix, family, place + 1)

    def place_of(self, id: str) -> int | None:
        """The position of an event, by id; None if there is none."""
        for place in range(len(self._by_id), len(self.events)):
            self._by_id[self.id_of(place)] = place
        return self._by_id.get(id)

    def find(self, id: str, account: str) -> int | None:
        """The position of an account's event, by id."""
        place = self.place_of(id)
        return None if place is None or self.events[place].account != account else place

    def of_account(self, account: str) -> array[int]:
        """The positions of an account's events, oldest first."""
        self._catch_up()
        return self._by_account.get(account, array("q"))

    def of_types(self, account: str, is_asked: Callable[[str], bool]) -> array[int]:
        """The positions of an account's events of some types, oldest first."""
        self._catch_up()
        types = self._by_type.get(account, {})
        found = [places for type, places in types.items() if is_asked(type)]
        if len(found) == 1:
            return found[0]
        return array("q", sorted(chain.from_iterable(found)))

    def _catch_up(self) -> None:
        for place in range(self._indexed, len(self.events)):
            event = self.events[place]
            self._by_account.setdefault(event.account, array("q")).append(place)
            types = self._by_type.setdefault(event.account, {})
            types.setdefault(event.type, array("q")).append(place)
        self._indexed = len(self.events)
