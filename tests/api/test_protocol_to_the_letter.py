"""Answers to the letter: whole bodies of errors, amounts and their bounds, pages, expansion, keys.

`ERRORS` has requests and what they are answered: status, `code`, `param` and the message. The rest
of the body follows: `type`, `doc_url` where there is a code, `request_log_url`, nothing else, in
the order of the names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest
import stripe

from stripesim import PriceList, Simulator, errors
from stripesim.facts.currencies import MINIMUM_CHARGE
from stripesim.facts.pricing import Price
from stripesim.resources.requests import MOST_KEYS

Shape = dict[str, Any]
KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
NINE = "2026-03-02T09:00:00Z"
USD: Shape = {"amount": 10_000, "currency": "usd"}
CHARGE: Shape = {**USD, "source": "tok_visa"}
FORM = "amount=10000&currency=usd&source=tok_visa"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: Any

    @property
    def error(self) -> Shape:
        found: Shape = self.body["error"]
        return found


def send(sim: Simulator, line: str, body: str | bytes = "", **headers: str) -> Answer:
    """A request: `POST /v1/charges`; `idempotency_key="x"` becomes `Idempotency-Key: x`."""
    method, _, url = line.partition(" ")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {"authorization": f"Bearer {KEY}", **named}
    status, back, answer = sim.answer(method, url, sent, body)
    return Answer(status, back, json.loads(answer))


def assert_refused(
    answer: Answer, status: int, code: str | None, param: str | None, message: str, **more: Any
) -> None:
    """The whole body of an error."""
    said = {"code": code, "message": message, "param": param, "type": "invalid_request_error"}
    if code is not None:
        said["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
    request = answer.headers["request-id"]
    assert re.fullmatch("req_[0-9A-Za-z]{14}", request)
    error = dict(answer.error)
    log = error.pop("request_log_url")
    assert re.fullmatch(rf"https://dashboard\.stripe\.com/test/logs/{request}\?t=\d{{10}}", log)
    assert error == {name: value for name, value in (said | more).items() if value is not None}
    assert list(answer.error) == sorted(answer.error)
    assert list(answer.body) == ["error"]
    assert answer.status == status


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=NINE, opening_balance={"usd": 100_000})


@pytest.fixture
def things(sim: Simulator) -> dict[str, str]:
    """What the requests below name in braces."""
    held: Shape = {**USD, "payment_method": "pm_card_visa", "confirm": True}
    charge = sim.charges.create(**CHARGE, description="tea")["id"]
    disputed = sim.charges.create(**USD, source="tok_createDispute")["id"]
    dispute = sim.disputes.list(charge=disputed)["data"][0]["id"]
    part = sim.charges.create(**CHARGE)["id"]
    sim.refunds.create(charge=part, amount=4_000)
    whole = sim.charges.create(**CHARGE)["id"]
    refund = sim.refunds.create(charge=whole)["id"]
    lost = sim.charges.create(**USD, source="tok_createDispute")["id"]
    closed = sim.disputes.list(charge=lost)["data"][0]["id"]
    sim.disputes.close(closed)
    authorized = sim.payment_intents.create(**held, capture_method="manual")
    return {
        "charge": charge,
        "part": part,
        "whole": whole,
        "disputed": disputed,
        "dispute": dispute,
        "closed": closed,
        "refund": refund,
        "uncaptured": sim.charges.create(**CHARGE, capture=False)["id"],
        "authorized": authorized["id"],
        "its_charge": authorized["latest_charge"],
        "open": sim.payment_intents.create(**USD)["id"],
        "account": sim.account,
        "payout": sim.payouts.create(amount=1_000, currency="usd")["id"],
        "customer": sim.customers.create()["id"],
        "x41": "x" * 41,
        "x501": "x" * 501,
    }


# What stands in braces in ERRORS besides the things.
SHORT = (
    "You have insufficient funds in your Stripe account for this transfer. Your card balance is "
    "too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, "
    "see stripe.com/docs/api#balance)."
)
NO_FORM = (
    "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If "
    "you have any questions, we can help at https://support.stripe.com/."
)

ERRORS = r"""
# objects that are not there: by their path, and in a parameter
GET /v1/refunds/re_x
    404 resource_missing refund
    No such refund: 're_x'
GET /v1/disputes/du_x
    404 resource_missing dispute
    No such dispute: 'du_x'
POST /v1/disputes/du_x/close
    404 resource_missing dispute
    No such dispute: 'du_x'
GET /v1/setup_intents/seti_x
    404 resource_missing intent
    No such setupintent: 'seti_x'
POST /v1/payment_intents/pi_x
    404 resource_missing intent
    No such payment_intent: 'pi_x'
GET /v1/charges/{payout}
    404 resource_missing id
    No such charge: '{payout}'
GET /v1/charges/ch%2Fx%20y
    404 resource_missing id
    No such charge: 'ch/x y'
GET /v1/charges/{charge}/dispute
    404 resource_missing -
    No dispute for charge: {charge}
GET /v1/balance_transactions?payout=po_x
    400 resource_missing payout
    No such payout: 'po_x'
POST /v1/refunds with charge=ch_x
    404 resource_missing id
    No such charge: 'ch_x'
POST /v1/refunds with payment_intent=pi_x
    400 resource_missing payment_intent
    No such payment_intent: 'pi_x'
POST /v1/charges with {FORM}&customer=cus_x
    400 resource_missing customer
    No such customer: 'cus_x'
POST /v1/charges with {FORM}&source=tok_x
    400 resource_missing source
    No such token: 'tok_x'

# parameters
POST /v1/charges with {FORM}&a=1&b=2
    400 parameter_unknown a
    Received unknown parameters: a, b
GET /v1/charges?a=1
    400 parameter_unknown a
    Received unknown parameter: a
DELETE /v1/customers/{customer}?a=1
    400 parameter_unknown a
    Received unknown parameter: a
