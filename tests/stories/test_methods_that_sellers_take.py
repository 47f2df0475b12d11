"""Which payment methods a connected account takes: each needs a capability of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.facts.capabilities import countries_of
from stripesim.facts.payment_methods import ENABLED, PAYMENT_METHODS

from .sellers import refusal_of, seller

Shape = dict[str, Any]
AGREED = {"customer_acceptance": {"type": "offline"}}
ACH = "us_bank_account_ach_payments"
BY_ACH: Shape = {
    "amount": 5_000,
    "currency": "usd",
    "payment_method": "pm_usBankAccount_success",
    "confirm": True,
    "mandate_data": AGREED,
}
CAPABILITY = {  # stripe-python 16.1.0, account.py
    "card": "card_payments",
    "us_bank_account": ACH,
    "sepa_debit": "sepa_debit_payments",
    "bacs_debit": "bacs_debit_payments",
    "au_becs_debit": "au_becs_debit_payments",
    "ideal": "ideal_payments",
    "bancontact": "bancontact_payments",
    "fpx": "fpx_payments",
}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(payment_methods=ENABLED)


def requesting(sim: Simulator, *names: str, **more: Any) -> str:
    """A seller that has requested these capabilities, and no others."""
    return seller(sim, capabilities={name: {"requested": True} for name in names}, **more)


def named(type: str, **more: Any) -> Shape:
    """An intent that names a type, in a currency that it is paid in."""
    currency = (*PAYMENT_METHODS[type].currencies, "usd")[0]
    return {"amount": 5_000, "currency": currency, "payment_method_types": [type], **more}


def invalid(refusal: errors.StripeError, type: str, intent: str = "payment_intent") -> bool:
    said = refusal.user_message or ""
    return (
        refusal.code == f"{intent}_invalid_parameter"
        and refusal.param == "payment_method_types"
        and said.startswith(f'The payment method type "{type}" is invalid.')
    )


def types_taken(sim: Simulator, shop: str) -> Iterable[str]:
    for type in CAPABILITY:
        try:
            sim.payment_intents.create(**named(type), stripe_account=shop)
        except errors.StripeError:
            continue
        yield type


def test_every_method_that_is_simulated_has_a_capability() -> None:
    assert set(CAPABILITY) == set(ENABLED)
    assert {type: PAYMENT_METHODS[type].capability for type in ENABLED} == CAPABILITY


@pytest.mark.parametrize(("type", "capability"), CAPABILITY.items())
def test_with_a_capability_a_seller_takes_the_one_method_that_it_is_for(
    sim: Simulator, type: str, capability: str
) -> None:
    shop = requesting(sim, capability, country=(*countries_of(capability), "US")[0])
    assert list(types_taken(sim, shop)) == [type]
    assert sim.accounts.retrieve(shop)["charges_enabled"] is True


@pytest.mark.parametrize("whose", ["stripe_account", "on_behalf_of"])
def test_a_debit_that_settles_for_a_seller_needs_its_capability(sim: Simulator, whose: str) -> None:
    shop = requesting(sim, "card_payments", "transfers")
    types = ["card", "us_bank_account"]
    refusal = refusal_of(
        sim.payment_intents.create, **BY_ACH, payment_method_types=types, **{whose: shop}
    )
    assert invalid(refusal, "us_bank_account")
    shop = requesting(sim, "card_payments", "transfers", ACH)
    paid = sim.payment_intents.create(**BY_ACH, payment_method_types=types, **{whose: shop})
    assert paid["status"] == "processing"


def test_a_debit_that_the_platform_passes_on_needs_nothing_of_the_seller(sim: Simulator) -> None:
    shop = requesting(sim, "card_payments", "transfers")
    passed_on = {"transfer_data": {"destination": shop}}
    given = {**BY_ACH, **passed_on, "payment_method_types": ["us_bank_account"]}
    assert sim.payment_intents.create(**given)["status"] == "processing"
    refusal = refusal_of(sim.payment_intents.create, **given, on_behalf_of=shop)
    assert invalid(refusal, "us_bank_account")


def test_what_is_enabled_is_taken_by_itself_only_with_its_capability(sim: Simulator) -> None:
    away = {"return_url": "https://example.com"}
    shop = requesting(sim, "card_payments", "transfers")
    refusal = refusal_of(sim.payment_intents.create, **BY_ACH, **away, stripe_account=shop)
    assert (refusal.code, refusal.param) == (None, "payment_method")
    assert "(us_bank_account) is not allowed for this PaymentIntent" in str(refusal.user_message)
    card = {**BY_ACH, "payment_method": "pm_card_visa"}
    paid = sim.payment_intents.create(**card, **away, stripe_account=shop)
    assert paid["status"] == "succeeded"


def test_who_takes_debits_alone_takes_no_cards(sim: Simulator) -> None:
    shop = requesting(sim, ACH)
    refusal = refusal_of(sim.payment_intents.create, **named("card"), stripe_account=shop)
    assert "without the `card_payments` capability" in str(refusal.user_message)
    refusal = refusal_of(
        sim.charges.create, amount=5_000, currency="usd", source="tok_visa", stripe_account=shop
    )
    assert "without the `card_payments` capability" in str(refusal.user_message)
    assert sim.payment_intents.create(amount=5_000, currency="usd", stripe_account=shop)["id"]


def test_who_takes_nothing_makes_no_intent(sim: Simulator) -> None:
    shop = requesting(sim, "transfers")
    refusal = refusal_of(
        sim.payment_intents.create, amount=5_000, currency="usd", stripe_account=shop
    )
    assert "without the `card_payments` capability" in str(refusal.user_message)


def test_a_capability_that_is_taken_back_stops_what_was_begun(sim: Simulator) -> None:
    shop = requesting(sim, "card_payments", "transfers", ACH)
    debit = {**BY_ACH, "confirm": False, "payment_method_types": ["us_bank_account"]}
    del debit["mandate_data"]
    intent = sim.payment_intents.create(**debit, stripe_account=shop)["id"]
    changed = sim.payment_intents.create(amount=5_000, currency="usd", stripe_account=shop)["id"]
    sim.accounts.capabilities.update(shop, ACH, requested=False)
    agreed = {"mandate_data": AGREED, "stripe_account": shop}
    assert invalid(refusal_of(sim.payment_intents.confirm, intent, **agreed), "us_bank_account")
    types = {"payment_method_types": ["us_bank_account"], "stripe_account": shop}
    refusal = refusal_of(sim.payment_intents.update, changed, **types)
    assert invalid(refusal, "us_bank_account")


def test_what_was_paid_can_still_be_described_once_the_capability_is_gone(sim: Simulator) -> None:
    shop = requesting(sim, "card_payments", "transfers", ACH)
    types = {"payment_method_types": ["us_bank_account"]}
    paid = sim.payment_intents.create(**BY_ACH, **types, stripe_account=shop)["id"]
    setup = sim.setup_intents.create(**types, stripe_account=shop)["id"]
    sim.accounts.capabilities.update(shop, ACH, requested=False)
    more = {"metadata": {"order": "17"}, "stripe_account": shop}
    assert sim.payment_intents.update(paid, **more)["metadata"] == {"order": "17"}
    assert sim.setup_intents.update(setup, **more)["metadata"] == {"order": "17"}


def test_a_customer_on_the_way_to_the_bank_pays_nothing_once_the_capability_is_gone() -> None:
    sim = Simulator("NL", payment_methods=ENABLED)
    shop = requesting(sim, "card_payments", "transfers", "ideal_payments", country="NL")
    intent = sim.payment_intents.create(
        **named("ideal"),
        payment_method_data={"type": "ideal"},
        confirm=True,
        return_url="https://example.com",
        stripe_account=shop,
    )
    sim.accounts.capabilities.update(shop, "ideal_payments", requested=False)
    assert invalid(refusal_of(sim.controls.authenticate, intent["id"]), "ideal")


def test_a_method_is_saved_only_with_its_capability(sim: Simulator) -> None:
    types = {"payment_method_types": ["us_bank_account"]}
    shop = requesting(sim, "card_payments", "transfers")
    refusal = refusal_of(sim.setup_intents.create, **types, stripe_account=shop)
    assert invalid(refusal, "us_bank_account", "setup_intent")
    assert sim.setup_intents.create(**types, stripe_account=requesting(sim, ACH))["id"]


def test_a_seller_that_is_stopped_hears_why(sim: Simulator) -> None:
    shop = requesting(sim, "card_payments", "transfers", ACH)
    sim.controls.disable_account(shop, "under_review")
    refusal = refusal_of(
        sim.payment_intents.create, **named("us_bank_account"), stripe_account=shop
    )
    assert "Your account cannot currently make charges." in str(refusal.user_message)


def test_it_is_explained_which_capability_to_request(sim: Simulator) -> None:
    shop = requesting(sim, "card_payments", "transfers")
    refusal = refusal_of(
        sim.payment_intents.create, **named("us_bank_account"), stripe_account=shop
    )
    told = " ".join(str(sim.explain(refusal)).split())
    request = f"sim.accounts.capabilities.update({shop!r}, {ACH!r}, requested=True)"
    assert f"{shop} has not requested {ACH}. This requests it: {request}." in told


# -- what an account has without asking ------------------------------------------------------------

FULL: list[tuple[str, set[str]]] = [
    ("US", {ACH}),
    ("GB", {"bacs_debit_payments"}),
    ("AU", {"au_becs_debit_payments"}),
    ("MY", {"fpx_payments"}),
    ("DE", {"sepa_debit_payments", "ideal_payments", "bancontact_payments"}),
    ("SG", set()),
]


@pytest.mark.parametrize(("country", "more"), FULL)
def test_an_account_with_a_dashboard_of_its_own_takes_what_is_enabled_there(
    country: str, more: set[str]
) -> None:
    sim = Simulator(country, payment_methods=ENABLED)
    own = {"type": "standard", "country": country, "capabilities": {}}
    shop = sim.accounts.retrieve(seller(sim, **own))
    assert set(shop["capabilities"]) == {"card_payments", "transfers", *more}
    assert set(sim.accounts.retrieve_current()["capabilities"]) == set(shop["capabilities"])


@pytest.mark.parametrize("type", ["custom", "express"])
def test_others_have_the_usual_capabilities_and_what_they_ask_for(
    sim: Simulator, type: str
) -> None:
    shop = sim.accounts.retrieve(seller(sim, type, capabilities={}))
    assert set(shop["capabilities"]) == {"card_payments", "transfers"}


def test_a_type_that_the_dashboard_has_not_enabled_cannot_be_named() -> None:
    sim = Simulator(payment_methods=("card", "ideal"))
    assert sim.payment_intents.create(**named("ideal"))["payment_method_types"] == ["ideal"]
    refusal = refusal_of(sim.payment_intents.create, **named("us_bank_account"))
    assert invalid(refusal, "us_bank_account")


# -- what is not simulated -------------------------------------------------------------------------


@pytest.mark.parametrize("type", ["klarna", "link", "paypal", "affirm"])
def test_where_nobody_chose_a_type_that_is_not_simulated_can_be_named(
    sim: Simulator, type: str
) -> None:
    asked = {"amount": 5_000, "currency": "usd", "payment_method_types": ["card", type]}
    assert sim.payment_intents.create(**asked)["payment_method_types"] == ["card", type]
    cards = Simulator(payment_methods=("card",))
    assert invalid(refusal_of(cards.payment_intents.create, **asked), type)


@pytest.mark.parametrize("type", ["card_present", "interac_present"])
def test_a_reader_needs_nothing_to_be_enabled(type: str) -> None:
    sim = Simulator(payment_methods=("card",))
    asked = {"amount": 5_000, "currency": "usd", "payment_method_types": [type]}
    assert sim.payment_intents.create(**asked)["payment_method_types"] == [type]


def test_a_seller_needs_the_capability_of_what_is_not_simulated_too(sim: Simulator) -> None:
    shop = seller(sim)
    asked = {"amount": 5_000, "currency": "usd", "stripe_account": shop}
    klarna = {"payment_method_types": ["klarna"]}
    assert invalid(refusal_of(sim.payment_intents.create, **asked, **klarna), "klarna")
    sim.accounts.capabilities.update(shop, "klarna_payments", requested=True)
    assert sim.payment_intents.create(**asked, **klarna)["status"] == "requires_payment_method"
    at_a_reader = {"payment_method_types": ["card_present"]}
    assert sim.payment_intents.create(**asked, **at_a_reader)["amount"] == 5_000
