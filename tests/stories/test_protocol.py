"""The protocol: pages, expansion, metadata, idempotency, and how Stripe says no.

`call` speaks HTTP to the simulator without HTTP, so that these tests see what goes over the wire.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from stripesim import Simulator, errors

from .story import moment

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
FORM = "application/x-www-form-urlencoded"
CHARGE = {"amount": "10000", "currency": "usd", "source": "tok_visa"}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: Any


def call(
    sim: Simulator,
    method: str,
    path: str,
    params: dict[str, str] | None = None,
    **headers: str | None,
) -> Answer:
    """One request, as the SDK writes it; `idempotency_key="x"` becomes `Idempotency-Key: x`."""
    form = urlencode(params or {}, safe="[]")
    url = f"{path}?{form}" if method == "GET" and form else path
    named = {"authorization": f"Bearer {KEY}", "content_type": FORM} | headers
    sent = {name.replace("_", "-").title(): value for name, value in named.items() if value}
    status, received, body = sim.answer(
        method, url, sent, b"" if method == "GET" else form.encode()
    )
    return Answer(status, received, json.loads(body))


def sell(sim: Simulator, number: int) -> list[str]:
    """A charge a minute; their ids, newest first, as a list has them."""
    ids = []
    for _ in range(number):
        ids.append(sim.charges.create(amount=1000, currency="usd", source="tok_visa")["id"])
        sim.clock.advance(minutes=1)
    return ids[::-1]


def ids(page: dict[str, Any]) -> list[str]:
    return [thing["id"] for thing in page["data"]]


# -- pages ----------------------------------------------------------------------------------------


def test_a_list_is_a_page_of_ten_newest_first(sim: Simulator) -> None:
    charges = sell(sim, 12)
    page = sim.charges.list()
    assert ids(page) == charges[:10]
    assert (page["object"], page["has_more"], page["url"]) == ("list", True, "/v1/charges")
    assert set(page) == {"object", "data", "has_more", "url"}


def test_an_empty_list_is_a_page_too(sim: Simulator) -> None:
    assert sim.charges.list() == {
        "object": "list",
        "data": [],
        "has_more": False,
        "url": "/v1/charges",
    }


def test_pages_follow_one_another_to_the_oldest(sim: Simulator) -> None:
    charges = sell(sim, 7)
    first = sim.charges.list(limit=3)
    second = sim.charges.list(limit=3, starting_after=ids(first)[-1])
    third = sim.charges.list(limit=3, starting_after=ids(second)[-1])
    assert [ids(first), ids(second), ids(third)] == [charges[:3], charges[3:6], charges[6:]]
    assert [page["has_more"] for page in (first, second, third)] == [True, True, False]


def test_pages_lead_back_to_the_newest_and_are_still_newest_first(sim: Simulator) -> None:
    charges = sell(sim, 7)
    first = sim.charges.list(limit=3, ending_before=charges[-1])
    second = sim.charges.list(limit=3, ending_before=ids(first)[0])
    assert [ids(first), ids(second)] == [charges[3:6], charges[0:3]]
    assert [page["has_more"] for page in (first, second)] == [True, False]


def test_all_pages_are_one_iteration(sim: Simulator) -> None:
    charges = sell(sim, 23)
    assert [charge["id"] for charge in sim.charges.all()] == charges
    with sim.activate():
        pages = stripe.Charge.list(limit=5)
        assert [charge.id for charge in pages.auto_paging_iter()] == charges
        back = stripe.Charge.list(limit=5, ending_before=charges[-1])
        assert [charge.id for charge in back.auto_paging_iter()] == charges[-2::-1]


# fmt: off
LIMITS = [
    (  -1,   1),
    (   0,   1),
    (   1,   1),
    ( 100, 100),
    ( 101, 100),
    (1000, 100),
]
# fmt: on


@pytest.mark.parametrize(("asked", "given"), LIMITS)
def test_a_limit_is_clamped_and_not_refused(sim: Simulator, asked: int, given: int) -> None:
    sell(sim, 101)
    assert len(sim.charges.list(limit=asked)["data"]) == given


def test_a_page_goes_one_way(sim: Simulator) -> None:
    (charge,) = sell(sim, 1)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.list(starting_after=charge, ending_before=charge)
    assert (refusal.value.http_status, refusal.value.code) == (400, None)
    assert refusal.value.user_message == (
        "Received both starting_after and ending_before parameters. Please pass in only one."
    )


# Five charges at 09:00, 09:01, ... 09:04: minutes after nine, and which of them a range holds.
# fmt: off
RANGES: list[tuple[str, dict[str, int], list[int]]] = [
    ("from",      {"gte": 2},           [4, 3, 2]),
    ("after",     {"gt": 2},            [4, 3]),
    ("up to",     {"lte": 2},           [2, 1, 0]),
    ("before",    {"lt": 2},            [1, 0]),
    ("between",   {"gte": 1, "lt": 3},  [2, 1]),
    ("nowhere",   {"gt": 4},            []),
]
# fmt: on


@pytest.mark.parametrize(
    ("bounds", "held"), [row[1:] for row in RANGES], ids=[row[0] for row in RANGES]
)
def test_a_list_is_narrowed_to_a_range_of_time(
    sim: Simulator, bounds: dict[str, int], held: list[int]
) -> None:
    nine = sim.clock.timestamp
    charges = sell(sim, 5)[::-1]
    created = {bound: nine + 60 * minute for bound, minute in bounds.items()}
    assert ids(sim.charges.list(created=created)) == [charges[minute] for minute in held]


def test_a_list_is_narrowed_to_a_second(sim: Simulator) -> None:
    nine = sim.clock.timestamp
    charges = sell(sim, 5)[::-1]
    assert ids(sim.charges.list(created=nine + 120)) == [charges[2]]
    assert ids(sim.charges.list(created=nine + 121)) == []


def test_balance_transactions_are_listed_by_type_source_and_currency(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"], amount=4000)
    rows = sim.balance_transactions
    assert ids(rows.list(type="charge")) == [charge["balance_transaction"]]
    assert ids(rows.list(type="refund")) == [refund["balance_transaction"]]
    assert ids(rows.list(source=refund["id"])) == [refund["balance_transaction"]]
    assert len(ids(rows.list(currency="usd"))) == 2


# fmt: off
EMPTY = [
    ("/v1/balance_transactions", {"type": "bogus_type"}),
    ("/v1/balance_transactions", {"currency": "eur"}),
    ("/v1/payouts",              {"status": "bogus"}),
]
# fmt: on


@pytest.mark.parametrize(("path", "filters"), EMPTY)
def test_a_filter_that_nothing_passes_is_an_empty_page(
    sim: Simulator, path: str, filters: dict[str, str]
) -> None:
    sell(sim, 1)
    answer = call(sim, "GET", path, filters)
    assert answer.status == 200
    assert answer.body == {"object": "list", "data": [], "has_more": False, "url": path}


# -- expansion ------------------------------------------------------------------------------------


def test_an_id_is_expanded_to_its_object(sim: Simulator) -> None:
    charge = sim.charges.create(
        amount=10_000, currency="usd", source="tok_visa", expand=["balance_transaction"]
    )
    row = charge["balance_transaction"]
    assert (row["object"], row["net"], row["source"]) == ("balance_transaction", 9680, charge["id"])
    plain = sim.charges.retrieve(charge["id"])
    assert plain["balance_transaction"] == row["id"]


def test_expansion_goes_deeper_where_it_is_told_to(sim: Simulator) -> None:
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_card_visa",
        confirm=True,
        expand=["latest_charge.balance_transaction"],
    )
    assert intent["latest_charge"]["balance_transaction"]["net"] == 9680


def test_a_list_expands_its_data(sim: Simulator) -> None:
    sell(sim, 3)
    page = sim.charges.list(expand=["data.balance_transaction"])
    assert [charge["balance_transaction"]["net"] for charge in page["data"]] == [941] * 3


def test_expanding_the_data_of_a_list_itself_does_nothing(sim: Simulator) -> None:
    sell(sim, 3)
    assert sim.charges.list(expand=["data"]) == sim.charges.list()


def test_what_is_not_an_id_cannot_be_expanded(sim: Simulator) -> None:
    (charge,) = sell(sim, 1)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.retrieve(charge, expand=["foo"])
    assert refusal.value.http_status == 400
    assert refusal.value.user_message == "This property cannot be expanded (foo)."


def test_a_list_says_where_its_objects_are(sim: Simulator) -> None:
    sell(sim, 1)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.list(expand=["balance_transaction"])
    assert refusal.value.http_status == 400
    assert refusal.value.user_message == (
        "This property cannot be expanded (balance_transaction). You may want to try expanding "
        "'data.balance_transaction' instead."
    )


def test_expansion_ends_after_four_levels(sim: Simulator) -> None:
    (charge,) = sell(sim, 1)
    four = "balance_transaction.source.balance_transaction.source"
    deep = sim.charges.retrieve(charge, expand=[four])
    assert deep["balance_transaction"]["source"]["balance_transaction"]["source"]["id"] == charge

    five = f"{four}.balance_transaction"
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.retrieve(charge, expand=[five])
    assert refusal.value.http_status == 400
    assert refusal.value.code == "property_expansion_max_depth"
    assert refusal.value.user_message == (
        f"You cannot expand more than 4 levels of a property. Property: {five}"
    )


# -- metadata -------------------------------------------------------------------------------------


def test_metadata_is_merged_unset_key_by_key_and_unset_as_a_whole(sim: Simulator) -> None:
    (charge,) = sell(sim, 1)
    # fmt: off
    steps: list[tuple[Any, dict[str, str]]] = [
        ({"order": "7", "shop": "tea"},  {"order": "7", "shop": "tea"}),
        ({"order": "8"},                 {"order": "8", "shop": "tea"}),
        ({"shop": "", "desk": "2"},      {"order": "8", "desk": "2"}),
        ("",                             {}),
    ]
    # fmt: on
    for asked, held in steps:
        assert sim.charges.update(charge, metadata=asked)["metadata"] == held
        assert sim.charges.retrieve(charge)["metadata"] == held


def test_metadata_holds_fifty_keys_of_40_and_values_of_500_characters(sim: Simulator) -> None:
    (charge,) = sell(sim, 1)
    most = {f"{number:02}".ljust(40, "k"): "v" * 500 for number in range(50)}
    assert sim.charges.update(charge, metadata=most)["metadata"] == most


def test_metadata_has_at_most_fifty_keys(sim: Simulator) -> None:
    (charge,) = sell(sim, 1)
    sim.charges.update(charge, metadata={f"key {number}": "v" for number in range(50)})
    with pytest.raises(errors.InvalidRequestError):
        sim.charges.update(charge, metadata={"one more": "v"})
    assert len(sim.charges.retrieve(charge)["metadata"]) == 50


@pytest.mark.parametrize("key", ["k" * 41, "a[b]"])
def test_a_key_of_metadata_is_short_and_without_brackets(sim: Simulator, key: str) -> None:
    (charge,) = sell(sim, 1)
    with pytest.raises(errors.InvalidRequestError):
        sim.charges.update(charge, metadata={key: "v"})
    assert sim.charges.retrieve(charge)["metadata"] == {}


def test_a_value_of_metadata_has_at_most_500_characters(sim: Simulator) -> None:
    (charge,) = sell(sim, 1)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.charges.update(charge, metadata={"key": "v" * 501})
    assert refusal.value.user_message.startswith(
        "Metadata values can have up to 500 characters, but you passed in a value that is 501 "
        "characters. Invalid value: v"
    )


# -- idempotency ----------------------------------------------------------------------------------


def test_a_repeated_request_is_answered_and_not_repeated(sim: Simulator) -> None:
    first = call(sim, "POST", "/v1/charges", CHARGE, idempotency_key="order-7")
    sim.clock.advance(hours=1)
    again = call(sim, "POST", "/v1/charges", CHARGE, idempotency_key="order-7")
    assert (again.status, again.body) == (first.status, first.body)
    assert len(sim.charges.list()["data"]) == 1

    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["original-request"] == first.headers["request-id"]
    assert first.headers["idempotency-key"] == again.headers["idempotency-key"] == "order-7"


def test_the_replay_tells_of_the_moment_of_the_first_answer(sim: Simulator) -> None:
    first = call(sim, "POST", "/v1/charges", CHARGE, idempotency_key="order-7")
    sim.refunds.create(charge=first.body["id"])
    again = call(sim, "POST", "/v1/charges", CHARGE, idempotency_key="order-7")
    assert again.body == first.body
    assert again.body["refunded"] is False


def test_a_key_belongs_to_its_parameters(sim: Simulator) -> None:
    call(sim, "POST", "/v1/charges", CHARGE, idempotency_key="order-7")
    other = call(sim, "POST", "/v1/charges", CHARGE | {"amount": "500"}, idempotency_key="order-7")
    assert other.status == 400
    assert other.body["error"]["type"] == "idempotency_error"
    assert "code" not in other.body["error"]
    assert other.body["error"]["message"] == (
        "Keys for idempotent requests can only be used with the same parameters they were first "
        "used with. Try using a key other than 'order-7' if you meant to execute a different "
        "request."
    )
    assert len(sim.charges.list()["data"]) == 1


def test_a_decline_is_repeated_too(sim: Simulator) -> None:
    declined = CHARGE | {"source": "tok_visa_chargeDeclined"}
    first = call(sim, "POST", "/v1/charges", declined, idempotency_key="order-7")
    again = call(sim, "POST", "/v1/charges", declined, idempotency_key="order-7")
    assert (first.status, again.status) == (402, 402)
    assert again.body == first.body
    assert len(sim.charges.list()["data"]) == 1


def test_a_request_with_bad_parameters_does_not_use_its_key_up(sim: Simulator) -> None:
    bad = call(sim, "POST", "/v1/charges", CHARGE | {"amount": "abc"}, idempotency_key="order-7")
    assert bad.status == 400
    good = call(sim, "POST", "/v1/charges", CHARGE, idempotency_key="order-7")
    assert good.status == 200


def test_a_key_is_forgotten_after_a_day(sim: Simulator) -> None:
    first = call(sim, "POST", "/v1/charges", CHARGE, idempotency_key="order-7")
    sim.clock.advance(hours=25)
    again = call(sim, "POST", "/v1/charges", CHARGE | {"amount": "500"}, idempotency_key="order-7")
    assert again.status == 200
    assert again.body["id"] != first.body["id"]


def test_a_key_with_other_parameters_is_an_error_of_its_own_class(sim: Simulator) -> None:
    charge: dict[str, Any] = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
    other = charge | {"amount": 500}
    sim.charges.create(**charge, idempotency_key="order-7")
    with pytest.raises(errors.IdempotencyError):
        sim.charges.create(**other, idempotency_key="order-7")
    with sim.activate():
        first = stripe.Charge.create(**charge, idempotency_key="order-8")
        assert stripe.Charge.create(**charge, idempotency_key="order-8").id == first.id
        with pytest.raises(stripe.IdempotencyError):
            stripe.Charge.create(**other, idempotency_key="order-8")


# -- what is refused ------------------------------------------------------------------------------

# fmt: off
MISSING = [
    ("GET /v1/charges/ch_nope",                 "id",     "charge: 'ch_nope'"),
    ("GET /v1/charges/po_nope",                 "id",     "charge: 'po_nope'"),
    ("POST /v1/charges/ch_nope/capture",        "id",     "charge: 'ch_nope'"),
    ("GET /v1/payment_intents/pi_nope",         "intent", "payment_intent: 'pi_nope'"),
    ("POST /v1/payment_intents/pi_nope/cancel", "intent", "payment_intent: 'pi_nope'"),
    ("GET /v1/refunds/re_nope",                 "refund", "refund: 're_nope'"),
    ("GET /v1/payouts/po_nope",                 "payout", "payout: 'po_nope'"),
    ("POST /v1/payouts/po_nope/cancel",         "payout", "payout: 'po_nope'"),
    ("GET /v1/balance_transactions/txn_nope",   "id",     "balance transaction: 'txn_nope'"),
]
MISSING_IN_PARAMETERS = [
    ("/v1/balance_transactions?payout=po_nope", "payout",         "payout: 'po_nope'"),
    ("/v1/charges?starting_after=ch_nope",      "starting_after", "charge: 'ch_nope'"),
    ("/v1/charges?ending_before=ch_nope",       "ending_before",  "charge: 'ch_nope'"),
]
# fmt: on


@pytest.mark.parametrize(("request_line", "param", "what"), MISSING)
def test_an_object_that_does_not_exist_is_named(
    sim: Simulator, request_line: str, param: str, what: str
) -> None:
    method, path = request_line.split()
    answer = call(sim, method, path)
    error = answer.body["error"]
    assert (answer.status, error["type"]) == (404, "invalid_request_error")
    assert (error["code"], error["param"]) == ("resource_missing", param)
    assert error["message"] == f"No such {what}"


@pytest.mark.parametrize(("path", "param", "what"), MISSING_IN_PARAMETERS)
def test_an_object_that_a_parameter_names_in_vain_is_named_with_it(
    sim: Simulator, path: str, param: str, what: str
) -> None:
    answer = call(sim, "GET", path)
    error = answer.body["error"]
    assert (answer.status, error["type"]) == (400, "invalid_request_error")
    assert (error["code"], error["param"]) == ("resource_missing", param)
    assert error["message"] == f"No such {what}"


EMPTY_AMOUNT = (
    "You passed an empty string for 'amount'. We assume empty values are an attempt to unset a "
    "parameter; however 'amount' cannot be unset. You should remove 'amount' from your request "
    "or supply a non-empty value."
)

# A charge with one thing wrong: None leaves the parameter out.
# fmt: off
WRONG = [
    ("amount",   None,  "parameter_missing",         "Missing required param: amount."),
    ("currency", None,  "parameter_missing",         "Missing required param: currency."),
    ("wat",      "1",   "parameter_unknown",         "Received unknown parameter: wat"),
    ("amount",   "abc", "parameter_invalid_integer", "Invalid integer: abc"),
    ("amount",   "",    "parameter_invalid_empty",   EMPTY_AMOUNT),
]
# fmt: on


@pytest.mark.parametrize(("param", "value", "code", "message"), WRONG)
def test_a_wrong_parameter_is_named(
    sim: Simulator, param: str, value: str | None, code: str, message: str
) -> None:
    params = {name: held for name, held in (CHARGE | {param: value}).items() if held is not None}
    answer = call(sim, "POST", "/v1/charges", params)
    error = answer.body["error"]
    assert (answer.status, error["type"]) == (400, "invalid_request_error")
    assert (error["code"], error["param"], error["message"]) == (code, param, message)
    assert sim.charges.list()["data"] == []


# fmt: off
WRONG_IN_LISTS = [
    ({"limit": "abc"}, "parameter_invalid_integer", "limit", "Invalid integer: abc"),
    ({"wat": "1"},     "parameter_unknown",         "wat",   "Received unknown parameter: wat"),
]
# fmt: on


@pytest.mark.parametrize(("params", "code", "param", "message"), WRONG_IN_LISTS)
def test_a_wrong_parameter_of_a_list_is_named(
    sim: Simulator, params: dict[str, str], code: str, param: str, message: str
) -> None:
    answer = call(sim, "GET", "/v1/charges", params)
    error = answer.body["error"]
    assert answer.status == 400
    assert (error["code"], error["param"], error["message"]) == (code, param, message)


def test_a_payout_names_its_amount(sim: Simulator) -> None:
    answer = call(sim, "POST", "/v1/payouts", {"currency": "usd"})
    error = answer.body["error"]
    assert (answer.status, error["code"]) == (400, "parameter_missing")
    assert error["message"] == "Missing required param: amount."


def test_a_payout_takes_no_change_but_metadata() -> None:
    sim = Simulator(opening_balance={"usd": 50_000})
    payout = sim.payouts.create(amount=1000, currency="usd")["id"]
    changed = call(sim, "POST", f"/v1/payouts/{payout}", {"metadata[for]": "rent"})
    assert (changed.status, changed.body["metadata"]) == (200, {"for": "rent"})
    refused = call(sim, "POST", f"/v1/payouts/{payout}", {"amount": "2000"})
    assert refused.status == 400
    assert refused.body["error"]["message"] == "Received unknown parameter: amount"


def test_a_refusal_changes_nothing_that_comes_after_it() -> None:
    one, other = Simulator(seed=7), Simulator(seed=7)
    assert call(one, "POST", "/v1/charges", CHARGE | {"amount": "abc"}).status == 400
    assert call(one, "POST", "/v1/payouts", {"amount": "1", "currency": "usd"}).status == 400
    charges = [
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa") for sim in (one, other)
    ]
    assert charges[0] == charges[1]
    assert one.balance_transactions.list() == other.balance_transactions.list()
    assert one.balance.retrieve() == other.balance.retrieve()


# -- the door itself ------------------------------------------------------------------------------


def test_the_body_of_an_error_is_sorted_and_says_where_to_read_more(sim: Simulator) -> None:
    answer = call(sim, "GET", "/v1/charges/an-invalid-charge-id")
    request = answer.headers["request-id"]
    error = answer.body["error"]
    log = error.pop("request_log_url")
    assert re.fullmatch(
        rf"https://dashboard\.stripe\.com/(acct_\w+/)?test/logs/{request}\?t=\d+", log
    )
    assert answer.body == {
        "error": {
            "code": "resource_missing",
            "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
            "message": "No such charge: 'an-invalid-charge-id'",
            "param": "id",
            "type": "invalid_request_error",
        }
    }
    assert list(error) == sorted(error)


def test_an_answer_names_its_request(sim: Simulator) -> None:
    answer = call(sim, "POST", "/v1/charges", CHARGE)
    assert answer.status == 200
    assert re.fullmatch("req_[0-9A-Za-z]{14}", answer.headers["request-id"])
    assert answer.headers["content-type"].startswith("application/json")
    assert "stripe-version" in answer.headers


# fmt: off
UNKNOWN_URLS = [
    ("GET",  "/v1/x"),
    ("POST", "/v1/charges/"),
]
# fmt: on


@pytest.mark.parametrize(("method", "path"), UNKNOWN_URLS)
def test_a_url_that_stripe_does_not_know_is_named(sim: Simulator, method: str, path: str) -> None:
    answer = call(sim, method, path)
    error = answer.body["error"]
    assert (answer.status, error["type"]) == (404, "invalid_request_error")
    assert "code" not in error
    assert error["message"] == (
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we "
        "can help at https://support.stripe.com/."
    )


def test_a_request_without_a_key_is_turned_away(sim: Simulator) -> None:
    answer = call(sim, "GET", "/v1/balance", authorization=None)
    assert answer.status == 401
    assert answer.body["error"]["type"] == "invalid_request_error"
    assert answer.body["error"]["message"] == (
        "You did not provide an API key. You need to provide your API key in the Authorization "
        "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
        "https://stripe.com/docs/api#authentication for details, or we can help at "
        "https://support.stripe.com/."
    )


def test_a_key_that_is_none_is_turned_away_and_not_repeated(sim: Simulator) -> None:
    answer = call(sim, "GET", "/v1/balance", authorization="Bearer not_a_key_of_anybody_7890")
    message = answer.body["error"]["message"]
    assert answer.status == 401
    assert answer.body["error"]["type"] == "invalid_request_error"
    assert message.startswith("Invalid API Key provided: ")
    assert message.endswith("*7890")
    assert "anybody" not in message


def test_the_sdk_raises_its_own_error_for_a_bad_key(sim: Simulator) -> None:
    with sim.activate(), pytest.raises(stripe.AuthenticationError) as refusal:
        stripe.Balance.retrieve(api_key="not_a_key_of_anybody_7890")
    assert refusal.value.http_status == 401


@pytest.mark.parametrize("key", ["sk_test_anything", "rk_test_anything"])
def test_every_test_key_is_the_same_platform(sim: Simulator, key: str) -> None:
    charge = call(sim, "POST", "/v1/charges", CHARGE).body["id"]
    answer = call(sim, "GET", f"/v1/charges/{charge}", authorization=f"Bearer {key}")
    assert (answer.status, answer.body["id"]) == (200, charge)


def test_an_account_that_is_not_connected_is_out_of_reach(sim: Simulator) -> None:
    answer = call(sim, "GET", "/v1/balance", stripe_account="acct_x")
    error = answer.body["error"]
    assert (answer.status, error["code"]) == (403, "account_invalid")
    assert re.fullmatch(
        r"The provided key 'sk_test_\*+p7dc' does not have access to account 'acct_x' \(or that "
        r"account does not exist\)\. Application access may have been revoked\.",
        error["message"],
    )


def test_a_version_that_never_was_is_refused(sim: Simulator) -> None:
    answer = call(sim, "GET", "/v1/balance", stripe_version="not-a-real-version")
    assert answer.status == 400
    assert "code" not in answer.body["error"]
    assert answer.body["error"]["message"] == "Invalid Stripe API version: not-a-real-version"


def test_an_endpoint_that_only_stripe_has_is_named_and_never_made_up() -> None:
    sim = Simulator(unsimulated="allow")
    answer = call(sim, "POST", "/v1/subscriptions", {"customer": "cus_1"})
    assert answer.status >= 400
    message = answer.body["error"]["message"]
    assert "/v1/subscriptions" in message
    assert "stripesim" in message
    assert not message.startswith("Unrecognized request URL")


def test_the_sdk_learns_of_such_an_endpoint_by_an_error() -> None:
    sim = Simulator(unsimulated="allow")
    with sim.activate(), pytest.raises(stripe.StripeError, match="/v1/subscriptions"):
        stripe.Subscription.create(customer="cus_1")