POST /v1/customers with invoice_settings[nope]=1
    400 parameter_unknown invoice_settings[nope]
    Received unknown parameter: invoice_settings[nope]
POST /v1/customers with shipping[name]=J&shipping[address][nope]=1
    400 parameter_unknown shipping[address][nope]
    Received unknown parameter: shipping[address][nope]
GET /v1/charges?created[after]=1
    400 parameter_unknown created[after]
    Received unknown parameter: created[after]
POST /v1/charges with currency=usd
    400 parameter_missing amount
    Missing required param: amount.
POST /v1/customers with shipping[name]=J
    400 parameter_missing shipping[address]
    Missing required param: shipping[address].
POST /v1/charges with amount=1.5&currency=usd
    400 parameter_invalid_integer amount
    Invalid integer: 1.5
POST /v1/charges with amount=1e3&currency=usd
    400 parameter_invalid_integer amount
    Invalid integer: 1e3
POST /v1/charges with amount=0&currency=usd
    400 parameter_invalid_integer amount
    This value must be greater than or equal to 1.
POST /v1/payouts with amount=-1&currency=usd
    400 parameter_invalid_integer amount
    This value must be greater than or equal to 1.
POST /v1/refunds with charge={charge}&amount=0
    400 parameter_invalid_integer amount
    This value must be greater than or equal to 1.
POST /v1/charges with amount[a]=1&currency=usd
    400 parameter_invalid_integer amount
    Invalid integer: {{'a': '1'}}
POST /v1/charges with amount=99999999999999999999&currency=usd
    400 parameter_invalid_integer amount
    Invalid integer: 99999999999999999999
POST /v1/charges with amount=1&currency=
    400 parameter_invalid_empty currency
    You passed an empty string for 'currency'. We assume empty values are an attempt to unset a
    parameter; however 'currency' cannot be unset. You should remove 'currency' from your
    request or supply a non-empty value.
GET /v1/charges?customer=
    400 parameter_invalid_empty customer
    You passed an empty string for 'customer'. We assume empty values are an attempt to unset a
    parameter; however 'customer' cannot be unset. You should remove 'customer' from your
    request or supply a non-empty value.
POST /v1/customers with tax_exempt=maybe
    400 - tax_exempt
    Invalid tax_exempt: must be one of none, reverse, or exempt
POST /v1/refunds with charge={charge}&reason=x
    400 - reason
    Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer
POST /v1/charges with {FORM}&capture=maybe
    400 - capture
    Invalid boolean: maybe
POST /v1/charges with {FORM}&description[a]=b
    400 - description
    Invalid string: {{'a': 'b'}}
POST /v1/charges with {FORM}&expand=customer
    400 - expand
    Invalid array
POST /v1/charges with {FORM}&metadata=tea
    400 - metadata
    Invalid object
POST /v1/charges with {FORM}&transfer_data=
    400 parameter_invalid_empty transfer_data
    You passed an empty string for 'transfer_data'. We assume empty values are an attempt to unset a
    parameter; however 'transfer_data' cannot be unset. You should remove 'transfer_data' from your
    request or supply a non-empty value.
POST /v1/charges with {FORM}&expand=
    400 parameter_invalid_empty expand
    You passed an empty string for 'expand'. We assume empty values are an attempt to unset a
    parameter; however 'expand' cannot be unset. You should remove 'expand' from your request or
    supply a non-empty value.
POST /v1/charges with {FORM}&metadata[]=tea
    400 - metadata
    Invalid object
POST /v1/charges with {FORM}&metadata[a][b]=c
    400 - metadata[a]
    Invalid string: {{'b': 'c'}}
POST /v1/topups with amount=10000&currency=usd&statement_descriptor=more+than+15+let
    400 - statement_descriptor
    The statement descriptor must be at most 15 characters. more than 15 let is 16 characters long.
POST /v1/refunds with charge={charge}&payment_intent={open}
    400 - -
    Received both charge and payment_intent parameters. Please pass in only one.
GET /v1/events?type=payout.paid&types[]=payout.paid
    400 - -
    Received both type and types parameters. Please pass in only one.

