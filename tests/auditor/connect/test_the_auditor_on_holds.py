"""The auditor on what a platform holds back of a seller's money: a plan, and the bounds of holds.

A plan of 15 % for 30 days; on Monday a direct charge of 10,000, which brings 9,680.
"""

from __future__ import annotations

from typing import Any

import pytest

from ..by_hand import payout
from .by_hand import MON, Together, at

THIRTY = {"days_after_charge": 30}
TUESDAY, WEDNESDAY = at("03-03 10:00"), at("03-04 10:00")
PAID_OUT = at("03-04 01:30")


def with_a_plan(**wants: Any) -> Together:
    life = Together(at("04-02 00:00"), kim="custom")
    plan = {"type": "rolling_release", "percent": 15, "rolling_release": THIRTY, **wants}
    life.ask(at("03-02 08:00"), "reserve.plans.create", "resplan_1", "kim", **plan)
    life.sell("kim", "ch_1", 10_000, MON)
    return life


def has(life: Together, moment: int, available: int, waiting: int, on_hold: int) -> None:
    kim = life.at(moment).members["kim"]
    later = sum(row.net for _, _, row in kim.book("usd").coming)
    held = sum(row.net for row in kim.on_hold)
    assert (kim.available("usd"), later, held) == (available, waiting, on_hold)


def pays_out(life: Together, amount: int, moment: int) -> None:
    life.accounts["kim"].payouts.insert(0, payout(f"po_{moment}", amount, moment, ""))


def test_what_is_held_of_a_charge_comes_back_after_its_days() -> None:
    """It waits with the charge, and is there at the midnight after the thirtieth day."""
    life = with_a_plan()
    has(life, MON, 0, 8_180, 1_500)
    pays_out(life, 8_180, PAID_OUT)
    has(life, at("04-01 23:59"), 0, 0, 1_500)
    has(life, at("04-02 00:00"), 1_500, 0, 0)
    [hold] = life.at(at("04-02 00:00")).holds.values()
    assert (hold.release_after, hold.scheduled) == (at("04-01 09:00"), at("04-02 00:00"))
    assert hold.released == [(1_500, "hold_expired", at("04-02 00:00"))]


def test_a_refund_smaller_than_the_hold_leaves_it_until_others_come_to_as_much() -> None:
    """1,000 on Tuesday, 600 more on Wednesday."""
    life = with_a_plan()
    life.refund("kim", "re_1", "ch_1", 1_000, TUESDAY)
    has(life, TUESDAY, 0, 7_180, 1_500)
    pays_out(life, 7_180, PAID_OUT)
    life.refund("kim", "re_2", "ch_1", 600, WEDNESDAY)
    has(life, WEDNESDAY, 900, 0, 0)


def test_a_refund_of_all_frees_the_hold_first() -> None:
    """On Wednesday the seller is short of Stripe's fee, and the platform holds that."""
    life = with_a_plan()
    life.refund("kim", "re_1", "ch_1", 10_000, TUESDAY)
    has(life, TUESDAY, 0, -320, 0)
    has(life, at("03-04 00:00"), -320, 0, 0)
    group = life.at(at("03-04 00:00"))
    [row] = [row for row in group.platform.rows if row.type == "reserve_transaction"]
    assert (row.amount, row.created) == (-320, at("03-04 00:00"))


def test_a_dispute_frees_the_hold_as_a_refund_does_and_a_win_does_not_bring_it_back() -> None:
    life = with_a_plan()
    life.ask(TUESDAY, "controls.dispute_charge", "dp_1", "kim", id="ch_1")
    has(life, TUESDAY, 0, -320 - 1_500, 0)
    life.ask(WEDNESDAY, "controls.close_dispute", "dp_1", "kim", id="dp_1", status="won")
    has(life, WEDNESDAY, 9_680 - 1_500, 0, 0)


