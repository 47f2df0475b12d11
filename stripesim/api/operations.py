"""What a route does. Reading operations return a dict; the others stage a change and return the
record that the answer shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources import account as accounts
from stripesim.resources import balance, event, payment_method, webhook_endpoint
from stripesim.resources.shared import no_such, settings_of

Ids = Mapping[str, str]
Params = dict[str, Any]
Read = Callable[[World, str, Ids, Params], dict[str, Any]]
Write = Callable[[Change, Ids, Params], Any]


def retrieve(kind: str) -> Read:
    """The object that the path names."""

    def read(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
        record = world.store.find(kind, ids[kind], account)
        if record is None:
            raise no_such(kind, ids[kind])
        return world.render(record)

    return read


def create(kind: str) -> Write:
    """A new object."""

    def write(change: Change, ids: Ids, params: Params) -> Any:
        return change.world.lifecycles[kind].create(change, params)

    return write


def act(kind: str, verb: str) -> Write:
    """A verb on the object that the path names."""

    def write(change: Change, ids: Ids, params: Params) -> Any:
        return change.world.lifecycles[kind].do(change, named(change, kind, ids), verb, params)

    return write


def named(change: Change, kind: str, ids: Ids) -> Any:
    record = change.find(kind, ids[kind])
    if record is None:
        raise no_such(kind, ids[kind])
    return record


# -- the few that are more than one verb -----------------------------------------------------------


def create_intent(change: Change, ids: Ids, params: Params) -> Any:
    """Create, and confirm at once if asked."""
    intents = change.world.lifecycles["payment_intent"]
    method = payment_method.named(change, params)
    intent = intents.create(change, {**params, "payment_method": None if params.get("confirm")
                                     else method})  # fmt: skip
    if params.get("confirm"):
        return intents.do(change, intent, "confirm", {**params, "payment_method": method})
    return intent


def confirm_intent(change: Change, ids: Ids, params: Params) -> Any:
    """Confirm, with the payment method given or the one it has."""
    intent = named(change, "payment_intent", ids)
    facts = _with_method(change, params)
    return change.world.lifecycles["payment_intent"].do(change, intent, "confirm", facts)


def update_intent(change: Change, ids: Ids, params: Params) -> Any:
    """Update; changing the amount is a verb of its own, with its own refusals."""
    intent = named(change, "payment_intent", ids)
    intents = change.world.lifecycles["payment_intent"]
    facts = _with_method(change, params)
    if "amount" in facts:
        amount = {"amount": facts.pop("amount")}
        intent = intents.do(change, intent, "change_amount", amount)
    return intents.do(change, intent, "update", facts)


def _with_method(change: Change, params: Params) -> Params:
    method = payment_method.named(change, params)
    facts = {name: value for name, value in params.items() if name != "payment_method"}
    return facts if method is None else {**facts, "payment_method": method}


def retrieve_balance(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    return balance.render(account, world)


def retrieve_dispute_of_charge(
    world: World, account: str, ids: Ids, params: Params
) -> dict[str, Any]:
    """The newest dispute of a charge. (recorded: the message)"""
    charge = world.store.find("charge", ids["charge"], account)
    if charge is None:
        raise no_such("charge", ids["charge"])
    if not charge.disputes:
        message = f"No dispute for charge: {charge.id}"
        raise Refusal(message, code="resource_missing", status=404)
    return world.render(world.store.latest[charge.disputes[-1]])


def retrieve_account(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    if ids.get("account", account) != account:
        raise no_such("account", ids["account"])
    return world.render(world.store.latest[account])


def retrieve_event(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    place = world.log.find(ids["event"], account)
    if place is None:
        raise no_such("event", ids["event"], None)
    return event.render(place, world)


def create_external_account(change: Change, ids: Ids, params: Params) -> Any:
    accounts.current(change, ids["account"])
    return change.world.lifecycles["bank_account"].create(change, params)


def retrieve_settings(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    return world.render(settings_of(world, account))


def update_settings(change: Change, ids: Ids, params: Params) -> Any:
    settings = settings_of(change.world, change.account)
    return change.world.lifecycles["balance_settings"].do(change, settings, "update", params)


def create_webhook_endpoint(change: Change, ids: Ids, params: Params) -> Any:
    endpoint = change.world.lifecycles["webhook_endpoint"].create(change, params)
    return webhook_endpoint.Created(endpoint)
