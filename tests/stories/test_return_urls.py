"""Where a customer comes back to.

An intent that does not say how it is paid takes what the Dashboard has enabled, and is confirmed
with a `return_url` if some of that redirects.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

from .sellers import seller

pytestmark = pytest.mark.as_at_stripe
BACK = "https://example.com/done"
CARD = {"payment_method": "pm_card_visa"}
SALE: dict[str, Any] = {"amount": 1_000, "currency": "usd", **CARD}
AUTOMATIC = {"automatic_payment_methods": {"enabled": True}}
NEVER = {"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
NOT_AUTOMATIC = {"automatic_payment_methods": {"enabled": False}}


@pytest.mark.parametrize("back", ["rosen", "http://", "https:// rosen.example", "://done"])
def test_where_nobody_can_come_back_to_is_no_return_url(back: str) -> None:
    sim = Simulator()
    ways: Any = [(sim.setup_intents.create, CARD), (sim.payment_intents.create, SALE)]
    for create, asked in ways:
        with pytest.raises(errors.InvalidRequestError) as refusal:
            create(**asked, confirm=True, return_url=back)
        error = refusal.value
        assert (error.code, error.param) == ("url_invalid", "return_url")
        assert error.user_message == "Not a valid URL"


@pytest.mark.parametrize("back", [BACK, "http://localhost:3000/done?a=b", "rosen-app://done"])
def test_a_customer_comes_back_to_a_page_or_an_app(back: str) -> None:
    sim = Simulator()
    intent = sim.payment_intents.create(**SALE, confirm=True, return_url=back)
    assert intent["status"] == "succeeded"


def wants_a_return_url(call: Callable[..., Any], *args: Any, **params: Any) -> None:
    with pytest.raises(errors.InvalidRequestError, match="A `return_url` must be specified") as no:
        call(*args, **params)
    assert (no.value.http_status, no.value.code) == (400, None)


def saved_card(sim: Simulator, type: str = "pm_card_visa") -> dict[str, Any]:
    customer = sim.customers.create(payment_method=type)["id"]
    [method] = sim.payment_methods.list(customer=customer)["data"]
    return {"customer": customer, "payment_method": method["id"]}


@pytest.mark.parametrize("said", [{}, AUTOMATIC])
def test_a_payment_wants_one_by_default_at_once_and_later(said: dict[str, Any]) -> None:
    sim = Simulator()
    wants_a_return_url(sim.payment_intents.create, **SALE, **said, confirm=True)
    later = sim.payment_intents.create(**SALE, **said)["id"]
    wants_a_return_url(sim.payment_intents.confirm, later)
    assert sim.charges.list()["data"] == []
    assert sim.payment_intents.confirm(later, return_url=BACK)["status"] == "succeeded"
    at_once = sim.payment_intents.create(**SALE, **said, confirm=True, return_url=BACK)
    assert at_once["status"] == "succeeded"


@pytest.mark.parametrize("said", [{}, AUTOMATIC])
def test_a_setup_wants_one_too(said: dict[str, Any]) -> None:
    sim = Simulator()
    wants_a_return_url(sim.setup_intents.create, **CARD, **said, confirm=True)
    later = sim.setup_intents.create(**CARD, **said)["id"]
    wants_a_return_url(sim.setup_intents.confirm, later)
    assert sim.setup_intents.confirm(later, return_url=BACK)["status"] == "succeeded"


@pytest.mark.parametrize("said", [NEVER, NOT_AUTOMATIC, {"payment_method_types": ["card"]}])
def test_whoever_says_that_nobody_is_redirected_is_spared(said: dict[str, Any]) -> None:
    sim = Simulator()
    assert sim.payment_intents.create(**SALE, **said, confirm=True)["status"] == "succeeded"
    assert sim.setup_intents.create(**CARD, **said, confirm=True)["status"] == "succeeded"


def test_a_saved_card_is_charged_without_one_only_in_the_absence_of_its_customer() -> None:
    sim = Simulator()
    saved = saved_card(sim)
    wants_a_return_url(sim.payment_intents.create, **SALE | saved, confirm=True)
    paid = sim.payment_intents.create(**SALE | saved, confirm=True, off_session=True)
    assert paid["status"] == "succeeded"
    wants_a_return_url(sim.payment_intents.create, **SALE, confirm=True, off_session=True)


def test_a_debit_wants_one_too_and_is_spared_alike() -> None:
    sim = Simulator()
    agreed = {"mandate_data": {"customer_acceptance": {"type": "offline"}}}
    customer = sim.customers.create()["id"]
    debit = {**SALE, "payment_method": "pm_usBankAccount_success", "customer": customer, **agreed}
    wants_a_return_url(sim.payment_intents.create, **debit, confirm=True)
    kept = {"setup_future_usage": "off_session", "confirm": True}
    first = sim.payment_intents.create(**debit, **kept, return_url=BACK)
    again = {**debit, "payment_method": first["payment_method"], "confirm": True}
    assert sim.payment_intents.create(**again, off_session=True)["status"] == "processing"


def test_a_connected_account_follows_its_platform() -> None:
    sim = Simulator()
    on = {"stripe_account": seller(sim)}
    wants_a_return_url(sim.payment_intents.create, **SALE, confirm=True, **on)
    sim = Simulator(payment_methods=("card",))
    on = {"stripe_account": seller(sim)}
    assert sim.payment_intents.create(**SALE, confirm=True, **on)["status"] == "succeeded"


@pytest.mark.parametrize("version", ["2022-11-15", "2020-08-27"])
def test_before_august_2023_an_intent_took_cards_alone(version: str) -> None:
    client: Any = Simulator().client()
    client = getattr(client, "v1", client)  # older majors have no v1
    old: Any = {"stripe_version": version}
    sale: Any = {**SALE, "confirm": True}
    assert client.payment_intents.create(sale, options=old).status == "succeeded"
    setup: Any = {**CARD, "confirm": True}
    assert client.setup_intents.create(setup, options=old).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="`return_url`"):
        client.payment_intents.create(sale, options={"stripe_version": "2023-08-16"})


def test_an_account_with_cards_alone_wants_none_and_takes_nothing_else() -> None:
    sim = Simulator(payment_methods=("card",))
    assert sim.payment_intents.create(**SALE, confirm=True)["status"] == "succeeded"
    assert sim.setup_intents.create(**CARD, **AUTOMATIC, confirm=True)["status"] == "succeeded"
    debit = {**SALE, "payment_method": "pm_usBankAccount_success", "confirm": True}
    with pytest.raises(errors.InvalidRequestError, match="is not allowed for this PaymentIntent"):
        sim.payment_intents.create(**debit)


def test_who_is_sent_to_a_bank_comes_back_to_somewhere_whatever_the_intent_says() -> None:
    sim = Simulator("NL")
    method = sim.payment_methods.create(type="ideal")["id"]
    sale = {"amount": 1_000, "currency": "eur", "payment_method": method, "confirm": True}
    with pytest.raises(errors.InvalidRequestError, match="with ideal, the customer pays on"):
        sim.payment_intents.create(**sale, payment_method_types=["card", "ideal"])
    with pytest.raises(errors.InvalidRequestError, match=r"PaymentMethod provided \(ideal\)"):
        sim.payment_intents.create(**sale, **NEVER, return_url=BACK)
    intent = sim.payment_intents.create(**sale, return_url=BACK)
    assert intent["next_action"]["redirect_to_url"]["return_url"] == BACK


def test_a_return_url_belongs_to_a_confirmation() -> None:
    sim = Simulator()
    for create, what in ((sim.payment_intents.create, SALE), (sim.setup_intents.create, CARD)):
        with pytest.raises(errors.InvalidRequestError, match="unless `confirm` is set to true"):
            create(**what, return_url=BACK)


@pytest.mark.parametrize("enabled", ["card", (), ("card", "paypal")])
def test_an_account_enables_types_that_are_simulated(enabled: Any) -> None:
    with pytest.raises(ValueError, match="payment_methods"):
        Simulator(payment_methods=enabled)
