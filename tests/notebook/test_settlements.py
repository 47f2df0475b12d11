"""Each payment on its way to the bank, with the columns of Stripe's itemized reports."""

from __future__ import annotations

from typing import Any

import pytest

import stripesim
from stripesim import Simulator
from stripesim.engine.money import Balance
from stripesim.notebook.settlements import CATEGORIES
from tests.stories.story import when


def sold(**sim: Any) -> Simulator:
    """100.00 on Monday morning, and again on Wednesday; now it is Thursday."""
    made = Simulator(start="2026-03-02T09:00:00Z", **sim)
    for days in (2, 1):
        made.charges.create(amount=100_00, currency="usd", source="tok_visa")
        made.clock.advance(days=days)
    return made


def test_a_payment_is_followed_to_the_bank() -> None:
    sim = sold()
    [charge] = list(sim.charges.all())[-1:]
    [payout] = sim.payouts.all()
    first, second = sim.settlements()
    assert first["balance_transaction_id"] == charge["balance_transaction"]
    assert (first["gross"], first["fee"], first["net"]) == (100_00, 3_20, 96_80)
    assert (first["source_id"], first["charge_id"]) == (charge["id"], charge["id"])
    assert (first["automatic_payout_id"], first["account"]) == (payout["id"], sim.account)
    assert first["automatic_payout_effective_at_utc"] == payout["arrival_date"]
    moments = [first[name] for name in ("created_utc", "available_on_utc", "bank_utc")]
    assert [when(each) for each in moments] == [
        "Mon 2026-03-02 09:00",
        "Wed 2026-03-04 00:00",
        "Wed 2026-03-04 07:30",
    ]
    assert first["days"] == 1.94
    assert (second["automatic_payout_id"], second["bank_utc"], second["days"]) == (None, None, None)


def test_the_rows_of_a_payout_add_up_to_it() -> None:
    sim = sold()
    sim.refunds.create(charge=sim.charges.list()["data"][0]["id"], amount=40_00)
    sim.clock.advance(days=7)
    for payout in sim.payouts.all():
        rows = [r for r in sim.settlements(None) if r["automatic_payout_id"] == payout["id"]]
        assert sum(row["net"] for row in rows) == payout["amount"]
        listed = sim.balance_transactions.list(payout=payout["id"], limit=100)["data"]
        ids = {row["id"] for row in listed if row["type"] != "payout"}
        assert {row["balance_transaction_id"] for row in rows} == ids


def test_what_the_bank_sent_back_is_not_there() -> None:
    sim = sold()
    sim.controls.fail_payout(sim.payouts.list()["data"][0]["id"])
    first, _ = sim.settlements()
    assert first["automatic_payout_id"] is not None
    assert (first["bank_utc"], first["days"]) == (None, None)


def test_what_is_paid_out_by_hand_is_part_of_no_automatic_payout() -> None:
    sim = Simulator(opening_balance={"usd": 500_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    sim.charges.create(amount=100_00, currency="usd", source="tok_bypassPending")
    sim.payouts.create(amount=96_80, currency="usd")
    sim.clock.advance(days=7)
    [row] = sim.settlements()
    assert (row["automatic_payout_id"], row["days"]) == (None, None)


def test_a_refund_names_its_charge_and_what_the_customer_got() -> None:
    sim = Simulator(country="CA")
    charge = sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"], amount=25_00)
    [row] = sim.settlements("refund")
    assert (row["source_id"], row["charge_id"]) == (refund["id"], charge["id"])
    assert (row["customer_facing_amount"], row["customer_facing_currency"]) == (25_00, "usd")
    assert row["currency"] == "cad"
    assert sim.settlements("refund", currency="usd") == []


def test_a_dispute_names_its_charge_and_what_the_customer_disputed() -> None:
    sim = Simulator(country="CA")
    charge = sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    dispute = sim.controls.dispute_charge(charge["id"], amount=40_00)
    [row] = sim.settlements("dispute")
    assert (row["source_id"], row["charge_id"]) == (dispute["id"], charge["id"])
    assert (row["customer_facing_amount"], row["customer_facing_currency"]) == (40_00, "usd")


def test_money_added_for_refunds_and_disputes_is_not_among_the_payments() -> None:
    sim = sold()
    before = sim.settlements(None)
    sim.controls.add_funds(50_00, "usd")
    assert [*sim.settlements(None)] == [*before]


def test_rows_of_several_accounts_stand_in_the_order_in_which_they_were_made() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    seller = sim.accounts.create(type="custom", country="DE")[
        "id"
    ]  # its money comes after seven days
    sim.controls.complete_onboarding(seller)
    for whose in ({"stripe_account": seller}, {}):
        sim.charges.create(amount=100_00, currency="usd", source="tok_visa", **whose)
        sim.clock.advance(hours=1)
    rows = sim.settlements(stripe_account="all")
    assert [row["account"] for row in rows] == [seller, sim.account]
    assert rows[0]["available_on_utc"] > rows[1]["available_on_utc"]


def test_a_category_that_stripe_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="reporting_category is one of"):
        Simulator().settlements("charges")


def test_every_category_of_the_simulator_can_be_asked_for() -> None:
    ends = (
        end
        for life in stripesim.lifecycles.values()
        for row in life.transitions
        for entry in row.money
        for end in (entry.src, entry.dst)
    )
    known = {end.row.reporting_category for end in ends if isinstance(end, Balance)}
    assert known <= {*CATEGORIES}
    assert len(known) > 15


def test_it_prints_the_way_of_each_payment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert repr(sold().settlements()).splitlines() == [
        "paid                   gross    net  available       in the bank     days",
        "Mon 2026-03-02 09:00  10,000  9,680  Wed 2026-03-04  Wed 2026-03-04  1.9",
        "Wed 2026-03-04 09:00  10,000  9,680  Fri 2026-03-06",
    ]


def test_its_picture_says_how_long_it_takes() -> None:
    figure = sold().settlements().plot()
    assert figure.get_suptitle() == "One payment, and it was in the bank within 1.9 days"
    with pytest.raises(ValueError, match="no payment has reached the bank yet"):
        Simulator().settlements().plot()
