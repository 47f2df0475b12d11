"""What a route does. Reading operations return a dict; the others stage a change and return the
record that the answer shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stripesim.api.parameters import unknown
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.balance import balance
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.events import event, webhook_endpoint
from stripesim.resources.payments.given_method import instrument_named
from stripesim.resources.requests import no_such

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


def create_intent(kind: str) -> Write:
    """A new intent, as it is when it was also confirmed."""

    def write(change: Change, ids: Ids, params: Params) -> Any:
        return change.latest(change.world.lifecycles[kind].create(change, params).id)

    return write


def retrieve_intent(kind: str) -> Read:
    """The intent, if the client secret that came along is its own."""
    read = retrieve(kind)

    def read_intent(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
        shape = read(world, account, ids, params)
        if params.get("client_secret", shape["client_secret"]) != shape["client_secret"]:
            raise wrong_secret(kind)
        return shape

    return read_intent


@rule("assumed", "the message of public issues")
def wrong_secret(kind: str) -> Refusal:
    """A client secret opens its own intent only."""
    intent = "SetupIntent" if kind == "setup_intent" else "PaymentIntent"
    message = f"The client_secret provided does not match the client_secret of this {intent}."
    return Refusal(message, param="client_secret")


def retrieve_customer(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    """A customer; of a deleted one, that it is deleted. (documented)"""
    customer = world.store.latest.get(ids["customer"])
    if customer is None or customer.kind != "customer" or customer.account != account:
        raise no_such("customer", ids["customer"])
    return world.render(customer)


def update_customer(change: Change, ids: Ids, params: Params) -> Any:
    """The customer, as it is when its old source is detached too."""
    customer = named(change, "customer", ids)
    return change.latest(
        change.world.lifecycles["customer"].do(change, customer, "update", params).id
    )


def attach_method(change: Change, ids: Ids, params: Params) -> Any:
    """Attach; a test payment method (`pm_card_visa`) becomes a new object, attached at once."""
    methods, id = change.world.lifecycles["payment_method"], ids["payment_method"]
    method = change.find("payment_method", id)
    if method is not None:
        return methods.do(change, method, "attach", params)
    instrument = instrument_named(id)
    if instrument is None:
        raise no_such("payment_method", id, "payment_method")
    return change.latest(methods.create(change, {"instrument": instrument, **params}).id)


def retrieve_method_of_customer(
    world: World, account: str, ids: Ids, params: Params
) -> dict[str, Any]:
    """A payment method, if it is this customer's."""
    method = world.store.find("payment_method", ids["payment_method"], account)
    if method is None or method.customer != ids["customer"]:
        raise no_such("payment_method", ids["payment_method"])
    return world.render(method)


def create_charge(change: Change, ids: Ids, params: Params) -> Any:
    """Charge a card; with the id of an account as source, debit that account."""
    charges, source = change.world.lifecycles["charge"], params.get("source")
    if type(source) is not str or source[:5] != "acct_":
        return charges.create(change, params)
    if strange := [name for name in params if name not in OF_A_DEBIT]:
        raise unknown(strange, simulated=False)
    return charges.create(change, params, "debit_account")


OF_A_DEBIT = frozenset({
    "amount", "currency", "source", "description", "metadata", "transfer_group", "receipt_email",
    "shipping", "statement_descriptor", "statement_descriptor_suffix",
})  # fmt: skip


def create_reversal(change: Change, ids: Ids, params: Params) -> Any:
    """Reverse the transfer that the path names, all of it or a part."""
    return change.world.lifecycles["transfer_reversal"].create(change, {**params, **ids})


def retrieve_within(kind: str, parent: str, named_by: str) -> Read:
    """The object that the path names, if it is that of the `parent` which the path names too;
    `named_by` is its field for that.
    """

    def read(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
        record = world.store.find(kind, ids[kind], account)
        if record is None or getattr(record, named_by) != ids[parent]:
            raise no_such(kind, ids[kind])
        return world.render(record)

    return read


def update_within(kind: str, parent: str, named_by: str) -> Write:
    """Change it, if it is that of its `parent`."""

    def write(change: Change, ids: Ids, params: Params) -> Any:
        record = named(change, kind, ids)
        if getattr(record, named_by) != ids[parent]:
            raise no_such(kind, ids[kind])
        return change.world.lifecycles[kind].do(change, record, "update", params)

    return write


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
    return world.render(world.store.latest[account])


def retrieve_event(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    place = world.log.find(ids["event"], account)
    if place is None:
        raise no_such("event", ids["event"], None)
    return event.render(place, world)


def create_external_account(change: Change, ids: Ids, params: Params) -> Any:
    return change.world.lifecycles["external_account"].create(change, params)


def retrieve_settings(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    return world.render(settings_of(world, account))


def update_settings(change: Change, ids: Ids, params: Params) -> Any:
    settings = settings_of(change.world, change.account)
    return change.world.lifecycles["balance_settings"].do(change, settings, "update", params)


def create_fee_refund(change: Change, ids: Ids, params: Params) -> Any:
    """Refund the fee that the path names, all of it or a part."""
    facts = {**params, "fee": named(change, "application_fee", ids).id}
    return change.world.lifecycles["fee_refund"].create(change, facts)


def reverse_payout(change: Change, ids: Ids, params: Params) -> Any:
    """The answer is the new payout that brings the money back."""
    payouts = change.world.lifecycles["payout"]
    reversed = payouts.do(change, named(change, "payout", ids), "reverse", params)
    return change.latest(reversed.reversed_by)


def create_webhook_endpoint(change: Change, ids: Ids, params: Params) -> Any:
    endpoint = change.world.lifecycles["webhook_endpoint"].create(change, params)
    return webhook_endpoint.NewWebhookEndpoint(endpoint)
