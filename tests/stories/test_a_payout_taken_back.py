"""A seller's payout is taken back from its bank."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .sellers import (
    all_rows,
    available,
    below_zero,
    new_bank,
    payouts_of,
    pending,
    refusal_of,
    seller,
    send,
    with_schedule,
)
from .story import moment

MANUAL = with_schedule(interval="manual")


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 100_000})


def paid_out(sim: Simulator, shop: str, **more: Any) -> str:
    """A payout of 11.00 that has reached the bank."""
    send(sim, shop, 1_100)
    payout = sim.payouts.create(amount=1_100, currency="usd", stripe_account=shop, **more)
    sim.clock.advance(hours=12)
    return str(payout["id"])


def reverse(sim: Simulator, shop: str, payout: str) -> dict[str, Any]:
    reversal: dict[str, Any] = sim.payouts.reverse(payout, stripe_account=shop)
    return reversal


def test_a_payout_reversal_is_a_payout_the_other_way(sim: Simulator) -> None:
    shop = seller(sim, **MANUAL)
    payout = paid_out(sim, shop)
    reversal = reverse(sim, shop, payout)
    assert (reversal["amount"], reversal["status"]) == (-1_100, "pending")
    assert (reversal["original_payout"], reversal["automatic"]) == (payout, False)
    assert reversal["reconciliation_status"] == "not_applicable"
    original = sim.payouts.retrieve(payout, stripe_account=shop)
    assert (original["status"], original["reversed_by"]) == ("paid", reversal["id"])
    told = [event["type"] for event in sim.events.list(limit=2, stripe_account=shop)["data"]]
    assert sorted(told) == ["payout.created", "payout.updated"]

    # Debited within a business day, it can be paid out again after five.
    assert available(sim, shop) == 0
    sim.clock.advance_business_days(6)
    assert sim.payouts.retrieve(reversal["id"], stripe_account=shop)["status"] == "paid"
    assert (available(sim, shop), pending(sim, shop)) == (1_100, 0)
    assert sum(row["net"] for row in all_rows(sim, shop)) == 1_100
    sim.check()


def test_a_payout_is_reversed_once(sim: Simulator) -> None:
    shop = seller(sim, **MANUAL)
    payout = paid_out(sim, shop)
    reverse(sim, shop, payout)
    refusal_of(reverse, sim, shop, payout)
    sim.clock.advance(days=14)
    refusal_of(reverse, sim, shop, payout)


def test_a_pending_payout_by_hand_is_canceled_instead(sim: Simulator) -> None:
    shop = seller(sim, **MANUAL)
    send(sim, shop, 1_100)
    payout = sim.payouts.create(amount=1_100, currency="usd", stripe_account=shop)["id"]
    refusal_of(reverse, sim, shop, payout)
    sim.payouts.cancel(payout, stripe_account=shop)
    assert available(sim, shop) == 1_100


def test_an_instant_payout_is_not_reversed(sim: Simulator) -> None:
    shop = seller(sim, **MANUAL)
    refusal_of(reverse, sim, shop, paid_out(sim, shop, method="instant"))


def test_a_debit_is_not_reversed(sim: Simulator) -> None:
    shop = seller(sim, "express")
    below_zero(sim, shop, 5_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    debit = payouts_of(sim, shop)[-1]
    assert debit["amount"] == -5_000
    refusal_of(reverse, sim, shop, debit["id"])


def test_a_payout_of_90_days_ago_is_not_reversed(sim: Simulator) -> None:
    shop = seller(sim, **MANUAL)
    payout = paid_out(sim, shop)
    sim.clock.advance(days=90)
    refusal_of(reverse, sim, shop, payout)


def test_a_platforms_own_payout_is_not_reversed(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=1_100, currency="usd")["id"]
    sim.clock.advance(hours=12)
    refusal_of(sim.payouts.reverse, payout)


def test_a_payout_reversal_that_the_bank_refuses_is_not_tried_again(sim: Simulator) -> None:
    shop = seller(sim, **MANUAL)
    payout = paid_out(sim, shop)
    reversal = reverse(sim, shop, payout)["id"]
    sim.controls.fail_payout(reversal, code="debit_not_authorized")
    assert sim.payouts.retrieve(reversal, stripe_account=shop)["status"] == "failed"
    sim.clock.advance(days=14)
    assert (available(sim, shop), pending(sim, shop)) == (0, 0)
    new_bank(sim, shop)
    refusal_of(reverse, sim, shop, payout)
    sim.check()
