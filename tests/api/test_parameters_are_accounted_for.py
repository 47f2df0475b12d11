"""Every parameter that the official SDK sends is honoured, echoed or refused, and none is lost.

The table of a route says which. What is echoed comes back; what is refused is named, as a parameter
that Stripe has; what the SDK may send empty, to unset it, can be unset.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

import pytest
import stripe
import stripe.params

from stripesim import Simulator, errors
from stripesim.api import native
from stripesim.api import parameters as kinds
from stripesim.api.routes import ROUTES, Route

Shape = dict[str, Any]

# What the SDK's second argument takes; its older classes have them among the parameters.
OPTIONS = frozenset(stripe.RequestOptions.__annotations__) | {"expand"}


class Call(NamedTuple):
    """A native call, its route and the SDK's parameters of the same name."""

    path: tuple[str, ...]
    route: Route
    sdk: Any

    def __str__(self) -> str:
        return ".".join(self.path)


class Recorder:
    """Stands where the dispatcher stands, and tells which route a native call takes."""

    def call(self, route: Route, ids: Mapping[str, str], given: Shape) -> Shape:
        self.route = route
        return {"data": [], "has_more": False}


def calls() -> Iterator[Call]:
    for path, service in _services(Simulator()):
        recorder = Recorder()
        twin = type(service)(recorder)  # type: ignore[arg-type]
        for name, method in inspect.getmembers(twin, inspect.ismethod):
            if name.startswith("_") or name == "all":
                continue
            method(*["id"] * (method.__func__.__code__.co_argcount - 1))
            yield Call((*path, name), recorder.route, sdk_params((*path, name)))


