"""An account that may not send card numbers is refused them wherever one can be given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, errors

CARD: dict[str, Any] = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2030}
OF_A_METHOD: dict[str, Any] = {"type": "card", "card": CARD}
PAYMENT: dict[str, Any] = {"amount": 1_000, "currency": "usd", "payment_method_types": ["card"]}

WAYS: dict[str, Callable[[Simulator], Any]] = {
    "charges": lambda sim: sim.charges.create(amount=1_000, currency="usd", source=CARD),
    "tokens": lambda sim: sim.tokens.create(card=CARD),
    "payment_methods": lambda sim: sim.payment_methods.create(**OF_A_METHOD),
    "payment_intents": lambda sim: sim.payment_intents.create(
        **PAYMENT, payment_method_data=OF_A_METHOD
    ),
    "a confirmation": lambda sim: sim.payment_intents.confirm(
        sim.payment_intents.create(**PAYMENT)["id"], payment_method_data=OF_A_METHOD
    ),
    "setup_intents": lambda sim: sim.setup_intents.create(
        payment_method_types=["card"], payment_method_data=OF_A_METHOD
    ),
    "customers": lambda sim: sim.customers.create(source={"object": "card", **CARD}),
    "sources": lambda sim: sim.customers.update(
        sim.customers.create()["id"], source={"object": "card", **CARD}
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_card_number_is_refused_where_the_account_may_not_send_one(way: str) -> None:
    WAYS[way](Simulator())
    sim = Simulator(raw_card_numbers=False)
    with pytest.raises(errors.InvalidRequestError) as refused:
        WAYS[way](sim)
    error = refused.value
    assert (error.http_status, error.code) == (400, None)
    assert error.user_message == (
        "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest "
        "you use test tokens that map to the test card you are using, see "
        "https://stripe.com/docs/testing."
    )
    assert sim.payment_methods.list()["data"] == sim.charges.list()["data"] == []


def test_test_tokens_are_taken_there_and_a_copy_goes_on_the_same() -> None:
    sim = Simulator(raw_card_numbers=False).fork()
    sim.charges.create(amount=1_000, currency="usd", source="tok_visa")
    sim.payment_intents.create(**PAYMENT, payment_method="pm_card_visa", confirm=True)
    with pytest.raises(errors.InvalidRequestError, match="generally unsafe"):
        sim.tokens.create(card=CARD)


def test_it_is_allowed_or_not() -> None:
    asks: Any = Simulator
    with pytest.raises(ValueError, match="raw_card_numbers is one of False, True; not 'maybe'"):
        asks(raw_card_numbers="maybe")
