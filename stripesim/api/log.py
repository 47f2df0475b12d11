"""The last events and requests of a simulator as text, for reports of failing tests."""

from __future__ import annotations

from stripesim.api.dispatch import Dispatcher
from stripesim.api.table import Table, aligned


def log(dispatcher: Dispatcher, last: int, deliveries: Table) -> str:
    """Aligned tables of events, requests and webhook deliveries (if any), the newest last."""
    events = [
        {
            "created": event.created,
            "event": event.type,
            "object": getattr(event.about, "id", event.account),
        }
        for event in dispatcher.world.log.events[-last:]
    ]
    requests = [
        {
            "moment": moment,
            "request": f"{method} {path.format(**ids)}",
            "status": status,
            "said": said,
        }
        for moment, method, path, ids, status, said in list(dispatcher.log)[-last:]
    ]
    text = f"last events\n{aligned(events)}\n\nlast requests\n{aligned(requests)}"
    if deliveries:
        text += f"\n\nlast webhook deliveries\n{aligned(deliveries[-last:])}"
    return text
