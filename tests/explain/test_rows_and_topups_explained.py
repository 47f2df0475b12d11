"""`sim.explain` of balance transactions and top-ups."""

from __future__ import annotations

import pytest

from stripesim import Simulator, lifecycles, situations
from stripesim.engine.money import Balance
from stripesim.explain.line import WHAT_IT_IS
from tests.stories.sellers import sell, seller


@pytest.fixture
def sim() -> Simulator:
    """A Monday without a holiday near it."""
    return Simulator(start="2026-03-02T09:00:00Z")


def test_what_is_this_line_of_my_balance(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    story = sim.explain(charge["balance_transaction"])
    assert f"It is a line of the balance of {sim.account}" in story
    assert "a payment by card. Such a line never changes" in story
    assert "$100.00 less a fee of $3.20 is $96.80" in story
    assert "was pending at first, and becomes available on Wed 4 Mar 2026" in story
    assert "Its status is pending until then" in story
    assert "The automatic payout of Wed 4 Mar 2026 01:30 UTC will carry it" in story
    assert f"sim.explain('{charge['id']}') says what it is of" in story


def test_whose_fee_is_it(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell(sim, shop, 10_000, application_fee_amount=1_000)
    story = sim.explain(charge["balance_transaction"])
    assert "Stripe took $3.20" in story
    assert f"The platform {sim.account} took $10.00 as its application fee" in story


def test_which_payout_carried_the_line(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.clock.advance(days=4)
    [payout] = sim.payouts.list()["data"]
    assert f"The payout {payout['id']} of $96.80" in sim.explain(charge["balance_transaction"])


def test_a_line_that_a_debit_counts_was_not_sent_to_the_bank(sim: Simulator) -> None:
    ids = situations.dispute_about_to_be_lost(sim)
    charge, [debit] = sim.charges.retrieve(ids.charge), sim.payouts.list()["data"]
    story = sim.explain(charge["balance_transaction"])
    assert f"The debit of the bank {debit['id']} of $18.20, made on Thu 5 Mar 2026" in story
    assert "counts it. The bank paid it on Thu 5 Mar 2026." in story
    assert "was in the bank" not in story
    assert "money that is taken from the bank" in sim.explain(debit["balance_transaction"])


def test_the_line_of_a_payout_belongs_to_it(sim: Simulator) -> None:
    sim.charges.create(amount=10_000, currency="usd", source="tok_bypassPending")
    sim.clock.advance(days=1)
    [payout] = sim.payouts.list()["data"]
    story = sim.explain(payout["balance_transaction"])
    assert f"It is a row of the payout {payout['id']} itself" in story
    listed = sim.balance_transactions.list(payout=payout["id"])["data"]
    assert payout["balance_transaction"] in [row["id"] for row in listed]


def test_when_is_my_top_up_there(sim: Simulator) -> None:
    topup = sim.topups.create(amount=5_000, currency="usd")
    story = sim.explain(topup)
    assert "It is expected on Mon 9 Mar 2026; until then the balance_transaction is null" in story
    assert "While it is pending it can be canceled" in story
    sim.clock.advance(days=8)
    assert "added $50.00 to the available balance" in sim.explain(topup["id"])


def test_why_did_my_top_up_not_come(sim: Simulator) -> None:
    topup = sim.topups.create(amount=5_000, currency="usd")
    sim.topups.cancel(topup["id"])
    assert "It was canceled on Mon 2 Mar 2026 09:00 UTC" in sim.explain(topup["id"])
    failed = sim.topups.create(
        amount=5_000, currency="usd", source="btok_us_verified_insufficientFunds"
    )
    sim.clock.advance(days=8)
    story = sim.explain(failed["id"])
    assert "with the failure_code insufficient_funds" in story
    assert "No money has moved" in story


def test_money_for_refunds_is_never_paid_out(sim: Simulator) -> None:
    topup = sim.controls.add_funds(amount=5_000, currency="usd")
    assert "This balance only pays refunds and disputes" in sim.explain(topup)


def test_every_type_of_line_has_words() -> None:
    rows = {
        end.row.type
        for life in lifecycles.values()
        for row in life.transitions
        for entry in row.money
        for end in (entry.src, entry.dst)
        if isinstance(end, Balance)
    }
    assert rows == set(WHAT_IT_IS)
