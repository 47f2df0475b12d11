"""Every parameter that the official SDK sends is honoured, kept, accepted or refused; none is lost.

The parameters of a route say which, and here each is tried. What is honoured makes a difference;
what is kept is shown and nothing else changes; what is accepted changes nothing at all; what is
refused is named, as a parameter that Stripe has. What the SDK may send empty, to unset it, can be.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

import pytest
import stripe
import stripe.params
import stripe.params.radar

from stripesim import Simulator, errors
from stripesim.api import kinds
from stripesim.api.endpoints import ROUTES
from stripesim.api.parameters import ACCEPTED, HONOURED, KEPT
from stripesim.api.parameters import REFUSED as NOT_SIMULATED
from stripesim.api.routes import Route
from stripesim.api.service import Service

Shape = dict[str, Any]

# What the SDK's second argument takes; its older classes have them among the parameters.
OPTIONS = frozenset(stripe.RequestOptions.__annotations__) | {"expand"}


PREVIEW = "reserve"  # the SDK has these objects, and no calls yet


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
        if path[0] == PREVIEW:
            continue
        recorder = Recorder()
        twin = type(service)(recorder)
        for name, method in inspect.getmembers(twin, inspect.ismethod):
            if name.startswith("_") or name == "all":
                continue
            method(*["id"] * positional(method))
            yield Call((*path, name), recorder.route, sdk_params((*path, name)))


def _services(of: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in vars(of).items():
        if isinstance(value, Service):
            yield (*path, name), value
            yield from _services(value, (*path, name))


def positional(call: Any) -> int:
    """How many ids it takes."""
    kinds = [each.kind for each in inspect.signature(call).parameters.values()]
    return kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD)


@cache
def sdk() -> Any:
    """The official SDK's services, made once."""
    return stripe.StripeClient("sk_test_names").v1


def sdk_params(path: tuple[str, ...]) -> Any:
    """The class of `params` of `stripe.StripeClient(...).v1.charges.create`."""
    call = sdk()
    for step in path:
        call = getattr(call, step)
    said = str(inspect.signature(call).parameters["params"].annotation)
    return params_named(re.findall(r"\w+Params\b", said)[0])


def params_named(name: str) -> Any:
    """A class of the SDK's parameters; those of Radar have a room of their own."""
    return getattr(stripe.params, name, None) or getattr(stripe.params.radar, name)


CALLS = list(calls())
each_call = pytest.mark.parametrize("call", CALLS, ids=str)


def members(declared: Any) -> dict[str, str]:
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
        found |= members(params_named(name))
    return found


# -- the tables ------------------------------------------------------------------------------------


@each_call
def test_every_parameter_of_the_sdk_stands_in_the_table(call: Call) -> None:
    assert set(members(call.sdk)) - set(call.route.parameters.kinds) == set()


@each_call
def test_every_member_of_a_nested_object_is_accounted_for(call: Call) -> None:
    declared = members(call.sdk)
    lost = {
        f"{path}[{name}]"
        for top, kind in call.route.parameters.kinds.items()
        for path, each, said in inside(kind, declared.get(top, ""), top)
        if (objects := hashes(each))
        for name in set(members_of(said)).difference(*(hash.members for hash in objects))
    }
    assert lost == set()


LITERALS = re.compile(r"Literal\[(.*?)\]")
WORD = re.compile(r"""['"](\w+)['"]""")


def choice(kind: kinds.Kind) -> kinds.Kind:
    """What a value that can be unset, or one of a list, is."""
    match kind:
        case kinds.Clearing():
            return choice(kind.kind)
        case kinds.ListOf():
            return choice(kind.item)
    return kind


@each_call
def test_where_the_sdk_lists_words_no_others_are_taken(call: Call) -> None:
    declared, table = members(call.sdk), call.route.parameters
    any_text = [
        path
        for top, kind in table.kinds.items()
        for path, member, said in inside(kind, declared.get(top, ""), top)
        if table.marks[top] is not NOT_SIMULATED and type(choice(member)) is kinds.Text
        if any(map(WORD.search, LITERALS.findall(said)))
    ]
    assert any_text == []


EMPTY = re.compile(r"""Literal\[(''|"")\]""")


@each_call
def test_what_the_sdk_may_send_empty_is_unset_by_it(call: Call) -> None:
    declared, table = members(call.sdk), call.route.parameters
    for top, kind in table.kinds.items():
        for path, member, said in inside(kind, declared.get(top, ""), top):
            refused = table.marks[top] is NOT_SIMULATED or isinstance(member, kinds.Unsimulated)
            if EMPTY.search(said) and not refused:
                member.parse("", path)


