"""`sim.explain` of payment intents, and of charges that are not paid, not booked or for others."""

from __future__ import annotations

import pytest

from stripesim import Simulator, errors
from tests.explain.test_disputes_explained import PLATFORM_PAYS_FEES
from tests.stories.sellers import sell, sell_for, seller, send
from tests.stories.test_bank_debits import debit


@pytest.fixture
def sim() -> Simulator:
    """A Monday without a holiday near it."""
    return Simulator(start="2026-03-02T09:00:00Z")


def intent(sim: Simulator, method: str | None = None, **more: object) -> str:
    given = {} if method is None else {"payment_method": method, "confirm": True}
    return str(sim.payment_intents.create(amount=10_000, currency="usd", **given, **more)["id"])


# -- what an intent waits for ----------------------------------------------------------------------


def test_what_does_it_wait_for(sim: Simulator) -> None:
    story = sim.explain(intent(sim))
    assert "It waits for a payment method: its payment_method is null" in story
    assert "Its latest_charge is null until it is confirmed" in story
    held = sim.explain(intent(sim, "pm_card_visa", capture_method="manual"))
    assert "$100.00 are authorized on the card, since capture_method is manual" in held
    assert "If it is not captured by Mon 9 Mar 2026 09:00 UTC, it expires" in held
    asked = sim.explain(intent(sim, "pm_card_threeDSecure2Required"))
    assert "The customer has to authenticate; next_action says how" in asked


def test_why_did_the_attempt_fail(sim: Simulator) -> None:
    id = intent(sim)
    with pytest.raises(errors.CardError):
        sim.payment_intents.confirm(id, payment_method="pm_card_chargeDeclinedInsufficientFunds")
    story = sim.explain(id)
    assert "The last attempt failed (card_declined, insufficient_funds)" in story
    assert "its payment_method is null again" in story
    assert "was to be charged to a visa card" in story


def test_why_is_it_canceled(sim: Simulator) -> None:
    id = intent(sim, "pm_card_visa", capture_method="manual")
    sim.clock.advance(days=8)
    story = sim.explain(id)
    assert "It was canceled on Mon 9 Mar 2026 09:00 UTC" in story
    assert "the cancellation_reason is automatic" in story
    assert "The authorization expired" in story
    other = intent(sim)
    sim.payment_intents.cancel(other)
    assert "so cancellation_reason is null" in sim.explain(other)
    assert "Its latest_charge stays null: no bank was asked." in sim.explain(other)


def test_how_much_of_an_authorization_was_taken(sim: Simulator) -> None:
    id = intent(sim, "pm_card_visa", capture_method="manual")
    sim.payment_intents.capture(id, amount_to_capture=4_000)
    charge = sim.payment_intents.retrieve(id)["latest_charge"]
    story = sim.explain(charge)
    assert "$100.00 was authorized on a visa card" in story
    assert "Only $40.00 of it was captured." in story
    assert "was charged to" not in story


def test_a_paid_intent_tells_of_its_charge(sim: Simulator) -> None:
    story = sim.explain(intent(sim, "pm_card_visa"))
    assert "It has succeeded: $100.00 were received" in story
    assert "Stripe took $3.20" in story
    assert "becomes available on Wed 4 Mar 2026" in story


# -- fields that are null, and when they are filled ------------------------------------------------


@pytest.mark.as_at_stripe
def test_why_is_the_balance_transaction_null() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z", payment_methods=("card",))
    charge = sim.payment_intents.retrieve(intent(sim, "pm_card_visa"))["latest_charge"]
    story = sim.explain(charge)
    assert "Its balance_transaction is null for 2 seconds more" in story
    assert "as are its transfer and its application fee" in story
    sim.clock.advance(seconds=2)
    assert "adds $96.80 to the balance" in sim.explain(charge)


def test_why_are_transfer_and_application_fee_null(sim: Simulator) -> None:
    own = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    assert "its transfer and its application_fee are null" in sim.explain(own)
    direct = sim.explain(sell(sim, seller(sim), 10_000))
    assert "It names no destination, so its transfer is null" in direct
    assert "No application fee was asked for, so its application_fee is null" in direct


# -- debits, and who pays Stripe -------------------------------------------------------------------


def test_when_is_a_debit_paid_and_why_did_it_fail(sim: Simulator) -> None:
    paid = debit(sim)["latest_charge"]
    assert "has neither paid nor refused" in sim.explain(paid)
    assert "It succeeds on Fri 6 Mar 2026" in sim.explain(paid)
    failed = debit(sim, "pm_usBankAccount_insufficientFunds")["latest_charge"]
    sim.clock.advance(days=3)
    story = sim.explain(failed)
    assert "It failed (" in story
    assert "made when it failed, took" in story
    assert "$4.00 of that is what a failed debit costs" in story


def test_who_got_what_of_a_destination_charge(sim: Simulator) -> None:
    shop = seller(sim)
    story = sim.explain(sell_for(sim, shop, 10_000, application_fee_amount=1_000))
    assert f"passed $100.00 on to {shop}" in story
    assert f"All in all, the payment added $6.80 to the pending balance of {sim.account}" in story
    assert f"added $90.00 to the pending balance of {shop}" in story


def test_what_was_sent_on_by_hand(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sent = send(sim, shop, 6_000, source_transaction=charge["id"])
    story = sim.explain(charge)
    assert f"$60.00 of it was sent on to {shop} by {sent['id']}" in story
    assert "A refund does not bring that back: reverse the transfer by hand" in story


def test_who_is_the_fee_payer(sim: Simulator) -> None:
    shop = seller(sim, None, controller=PLATFORM_PAYS_FEES)
    story = sim.explain(sell(sim, shop, 10_000))
    assert f"The platform {sim.account} is the fee payer: it paid Stripe's fee of $3.20" in story
    assert f"adds $100.00 to the balance of {shop}" in story
    payment = sim.explain(sell(sim, seller(sim), 10_000))
    assert "Stripe took $3.20" in payment


def test_a_payment_from_another_account_costs_nothing(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell_for(sim, shop, 10_000)
    payment = sim.transfers.retrieve(charge["transfer"])["destination_payment"]
    story = sim.explain(payment)
    assert f"came from the account {sim.account} by the transfer {charge['transfer']}" in story
    assert "Money from another account comes without a fee of Stripe" in story
