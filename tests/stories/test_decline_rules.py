"""Accounts that decline by themselves what fails a check: `settings.card_payments.decline_on`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]
USD: Shape = {"amount": 1_000, "currency": "usd"}
CARD: Shape = {"exp_month": 12, "exp_year": 2034}
CVC_FAILS: Shape = {**CARD, "number": "4000000000000101", "cvc": "123"}
ZIP_FAILS: Shape = {**CARD, "number": "4000000000000036"}
ADDRESS: Shape = {"billing_details": {"address": {"postal_code": "94107"}}}


def shop_that_declines(sim: Simulator, **rules: bool) -> Shape:
    """A seller that declines what fails these checks: whom requests are made for."""
    settings: Any = {"card_payments": {"decline_on": rules}}
    shop = sim.accounts.create(type="custom", settings=settings)["id"]
    sim.controls.complete_onboarding(shop)
    return {"stripe_account": shop}


def by_intent(sim: Simulator, card: Shape, more: Shape, on: Shape) -> Any:
    method = sim.payment_methods.create(type="card", card=card, **more, **on)["id"]
    return sim.payment_intents.create(**USD, payment_method=method, confirm=True, **on)


def by_charge(sim: Simulator, card: Shape, more: Shape, on: Shape) -> Any:
    code: Shape = {"address_zip": "94107"} if more else {}
    return sim.charges.create(**USD, source={"object": "card", **card, **code}, **on)


def by_customer(sim: Simulator, card: Shape, more: Shape, on: Shape) -> Any:
    method = sim.payment_methods.create(type="card", card=card, **more, **on)["id"]
    return sim.customers.create(payment_method=method, **on)


def by_setup(sim: Simulator, card: Shape, more: Shape, on: Shape) -> Any:
    method = sim.payment_methods.create(type="card", card=card, **more, **on)["id"]
    return sim.setup_intents.create(payment_method=method, confirm=True, **on)


WAYS = pytest.mark.parametrize("way", [by_intent, by_charge, by_customer, by_setup])
Way = Callable[[Simulator, Shape, Shape, Shape], Any]


@WAYS
def test_a_security_code_that_is_wrong_is_declined_where_the_account_wants_it(way: Way) -> None:
    sim = Simulator()
    on = shop_that_declines(sim, cvc_failure=True)
    with pytest.raises(errors.CardError) as refusal:
        way(sim, CVC_FAILS, {}, on)
    error = refusal.value
    assert (error.http_status, error.code, error.param) == (402, "incorrect_cvc", "cvc")
    assert error.user_message == "Your card's security code is incorrect."
    way(sim, {name: part for name, part in CVC_FAILS.items() if name != "cvc"}, {}, on)
    way(sim, CVC_FAILS, {}, shop_that_declines(sim, avs_failure=True))
    way(sim, CVC_FAILS, {}, {})


@WAYS
def test_a_postal_code_that_is_wrong_is_declined_where_the_account_wants_it(way: Way) -> None:
    sim = Simulator()
    on = shop_that_declines(sim, avs_failure=True)
    with pytest.raises(errors.CardError) as refusal:
        way(sim, ZIP_FAILS, ADDRESS, on)
    assert (refusal.value.code, refusal.value.param) == ("incorrect_zip", "address_zip")
    way(sim, ZIP_FAILS, {}, on)
    way(sim, ZIP_FAILS, ADDRESS, shop_that_declines(sim, cvc_failure=True, avs_failure=False))


def test_the_charge_that_the_account_declined_failed_and_is_kept() -> None:
    sim = Simulator()
    on = shop_that_declines(sim, cvc_failure=True)
    with pytest.raises(errors.CardError):
        by_intent(sim, CVC_FAILS, {}, on)
    [charge] = sim.charges.list(**on)["data"]
    assert (charge["status"], charge["failure_code"]) == ("failed", "incorrect_cvc")
    assert charge["outcome"]["type"] == "blocked"
    assert charge["balance_transaction"] is None


def test_a_setup_that_the_account_declined_says_why_it_failed() -> None:
    sim = Simulator()
    on = shop_that_declines(sim, cvc_failure=True)
    with pytest.raises(errors.CardError):
        by_setup(sim, CVC_FAILS, {}, on)
    sim.accounts.update(
        on["stripe_account"],
        settings={"card_payments": {"decline_on": {"cvc_failure": False}}},
    )
    [intent] = sim.setup_intents.list(**on)["data"]
    assert intent["status"] == "requires_payment_method"
    assert intent["last_setup_error"]["code"] == "incorrect_cvc"
    [attempt] = sim.setup_attempts.list(setup_intent=intent["id"], **on)["data"]
    assert (attempt["status"], attempt["setup_error"]["param"]) == ("failed", "cvc")
    [told] = sim.events.list(type="setup_intent.setup_failed", **on)["data"]
    assert told["data"]["object"]["last_setup_error"]["code"] == "incorrect_cvc"


def test_a_setup_says_why_it_failed_when_the_address_was_changed_since() -> None:
    sim = Simulator()
    on = shop_that_declines(sim, avs_failure=False)
    customer = by_customer(sim, ZIP_FAILS, ADDRESS, on)["id"]
    [method] = sim.payment_methods.list(customer=customer, **on)["data"]
    rules = {"card_payments": {"decline_on": {"avs_failure": True}}}
    sim.accounts.update(on["stripe_account"], settings=rules)
    saved: Shape = {"customer": customer, "payment_method": method["id"]}
    with pytest.raises(errors.CardError, match="postal code"):
        sim.setup_intents.create(**saved, confirm=True, **on)
    nowhere = {"address": {"postal_code": ""}}
    sim.payment_methods.update(method["id"], billing_details=nowhere, **on)
    [intent] = sim.setup_intents.list(**on)["data"]
    assert intent["last_setup_error"]["code"] == "incorrect_zip"
