"""Refunds that are not final at once: the test cards for them, and a failure by control."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .openings import at_no_cost, with_old_sales
from .story import event_types, moment, row_of, tell, when

PENDING_REFUND, REFUND_FAILS = "4000000000007726", "4000000000005126"
FAILURE_REASONS = {
    "lost_or_stolen_card",
    "expired_or_canceled_card",
    "charge_for_pending_refund_disputed",
    "insufficient_funds",
    "declined",
    "merchant_request",
    "unknown",
}


def refund_of(sim: Simulator, number: str, amount: int = 4000) -> dict[str, Any]:
    """A refund to a card with this number, of a charge of 10,000."""
    card = {"object": "card", "number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    charge = sim.charges.create(amount=10_000, currency="usd", source=card)
    return sim.refunds.create(charge=charge["id"], amount=amount)


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"), pricing=at_no_cost("US", "usd"))


def test_the_card_of_pending_refunds_starts_one_that_succeeds_later(sim: Simulator) -> None:
    refund = refund_of(sim, PENDING_REFUND)
    assert refund["status"] == "pending"
    told = [event["type"] for event in sim.clock.advance(days=30)]
    assert "refund.updated" in told
    refund = sim.refunds.retrieve(refund["id"])
    assert refund["status"] == "succeeded"
    assert row_of(sim, refund)["amount"] == -4000
    assert sum(payout["amount"] for payout in sim.payouts.all()) == 6000


def test_the_card_of_failing_refunds_starts_one_that_fails_later(sim: Simulator) -> None:
    refund = refund_of(sim, REFUND_FAILS)
    assert refund["status"] == "succeeded"
    told = [event["type"] for event in sim.clock.advance(days=30)]
    assert "refund.failed" in told
    refund = sim.refunds.retrieve(refund["id"])
    assert refund["status"] == "failed"
    assert refund["failure_reason"] in FAILURE_REASONS
    assert sum(payout["amount"] for payout in sim.payouts.all()) == 10_000


@pytest.mark.parametrize("alias", ["tok_pendingRefund", "pm_card_pendingRefund"])
def test_a_test_card_has_its_short_names(sim: Simulator, alias: str) -> None:
    if alias.startswith("tok"):
        charge = sim.charges.create(amount=10_000, currency="usd", source=alias)["id"]
    else:
        charge = sim.payment_intents.create(
            amount=10_000, currency="usd", payment_method=alias, confirm=True
        )["latest_charge"]
    assert sim.refunds.create(charge=charge)["status"] == "pending"


def test_every_other_card_is_refunded_at_once_and_for_good(sim: Simulator) -> None:
    refund = refund_of(sim, "4242424242424242")
    assert refund["status"] == "succeeded"
    sim.clock.advance(days=40)
    assert sim.refunds.retrieve(refund["id"])["status"] == "succeeded"


def test_a_refund_that_fails_gives_the_money_back_in_a_row_of_its_own() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                      | available | pending | by itself
        Mon 2026-03-02 09:00 | refund 4000 of charge 1 |     -4000 |       0 |
        Mon 2026-03-02 12:00 |                         |     -4000 |       0 |
        """,
    )
    (refund,) = sim.refunds.all()
    went = refund["balance_transaction"]
    refund = sim.controls.fail_refund(refund["id"], reason="lost_or_stolen_card")
    assert (refund["status"], refund["failure_reason"]) == ("failed", "lost_or_stolen_card")
    assert refund["balance_transaction"] == went
    back = sim.balance_transactions.retrieve(refund["failure_balance_transaction"])
    assert (back["type"], back["reporting_category"]) == ("refund_failure", "refund_failure")
    assert (back["amount"], back["fee"], back["net"]) == (4000, 0, 4000)
    assert when(back["created"]) == "Mon 2026-03-02 12:00"
    assert "refund.failed" in event_types(sim)
    tell(
        sim,
        """
        moment               | available | pending | by itself
        Mon 2026-03-02 12:00 |         0 |       0 |
        Tue 2026-03-03 12:00 |         0 |       0 |
        """,
    )


def test_a_refund_fails_once_and_for_a_reason_that_stripe_has() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    (charge,) = sim.charges.all()
    refund = sim.refunds.create(charge=charge["id"], amount=4000)["id"]
    with pytest.raises(ValueError, match="lost_or_stolen_card"):
        sim.controls.fail_refund(refund, reason="bad weather")
    sim.controls.fail_refund(refund)
    with pytest.raises(errors.InvalidRequestError):
        sim.controls.fail_refund(refund)
