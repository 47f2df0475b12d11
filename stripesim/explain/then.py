"""The world as it was when a row was made: its accounts and settings, with the terms of that time.

Events keep the versions they are about, so the version of then is the one that the next event about
the object has as `previous`; without such an event it is the one of today.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import Any

from stripesim.engine.row import Row
from stripesim.engine.world import World


class Then:
    """Reads objects as they were after the event at a position of the log. It costs one look at
    every event since.
    """

    def __init__(self, world: World, place: int) -> None:
        self.world = world
        self._place = place

    @classmethod
    def of(cls, world: World, row: Row) -> Then:
        """When this row was made."""
        events = world.log.events
        place = bisect_right(events, row.created, key=attrgetter("created")) - 1
        end = place
        while place >= 0 and events[place].created == row.created:
            event = events[place]
            if event.made_by is row.made_by and getattr(event.about, "id", "") == row.source:
                return cls(world, place)
            place -= 1
        return cls(world, end)

    def latest(self, id: str) -> Any:
        """The object as it was then; None if there is none of that id."""
        for event in self.world.log.events[self._place + 1 :]:
            if event.previous is not None and event.previous.id == id:
                return event.previous
        return self.world.store.latest.get(id)
