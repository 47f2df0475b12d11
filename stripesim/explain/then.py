"""The world as it was at a moment: its accounts, settings and banks, with the terms of that time.

Events keep the versions they are about, so the version of then is the one that the next event about
the object has as `previous`; without such an event it is the one of today.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from operator import attrgetter
from typing import Any

from stripesim.engine.record import DELETED, Record
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

    @classmethod
    def before(cls, world: World, moment: int) -> Then:
        """Before anything of that second happened."""
        return cls(world, bisect_left(world.log.events, moment, key=attrgetter("created")) - 1)

    @cached_property
    def _changed(self) -> dict[str, Any]:
        """The version of then of each object that an event is about since, by id."""
        versions: dict[str, Any] = {}
        for event in self.world.log.events[self._place + 1 :]:
            if isinstance(event.previous, Record):  # not a part of one, as a capability is
                versions.setdefault(event.previous.id, event.previous)
        return versions

    def latest(self, id: str) -> Any:
        """The object as it was then; None if there is none of that id."""
        return self._changed.get(id) or self.world.store.latest.get(id)

    def bank_of(self, account: Any, currency: str, moment: int) -> Any:
        """The external account that was paid out to in a currency; None if there was none.

        No event tells which of several was the default: if today's did not exist yet, or is none,
        it is the oldest that did.
        """
        there = [
            version
            for each in self.world.store.each(account.id, "external_account")
            if each.created < moment and each.currency == currency
            if (version := self.latest(each.id)).state != DELETED
        ]
        chosen = account.defaults.get(currency)
        return next((bank for bank in there if bank.id == chosen), next(iter(there), None))
