"""`sim.explain.period()`: to the cent, and why the deposits are not the sales."""

from __future__ import annotations

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
    assert "-$127.10  stays in the balance" in story


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


def test_a_balance_that_fell_below_zero_had_no_money_before() -> None:
    fresh = Simulator()
    owed = situations.seller_below_zero(fresh)
    story = fresh.explain.period("2026-03-01", stripe_account=owed.seller)
    assert "$0.00 from before, -$3.20 that came and went, -$96.80 by payouts." in story
    assert "+$100.00  by which the balance has fallen below zero" in story
    fresh.clock.advance(days=2)
    later = fresh.explain.period("2026-03-05", stripe_account=owed.seller)
    assert "-$100.00  by which the balance has risen from below zero" in later


def test_a_period_that_is_still_to_come_says_what_day_it_is() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    said = "the period starts on Sun 1 Nov 2026, which is still to come: it is Mon 2 Mar 2026 09:00"
    with pytest.raises(ValueError, match=said):
        sim.explain.period("2026-11-01")
