"""Events, and the webhook endpoints that they are sent to."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from array import array
from collections.abc import Sequence
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    Clearable,
    Flag,
    Moment,
    Nothing,
    Options,
    Paging,
    Pairs,
    Removal,
    String,
)
from stripesim.api.kinds import Choice, ListOf, Text
from stripesim.api.operations import act
from stripesim.api.pages import paged
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, delete, every, get, pages, post
from stripesim.api.versions import event_at, event_renderer
from stripesim.engine.change import Change
from stripesim.engine.world import World
from stripesim.facts.api_versions import VERSIONS
from stripesim.facts.event_types import ALL, EVENT_TYPES
from stripesim.resources.events import event, webhook_endpoint
from stripesim.resources.requests import both_given, no_such

EventTypes = Annotated[Sequence[str], ListOf(Choice((*EVENT_TYPES, ALL)))]


def find_event(world: World, account: str, id: str) -> int | None:
    """The position of an event that is still kept, by its id."""
    place = world.log.find(id, account)
    if place is None or world.log.events[place].created < event.kept_since(world):
        return None
    return place


def retrieve_event(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """One event of the last 30 days, on the account that makes the request."""
    place = find_event(world, account, ids["event"])
    if place is None:
        raise no_such("event", ids["event"], None)
    return event_at(place, world)


def create_webhook_endpoint(change: Change, ids: Ids, params: Params) -> Any:
    """A new endpoint; only this answer shows its secret."""
    endpoint = change.world.lifecycles["webhook_endpoint"].create(change, params)
    return webhook_endpoint.NewWebhookEndpoint(endpoint)


def events(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The account's events; a type may end in `*`."""
    log = world.log
    if "type" in params and "types" in params:
        raise both_given("type", "types")
    types = params.get("types") or ([params["type"]] if "type" in params else None)
    if types is None:
        places = log.of_account(account)
    else:
        exact = frozenset(types)
        starts = tuple(type[:-1] for type in types if type.endswith("*"))
        places = log.of_types(account, lambda type: type in exact or type.startswith(starts))
    if (success := params.get("delivery_success")) is not None:
        places = array("q", [at for at in places if event.is_delivered(world, at) is success])
    low, high = params.get("created", (None, None))
    oldest = max(low or 0, event.kept_since(world))
    return paged(
        {**params, "created": (oldest, high)},
        "event",
        log.events,
        places,
        None,
        find=lambda id: find_event(world, account, id),
        render=event_renderer(world),
    )


class EventList(Paging, total=False):
    created: Moment
    type: String
    types: Annotated[Sequence[str], ListOf(Text(), most=20)]
    delivery_success: Flag


class Events(Service, base="/v1/events", kind="event"):
    """What happened, as a webhook would tell it."""

    @get("/{event}", retrieve_event)
    def retrieve(self, event: str, **params: Unpack[Nothing]) -> Shape:
        """One event of the last 30 days; `data.object` is the object as it was then.
        (documented)
        """

    @pages(events)
    def list(self, **params: Unpack[EventList]) -> Shape:
        """A page of the events of the last 30 days, newest first; a `type` may end in `*`.

        (documented)"""

    all = every(list)


class WebhookEndpointCreate(Options, total=False):
    url: Required[String]
    enabled_events: Required[EventTypes]
    connect: Flag
    description: Clearable
    metadata: Pairs
    api_version: Annotated[str, Choice(VERSIONS)]


class WebhookEndpointUpdate(Options, total=False):
    url: String
    enabled_events: EventTypes
    disabled: Flag
    description: Clearable
    metadata: Pairs


class WebhookEndpoints(Service, base="/v1/webhook_endpoints", kind="webhook_endpoint"):
    """URLs that events are sent to. `sim.webhooks.add` makes one and says who answers there."""

    @post("", create_webhook_endpoint)
    def create(self, **params: Unpack[WebhookEndpointCreate]) -> Shape:
        """Add a URL, for the event types named, or `["*"]`. Only this answer shows its `secret`.
        (documented)
        """

    @get("/{webhook_endpoint}")
    def retrieve(self, webhook_endpoint: str, **params: Unpack[Nothing]) -> Shape:
        """One webhook endpoint."""

    @post("/{webhook_endpoint}", act("webhook_endpoint", "update"))
    def update(self, webhook_endpoint: str, **params: Unpack[WebhookEndpointUpdate]) -> Shape:
        """Change an endpoint; `disabled=True` stops deliveries, `disabled=False` resumes them.
        (documented)
        """

    @pages()
    def list(self, **params: Unpack[Paging]) -> Shape:
        """A page of webhook endpoints, newest first."""

    all = every(list)

    @delete("/{webhook_endpoint}")
    def delete(self, webhook_endpoint: str, **params: Unpack[Removal]) -> Shape:
        """Delete an endpoint; events not delivered yet are not delivered any more. (documented)"""
