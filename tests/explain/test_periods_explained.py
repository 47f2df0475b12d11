"""`sim.explain.period()`: to the cent, and why the deposits are not the sales."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, situations


@pytest.fixture
def sim() -> Simulator:
    """Three weeks of sales, with refunds, a dispute, and payments in euros."""
    sim = Simulator()
    for day in range(20):
        charge = sim.charges.create(amount=10_000 + day, currency="usd", source="tok_visa")["id"]
        if day % 5 == 1:
            sim.charges.create(amount=5_000, currency="eur", source="tok_fr")
        if day % 6 == 2:
            sim.refunds.create(charge=charge, amount=3_000)
        if day == 7:
            sim.controls.dispute_charge(charge)
        sim.clock.advance(days=1)
    return sim


def test_what_came_and_went_in_this_period(sim: Simulator) -> None:
    story = sim.explain.period("2026-03-05", "2026-03-15")
    assert "At the beginning, $213.41 was in the balance, pending money included." in story
    assert "12 payments: +$1,105.53, fees $37.22" in story
    assert "-$115.07  1 dispute: -$100.07, fees $15.00" in story
    assert "-$30.00  1 refund" in story


def test_the_sum_is_right_to_the_cent(sim: Simulator) -> None:
    data = sim.explain.period("2026-03-05", "2026-03-15").data()
    [end] = [each["figures"] for each in data["sentences"] if "closing" in each["figures"]]
    parts = [end[name]["amount"] for name in ("opening", "activity", "payouts")]
    assert sum(parts) == end["closing"]["amount"]
    rows = list(sim.balance_transactions.all(created={"lt": 1_773_532_800}))
    assert end["closing"]["amount"] == sum(row["net"] for row in rows)


def test_why_the_deposits_are_not_the_sales(sim: Simulator) -> None:
    story = sim.explain.period("2026-03-05", "2026-03-15")
    assert "Sales were $1,105.53, and $796.14 reached the bank." in story
    assert "-$52.22  fees" in story
    assert "-$127.10  went into the balance, which rose from $213.41 to $340.51" in story


def test_what_stripe_cost_with_the_margin_that_no_fee_shows(sim: Simulator) -> None:
    story = sim.explain.period("2026-03-05", "2026-03-15")
    assert "Stripe cost $53.28 in all." in story
    assert "$37.22  fees of payments" in story
    assert "$15.00  fees of disputes" in story
    assert "$1.06  exchange margin of 2 conversions: no fee shows it" in story


def test_later_terms_do_not_change_a_period(sim: Simulator) -> None:
    before = str(sim.explain.period("2026-03-05", "2026-03-15"))
    sim.controls.set_rate("eur", "2")
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.clock.advance(days=5)
    assert str(sim.explain.period("2026-03-05", "2026-03-15")) == before


def test_a_period_that_ends_before_it_starts_is_refused(sim: Simulator) -> None:
    with pytest.raises(ValueError, match=r"the period ends on .*, not after its start on"):
        sim.explain.period("2026-03-15", "2026-03-05")


def test_a_debit_of_the_bank_is_not_called_a_payout() -> None:
    sim = Simulator()
    owed = situations.seller_below_zero(sim)
    sim.clock.advance(days=1)
    story = sim.explain.period("2026-03-03", "2026-03-14", stripe_account=owed.seller)
    assert "Payouts, and debits of the bank:" in story
    assert "-$96.80  1 payout" in story
    assert "+$100.00  1 debit of the bank" in story
    assert "$96.80 reached the bank" in story
    assert "+$100.00  was taken from the bank" in story


def test_a_debit_that_the_bank_refuses_is_on_its_way_and_then_came_back() -> None:
    sim = Simulator(country="GB")
    charge = sim.charges.create(amount=100_00, currency="gbp", source="tok_gb")
    sim.clock.advance(days=7)
    sim.refunds.create(charge=charge["id"])
    sim.clock.advance(days=1)
    way = sim.explain.period("2026-03-09", "2026-03-11")
    assert "+£100.00  is on its way from the bank at the end" in way
    assert "£0.00 reached the bank" in way
    [debit, *_] = sim.payouts.list()["data"]
    sim.controls.fail_payout(debit["id"])
    assert "-£100.00  1 debit that came back" in sim.explain.period("2026-03-09", "2026-03-18")


def test_what_lands_in_the_second_in_which_a_period_begins_belongs_to_it() -> None:
    sim = Simulator()
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.clock.advance(days=4)
    [landed] = sim.events.list(type="payout.paid")["data"]
    before = sim.explain.period("2026-03-01", landed["created"])
    assert "$0.00 reached the bank" in before
    assert "-$96.80  is on its way to the bank at the end" in before
    after = sim.explain.period(landed["created"], "2026-03-06")
    assert "$96.80 reached the bank" in after
    assert "+$96.80  was on its way to the bank at the beginning" in after


def test_a_payout_that_came_back_before_it_landed_never_reached_the_bank() -> None:
    sim = Simulator()
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa")
    sim.clock.advance_to("2026-03-04T02:00:00Z")
    [payout] = sim.payouts.list()["data"]
    sim.controls.fail_payout(payout["id"])
    story = sim.explain.period("2026-03-01", "2026-03-06")
    assert "Sales were $100.00, and $0.00 reached the bank." in story


def test_money_added_for_refunds_and_disputes_is_not_told_when_it_goes_back() -> None:
    sim = Simulator(opening_balance={"usd": 1_000_00})
    sim.controls.add_funds(50_00, "usd")
    sim.clock.advance(days=3)
    sim.controls.pay_out_funds(50_00, "usd")
    sim.clock.advance(days=4)
    assert sum(each["amount"] for each in sim.payouts.all()) == 1_050_00
    assert "$1,000.00 reached the bank" in sim.explain.period("2026-03-01", "2026-03-09")


def test_the_fee_of_an_instant_payout_is_among_the_fees() -> None:
    sim = Simulator(opening_balance={"usd": 1_000_00})
    sim.controls.allow_instant_payouts()
    sim.payouts.create(amount=500_00, currency="usd", method="instant")
    sim.clock.advance(days=4)
    story = sim.explain.period("2026-03-01", "2026-03-09")
    assert "-$7.50  fees" in story
    assert "$992.50 reached the bank" in story
    assert "Stripe cost $7.50 in all." in story
    assert "$7.50  fees of payouts" in story


def test_what_stripe_bills_a_platform_for_is_among_its_costs() -> None:
    sim = Simulator(opening_balance={"usd": 1_000_00})
    asked = {name: {"requested": True} for name in ("card_payments", "transfers")}
    shop = sim.accounts.create(type="custom", capabilities=asked)["id"]
    sim.controls.complete_onboarding(shop)
    sim.transfers.create(amount=500_00, currency="usd", destination=shop)
    sim.payouts.create(amount=500_00, currency="usd", method="instant", stripe_account=shop)
    sim.clock.advance(days=4)
    story = sim.explain.period("2026-03-01", "2026-03-09")
    assert "Stripe cost $5.00 in all." in story


def test_a_balance_that_fell_below_zero_had_no_money_before() -> None:
    fresh = Simulator()
    owed = situations.seller_below_zero(fresh)
    story = fresh.explain.period("2026-03-01", stripe_account=owed.seller)
    assert "$0.00 from before, -$3.20 that came and went, -$96.80 by payouts." in story
    assert "+$100.00  came out of the balance, which fell from $0.00 to -$100.00" in story
    fresh.clock.advance(days=2)
    later = fresh.explain.period("2026-03-05", stripe_account=owed.seller)
    assert "-$100.00  went into the balance, which rose from -$100.00 to $0.00" in later


def test_what_was_there_before_is_paid_to_the_last_cent() -> None:
    fresh = Simulator(start="2026-03-02T09:00:00Z")
    fresh.charges.create(amount=10_000, currency="usd", source="tok_visa")
    fresh.clock.advance(days=3)
    story = fresh.explain.period("2026-03-03")
    assert "So at the end $0.00 was in the balance" in story
    assert "+$96.80  came out of the balance, which fell from $96.80 to $0.00" in story


def test_a_balance_that_had_money_and_fell_below_zero_has_fallen_by_both() -> None:
    fresh = Simulator(start="2026-03-02T09:00:00Z")
    sale: Any = {"currency": "usd", "source": "tok_bypassPending"}
    disputed = fresh.charges.create(amount=10_000, **sale)["id"]
    fresh.clock.advance(days=1)
    fresh.charges.create(amount=2_000, **sale)
    fresh.clock.advance_to("2026-03-04")
    fresh.controls.dispute_charge(disputed)
    story = fresh.explain.period("2026-03-04")
    assert "So at the end -$95.88 was in the balance: $19.12 from before, -$115.00" in story
    assert "+$115.00  came out of the balance, which fell from $19.12 to -$95.88" in story


def test_a_period_that_is_still_to_come_says_what_day_it_is() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    said = "the period starts on Sun 1 Nov 2026, which is still to come: it is Mon 2 Mar 2026 09:00"
    with pytest.raises(ValueError, match=said):
        sim.explain.period("2026-11-01")
