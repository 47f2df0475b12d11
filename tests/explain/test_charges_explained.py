"""`sim.explain(charge)`, asked as a newcomer would ask."""

from __future__ import annotations

import pytest

import stripesim
from stripesim import Simulator
from tests.stories.test_bank_debits import debit


@pytest.fixture
def sim() -> Simulator:
    """The Friday before Labor Day."""
    return Simulator(start="2026-09-04T09:00:00Z")


def test_why_did_stripe_take_this_fee(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    story = sim.explain(charge["id"])
    assert "Stripe took $3.20" in story
    assert "2.9 % of $100.00 is $2.90 and $0.30 for each payment" in story
    assert "adds $96.80 to the balance" in story


def test_why_is_it_not_available_yet(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    story = sim.explain(charge)
    assert "becomes available on Wed 9 Sep 2026, 2 business days after Fri 4 Sep 2026" in story
    assert "Sat 5 Sep and Sun 6 Sep (weekend), Mon 7 Sep (Labor Day)" in story


def test_which_payout_carried_it_and_when_was_it_in_the_bank(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    assert "The automatic payout of Wed 9 Sep 2026 01:30 UTC will carry it" in sim.explain(charge)
    sim.clock.advance(days=7)
    [payout] = sim.payouts.list()["data"]
    story = sim.explain(charge)
    assert f"The payout {payout['id']} of $96.80" in story
    assert "It was in the bank on Wed 9 Sep 2026" in story


def test_at_which_rate_was_it_converted(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="eur", source="tok_fr")
    row = sim.balance_transactions.retrieve(charge["balance_transaction"])
    sim.controls.set_price(conversion_margin=500)
    story = sim.explain(charge)
    assert f"€100.00 was converted at {row['exchange_rate']} into" in story
    assert "rounded half up" in story
    assert "below the mid rate of the day: Stripe's margin, which no fee shows" in story
    assert "That rate is 5 % below" not in story


def test_a_charge_that_is_paid_out_ahead_of_its_day_says_so() -> None:
    sim = Simulator(start="2026-03-03T09:00:00Z", payout_timing="ahead")
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    assert "The automatic payout of Wed 4 Mar 2026 01:30 UTC will carry it" in sim.explain(charge)
    assert "It is to be in the bank on Thu 5 Mar 2026" in sim.explain(charge)
    sim.clock.advance(days=1)
    [payout] = sim.payouts.list()["data"]
    assert f"The payout {payout['id']} of $96.80" in sim.explain(charge)
    assert "It is in the bank on Thu 5 Mar 2026" in sim.explain(charge)


def test_nothing_is_foretold_of_a_night_that_pays_nothing(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    schedule = {"payouts": {"schedule": {"interval": "manual"}}}
    sim.balance_settings.update(payments=schedule)
    assert "No automatic payout is planned that would carry it" in sim.explain(charge)


def test_later_changes_of_the_terms_do_not_change_an_explanation(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="eur", source="tok_fr")
    before = [each for each in sim.explain(charge) if not each.ahead]
    sim.balance_settings.update(payments={"settlement_timing": {"delay_days_override": 9}})
    sim.controls.set_rate("eur", "1")
    assert [each for each in sim.explain(charge) if not each.ahead] == before


def test_an_explanation_is_plain_data_too(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    data = sim.explain(charge).data()
    [fee] = [each for each in data["sentences"] if "fee" in each["figures"]]
    row = sim.balance_transactions.retrieve(charge["balance_transaction"])
    assert fee["figures"]["fee"] == {"amount": row["fee"], "currency": "usd"}
    assert (fee["rule"], fee["grade"]) == ("processing_fee", "recorded")


def test_what_was_refused_names_its_rule_and_figures(sim: Simulator) -> None:
    with pytest.raises(stripesim.errors.StripeError) as refused:
        sim.payouts.create(amount=10_000, currency="usd")
    story = sim.explain(refused.value)
    assert "asked $100.00" in story
    assert [rule.name for rule in story.rules] == ["more_than_available"]


def test_it_prints_within_80_columns_and_changes_nothing(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    before = sim.fingerprint()
    assert max(map(len, str(sim.explain(charge)).splitlines())) <= 80
    assert sim.fingerprint() == before


def test_what_cannot_be_explained_says_so(sim: Simulator) -> None:
    with pytest.raises(LookupError, match="there is no 'ch_none'"):
        sim.explain("ch_none")
    with pytest.raises(TypeError, match="an id, something that has one, or an error"):
        sim.explain(3)


def test_a_dispute_that_is_over_is_told_as_such(sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_createDispute")
    dispute = sim.disputes.list()["data"][0]["id"]
    assert f"It is disputed (needs_response): sim.explain({dispute!r})" in sim.explain(charge)
    sim.controls.close_dispute(dispute, "won")
    assert f"It was disputed (won): sim.explain({dispute!r})" in sim.explain(charge)
    assert "It is disputed" not in sim.explain(charge)


def test_a_charge_that_is_booked_after_midnight_waits_from_the_day_on_which_it_was_paid() -> None:
    sim = Simulator(start="2026-03-02T23:59:59Z", async_capture=True)
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    sim.clock.advance(seconds=2)
    assert "2 business days after Mon 2 Mar 2026" in sim.explain(intent["latest_charge"])


def test_a_debit_that_counts_as_one_of_the_next_day_says_why() -> None:
    told = []
    for start in ("2026-07-01T22:30:00Z", "2026-07-01T23:30:00Z"):
        sim = Simulator(start=start)
        told.append(sim.explain(debit(sim)["latest_charge"]))
    assert "4 business days after Wed 1 Jul 2026" in told[0]
    assert "in New York" not in told[0]
    assert "4 business days after Thu 2 Jul 2026" in told[1]
    assert "seven in the evening in New York: it counts as one of Thu 2 Jul 2026." in told[1]


def test_where_bank_holidays_are_not_known_it_says_so_and_how_to_get_them() -> None:
    said = "Of this country only weekends are known: its bank holidays count as open days."
    sim = Simulator(country="JP", start="2026-04-27T03:00:00Z")  # Wed 29 April is Showa Day
    charge = sim.charges.create(amount=10_000, currency="jpy", source="tok_visa")
    assert "available on Fri 1 May 2026, 4 business days" in sim.explain(charge)
    assert said in sim.explain(charge)
    assert "pip install 'stripesim[holidays]'" in sim.explain(charge)

    known = Simulator(country="JP", start="2026-04-27T03:00:00Z", holidays="bank")
    charge = known.charges.create(amount=10_000, currency="jpy", source="tok_visa")
    assert "Wed 29 Apr (" in known.explain(charge)
    assert said not in known.explain(charge)
