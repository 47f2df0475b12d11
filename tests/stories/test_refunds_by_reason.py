"""What a refund says and takes with it: a report of fraud, the network's reference, the reversal
that made it; and what a chargeback does to one that was made just before.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .story import event_types

CARD: dict[str, Any] = {"currency": "usd", "payment_method": "pm_card_visa", "confirm": True}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 100_000})


def paid(sim: Simulator, amount: int = 10_000, **more: Any) -> str:
    return str(sim.payment_intents.create(amount=amount, **CARD | more)["latest_charge"])


def shop(sim: Simulator) -> str:
    made = sim.accounts.create(type="express", country="US")
    return str(sim.controls.complete_onboarding(made["id"])["id"])


@pytest.mark.parametrize(
    ("reason", "amount", "report"),
    [
        ("fraudulent", 10_000, {"user_report": "fraudulent"}),
        ("fraudulent", 100, {"user_report": "fraudulent"}),
        ("duplicate", 10_000, {}),
        ("requested_by_customer", 100, {}),
    ],
)
def test_a_refund_because_of_fraud_is_a_report(
    sim: Simulator, reason: str, amount: int, report: dict[str, str]
) -> None:
    charge = paid(sim)
    sim.refunds.create(charge=charge, reason=reason, amount=amount)
    assert sim.charges.retrieve(charge)["fraud_details"] == report


def card_of(refund: dict[str, Any]) -> dict[str, Any]:
    card: dict[str, Any] = refund["destination_details"]["card"]
    return card


@pytest.mark.parametrize("amount", [10_000, 1])
def test_the_networks_reference_of_a_refund_comes_five_business_days_later(
    sim: Simulator, amount: int
) -> None:
    refund = sim.refunds.create(charge=paid(sim), amount=amount)
    assert (card_of(refund)["reference_status"], "reference" in card_of(refund)) == (
        "pending",
        False,
    )
    sim.clock.advance(days=6)
    assert card_of(sim.refunds.retrieve(refund["id"]))["reference_status"] == "pending"
    told = [each["type"] for each in sim.clock.advance(days=1)]
    assert "refund.updated" in told
    card = card_of(sim.refunds.retrieve(refund["id"]))
    assert (card["reference_status"], card["type"]) == ("available", "refund")
    assert (len(card["reference"]), card["reference"].isdigit()) == (23, True)
    sim.refunds.update(refund["id"], metadata={"a": "b"})
    assert "refund.updated" not in [each["type"] for each in sim.clock.advance(days=30)]


def test_the_network_may_never_say_its_reference(sim: Simulator) -> None:
    refund = sim.refunds.create(charge=paid(sim))["id"]
    told = len(event_types(sim))
    sim.controls.fail_reference(refund)
    assert event_types(sim)[told:] == ["refund.updated", "charge.refund.updated"]
    sim.clock.advance(days=30)
    card = card_of(sim.refunds.retrieve(refund))
    assert (card["reference_status"], "reference" in card) == ("unavailable", False)


def test_a_refund_that_failed_gets_no_reference(sim: Simulator) -> None:
    refund = sim.refunds.create(charge=paid(sim, payment_method="pm_card_refundFail"))["id"]
    sim.clock.advance(days=30)
    failed = sim.refunds.retrieve(refund)
    assert (failed["status"], card_of(failed)["reference_status"]) == ("failed", "pending")


def test_a_void_is_a_reversal_and_has_no_reference(sim: Simulator) -> None:
    held = sim.charges.create(amount=900, currency="usd", source="tok_visa", capture=False)["id"]
    assert card_of(sim.refunds.create(charge=held)) == {"type": "reversal"}


@pytest.mark.parametrize("how", ["refund", "reversal", "half a refund"])
def test_the_refund_of_a_transfers_payment_names_the_reversal_twice(
    sim: Simulator, how: str
) -> None:
    seller = shop(sim)
    charge = paid(sim, transfer_data={"destination": seller})
    transfer = sim.charges.retrieve(charge)["transfer"]
    if how == "reversal":
        sim.transfers.reversals.create(transfer)
    else:
        amount = 10_000 if how == "refund" else 5_000
        sim.refunds.create(charge=charge, amount=amount, reverse_transfer=True)
    (reversal,) = sim.transfers.retrieve(transfer)["reversals"]["data"]
    (refund,) = sim.refunds.list(stripe_account=seller)["data"]
    names = refund["transfer_reversal"], refund["source_transfer_reversal"]
    assert names == (reversal["id"], reversal["id"])


# -- an inquiry that becomes a chargeback ----------------------------------------------------------


@pytest.mark.parametrize(
    ("wait", "amount", "status"),
    [(0, 2_000, "failed"), (6, 2_000, "failed"), (6, 1, "failed"), (300, 2_000, "succeeded")],
)
def test_a_refund_just_before_an_inquiry_becomes_a_chargeback_fails(
    sim: Simulator, wait: int, amount: int, status: str
) -> None:
    charge = paid(sim, payment_method="pm_card_createDisputeInquiry")
    dispute = sim.disputes.list(charge=charge)["data"][0]["id"]
    refund = sim.refunds.create(charge=charge, amount=amount)["id"]
    sim.clock.advance(seconds=wait)
    sim.disputes.update(dispute, evidence={"uncategorized_text": "escalate_inquiry_evidence"})
    sim.clock.advance(minutes=5)
    after, disputed = sim.refunds.retrieve(refund), sim.disputes.retrieve(dispute)
    assert (after["status"], disputed["status"]) == (status, "needs_response")
    assert disputed["balance_transactions"][0]["amount"] == -10_000
    refunded = sim.charges.retrieve(charge)["amount_refunded"]
    if status == "failed":
        assert after["failure_reason"] == "charge_for_pending_refund_disputed"
        row = sim.balance_transactions.retrieve(after["failure_balance_transaction"])
        assert (row["amount"], refunded) == (amount, 0)
    else:
        assert refunded == amount
    sim.check()


def test_a_dispute_that_is_no_inquiry_leaves_refunds_alone(sim: Simulator) -> None:
    charge = paid(sim)
    refund = sim.refunds.create(charge=charge, amount=2_000)["id"]
    sim.controls.dispute_charge(charge)
    assert sim.refunds.retrieve(refund)["status"] == "succeeded"
    with pytest.raises(errors.InvalidRequestError):
        sim.refunds.create(charge=charge, amount=100)


# -- authorizations that end -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "reason", "told"),
    [
        ("canceled", None, ["charge.refunded", "payment_intent.canceled", "refund.created"]),
        (
            "run out",
            "expired_uncaptured_charge",
            ["charge.expired", "payment_intent.canceled", "refund.created"],
        ),
    ],
)
@pytest.mark.parametrize("amount", [6_500, 50])
def test_an_authorization_that_ends_is_refunded_whole_and_no_money_moves(
    sim: Simulator, ends: str, reason: str | None, told: list[str], amount: int
) -> None:
    before = sim.balance.retrieve()
    intent = sim.payment_intents.create(amount=amount, **CARD, capture_method="manual")
    since = sim.clock.timestamp
    if ends == "canceled":
        sim.clock.advance(seconds=1)
        sim.payment_intents.cancel(intent["id"])
    else:
        sim.clock.advance(days=8)
    (refund,) = sim.refunds.list(payment_intent=intent["id"])["data"]
    assert (
        refund["amount"],
        refund["reason"],
        refund["status"],
        refund["balance_transaction"],
    ) == (
        amount,
        reason,
        "succeeded",
        None,
    )
    charge = sim.charges.retrieve(intent["latest_charge"])
    assert (charge["captured"], charge["refunded"], charge["amount_refunded"]) == (
        False,
        True,
        amount,
    )
    events = sim.events.list(created={"gt": since}, limit=100)["data"]
    assert sorted({each["type"] for each in events} & {*told, "charge.refunded"}) == told
    if ends == "canceled":
        assert sim.balance.retrieve() == before


def test_a_charge_without_an_intent_that_runs_out_is_refunded_too(sim: Simulator) -> None:
    held = sim.charges.create(amount=900, currency="usd", source="tok_visa", capture=False)["id"]
    sim.clock.advance(days=8)
    (refund,) = sim.refunds.list(charge=held)["data"]
    assert (refund["amount"], refund["reason"]) == (900, "expired_uncaptured_charge")
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.refunds.create(charge=held)
    assert refused.value.code == "charge_already_refunded"


def test_a_reference_fails_to_come_once() -> None:
    sim = Simulator(opening_balance={"usd": 50_00})
    charge = sim.charges.create(amount=10_00, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"])["id"]
    sim.controls.fail_reference(refund)
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match="No reference of the refund"):
        sim.controls.fail_reference(refund)
    assert sim.fingerprint() == before
