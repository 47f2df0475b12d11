"""The auditor on top-ups: when they arrive, and what becomes of those that do not."""

from __future__ import annotations

from typing import Any

import pytest

from .by_hand import MON, ByHand, Thing, at
from .world import World

ARRIVES = at("03-09 00:00")


def topped_up(now: int, **but: Any) -> ByHand:
    """5,000 asked for on Monday; five business days later they are there."""
    life = ByHand(now)
    source = but.pop("source", None)
    params = {"source": source} if source else {}
    life.ask(MON, "topups.create", "tu_1", amount=5_000, currency="usd", **params)
    topup: Thing = {
        "id": "tu_1",
        "amount": 5_000,
        "balance_transaction": None,
        "created": MON,
        "currency": "usd",
        "expected_availability_date": ARRIVES,
        "failure_code": None,
        "status": "pending",
        **but,
    }
    life.topups.append(topup)
    return life


def arrived(life: ByHand, moment: int = ARRIVES) -> ByHand:
    row = life.write("topup", "tu_1", 5_000, moment)
    life.topups[0].update(status="succeeded", balance_transaction=row)
    return life


def test_a_topup_is_pending_until_the_day_it_is_expected() -> None:
    topped_up(ARRIVES - 1).is_right()
    life = topped_up(ARRIVES)
    life.is_found(
        "top-up tu_1: status is 'pending', should be 'succeeded'",
        "the topup row of tu_1 (+5,000) is missing",
    )
    arrived(life).is_right()


def test_a_topup_that_comes_too_early_is_found() -> None:
    life = arrived(topped_up(at("03-07 12:00")), at("03-06 00:00"))
    life.is_found("the topup row of tu_1 (+5,000) should not be there", "status is 'succeeded'")


def test_a_topup_expected_on_another_day_is_found() -> None:
    life = topped_up(MON, expected_availability_date=at("03-07 00:00"))
    life.is_found("expected_availability_date is Sat 2026-03-07 00:00:00, should be Mon 2026-03-09")


@pytest.mark.parametrize(("country", "day"), [("GB", "03-03"), ("DE", "03-04"), ("CA", "03-09")])
def test_money_comes_faster_in_europe(country: str, day: str) -> None:
    assert World(country).topup_arrival(MON) == at(f"{day} 00:00")


def test_a_source_without_money_fails_and_moves_none() -> None:
    life = topped_up(ARRIVES, source="btok_us_verified_insufficientFunds")
    life.topups[0].update(status="failed", failure_code="insufficient_funds")
    life.is_right()
    arrived(life).is_found(
        "top-up tu_1: status is 'succeeded', should be 'failed'",
        "the topup row of tu_1 (+5,000) should not be there",
    )


def test_a_canceled_topup_that_arrives_is_found() -> None:
    life = topped_up(ARRIVES)
    life.ask(MON + 60, "topups.cancel", "tu_1", id="tu_1")
    life.topups[0]["status"] = "canceled"
    life.is_right()
    arrived(life).is_found("the topup row of tu_1 (+5,000) should not be there")


def test_a_topup_that_has_arrived_may_not_be_canceled() -> None:
    life = arrived(topped_up(ARRIVES + 60))
    life.ask(ARRIVES + 30, "topups.cancel", "tu_1", id="tu_1")
    life.is_found("topups.cancel(id='tu_1'): granted, though it may not be")


def test_a_reversed_topup_takes_its_money_away() -> None:
    life = arrived(topped_up(ARRIVES + 60))
    life.ask(ARRIVES + 30, "controls.reverse_topup", "tu_1", id="tu_1")
    life.topups[0]["status"] = "reversed"
    life.is_found("the topup_reversal row of tu_1 (-5,000) is missing")
    life.write("topup_reversal", "tu_1", -5_000, ARRIVES + 30)
    life.is_right()


def test_the_opening_balance_is_a_topup_nobody_asked_for() -> None:
    life = ByHand(MON)
    life.opening = {"usd": 700}
    life.is_found("the topup row of opening usd (+700) is missing")
    row = life.write("topup", "tu_0", 700, at("03-02 00:10"))
    opening = {"id": "tu_0", "amount": 700, "currency": "usd", "balance_transaction": row}
    life.topups.append({**opening, "created": at("03-02 00:10"), "status": "succeeded"})
    life.pay_out("po_1", 700, at("03-02 01:30"), [row])
    life.is_right()
    life.topups.append({**opening, "id": "tu_9"})
    life.is_found("top-up tu_9 is there, but nobody asked for it")
