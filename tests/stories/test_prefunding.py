"""Money that was added for refunds and disputes: a balance of its own, which is used first."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

from .openings import (
    add_bank_account,
    at_no_cost,
    debit_negative_balances,
    schedule_payouts,
    with_old_sales,
)
from .story import event_types, moment, row_of, tell, when

PREFUNDING = "refund_and_dispute_prefunding"


@pytest.fixture
def sim() -> Simulator:
    """Nothing in the balance; charge 1 (1,000.00 USD) was paid out long ago."""
    return with_old_sales("Mon 2026-03-02 09:00")


def funds(sim: Simulator, currency: str = "usd") -> tuple[int, int]:
    """What was added: (available, pending)."""
    held = sim.balance.retrieve()[PREFUNDING]
    available, pending = (
        sum(entry["amount"] for entry in held[name] if entry["currency"] == currency)
        for name in ("available", "pending")
    )
    return available, pending


def prefunded(sim: Simulator, amount: int) -> None:
    """Add so much, and let the two days pass until it is available."""
    sim.controls.add_funds(amount, "usd")
    sim.clock.advance(days=2)
    assert funds(sim) == (amount, 0)


def charge_1(sim: Simulator) -> str:
    return str(list(sim.charges.all())[-1]["id"])


# -- adding ---------------------------------------------------------------------------------------


def test_what_was_never_used_shows_zeros(sim: Simulator) -> None:
    zero = [{"amount": 0, "currency": "usd"}]
    assert sim.balance.retrieve()[PREFUNDING] == {"available": zero, "pending": zero}


def test_money_that_was_added_is_available_two_business_days_later(sim: Simulator) -> None:
    sim.clock.advance_to(moment("Fri 2026-03-06 09:00"))
    added = sim.controls.add_funds(20_000, "usd")
    row = row_of(sim, added)
    assert (row["type"], row["balance_type"], row["source"]) == ("topup", PREFUNDING, added["id"])
    assert (row["amount"], row["status"]) == (20_000, "pending")
    assert when(row["available_on"]) == "Tue 2026-03-10 00:00"

    sim.clock.advance_to(moment("Mon 2026-03-09 23:59"))
    assert funds(sim) == (0, 20_000)
    told = sim.clock.advance_to(moment("Tue 2026-03-10 01:00"))
    assert funds(sim) == (20_000, 0)
    assert [event["type"] for event in told] == ["balance.available"]
    sim.clock.advance(days=7)
    assert funds(sim) == (20_000, 0)  # no automatic payout takes it
    assert sim.balance.retrieve()["available"][0]["amount"] == 0


def test_each_currency_has_an_entry_of_its_own(sim: Simulator) -> None:
    sim.controls.add_funds(700, "EUR")
    assert sim.balance.retrieve()[PREFUNDING]["pending"] == [
        {"amount": 0, "currency": "usd"},
        {"amount": 700, "currency": "eur"},
    ]


@pytest.mark.parametrize("country", ["BR", "IN"])
def test_in_brazil_and_india_nothing_can_be_added(country: str) -> None:
    sim = Simulator(country=country)
    with pytest.raises(errors.InvalidRequestError, match="cannot add funds"):
        sim.controls.add_funds(1_000, "usd")


def test_what_was_added_can_be_taken_back_by_the_bank(sim: Simulator) -> None:
    added = sim.controls.add_funds(20_000, "usd")
    sim.controls.reverse_topup(added["id"])
    assert funds(sim) == (0, 0)
    sim.check()


def test_what_was_spent_of_it_is_then_paid_from_payments(sim: Simulator) -> None:
    added = sim.controls.add_funds(20_000, "usd")
    sim.clock.advance(days=3)
    sim.refunds.create(charge=charge_1(sim), amount=5_000)
    assert funds(sim) == (15_000, 0)
    sim.controls.reverse_topup(added["id"])
    assert funds(sim) == (0, 0)
    rows = list(sim.balance_transactions.all())[:3][::-1]
    assert [(row["type"], row["balance_type"], row["net"]) for row in rows] == [
        ("topup_reversal", PREFUNDING, -20_000),
        ("adjustment", "payments", -5_000),
        ("adjustment", PREFUNDING, 5_000),
    ]
    sim.check()


# -- what is paid from it -------------------------------------------------------------------------


def test_an_application_sees_its_refund_paid_from_what_was_added(sim: Simulator) -> None:
    prefunded(sim, 20_000)
    with sim.activate():
        refund = stripe.Refund.create(charge=charge_1(sim), amount=5_000)
        row = stripe.BalanceTransaction.retrieve(str(refund.balance_transaction))
        assert (row.balance_type, row.type, row.amount) == (PREFUNDING, "refund", -5_000)
        balance = stripe.Balance.retrieve()
    assert balance.available[0].amount == 0
    assert balance.refund_and_dispute_prefunding.available[0].amount == 15_000


def test_a_refund_is_paid_from_it_only_as_a_whole(sim: Simulator) -> None:
    """20,000 does not cover 30,000: the payments balance pays, and is repaid as far as it goes."""
    prefunded(sim, 20_000)
    tell(
        sim,
        """
        moment               | do                       | available | by itself
        Wed 2026-03-04 09:00 | refund 30000 of charge 1 |    -10000 |
        """,
    )
    assert funds(sim) == (0, 0)
    rows = [
        (row["type"], row["balance_type"], row["net"]) for row in sim.balance_transactions.all()
    ]
    assert rows[:3] == [
        ("adjustment", "payments", 20_000),
        ("adjustment", PREFUNDING, -20_000),
        ("refund", "payments", -30_000),
    ]
    sim.check()


def test_a_refund_of_a_pending_charge_is_paid_from_it_at_once(sim: Simulator) -> None:
    prefunded(sim, 20_000)
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    row = row_of(sim, sim.refunds.create(charge=charge["id"]))
    assert (row["balance_type"], row["status"]) == (PREFUNDING, "available")
    assert funds(sim) == (10_000, 0)
    assert sim.balance.retrieve()["pending"][0]["amount"] == 10_000


def test_money_that_is_still_on_its_way_pays_for_nothing(sim: Simulator) -> None:
    sim.controls.add_funds(20_000, "usd")
    refund = sim.refunds.create(charge=charge_1(sim), amount=5_000)
    assert row_of(sim, refund)["balance_type"] == "payments"
    assert funds(sim) == (0, 20_000)


def test_money_of_another_currency_pays_for_nothing(sim: Simulator) -> None:
    sim.controls.add_funds(20_000, "eur")
    sim.clock.advance(days=2)
    refund = sim.refunds.create(charge=charge_1(sim), amount=5_000)
    assert row_of(sim, refund)["balance_type"] == "payments"


def test_a_converted_charge_is_refunded_from_the_currency_that_it_settled_in() -> None:
    sim = Simulator(pricing=at_no_cost("US", "usd", conversion_margin=0))
    charge = sim.charges.create(amount=9_448, currency="eur", source="tok_bypassPending")
    prefunded(sim, 10_000)
    row = row_of(sim, sim.refunds.create(charge=charge["id"]))
    assert (row["balance_type"], row["currency"], row["amount"]) == (PREFUNDING, "usd", -10_000)
    assert funds(sim) == (0, 0)


def test_a_refund_that_fails_brings_the_money_back_to_where_it_was(sim: Simulator) -> None:
    prefunded(sim, 20_000)
    refund = sim.refunds.create(charge=charge_1(sim), amount=5_000)
    sim.controls.fail_refund(refund["id"])
    assert funds(sim) == (20_000, 0)
    assert sim.balance.retrieve()["available"][0]["amount"] == 0


def test_a_dispute_and_its_fee_are_paid_from_it_and_come_back_to_it() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_bypassPending")["id"]
    sim.clock.advance(days=1)
    prefunded(sim, 12_000)
    dispute = sim.controls.dispute_charge(charge)
    (row,) = dispute["balance_transactions"]
    assert (row["balance_type"], row["amount"], row["fee"]) == (PREFUNDING, -10_000, 1_500)
    assert funds(sim) == (500, 0)
    sim.controls.close_dispute(dispute["id"], "won")
    assert funds(sim) == (10_500, 0)
    assert sim.balance.retrieve()["available"][0]["amount"] == 0
    sim.check()


def test_a_dispute_that_it_covers_but_for_the_fee_is_paid_by_the_payments_balance() -> None:
    sim = Simulator(opening_balance={"usd": 50_000})
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_bypassPending")["id"]
    sim.controls.add_funds(10_000, "usd")
    schedule_payouts(sim, interval="manual")
    sim.clock.advance(days=2)
    (row,) = sim.controls.dispute_charge(charge)["balance_transactions"]
    assert row["balance_type"] == "payments"
    assert funds(sim) == (10_000, 0)


# -- a balance below zero -------------------------------------------------------------------------


def test_a_negative_balance_is_repaid_when_the_money_arrives(sim: Simulator) -> None:
    debit_negative_balances(sim, False)
    sim.controls.add_funds(20_000, "usd")
    tell(
        sim,
        """
        moment               | do                       | available
        Mon 2026-03-02 09:00 | refund 5000 of charge 1  |     -5000
        Tue 2026-03-03 23:59 |                          |     -5000
        Wed 2026-03-04 00:00 |                          |         0
        """,
    )
    assert funds(sim) == (15_000, 0)
    rows = list(sim.balance_transactions.all(type="adjustment"))
    assert [row["net"] for row in rows] == [5_000, -5_000]
    assert {row["description"] for row in rows} == {"Repayment of a negative balance"}


def test_refunds_that_wait_are_sent_when_the_money_arrives() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_short")
    refund = sim.refunds.create(charge=charge_1(sim), amount=5_000)
    assert refund["status"] == "pending"
    sim.controls.add_funds(20_000, "usd")
    sim.clock.advance_to(moment("Wed 2026-03-04 00:00"))
    assert sim.refunds.retrieve(refund["id"])["status"] == "succeeded"
    assert funds(sim) == (15_000, 0)
    assert sim.refunds.create(charge=charge_1(sim), amount=5_000)["status"] == "succeeded"


# -- paying it out --------------------------------------------------------------------------------


def test_it_is_paid_out_to_the_bank_on_request(sim: Simulator) -> None:
    prefunded(sim, 20_000)
    payout = sim.controls.pay_out_funds(12_000, "usd")
    assert (payout["amount"], payout["automatic"], payout["status"]) == (12_000, False, "pending")
    row = row_of(sim, payout)
    assert (row["type"], row["balance_type"], row["amount"]) == ("payout", PREFUNDING, -12_000)
    assert funds(sim) == (8_000, 0)
    sim.clock.advance(hours=6)
    assert sim.payouts.retrieve(payout["id"])["status"] == "paid"
    sim.check()


@pytest.mark.parametrize("end", ["cancel", "fail"])
def test_a_payout_of_it_that_does_not_arrive_brings_it_back(sim: Simulator, end: str) -> None:
    prefunded(sim, 20_000)
    payout = sim.controls.pay_out_funds(12_000, "usd")["id"]
    if end == "cancel":
        sim.payouts.cancel(payout)
    else:
        sim.controls.fail_payout(payout)
    assert funds(sim) == (20_000, 0)


def test_no_more_is_paid_out_than_is_there(sim: Simulator) -> None:
    sim.charges.create(amount=50_000, currency="usd", source="tok_bypassPending")
    sim.controls.add_funds(20_000, "usd")
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError, match="prefunding balance is too low") as short:
        sim.controls.pay_out_funds(1, "usd")
    assert short.value.code == "balance_insufficient"
    assert sim.fingerprint() == before


def test_an_ordinary_payout_does_not_reach_it(sim: Simulator) -> None:
    prefunded(sim, 20_000)
    with pytest.raises(errors.InvalidRequestError, match="card balance is too low"):
        sim.payouts.create(amount=1, currency="usd")


# -- around it ------------------------------------------------------------------------------------


def test_a_copy_and_a_file_know_it_too(sim: Simulator, tmp_path: Any) -> None:
    prefunded(sim, 20_000)
    add_bank_account(sim, "eur")
    sim.save(tmp_path / "sim.json")
    for twin in (sim.fork(), Simulator.load(tmp_path / "sim.json")):
        twin.refunds.create(charge=charge_1(twin), amount=5_000)
        assert funds(twin) == (15_000, 0)
        twin.check()
    assert funds(sim) == (20_000, 0)


def test_the_top_up_that_added_it_is_told(sim: Simulator) -> None:
    sim.controls.add_funds(20_000, "usd")
    assert event_types(sim)[-2:] == ["topup.created", "topup.succeeded"]
