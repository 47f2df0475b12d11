"""Payments of elevated risk wait for somebody to look at them. https://docs.stripe.com/radar/reviews

That the account has a rule which asks for it is assumed.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

USD: dict[str, Any] = {"amount": 100_00, "currency": "usd"}
RISKY: dict[str, Any] = {**USD, "source": "tok_riskLevelElevated"}
BY_INTENT: dict[str, Any] = {
    **USD,
    "payment_method": "pm_card_riskLevelElevated",
    "payment_method_types": ["card"],
    "confirm": True,
}


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def reviews(sim: Simulator, **asked: Any) -> list[dict[str, Any]]:
    return list(sim.reviews.list(**asked)["data"])


def told(sim: Simulator) -> list[str]:
    """What was told of reviews, oldest first."""
    types = [event["type"] for event in sim.events.list(limit=100)["data"]]
    return [type for type in reversed(types) if type.startswith("review.")]


def test_a_charge_of_elevated_risk_is_paid_and_waits_for_a_review(sim: Simulator) -> None:
    charge = sim.charges.create(
        **{**RISKY, "source": {"number": "4000000000009235", "exp_month": 9, "exp_year": 2030,
                               "address_zip": "12345"}}
    )  # fmt: skip
    assert (charge["status"], charge["outcome"]["type"]) == ("succeeded", "manual_review")
    assert charge["outcome"]["risk_level"] == "elevated"
    [review] = reviews(sim)
    assert charge["review"] == review["id"]
    assert review["id"].startswith("prv_")
    assert {**review, "id": ""} == {
        "id": "",
        "object": "review",
        "billing_zip": "12345",
        "charge": charge["id"],
        "closed_reason": None,
        "created": charge["created"],
        "ip_address": None,
        "ip_address_location": None,
        "livemode": False,
        "open": True,
        "opened_reason": "rule",
        "reason": "rule",
        "session": None,
    }
    assert told(sim) == ["review.opened"]


def test_an_intent_names_its_review_too(sim: Simulator) -> None:
    intent = sim.payment_intents.create(**BY_INTENT, expand=["review", "latest_charge"])
    assert intent["review"]["payment_intent"] == intent["id"]
    assert intent["latest_charge"]["review"] == intent["review"]["id"]


@pytest.mark.parametrize("source", ["tok_visa", "tok_riskLevelHighest", "tok_highEfwScore"])
def test_other_charges_are_not_reviewed(sim: Simulator, source: str) -> None:
    try:
        assert sim.charges.create(**USD, source=source)["review"] is None
    except errors.CardError:
        assert sim.charges.list()["data"][0]["review"] is None
    assert reviews(sim) == []


def test_a_review_is_approved_once(sim: Simulator) -> None:
    review = sim.charges.create(**RISKY)["review"]
    approved = sim.reviews.approve(review)
    assert (approved["open"], approved["closed_reason"], approved["reason"]) == (
        False,
        "approved",
        "approved",
    )
    assert reviews(sim) == []
    assert sim.reviews.retrieve(review) == approved
    assert told(sim) == ["review.opened", "review.closed"]
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match="already been closed"):
        sim.reviews.approve(review)
    assert sim.fingerprint() == before


@pytest.mark.parametrize(
    ("reason", "closed"),
    [(None, "refunded"), ("duplicate", "refunded"), ("fraudulent", "refunded_as_fraud")],
)
def test_a_refund_in_full_closes_it(sim: Simulator, reason: str | None, closed: str) -> None:
    charge = sim.charges.create(**RISKY)
    sim.refunds.create(charge=charge["id"], amount=40_00)
    assert sim.reviews.retrieve(charge["review"])["open"]
    sim.refunds.create(charge=charge["id"], reason=reason)
    assert sim.reviews.retrieve(charge["review"])["closed_reason"] == closed


def test_a_dispute_closes_it(sim: Simulator) -> None:
    charge = sim.charges.create(**RISKY)
    sim.controls.dispute_charge(charge["id"])
    assert sim.reviews.retrieve(charge["review"])["closed_reason"] == "disputed"


def test_what_was_approved_stays_approved(sim: Simulator) -> None:
    charge = sim.charges.create(**RISKY)
    sim.reviews.approve(charge["review"])
    sim.refunds.create(charge=charge["id"])
    assert sim.reviews.retrieve(charge["review"])["closed_reason"] == "approved"


def test_an_authorization_is_reviewed_before_it_is_captured(sim: Simulator) -> None:
    charge = sim.charges.create(**RISKY, capture=False)
    sim.reviews.approve(charge["review"])
    assert sim.charges.capture(charge["id"])["review"] == charge["review"]
    assert told(sim) == ["review.opened", "review.closed"]


def test_a_payment_that_is_called_off_is_not_reviewed_any_more(sim: Simulator) -> None:
    canceled = sim.payment_intents.create(**BY_INTENT, capture_method="manual")
    sim.payment_intents.cancel(canceled["id"])
    voided = sim.charges.create(**RISKY, capture=False)
    sim.refunds.create(charge=voided["id"])
    expired = sim.charges.create(**RISKY, capture=False)
    sim.clock.advance(days=7)
    closed = [sim.reviews.retrieve(each["review"]) for each in (canceled, voided, expired)]
    assert [each["closed_reason"] for each in closed] == [
        "canceled",
        "refunded",
        "payment_never_settled",
    ]


def test_a_review_is_its_accounts_alone(sim: Simulator) -> None:
    seller = sim.controls.complete_onboarding(sim.accounts.create(type="express")["id"])["id"]
    sim.charges.create(**RISKY, stripe_account=seller)
    assert (len(reviews(sim)), len(reviews(sim, stripe_account=seller))) == (0, 1)


def test_the_sdk_approves(sim: Simulator) -> None:
    review = sim.charges.create(**RISKY)["review"]
    client = sim.client().v1.reviews
    assert [each.id for each in client.list({"created": {"gte": 0}}).data] == [review]
    assert client.approve(review, {"expand": ["charge"]}).charge.paid
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.reviews.retrieve("prv_none")
    assert (refused.value.http_status, refused.value.user_message) == (
        404,
        "No such review: 'prv_none'",
    )