def test_a_payment_that_a_transfer_brings_is_held_of_too() -> None:
    life = with_a_plan()
    life.sell("p", "ch_2", 10_000, MON, card="bypassPending")
    life.transfer("tr_1", 3_333, "kim", MON)
    has(life, MON, 3_333 - 500, 8_180, 1_500 + 500)
    life.ask(MON, "transfers.reversals.create", "trr_1", id="tr_1", amount=499)
    has(life, MON, 3_333 - 500 - 499, 8_180, 1_500 + 500)
    life.ask(MON, "transfers.reversals.create", "trr_2", id="tr_1", amount=1)
    has(life, MON, 3_333 - 500, 8_180, 1_500)


def test_a_plan_that_is_disabled_gives_everything_back_and_takes_no_more() -> None:
    life = with_a_plan()
    life.ask(TUESDAY, "reserve.plans.disable", "resplan_1", "kim", id="resplan_1")
    has(life, TUESDAY, 0, 9_680, 0)
    life.sell("kim", "ch_2", 10_000, TUESDAY)
    has(life, TUESDAY, 0, 2 * 9_680, 0)


def test_a_plan_that_has_expired_takes_no_more() -> None:
    life = with_a_plan(rolling_release={**THIRTY, "expires_on": TUESDAY})
    life.sell("kim", "ch_2", 10_000, TUESDAY)
    has(life, TUESDAY, 0, 8_180 + 9_680, 1_500)


def test_a_plan_for_a_currency_leaves_others_alone() -> None:
    has(with_a_plan(currency="eur"), MON, 0, 9_680, 0)


@pytest.mark.parametrize(
    ("release_after", "scheduled"),
    [
        ("07-24 18:06:27", "07-25 00:00"),
        ("08-23 18:06:26", "08-24 00:00"),
        ("08-23 00:00", "08-24 00:00"),
    ],
)
def test_a_hold_is_released_at_the_end_of_its_day(release_after: str, scheduled: str) -> None:
    life = Together(at("08-24 00:00"), kim="custom")
    life.sell("kim", "ch_1", 10_000, at("07-10 09:00"), card="bypassPending")
    after = {"release_after": at(release_after)}
    life.ask(at("07-10 09:00"), "reserve.holds.create", "reshold_1", "kim", amount=1_000,
             currency="usd", release_schedule=after)  # fmt: skip
    has(life, at(scheduled) - 1, 8_680, 0, 1_000)
    has(life, at(scheduled), 9_680, 0, 0)


@pytest.mark.parametrize(
    ("amount", "days", "is_right"),
    [(9_680, 3, True), (9_680, 180, True), (9_681, 3, False), (1, 2, False), (1, 181, False)],
)
def test_a_hold_is_of_what_is_there_for_three_to_180_days(
    amount: int, days: int, is_right: bool
) -> None:
    life = Together(MON, kim="custom")
    life.sell("kim", "ch_1", 10_000, at("03-02 08:00"), card="bypassPending")
    wants = {
        "amount": amount,
        "currency": "usd",
        "release_schedule": {"release_after": MON + days * 86_400},
    }
    life.ask(MON, "reserve.holds.create", "reshold_1", "kim", **wants)
    assert (life.at(MON).members["kim"].findings == []) is is_right
    life.log.pop()
    life.refuse(MON, "reserve.holds.create", "kim", **wants)
    assert (life.at(MON).members["kim"].findings == []) is not is_right


def test_half_a_hold_can_be_released_early() -> None:
    """Half early, and the rest when its day has come."""
    life = Together(at("03-13 00:00"), kim="custom")
    life.sell("kim", "ch_1", 10_000, at("03-02 08:00"), card="bypassPending")
    after = {"release_after": at("03-12 09:00")}
    life.ask(MON, "reserve.holds.create", "reshold_1", "kim", amount=1_000, currency="usd",
             release_schedule=after)  # fmt: skip
    life.ask(MON, "reserve.releases.create", "resrel_1", "kim", reserve_hold="reshold_1",
             amount=500)  # fmt: skip
    has(life, MON, 9_180, 0, 500)
    life.refuse(MON, "reserve.releases.create", "kim", reserve_hold="reshold_1", amount=501)
    pays_out(life, 9_180, at("03-03 01:30"))
    has(life, at("03-13 00:00"), 500, 0, 0)
    findings = life.at(at("03-13 00:00")).members["kim"].findings
    assert [finding for finding in findings if "list" not in finding] == []