REFUSED = [
    pytest.param(call, name, id=f"{call} {name}")
    for call in CALLS
    for name, mark in call.route.parameters.marks.items()
    if mark is NOT_SIMULATED
]
SOMETHING: dict[type[kinds.Kind], Any] = {
    kinds.Anything: {},
    kinds.Boolean: True,
    kinds.Currency: "usd",
    kinds.Integer: 1,
    kinds.ListOf: ["x"],
    kinds.Text: "x",
    kinds.Unsimulated: "tok_visa",
}
# Of before `source` and `external_account`: the SDK has them no more, Stripe does.
OLDER = {
    ("charges", "create", "card"),
    ("customers", "update", "bank_account"),
    ("customers", "update", "card"),
    ("customers", "payment_sources", "create", "alipay_account"),
    ("customers", "payment_sources", "create", "bank_account"),
    ("customers", "payment_sources", "create", "card"),
    ("accounts", "create", "bank_account"),
}


def test_older_names_of_a_card_or_a_bank_account_are_refused_too() -> None:
    assert {(*param.values[0].path, param.values[1]) for param in REFUSED} >= OLDER


@pytest.mark.parametrize(("call", "name"), REFUSED)
def test_what_is_not_simulated_is_refused_by_name(call: Call, name: str) -> None:
    sim = Simulator()
    kind = call.route.parameters.kinds[name]
    value = kind.options[0] if isinstance(kind, kinds.Choice) else SOMETHING[type(kind)]
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        names = re.findall(r"\{(\w+)\}", call.route.path)
        ids = [sim.account if each == "account" else "x" for each in names]
        make(sim, call, ids, {name: value})
    assert refusal.value.user_message == (
        f"Received unknown parameter: {name}. Stripe has it, stripesim does not simulate it yet"
    )
    assert (refusal.value.code, refusal.value.param) == ("parameter_unknown", name)
    assert sim.fingerprint() == before


# -- what has no effect ----------------------------------------------------------------------------

ADDRESS = {"city": "Springfield", "country": "US", "line1": "1 Main Street", "line2": "2nd floor",
           "postal_code": "12345", "state": "IL"}  # fmt: skip
PERSON = {"name": "Jenny", "phone": "+15555550100", "address": ADDRESS}
PARCEL = {**PERSON, "carrier": "UPS", "tracking_number": "1Z"}
DOCUMENT = "file_identity_document_success"  # of test mode
ONLINE = {"online": {"ip_address": "1.2.3.4", "user_agent": "x"}, "type": "online"}

# A value to send for each parameter that has no effect; where it is kept, it is the answer's.
ECHO: Shape = {
    "address": ADDRESS,
    "address_city": "Springfield",
    "address_country": "US",
    "address_line2": "2nd floor",
    "address_state": "IL",
    "allow_redisplay": "always",
    "automatic_payment_methods": {"allow_redirects": "never", "enabled": True},
    "balance": 250,
    "business_name": "Tea Ltd",
    "flow_directions": ["inbound"],
    "fraud_details": {"user_report": "safe"},
    "individual_name": "Jenny R",
    "intended_submission_method": "manual",
    "invoice_prefix": "TEA",
    "name": "Jenny",
    "next_invoice_sequence": 7,
    "payment_method_options": {"card": {"request_three_d_secure": "any"}},
    "preferred_locales": ["de", "en"],
    "receipt_email": "j@x.example",
    "return_url": "https://shop.example/back",
    "shipping": PARCEL,
    "statement_descriptor": "TEA SHOP",
    "tax_exempt": "exempt",
    "use_stripe_sdk": True,
    # of accounts and persons
    "additional_tos_acceptances": {
        "account": {"date": 1_427_846_400, "ip": "1.2.3.4", "user_agent": "x"}
    },
    "address_kana": {**ADDRESS, "town": "Aoyama"},
    "address_kanji": {**ADDRESS, "town": "Aoyama"},
    "collect": "currently_due",
    "collection_options": {"fields": "eventually_due", "future_requirements": "include"},
    "dob": {"day": 1, "month": 2, "year": 1990},
    "email": "j@x.example",
    "first_name": "Jenny",
    "first_name_kana": "jeni",
    "first_name_kanji": "jeni",
    "full_name_aliases": ["Jen"],
    "gender": "female",
    "groups": {"payments_pricing": "group_1"},
    "last_name": "Rosen",
    "last_name_kana": "rozen",
    "last_name_kanji": "rozen",
    "maiden_name": "Roe",
    "nationality": "US",
    "phone": "+15555550100",
    "political_exposure": "none",
    "refresh_url": "https://shop.example/again",
    "registered_address": ADDRESS,
    "relationship": {"owner": True, "percent_ownership": 37.5, "title": "CEO"},
    "us_cfpb_data": {"race_details": {"race": ["white"], "race_other": "x"}},
    "verification": {"document": {"back": DOCUMENT, "front": DOCUMENT}},
    "validate": True,
}
OF_CUSTOMERS = {"shipping": PERSON}

