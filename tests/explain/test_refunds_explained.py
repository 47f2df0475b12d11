"""`sim.explain(refund)`, asked as a newcomer would ask."""

from __future__ import annotations

import pytest

from stripesim import Simulator
from tests.stories.sellers import sell, sell_for, seller
from tests.stories.test_bank_debits import debit


@pytest.fixture
def sim() -> Simulator:
    """A Monday without a holiday near it."""
    return Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 50_000})


def test_where_is_my_refund(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"], amount=4_000)
    story = sim.explain(refund)
    assert "It has succeeded. Stripe has sent the money" in story
    assert "took $40.00 from the pending balance" in story
    assert "Its charge was not available yet" in story
    assert "Stripe's fee for the charge does not come back" in story
    assert "with_its_charge" in [rule.name for rule in story.rules]


def test_what_is_its_reference_and_why_is_it_null(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"])
    assert "Its reference is null until Mon 9 Mar 2026 09:00 UTC" in sim.explain(refund)
    sim.clock.advance(days=8)
    shown = sim.refunds.retrieve(refund["id"])["destination_details"]["card"]["reference"]
    assert f"finds it by its reference {shown}" in sim.explain(refund)


def test_a_reference_that_never_comes(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"])
    sim.controls.fail_reference(refund["id"])
    assert "The card network never says its reference" in sim.explain(refund)


def test_why_is_it_pending_and_when_does_it_arrive(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_pendingRefund")
    story = sim.explain(sim.refunds.create(charge=charge["id"]))
    assert "pending_reason: processing" in story
    assert "It succeeds on Mon 2 Mar 2026 10:00 UTC" in story
    assert "its_card_is_slow" in [rule.name for rule in story.rules]


def test_why_does_it_wait_for_money() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z", refunds_when_short="wait_when_short")
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_bypassPending")
    story = sim.explain(sim.refunds.create(charge=charge["id"]))
    assert "too little was available. It goes out by itself once enough is" in story
    assert "its balance_transaction is null" in story


def test_why_does_it_wait_for_its_charge(sim: Simulator) -> None:
    charge = debit(sim)["latest_charge"]
    story = sim.explain(sim.refunds.create(charge=charge))
    assert "pending_reason: charge_pending" in story
    assert "its balance_transaction is null until it goes out" in story
    assert "have no card reference" in story


def test_why_did_it_fail_and_where_is_the_money(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_refundFail")
    refund = sim.refunds.create(charge=charge["id"])
    assert "With this test card it fails on Mon 2 Mar 2026 10:00 UTC" in sim.explain(refund)
    sim.clock.advance(hours=2)
    story = sim.explain(refund)
    assert "It failed on Mon 2 Mar 2026 10:00 UTC. The failure_reason is unknown" in story
    assert "Its money came back: the row" in story
    assert "added $100.00 to the available balance" in story


def test_why_has_it_no_balance_transaction(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa", capture=False)
    story = sim.explain(sim.refunds.create(charge=charge["id"]))
    assert "It released an authorization" in story
    assert "balance_transaction stays null" in story


def test_who_paid_it_on_a_platform(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell_for(sim, shop, 10_000, application_fee_amount=1_000)
    alone = sim.explain(sim.refunds.create(charge=charge["id"], amount=2_000))
    assert f"without reverse_transfer: it took nothing back from {shop}" in alone
    both = sim.refunds.create(
        charge=charge["id"], amount=5_000, reverse_transfer=True, refund_application_fee=True
    )
    story = sim.explain(both)
    assert f"{shop} gave back $50.00 of $100.00, the same share as of the charge" in story


def test_where_did_the_refund_of_a_payment_go(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell_for(sim, shop, 10_000)
    transfer = sim.transfers.retrieve(charge["transfer"])
    reversal = sim.transfers.reversals.create(transfer["id"], amount=3_000)
    story = sim.explain(reversal["destination_payment_refund"])
    assert "the money went back there, by the reversal" in story


def test_nothing_is_said_of_a_fee_where_there_was_none(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell_for(sim, shop, 10_000)
    transfer = sim.transfers.retrieve(charge["transfer"])
    assert "Stripe's fee would not come back" in sim.explain(charge)
    assert "Stripe's fee" not in sim.explain(transfer["destination_payment"])


def test_may_i_refund_now_and_what_would_it_do(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    would = "A refund of the $100.00 that is left, made now, would take $100.00 from the pending"
    assert would in sim.explain(charge)
    assert "Stripe's fee would not come back" in sim.explain(charge)
    disputed = sim.charges.create(amount=10_000, currency="usd", source="tok_createDispute")
    story = sim.explain(disputed)
    assert "A refund of the $100.00 that is left, made now, would be refused: Charge" in story
    assert "charged_back" in [rule.name for rule in story.rules]


def test_what_would_a_refund_do_on_a_platform(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell_for(sim, shop, 10_000, application_fee_amount=1_000)
    story = sim.explain(charge)
    assert f"would take $100.00 from the pending balance of {sim.account}" in story
    assert "With reverse_transfer and refund_application_fee it would take $10.00 from" in story
    assert f"would take $90.00 from the pending balance of {shop}" in story
    direct = sim.explain(sell(sim, shop, 10_000, application_fee_amount=1_000))
    assert "With refund_application_fee it would take $90.00 from" in direct


def test_did_the_platform_give_its_fee_back(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell(sim, shop, 10_000, application_fee_amount=1_000)
    given = {"charge": charge["id"], "amount": 2_500, "stripe_account": shop}
    kept = sim.explain(sim.refunds.create(**given))
    assert "the refund was made without refund_application_fee" in kept
    back = sim.refunds.create(refund_application_fee=True, **given)
    by_hand = sim.application_fees.refunds.create(charge["application_fee"], amount=100)
    told = sim.explain(back)
    assert "gave back $2.50 of the $10.00 of its application fee" in told
    assert by_hand["id"] not in told
    after = sim.explain(sim.refunds.create(**given))
    assert "the refund was made without refund_application_fee" in after


def test_was_the_fee_given_back_with_this_refund_or_by_hand_in_the_same_second(
    sim: Simulator,
) -> None:
    shop = seller(sim)
    charge = sell(sim, shop, 10_000, application_fee_amount=1_000)
    refund = sim.refunds.create(charge=charge["id"], amount=2_500, stripe_account=shop)
    sim.application_fees.refunds.create(charge["application_fee"], amount=100)
    assert "the refund was made without refund_application_fee" in sim.explain(refund)


def test_a_share_that_rounds_to_nothing_is_told_as_such(sim: Simulator) -> None:
    sold_by = seller(sim)
    sold = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
    flags = {"reverse_transfer": True, "refund_application_fee": True}
    passed_on = sim.charges.create(
        **sold, transfer_data={"destination": sold_by}, application_fee_amount=20
    )
    refund = sim.refunds.create(charge=passed_on["id"], amount=100, **flags)
    nothing = "even with refund_application_fee: the same share of $0.20 as of the charge rounds to"
    assert nothing in sim.explain(refund)
    refund = sim.refunds.create(charge=passed_on["id"], amount=1_000, **flags)
    assert "gave back $0.02 of the $0.20 of its application fee" in sim.explain(refund)
    a_part = sim.charges.create(**sold, transfer_data={"destination": sold_by, "amount": 20})
    refund = sim.refunds.create(charge=a_part["id"], amount=100, reverse_transfer=True)
    assert refund["transfer_reversal"] is None
    nothing = "even with reverse_transfer: the same share of $0.20 as of the charge rounds to"
    assert nothing in sim.explain(refund)
