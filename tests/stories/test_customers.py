"""Customers and their cards: what an application does before it touches money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

from .story import event_types, moment

Shape = dict[str, Any]

CARD = {"number": "4242424242424242", "exp_month": 8, "exp_year": 2030, "cvc": "314"}
USED_UP = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
    "attachment, shared with a connected account without Customer attachment, or was detached "
    "from a Customer. It may not be used again."
)


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


@pytest.fixture
def jenny(sim: Simulator) -> str:
    return str(sim.customers.create(email="jenny@example.com")["id"])


def save(sim: Simulator, customer: str, card: str = "visa") -> str:
    """A payment method of the customer."""
    return str(sim.payment_methods.attach(f"pm_card_{card}", customer=customer)["id"])


def set_up(sim: Simulator, customer: str, card: str, **more: Any) -> Shape:
    """A setup intent, made and confirmed in one request."""
    return sim.setup_intents.create(
        customer=customer, payment_method=f"pm_card_{card}", confirm=True, **more
    )


def pay(sim: Simulator, **more: Any) -> Shape:
    """An intent of $100.00, made and confirmed in one request."""
    return sim.payment_intents.create(amount=10_000, currency="usd", confirm=True, **more)


def refused(call: Callable[..., Shape], *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.StripeError) as refusal:
        call(*args, **params)
    return refusal.value


# -- the story that most applications tell ---------------------------------------------------------


def test_a_card_is_saved_with_a_setup_intent_and_charged_later_through_the_official_sdk() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        customer = stripe.Customer.create(email="jenny@example.com", name="Jenny Rosen")
        setup = stripe.SetupIntent.create(customer=customer.id, usage="off_session")
        assert setup.status == "requires_payment_method"
        assert setup.client_secret is not None
        assert setup.client_secret.startswith(f"{setup.id}_secret_")

        # What Stripe.js does in the customer's browser.
        setup = stripe.SetupIntent.confirm(
            setup.id, payment_method="pm_card_visa", return_url="https://example.com/done"
        )
        assert setup.status == "succeeded"
        (saved,) = stripe.Customer.list_payment_methods(customer.id, type="card").data
        assert saved.id == setup.payment_method
        stripe.Customer.modify(customer.id, invoice_settings={"default_payment_method": saved.id})

        sim.clock.advance(days=30)
        intent = stripe.PaymentIntent.create(
            amount=10_000,
            currency="usd",
            customer=customer.id,
            payment_method=saved.id,
            off_session=True,
            confirm=True,
        )
        assert intent.status == "succeeded"
        assert stripe.Balance.retrieve().pending[0].amount == 9680
        assert [charge.id for charge in stripe.Charge.list(customer=customer.id)] == [
            intent.latest_charge
        ]

        with pytest.raises(stripe.CardError) as declined:
            stripe.Customer.create(source="tok_visa_chargeDeclined")
        assert declined.value.code == "card_declined"
        gone = stripe.Customer.delete(customer.id)
        assert gone.deleted
        assert stripe.Customer.retrieve(customer.id).deleted
        assert stripe.Customer.list().data == []


# -- customers -------------------------------------------------------------------------------------


def test_a_customer_is_what_was_said_of_it(sim: Simulator) -> None:
    address = {"line1": "510 Townsend St", "city": "San Francisco", "country": "US"}
    whole = {**address, "line2": None, "postal_code": None, "state": None}
    customer = sim.customers.create(
        email="jenny@example.com",
        name="Jenny Rosen",
        description="A regular",
        phone="+15555550100",
        address=address,
        shipping={"name": "Jenny", "address": address},
        balance=-500,
        preferred_locales=["de"],
        tax_exempt="exempt",
        metadata={"since": "2020"},
    )
    assert {
        name: customer[name]
        for name in ("email", "name", "description", "phone", "balance", "tax_exempt", "metadata")
    } == {
        "email": "jenny@example.com",
        "name": "Jenny Rosen",
        "description": "A regular",
        "phone": "+15555550100",
        "balance": -500,
        "tax_exempt": "exempt",
        "metadata": {"since": "2020"},
    }
    assert customer["address"] == whole
    assert customer["shipping"] == {"address": whole, "name": "Jenny", "phone": None}
    assert customer["preferred_locales"] == ["de"]
    assert (len(customer["id"]), customer["id"][:4]) == (18, "cus_")
    assert (customer["default_source"], customer["delinquent"]) == (None, False)
    assert customer["invoice_settings"]["default_payment_method"] is None


def test_an_empty_string_unsets_what_was_said(sim: Simulator) -> None:
    customer = sim.customers.create(name="Jenny", address={"city": "Bonn"}, metadata={"a": "1"})
    after = sim.customers.update(customer["id"], name="", address="", metadata={"a": "", "b": "2"})
    assert (after["name"], after["address"], after["metadata"]) == (None, None, {"b": "2"})


def test_a_customers_invoices_begin_with_eight_characters_of_its_own(sim: Simulator) -> None:
    one, other = sim.customers.create(), sim.customers.create()
    for customer in (one, other):
        prefix = customer["invoice_prefix"]
        assert len(prefix) == 8
        assert prefix == prefix.upper()
        assert customer["next_invoice_sequence"] == 1
    assert one["invoice_prefix"] != other["invoice_prefix"]


@pytest.mark.parametrize("prefix", ["tea", "TEA-1", "ABCDEFGHIJKLM"])
def test_invoices_are_numbered_with_capitals_and_digits(prefix: str) -> None:
    sim = Simulator()
    for wrong in ({"invoice_prefix": prefix}, {"next_invoice_sequence": 0}):
        asked: Any = wrong
        assert refused(sim.customers.create, **asked).param == next(iter(wrong))
    assert sim.customers.create(invoice_prefix="TEA1")["invoice_prefix"] == "TEA1"


def test_an_update_tells_what_changed(sim: Simulator, jenny: str) -> None:
    sim.customers.update(jenny, name="Jenny", metadata={"vip": "yes"})
    (told,) = sim.events.list(type="customer.updated")["data"]
    assert told["data"]["previous_attributes"] == {"name": None, "metadata": {"vip": None}}


def test_customers_are_found_by_their_email(sim: Simulator) -> None:
    ids = [sim.customers.create(email=email)["id"] for email in ("a@x.org", "b@x.org", "a@x.org")]
    assert [each["id"] for each in sim.customers.list(email="a@x.org")["data"]] == [ids[2], ids[0]]
    sim.customers.update(ids[0], email="b@x.org")
    assert [each["id"] for each in sim.customers.list(email="a@x.org")["data"]] == [ids[2]]
    assert [each["id"] for each in sim.customers.list(email="b@x.org")["data"]] == [ids[1], ids[0]]


def test_a_deleted_customer_is_deleted_for_good(sim: Simulator, jenny: str) -> None:
    method = save(sim, jenny)
    gone = {"id": jenny, "object": "customer", "deleted": True}
    assert sim.customers.delete(jenny) == gone
    assert sim.customers.retrieve(jenny) == gone
    assert sim.customers.list()["data"] == []
    for call in (sim.customers.update, sim.customers.delete):
        error = refused(call, jenny)
        assert (error.http_status, error.user_message) == (404, f"No such customer: '{jenny}'")
    error = refused(pay, sim, customer=jenny, payment_method="pm_card_visa")
    assert (error.http_status, error.param) == (400, "customer")
    assert sim.payment_methods.retrieve(method)["customer"] is None
    (told,) = sim.events.list(type="customer.deleted")["data"]
    assert told["data"]["object"]["email"] == "jenny@example.com"


def test_what_a_deleted_customer_paid_can_still_be_listed(sim: Simulator) -> None:
    customer = sim.customers.create(source="tok_visa")["id"]
    charge = sim.charges.create(amount=10_000, currency="usd", customer=customer)["id"]
    sim.customers.delete(customer)
    assert [each["id"] for each in sim.charges.list(customer=customer)["data"]] == [charge]


def test_a_customer_that_never_was_is_missing(sim: Simulator) -> None:
    error = refused(sim.customers.retrieve, "cus_nope")
    assert (error.http_status, error.code, error.param) == (404, "resource_missing", "id")
    assert error.user_message == "No such customer: 'cus_nope'"
    for call in (sim.charges.list, sim.payment_intents.list, sim.payment_methods.list):
        assert refused(call, customer="cus_nope").param == "customer"
    error = refused(sim.charges.create, amount=10_000, currency="usd", customer="cus_nope")
    assert (error.http_status, error.code, error.param) == (400, "resource_missing", "customer")


def test_an_email_has_to_look_like_one(sim: Simulator) -> None:
    error = refused(sim.customers.create, email="jenny")
    assert (error.code, error.param) == ("email_invalid", "email")
    assert error.user_message == "Invalid email address: jenny"
    assert sim.customers.list()["data"] == []


# -- cards of a customer ---------------------------------------------------------------------------


def test_a_customer_is_created_with_a_payment_method_as_its_default(sim: Simulator) -> None:
    customer = sim.customers.create(
        payment_method="pm_card_visa",
        invoice_settings={"default_payment_method": "pm_card_visa"},
        expand=["invoice_settings.default_payment_method"],
    )
    default = customer["invoice_settings"]["default_payment_method"]
    assert (default["customer"], default["card"]["last4"]) == (customer["id"], "4242")
    assert event_types(sim) == ["customer.created", "payment_method.attached"]


def test_a_source_becomes_the_card_that_is_charged_by_default(sim: Simulator) -> None:
    customer = sim.customers.create(source="tok_mastercard", expand=["default_source"])
    card = customer["default_source"]
    assert (card["object"], card["brand"], card["last4"]) == ("card", "MasterCard", "4444")
    assert card["customer"] == customer["id"]

    charge = sim.charges.create(amount=10_000, currency="usd", customer=customer["id"])
    assert charge["customer"] == customer["id"]
    assert charge["source"]["id"] == charge["payment_method"] == card["id"]
    (method,) = sim.customers.payment_methods.list(customer["id"])["data"]
    assert (method["id"], method["object"]) == (card["id"], "payment_method")


def test_a_charge_names_one_of_several_cards(sim: Simulator) -> None:
    customer = sim.customers.create(source="tok_visa")["id"]
    amex = save(sim, customer, "amex")
    charge = sim.charges.create(amount=10_000, currency="usd", customer=customer, source=amex)
    assert charge["payment_method_details"]["card"]["brand"] == "amex"
    assert (charge["payment_method"], charge["source"]) == (amex, None)

    another = sim.customers.create(source="tok_visa")
    error = refused(
        sim.charges.create,
        amount=10_000,
        currency="usd",
        customer=customer,
        source=another["default_source"],
    )
    assert error.user_message == (
        f"Customer {customer} does not have a linked source with ID {another['default_source']}."
    )
    assert error.code == "missing"


def test_a_customer_without_a_card_cannot_be_charged(sim: Simulator, jenny: str) -> None:
    save(sim, jenny)  # attached, but no default source
    error = refused(sim.charges.create, amount=10_000, currency="usd", customer=jenny)
    assert isinstance(error, errors.CardError)
    assert (error.http_status, error.code, error.param) == (402, "missing", "card")
    assert error.user_message == "Cannot charge a customer that has no active card"


def test_a_new_source_takes_the_place_of_the_old_one(sim: Simulator) -> None:
    before = sim.customers.create(source="tok_visa")
    after = sim.customers.update(before["id"], source="tok_amex")
    (left,) = sim.customers.payment_methods.list(before["id"])["data"]
    assert left["id"] == after["default_source"] != before["default_source"]
    assert left["card"]["brand"] == "amex"


def test_only_a_payment_method_of_the_customer_can_be_its_default(
    sim: Simulator, jenny: str
) -> None:
    method = save(sim, sim.customers.create()["id"])
    error = refused(
        sim.customers.update, jenny, invoice_settings={"default_payment_method": method}
    )
    assert (error.code, error.param) == (
        "resource_missing",
        "invoice_settings[default_payment_method]",
    )
    assert error.user_message == (
        f"The customer does not have a payment method with the ID {method}. The payment method "
        "must be attached to the customer."
    )


def test_payment_methods_are_attached_listed_and_detached(sim: Simulator, jenny: str) -> None:
    visa, amex = save(sim, jenny), save(sim, jenny, "amex")
    save(sim, sim.customers.create()["id"])
    for listed in (
        sim.payment_methods.list(customer=jenny),
        sim.payment_methods.list(customer=jenny, type="card"),
        sim.customers.payment_methods.list(jenny),
    ):
        assert [method["id"] for method in listed["data"]] == [amex, visa]
    assert sim.payment_methods.list(customer=jenny, type="sepa_debit")["data"] == []
    assert sim.customers.payment_methods.retrieve(jenny, visa)["customer"] == jenny

    assert sim.payment_methods.detach(visa)["customer"] is None
    assert [each["id"] for each in sim.customers.payment_methods.all(jenny)] == [amex]
    (told,) = sim.events.list(type="payment_method.detached")["data"]
    assert told["data"]["previous_attributes"] == {"customer": jenny}
    assert refused(sim.customers.payment_methods.retrieve, jenny, visa).http_status == 404


def test_a_default_that_is_detached_is_no_default_any_more(sim: Simulator, jenny: str) -> None:
    method = save(sim, jenny)
    sim.customers.update(jenny, invoice_settings={"default_payment_method": method})
    sim.payment_methods.detach(method)
    after = sim.customers.retrieve(jenny)
    assert after["invoice_settings"]["default_payment_method"] is None
    assert event_types(sim)[-2:] == ["customer.updated", "payment_method.detached"]


def test_a_payment_method_belongs_to_one_customer(sim: Simulator, jenny: str) -> None:
    method = save(sim, jenny)
    assert sim.payment_methods.attach(method, customer=jenny)["customer"] == jenny
    other = sim.customers.create()["id"]
    error = refused(sim.payment_methods.attach, method, customer=other)
    assert error.user_message == (
        "The payment method you provided has already been attached to a customer."
    )
    for named in ({}, {"customer": other}):
        error = refused(pay, sim, payment_method=method, **named)
        assert method in str(error.user_message)
        assert sim.charges.list()["data"] == []


@pytest.mark.parametrize("kind", ["payment_intents", "setup_intents"])
def test_an_intent_keeps_the_customer_that_its_payment_method_belongs_to(
    sim: Simulator, jenny: str, kind: str
) -> None:
    intents, method = getattr(sim, kind), save(sim, jenny)
    what = {"amount": 10_000, "currency": "usd"} if kind == "payment_intents" else {}
    intent = intents.create(**what, customer=jenny, payment_method=method)["id"]
    other = sim.customers.create()["id"]
    error = refused(intents.update, intent, customer=other)
    assert f"does not belong to the customer you supplied ({other})" in str(error.user_message)
    assert intents.retrieve(intent)["customer"] == jenny
    both = {"customer": other, "payment_method": save(sim, other)}
    assert intents.update(intent, **both)["customer"] == other


def test_only_an_attached_payment_method_is_updated_or_detached(sim: Simulator, jenny: str) -> None:
    method = sim.payment_methods.create(type="card", card=CARD)["id"]
    assert refused(sim.payment_methods.update, method, metadata={"a": "1"}).user_message == (
        "You must save this PaymentMethod to a customer before you can update it."
    )
    assert refused(sim.payment_methods.detach, method).user_message == (
        "The payment method you provided is not attached to a customer so detachment is impossible."
    )
    sim.payment_methods.attach(method, customer=jenny)
    after = sim.payment_methods.update(
        method, card={"exp_month": 1, "exp_year": 2033}, billing_details={"name": "Jenny"}
    )
    assert (after["card"]["exp_month"], after["card"]["exp_year"]) == (1, 2033)
    assert after["billing_details"]["name"] == "Jenny"
    assert event_types(sim)[-1] == "payment_method.updated"


# -- used once, used again -------------------------------------------------------------------------


def test_without_a_customer_a_payment_method_pays_once(sim: Simulator, jenny: str) -> None:
    method = sim.payment_methods.create(type="card", card=CARD)["id"]
    assert pay(sim, payment_method=method)["status"] == "succeeded"
    for call in (
        lambda: pay(sim, payment_method=method),
        lambda: sim.payment_methods.attach(method, customer=jenny),
        lambda: sim.setup_intents.create(payment_method=method, confirm=True),
    ):
        error = refused(call)
        assert (error.http_status, error.code) == (400, None)
        assert str(error.user_message).startswith(USED_UP)
    assert len(sim.charges.list()["data"]) == 1


def test_a_detached_payment_method_may_not_be_used_again(sim: Simulator, jenny: str) -> None:
    method = save(sim, jenny)
    assert pay(sim, customer=jenny, payment_method=method)["status"] == "succeeded"
    sim.payment_methods.detach(method)
    for call in (
        lambda: pay(sim, customer=jenny, payment_method=method),
        lambda: sim.payment_methods.attach(method, customer=jenny),
    ):
        assert str(refused(call).user_message).startswith(USED_UP)


def test_setup_future_usage_saves_the_card_that_paid(sim: Simulator, jenny: str) -> None:
    intent = pay(
        sim, customer=jenny, payment_method="pm_card_visa", setup_future_usage="off_session"
    )
    (saved,) = sim.customers.payment_methods.list(jenny)["data"]
    assert saved["id"] == intent["payment_method"]
    again = pay(sim, customer=jenny, payment_method=saved["id"], off_session=True)
    assert again["status"] == "succeeded"
    assert [each["id"] for each in sim.payment_intents.list(customer=jenny)["data"]] == [
        again["id"],
        intent["id"],
    ]


def test_a_card_is_not_saved_while_its_holder_is_away(sim: Simulator, jenny: str) -> None:
    said = {"customer": jenny, "payment_method": save(sim, jenny)}
    kept: dict[str, Any] = {**said, "setup_future_usage": "off_session"}
    assert refused(pay, sim, **kept, off_session=True).param == "off_session"
    assert sim.payment_intents.list()["data"] == []

    intent = sim.payment_intents.create(amount=10_000, currency="usd", **kept)["id"]
    error = refused(sim.payment_intents.confirm, intent, off_session=True)
    assert str(error.user_message).endswith(" (stripesim's words)")
    paid = sim.payment_intents.confirm(intent, off_session=True, setup_future_usage="")
    assert paid["status"] == "succeeded"


def test_a_payment_for_a_customer_does_not_save_the_card_by_itself(
    sim: Simulator, jenny: str
) -> None:
    intent = pay(sim, customer=jenny, payment_method="pm_card_visa")
    assert sim.charges.retrieve(intent["latest_charge"])["customer"] == jenny
    assert sim.customers.payment_methods.list(jenny)["data"] == []


def test_a_card_that_paid_for_no_customer_can_be_saved_if_that_was_meant(
    sim: Simulator, jenny: str
) -> None:
    method = pay(sim, payment_method="pm_card_visa", setup_future_usage="off_session")
    attached = sim.payment_methods.attach(method["payment_method"], customer=jenny)
    assert attached["customer"] == jenny


def test_an_intent_confirmed_without_a_method_charges_the_default_source(sim: Simulator) -> None:
    customer = sim.customers.create(source="tok_visa")
    intent = pay(sim, customer=customer["id"])
    assert intent["payment_method"] == customer["default_source"]


def test_a_customer_without_a_method_is_told_what_is_missing(sim: Simulator, jenny: str) -> None:
    error = refused(pay, sim, customer=jenny)
    assert error.code == "payment_intent_unexpected_state"
    assert f"To confirm the PaymentIntent with {jenny}" in str(error.user_message)


def test_a_charge_is_given_its_customer_afterwards_once(sim: Simulator, jenny: str) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")["id"]
    assert sim.charges.list(customer=jenny)["data"] == []
    sim.charges.update(charge, customer=jenny)
    assert [each["id"] for each in sim.charges.list(customer=jenny)["data"]] == [charge]
    other = sim.customers.create()["id"]
    assert refused(sim.charges.update, charge, customer=other).param == "customer"
    assert sim.charges.update(charge, customer=jenny)["customer"] == jenny  # it has her already


# -- tokens ----------------------------------------------------------------------------------------


def test_a_token_is_good_for_one_use(sim: Simulator) -> None:
    token = sim.tokens.create(card={**CARD, "name": "Jenny Rosen"})
    assert (token["used"], token["card"]["name"]) == (False, "Jenny Rosen")
    charge = sim.charges.create(amount=10_000, currency="usd", source=token["id"])
    assert charge["source"]["id"] == token["card"]["id"]
    assert charge["billing_details"]["name"] == "Jenny Rosen"
    assert sim.tokens.retrieve(token["id"])["used"] is True

    again: list[Callable[[], Shape]] = [
        lambda: sim.charges.create(amount=10_000, currency="usd", source=token["id"]),
        lambda: sim.customers.create(source=token["id"]),
        lambda: sim.payment_methods.create(type="card", card={"token": token["id"]}),
    ]
    for call in again:
        error = refused(call)
        assert (error.http_status, error.code) == (400, "token_already_used")
        assert error.user_message == (
            f"You cannot use a Stripe token more than once: {token['id']}."
        )


def test_a_card_is_given_by_its_number_or_a_token(sim: Simulator) -> None:
    error = refused(
        sim.payment_methods.create, type="card", card={"exp_month": 8, "exp_year": 2030}
    )
    assert (error.code, error.param) == ("parameter_missing", "card[number]")
    assert error.user_message == "Missing required param: card[number]."


@pytest.mark.parametrize("missing", ["number", "exp_month", "exp_year"])
def test_a_card_has_a_number_and_an_expiry(sim: Simulator, missing: str) -> None:
    card = {name: value for name, value in CARD.items() if name != missing}
    seller = sim.accounts.create(type="custom")["id"]
    bank = sim.accounts.external_accounts
    ways: list[tuple[str, Callable[[], Shape]]] = [
        ("card", lambda: sim.payment_methods.create(type="card", card=card)),
        ("card", lambda: sim.tokens.create(card=card)),
        ("source", lambda: sim.charges.create(amount=100, currency="usd", source=card)),
        ("source", lambda: sim.customers.create(source=card)),
        (
            "external_account",
            lambda: bank.create(seller, external_account={**card, "object": "card"}),
        ),
    ]
    for where, call in ways:
        error = refused(call)
        assert (error.code, error.param) == ("parameter_missing", f"{where}[{missing}]")


def test_a_token_that_never_was_is_missing(sim: Simulator) -> None:
    for param, call in {
        "source": lambda: sim.customers.create(source="tok_nope"),
        "card[token]": lambda: sim.payment_methods.create(type="card", card={"token": "tok_nope"}),
    }.items():
        error = refused(call)
        assert (error.http_status, error.code, error.param) == (400, "resource_missing", param)
        assert error.user_message == "No such token: 'tok_nope'"
    assert refused(sim.tokens.retrieve, "tok_nope").http_status == 404


# fmt: off
WRONG_CARDS = [
    ({"number": "4242424242424241"},           "incorrect_number",     "number"),
    ({"number": "4242"},                       "incorrect_number",     "number"),
    ({"exp_month": 13},                        "invalid_expiry_month", "exp_month"),
    ({"exp_month": 0},                         "invalid_expiry_month", "exp_month"),
    ({"exp_month": 2, "exp_year": 2026},       "invalid_expiry_month", "exp_month"),
    ({"exp_year": 95},                         "invalid_expiry_year",  "exp_year"),
    ({"exp_year": 2025},                       "invalid_expiry_year",  "exp_year"),
    ({"cvc": "99"},                            "invalid_cvc",          "cvc"),
]
# fmt: on


@pytest.mark.parametrize(("wrong", "code", "param"), WRONG_CARDS)
def test_a_card_that_cannot_be_one_is_refused_wherever_it_is_given(
    sim: Simulator, wrong: Shape, code: str, param: str
) -> None:
    card = {**CARD, **wrong}
    calls: list[Callable[[], Shape]] = [
        lambda: sim.tokens.create(card=card),
        lambda: sim.payment_methods.create(type="card", card=card),
        lambda: sim.charges.create(amount=10_000, currency="usd", source=card),
        lambda: sim.customers.create(source=card),
    ]
    for call in calls:
        error = refused(call)
        assert isinstance(error, errors.CardError)
        assert (error.http_status, error.code, error.param) == (402, code, param)
    assert sim.charges.list()["data"] == sim.customers.list()["data"] == []


def test_a_card_is_good_to_the_end_of_its_month_and_its_year_may_be_short(sim: Simulator) -> None:
    card = sim.tokens.create(card={**CARD, "exp_month": 3, "exp_year": 26})["card"]
    assert (card["exp_month"], card["exp_year"]) == (3, 2026)


def test_a_wrong_cvc_matters_only_if_one_is_sent(sim: Simulator) -> None:
    card = {"number": "4000000000000127", "exp_month": 8, "exp_year": 2030}
    charge = sim.charges.create(amount=10_000, currency="usd", source=card)
    assert (charge["status"], charge["source"]["cvc_check"]) == ("succeeded", None)
    error = refused(
        sim.charges.create, amount=10_000, currency="usd", source={**card, "cvc": "314"}
    )
    assert (error.code, error.param) == ("incorrect_cvc", "cvc")


def test_the_issuer_is_asked_about_what_was_sent(sim: Simulator, jenny: str) -> None:
    card = {"number": "4000000000000010", "exp_month": 8, "exp_year": 2030}
    method = sim.payment_methods.create(
        type="card",
        card={**card, "cvc": "314"},
        billing_details={"address": {"line1": "1 Main Street", "postal_code": "12345"}},
    )
    assert set(method["card"]["checks"].values()) == {"unchecked"}
    attached = sim.payment_methods.attach(method["id"], customer=jenny)
    assert attached["card"]["checks"] == {
        "address_line1_check": "fail",
        "address_postal_code_check": "fail",
        "cvc_check": "pass",
    }


# -- cards that cannot be saved --------------------------------------------------------------------

# fmt: off
NOT_SAVED = [
    ("visa_chargeDeclined",                  "card_declined",    "generic_decline"),
    ("visa_chargeDeclinedInsufficientFunds", "card_declined",    "insufficient_funds"),
    ("chargeDeclinedExpiredCard",            "expired_card",     None),
    ("chargeDeclinedIncorrectCvc",           "incorrect_cvc",    None),
    ("chargeDeclinedProcessingError",        "processing_error", "generic_decline"),
]
# fmt: on


@pytest.mark.parametrize(("card", "code", "decline_code"), NOT_SAVED)
def test_a_card_that_its_issuer_declines_is_not_saved(
    sim: Simulator, jenny: str, card: str, code: str, decline_code: str | None
) -> None:
    for call in (
        lambda: sim.payment_methods.attach(f"pm_card_{card}", customer=jenny),
        lambda: sim.customers.create(payment_method=f"pm_card_{card}"),
        lambda: sim.customers.create(source=f"tok_{card}"),
        lambda: set_up(sim, jenny, card),
    ):
        error = refused(call)
        assert isinstance(error, errors.CardError)
        assert (error.http_status, error.code) == (402, code)
        assert error.error.get("decline_code") == decline_code
    assert sim.customers.payment_methods.list(jenny)["data"] == []
    assert [each["id"] for each in sim.customers.list()["data"]] == [jenny]


def test_one_test_card_is_saved_and_declined_when_it_is_charged(sim: Simulator) -> None:
    customer = sim.customers.create(source="tok_chargeCustomerFail")["id"]
    error = refused(sim.charges.create, amount=10_000, currency="usd", customer=customer)
    assert (error.code, error.error["decline_code"]) == ("card_declined", "generic_decline")
    (charge,) = sim.charges.list(customer=customer)["data"]
    assert (charge["status"], error.error["charge"]) == ("failed", charge["id"])


# -- setup intents ---------------------------------------------------------------------------------


def test_a_setup_intent_waits_for_a_method_then_for_confirmation(
    sim: Simulator, jenny: str
) -> None:
    setup = sim.setup_intents.create(customer=jenny)
    assert (setup["status"], setup["usage"]) == ("requires_payment_method", "off_session")
    setup = sim.setup_intents.update(setup["id"], payment_method="pm_card_visa")
    assert setup["status"] == "requires_confirmation"
    setup = sim.setup_intents.confirm(setup["id"])
    assert setup["status"] == "succeeded"
    assert sim.payment_methods.retrieve(setup["payment_method"])["customer"] == jenny
    assert event_types(sim)[1:] == [
        "setup_intent.created",
        "payment_method.attached",
        "setup_intent.succeeded",
    ]


def test_a_setup_without_a_customer_leaves_a_method_to_attach(sim: Simulator, jenny: str) -> None:
    setup = sim.setup_intents.create(payment_method="pm_card_visa", confirm=True)
    assert (setup["status"], setup["customer"]) == ("succeeded", None)
    assert sim.payment_methods.attach(setup["payment_method"], customer=jenny)["customer"] == jenny


def test_a_declined_setup_is_kept_with_its_error(sim: Simulator, jenny: str) -> None:
    setup = sim.setup_intents.create(customer=jenny)["id"]
    error = refused(sim.setup_intents.confirm, setup, payment_method="pm_card_visa_chargeDeclined")
    assert error.error["setup_intent"]["id"] == setup
    assert error.error["payment_method"]["card"]["last4"] == "0002"

    after = sim.setup_intents.retrieve(setup)
    assert (after["status"], after["payment_method"]) == ("requires_payment_method", None)
    assert after["last_setup_error"]["decline_code"] == "generic_decline"
    assert event_types(sim)[-1] == "setup_intent.setup_failed"
    assert sim.setup_intents.confirm(setup, payment_method="pm_card_visa")["status"] == "succeeded"
    assert sim.setup_intents.retrieve(setup)["last_setup_error"] is None


def test_a_setup_is_cancelled_until_it_succeeded(sim: Simulator, jenny: str) -> None:
    setup = sim.setup_intents.create(customer=jenny)["id"]
    after = sim.setup_intents.cancel(setup, cancellation_reason="abandoned")
    assert (after["status"], after["cancellation_reason"]) == ("canceled", "abandoned")
    assert event_types(sim)[-1] == "setup_intent.canceled"
    done = set_up(sim, jenny, "visa")["id"]
    for call, id in ((sim.setup_intents.cancel, done), (sim.setup_intents.confirm, setup)):
        error = refused(call, id)
        assert (error.http_status, error.code) == (400, "setup_intent_unexpected_state")
        assert error.error["setup_intent"]["id"] == id


def test_setups_are_found_by_customer_and_by_method(sim: Simulator, jenny: str) -> None:
    mine = set_up(sim, jenny, "visa")
    sim.setup_intents.create()
    for by in ({"customer": jenny}, {"payment_method": mine["payment_method"]}):
        assert [each["id"] for each in sim.setup_intents.list(**by)["data"]] == [mine["id"]]
    error = refused(sim.setup_intents.retrieve, "seti_nope")
    assert (error.http_status, error.param) == (404, "intent")
    assert error.user_message == "No such setupintent: 'seti_nope'"


# -- 3D Secure -------------------------------------------------------------------------------------

SENT_BACK = "Your card was declined. This transaction requires authentication."


def test_a_payment_waits_until_the_customer_has_authenticated(sim: Simulator) -> None:
    intent = pay(
        sim,
        payment_method="pm_card_threeDSecure2Required",
        return_url="https://example.com/back",
    )
    assert intent["status"] == "requires_action"
    assert intent["next_action"]["type"] == "redirect_to_url"
    assert intent["next_action"]["redirect_to_url"]["return_url"] == "https://example.com/back"
    assert event_types(sim)[-1] == "payment_intent.requires_action"
    assert sim.charges.list()["data"] == []

    intent = sim.controls.authenticate(intent["id"])
    assert (intent["status"], intent["next_action"]) == ("succeeded", None)
    charge = sim.charges.retrieve(intent["latest_charge"])
    assert charge["payment_method_details"]["card"]["three_d_secure"]["result"] == "authenticated"


def test_an_authentication_that_fails_charges_nothing(sim: Simulator) -> None:
    intent = pay(sim, payment_method="pm_card_threeDSecure2Required")["id"]
    after = sim.controls.authenticate(intent, succeed=False)
    assert (after["status"], after["payment_method"]) == ("requires_payment_method", None)
    assert after["last_payment_error"]["code"] == "payment_intent_authentication_failure"
    assert event_types(sim)[-1] == "payment_intent.payment_failed"
    assert sim.charges.list()["data"] == []
    assert sim.payment_intents.confirm(intent, payment_method="pm_card_visa")["status"] == (
        "succeeded"
    )


def test_a_card_may_be_declined_after_it_was_authenticated(sim: Simulator) -> None:
    card = "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"
    intent = pay(sim, payment_method=card)["id"]
    after = sim.controls.authenticate(intent)
    assert after["status"] == "requires_payment_method"
    assert after["last_payment_error"]["decline_code"] == "insufficient_funds"
    assert sim.charges.retrieve(after["latest_charge"])["status"] == "failed"


def test_an_authorisation_is_authenticated_too(sim: Simulator) -> None:
    card = "pm_card_authenticationRequired"
    intent = pay(sim, payment_method=card, capture_method="manual")["id"]
    assert sim.controls.authenticate(intent)["status"] == "requires_capture"
    assert sim.payment_intents.capture(intent)["status"] == "succeeded"


def test_with_manual_confirmation_the_server_confirms_after_the_authentication(
    sim: Simulator,
) -> None:
    card = "pm_card_threeDSecure2Required"
    intent = pay(sim, payment_method=card, confirmation_method="manual")["id"]
    assert sim.controls.authenticate(intent)["status"] == "requires_confirmation"
    assert sim.payment_intents.confirm(intent)["status"] == "succeeded"


def test_an_intent_that_waits_can_be_changed_cancelled_or_paid_otherwise(sim: Simulator) -> None:
    def waiting() -> str:
        return str(pay(sim, payment_method="pm_card_threeDSecure2Required")["id"])

    assert sim.payment_intents.update(waiting(), amount=12_000)["amount"] == 12_000
    assert sim.payment_intents.cancel(waiting())["status"] == "canceled"
    paid = sim.payment_intents.confirm(waiting(), payment_method="pm_card_visa")
    assert paid["status"] == "succeeded"
    assert refused(sim.controls.authenticate, paid["id"]).code == "payment_intent_unexpected_state"


# Which payments of a saved card need its holder; off session they are sent back instead.
SENT, ASKED, PAID = "authentication_required", "requires_action", "succeeded"
# fmt: off
WHO_HAS_TO_BE_THERE = [
    # card                                       saved by  off session  on session
    ("visa",                                     "attach", PAID,        PAID),
    ("authenticationRequiredOnSetup",            "attach", SENT,        ASKED),
    ("authenticationRequiredOnSetup",            "set up", PAID,        ASKED),
    ("authenticationRequired",                   "attach", SENT,        ASKED),
    ("authenticationRequired",                   "set up", SENT,        ASKED),
    ("authenticationRequiredSetupForOffSession", "attach", PAID,        ASKED),
    ("threeDSecureOptional",                     "attach", PAID,        PAID),
]
# fmt: on


@pytest.mark.parametrize(("card", "saved", "off_session", "on_session"), WHO_HAS_TO_BE_THERE)
def test_who_has_to_be_there_when_a_saved_card_pays(
    sim: Simulator, jenny: str, card: str, saved: str, off_session: str, on_session: str
) -> None:
    if saved == "attach":
        method = save(sim, jenny, card)
    else:
        setup = set_up(sim, jenny, card)
        assert setup["status"] == "requires_action"
        method = sim.controls.authenticate(setup["id"])["payment_method"]

    def outcome(**how: Any) -> str:
        try:
            return str(pay(sim, customer=jenny, payment_method=method, **how)["status"])
        except errors.CardError as error:
            sent_back = error
        assert (sent_back.http_status, sent_back.user_message) == (402, SENT_BACK)
        assert sent_back.error["decline_code"] == sent_back.code
        return str(sent_back.code)

    assert outcome(off_session=True) == off_session
    assert outcome() == on_session


@pytest.mark.parametrize(
    ("card", "saved", "sent_back"),
    [
        ("authenticationRequiredOnSetup", "attach", True),
        ("authenticationRequiredOnSetup", "set up", False),
        ("authenticationRequired", "set up", True),
        ("authenticationRequiredSetupForOffSession", "attach", False),
    ],
)
def test_a_charge_of_a_saved_card_is_declined_if_its_holder_has_to_authenticate(
    sim: Simulator, jenny: str, card: str, saved: str, sent_back: bool
) -> None:
    if saved == "attach":
        method = save(sim, jenny, card)
    else:
        setup = set_up(sim, jenny, card)
        method = sim.controls.authenticate(setup["id"])["payment_method"]
    charge = {"amount": 10_000, "currency": "usd", "customer": jenny, "source": method}
    if not sent_back:
        assert sim.charges.create(**charge)["status"] == "succeeded"
        return
    error = refused(sim.charges.create, **charge)
    assert (error.http_status, error.code) == (402, "authentication_required")
    failed = sim.charges.retrieve(error.error["charge"])
    assert (failed["status"], failed["amount_captured"]) == ("failed", 0)
    assert failed["payment_method"] == method
    assert failed["balance_transaction"] is None


def test_what_was_sent_back_off_session_is_paid_when_the_customer_comes_back(
    sim: Simulator, jenny: str
) -> None:
    method = save(sim, jenny, "authenticationRequired")
    error = refused(pay, sim, customer=jenny, payment_method=method, off_session=True)
    sent_back = error.error["payment_intent"]
    assert sent_back["status"] == "requires_payment_method"
    assert sent_back["last_payment_error"]["payment_method"]["id"] == method
    assert sim.charges.retrieve(error.error["charge"])["failure_code"] == "authentication_required"

    again = sim.payment_intents.confirm(sent_back["id"], payment_method=method)
    assert again["status"] == "requires_action"
    assert sim.controls.authenticate(again["id"])["status"] == "succeeded"


def test_a_payment_may_rather_fail_than_wait(sim: Simulator) -> None:
    card = "pm_card_threeDSecure2Required"
    error = refused(pay, sim, payment_method=card, error_on_requires_action=True)
    assert (error.http_status, error.code) == (402, "authentication_required")


def test_a_card_saved_by_an_authenticated_payment_pays_off_session(
    sim: Simulator, jenny: str
) -> None:
    card = "pm_card_authenticationRequiredOnSetup"
    first = pay(sim, customer=jenny, payment_method=card, setup_future_usage="off_session")
    first = sim.controls.authenticate(first["id"])
    assert first["status"] == "succeeded"
    later = pay(sim, customer=jenny, payment_method=first["payment_method"], off_session=True)
    assert later["status"] == "succeeded"


def test_a_saved_card_that_was_authenticated_once_pays_off_session(
    sim: Simulator, jenny: str
) -> None:
    card = save(sim, jenny, "authenticationRequiredOnSetup")
    first = pay(sim, customer=jenny, payment_method=card, setup_future_usage="off_session")
    assert sim.controls.authenticate(first["id"])["status"] == "succeeded"
    assert pay(sim, customer=jenny, payment_method=card, off_session=True)["status"] == "succeeded"


def test_a_direct_charge_of_a_saved_card_cannot_ask_for_an_authentication(
    sim: Simulator, jenny: str
) -> None:
    save(sim, jenny, "authenticationRequired")
    [method] = sim.customers.payment_methods.list(jenny)["data"]
    usd: Shape = {"amount": 10_000, "currency": "usd"}
    error = refused(sim.charges.create, **usd, customer=jenny, source=method["id"])
    assert (error.http_status, error.code) == (402, "authentication_required")
    [charge] = sim.charges.list()["data"]
    assert (charge["status"], charge["payment_method"]) == ("failed", method["id"])


def test_what_a_charge_says_of_its_authentication(sim: Simulator) -> None:
    intent = pay(sim, payment_method="pm_card_threeDSecure2Required")
    intent = sim.controls.authenticate(intent["id"])
    charge = sim.charges.retrieve(intent["latest_charge"])
    assert charge["payment_method_details"]["card"]["three_d_secure"] == {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": "00000000-0000-0000-0000-000000000000",
        "version": "2.2.0",
    }


def test_a_setup_that_is_not_authenticated_saves_nothing(sim: Simulator, jenny: str) -> None:
    setup = set_up(sim, jenny, "authenticationRequired")["id"]
    after = sim.controls.authenticate(setup, succeed=False)
    assert (after["status"], after["payment_method"]) == ("requires_payment_method", None)
    assert after["last_setup_error"]["code"] == "setup_intent_authentication_failure"
    assert event_types(sim)[-2:] == ["setup_intent.requires_action", "setup_intent.setup_failed"]
    assert sim.customers.payment_methods.list(jenny)["data"] == []


def test_a_card_that_declines_once_it_is_authenticated_is_not_saved(
    sim: Simulator, jenny: str
) -> None:
    setup = set_up(sim, jenny, "threeDSecureRequiredChargeDeclined")["id"]
    after = sim.controls.authenticate(setup)
    assert after["status"] == "requires_payment_method"
    assert after["last_setup_error"]["code"] == "card_declined"
    assert sim.customers.payment_methods.list(jenny)["data"] == []


def test_a_direct_charge_cannot_ask_for_an_authentication(sim: Simulator) -> None:
    error = refused(
        sim.charges.create, amount=10_000, currency="usd", source="tok_threeDSecure2Required"
    )
    assert (error.http_status, error.code) == (402, "authentication_required")
    assert error.user_message == SENT_BACK


# -- nothing happens by halves ---------------------------------------------------------------------


def test_what_is_refused_leaves_no_trace(sim: Simulator, jenny: str) -> None:
    token = sim.tokens.create(card={**CARD, "number": "4000000000000002"})["id"]
    before = sim.fingerprint()
    refused(sim.customers.create, source=token)
    refused(sim.payment_methods.attach, "pm_card_visa_chargeDeclined", customer=jenny)
    refused(sim.customers.update, jenny, default_source="card_nope")
    refused(sim.setup_intents.create, customer="cus_nope", payment_method="pm_card_visa")
    assert sim.fingerprint() == before
    assert sim.tokens.retrieve(token)["used"] is False
    sim.check()


def test_objects_are_expanded_where_their_ids_stand(sim: Simulator) -> None:
    customer = sim.customers.create(source="tok_visa")["id"]
    charge = sim.charges.create(
        amount=10_000, currency="usd", customer=customer, expand=["customer.default_source"]
    )
    assert charge["customer"]["default_source"]["object"] == "card"
    setup = set_up(sim, customer, "visa", expand=["customer", "payment_method.customer"])
    assert setup["customer"]["id"] == setup["payment_method"]["customer"]["id"] == customer
    intents = sim.payment_intents.list(customer=customer, expand=["data.customer"])
    assert intents["data"] == []
    error = refused(sim.customers.retrieve, customer, expand=["email"])
    assert error.user_message == "This property cannot be expanded (email)."


def test_the_payment_methods_of_a_customer_are_of_a_known_type() -> None:
    sim = Simulator()
    customer = sim.customers.create()["id"]
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.customers.payment_methods.list(customer, type="nonsense")
    assert refused.value.param == "type"
