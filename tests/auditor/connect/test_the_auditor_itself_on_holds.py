"""The auditor on holds, audited: a rolling reserve, one thing spoilt, and it must name it."""

from __future__ import annotations

import pytest

from ..by_hand import Thing, charge
from .by_hand import MON, Together, at

SETTLED, PAID_OUT = at("03-04 00:00"), at("03-04 01:30")
BORN, DUE, RELEASED = at("03-02 08:00"), at("04-01 09:00"), at("04-02 00:00")


@pytest.fixture
def life() -> Together:
    """A plan of 15 % for 30 days, a charge of 10,000 on Monday, and its hold until 2 April."""
    life = Together(at("04-02 12:00"), kim="custom")
    kim = life.accounts["kim"]
    life.ask(BORN, "reserve.plans.create", "resplan_1", "kim", type="rolling_release", percent=15,
             rolling_release={"days_after_charge": 30})  # fmt: skip
    life.plans.append(("kim", {"id": "resplan_1", "status": "active"}))
    life.sell("kim", "ch_1", 10_000, MON)
    line = {"type": "stripe_fee", "amount": 320}
    txn = kim.write("charge", "ch_1", 9_680, MON, fee=320, fee_details=[line], on=SETTLED)
    kim.charges.append(charge("ch_1", 10_000, MON, txn))
    _move(life, "reserve_hold", "reshold_1", -1_500, MON, SETTLED)
    life.holds.append(
        (
            "kim",
            {
                "id": "reshold_1",
                "amount": 1_500,
                "amount_releasable": 0,
                "is_releasable": False,
                "currency": "usd",
                "created": MON,
                "reason": "charge",
                "reserve_plan": "resplan_1",
                "source_charge": "ch_1",
                "release_schedule": {"release_after": DUE, "scheduled_release": RELEASED},
            },
        )
    )
    kim.pay_out("po_1", 8_180, PAID_OUT, ["txn_1", "txn_2"])
    _move(life, "reserve_release", "resrel_1", 1_500, RELEASED, RELEASED)
    release = {"id": "resrel_1", "amount": 1_500, "reserve_hold": "reshold_1"}
    life.releases.append(("kim", {**release, "reason": "hold_expired", "released_at": RELEASED}))
    kim.pay_out("po_2", 1_500, RELEASED + 5_400, ["txn_4"])
    return life


def _move(life: Together, type: str, source: str, net: int, moment: int, on: int) -> None:
    life.accounts["kim"].write(type, source, net, moment, on=on)
    other = {
        "id": f"txn_held_{source}",
        "type": type,
        "reporting_category": type,
        "source": source,
        "currency": "usd",
        "amount": -net,
        "fee": 0,
        "net": -net,
        "created": moment,
        "available_on": on,
        "status": "available",
        "balance_type": "risk_reserved",
    }
    life.rows_on_hold.insert(0, ("kim", other))


def row_of(life: Together, type: str) -> Thing:
    return next(row for row in life.accounts["kim"].rows if row["type"] == type)


def test_a_right_hold_is_found_right(life: Together) -> None:
    life.is_right()


@pytest.mark.parametrize("type", ["reserve_hold", "reserve_release"])
def test_a_wrong_amount_is_found_on_either_side(life: Together, type: str) -> None:
    row = row_of(life, type)
    was = row["net"]
    row.update(net=was - 1, amount=was - 1)
    life.is_found(f"net is {was - 1}, should be {was}", "both sides of what is on hold at kim")
    row.update(net=was, amount=was)
    other = next(other for _, other in life.rows_on_hold if other["type"] == type)
    other.update(net=-was - 1, amount=-was - 1)
    life.is_found("on hold: amount is", "both sides of what is on hold at kim")


def test_a_hold_that_does_not_wait_with_its_charge_is_found(life: Together) -> None:
    row_of(life, "reserve_hold")["available_on"] = MON
    life.is_found("available_on is Mon 2026-03-02 09:00:00, should be Wed 2026-03-04 00:00:00")


def test_a_charge_without_its_hold_is_found(life: Together) -> None:
    life.holds.clear()
    life.is_found(
        "hold (the hold on ch_1) is missing", "the reserve_hold row of (the hold on ch_1)"
    )


def test_a_hold_that_nothing_explains_is_found(life: Together) -> None:
    life.holds.append(("kim", {**life.holds[0][1], "id": "reshold_9", "source_charge": "ch_9"}))
    life.is_found("hold reshold_9 is there, but nothing explains it")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("amount_releasable", 1_500), ("is_releasable", True), ("reason", "standalone")],
)
def test_a_hold_that_says_something_wrong_is_found(
    life: Together, field: str, wrong: object
) -> None:
    life.holds[0][1][field] = wrong
    life.is_found(f"hold reshold_1: {field} is {wrong!r}")


def test_a_hold_that_is_released_on_another_day_is_found(life: Together) -> None:
    life.holds[0][1]["release_schedule"]["scheduled_release"] = at("04-01 00:00")
    life.is_found("the schedule of hold reshold_1: scheduled_release is")


def test_a_release_for_another_reason_is_found(life: Together) -> None:
    life.releases[0][1]["reason"] = "hold_released_early"
    life.is_found("hold reshold_1: its releases are [(1500, 'hold_released_early'")


def test_a_release_never_made_is_found(life: Together) -> None:
    kim = life.accounts["kim"]
    kim.payouts.pop(0)
    kim.lists.pop("po_2")
    del kim.rows[-2:]
    life.rows_on_hold.pop(0)
    life.releases.clear()
    life.is_found(
        "the reserve_release row of (release 1 of reshold_1) (+1,500) is missing",
        "hold reshold_1: its releases are []",
        "Thu 2026-04-02 01:30:00: no automatic payout of 1,500 usd was made",
    )


def test_a_plan_that_is_not_what_it_says_is_found(life: Together) -> None:
    life.plans[0][1]["status"] = "disabled"
    life.is_found("plan resplan_1: status is 'disabled', should be 'active'")


def test_only_who_is_answered_for_may_have_a_plan(life: Together) -> None:
    life.kinds["kim"] = "standard"
    life.is_found("granted, though it may not be")
