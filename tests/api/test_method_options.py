"""`payment_method_options`: what Stripe knows is echoed, everything else is refused."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]
USD: Shape = {"amount": 2_500, "currency": "usd"}
OPTIONS = "payment_method_options"
# fmt: off
UNKNOWN: list[tuple[Shape, str]] = [
    ({"tea": {}},                                 f"{OPTIONS}[tea]"),
    ({"card": {"tea": "green"}},                  f"{OPTIONS}[card][tea]"),
    ({"card": {"mandate_options": {"tea": "1"}}}, f"{OPTIONS}[card][mandate_options][tea]"),
    ({"us_bank_account": {"moto": True}},         f"{OPTIONS}[us_bank_account][moto]"),
    ({"sepa_debit": {"mandate_options": {"amount": 1}}},
     f"{OPTIONS}[sepa_debit][mandate_options][amount]"),
]
NO_CHOICE: list[tuple[Shape, str]] = [
    ({"card": {"request_three_d_secure": "always"}}, f"{OPTIONS}[card][request_three_d_secure]"),
    ({"card": {"network": "tea"}},                   f"{OPTIONS}[card][network]"),
    ({"us_bank_account": {"verification_method": "tea"}},
     f"{OPTIONS}[us_bank_account][verification_method]"),
]
# fmt: on


def refused(sim: Simulator, service: str, options: Shape) -> errors.InvalidRequestError:
    """How an intent with these options is refused; nothing has changed."""
    before = sim.fingerprint()
    more = USD if service == "payment_intents" else {}
    with pytest.raises(errors.InvalidRequestError) as refusal:
        getattr(sim, service).create(**more, payment_method_options=options)
    assert sim.fingerprint() == before
    return refusal.value


@pytest.mark.parametrize("service", ["payment_intents", "setup_intents"])
@pytest.mark.parametrize(("options", "param"), UNKNOWN)
def test_an_option_that_stripe_does_not_have_is_refused(
    service: str, options: Shape, param: str
) -> None:
    error = refused(Simulator(), service, options)
    assert (error.code, error.param) == ("parameter_unknown", param)
    assert error.user_message == f"Received unknown parameter: {param}"


@pytest.mark.parametrize("service", ["payment_intents", "setup_intents"])
@pytest.mark.parametrize(("options", "param"), NO_CHOICE)
def test_a_word_that_an_option_does_not_know_is_refused(
    service: str, options: Shape, param: str
) -> None:
    error = refused(Simulator(), service, options)
    assert (error.code, error.param) == (None, param)
    assert error.user_message.startswith(f"Invalid {param}: must be one of ")


def test_a_setup_intent_has_fewer_options() -> None:
    sim = Simulator()
    options = {"card": {"require_cvc_recollection": True}, "affirm": {"reference": "7"}}
    sim.payment_intents.create(**USD, payment_method_options=options)
    for type in options:
        error = refused(sim, "setup_intents", {type: options[type]})
        assert error.code == "parameter_unknown"


def test_options_of_types_that_are_not_simulated_are_echoed() -> None:
    paypal = {"paypal": {"reference": "7", "preferred_locale": "en-US"}}
    intent = Simulator().payment_intents.create(**USD, payment_method_options=paypal)
    assert intent["payment_method_options"]["paypal"] == paypal["paypal"]


def test_money_of_a_setup_intent_goes_one_of_two_ways() -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        Simulator().setup_intents.create(flow_directions=["around"])
    assert refusal.value.user_message == (
        "Invalid flow_directions[0]: must be one of inbound or outbound"
    )


@pytest.mark.parametrize("type", ["paypal", "klarna", "acss_debit"])
def test_types_of_payment_methods_that_are_not_simulated_are_refused_by_name(type: Any) -> None:
    sim = Simulator()
    says = "Stripe has it, stripesim does not simulate it yet"
    with pytest.raises(errors.InvalidRequestError, match=f": {type}. {says}"):
        sim.payment_methods.create(type=type)
    with pytest.raises(errors.InvalidRequestError, match=f"\\[{type}\\]. {says}"):
        sim.setup_intents.create(payment_method_data={"type": type})


def test_a_type_that_stripe_does_not_have_is_none() -> None:
    with pytest.raises(errors.InvalidRequestError, match=r"^Request \w+: Invalid type: must be"):
        Simulator().payment_methods.create(type="tea")


@pytest.mark.parametrize(
    ("type", "prefix"),
    [
        ("sepa_debit", "tea"),
        ("sepa_debit", "STRIPE-1"),
        ("bacs_debit", "DDIC1"),
        ("bacs_debit", "TEA!"),
    ],
)
def test_a_reference_begins_with_what_it_can_begin_with(type: str, prefix: str) -> None:
    sim = Simulator()
    error = refused(sim, "setup_intents", {type: {"mandate_options": {"reference_prefix": prefix}}})
    assert error.param == f"{OPTIONS}[{type}][mandate_options][reference_prefix]"
    good: Shape = {type: {"mandate_options": {"reference_prefix": "TEA & CO/1"}}}
    sim.setup_intents.create(payment_method_options=good)


PLAN: Shape = {"count": 3, "interval": "month", "type": "fixed_count"}


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ({"moto": True}, "moto"),
        ({"cvc_token": "cvctok_1"}, "cvc_token"),
        ({"installments": {"plan": PLAN}}, "installments][plan"),
    ],
)
def test_what_belongs_to_a_confirmation_is_said_with_it(card: Shape, name: str) -> None:
    sim = Simulator()
    error = refused(sim, "payment_intents", {"card": card})
    assert error.param == f"{OPTIONS}[card][{name}]"
    paid: Shape = {"payment_method": "pm_card_visa", "payment_method_options": {"card": card}}
    sim.payment_intents.create(**USD, **paid, confirm=True)
    later = sim.payment_intents.create(**USD)["id"]
    sim.payment_intents.confirm(later, **paid)


@pytest.mark.parametrize("intents", ["payment_intents", "setup_intents"])
def test_what_is_said_too_early_is_told_before_a_customer_that_is_not_there(intents: str) -> None:
    said: Shape = {"amount": 1_000, "currency": "usd"} if intents == "payment_intents" else {}
    nobody: Shape = {**said, "customer": "cus_nobody"}
    early = {OPTIONS: {"card": {"moto": True}}}
    sim = Simulator()
    service = getattr(sim, intents)
    for given, param in (
        (early, f"{OPTIONS}[card][moto]"),
        ({"return_url": "https://rosen.example"}, "return_url"),
    ):
        with pytest.raises(errors.InvalidRequestError) as refusal:
            service.create(**nobody, **given)
        assert refusal.value.param == param
    made = service.create(**said)["id"]
    service.cancel(made)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        service.update(made, payment_method="pm_card_visa", **early)
    assert refusal.value.param == f"{OPTIONS}[card][moto]"
