"""`sim.explain(dispute)`, asked as a newcomer would ask."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stripesim import Simulator
from tests.stories.sellers import sell, sell_for, seller, send

PLATFORM_PAYS_FEES = {
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "requirement_collection": "application",
    "stripe_dashboard": {"type": "none"},
}


@pytest.fixture
def sim() -> Simulator:
    """A Monday without a holiday near it."""
    return Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 50_000})


def disputed(sim: Simulator, source: str = "tok_createDispute") -> dict[str, Any]:
    sim.charges.create(amount=10_000, currency="usd", source=source)
    found: dict[str, Any] = sim.disputes.list(limit=1)["data"][0]
    return found


def test_from_whom_was_it_taken_and_what_did_it_cost(sim: Simulator) -> None:
    story = sim.explain(disputed(sim))
    assert "claimed back $100.00" in story
    assert f"took $115.00 from the pending balance of {sim.account}" in story
    assert "$15.00 of it is the dispute fee" in story
    assert "price_of_it" in [rule.name for rule in story.rules]


def test_until_when_must_i_answer_and_what_if_i_do_nothing(sim: Simulator) -> None:
    dispute = disputed(sim)
    story = sim.explain(dispute)
    assert "Evidence can be submitted until Tue 10 Mar 2026 23:59 UTC" in story
    assert "If nothing is done, it is lost on Wed 11 Mar 2026" in story
    sim.clock.advance(days=10)
    lost = sim.explain(dispute)
    assert "It was lost on Wed 11 Mar 2026: nobody had answered in time" in lost
    assert "Nothing comes back" in lost


def test_what_does_an_answer_cost_and_what_does_a_win_return(sim: Simulator) -> None:
    dispute = disputed(sim)
    before = sim.explain(dispute)
    assert "Submitting evidence would take $15.00 from the available balance" in before
    assert "A win would add $100.00" in before
    assert "The dispute fee does not come back, even then" in before
    sim.disputes.update(dispute["id"], evidence={"uncategorized_text": "winning_evidence"})
    answered = sim.explain(dispute["id"])
    assert "Evidence was submitted on Mon 2 Mar 2026 09:00 UTC" in answered
    assert "so the decision comes on Mon 2 Mar 2026 09:00 UTC" in answered
    sim.clock.advance(minutes=1)
    won = sim.explain(dispute["id"])
    assert "It was won on Mon 2 Mar 2026 09:00 UTC" in won
    assert "The dispute fee of $15.00 does not come back" in won


def moved(story: Any) -> int:
    """What the sentences of the past say was added, less what they say was taken, in cents."""
    told = " ".join(sentence.text for sentence in story if not sentence.ahead)
    found = re.findall(r"(took|added) \$([\d.]+)", told)
    return sum(
        round(float(amount) * 100) * (1 if verb == "added" else -1) for verb, amount in found
    )


@pytest.mark.parametrize("evidence", ["winning_evidence", "losing_evidence"])
def test_what_a_countered_dispute_has_taken_and_added_is_what_its_rows_say(
    sim: Simulator, evidence: str
) -> None:
    dispute = disputed(sim)["id"]
    sim.disputes.update(dispute, evidence={"uncategorized_text": evidence})
    for _ in range(2):
        story = sim.explain(dispute)
        rows = sim.balance_transactions.list()["data"]
        assert "evidence was submitted: for that the row" in story
        assert moved(story) == sum(row["net"] for row in rows if row["source"] == dispute)
        sim.clock.advance(minutes=1)


def test_an_inquiry_has_taken_nothing(sim: Simulator) -> None:
    story = sim.explain(disputed(sim, "tok_createDisputeInquiry"))
    assert "the customer's bank asked about $100.00 of the charge" in story
    assert "It is an inquiry: the bank only asks. No money was taken" in story
    assert "If the bank makes it a chargeback, that would take $115.00" in story
    assert "If the bank does nothing more, it is closed on Tue 30 Jun 2026" in story
    assert "A full refund of the charge closes it before that" in story
    sim.refunds.create(charge=sim.charges.list()["data"][0]["id"])
    [closed] = sim.disputes.list()["data"]
    assert "The inquiry was closed on Mon 2 Mar 2026" in sim.explain(closed)


def test_who_pays_the_dispute_of_a_destination_charge(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sell_for(sim, shop, 10_000, card="pm_card_createDispute")
    story = sim.explain(sim.disputes.list(charge=charge["id"])["data"][0])
    assert f"A dispute lands on the account of the charge, {sim.account}" in story
    assert f"The seller {shop} keeps the $100.00 of the transfer" in story


def test_nothing_is_advised_once_the_seller_has_given_all_of_it_back(sim: Simulator) -> None:
    shop = seller(sim)
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_createDispute")
    transfer = send(sim, shop, 4_000, source_transaction=charge["id"])
    dispute = sim.disputes.list(charge=charge["id"])["data"][0]
    assert "reverse the transfer by hand" in sim.explain(charge)
    assert "keeps the $40.00 of the transfer" in sim.explain(dispute)
    sim.transfers.reversals.create(transfer["id"])
    assert "reverse the transfer by hand" not in sim.explain(charge)
    assert "was sent on to" in sim.explain(charge)
    assert f"{shop} has given back all of the transfer" in sim.explain(dispute)


def test_nobody_is_advised_to_take_back_what_a_won_dispute_has_brought(sim: Simulator) -> None:
    shop = seller(sim)
    sell_for(sim, shop, 10_000, card="pm_card_createDispute")
    dispute = sim.disputes.list()["data"][0]
    assert "unless you reverse it" in sim.explain(dispute)
    sim.controls.close_dispute(dispute["id"], "won")
    assert "unless you reverse it" not in sim.explain(dispute)


def test_the_fee_payer_pays_the_dispute_fee(sim: Simulator) -> None:
    shop = seller(sim, None, controller=PLATFORM_PAYS_FEES)
    sell(sim, shop, 10_000, "tok_createDispute")
    [dispute] = sim.disputes.list(stripe_account=shop)["data"]
    story = sim.explain(dispute)
    assert f"took $100.00 from the pending balance of {shop}" in story
    assert f"The platform {sim.account} is the fee payer of this account: it paid $15.00" in story


def test_it_took_the_currency_that_the_charge_settled_in() -> None:
    sim = Simulator(country="DE", start="2026-03-02T09:00:00Z")
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_createDispute")
    row = sim.balance_transactions.retrieve(charge["balance_transaction"])
    story = sim.explain(sim.disputes.list()["data"][0])
    assert f"as it had settled: €{row['amount'] / 100:.2f}" in story
