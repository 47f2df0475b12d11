"""Events as the API shows them.

An event keeps the version of the object that it is about, and is rendered when read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from stripesim.engine.world import World
from stripesim.facts.api_versions import NEWEST
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.requests import fresh

# Changes a shape that an event shows, made up to its moment, into that of the event's version.
Older = Callable[[dict[str, Any], World, int], dict[str, Any]]

# Types with `previous_attributes`, besides those that end in `.updated`. (recorded; that a
# detached payment method shows its old customer, assumed)
TYPES_THAT_SAY_WHAT_CHANGED = frozenset(
    {"charge.refunded", "charge.dispute.closed", "payment_method.detached"}
)


def render(place: int, world: World, version: str, older: Older) -> dict[str, Any]:
    """The event at a position in the log, in a version. `data.object` shows the object as then."""
    event = world.log.events[place]
    about, moment = event.about, event.created
    shape = fresh(about) if isinstance(about, dict) else as_then(world.render(about), moment)
    data: dict[str, Any] = {"object": older(shape, world, moment)}
    if event.previous is not None and says_what_changed(event.type):
        before = older(as_then(world.render(event.previous), moment), world, moment)
        data["previous_attributes"] = changes(before, data["object"])
    request, key = event.request if event.request is not None else (None, None)
    id = None if request is None else request_id(world, request)
    shown = of_connected(event.account, world)
    shown["id"] = world.log.id_of(place)
    shown["api_version"] = version
    shown["created"] = moment
    shown["data"] = data
    shown["pending_webhooks"] = pending_webhooks(world, place)
    shown["request"] = {"id": id, "idempotency_key": key}
    shown["type"] = event.type
    return shown


# The template of an event's shape: copying and filling it is faster than a new dict.
SHAPE: dict[str, Any] = {
    "id": None,
    "object": "event",
    "api_version": None,
    "created": 0,
    "data": None,
    "livemode": False,
    "pending_webhooks": 0,
    "request": None,
    "type": None,
}
OF_CONNECTED: dict[str, Any] = {"id": None, "object": "event", "account": None, **SHAPE}


KEPT_FOR = 30 * DAY


@rule(
    "documented",
    "https://docs.stripe.com/api/events; https://github.com/airbytehq/airbyte/issues/33678",
)
def kept_since(world: World) -> int:
    """The API lists and retrieves events for 30 days: those made at this moment or later."""
    return world.now - KEPT_FOR


def all_told(world: World, account: str) -> list[dict[str, Any]]:
    """Every event of an account, oldest first, even those older than the API keeps, in the newest
    form.
    """
    places = world.log.of_account(account)
    return [render(place, world, NEWEST, lambda shape, world, moment: shape) for place in places]


@rule("documented", "https://docs.stripe.com/connect/webhooks")
def of_connected(account: str, world: World) -> dict[str, Any]:
    """An event has `account` only if that is a connected account."""
    if world.store.latest[account].platform is None:
        return SHAPE.copy()
    return {**OF_CONNECTED, "account": account}


def as_then(shape: dict[str, Any], moment: int) -> dict[str, Any]:
    """The object's shape at the moment of the event. In a dispute, the status of its balance
    transactions follows the clock; here it is set back to what it was.
    """
    for row in shape.get("balance_transactions", ()):
        row["status"] = "available" if row["available_on"] <= moment else "pending"
    return shape


@rule("recorded", "webhook bodies of 2015-2026")
def says_what_changed(type: str) -> bool:
    """Events of types `*.updated`, and of a few more, carry `previous_attributes`."""
    return type.endswith(".updated") or type in TYPES_THAT_SAY_WHAT_CHANGED


@rule("documented", "stripe-python 16.1.0")
def pending_webhooks(world: World, place: int) -> int:
    """`pending_webhooks`: how many endpoints that want the event have not yet answered 2xx."""
    table = world.store.tables.get((world.log.events[place].account, "webhook_delivery"))
    if table is None:
        return 0
    deliveries = table.index("event", attrgetter("event")).get(place, ())
    return sum(table.records[each].state != "delivered" for each in deliveries)


def is_delivered(world: World, place: int) -> bool:
    """Whether every endpoint that wants the event has answered with a status of 2xx."""
    return pending_webhooks(world, place) == 0


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old values of the changed members; None for one that was not there before."""
    result: dict[str, Any] = {}
    for name in old if old.keys() == new.keys() else dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            result[name] = changes(before, after)
        else:
            result[name] = before
    return result


def request_id(world: World, number: int) -> str:
    """The id of the request of that number: `req_` and fourteen characters."""
    return world.ids.request(number)