# names that are none, and bodies that are no form
POST /v1/charges with {FORM}&a[b=1
    400 parameter_unknown a[b
    Received unknown parameter: a[b
POST /v1/charges with {FORM}&metadata[a[b]]=1
    400 parameter_unknown metadata[a[b]]
    Received unknown parameter: metadata[a[b]]
POST /v1/charges with {FORM}&description=%ff
    400 - -
    {NO_FORM}

# metadata
POST /v1/charges/{charge} with metadata[{x41}]=1
    400 - metadata
    Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters.
    Invalid key: {x41}
POST /v1/charges/{charge} with metadata[a]={x501}
    400 - metadata
    Metadata values can have up to 500 characters, but you passed in a value that is 501
    characters. Invalid value: {x501}

# expansion
GET /v1/charges/{charge}?expand[]=foo
    400 - expand
    This property cannot be expanded (foo).
GET /v1/charges/{charge}?expand[]=customer.foo
    400 - expand
    This property cannot be expanded (customer.foo).
GET /v1/charges/{charge}?expand[]=balance_transaction.source.foo
    400 - expand
    This property cannot be expanded (balance_transaction.source.foo).
GET /v1/charges/{charge}?expand[]=refunds.charge
    400 - expand
    This property cannot be expanded (refunds.charge).
GET /v1/charges?expand[]=foo
    400 - expand
    This property cannot be expanded (foo). You may want to try expanding 'data.foo' instead.
GET /v1/charges?expand[]=data.foo
    400 - expand
    This property cannot be expanded (data.foo).
GET /v1/charges?expand[]=data.payment_intent.latest_charge.payment_intent.customer
    400 property_expansion_max_depth expand
    You cannot expand more than 4 levels of a property. Property:
    data.payment_intent.latest_charge.payment_intent.customer
GET /v1/balance?expand[]=available
    400 - expand
    This property cannot be expanded (available).

# pages
GET /v1/charges?limit=abc
    400 parameter_invalid_integer limit
    Invalid integer: abc
GET /v1/payouts?starting_after=po_x
    400 resource_missing starting_after
    No such payout: 'po_x'
GET /v1/charges?starting_after=ch_x&ending_before={charge}
    400 resource_missing starting_after
    No such charge: 'ch_x'
GET /v1/charges?starting_after={payout}
    400 resource_missing starting_after
    No such charge: '{payout}'
GET /v1/balance_transactions?ending_before=txn_x
    400 resource_missing ending_before
    No such balance transaction: 'txn_x'
GET /v1/charges?starting_after={charge}&ending_before={charge}
    400 - -
    Received both starting_after and ending_before parameters. Please pass in only one.

# charges and intents
POST /v1/charges with amount=100&currency=usd
    400 parameter_missing -
    Must provide source or customer.
POST /v1/charges/{charge}/capture
    400 charge_already_captured -
    Charge {charge} has already been captured.
POST /v1/charges/{its_charge}/capture
    400 - -
    This uncaptured Charge was created by a PaymentIntent ({authorized}). You must capture the
    PaymentIntent instead. For more information, see
    https://stripe.com/docs/payments/place-a-hold-on-a-payment-method
POST /v1/charges/{uncaptured}/capture with amount=10001
    400 amount_too_large -
    The payment could not be captured because the requested capture amount is greater than the
    amount you can capture for this charge. Contact us via https://support.stripe.com/contact/
    for help.
POST /v1/payment_intents/{authorized}/capture with amount_to_capture=10001
    400 amount_too_large -
    The payment could not be captured because the requested capture amount is greater than the
    amount you can capture for this charge. Contact us via https://support.stripe.com/contact/
    for help.
POST /v1/payment_intents/{authorized}/capture with amount_to_capture=0
    400 parameter_invalid_integer amount
    This value must be greater than or equal to 1.
POST /v1/payment_intents/{authorized}/capture with amount_to_capture=-1
    400 - amount_to_capture
    Invalid non-negative integer

# refunds
POST /v1/refunds
    400 - -
    One of the following params should be provided for this request: payment_intent or charge.
POST /v1/refunds with charge={charge}&amount=10001
    400 - amount
    Refund amount ($100.01) is greater than charge amount ($100.00)
POST /v1/refunds with charge={part}&amount=6001
    400 - amount
    Refund amount ($60.01) is greater than unrefunded amount on charge ($60.00)
POST /v1/refunds with charge={whole}
    400 charge_already_refunded -
    Charge {whole} has already been refunded.
POST /v1/refunds with charge={disputed}
    400 charge_disputed -
    Charge {disputed} has been charged back; cannot issue a refund.
POST /v1/refunds with charge={its_charge}
    400 - -
    This uncaptured Charge was created by a PaymentIntent ({authorized}). You must cancel the
    PaymentIntent to reverse the authorization instead of refunding the Charge directly. For
    more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method
POST /v1/refunds with payment_intent={open}
    400 - -
    This PaymentIntent ({open}) does not have a successful charge to refund.
POST /v1/refunds with charge={uncaptured}&amount=1
    400 - amount
    You cannot partially refund an uncaptured charge. Instead, capture the charge for an amount
    less than the original amount
POST /v1/refunds/{refund}/cancel
    400 - -
    Canceling this refund is unsupported.

# disputes, payouts
POST /v1/disputes/{closed} with evidence[uncategorized_text]=x
    400 - -
    This dispute is already closed
POST /v1/disputes/{closed}/close
    400 - -
    This dispute is already closed
POST /v1/payouts with amount=99999999&currency=usd
    400 balance_insufficient -
    {SHORT}
POST /v1/payouts with amount=100&currency=cad
    400 - -
    Sorry, you don't have any external accounts in that currency (cad).

# addresses
GET /v1/x
    404 - -
    Unrecognized request URL (GET: /v1/x). Please see https://stripe.com/docs or we can help at
    https://support.stripe.com/.
POST /v1/customers/
    404 - -
    Unrecognized request URL (POST: /v1/customers/). Please see https://stripe.com/docs or we
    can help at https://support.stripe.com/.
POST /v1/charges//capture
    404 - -
    Unrecognized request URL (POST: /v1/charges//capture). Please see https://stripe.com/docs or
    we can help at https://support.stripe.com/.
PUT /v1/balance
    404 - -
    Unrecognized request URL (PUT: /v1/balance). Please see https://stripe.com/docs or we can
    help at https://support.stripe.com/.
"""


class Row(NamedTuple):
    """A request, and the error that it is answered with."""

    line: str
    form: str
    status: int
    code: str | None
    param: str | None
    message: str

    def __str__(self) -> str:
        return f"{self.line} {self.form[:60]}".strip()


def rows(text: str) -> Iterator[Row]:
    """Indented lines belong to the request above them: the first is what it gets, the others the
    message.
    """
    for block in re.findall(r"^\S.*\n(?:    .*\n)+", text, re.MULTILINE):
        request, gets, *message = block.splitlines()
        line, _, form = request.partition(" with ")
        status, *names = gets.split()
        code, param = (None if name == "-" else name for name in names)
        yield Row(line, form, int(status), code, param, " ".join(map(str.strip, message)))


@pytest.mark.parametrize("row", list(rows(ERRORS)), ids=str)
def test_an_error_is_answered_to_the_letter(
    sim: Simulator, things: dict[str, str], row: Row
) -> None:
    named = {**things, "FORM": FORM, "SHORT": SHORT, "NO_FORM": NO_FORM}
    before = sim.fingerprint()
    answer = send(sim, row.line.format(**named), row.form.format(**named))
    assert_refused(answer, row.status, row.code, row.param, row.message.format(**named))
    assert sim.fingerprint() == before


def test_the_wrong_state_of_an_intent_comes_with_the_intent(
    sim: Simulator, things: dict[str, str]
) -> None:
    for verb, message in (
        ("capture", "This PaymentIntent could not be captured because it has a status of "
         "requires_payment_method. Only a PaymentIntent with one of the following statuses may be "
         "captured: requires_capture."),
        ("confirm", "You cannot confirm this PaymentIntent because it's missing a payment method. "
         "You can either update the PaymentIntent with a payment method and then confirm it again, "
         "or confirm it again directly with a payment method or ConfirmationToken."),
    ):  # fmt: skip
        answer = send(sim, f"POST /v1/payment_intents/{things['open']}/{verb}")
        intent = sim.payment_intents.retrieve(things["open"])
        code = "payment_intent_unexpected_state"
        assert_refused(answer, 400, code, None, message, payment_intent=intent)


@pytest.mark.parametrize("name", ["amount", "currency", "payment_method"])
def test_what_an_intent_is_made_of_is_fixed_once_it_is_confirmed(
    sim: Simulator, things: dict[str, str], name: str
) -> None:
    value = {"amount": "500", "currency": "eur", "payment_method": "pm_card_visa"}[name]
    id = things["authorized"]
    answer = send(sim, f"POST /v1/payment_intents/{id}", urlencode({name: value}))
    message = (
        f"This PaymentIntent's {name} could not be updated because it has a status of "
        f"requires_capture. You may only update the {name} of a PaymentIntent with one of the "
        "following statuses: requires_payment_method, requires_confirmation, requires_action."
    )
    intent = sim.payment_intents.retrieve(id)
    code = "payment_intent_unexpected_state"
    assert_refused(answer, 400, code, name, message, payment_intent=intent)
    kept = send(sim, f"POST /v1/payment_intents/{id}", "description=tea&metadata[a]=b")
    assert (kept.status, kept.body["description"]) == (200, "tea")


# -- who asks --------------------------------------------------------------------------------------

NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, "
    "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
    "https://stripe.com/docs/api#authentication for details, or we can help at "
    "https://support.stripe.com/."
)
NO_ACCESS = (
    "The provided key 'sk_test_********************p7dc' does not have access to account 'acct_x' "
    "(or that account does not exist). Application access may have been revoked."
)
VERSION = "Invalid Stripe API version: "
BAD_KEY = "Invalid API Key provided: sk_tset_********************2345"
LONG_KEY = "Idempotency keys can be at most 255 characters long."

# fmt: off
TURNED_AWAY: list[tuple[dict[str, str], int, str | None, str]] = [
    ({"authorization": ""},                     401, None, NO_KEY),
    ({"authorization": "Bearer"},               401, None, NO_KEY),
    ({"authorization": "Basic %%%"},            401, None, NO_KEY),
    ({"authorization": "Bearer sk_tset_12345"}, 401, None, BAD_KEY),
    ({"authorization": "Basic OnNlY3JldA=="},   401, None, NO_KEY),
    ({"stripe_account": "acct_x"},              403, "account_invalid", NO_ACCESS),
    ({"stripe_version": "not-a-real-version"},  400, None, VERSION + "not-a-real-version"),
    ({"stripe_version": "2026-13-45"},          400, None, VERSION + "2026-13-45"),
    ({"content_type": "application/json"},      400, None, NO_FORM),
    ({"idempotency_key": "k" * 256},            400, None, LONG_KEY),
]
# fmt: on


@pytest.mark.parametrize(("headers", "status", "code", "message"), TURNED_AWAY)
def test_a_request_is_turned_away_for_its_headers(
    sim: Simulator, headers: dict[str, str], status: int, code: str | None, message: str
) -> None:
    before = sim.fingerprint()
    assert_refused(send(sim, "POST /v1/charges", FORM, **headers), status, code, None, message)
    assert sim.fingerprint() == before


def test_a_live_key_is_refused_and_not_shown(sim: Simulator) -> None:
    answer = send(sim, "GET /v1/balance", authorization="Bearer sk_live_verysecret7890")
    assert answer.status == 401
    assert "sk_live_********************7890" in answer.error["message"]
    assert "verysecret" not in answer.error["message"]


@pytest.mark.parametrize(
    "header", ["Bearer rk_test_x", "bearer sk_test_x", "Basic c2tfdGVzdF94Og=="]
)
def test_a_test_key_may_come_as_a_bearers_or_as_a_user_name(sim: Simulator, header: str) -> None:
    assert send(sim, "GET /v1/balance", authorization=header).status == 200


@pytest.mark.parametrize(
    "version", ["2017-08-15", "2026-10-28.endive", "2024-09-30.acacia; orders_beta=v3"]
)
def test_an_answer_says_the_version_that_the_request_named(sim: Simulator, version: str) -> None:
    answer = send(sim, "GET /v1/balance", stripe_version=version)
    assert (answer.status, answer.headers["stripe-version"]) == (200, version.partition(";")[0])


def test_an_account_in_the_path_has_to_be_the_own(sim: Simulator) -> None:
    answer = send(sim, "GET /v1/accounts/acct_x/external_accounts")
    assert_refused(answer, 403, "account_invalid", None, NO_ACCESS)
    with pytest.raises(errors.PermissionError):
        sim.accounts.external_accounts.list("acct_x")


# -- how a request is written ----------------------------------------------------------------------


def test_a_query_counts_for_a_post_too_and_the_body_before_it(sim: Simulator) -> None:
    answer = send(sim, f"POST /v1/charges?{FORM}&description=query", "description=body")
    assert (answer.status, answer.body["description"]) == (200, "body")


def test_a_body_counts_for_a_get_too(sim: Simulator) -> None:
    answer = send(sim, "GET /v1/charges", "wat=1")
    assert answer.error["message"] == "Received unknown parameter: wat"


def test_the_method_may_be_written_small(sim: Simulator) -> None:
    assert send(sim, "get /v1/balance").body == send(sim, "GET /v1/balance").body


@pytest.mark.parametrize(
    "expand", ["expand[]=customer", "expand[0]=customer", "expand[1]=customer"]
)
def test_a_list_is_written_in_several_ways(sim: Simulator, expand: str) -> None:
    customer = sim.customers.create(source="tok_visa")["id"]
    charge = sim.charges.create(**USD, customer=customer)["id"]
    answer = send(sim, f"GET /v1/charges/{charge}?{expand}")
    assert answer.body["customer"]["id"] == customer


def test_elements_of_a_list_are_put_together(sim: Simulator) -> None:
    name = "invoice_settings[custom_fields][]"
    fields = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    form = "&".join(f"{name}[{key}]={value}" for field in fields for key, value in field.items())
    answer = send(sim, "POST /v1/customers", form)
    assert answer.body["invoice_settings"]["custom_fields"] == fields


def test_of_two_equal_names_the_later_counts(sim: Simulator) -> None:
    answer = send(sim, "POST /v1/charges", f"{FORM}&amount=500&description=a&description=b")
    assert (answer.body["amount"], answer.body["description"]) == (500, "b")


def test_metadata_may_have_numbers_for_keys_through_every_door(sim: Simulator) -> None:
    metadata: Any = {"0": "a", "1": "b"}
    assert (
        send(sim, "POST /v1/customers", "metadata[0]=a&metadata[1]=b").body["metadata"] == metadata
    )
    numbers: Any = {0: "a", 1: "b"}
    assert sim.customers.create(metadata=numbers)["metadata"] == metadata
    with sim.activate():
        assert stripe.Customer.create(metadata=metadata).to_dict()["metadata"] == metadata


def test_a_value_means_the_same_through_every_door(sim: Simulator) -> None:
    """The SDK sends numbers and flags as text, and leaves out what is None."""
    said: Any = {"a": 1, "b": True, "c": None, "d": 1.5, "e": "é"}
    seven: Any = 7
    native = sim.customers.create(metadata=said, description=seven)
    with sim.activate():
        sent = stripe.Customer.create(metadata=said, description=seven).to_dict()
    assert native["metadata"] == {"a": "1", "b": "true", "d": "1.5", "e": "é"}
    assert native["description"] == "7"
    assert (sent["metadata"], sent["description"]) == (native["metadata"], native["description"])


# fmt: off
STRANGE: list[Any] = [
    10**5000, float("nan"), 1.5, "1.5", True, None, [], {}, "\ud800", "²", "9" * 5000, b"1",
    object(),
]
NO_STRINGS: list[Any] = ["\ud800", 10**5000, [], {"a": "b"}, b"tea", object()]
# fmt: on


@pytest.mark.parametrize("place", range(len(STRANGE)))
def test_no_amount_is_too_strange_to_be_refused(sim: Simulator, place: int) -> None:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.create(amount=STRANGE[place], currency="usd", source="tok_visa")
    assert refusal.value.param == "amount"
    assert sim.fingerprint() == before


@pytest.mark.parametrize("place", range(len(NO_STRINGS)))
def test_what_cannot_be_sent_is_no_string(sim: Simulator, place: int) -> None:
    with pytest.raises(errors.InvalidRequestError, match="Invalid string: "):
        sim.customers.create(description=NO_STRINGS[place])


def _nested(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize("name", ["capture_method", "setup_future_usage"])
def test_an_option_that_would_change_what_happens_is_not_only_echoed(
    sim: Simulator, name: str
) -> None:
    option = f"payment_method_options[card][{name}]"
    form = f"amount=1000&currency=usd&{option}=manual"
    message = f"Received unknown parameter: {option}. Stripe has it, stripesim does not simulate it"
    answer = send(sim, "POST /v1/payment_intents", form)
    assert_refused(answer, 400, "parameter_unknown", option, f"{message} yet")


def test_nesting_has_an_end(sim: Simulator) -> None:
    options = {"paypal": _nested(100_000)}
    with pytest.raises(errors.InvalidRequestError, match="Invalid object"):
        sim.payment_intents.create(**USD, payment_method_options=options)
    deep = send(sim, "POST /v1/charges", f"a{'[b]' * 5000}=1")
    assert_refused(deep, 400, None, None, NO_FORM)


@pytest.mark.parametrize("id", ["", "ch/1", "ch 1", "é", "{charge}", "%2F", "\0"])
def test_an_id_is_any_text(sim: Simulator, id: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.retrieve(id)
    answer = send(sim, f"GET /v1/charges/{quote(id, '')}")
    assert (refusal.value.http_status, answer.status) == (404, 404)
    assert refusal.value.user_message == answer.error["message"]
    if id:
        assert answer.error["message"] == f"No such charge: '{id}'"
    else:
        assert answer.error["message"].startswith("Unrecognized request URL (GET: /v1/charges/).")


# -- amounts ---------------------------------------------------------------------------------------

BY_TEN = "must be divisible by 10. (stripesim's words)"
NO_DECIMALS = "invalid_charge_amount_no_decimal_compatible"
NOT_WHOLE = (
    "Invalid amount. Currency {} has become effectively zero-decimal and charged amounts must be "
    "evenly divisible by 100. See https://stripe.com/docs/currencies#special-cases"
)

# Currency, amount, what is said of it; nothing: it is charged.
# fmt: off
AMOUNTS: list[tuple[str, int, str | None, str | None]] = [
    ("usd",          49, "amount_too_small", "Amount must be at least $0.50 usd"),
    ("usd",          50, None, None),
    ("usd",  99_999_999, None, None),
    ("usd", 100_000_000, "amount_too_large", "Amount must be no more than $999,999.99"),
    ("gbp",          29, "amount_too_small", "Amount must be at least £0.30 gbp"),
    ("eur",          49, "amount_too_small", "Amount must be at least €0.50 eur"),
    ("jpy",          49, "amount_too_small", "Amount must be at least ¥50 jpy"),
    ("jpy", 100_000_000, "amount_too_large", "Amount must be no more than ¥99,999,999"),
    ("huf",      17_499, "amount_too_small", "Amount must be at least 175.00 huf"),
    ("huf",      17_545, None, None),
    ("idr",     10**12 - 1, None, None),
    ("idr",         10**12, "amount_too_large", "Amount must be no more than 9,999,999,999.99 idr"),
    ("isk",       5_000, None, None),
    ("isk",       5_050, NO_DECIMALS, NOT_WHOLE.format("ISK")),
    ("ugx",     500_001, NO_DECIMALS, NOT_WHOLE.format("UGX")),
    ("bhd",       1_230, None, None),
    ("bhd",       1_234, "parameter_invalid_integer", f"Amounts in bhd {BY_TEN}"),
    ("kwd",       5_005, "parameter_invalid_integer", f"Amounts in kwd {BY_TEN}"),
]
# fmt: on


@pytest.mark.parametrize(("currency", "amount", "code", "message"), AMOUNTS)
@pytest.mark.parametrize("made", ["charge", "intent", "new amount", "new currency"])
def test_an_amount_has_bounds_and_steps(
    currency: str, amount: int, code: str | None, message: str | None, made: str
) -> None:
    sim = Simulator(pricing=PriceList("US", "usd", Price(0), Price(0), 0, 0))
    asked: Shape = {"amount": amount, "currency": currency}
    intents = sim.payment_intents
    do: dict[str, Callable[[], Shape]] = {
        "charge": lambda: sim.charges.create(**asked, source="tok_visa"),
        "intent": lambda: intents.create(**asked),
        "new amount": lambda: intents.update(intents.create(**USD)["id"], **asked),
        "new currency": lambda: intents.update(
            intents.create(amount=amount, currency="usd")["id"], currency=currency
        ),
    }
    bank = {"object": "bank_account", "country": "DE", "currency": currency,
            "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.controls.add_external_account(bank)  # not converted
    if made == "new currency" and not 50 <= amount <= 99_999_999:
        return  # no such intent to begin with
    if code is None:
        shape = do[made]()
        assert (shape["amount"], shape["currency"]) == (amount, currency)
        return
    with pytest.raises(errors.InvalidRequestError) as refusal:
        do[made]()
    assert (refusal.value.code, refusal.value.param) == (code, "amount")
    assert refusal.value.user_message == message


def test_parts_of_an_amount_keep_its_steps() -> None:
    sim = Simulator()
    sim.controls.set_rate("isk", "140")
    isk: Shape = {"amount": 10_000, "currency": "isk"}
    charge = sim.charges.create(**isk, source="tok_visa")["id"]
    held = sim.charges.create(**isk, source="tok_visa", capture=False)["id"]
    intent = sim.payment_intents.create(
        **isk, payment_method="pm_card_visa", capture_method="manual", confirm=True
    )["id"]
    message = r"Currency ISK has become effectively zero-decimal"
    with pytest.raises(errors.InvalidRequestError, match=message):
        sim.refunds.create(charge=charge, amount=5_050)
    with pytest.raises(errors.InvalidRequestError, match=message):
        sim.charges.capture(held, amount=5_050)
    with pytest.raises(errors.InvalidRequestError, match=message):
        sim.payment_intents.capture(intent, amount_to_capture=5_050)
    with pytest.raises(
        errors.InvalidRequestError, match=r"Amounts in isk must be divisible by 100\."
    ):
        sim.topups.create(amount=5_050, currency="isk", source="btok_us_verified")
    assert sim.refunds.create(charge=charge, amount=5_100)["amount"] == 5_100


def test_a_converted_charge_has_the_minimum_of_what_it_becomes() -> None:
    sim = Simulator()
    sim.controls.set_rate("mxn", "25")
    message = r"must convert to at least 50 cents\. 10\.00 mxn converts to approximately \$0\.40\.$"
    with pytest.raises(errors.InvalidRequestError, match=message):
        sim.charges.create(amount=1_000, currency="mxn", source="tok_visa")
    assert MINIMUM_CHARGE["mxn"] == 1_000
    enough = sim.charges.create(amount=1_300, currency="mxn", source="tok_visa")
    assert enough["status"] == "succeeded"


def test_a_currency_without_a_known_fee_is_refused_and_says_so() -> None:
    sim = Simulator()
    bank = {"object": "bank_account", "country": "DE", "currency": "isk",
            "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.controls.add_external_account(bank)
    with pytest.raises(errors.InvalidRequestError, match="no fixed part of the fee in isk"):
        sim.charges.create(amount=10_000, currency="isk", source="tok_visa")


def test_a_new_amount_and_a_new_currency_are_looked_at_together() -> None:
    sim = Simulator()
    bank = {"object": "bank_account", "country": "DE", "currency": "huf",
            "account_number": "DE89370400440532013000"}  # fmt: skip
    sim.controls.add_external_account(bank)
    intent = sim.payment_intents.create(amount=20_000, currency="huf")["id"]
    changed = sim.payment_intents.update(intent, amount=60, currency="usd")
    assert (changed["amount"], changed["currency"]) == (60, "usd")
    with pytest.raises(errors.InvalidRequestError, match=r"at least 175\.00 huf$"):
        sim.payment_intents.update(intent, currency="huf")


def test_a_payout_has_no_maximum_but_the_balance() -> None:
    """One of USD 3,085,834.06 was recorded."""
    sim = Simulator(opening_balance={"usd": 400_000_000})
    assert sim.payouts.create(amount=308_583_406, currency="usd")["amount"] == 308_583_406


# -- pages -----------------------------------------------------------------------------------------


def test_a_walk_from_a_cursor_leads_back_to_the_newest(sim: Simulator) -> None:
    made = [sim.customers.create()["id"] for _ in range(5)]
    assert [each["id"] for each in sim.customers.all(ending_before=made[0])] == made[1:]
    assert [each["id"] for each in sim.customers.all(ending_before=made[0], limit=2)] == made[1:]
    with sim.activate():
        back = stripe.Customer.list(ending_before=made[0], limit=2)
        assert [each.id for each in back.auto_paging_iter()] == made[1:]


def test_of_several_bounds_the_narrowest_counts() -> None:
    sim = Simulator()
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")["id"]
    now = sim.clock.timestamp

    def found(**created: int) -> list[str]:
        bounds: Any = created
        return [each["id"] for each in sim.charges.list(created=bounds)["data"]]

    assert found(gt=now - 5, gte=now + 1) == found(gte=now - 5, gt=now) == []
    assert found(lt=now + 5, lte=now - 1) == found(lte=now + 5, lt=now) == []
    assert found(gt=now - 5, gte=now, lt=now + 5, lte=now) == [charge]


def test_a_range_that_holds_nothing_is_an_empty_page(sim: Simulator) -> None:
    sim.customers.create()
    for created in ({"gt": 10, "lt": 5}, {"gte": 2**62}, {"lt": -(2**62)}):
        assert sim.customers.list(created=created)["data"] == []
    assert len(sim.customers.list(created={})["data"]) == 1


def test_a_range_may_be_given_in_datetimes_as_the_sdk_takes_them(sim: Simulator) -> None:
    before = sim.customers.create()["id"]
    sim.clock.advance(minutes=1)
    after = sim.customers.create()["id"]
    now: Any = sim.clock.now
    assert [each["id"] for each in sim.customers.list(created={"gte": now})["data"]] == [after]
    assert [each["id"] for each in sim.customers.list(created={"lt": now})["data"]] == [before]
    with sim.activate():
        assert [each.id for each in stripe.Customer.list(created={"gte": now})] == [after]


def test_charges_are_listed_by_their_transfer_group(sim: Simulator) -> None:
    one = sim.charges.create(**CHARGE, transfer_group="a")["id"]
    sim.charges.create(**CHARGE, transfer_group="b")
    sim.charges.create(**CHARGE)
    assert [each["id"] for each in sim.charges.list(transfer_group="a")["data"]] == [one]
    assert sim.charges.list(transfer_group="c")["data"] == []


# -- expansion -------------------------------------------------------------------------------------


def test_four_levels_are_expanded_of_an_object_and_three_below_the_data_of_a_list() -> None:
    sim = Simulator()
    customer = sim.customers.create(source="tok_visa")["id"]
    charge = sim.charges.create(**USD, customer=customer)["id"]
    paths = ["balance_transaction.source.customer.default_source"]
    row = sim.charges.retrieve(charge, expand=paths)["balance_transaction"]
    assert row["source"]["customer"]["default_source"]["object"] == "card"
    paths = ["data.balance_transaction.source.customer"]
    (listed,) = sim.charges.list(expand=paths)["data"]
    assert listed["balance_transaction"]["source"]["customer"]["id"] == customer


def test_a_list_within_an_object_is_expanded_through_its_data(
    sim: Simulator, things: dict[str, str]
) -> None:
    paths = ["refunds.data.balance_transaction", "refunds.data.charge"]
    charge = sim.charges.retrieve(things["part"], expand=paths)
    (refund,) = charge["refunds"]["data"]
    assert refund["balance_transaction"]["amount"] == -4_000
    assert refund["charge"]["id"] == things["part"]


def test_what_is_null_can_be_expanded_and_stays_null(
    sim: Simulator, things: dict[str, str]
) -> None:
    for name in ("application", "customer", "review", "transfer_data.destination"):
        charge = sim.charges.retrieve(things["charge"], expand=[name])
        assert charge == sim.charges.retrieve(things["charge"])


# -- metadata --------------------------------------------------------------------------------------


def test_fifty_keys_are_the_most_whenever_they_come(sim: Simulator) -> None:
    many = {f"key {number}": "v" for number in range(MOST_KEYS)}
    charge = sim.charges.create(**CHARGE, metadata=many)["id"]
    message = f"Metadata can have up to {MOST_KEYS} keys."
    adds: list[Callable[[], Shape]] = [
        lambda: sim.charges.create(**CHARGE, metadata={**many, "one more": "v"}),
        lambda: sim.charges.update(charge, metadata={"one more": "v"}),
    ]
    for add in adds:
        with pytest.raises(errors.InvalidRequestError) as refusal:
            add()
        assert (refusal.value.param, refusal.value.user_message) == ("metadata", message)
    swapped = sim.charges.update(charge, metadata={"key 0": "", "one more": "v"})["metadata"]
    assert len(swapped) == MOST_KEYS


# -- idempotency -----------------------------------------------------------------------------------


def test_a_key_of_255_characters_is_a_key(sim: Simulator) -> None:
    first = send(sim, "POST /v1/charges", FORM, idempotency_key="k" * 255)
    again = send(sim, "POST /v1/charges", FORM, idempotency_key="k" * 255)
    assert (first.status, again.body) == (200, first.body)


def test_only_a_post_has_a_key(sim: Simulator) -> None:
    customer = sim.customers.create()["id"]
    sim.customers.retrieve(customer, idempotency_key="k")
    sim.customers.list(idempotency_key="k", limit=1)
    sim.customers.delete(customer, idempotency_key="k")
    assert sim.events.list(type="customer.deleted")["data"][0]["request"]["idempotency_key"] is None
    with pytest.raises(errors.InvalidRequestError):  # it is gone: not the kept answer again
        sim.customers.delete(customer, idempotency_key="k")
    send(sim, "GET /v1/balance", idempotency_key="k")
    assert "id" in sim.customers.create(idempotency_key="k")


CONFLICT = (
    "Keys for idempotent requests can only be used with the same parameters they were first used "
    "with. Try using a key other than 'k' if you meant to execute a different request."
)


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("POST /v1/charges", FORM + "&description=tea"),
        ("POST /v1/charges", FORM + "&metadata[a]=1,b"),
        ("POST /v1/charges", FORM + "&expand[]=customer"),
    ],
)
def test_a_key_belongs_to_its_parameters(sim: Simulator, line: str, form: str) -> None:
    send(sim, "POST /v1/charges", FORM, idempotency_key="k")
    answer = send(sim, line, form, idempotency_key="k")
    assert_refused(answer, 400, None, None, CONFLICT, type="idempotency_error")


def test_a_key_belongs_to_one_endpoint(sim: Simulator) -> None:
    send(sim, "POST /v1/charges", FORM, idempotency_key="k")
    answer = send(sim, "POST /v1/customers", "", idempotency_key="k")
    says = (
        "Keys for idempotent requests can only be used for the same endpoint they were first used "
        "for ('/v1/charges' vs '/v1/customers'). Try using a key other than 'k' if you meant to "
        "execute a different request."
    )
    assert_refused(answer, 400, None, None, says, type="idempotency_error")


def test_parameters_that_only_look_alike_are_others(sim: Simulator) -> None:
    sim.customers.create(metadata={"a": "1,b=2"}, idempotency_key="k")
    for other in ({"a": "1", "b": "2"}, {"a": "1,b", "": ""}):
        with pytest.raises(errors.StripeError):
            sim.customers.create(metadata=other, idempotency_key="k")


def test_parameters_that_are_the_same_may_be_written_otherwise(sim: Simulator) -> None:
    first = sim.charges.create(
        amount=10_000,
        currency="usd",
        source="tok_visa",
        metadata={"a": "1", "b": "2"},
        expand=["customer"],
        idempotency_key="k",
    )
    turned = (
        "expand[]=customer&metadata[b]=2&metadata[a]=1&source=tok_visa&currency=usd&amount=10000"
    )
    again = send(sim, "POST /v1/charges", turned, idempotency_key="k")
    assert again.body == first
    assert again.headers["idempotent-replayed"] == "true"


def test_a_key_is_kept_for_a_day_and_no_longer(sim: Simulator) -> None:
    first = send(sim, "POST /v1/charges", FORM, idempotency_key="k").body["id"]
    sim.clock.advance(hours=23, minutes=59)
    assert send(sim, "POST /v1/charges", FORM, idempotency_key="k").body["id"] == first
    sim.clock.advance(minutes=1)
    assert send(sim, "POST /v1/charges", FORM, idempotency_key="k").body["id"] != first


def test_a_refusal_that_was_executed_is_kept_and_one_of_the_parameters_is_not(
    sim: Simulator,
) -> None:
    line, form = "POST /v1/payouts", "amount=200000&currency=usd"
    unknown = send(sim, line, form + "&wat=1", idempotency_key="k")
    first = send(sim, line, form, idempotency_key="k")
    assert [unknown.error["code"], first.error["code"]] == [
        "parameter_unknown",
        "balance_insufficient",
    ]
    sim.charges.create(amount=300_000, currency="usd", source="tok_bypassPending")
    again = send(sim, line, form, idempotency_key="k")
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["original-request"] == first.headers["request-id"]
    assert again.headers["request-id"] != first.headers["request-id"]
    assert "idempotent-replayed" not in first.headers
    assert send(sim, line, form, idempotency_key="other").status == 200


def test_a_wrong_key_or_account_does_not_use_a_key_up(sim: Simulator) -> None:
    for headers in ({"authorization": "Bearer nope"}, {"stripe_account": "acct_x"}):
        assert send(sim, "POST /v1/charges", FORM, idempotency_key="k", **headers).status >= 400
    answer = send(sim, "POST /v1/charges", FORM, idempotency_key="k")
    assert answer.status == 200
    assert "idempotent-replayed" not in answer.headers


def test_the_answer_to_a_key_is_that_of_then(sim: Simulator) -> None:
    form = "amount=10000&currency=usd&payment_method=pm_card_visa"
    first = send(sim, "POST /v1/payment_intents", form, idempotency_key="k")
    sim.payment_intents.confirm(first.body["id"])
    sim.payment_intents.update(first.body["id"], description="tea")
    again = send(sim, "POST /v1/payment_intents", form, idempotency_key="k")
    assert again.body == first.body
    assert again.body["status"] == "requires_confirmation"
    assert again.headers["idempotency-key"] == "k"


def test_an_answer_belongs_to_whoever_asked(sim: Simulator) -> None:
    """Nothing that is done to an answer reaches the simulator or another answer."""
    address = {"line1": "1 Main Street"}
    said: Shape = {"shipping": {"name": "J", "address": address}, "metadata": {"a": "b"}}
    charge = sim.charges.create(**CHARGE, **said, idempotency_key="k")
    before = sim.fingerprint()
    _spoil(charge)
    address["line1"] = "elsewhere"
    (event,) = sim.events.list(type="charge.succeeded")["data"]
    _spoil(event)
    assert sim.fingerprint() == before
    again = sim.charges.create(
        **CHARGE,
        shipping={"name": "J", "address": {"line1": "1 Main Street"}},
        metadata={"a": "b"},
        idempotency_key="k",
    )
    assert again["shipping"]["address"]["line1"] == "1 Main Street"
    assert again["metadata"] == {"a": "b"}


def _spoil(shape: Any) -> None:
    for part in list(shape.values() if isinstance(shape, dict) else shape):
        if isinstance(part, dict | list):
            _spoil(part)
    shape.clear()
