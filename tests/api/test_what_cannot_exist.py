"""Kinds of objects that this world has no way to make: their lists are empty, an object is not
found, and making one is refused by name.

Applications and loaders of data ask for them beside the money: dj-stripe, airbyte and singer list
invoices, subscriptions and prices of every account they see.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors
from stripesim.api.elsewhere import find, table

from .sdk_collections import endpoints, written

Shape = dict[str, Any]
KEY = {"authorization": "Bearer sk_test_1"}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(unsimulated="allow")


def ask(sim: Simulator, method: str, path: str, body: str = "", **headers: str) -> tuple[int, Any]:
    status, _, answer = sim.answer(method, path, {**KEY, **headers}, body)
    return status, json.loads(answer)


def error_of(answer: Shape) -> tuple[str | None, str | None, str]:
    error = answer["error"]
    return error.get("code"), error.get("param"), error["message"]


# -- the table -------------------------------------------------------------------------------------


def test_the_table_is_what_the_sdk_has_and_stripesim_does_not_simulate() -> None:
    if os.environ.get("STRIPESIM_GOLDEN") == "write":
        table().write_text(written())
    assert table().read_text() == written(), "STRIPESIM_GOLDEN=write writes it anew"


def plural_lists() -> list[str]:
    lists = {each.path for each in endpoints() if each.answer.startswith("ListObject[")}
    return sorted(path for path in lists if "{" not in path and find("GET", path))


@pytest.mark.parametrize("path", plural_lists())
def test_a_list_is_empty_or_says_which_parameter_is_missing(sim: Simulator, path: str) -> None:
    before = sim.fingerprint()
    status, answer = ask(sim, "GET", f"{path}?limit=3")
    if status == 200:
        assert answer == {"object": "list", "data": [], "has_more": False, "url": path}
    else:
        code, param, message = error_of(answer)
        assert (status, code) == (400, "parameter_missing")
        assert message == f"Missing required param: {param}."
    assert sim.fingerprint() == before
    assert sim.unsimulated == []


# -- lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "status=open&created[gte]=1&customer={customer}&limit=100",
        "collection_method=send_invoice&subscription=sub_1",
        "expand[]=data.subscription&expand[]=data.lines.data.price",
        "limit=0",
    ],
)
def test_a_list_takes_its_own_parameters(sim: Simulator, query: str) -> None:
    customer = sim.customers.create()["id"]
    status, answer = ask(sim, "GET", f"/v1/invoices?{query.format(customer=customer)}")
    assert (status, answer.get("data")) == (200, [])


@pytest.mark.parametrize(
    ("path", "code", "param", "message"),
    [
        ("/v1/invoices?color=red", "parameter_unknown", "color",
         "Received unknown parameter: color"),
        ("/v1/invoices?status=lost", None, "status",
         "Invalid status: must be one of draft, open, paid, uncollectible, or void"),
        ("/v1/prices?active=perhaps", None, "active", "Invalid boolean: perhaps"),
        ("/v1/coupons?created[gte]=soon", "parameter_invalid_integer", "created[gte]",
         "Invalid integer: soon"),
        ("/v1/products?ids[0]=", "parameter_invalid_empty", "ids[0]", None),
        ("/v1/subscription_items", "parameter_missing", "subscription",
         "Missing required param: subscription."),
        ("/v1/checkout/sessions?customer_details[phone]=1", "parameter_unknown",
         "customer_details[phone]", None),
        ("/v1/invoices?starting_after=in_1", "resource_missing", "starting_after",
         "No such invoice: 'in_1'"),
        ("/v1/subscriptions?customer=cus_1", "resource_missing", "customer",
         "No such customer: 'cus_1'"),
        ("/v1/invoices?expand[]=subscription", None, "expand", None),
        ("/v1/invoices/search", "parameter_missing", "query", "Missing required param: query."),
    ],
)  # fmt: skip
def test_a_list_refuses_what_stripe_refuses(
    sim: Simulator, path: str, code: str | None, param: str, message: str | None
) -> None:
    status, answer = ask(sim, "GET", path)
    assert status == 400
    found = error_of(answer)
    assert found[:2] == (code, param)
    assert message in (None, found[2])


def test_a_search_finds_nothing(sim: Simulator) -> None:
    with sim.activate():
        found = stripe.Subscription.search(query="status:'active'")
    assert (found.object, found.data, found.has_more, found.next_page) == (
        "search_result", [], False, None,
    )  # fmt: skip


def test_the_sdk_pages_through_nothing(sim: Simulator) -> None:
    with sim.activate():
        assert list(stripe.Invoice.list(limit=3).auto_paging_iter()) == []
        assert list(stripe.issuing.Card.list(status="active").auto_paging_iter()) == []
        assert list(stripe.checkout.Session.list().auto_paging_iter()) == []


def test_what_a_customer_cannot_have_is_an_empty_list_of_that_customer(sim: Simulator) -> None:
    customer = sim.customers.create()["id"]
    path = f"/v1/customers/{customer}/cash_balance_transactions"
    assert ask(sim, "GET", path) == (
        200, {"object": "list", "data": [], "has_more": False, "url": path},
    )  # fmt: skip
    status, answer = ask(sim, "GET", "/v1/customers/cus_1/cash_balance_transactions")
    assert (status, error_of(answer)[0]) == (404, "resource_missing")


def test_a_connected_account_has_none_either(sim: Simulator) -> None:
    shop = sim.accounts.create(type="custom")["id"]
    status, answer = ask(sim, "GET", "/v1/invoices", **{"stripe-account": shop})
    assert (status, answer["data"]) == (200, [])
    status, answer = ask(sim, "GET", "/v1/invoices", **{"stripe-account": "acct_1"})
    assert (status, error_of(answer)[0]) == (403, "account_invalid")


# -- one of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "param", "message"),
    [
        ("GET", "/v1/invoices/in_1", "invoice", "No such invoice: 'in_1'"),
        ("GET", "/v1/invoices/in_1/lines", "invoice", "No such invoice: 'in_1'"),
        ("POST", "/v1/invoices/in_1/pay", "invoice", "No such invoice: 'in_1'"),
        ("GET", "/v1/subscriptions/sub_1", "id", "No such subscription: 'sub_1'"),
        ("DELETE", "/v1/subscriptions/sub_1", "id", "No such subscription: 'sub_1'"),
        ("POST", "/v1/prices/price_1", "price", "No such price: 'price_1'"),
        ("GET", "/v1/promotion_codes/promo_1", "promotion_code",
         "No such promotion code: 'promo_1'"),
        ("GET", "/v1/checkout/sessions/cs_1?expand[]=line_items", "session",
         "No such checkout.session: 'cs_1'"),
        ("GET", "/v1/financial_connections/accounts/fca_1", "account",
         "No such financial connections.account: 'fca_1'"),
        ("POST", "/v1/products/prod_1/features", "id", "No such product: 'prod_1'"),
    ],
)  # fmt: skip
def test_one_is_not_found_whatever_is_asked_of_it(
    sim: Simulator, method: str, path: str, param: str, message: str
) -> None:
    status, answer = ask(sim, method, path)
    assert (status, error_of(answer)) == (404, ("resource_missing", param, message))
    assert sim.unsimulated == []


# -- making one ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/v1/checkout/sessions", "/v1/invoices", "/v1/issuing/cards", "/v1/test_helpers/test_clocks",
     "/v1/billing_portal/sessions", "/v2/core/accounts", "/v1/fx_quotes",
     "/v2/commerce/product_catalog/imports", "/v2/money_management/financial_accounts",
     "/oauth/token"],
)  # fmt: skip
def test_making_one_is_refused_by_name(sim: Simulator, path: str) -> None:
    before = sim.fingerprint()
    status, answer = ask(sim, "POST", path)
    code, param, message = error_of(answer)
    assert (status, code, param) == (400, "not_simulated", None)
    assert message.startswith(f"stripesim does not simulate POST {path}. ")
    assert message.endswith("by `stripesim routes WORD`.")
    assert answer["error"]["type"] == "invalid_request_error"
    assert "doc_url" not in answer["error"]  # the code is stripesim's own
    assert sim.fingerprint() == before
    assert sim.unsimulated == [f"POST {path}"]


def test_the_sdk_raises_it_at_once(sim: Simulator) -> None:
    with sim.activate(), pytest.raises(stripe.InvalidRequestError) as caught:
        stripe.Subscription.create(customer="cus_1", items=[{"price": "price_1"}])
    assert (caught.value.http_status, caught.value.code) == (400, "not_simulated")
    assert sim.log(last=1).count("POST /v1/subscriptions") >= 1


def test_what_stripe_does_not_have_is_no_such_thing(sim: Simulator) -> None:
    status, answer = ask(sim, "POST", "/v1/invoyces")
    assert (status, error_of(answer)[0]) == (404, None)
    assert ask(sim, "GET", "/v1/invoices/in_1/colors")[0] == 400
    assert ask(sim, "POST", "/v1/invoices/create_preview")[0] == 400
    asked = ["GET /v1/invoices/in_1/colors", "POST /v1/invoices/create_preview"]
    assert sim.unsimulated == asked


def test_the_list_of_what_was_asked_for_is_ones_own_and_not_a_copys(sim: Simulator) -> None:
    ask(sim, "POST", "/v1/invoices")
    assert sim.fork().unsimulated == []
    sim.unsimulated.clear()
    assert sim.unsimulated == ["POST /v1/invoices"]


def test_the_argument_is_one_of_two_words(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match="unsimulated is one of 'fail', 'allow'; not 'yes'"):
        Simulator(unsimulated="yes")  # type: ignore[arg-type]
    allowed = Simulator(unsimulated="allow")
    with allowed.activate(), pytest.raises(stripe.InvalidRequestError, match="does not simulate"):
        stripe.Product.create(name="a")


def test_native_calls_say_so_too(sim: Simulator) -> None:
    with pytest.raises(AttributeError, match="does not simulate invoices"):
        sim.invoices  # noqa: B018
    with pytest.raises(errors.InvalidRequestError, match="No such charge"):
        sim.charges.retrieve("ch_1")
