"""Webhooks: the commit that makes an event also makes a delivery for each endpoint that wants it.

Here it is only decided what has to be sent, and when again; `adapters/webhooks.py` sends it.
"""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.change import Change
from stripesim.engine.events import Event
from stripesim.facts.evidence import rule
from stripesim.resources.events.webhook_endpoint import WebhookEndpoint

LISTENERS = "we"  # prefix of the ids of webhook endpoints; without one, `tell` is not called


def tell(change: Change) -> None:
    """Before a commit: make a delivery for each event and endpoint; pending ones go into the
    outbox.
    """
    world = change.world
    for place, event in enumerate(change.events, len(world.log.events)):
        for endpoint in listening(change, event):
            facts = {"account": event.account, "endpoint": endpoint.id, "event": place}
            world.lifecycles["webhook_delivery"].create(change, facts)
    for record in change.staged.values():
        if record.kind == "webhook_delivery" and record.state == "pending":
            world.outbox.append(record.id)


@rule("documented", "https://docs.stripe.com/connect/webhooks")
def listening(change: Change, event: Event) -> Iterator[WebhookEndpoint]:
    """An event is sent to its account's own endpoints, then to those that its platform has made
    with `connect`; each group oldest first.
    """
    store = change.world.store
    for endpoint in store.each(event.account, "webhook_endpoint"):
        if not endpoint.connect and endpoint.wants(event.type):
            yield endpoint
    platform = change.latest(event.account).platform
    for endpoint in () if platform is None else store.each(platform, "webhook_endpoint"):
        if endpoint.connect and endpoint.wants(event.type):
            yield endpoint
