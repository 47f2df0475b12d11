"""Events as the API shows them.

An event keeps the version of the object that it is about, and is rendered when read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import compress
from operator import attrgetter, ne
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


def renderer(world: World, version: str, older: Older | None) -> Callable[[int], dict[str, Any]]:
    """The function that shows events in a version, by their positions in the log: for one answer,
    whose events share much that is looked up once. `older` is None for the newest form.
    """
    shapes, log, request_id = world.shapes, world.log, cache(world.ids.request)
    events, id_of, tables = log.events, log.id_of, world.store.tables
    of_accounts: dict[str, tuple[dict[str, Any], bool]] = {}  # a template, and if any are sent

    def as_then(about: Any, moment: int) -> dict[str, Any]:
        if isinstance(about, dict):
            shape: dict[str, Any] = fresh(about)
        else:
            shape = shapes[about.kind](about, world)
            if "balance_transactions" in shape:
                set_back(shape, moment)
        return shape if older is None else older(shape, world, moment)

    def render(place: int) -> dict[str, Any]:
        type, moment, account, about, previous, request, _ = events[place]
        shape = as_then(about, moment)
        data = {"object": shape}
        if previous is not None and says_what_changed(type):
            data["previous_attributes"] = changes(as_then(previous, moment), shape)
        if account not in of_accounts:
            template = {**of_connected(account, world), "api_version": version}
            of_accounts[account] = template, (account, DELIVERY) in tables
        template, are_sent = of_accounts[account]
        number, key = NO_REQUEST if request is None else request
        shown = template.copy()
        shown["id"] = id_of(place)
        shown["created"] = moment
        shown["data"] = data
        if are_sent:
            shown["pending_webhooks"] = pending_webhooks(world, place)
        shown["request"] = {
            "id": None if number is None else request_id(number),
            "idempotency_key": key,
        }
        shown["type"] = type
        return shown

    return render


NO_REQUEST = (None, None)

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


DELIVERY = "webhook_delivery"
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
    return list(map(renderer(world, NEWEST, None), world.log.of_account(account)))


@rule("documented", "https://docs.stripe.com/connect/webhooks")
def of_connected(account: str, world: World) -> dict[str, Any]:
    """An event has `account` only if that is a connected account."""
    if world.store.latest[account].platform is None:
        return SHAPE
    return {**OF_CONNECTED, "account": account}


def set_back(dispute: dict[str, Any], moment: int) -> None:
    """In a dispute, the status of its balance transactions follows the clock; in an event it is
    what it was.
    """
    for row in dispute["balance_transactions"]:
        row["status"] = "available" if row["available_on"] <= moment else "pending"


@rule("recorded", "webhook bodies of 2015-2026")
def says_what_changed(type: str) -> bool:
    """Events of types `*.updated`, and of a few more, carry `previous_attributes`."""
    return type.endswith(".updated") or type in TYPES_THAT_SAY_WHAT_CHANGED


@rule("documented", "stripe-python 16.1.0")
def pending_webhooks(world: World, place: int) -> int:
    """`pending_webhooks`: how many endpoints that want the event have not yet answered 2xx."""
    table = world.store.tables.get((world.log.events[place].account, DELIVERY))
    if table is None:
        return 0
    deliveries = table.index("event", attrgetter("event")).get(place, ())
    return sum(table.records[each].state != "delivered" for each in deliveries)


def is_delivered(world: World, place: int) -> bool:
    """Whether every endpoint that wants the event has answered with a status of 2xx."""
    return pending_webhooks(world, place) == 0


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old values of the changed members; None for one that was not there before."""
    if [*old] == [*new]:  # as most: then all values are compared at once
        names: Iterable[str] = compress(old, map(ne, old.values(), new.values()))
    else:
        names = dict.fromkeys([*old, *new])
    result: dict[str, Any] = {}
    for name in names:
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
