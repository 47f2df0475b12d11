"""Words of the timeline, and of what comes, for what is seldom."""

from __future__ import annotations

import pytest

from stripesim import Simulator


def told(sim: Simulator, account: str | None = None) -> list[tuple[str, str]]:
    return [(row["what"], row["because"]) for row in sim.timeline(stripe_account=account)]


def test_more_refunds_than_sales_make_what_is_available_fall() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.refunds.create(charge=charge["id"])
    assert sim.upcoming()[0]["will"] == "available falls by $3.20"
    sim.clock.advance(days=3)
    assert ("available falls by $3.20", "00:00 UTC, payments of Mon 2") in told(sim)
    assert not [what for what, _ in told(sim) if what.startswith("-")]


def test_what_falls_past_due_has_a_line_and_so_has_its_end() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    wanted = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    seller = sim.accounts.create(type="custom", country="US", capabilities=wanted)["id"]
    sim.controls.complete_onboarding(seller)
    document = "individual.verification.document"
    sim.controls.require(seller, document, by="2026-03-05T09:00:00Z")
    before = told(sim, seller)
    sim.clock.advance(days=4)
    line = (f"past due: {document}", "no charges and no payouts until it is given")
    assert told(sim, seller) == [*before, line]
    [row] = [row for row in sim.timeline(stripe_account="all") if row["what"] == line[0]]
    assert (row["account"], row["event"]) == (seller, "account.updated")

    sim.controls.complete_onboarding(seller)
    ends = ("nothing is past due any more", "what was asked for is given")
    assert told(sim, seller) == [*before, line, ends]


def test_a_currency_that_is_none_is_refused_as_of_upcoming() -> None:
    sim = Simulator()
    for ask in (sim.timeline, sim.upcoming):
        with pytest.raises(ValueError, match="no currency: 'eu'"):
            ask(currency="eu")
    assert sim.timeline(currency="USD") == sim.timeline(currency="usd")
