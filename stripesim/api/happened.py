"""The events on the way of the clock: a list of dicts that prints as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from stripesim.api.table import Table
from stripesim.api.versions import event_renderer
from stripesim.engine.world import World

OF_ITS_OBJECT = ("amount", "currency", "status")


class Events(Table):
    """Events as the API shows them. Printed: when, of which type, about which object."""

    def printed(self) -> Sequence[Mapping[str, Any]]:
        """A row an event: without the object itself, but its id, amount and status."""
        return [
            {
                "created": each["created"],
                "type": each["type"],
                "account": each.get("account"),
                "object": each["data"]["object"].get("id"),
                **{name: each["data"]["object"].get(name) for name in OF_ITS_OBJECT},
            }
            for each in self
        ]


def events_at(places: Iterable[int], world: World) -> Events:
    """The events at these positions in the log."""
    return Events(map(event_renderer(world), places))