USD: Shape = {"amount": 1000, "currency": "usd"}
CARD: Shape = {"payment_method": "pm_card_visa"}
NUMBER: Shape = {"number": "5555555555554444", "exp_month": 11, "exp_year": 2031, "cvc": "123"}
IDEAL: Shape = {"type": "ideal", "ideal": {"bank": "ing"}}


def prepared(sim: Simulator, call: Call) -> tuple[list[str], Shape]:
    """The ids and the parameters with which a request succeeds; what it is about is made first."""
    customer = sim.customers.create(email="a@b.example", source="tok_visa")["id"]
    sim.payment_methods.attach("pm_card_visa", customer=customer)
    setups, intents, charges = sim.setup_intents, sim.payment_intents, sim.charges
    match str(call):
        case "account_links.create":
            shop = sim.accounts.create(type="express")["id"]
            return [], {"account": shop, "type": "account_onboarding"}
        case "account_sessions.create":
            shop = sim.accounts.create(type="express")["id"]
            return [], {"account": shop, "components": {"balances": {"enabled": True}}}
        case "accounts.create":
            return [], {"metadata": {"shop": "1"}}
        case "accounts.update" | "accounts.capabilities.list" | "accounts.persons.create":
            return [an_account(sim)], {}
        case "accounts.reject":
            return [an_account(sim)], {"reason": "other"}
        case "accounts.capabilities.update":
            return [an_account(sim), "card_payments"], {}
        case "accounts.persons.list":
            shop = an_account(sim)
            for role in ("owner", "director"):
                sim.accounts.persons.create(shop, relationship={role: True})
            return [shop], {}
        case "accounts.persons.update":
            shop = an_account(sim)
            return [shop, sim.accounts.persons.create(shop, first_name="Jo")["id"]], {}
        case "accounts.external_accounts.list":
            return [sim.account], {}
        case "accounts.external_accounts.create":
            bank: Shape = {"external_account": "btok_us_verified"}
            shop = an_account(sim)
            sim.accounts.external_accounts.create(shop, **bank)  # its default
            return [shop], bank
        case "accounts.external_accounts.update":
            token = {"external_account": "tok_visa_debit"}
            return [sim.account, another_account(sim, **token)], {}
        case "application_fees.refunds.create" | "application_fees.refunds.list":
            return [a_fee(sim)], {}
        case "application_fees.refunds.update":
            fee = a_fee(sim)
            return [fee, sim.application_fees.refunds.create(fee)["id"]], {}
        case "charges.create":
            return [], {**USD, "source": "tok_visa"}
        case "charges.update":
            return [charges.create(**USD, source="tok_visa")["id"]], {}
        case "charges.capture":
            return [charges.create(**USD, source="tok_visa", capture=False)["id"]], {}
        case "charges.search" | "customers.search" | "payment_intents.search":
            return [], {"query": "created>0"}
        case "files.create":
            return [], {"file": b"%PDF-1.7", "purpose": "dispute_evidence"}
        case "customers.update":
            return [customer], {}
        case "customers.payment_methods.list":
            return [customer], {}
        case "customers.payment_sources.create":
            return [customer], {"source": "tok_visa"}
        case "customers.payment_sources.list" | "customers.payment_sources.update":
            card = sim.customers.payment_sources.create(customer, source="tok_amex")["id"]
            return [customer, card][: 1 + (call.path[-1] == "update")], {}
        case "customers.tax_ids.create":
            return [customer], {"type": "eu_vat", "value": "DE123456789"}
        case "customers.tax_ids.list":
            for number in ("DE123456789", "DE123456788"):
                sim.customers.tax_ids.create(customer, type="eu_vat", value=number)
            return [customer], {}
        case "customers.balance_transactions.create":
            return [customer], {**USD}
        case "customers.balance_transactions.list" | "customers.balance_transactions.update":
            for _ in range(2):
                credit = sim.customers.balance_transactions.create(customer, **USD)["id"]
            return [customer, credit][: 1 + (call.path[-1] == "update")], {}
        case "setup_attempts.list":
            setup = setups.create(**CARD)["id"]
            for card in ("pm_card_authenticationRequired", "pm_card_visa"):
                setups.confirm(setup, payment_method=card)
            return [], {"setup_intent": setup}
        case "disputes.update":
            charges.create(**USD, source="tok_createDispute")
            return [sim.disputes.list()["data"][0]["id"]], {}
        case "payment_intents.create":
            return [], {**USD, **CARD}
        case "payment_intents.update" | "payment_intents.cancel" | "payment_intents.retrieve":
            return [intents.create(**USD)["id"]], {}
        case "payment_intents.confirm":
            return [intents.create(**USD, **CARD)["id"]], {}
        case "payment_intents.capture":
            held = {**USD, **CARD, "capture_method": "manual", "confirm": True}
            return [intents.create(**held)["id"]], {}
        case "payment_methods.create":
            return [], {"type": "card", "card": {"token": "tok_visa"}}
        case "payment_methods.update":
            return [sim.payment_methods.attach("pm_card_visa", customer=customer)["id"]], {}
        case "payment_methods.attach":
            return ["pm_card_visa"], {"customer": customer}
        case "payouts.create" | "topups.create":
            return [], {**USD}
        case "payouts.update":
            return [sim.payouts.create(**USD)["id"]], {}
        case "payouts.reverse":
            of_seller: Shape = {"stripe_account": a_seller(sim)}
            sim.transfers.create(**USD, destination=of_seller["stripe_account"])
            payout = sim.payouts.create(**USD, **of_seller)["id"]
            sim.clock.advance(days=1)
            return [payout], of_seller
        case "refunds.create":
            return [], {"charge": charges.create(**USD, source="tok_visa")["id"]}
        case "refunds.update":
            charge = charges.create(**USD, source="tok_visa")["id"]
            return [sim.refunds.create(charge=charge)["id"]], {}
        case "setup_intents.update" | "setup_intents.cancel" | "setup_intents.retrieve":
            return [setups.create()["id"]], {}
        case "setup_intents.confirm":
            return [setups.create(**CARD)["id"]], {}
        case "tokens.create":
            return [], {"card": NUMBER}
        case "topups.update":
            return [sim.topups.create(**USD)["id"]], {}
        case "transfers.create":
            return [], {**USD, "destination": a_seller(sim)}
        case "transfers.update" | "transfers.reversals.create" | "transfers.reversals.list":
            return [a_transfer(sim)], {}
        case "transfers.reversals.update":
            transfer = a_transfer(sim)
            return [transfer, sim.transfers.reversals.create(transfer)["id"]], {}
        case "webhook_endpoints.create":
            return [], {"url": "https://shop.example", "enabled_events": ["*"]}
        case "webhook_endpoints.update":
            url: Shape = {"url": "https://shop.example", "enabled_events": ["*"]}
            return [sim.webhook_endpoints.create(**url)["id"]], {}
    return [], {}


