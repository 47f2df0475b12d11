"""An event and its webhooks, explained: why it was not heard, why twice, and why in this order."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from stripesim.engine.events import Event
from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.explain.figures import Count, Moment, a_kind
from stripesim.explain.life import foretold
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.event_types import is_enabled
from stripesim.jobs.webhooks import listening
from stripesim.resources.events.event import kept_since, says_what_changed
from stripesim.resources.events.webhook_delivery import (
    WebhookDelivery,
    endpoint_is_enabled,
    pause,
    status_is_2xx,
    three_days_are_not_over,
)
from stripesim.resources.events.webhook_endpoint import WebhookEndpoint


def title(world: World, place: int) -> str:
    """The line above the story of the event at that position of the log."""
    return f"Event {world.log.id_of(place)}: {world.log.events[place].type}"


def story(world: World, place: int) -> Iterator[Sentence]:
    """The sentences about the event at that position of the log."""
    event = world.log.events[place]
    about = getattr(event.about, "id", None)
    made_by = event.made_by
    by = ""
    if made_by is not None:
        by = f", by the step `{made_by.verb}` of {a_kind(made_by.kind)}"
    of = f", about {about}" if about else ""
    yield tell(
        f"It was made on {{created}} for {event.account}{of}{by}.",
        created=Moment(event.created),
    )
    if event.previous is not None and says_what_changed(event.type):
        yield tell(
            "Its data.previous_attributes has what was different before.",
            rule_of(says_what_changed),
        )
    if event.created < kept_since(world):
        yield tell("It is too old for the API to list it.", rule_of(kept_since))
    deliveries = list(deliveries_of(world, event, place))
    yield from who_heard(world, deliveries)
    yield from who_did_not(world, event, {each.endpoint for each in deliveries})
    yield from why_twice(deliveries)
    yield from in_which_order(world, event, place)


def deliveries_of(world: World, event: Event, place: int) -> Iterator[WebhookDelivery]:
    """What was to be sent of an event, one delivery for each endpoint."""
    table = world.store.table(event.account, "webhook_delivery")
    for number in table.index("event", attrgetter("event")).get(place, ()):
        yield table.records[number]


# -- who has heard it, and who not -----------------------------------------------------------------


def who_heard(world: World, deliveries: list[WebhookDelivery]) -> Iterator[Sentence]:
    """What became of each delivery."""
    for each in deliveries:
        yield from what_became(world, each)


def what_became(world: World, delivery: WebhookDelivery) -> Iterator[Sentence]:
    """Where one delivery stands."""
    endpoint = world.store.latest[delivery.endpoint]
    figures: dict[str, Any] = {"url": endpoint.url, "attempts": Count(delivery.attempts, "attempt")}
    if delivery.state == "delivered":
        text = "It was sent to {url} ({attempts}), which answered with a status of 2xx."
        yield tell(text, rule_of(status_is_2xx), **figures)
    elif delivery.state == "retrying":
        text = "{url} did not answer with a status of 2xx ({attempts} so far). It is sent again on "
        yield from foretold(world, delivery, "retry", text + "{again}.", rule_of(pause), **figures)
    elif delivery.state == "failed":
        off = endpoint.state != "enabled"
        why = "it is not enabled any more" if off else "three days are over"
        yield tell(
            f"It was sent to {{url}} in vain ({{attempts}}), and is not sent again: {why}.",
            rule_of(endpoint_is_enabled if off else three_days_are_not_over),
            **figures,
        )
    else:
        yield tell(
            "It is still to be sent to {url}: nobody answers there. Handlers are not saved or "
            "forked: add them again with sim.webhooks.add(handler), or forward_to(application).",
            url=endpoint.url,
        )


def who_did_not(world: World, event: Event, told: set[str]) -> Iterator[Sentence]:
    """Why each other endpoint was not told."""
    platform = world.store.latest[event.account].platform
    accounts = [event.account] if platform is None else [event.account, platform]
    others = [
        endpoint
        for account in accounts
        for endpoint in world.store.each(account, "webhook_endpoint")
        if endpoint.id not in told and endpoint.state != DELETED
    ]
    if others and not told:
        yield tell("It was sent to no endpoint.", rule_of(listening))
    for endpoint in others:
        yield tell(
            f"It was not sent to {endpoint.url}: {why_not(endpoint, event)}.", rule_of(listening)
        )
    if not others and not told:
        yield tell(
            "It was sent to nobody: there is no webhook endpoint. sim.webhooks.add(handler) makes "
            "one."
        )


def why_not(endpoint: WebhookEndpoint, event: Event) -> str:
    """Why an endpoint was not told of an event, as far as its present version says."""
    own = endpoint.account == event.account
    if own and endpoint.connect:
        return "made with connect=True, it gets events of connected accounts only, not of its own"
    if not own and not endpoint.connect:
        return (
            f"it gets events of {endpoint.account} only; events of connected accounts need an "
            "endpoint with connect=True"
        )
    if not is_enabled(event.type, endpoint.enabled_events):
        return f"its enabled_events have no {event.type}"
    if endpoint.created >= event.created:
        return "it was made after the event"
    if endpoint.state != "enabled":
        return f"it is {endpoint.state}"
    return "it was disabled then, or wanted other events"


# -- twice, and in this order ----------------------------------------------------------------------


def why_twice(deliveries: list[WebhookDelivery]) -> Iterator[Sentence]:
    """Why one may hear it more than once."""
    if len(deliveries) > 1:
        yield tell(
            "It went to {endpoints}. One application behind several of them gets it several times.",
            endpoints=Count(len(deliveries), "endpoint"),
        )
    if any(each.attempts > 1 for each in deliveries):
        yield tell(
            "It was sent more than once since an attempt failed, even if the application had "
            "done its work by then."
        )
    if deliveries:
        yield tell(
            "Stripe may send an event twice (sim.controls.disturb_deliveries() does so here). Keep "
            "the ids of events, and leave out one that you have had."
        )


def in_which_order(world: World, event: Event, place: int) -> Iterator[Sentence]:
    """The events that came about together: of one request, or of one second."""
    beside = [each.type for each in together(world, event, place)]
    if len(beside) < 2:
        return
    yield tell(
        f"{{beside}} were made together, in this order: {', '.join(beside)}.",
        beside=Count(len(beside), "event"),
    )
    yield tell(
        "They have the same `created`, which is in whole seconds. Stripe promises no order of "
        "delivery (sim.controls.disturb_deliveries() shuffles them here): ask the API for the "
        "object as it is now, instead of counting on it."
    )


def together(world: World, event: Event, place: int) -> Iterator[Event]:
    """The events of the same account, second and request, oldest first."""
    events = world.log.events
    while place > 0 and events[place - 1].created == event.created:
        place -= 1
    for each in events[place:]:
        if each.created != event.created:
            return
        if (each.account, each.request) == (event.account, event.request):
            yield each


# -- an endpoint -----------------------------------------------------------------------------------


def title_of_endpoint(endpoint: WebhookEndpoint) -> str:
    """The line above the story of an endpoint."""
    return f"Webhook endpoint {endpoint.id}: {endpoint.url}, {endpoint.state}"


def story_of_endpoint(world: World, endpoint: WebhookEndpoint) -> Iterator[Sentence]:
    """The sentences about a webhook endpoint: what it hears, and how it answered."""
    what = "all events" if "*" in endpoint.enabled_events else ", ".join(endpoint.enabled_events)
    whose = "the accounts connected to it" if endpoint.connect else "that account"
    yield tell(
        f"It was made on {{created}} by {endpoint.account}, and gets events of {whose}: {what}.",
        rule_of(listening),
        created=Moment(endpoint.created),
    )
    if endpoint.state != "enabled":
        yield tell(f"It is {endpoint.state}, so it gets nothing.", rule_of(endpoint_is_enabled))
    states: dict[str, int] = {}
    for (_, kind), table in world.store.tables.items():
        for each in table.records if kind == "webhook_delivery" else ():
            if each.endpoint == endpoint.id:
                states[each.state] = states.get(each.state, 0) + 1
    said: dict[str, Any] = {state: Count(number, "event") for state, number in states.items()}
    for state, count in said.items():
        yield tell(f"{SAID[state]}: {{{state}}}.", **{state: count})
    if not states:
        yield tell("Nothing was sent to it so far.")


SAID = {
    "delivered": "Answered with 2xx",
    "retrying": "Not answered with 2xx, and sent again later",
    "failed": "Given up",
    "pending": "Still to be sent",
}
