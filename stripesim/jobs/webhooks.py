"""Webhooks: each event is put out for the endpoints that want it, in the commit that makes it.

Here it only becomes known what is to be sent, and when again; `integrations/webhooks.py` sends it.
"""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.change import Change
from stripesim.engine.events import Event
from stripesim.engine.world import World
from stripesim.resources.webhook_endpoint import WebhookEndpoint

LISTENERS = "we"  # the prefix of the ids of endpoints: while there is none, nobody has to be told


def tell(change: Change) -> None:
    """Before a commit: a delivery for each event and endpoint; those pending go into the outbox."""
    world = change.world
    for place, event in enumerate(change.events, len(world.log.events)):
        for endpoint in listening(world, event):
            facts = {"account": event.account, "endpoint": endpoint.id, "event": place}
            world.lifecycles["webhook_delivery"].create(change, facts)
    for record in (*change.created.values(), *change.updated.values()):
        if record.kind == "webhook_delivery" and record.state == "pending":
            world.outbox.append(record.id)


def listening(world: World, event: Event) -> Iterator[WebhookEndpoint]:
    """The account's own endpoints that want the event, oldest first."""
    for endpoint in world.store.each(event.account, "webhook_endpoint"):
        if endpoint.wants(event.type):
            yield endpoint
