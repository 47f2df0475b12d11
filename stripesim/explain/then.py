"""The world as it was when a row was made: its accounts and settings, with the terms of that time.

Events keep the versions they are about, so the version of then is the one that the next event about
the object has as `previous`; without such an event it is the one of today. An account's version is
also kept by its balance transactions: one of the same moment knows best.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from builtins import id as builtin_id
from operator import attrgetter
from typing import Any

from stripesim.engine.row import Row
from stripesim.engine.world import World


class Then:
    """Reads objects as they were when a row was made: after the event at a position of the log. It
    costs one look at every event since.
    """

    def __init__(self, world: World, place: int, row: Row) -> None:
        self.world = world
        self._place = place
        self._row = row

    @classmethod
    def of(cls, world: World, row: Row) -> Then:
        """When this row was made."""
        events = world.log.events
        place = bisect_right(events, row.created, key=attrgetter("created")) - 1
        end = place
        while place >= 0 and events[place].created == row.created:
            event = events[place]
            if event.made_by is row.made_by and getattr(event.about, "id", "") == row.source:
                return cls(world, place, row)
            place -= 1
        return cls(world, end, row)

    def latest(self, id: str) -> Any:
        """The object as it was then; None if there is none of that id."""
        if (version := self._of_rows(id)) is not None:
            return version
        for event in self.world.log.events[self._place + 1 :]:
            if event.previous is not None and event.previous.id == id:
                return event.previous
        return self.world.store.latest.get(id)

    def _of_rows(self, id: str) -> Any:
        """The version of an account that all its rows of that second were made under; None if there
        is no such row, or if it changed within the second.
        """
        if id == self._row.account:
            return self._row.under
        table = self.world.store.tables.get((id, self._row.kind))
        rows, created = [] if table is None else table.records, self._row.created
        start = bisect_left(rows, created, key=attrgetter("created"))
        end = bisect_right(rows, created, key=attrgetter("created"))
        versions = {builtin_id(row.under): row.under for row in rows[start:end]}
        return versions.popitem()[1] if len(versions) == 1 else None