def _services(of: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in vars(of).items():
        if isinstance(value, native.Service):
            yield (*path, name), value
            yield from _services(value, (*path, name))


def sdk_params(path: tuple[str, ...]) -> Any:
    """The class of `params` of `stripe.StripeClient(...).v1.charges.create`."""
    call: Any = stripe.StripeClient("sk_test_names").v1
    for step in path:
        call = getattr(call, step)
    said = str(inspect.signature(call).parameters["params"].annotation)
    return getattr(stripe.params, re.findall(r"\w+Params\b", said)[0])


CALLS = list(calls())
each_call = pytest.mark.parametrize("call", CALLS, ids=str)


def annotations(declared: Any) -> dict[str, str]:
    """The members of one of the SDK's classes, and what it says of their types."""
    return {
        name: getattr(hint, "__forward_arg__", str(hint))
        for name, hint in declared.__annotations__.items()
        if name not in OPTIONS
    }


def inside(kind: kinds.Kind, said: str, path: str) -> Iterator[tuple[str, kinds.Kind, str]]:
    """A parameter and every member of it, however deep: its kind, and what the SDK says of it."""
    yield path, kind, said
    declared = members_of(said)
    for hash in hashes(kind):
        for name, member in hash.members.items():
            if name in declared:
                yield from inside(member, declared[name], f"{path}[{name}]")


def hashes(kind: kinds.Kind) -> list[kinds.Hash]:
    """The nested objects that a value of this kind can be."""
    match kind:
        case kinds.Hash():
            return [kind]
        case kinds.Clearing():
            return hashes(kind.kind)
        case kinds.ListOf():
            return hashes(kind.item)
        case kinds.Either():
            return hashes(kind.hash)
        case kinds.ByObject():
            return [hash for each in kind.kinds.values() for hash in hashes(each)]
    return []


def members_of(said: str) -> dict[str, str]:
    """The members of the classes that a type names: a nested object's."""
    found: dict[str, str] = {}
    for name in re.findall(r"\w+Params\w+", said):
        found |= annotations(getattr(stripe.params, name))
    return found


# -- the tables ------------------------------------------------------------------------------------


@each_call
def test_every_parameter_of_the_sdk_stands_in_the_table(call: Call) -> None:
    assert set(annotations(call.sdk)) - set(call.route.table.kinds) == set()


@each_call
def test_so_does_every_member_of_a_nested_object(call: Call) -> None:
    declared = annotations(call.sdk)
    lost = {
        f"{path}[{name}]"
        for top, kind in call.route.table.kinds.items()
        for path, each, said in inside(kind, declared.get(top, ""), top)
        if (objects := hashes(each))
        for name in set(members_of(said)).difference(*(hash.members for hash in objects))
    }
    assert lost == set()


EMPTY = re.compile(r"""Literal\[(''|"")\]""")


@each_call
def test_what_the_sdk_may_send_empty_is_unset_by_it(call: Call) -> None:
    declared, table = annotations(call.sdk), call.route.table
    for top, kind in table.kinds.items():
        for path, member, said in inside(kind, declared.get(top, ""), top):
            refused = table.marks[top] == "refused" or isinstance(member, kinds.Unsimulated)
            if EMPTY.search(said) and not refused:
                member.parse("", path)


REFUSED = [
    pytest.param(call, name, id=f"{call} {name}")
    for call in CALLS
    for name, mark in call.route.table.marks.items()
    if mark == "refused"
]
SOMETHING: dict[type[kinds.Kind], Any] = {
    kinds.Anything: {},
    kinds.Boolean: True,
    kinds.Currency: "usd",
    kinds.Integer: 1,
    kinds.ListOf: ["x"],
    kinds.Text: "x",
}


@pytest.mark.parametrize(("call", "name"), REFUSED)
def test_what_is_not_simulated_is_refused_by_name(call: Call, name: str) -> None:
    sim = Simulator()
    kind = call.route.table.kinds[name]
    value = kind.options[0] if isinstance(kind, kinds.Choice) else SOMETHING[type(kind)]
    before = sim.fingerprint()
    made: Any = sim
    for step in call.path:
        made = getattr(made, step)
    ids = ["x"] * call.route.path.count("{")
    with pytest.raises(errors.InvalidRequestError) as refusal:
        made(*ids, **{name: value})
    assert refusal.value.user_message == (
        f"Received unknown parameter: {name}. Stripe has it, stripesim does not simulate it yet"
    )
    assert (refusal.value.code, refusal.value.param) == ("parameter_unknown", name)
    assert sim.fingerprint() == before


# -- what is echoed --------------------------------------------------------------------------------

ADDRESS = {"city": "Springfield", "country": "US", "line1": "1 Main Street", "line2": "2nd floor",
           "postal_code": "12345", "state": "IL"}  # fmt: skip
PERSON = {"name": "Jenny", "phone": "+15555550100", "address": ADDRESS}
PARCEL = {**PERSON, "carrier": "UPS", "tracking_number": "1Z"}
ONLINE = {"online": {"ip_address": "1.2.3.4", "user_agent": "x"}, "type": "online"}

# A value to send for each parameter that is echoed, and is its own name's value everywhere.
ECHO: Shape = {
    "address": ADDRESS,
    "address_city": "Springfield",
    "address_country": "US",
    "address_line1": "1 Main Street",
    "address_line2": "2nd floor",
    "address_state": "IL",
    "address_zip": "12345",
    "allow_redisplay": "always",
    "api_version": "2026-10-28.endive",
    "automatic_payment_methods": {"allow_redirects": "never", "enabled": True},
    "balance": 250,
    "billing_details": {**PERSON, "email": "j@x.example", "tax_id": "DE1"},
    "business_name": "Tea Ltd",
    "flow_directions": ["inbound"],
    "fraud_details": {"user_report": "safe"},
    "individual_name": "Jenny R",
    "intended_submission_method": "manual",
    "invoice_prefix": "TEA",
    "mandate_data": {"customer_acceptance": ONLINE},
    "name": "Jenny",
    "next_invoice_sequence": 7,
    "payment_method_options": {"card": {"request_three_d_secure": "any"}},
    "payment_method_types": ["card"],
    "preferred_locales": ["de", "en"],
    "receipt_email": "j@x.example",
    "return_url": "https://shop.example/back",
    "shipping": PARCEL,
    "statement_descriptor": "TEA SHOP",
    "statement_descriptor_suffix": "ORDER 7",
    "tax_exempt": "exempt",
    "transfer_group": "group 7",
    "use_stripe_sdk": True,
    "validate": True,
}
OF_CUSTOMERS = {"shipping": PERSON}

# What the SDK's object has no key for.
NOT_SHOWN = {"mandate_data", "return_url", "use_stripe_sdk", "validate"}


def prepared(sim: Simulator, route: Route) -> tuple[list[str], Shape]:
    """The ids and the parameters with which a request of this route succeeds."""
    usd: Shape = {"amount": 1000, "currency": "usd"}
    card: Shape = {"payment_method": "pm_card_visa"}
    customer = sim.customers.create(email="a@b.example")["id"]
    match f"{route.method} {route.path}".replace("{", "").replace("}", ""):
        case "POST /v1/accounts/account/external_accounts/external_account":
            token = {"external_account": "tok_visa_debit"}
            made = sim.accounts.external_accounts.create(sim.account, **token)
            return [sim.account, made["id"]], {}
        case "POST /v1/charges":
            return [], {**usd, "source": "tok_visa"}
        case "POST /v1/charges/charge":
            return [sim.charges.create(**usd, source="tok_visa")["id"]], {}
        case "POST /v1/charges/charge/capture":
            return [sim.charges.create(**usd, source="tok_visa", capture=False)["id"]], {}
        case "POST /v1/customers":
            return [], {}
        case "POST /v1/customers/customer":
            return [customer], {}
        case "POST /v1/disputes/dispute":
            sim.charges.create(**usd, source="tok_createDispute")
            return [sim.disputes.list()["data"][0]["id"]], {}
        case "POST /v1/payment_intents":
            return [], {**usd, **card}
        case "POST /v1/payment_intents/payment_intent":
            return [sim.payment_intents.create(**usd)["id"]], {}
        case "POST /v1/payment_intents/payment_intent/confirm":
            return [sim.payment_intents.create(**usd, **card)["id"]], {}
        case "POST /v1/payment_intents/payment_intent/capture":
            held = {**usd, **card, "capture_method": "manual", "confirm": True}
            return [sim.payment_intents.create(**held)["id"]], {}
        case "POST /v1/payment_methods":
            return [], {"type": "card", "card": {"token": "tok_visa"}}
        case "POST /v1/payment_methods/payment_method":
            return [sim.payment_methods.attach("pm_card_visa", customer=customer)["id"]], {}
        case "POST /v1/setup_intents":
            return [], {}
        case "POST /v1/setup_intents/setup_intent":
            return [sim.setup_intents.create()["id"]], {}
        case "POST /v1/setup_intents/setup_intent/confirm":
            return [sim.setup_intents.create(**card)["id"]], {}
        case "POST /v1/topups":
            return [], usd
        case "POST /v1/webhook_endpoints":
            return [], {"url": "https://shop.example", "enabled_events": ["*"]}
    raise AssertionError(f"no request prepared for {route.method} {route.path}")


ECHOED = [
    pytest.param(call, name, id=f"{call} {name}")
    for call in CALLS
    for name, mark in call.route.table.marks.items()
    if mark == "echoed"
]


@pytest.mark.parametrize(("call", "name"), ECHOED)
def test_what_is_echoed_comes_back(call: Call, name: str) -> None:
    sim = Simulator()
    made: Any = sim
    for step in call.path:
        made = getattr(made, step)
    ids, params = prepared(sim, call.route)
    value = OF_CUSTOMERS.get(name, ECHO[name]) if "customers" in call.path else ECHO[name]
    sent = deepcopy(value)
    answer = made(*ids, **{**params, name: sent})
    if name in NOT_SHOWN:
        assert name not in annotations_of_object(answer["object"])
        assert name not in answer
        return
    assert holds(answer[name], value)
    if isinstance(value, dict | list):  # what goes in and what comes out is the caller's own
        state = sim.fingerprint()
        _spoil(sent)
        _spoil(answer[name])
        assert sim.fingerprint() == state


def annotations_of_object(kind: str) -> Mapping[str, Any]:
    classes = {"customer": stripe.Customer, "payment_intent": stripe.PaymentIntent,
               "setup_intent": stripe.SetupIntent}  # fmt: skip
    return classes[kind].__annotations__


def holds(answer: Any, value: Any) -> bool:
    """The value is there, perhaps with what Stripe adds to it."""
    if not isinstance(value, dict):
        return bool(answer == value)
    return all(holds(answer[name], part) for name, part in value.items())


def _spoil(value: Any) -> None:
    """Change everything inside."""
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            _spoil(part)
    if isinstance(value, dict):
        value["spoilt"] = True
    else:
        value.append("spoilt")


def test_every_route_that_takes_parameters_is_looked_at() -> None:
    looked_at = {call.route for call in CALLS}
    left = [route.path for route in ROUTES if route not in looked_at]
    assert left == ["/v1/charges/{charge}/dispute"]  # the SDK has no call for it
