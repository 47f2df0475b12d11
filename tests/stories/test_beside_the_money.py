"""Tokens, setups, mandates and copies of payment methods: what programs do before money moves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from stripesim import Simulator, errors

from .story import event_types

Shape = dict[str, Any]

NUMBER = {"number": "4242424242424242", "exp_month": 8, "exp_year": 2030, "cvc": "314"}
SPENT = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
    "attachment, shared with a connected account without Customer attachment, or was detached "
    "from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must "
    "attach it to a Customer first."
)
PLATFORMS_OWN = (
    "; OAuth key or Stripe-Account header was used but API request was provided with a "
    "platform-owned payment method ID. Please ensure that the provided payment method matches the "
    "specified account."
)
ONLINE = {
    "customer_acceptance": {
        "type": "online",
        "online": {"ip_address": "1.2.3.4", "user_agent": "test"},
    }
}
DEBITS = {
    "sepa_debit": ("eur", "pm_sepaDebit_success_de"),
    "us_bank_account": ("usd", "pm_usBankAccount_success"),
    "bacs_debit": ("gbp", "pm_bacsDebit_success"),
    "au_becs_debit": ("aud", "pm_auBecsDebit_success"),
}


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def seller(sim: Simulator, country: str = "US") -> str:
    account = sim.accounts.create(type="custom", country=country)["id"]
    sim.controls.complete_onboarding(account)
    return str(account)


def card(sim: Simulator, number: str = "4242424242424242", **more: Any) -> str:
    return str(sim.payment_methods.create(type="card", card={**NUMBER, "number": number})["id"])


def refused(call: Callable[..., Shape], *args: Any, **params: Any) -> errors.StripeError:
    with pytest.raises(errors.StripeError) as refusal:
        call(*args, **params)
    return refusal.value


def told(error: errors.StripeError) -> tuple[Any, ...]:
    return error.http_status, error.code, error.param, error.user_message


# -- tokens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "number", "routing", "last4"),
    [
        ("US", "000123456789", "110000000", "6789"),
        ("CH", "CH9300762011623852957", None, "2957"),
        ("GB", "00012345", "108800", "2345"),
        ("DE", "DE89370400440532013000", None, "3000"),
    ],
)
def test_a_token_of_a_bank_account_is_paid_out_to_once(
    sim: Simulator, country: str, number: str, routing: str | None, last4: str
) -> None:
    said = {"country": country, "account_number": number, "account_holder_name": "Jenny"}
    token = sim.tokens.create(bank_account={**said, "routing_number": routing})
    bank = token["bank_account"]
    assert (token["id"][:5], token["type"], token["used"]) == ("btok_", "bank_account", False)
    assert (bank["last4"], bank["bank_name"], bank["status"]) == (last4, "STRIPE TEST BANK", "new")

    account = sim.accounts.create(type="custom", country=country, external_account=token["id"])
    [external] = account["external_accounts"]["data"]
    assert (external["id"], external["last4"]) == (bank["id"], last4)
    assert sim.tokens.retrieve(token["id"])["used"]
    again = refused(
        sim.accounts.external_accounts.create, account["id"], external_account=token["id"]
    )
    assert again.code == "token_already_used"


def test_a_bank_accounts_token_is_no_card(sim: Simulator) -> None:
    bank = {"country": "US", "account_number": "000123456789", "routing_number": "110000000"}
    token = sim.tokens.create(bank_account=bank)["id"]
    before = sim.fingerprint()
    assert refused(sim.charges.create, amount=1_000, currency="usd", source=token).param == "source"
    assert sim.fingerprint() == before


@pytest.mark.parametrize("country", ["CH", "DE", "CA", "SE"])
def test_an_account_is_made_of_a_token_with_its_terms_accepted(country: str) -> None:
    sim = Simulator(country="FR")
    who = {"first_name": "Chuck", "last_name": "Bartowski", "email": "chuck@example.com"}
    token = sim.tokens.create(
        account={
            "business_type": "individual",
            "individual": who,
            "tos_shown_and_accepted": True,
        }
    )
    assert (token["id"][:3], token["type"], token["used"]) == ("ct_", "account", False)
    account = sim.accounts.create(type="custom", country=country, account_token=token["id"])
    assert account["business_type"] == "individual"
    assert account["individual"]["first_name"] == "Chuck"
    assert account["tos_acceptance"]["date"] == token["created"]
    again = refused(sim.accounts.create, type="custom", account_token=token["id"])
    assert again.code == "token_already_used"


def test_an_account_is_told_more_by_another_token(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom")["id"]
    said = {"business_type": "company", "company": {"name": "Tea Ltd"}}
    token = sim.tokens.create(account=said)["id"]
    after = sim.accounts.update(account, account_token=token)
    assert (after["business_type"], after["company"]["name"]) == ("company", "Tea Ltd")
    twice = sim.tokens.create(account=said)["id"]
    before = sim.fingerprint()
    refused(sim.accounts.update, account, account_token=twice, company={"name": "x"})
    assert sim.fingerprint() == before


def test_a_person_is_made_and_changed_by_tokens(sim: Simulator) -> None:
    account = sim.accounts.create(type="custom", business_type="company")["id"]
    token = sim.tokens.create(person={"first_name": "Jo", "relationship": {"owner": True}})
    assert (token["id"][:4], token["type"]) == ("cpt_", "person")
    person = sim.accounts.persons.create(account, person_token=token["id"])
    assert (person["first_name"], person["relationship"]["owner"]) == ("Jo", True)
    other = sim.tokens.create(person={"last_name": "Roe"})["id"]
    after = sim.accounts.persons.update(account, person["id"], person_token=other)
    assert (after["first_name"], after["last_name"]) == ("Jo", "Roe")
    assert refused(
        sim.accounts.persons.update, account, person["id"], person_token=token["id"]
    ).code == "token_already_used"  # fmt: skip
    assert refused(sim.accounts.persons.create, account, person_token="cpt_nope").http_status == 400


def test_a_token_is_of_one_thing(sim: Simulator) -> None:
    assert refused(sim.tokens.create).http_status == 400
    refused(sim.tokens.create, card=NUMBER, person={"first_name": "Jo"})


@pytest.mark.parametrize(
    ("more", "checks"),
    [
        ({}, ("unchecked", None, None)),
        ({"address_zip": "94107"}, ("unchecked", "unchecked", None)),
        ({"address_line1": "1 Main Street"}, ("unchecked", None, "unchecked")),
        ({"cvc": None}, (None, None, None)),
    ],
)
def test_nobody_has_checked_the_card_of_a_token(
    sim: Simulator, more: Shape, checks: tuple[Any, ...]
) -> None:
    made = sim.tokens.create(card={**NUMBER, **more, "currency": "usd"})
    for token in (made, sim.tokens.retrieve(made["id"])):
        said = token["card"]
        names = ("cvc_check", "address_zip_check", "address_line1_check")
        assert tuple(said[name] for name in names) == checks
        assert (said["wallet"], said["currency"]) == (None, "usd")


def test_a_saved_card_is_copied_into_a_token_for_an_account(sim: Simulator) -> None:
    shop = seller(sim)
    customer = sim.customers.create(source="tok_mastercard")["id"]
    token = sim.tokens.create(customer=customer, stripe_account=shop)
    assert (token["card"]["last4"], token["card"]["cvc_check"]) == ("4444", "pass")
    paid = sim.charges.create(amount=1_000, currency="usd", source=token["id"], stripe_account=shop)
    assert paid["payment_method_details"]["card"]["last4"] == "4444"
    refused(sim.tokens.create, customer=customer)  # not on the platform itself


# -- payment methods -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "country", "last4"),
    [("visa", "US", "4242"), ("jp", "JP", "0003"), ("mastercard", "US", "4444")],
)
def test_a_test_card_that_is_retrieved_is_a_new_one_each_time(
    sim: Simulator, name: str, country: str, last4: str
) -> None:
    one, other = (sim.payment_methods.retrieve(f"pm_card_{name}") for _ in range(2))
    assert one["id"] != other["id"]
    assert (one["card"]["country"], one["card"]["last4"]) == (country, last4)
    assert (one["customer"], one["card"]["checks"]["cvc_check"]) == (None, "unchecked")
    assert sim.payment_methods.retrieve(one["id"]) == one
    method = {"payment_method": one["id"], "confirm": True}
    paid = sim.payment_intents.create(amount=1_000, currency="usd", **method)
    assert paid["status"] == "succeeded"


def test_a_bank_account_of_test_mode_is_retrieved_too(sim: Simulator) -> None:
    one = sim.payment_methods.retrieve("pm_usBankAccount_success")
    assert (one["type"], one["us_bank_account"]["last4"]) == ("us_bank_account", "6789")
    assert refused(sim.payment_methods.retrieve, "pm_card_nope").http_status == 404


@pytest.mark.parametrize("number", ["4000003560000123", "4000003560000263", "4000003560000008"])
def test_cards_of_india_pay_like_others(sim: Simulator, number: str) -> None:
    method = card(sim, number)
    assert sim.payment_methods.retrieve(method)["card"]["country"] == "IN"
    paid = sim.payment_intents.create(
        amount=1_000, currency="usd", payment_method=method, confirm=True
    )
    assert paid["status"] == "succeeded"


@pytest.mark.parametrize("number", ["4242424242424242", "4000000000000002"])
def test_a_payment_method_that_was_tried_is_refused_already_at_creation(
    sim: Simulator, number: str
) -> None:
    method = card(sim, number)
    usd: Shape = {"amount": 1_500, "currency": "usd", "payment_method": method}
    with suppress(errors.CardError):
        sim.payment_intents.create(**usd, confirm=True)
    waiting = sim.payment_intents.create(amount=1_500, currency="usd")["id"]
    before = sim.fingerprint()
    for error in (
        refused(sim.payment_intents.create, **usd),
        refused(sim.payment_intents.update, waiting, payment_method=method),
        refused(sim.setup_intents.create, payment_method=method),
    ):
        assert told(error) == (400, None, None, SPENT)
    assert sim.fingerprint() == before


def test_a_payment_that_has_spent_its_method_can_still_be_described(sim: Simulator) -> None:
    paid = sim.payment_intents.create(
        amount=1_000, currency="usd", payment_method=card(sim), confirm=True
    )
    assert sim.payment_intents.update(paid["id"], description="Tea")["description"] == "Tea"


@pytest.mark.parametrize("country", ["US", "FR", "GB"])
def test_a_platforms_payment_method_is_not_its_accounts(sim: Simulator, country: str) -> None:
    shop, method = seller(sim, country), card(sim)
    on: Shape = {"payment_method": method, "stripe_account": shop}
    says = f"No such PaymentMethod: '{method}'{PLATFORMS_OWN}"
    expected = (400, "resource_missing", "payment_method", says)
    usd: Shape = {"amount": 1_000, "currency": "usd"}
    assert told(refused(sim.payment_intents.create, **usd, **on)) == expected
    assert told(refused(sim.setup_intents.create, **on)) == expected
    assert told(refused(sim.customers.create, **on)) == expected
    of_nobody = refused(sim.customers.create, payment_method="pm_nope", stripe_account=shop)
    assert of_nobody.user_message == "No such PaymentMethod: 'pm_nope'"


@pytest.mark.parametrize("country", ["US", "FR", "CA"])
def test_a_payment_method_is_copied_to_an_account(sim: Simulator, country: str) -> None:
    shop, method = seller(sim, country), card(sim, "5555555555554444")
    customer = sim.customers.create(payment_method=method)["id"]
    for _ in range(2):
        clone = sim.payment_methods.create(
            customer=customer, payment_method=method, stripe_account=shop
        )
        assert clone["id"] != method
        assert (clone["customer"], clone["card"]["last4"]) == (None, "4444")
        currency = sim.accounts.retrieve(shop)["default_currency"]
        paid = sim.payment_intents.create(
            amount=1_000,
            currency=currency,
            payment_method=clone["id"],
            confirm=True,
            stripe_account=shop,
        )
        assert paid["status"] == "succeeded"
    assert sim.payment_methods.retrieve(method)["customer"] == customer


def test_one_that_is_nobodys_is_of_no_more_use_once_it_was_copied(sim: Simulator) -> None:
    shop, method = seller(sim), card(sim)
    sim.payment_methods.create(payment_method=method, stripe_account=shop)
    again = refused(sim.payment_methods.create, payment_method=method, stripe_account=shop)
    assert again.user_message == SPENT
    usd: Shape = {"amount": 1_000, "currency": "usd"}
    assert refused(sim.payment_intents.create, **usd, payment_method=method).user_message == SPENT


def test_a_platform_copies_nothing_to_itself(sim: Simulator) -> None:
    method = card(sim)
    customer = sim.customers.create(payment_method=method)["id"]
    asked: Shape = {"customer": customer, "payment_method": method}
    assert refused(sim.payment_methods.create, **asked).http_status == 400
    assert refused(sim.payment_methods.create, customer=customer, type="card").http_status == 400


@pytest.mark.parametrize(
    ("number", "code", "param"),
    [
        ("4000000000000002", "card_declined", ""),
        ("4000000000009995", "card_declined", ""),
        ("4000000000000069", "expired_card", "exp_month"),
        ("4000000000000127", "incorrect_cvc", "cvc"),
    ],
)
def test_a_customer_is_not_made_with_a_card_that_is_declined(
    sim: Simulator, number: str, code: str, param: str
) -> None:
    for given in ({"payment_method": card(sim, number)}, {"source": {**NUMBER, "number": number}}):
        before = sim.fingerprint()
        error = refused(sim.customers.create, **given)
        assert (error.http_status, error.code, error.param) == (402, code, param)
        assert sim.fingerprint() == before


# -- setups ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("visa", "succeeded"), ("authenticationRequired", "requires_action"), ("jp", "succeeded")],
)
def test_a_confirmed_setup_names_its_attempt(sim: Simulator, name: str, status: str) -> None:
    setup = sim.setup_intents.create()
    assert setup["latest_attempt"] is None
    setup = sim.setup_intents.confirm(setup["id"], payment_method=f"pm_card_{name}")
    [attempt] = sim.setup_attempts.list(setup_intent=setup["id"])["data"]
    assert (setup["latest_attempt"], setup["status"]) == (attempt["id"], status)
    assert (attempt["id"][:7], attempt["status"]) == ("setatt_", status)
    assert attempt["payment_method_details"]["type"] == "card"


def test_every_attempt_is_listed_with_what_became_of_it(sim: Simulator) -> None:
    setup = sim.setup_intents.create()["id"]
    asks = "pm_card_authenticationRequired"
    error = refused(sim.setup_intents.confirm, setup, payment_method="pm_card_chargeDeclined")
    assert error.code == "card_declined"
    sim.setup_intents.confirm(setup, payment_method=asks)
    sim.setup_intents.confirm(setup, payment_method=asks)  # the one before is over
    sim.controls.authenticate(setup, succeed=False)
    sim.setup_intents.confirm(setup, payment_method=asks)
    sim.controls.authenticate(setup)
    attempts = list(sim.setup_attempts.all(setup_intent=setup))
    became = ["succeeded", "failed", "abandoned", "failed"]
    assert [attempt["status"] for attempt in attempts] == became
    codes = [(attempt["setup_error"] or {}).get("code") for attempt in attempts]
    assert codes == [None, "setup_intent_authentication_failure", None, "card_declined"]
    shown = sim.setup_intents.retrieve(setup, expand=["latest_attempt"])["latest_attempt"]
    assert shown == attempts[0]


def test_attempts_are_listed_of_a_setup_that_there_is(sim: Simulator) -> None:
    assert refused(sim.setup_attempts.list).code == "parameter_missing"
    error = refused(sim.setup_attempts.list, setup_intent="seti_nope")
    assert (error.code, error.param) == ("resource_missing", "setup_intent")


def test_a_setup_is_canceled_once(sim: Simulator) -> None:
    setup = sim.setup_intents.create(payment_method="pm_card_authenticationRequired", confirm=True)
    sim.setup_intents.cancel(setup["id"])
    [attempt] = sim.setup_attempts.list(setup_intent=setup["id"])["data"]
    assert attempt["status"] == "abandoned"
    error = refused(sim.setup_intents.cancel, setup["id"])
    says = "You cannot cancel this SetupIntent because it it already canceled."
    assert (error.code, error.user_message) == ("setup_intent_unexpected_state", says)


@pytest.mark.parametrize("kind", DEBITS)
def test_a_bank_account_is_set_up_with_a_mandate_and_debited_under_it(kind: str) -> None:
    sim = Simulator()
    currency, method = DEBITS[kind]
    customer = sim.customers.create()["id"]
    both: Shape = {"customer": customer, "payment_method_types": [kind], "confirm": True}
    setup = sim.setup_intents.create(payment_method=method, mandate_data=ONLINE, **both)
    mandate = sim.mandates.retrieve(setup["mandate"])
    assert (mandate["status"], mandate["type"], mandate["multi_use"]) == ("active", "multi_use", {})
    assert mandate["payment_method"] == setup["payment_method"]
    assert mandate["customer_acceptance"]["online"]["ip_address"] == "1.2.3.4"
    assert setup["single_use_mandate"] is None
    for named in ({"mandate": mandate["id"]}, {}):  # it stands, so it need not be named
        paid = sim.payment_intents.create(
            amount=10_000,
            currency=currency,
            payment_method=setup["payment_method"],
            expand=["latest_charge"],
            **both,
            **named,
        )
        details = paid["latest_charge"]["payment_method_details"][kind]
        assert details["mandate"] == mandate["id"]


def test_a_mandate_for_one_payment_permits_one(sim: Simulator) -> None:
    kind: Shape = {"payment_method_types": ["sepa_debit"], "confirm": True}
    method, currency = "pm_sepaDebit_success_de", "eur"
    customer = sim.customers.create()["id"]
    setup = sim.setup_intents.create(
        payment_method=method,
        customer=customer,
        single_use={"amount": 1_000, "currency": currency},
        usage="on_session",
        mandate_data=ONLINE,
        **kind,
    )
    assert setup["mandate"] is None
    mandate = sim.mandates.retrieve(setup["single_use_mandate"])
    assert (mandate["type"], mandate["status"]) == ("single_use", "active")
    assert mandate["single_use"] == {"amount": 1_000, "currency": currency}
    under: Shape = {
        "customer": customer,
        "payment_method": setup["payment_method"],
        "mandate": mandate["id"],
        **kind,
    }
    for amount, other in ((1_001, currency), (1_000, "usd")):
        refused(sim.payment_intents.create, amount=amount, currency=other, **under)
    sim.payment_intents.create(amount=1_000, currency=currency, **under)
    again = refused(sim.payment_intents.create, amount=1_000, currency=currency, **under)
    assert (again.code, again.param) == ("payment_intent_mandate_invalid", "mandate")
    assert sim.mandates.retrieve(mandate["id"])["status"] == "active"


def test_a_bank_account_is_not_set_up_without_a_mandate(sim: Simulator) -> None:
    for _, method in DEBITS.values():
        error = refused(sim.setup_intents.create, payment_method=method, confirm=True)
        assert error.user_message is not None
        assert error.user_message.startswith("This SetupIntent requires a mandate, but no existing")


def test_who_accepts_a_mandate_online_says_from_where(sim: Simulator) -> None:
    debit: Shape = {"payment_method": "pm_usBankAccount_success", "confirm": True}
    for create, more in (
        (sim.payment_intents.create, {"amount": 10_000, "currency": "usd"}),
        (sim.setup_intents.create, {}),
    ):
        online = {"customer_acceptance": {"type": "online"}}
        error = refused(create, **debit, **more, mandate_data=online)
        assert (error.code, error.param) == (
            "parameter_missing",
            "mandate_data[customer_acceptance][online]",
        )
        create(**debit, **more, mandate_data={"customer_acceptance": {"type": "offline"}})


def test_a_payment_brings_its_own_mandate_and_a_dispute_revokes_it(sim: Simulator) -> None:
    paid = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_usBankAccount_dispute",
        mandate_data=ONLINE,
        confirm=True,
        expand=["latest_charge"],
    )
    id = paid["latest_charge"]["payment_method_details"]["us_bank_account"]["mandate"]
    assert sim.mandates.retrieve(id)["single_use"] == {"amount": 10_000, "currency": "usd"}
    sim.clock.advance(days=9)
    assert sim.mandates.retrieve(id)["status"] == "inactive"
    assert "mandate.updated" in event_types(sim)


@pytest.mark.parametrize("door", ["create", "confirm", "update"])
def test_the_options_of_a_cards_mandate_are_numbers(door: str) -> None:
    sim = Simulator()
    options = {
        "amount": "1000", "amount_type": "maximum", "interval": "sporadic", "reference": "x",
        "start_date": "1900000000", "supported_types": ["india"],
    }  # fmt: skip
    asked = {"payment_method_options": {"card": {"mandate_options": options}}}
    usd: Shape = {"amount": 2_500, "currency": "usd", "payment_method": "pm_card_visa"}
    if door == "create":
        intent = sim.payment_intents.create(**usd, **asked)
    else:
        waiting = sim.payment_intents.create(**usd)["id"]
        intent = getattr(sim.payment_intents, door)(waiting, **asked)
    assert intent["payment_method_options"]["card"]["mandate_options"] == {
        **options, "amount": 1_000, "start_date": 1_900_000_000,
        "description": None, "end_date": None, "interval_count": None,
    }  # fmt: skip
    wrong = {"card": {"mandate_options": {**options, "amount": "ten"}}}
    error = refused(sim.payment_intents.create, **usd, payment_method_options=wrong)
    assert error.param == "payment_method_options[card][mandate_options][amount]"