def a_seller(sim: Simulator) -> str:
    return str(sim.controls.complete_onboarding(sim.accounts.create(type="express")["id"])["id"])


def a_transfer(sim: Simulator) -> str:
    """Of a destination charge, with an application fee; and reversed twice, by little."""
    given: Shape = {"source": "tok_visa", "transfer_data": {"destination": a_seller(sim)}}
    charge = sim.charges.create(**USD, **given, application_fee_amount=500)["id"]
    transfer = str(sim.charges.retrieve(charge)["transfer"])
    for _ in range(2):
        sim.transfers.reversals.create(transfer, amount=10)
    return transfer


def a_fee(sim: Simulator) -> str:
    """Of a destination charge; and refunded twice, by little."""
    transfer = sim.transfers.retrieve(a_transfer(sim), expand=["source_transaction"])
    fee = transfer["source_transaction"]["application_fee"]
    for _ in range(2):
        sim.application_fees.refunds.create(fee, amount=5)
    return str(fee)


def an_account(sim: Simulator) -> str:
    """A connected account whose platform tells everything of it, and has told nothing yet."""
    return str(sim.accounts.create(type="custom")["id"])


def another_account(sim: Simulator, **given: Any) -> str:
    return str(sim.controls.add_external_account(**given)["id"])


def make(sim: Simulator, call: Call, ids: list[str], params: Shape) -> Shape:
    made: Any = sim
    for step in call.path:
        made = getattr(made, step)
    answer: Shape = made(*ids, **params)
    return answer


WITHOUT_EFFECT = [
    pytest.param(call, name, id=f"{call} {name}")
    for call in CALLS
    for name, mark in call.route.parameters.marks.items()
    if mark in (KEPT, ACCEPTED)
]


@pytest.mark.parametrize(("call", "name"), WITHOUT_EFFECT)
def test_what_is_kept_is_shown_and_what_is_accepted_is_not(call: Call, name: str) -> None:
    plain, told = without_it(call), with_it(call, name)
    if call.route.parameters.marks[name] is KEPT:
        assert holds(told.answer[name], value_of(call, name))
        assert [less(each, name) for each in told] == [less(each, name) for each in plain]
    else:
        assert told == plain


