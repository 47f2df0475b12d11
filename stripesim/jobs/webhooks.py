"""Webhooks: each event is put out for the endpoints that want it, in the commit that makes it.

Here it only becomes known what is to be sent, and when again; `adapters/webhooks.py` sends it.
"""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.change import Change
from stripesim.engine.events import Event
from stripesim.facts.evidence import rule
from stripesim.resources.events.webhook_endpoint import WebhookEndpoint

LISTENERS = "we"  # the prefix of the ids of endpoints: while there is none, nobody has to be told


def tell(change: Change) -> None:
    """Before a commit: a delivery for each event and endpoint; those pending go into the outbox."""
    world = change.world
    for place, event in enumerate(change.events, len(world.log.events)):
        for endpoint in listening(change, event):
            facts = {"account": event.account, "endpoint": endpoint.id, "event": place}
            world.lifecycles["webhook_delivery"].create(change, facts)
    for record in (*change.created.values(), *change.updated.values()):
        if record.kind == "webhook_delivery" and record.state == "pending":
            world.outbox.append(record.id)


@rule("documented", "https://docs.stripe.com/connect/webhooks")
def listening(change: Change, event: Event) -> Iterator[WebhookEndpoint]:
    """An account's own endpoints are told of its events, and those of its platform that are made
    with `connect`; the oldest first, its own before.
    """
    store = change.world.store
    for endpoint in store.each(event.account, "webhook_endpoint"):
        if not endpoint.connect and endpoint.wants(event.type):
            yield endpoint
    platform = change.latest(event.account).platform
    for endpoint in () if platform is None else store.each(platform, "webhook_endpoint"):
        if endpoint.connect and endpoint.wants(event.type):
            yield endpoint
