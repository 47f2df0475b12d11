"""`sim.explain` of payment methods, mandates and reviews: what stands beside the money."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors
from tests.stories.test_bank_debits import debit


@pytest.fixture
def sim() -> Simulator:
    """A Monday without a holiday near it."""
    return Simulator(start="2026-03-02T09:00:00Z")


def card(sim: Simulator) -> str:
    return str(sim.payment_methods.create(type="card", card={"token": "tok_visa"})["id"])


def pay(sim: Simulator, method: str, **more: Any) -> Any:
    asked = {"amount": 1_000, "currency": "usd", "payment_method": method, "confirm": True}
    return sim.payment_intents.create(**asked | more)


def test_can_this_card_be_charged_again(sim: Simulator) -> None:
    method = card(sim)
    assert "It is a visa card (ending in 4242, issued in US)" in sim.explain(method)
    assert "It is no customer's, so its customer is null" in sim.explain(method)
    pay(sim, method)
    assert "It was used without a customer" in sim.explain(method)
    with pytest.raises(errors.InvalidRequestError):
        pay(sim, method)


def test_whose_is_it_and_may_it_be_charged_while_the_customer_is_away(sim: Simulator) -> None:
    method, customer = card(sim), sim.customers.create()["id"]
    sim.payment_methods.attach(method, customer=customer)
    assert f"It is saved to {customer}, and can be used again." in sim.explain(method)
    assert "It was set up for payments" not in sim.explain(method)
    pay(sim, method, customer=customer, setup_future_usage="off_session")
    assert "It was set up for payments while the customer is away" in sim.explain(method)
    sim.clock.advance(days=1)
    sim.payment_methods.detach(method)
    told = "It was detached from its customer on Tue 3 Mar 2026 09:00 UTC"
    assert told in sim.explain(method)


def test_what_has_the_customer_permitted(sim: Simulator) -> None:
    charge = sim.charges.retrieve(
        debit(sim, customer=sim.customers.create()["id"])["latest_charge"]
    )
    mandate = charge["payment_method_details"]["us_bank_account"]["mandate"]
    method = sim.explain(charge["payment_method"])
    assert "It is a bank account (6789), for us_bank_account." in method
    assert f"permitted debits by {mandate}" in method
    story = sim.explain(mandate)
    told = f"On Mon 2 Mar 2026 09:00 UTC the holder of {charge['payment_method']} permitted"
    assert f"{told} {sim.account} (offline) to debit the bank account" in story
    sim.clock.advance(days=10)
    sim.controls.dispute_charge(charge["id"])
    assert "It was revoked on Thu 12 Mar 2026 09:00 UTC" in sim.explain(mandate)
    assert sim.mandates.retrieve(mandate)["status"] == "inactive"


def test_a_mandate_for_one_payment_says_so_and_when_it_is_spent(sim: Simulator) -> None:
    customer = sim.customers.create()["id"]
    asked: dict[str, Any] = {"customer": customer, "payment_method_types": ["sepa_debit"]}
    setup = sim.setup_intents.create(
        payment_method="pm_sepaDebit_success_de",
        single_use={"amount": 1_000, "currency": "eur"},
        usage="on_session",
        mandate_data={"customer_acceptance": {"type": "offline"}},
        confirm=True,
        **asked,
    )
    mandate, method = setup["single_use_mandate"], setup["payment_method"]
    assert "It is for one payment (single_use), of at most €10.00." in sim.explain(mandate)
    assert "permits no other" not in sim.explain(mandate)
    pay(sim, method, mandate=mandate, **asked, currency="eur")
    assert "It was used for one, so it permits no other." in sim.explain(mandate)
    assert sim.mandates.retrieve(mandate)["status"] == "active"


def test_why_is_this_payment_reviewed_and_how_was_it_closed(sim: Simulator) -> None:
    asked = {"amount": 10_000, "currency": "usd", "source": "tok_riskLevelElevated"}
    charge = sim.charges.create(**asked)
    review = charge["review"]
    story = sim.explain(review)
    assert f"the payment {charge['id']} of $100.00, since its risk is elevated" in story
    assert f"It is open. sim.reviews.approve({review!r}) closes it" in story
    sim.clock.advance(days=1)
    sim.refunds.create(charge=charge["id"], reason="fraudulent")
    told = "It was closed on Tue 3 Mar 2026 09:00 UTC. The closed_reason is refunded_as_fraud."
    assert told in sim.explain(review)
