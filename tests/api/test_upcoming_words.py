"""`sim.upcoming()` says in words what will happen by itself."""

from __future__ import annotations

import pytest

from stripesim import Simulator, lifecycles
from stripesim.api.upcoming import WORDS
from stripesim.engine.table import At

SILENT = sorted(
    {
        row.verb
        for lifecycle in lifecycles.values()
        for row in lifecycle.transitions
        if isinstance(row.by, At) and row.dst is None
    }
)


@pytest.mark.parametrize("verb", SILENT)
def test_what_leads_to_no_other_state_is_said_in_words(verb: str) -> None:
    assert verb in WORDS


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