class Outcome(NamedTuple):
    """All that a request can have changed: its answer, what there is after, and a week later."""

    answer: Shape
    after: list[Shape]
    a_week_later: list[Shape]


def outcome(call: Call, **more: Any) -> Outcome:
    sim = Simulator()
    ids, params = prepared(sim, call)
    answer = make(sim, call, ids, {**params, **a_change(call), **more})
    after = everything(sim)
    sim.clock.advance(days=8)
    return Outcome(answer, after, everything(sim))


def a_change(call: Call) -> Shape:
    """What makes an update one that is told, with and without the parameter that is looked at."""
    return {"metadata": {"a": "b"}} if "metadata" in call.route.parameters.kinds else {}


@cache
def without_it(call: Call) -> Outcome:
    return outcome(call)


def with_it(call: Call, name: str) -> Outcome:
    return outcome(call, **{name: deepcopy(value_of(call, name))})


def value_of(call: Call, name: str) -> Any:
    return OF_CUSTOMERS.get(name, ECHO[name]) if "customers" in call.path else ECHO[name]


def everything(sim: Simulator) -> list[Shape]:
    """The balance and every object of every list, of the platform and of its accounts."""
    lists = [
        service.list
        for path, service in _services(sim)
        if path[0] not in (PREVIEW, "setup_attempts")  # those of one intent only
        and hasattr(service, "list")
        and not positional(service.list)
    ]
    found: list[Shape] = []
    for asks in (None, *(account["id"] for account in sim.accounts.list()["data"])):
        found.append(sim.balance.retrieve(stripe_account=asks))
        found += [shape for each in lists for shape in each(stripe_account=asks)["data"]]
    return found


def less(value: Any, name: str) -> Any:
    """A value without any member of this name."""
    if isinstance(value, dict):
        return {key: less(part, name) for key, part in value.items() if key != name}
    return [less(part, name) for part in value] if isinstance(value, list | tuple) else value


KEPT_OBJECTS = [
    pytest.param(call, name, id=f"{call} {name}")
    for call in CALLS
    for name, mark in call.route.parameters.marks.items()
    if mark is KEPT and isinstance(value_of(call, name), dict | list)
]


@pytest.mark.parametrize(("call", "name"), KEPT_OBJECTS)
def test_what_is_kept_is_a_copy(call: Call, name: str) -> None:
    value = value_of(call, name)
    sim = Simulator()
    ids, params = prepared(sim, call)
    sent = deepcopy(value)
    answer = make(sim, call, ids, {**params, name: sent})
    state = sim.fingerprint()
    _spoil(sent)
    _spoil(answer[name])
    assert sim.fingerprint() == state


@pytest.mark.parametrize(("call", "name"), WITHOUT_EFFECT)
def test_what_is_accepted_has_no_place_in_the_sdks_object(call: Call, name: str) -> None:
    if call.route.parameters.marks[name] is ACCEPTED:
        assert name not in keys_of_object(without_it(call).answer["object"])


