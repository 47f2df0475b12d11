"""`sim.upcoming()` says in words what will happen by itself."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, lifecycles, situations
from stripesim.api.upcoming import LEADS_ON, WORDS
from stripesim.engine.table import At

PLANNED = [
    row for each in lifecycles.values() for row in each.transitions if isinstance(row.by, At)
]
SILENT = sorted({row.verb for row in PLANNED if row.dst is None})
VERBS = sorted({row.verb for row in PLANNED})
BY_THEMSELVES = {"release", "retry"}  # of reserve holds and of deliveries


@pytest.mark.parametrize("verb", SILENT)
def test_what_leads_to_no_other_state_is_said_in_words(verb: str) -> None:
    assert verb in WORDS


@pytest.mark.parametrize("verb", VERBS)
def test_what_leads_on_is_said_in_words_once(verb: str) -> None:
    assert [verb in each for each in (WORDS, LEADS_ON, BY_THEMSELVES)].count(True) == 1


def test_a_dispute_says_that_its_evidence_is_due() -> None:
    sim = Simulator()
    ids = situations.dispute_about_to_be_lost(sim)
    [entry] = [each for each in sim.upcoming() if each["object"] == ids.dispute]
    assert entry["will"] == "the time for evidence is over: lost"


def test_a_payout_says_where_it_goes() -> None:
    sim = Simulator(opening_balance={"usd": 50_00})
    payout = sim.payouts.create(amount=10_00, currency="usd")["id"]
    assert [each["will"] for each in sim.upcoming() if each["object"] == payout] == [
        "it goes to the bank: in transit"
    ]


def test_in_one_currency_what_is_about_another_is_left_out() -> None:
    sim = Simulator()
    situations.money_in_three_currencies(sim)
    every = [each["will"] for each in sim.upcoming()]
    in_euros = [each["will"] for each in sim.upcoming("EUR")]
    assert [will.partition(" ")[2] for will in every].count("becomes available") == 3
    assert [will for will in in_euros if will.endswith("becomes available")] == [
        will for will in every if will.startswith("€")
    ]
    assert in_euros[-1] == "automatic payouts are made, if there is money to pay"
    held: Any = {"amount": 5_00, "currency": "gbp", "source": "tok_visa", "capture": False}
    authorized = sim.charges.create(**held)["id"]
    assert authorized in {each["object"] for each in sim.upcoming("gbp")}
    assert authorized not in {each["object"] for each in sim.upcoming("eur")}
    with pytest.raises(ValueError, match="no currency: 'euro'"):
        sim.upcoming("euro")


def test_the_reference_of_a_refund_is_announced() -> None:
    sim = Simulator(opening_balance={"usd": 50_00})
    charge = sim.charges.create(amount=10_00, currency="usd", source="tok_visa")
    refund = sim.refunds.create(charge=charge["id"])
    [entry] = [each for each in sim.upcoming() if each["object"] == refund["id"]]
    assert entry["will"] == "its reference comes from the card network"


def test_payouts_are_not_promised_to_who_gets_none() -> None:
    sim = Simulator()
    sim.charges.create(amount=10_00, currency="usd", source="tok_visa")
    assert "automatic payouts are made, if there is money to pay" in {
        each["will"] for each in sim.upcoming()
    }
    sim.controls.disable_account(sim.account)
    will = [each["will"] for each in sim.upcoming()]
    assert "no automatic payouts, as long as payouts are disabled" in will
    assert not any("payouts are made" in each for each in will)


def test_what_was_held_and_is_released_already_says_so() -> None:
    sim = Simulator()
    seller = sim.accounts.create(type="custom", country="US")["id"]
    sim.controls.complete_onboarding(seller)
    sim.reserve.plans.create(
        type="rolling_release",
        percent=25,
        currency="usd",
        rolling_release={"days_after_charge": 6},
        stripe_account=seller,
    )
    sale: Any = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
    sim.charges.create(**sale, stripe_account=seller)
    assert "$25.00 of what is held becomes available" in [row["will"] for row in sim.upcoming()]
    [hold] = sim.reserve.holds.list(stripe_account=seller)["data"]
    given: Any = {"amount": 25_00, "currency": "usd", "reserve_hold": hold["id"]}
    sim.reserve.releases.create(**given, stripe_account=seller)
    wills = [row["will"] for row in sim.upcoming()]
    assert "nothing becomes available: what was held is released already" in wills
    assert not [will for will in wills if "$0.00" in will]
