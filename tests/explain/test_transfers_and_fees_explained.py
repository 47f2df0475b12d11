"""`sim.explain` of transfers, their reversals, application fees and their refunds."""

from __future__ import annotations

import pytest

from stripesim import Simulator
from tests.stories.sellers import sell, sell_for, seller, send


@pytest.fixture
def sim() -> Simulator:
    """A Monday without a holiday near it."""
    return Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 50_000})


def test_where_did_the_money_come_from_and_when_is_it_there(sim: Simulator) -> None:
    shop = seller(sim)
    story = sim.explain(send(sim, shop, 4_000))
    assert "It was paid from the available balance. Its source_transaction is null" in story
    assert f"took $40.00 from the available balance of {sim.account}" in story
    assert f"added $40.00 to the available balance of {shop}" in story
    assert "It was available there at once" in story


def test_why_does_a_transfer_of_a_charge_wait(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    story = sim.explain(send(sim, shop, 4_000, source_transaction=charge["id"]))
    assert f"It is paid by the charge {charge['id']}, so it needs no available money" in story
    assert "Both rows wait for the charge: the money becomes available on Wed 4 Mar 2026" in story


def test_why_is_it_the_whole_amount_of_a_destination_charge(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell_for(sim, shop, 10_000, application_fee_amount=1_000)
    story = sim.explain(charge["transfer"])
    assert "It passes on the amount before fees" in story
    assert "what_is_passed_on" in [rule.name for rule in story.rules]


def test_what_does_a_reversal_take(sim: Simulator) -> None:
    shop = seller(sim)
    transfer = send(sim, shop, 4_000)
    story = sim.explain(transfer)
    assert "A reversal of the $40.00 that is left, made now, would add $40.00" in story
    assert f"would take $40.00 from the available balance of {shop}" in story
    reversal = sim.transfers.reversals.create(transfer["id"], amount=1_500)
    after = sim.explain(transfer["id"])
    assert f"$15.00 came back by {reversal['id']}" in after
    told = sim.explain(reversal["id"])
    assert "$15.00 of the $40.00 of the transfer" in told
    assert "Its source_refund is null" in told


def test_at_which_rate_was_it_converted_there_and_back(sim: Simulator) -> None:
    shop = seller(sim, country="CA")
    transfer = send(sim, shop, 4_000)
    payment = sim.charges.retrieve(transfer["destination_payment"], stripe_account=shop)
    row = sim.balance_transactions.retrieve(payment["balance_transaction"], stripe_account=shop)
    story = sim.explain(transfer)
    assert f"$40.00 was converted at {row['exchange_rate']}" in story
    assert "seller_loses" in [rule.name for rule in story.rules]


def test_why_can_it_not_be_reversed(sim: Simulator) -> None:
    shop = seller(sim, "standard")
    transfer = send(sim, shop, 4_000)
    sim.clock.advance(days=3)
    story = sim.explain(transfer)
    assert "A reversal of the $40.00 that is left, made now, would be refused:" in story
    assert "seller_has_too_little" in [rule.name for rule in story.rules]


def test_whose_is_an_application_fee_and_when_is_it_available(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell(sim, shop, 10_000, application_fee_amount=1_000)
    story = sim.explain(charge["application_fee"])
    assert f"The platform {sim.account} took $10.00 from {shop}" in story
    assert "is a direct charge, on the account that sells" in story
    assert "the originating_transaction is null" in story
    assert "It becomes available together with its charge, on Wed 4 Mar 2026" in story
    assert "A refund of the $10.00 that is left, made now, would take $10.00" in story


def test_what_did_a_refund_of_the_fee_cost(sim: Simulator) -> None:
    shop = seller(sim, country="CA")
    charge = sell(sim, shop, 10_000, application_fee_amount=1_000, currency="cad")
    fee = charge["application_fee"]
    refund = sim.application_fees.refunds.create(fee, amount=400)
    earned = sim.explain(fee)
    assert "10.00 cad was converted at" in earned
    assert f"4.00 cad of it went back by {refund['id']}" in earned
    story = sim.explain(refund["id"])
    assert "It is paid in the currency in which the platform had earned the fee" in story
    assert f"added 4.00 cad to the pending balance of {shop}" in story