def keys_of_object(kind: str) -> Mapping[str, Any]:
    classes = {"account_link": stripe.AccountLink, "customer": stripe.Customer,
               "card": stripe.Card, "payment_intent": stripe.PaymentIntent,
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


# -- what is unset by the empty string -------------------------------------------------------------


def clearable(kind: kinds.Kind, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of the texts in a parameter that the empty string unsets."""
    if isinstance(kind, kinds.Text) and kind.clearable:
        yield path
    for hash in hashes(kind):
        if not isinstance(kind, kinds.ListOf):
            for name, member in hash.members.items():
                yield from clearable(member, (*path, name))


CLEARABLE = [
    pytest.param(call, path, id=f"{call} {'.'.join(path)}")
    for call in CALLS
    for name, kind in call.route.parameters.kinds.items()
    if call.route.parameters.marks[name] is not NOT_SIMULATED
    for path in clearable(kind, (name,))
    # What a token says of an account or a person is not shown.
    if str(call) != "tokens.create"
]
# What a request needs besides, so that this can be said.
BESIDES: dict[str, Shape] = {
    "accounts.create": {"type": "custom"},
    "disputes.update": {"submit": False},  # what is submitted is not changed again
}


@pytest.mark.parametrize(("call", "path"), CLEARABLE)
def test_an_empty_text_is_taken_and_the_member_is_null_afterwards(
    call: Call, path: tuple[str, ...]
) -> None:
    sim = Simulator(opening_balance={"usd": 100_000})
    ids, params = prepared(sim, call)
    params |= BESIDES.get(str(call), {})
    if path[0] == "payment_method_data":
        params.pop("payment_method", None)
    if path[0].startswith("account_holder"):  # of a bank account
        ids[-1] = sim.accounts.external_accounts.list(sim.account)["data"][-1]["id"]
    kind = call.route.parameters.kinds[path[0]]
    if call.path[-1] == "update":
        text = A_TEXT.get(path, OF_A_FORM.get(path[-1].removeprefix("support_"), "tea"))
        if path[0] == "evidence" and path[-1] in IN_FILES:
            text = sim.files.create(purpose="dispute_evidence", file=b"tea")["id"]
        if text == "{method}":
            text = sim.customers.payment_methods.list(ids[0])["data"][0]["id"]
        make(sim, call, ids, {**params, path[0]: holding(kind, path[1:], text)})
    shown: Any = make(sim, call, ids, {**params, path[0]: holding(kind, path[1:], "")})
    for step in path:
        shown = (shown or {}).get(step)
    assert shown is None


def test_no_text_that_can_be_unset_is_forgotten() -> None:
    ids = {each.id for each in CLEARABLE}
    assert len(ids) == len(CLEARABLE) == 607
    assert ids >= {
        "accounts.update tos_acceptance.ip",
        "customers.update invoice_settings.default_payment_method",
        "customers.update invoice_settings.footer",
    }


# Texts that have a form, by the last name of their path.
OF_A_FORM = {
    "back": DOCUMENT,
    "country": "US",
    "email": "tea@example.com",
    "front": DOCUMENT,
    "id_number": "00-000-0000",
    "ip": "8.8.8.8",
    "nationality": "GB",
    "phone": "+1 (555) 010-0199",
    "reference_prefix": "TEA-1",
    "tax_id": "000000000",
}
# Texts that are looked at.
A_TEXT: dict[tuple[str, ...], str] = {
    ("account_holder_type",): "individual",
    ("email",): "j@x.example",
    ("receipt_email",): "j@x.example",
    ("invoice_settings", "default_payment_method"): "{method}",
    ("business_profile", "mcc"): "5734",
    ("business_profile", "specified_commercial_transactions_act_url"): "https://tea.example",
    ("business_profile", "support_url"): "https://tea.example",
    ("business_profile", "url"): "https://tea.example",
    ("individual", "ssn_last_4"): "0000",
    ("ssn_last_4",): "0000",
}
IN_FILES = (
    "cancellation_policy", "customer_communication", "customer_signature",
    "duplicate_charge_documentation", "receipt", "refund_policy", "service_documentation",
    "shipping_documentation", "uncategorized_file",
)  # fmt: skip


def holding(kind: kinds.Kind, path: tuple[str, ...], text: str) -> Any:
    """A value of the kind with this text at the path, and else only what is required."""
    if not path:
        return text
    hash = next(each for each in hashes(kind) if path[0] in each.members)
    needed = {name: something(hash.members[name]) for name in hash.required}
    if "billing_details" in hash.members:  # a payment method
        needed |= {"type": "card", "card": {"token": "tok_visa"}}
    return {**needed, path[0]: holding(hash.members[path[0]], path[1:], text)}


def something(kind: kinds.Kind) -> Any:
    match kind:
        case kinds.Choice():
            return kind.options[0]
        case kinds.Hash():
            return {name: something(kind.members[name]) for name in kind.required}
        case kinds.Clearing():
            return something(kind.kind)
    return SOMETHING[type(kind)]


# -- what is honoured ------------------------------------------------------------------------------

# A value to send for each parameter that has an effect.
DEED: Shape = {
    "account": {"business_type": "individual"},
    "account_token": "ct_nope",
    "person": {"first_name": "Jenny"},
    "person_token": "cpt_nope",
    "bank_account": {"country": "DE", "account_number": "DE89370400440532013000"},
    "mandate": "mandate_nope",
    "mandate_data": {"customer_acceptance": ONLINE},
    "setup_intent": "seti_nope",
    "single_use": {"amount": 1000, "currency": "usd"},
    "tax_id_data": [{"type": "eu_vat", "value": "DE123456789"}],
    "value": "DE123456788",
    "address_line1": "1 Main Street",  # it is checked
    "address_city": "Springfield",
    "address_country": "US",
    "address_line2": "2nd floor",
    "address_state": "IL",
    "address_zip": "12345",
    "billing_details": {"address": ADDRESS},  # so is this
    "payment_method_types": ["us_bank_account"],
    "business_profile": {"name": "Tea"},
    "business_type": "company",
    "capabilities": {"transfers": {"requested": True}},
    "company": {"name": "Tea Ltd"},
    "connect": True,
    "controller": {"fees": {"payer": "application"}},
    "country": "DE",
    "default_currency": "eur",
    "id_number": "000000000",
    "id_number_secondary": "000000000",
    "individual": {"first_name": "Jenny"},
    "payouts_action": "none",
    "requested": True,
    "settings": {"payouts": {"schedule": {"interval": "manual"}}},
    "ssn_last_4": "0000",
    "tos_acceptance": {"service_agreement": "recipient"},
    "account_holder_name": "Jenny",
    "account_holder_type": "individual",
    "allow_redisplay": "always",
    "amount": 900,
    "amount_to_capture": 900,
    "application_fee": 50,
    "application_fee_amount": 50,
    "arrival_date": {"gt": 1},
    "cancellation_reason": "duplicate",
    "capture": False,
    "capture_method": "manual",
    "card": NUMBER,
    "charge": "ch_nope",
    "client_secret": "seti_nope_secret_x",
    "confirm": True,
    "confirmation_method": "manual",
    "created": {"lt": 1},
    "currency": "eur",
    "customer": "{customer}",
    "default_for_currency": True,
    "default_source": "card_nope",
    "delivery_success": True,
    "description": "Tea",
    "destination": "{bank}",
    "disabled": True,
    "email": "c@d.example",
    "enabled_events": ["charge.succeeded"],
    "ending_before": "nope",
    "error_on_requires_action": True,
    "evidence": {"uncategorized_text": "winning_evidence"},
    "exp_month": 7,
    "exp_year": 2033,
    "external_account": "btok_us_noAccount",
    "file": b"%PDF-1.7, longer",
    "invoice_settings": {"footer": "Thanks"},
    "limit": 1,
    "metadata": {"a": "b"},
    "method": "instant",
    "name": "Jenny",
    "object": "card",
    "off_session": True,
    "on_behalf_of": "{seller}",
    "payment_intent": "pi_nope",
    "payment_method": "pm_card_mastercard",
    "payment_method_data": {"type": "card", "card": {"token": "tok_mastercard"}},
    "page": "MQ==",
    "payments": {"payouts": {"schedule": {"interval": "manual"}}},
    "payout": "po_nope",
    "phone": "+15555550100",
    "purpose": "identity_document",
    "query": "created<0",
    "reason": "duplicate",
    "refund_application_fee": True,
    "return_url": "https://shop.example/back",
    "reverse_transfer": True,
    "setup_future_usage": "off_session",
    "source": "tok_mastercard",
    "source_transaction": "ch_nope",
    "source_type": "bank_account",
    "starting_after": "nope",
    "statement_descriptor": "TEA SHOP",
    "statement_descriptor_suffix": "ORDER 7",
    "status": "nope",
    "submit": False,
    "transfer_data": "{to a seller}",
    "transfer_group": "nope",
    "type": "nope",
    "types": ["payout.paid"],
    "url": "https://other.example",
    "usage": "on_session",
}
# What has an effect only with something else, or needs another value in one place.
ASKS_BACK = {"payment_method": "pm_card_authenticationRequired", "confirm": True}
DEBIT = {"payment_method": "pm_usBankAccount_success", "confirm": True}
WITH: dict[str, Shape] = {
    "refunds.create refund_application_fee": {
        "charge": "{charge for a seller}",
        "reverse_transfer": True,
    },
    "disputes.update submit": {"evidence": {"uncategorized_text": "tea"}},
    "payment_intents.create error_on_requires_action": ASKS_BACK,
    "payment_intents.create off_session": ASKS_BACK,
    "payment_intents.confirm error_on_requires_action": ASKS_BACK,
    "payment_intents.confirm off_session": ASKS_BACK,
    "payment_intents.create mandate_data": DEBIT,
    "payment_intents.confirm mandate_data": DEBIT,
    "setup_intents.create mandate_data": DEBIT,
    "setup_intents.confirm mandate_data": DEBIT,
    "payment_intents.create return_url": ASKS_BACK,
    "payment_intents.confirm return_url": ASKS_BACK,
    "setup_intents.create return_url": ASKS_BACK,
    "setup_intents.confirm return_url": ASKS_BACK,
}
BANKS: dict[str, Shape] = {
    "us_bank_account": {"account_number": "000123456789", "routing_number": "110000000",
                        "account_holder_type": "individual"},
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
    "ideal": {"bank": "ing"},
    "bancontact": {},
    "fpx": {"bank": "maybank2u"},
}  # fmt: skip
INSTEAD: Shape = {
    "account_links.create account": "acct_nope",
    "account_sessions.create account": "acct_nope",
    "account_sessions.create components": {"payments": {"enabled": True}},
    "account_links.create type": "account_update",
    "accounts.create type": "express",
    "accounts.reject reason": "terms_of_service",
    "accounts.persons.list relationship": {"owner": True},
    "charges.capture transfer_data": {"amount": 50},
    "payment_intents.capture transfer_data": {"amount": 50},
    "payment_intents.update transfer_data": {"amount": 50},
    "payment_methods.create type": "ideal",
    "payment_methods.update card": {"exp_month": 7, "exp_year": 2033},
    "customers.list email": "nobody@b.example",
    "customers.payment_sources.list object": "bank_account",
    "customers.tax_ids.create type": "gb_vat",
    "payouts.list arrival_date": {"lt": 1},
    "tokens.create card": {**NUMBER, "exp_month": 7},
    "topups.create source": "btok_us_noAccount",
    "webhook_endpoints.create api_version": "2023-10-16",
    "webhook_endpoints.create enabled_events": ["charge.succeeded"],
}

WITH_EFFECT = [
    pytest.param(call, name, id=f"{call} {name}")
    for call in CALLS
    for name, mark in call.route.parameters.marks.items()
    if mark is HONOURED
]


@pytest.mark.parametrize(("call", "name"), WITH_EFFECT)
def test_what_is_honoured_makes_a_difference(call: Call, name: str) -> None:
    key = f"{call} {name}"
    without = {**WITH.get(key, {})}
    if "confirm" not in call.route.parameters.kinds:
        without.pop("confirm", None)
    outcomes = []
    for sent in (False, True):
        sim = full()
        ids, params = prepared(sim, call)
        params |= {each: named(sim, value) for each, value in without.items()}
        if sent and name in BANKS:
            params = {"type": name, name: BANKS[name]}
        elif sent:
            params[name] = named(sim, INSTEAD.get(key, DEED.get(name)))
        try:
            answer = make(sim, call, ids, params)
        except errors.StripeError as error:
            answer = {"refused": error.user_message}
        outcomes.append((answer, sim))
    (without_it, one), (with_it, other) = outcomes
    assert without_it != with_it or one.fingerprint() != other.fingerprint()


def full() -> Simulator:
    """A simulator of one's own in which every list has something."""
    return fullest().fork()


@cache
def fullest() -> Simulator:
    """A simulator in which every list has something, so that a filter can leave it out."""
    sim = Simulator(opening_balance={"usd": 100_000, "eur": 100_000}, search_delay=0)
    url: Shape = {"url": "https://shop.example/hook", "enabled_events": ["*"]}
    for _ in range(2):
        customer = sim.customers.create(email="a@b.example", source="tok_visa")["id"]
        sim.payment_methods.attach("pm_card_visa", customer=customer)
        sim.charges.create(**USD, source="tok_createDispute", transfer_group="g")
        sim.refunds.create(charge=sim.charges.create(**USD, source="tok_visa")["id"])
        sim.payment_intents.create(**USD)
        for card in ("createIssuerFraudRecord", "riskLevelElevated"):
            sim.charges.create(**USD, source=f"tok_{card}")
        sim.files.create(file=b"%PDF-1.7", purpose="dispute_evidence")
        sim.setup_intents.create(**CARD)
        sim.payouts.create(**USD)
        sim.topups.create(**USD)
        sim.webhook_endpoints.create(**url)
        another_account(sim, external_account="btok_us_verified")
        a_fee(sim)
        sim.transfers.create(amount=9, currency="usd", destination=a_seller(sim))
    return sim


def named(sim: Simulator, value: Any) -> Any:
    """The id that a name in braces stands for."""
    if value == "{customer}":
        return sim.customers.list()["data"][-1]["id"]
    if value == "{seller}":
        return a_seller(sim)
    if value == "{to a seller}":
        return {"destination": a_seller(sim)}
    if value == "{charge for a seller}":
        to = {"transfer_data": {"destination": a_seller(sim)}, "application_fee_amount": 100}
        return sim.charges.create(amount=1_000, currency="usd", source="tok_visa", **to)["id"]
    if value == "{bank}":
        return sim.accounts.external_accounts.list(sim.account)["data"][0]["id"]
    return value


def test_every_route_that_takes_parameters_is_looked_at() -> None:
    looked_at = {call.route for call in CALLS}
    left = [route.path for route in ROUTES.all
            if route not in looked_at and PREVIEW not in route.path]  # fmt: skip
    assert left == ["/v1/charges/{charge}/dispute"]  # the SDK has no call for it
    previews = [route for route in ROUTES.all if PREVIEW in route.path]
    assert {mark for each in previews for mark in each.parameters.marks.values()} == {HONOURED}
