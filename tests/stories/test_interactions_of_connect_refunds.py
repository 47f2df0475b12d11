"""Where refunds and disputes meet transfers, fees and reserves."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import (
    all_rows,
    available,
    earn,
    held,
    latest,
    on,
    pending,
    refusal_of,
    reserved,
    rows,
    sell,
    sell_for,
    seller,
    send,
)
from .story import moment, when

Mode = Literal["overdraw", "wait_when_negative", "wait_when_short"]
FULLY_REVERSED = "is already fully reversed"


def platform(**settings: Any) -> Simulator:
    """A platform that keeps its 50,000."""
    sim = Simulator(
        start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 50_000}, **settings
    )
    schedule_payouts(sim, interval="manual")
    return sim


def under_a_plan(sim: Simulator, percent: int = 15) -> str:
    """A seller of whose sales so much is held for 30 days."""
    shop = seller(sim)
    sim.reserve.plans.create(
        type="rolling_release",
        percent=percent,
        currency="usd",
        rolling_release={"days_after_charge": 30},
        stripe_account=shop,
    )
    return shop


def refund(sim: Simulator, shop: str, amount: int) -> None:
    sim.refunds.create(charge=latest(sim, shop), amount=amount, stripe_account=shop)


def be_charged_back(sim: Simulator, account: str, amount: int) -> None:
    """An account without money sells, pays out what that left, and is charged back: never waits."""
    charge = sell(sim, account, amount, "tok_bypassPending")["id"]
    sim.payouts.create(amount=available(sim, account), currency="usd", **on(sim, account))
    sim.controls.dispute_charge(charge)


def releases(sim: Simulator, shop: str) -> list[dict[str, Any]]:
    return list(sim.reserve.releases.list(stripe_account=shop)["data"])


# -- 2.5: a charge of which something is held -----------------------------------------------------


def test_hold_release_and_refund_of_a_pending_charge_all_wait_for_its_day() -> None:
    sim = platform()
    shop = under_a_plan(sim)
    sell(sim, shop, 10_000)
    sim.clock.advance_to(moment("Tue 2026-03-03 10:00"))
    refund(sim, shop, 10_000)
    for balance, types in (
        ("payments", ["charge", "reserve_hold", "reserve_release", "refund"]),
        ("risk_reserved", ["reserve_hold", "reserve_release"]),
    ):
        found = all_rows(sim, shop, balance=balance)
        assert [row["type"] for row in found] == types
        assert {when(row["available_on"]) for row in found} == {"Wed 2026-03-04 00:00"}
    assert (pending(sim, shop), held(sim, shop)) == (-320, 0)


def test_ten_small_refunds_reach_what_is_held_like_a_large_one() -> None:
    sim = platform()
    shop = under_a_plan(sim)
    sell(sim, shop, 10_000)
    for _ in range(9):
        refund(sim, shop, 150)
    assert (pending(sim, shop), held(sim, shop)) == (8_180 - 9 * 150, 1_500)
    refund(sim, shop, 150)
    assert (pending(sim, shop), held(sim, shop)) == (9_680 - 10 * 150, 0)
    [release] = releases(sim, shop)
    assert (release["amount"], release["reason"]) == (1_500, "hold_reversed")


# Of the gross amount, half up.
# fmt: off
HELD = [
    (10_003, 1_500),   # 1500.45
    (10_004, 1_501),   # 1500.6
    (10_010, 1_502),   # 1501.5
]
# fmt: on


@pytest.mark.parametrize(("amount", "share"), HELD)
def test_what_is_held_is_a_share_of_what_was_charged(amount: int, share: int) -> None:
    sim = platform()
    shop = under_a_plan(sim)
    sell(sim, shop, amount)
    assert held(sim, shop) == share


def test_a_transfer_is_held_like_a_charge() -> None:
    sim = platform()
    shop = under_a_plan(sim)
    send(sim, shop, 10_000)
    assert (available(sim, shop), held(sim, shop)) == (8_500, 1_500)


def test_a_dispute_takes_what_is_held_and_a_win_does_not_bring_it_back() -> None:
    sim = platform()
    shop = under_a_plan(sim)
    charge = sell(sim, shop, 10_000)["id"]
    assert held(sim, shop) == 1_500
    dispute = sim.controls.dispute_charge(charge)["id"]
    assert (pending(sim, shop), held(sim, shop)) == (9_680 - 11_500, 0)
    [release] = releases(sim, shop)
    assert (release["amount"], release["reason"]) == (1_500, "hold_reversed")
    source = release["source_transaction"]
    assert (source["type"], source["dispute"]) == ("dispute", dispute)

    sim.controls.close_dispute(dispute, status="won")
    assert (pending(sim, shop), held(sim, shop)) == (9_680 - 1_500, 0)
    sim.clock.advance(days=60)
    assert len(releases(sim, shop)) == 1
    sim.check()


# -- 2.6: a hold larger than the balance ----------------------------------------------------------


def test_no_more_is_held_by_hand_than_is_available() -> None:
    sim = platform()
    shop = seller(sim)
    earn(sim, shop, 1_000)
    until = int(moment("Mon 2026-03-16 12:00").timestamp())
    given: dict[str, Any] = {
        "currency": "usd",
        "release_schedule": {"release_after": until},
        "stripe_account": shop,
    }
    refused = refusal_of(sim.reserve.holds.create, amount=1_001, **given)
    assert refused.code == "balance_insufficient"
    assert held(sim, shop) == 0
    sim.reserve.holds.create(amount=1_000, **given)
    assert (available(sim, shop), held(sim, shop)) == (0, 1_000)


def test_a_plan_may_hold_more_than_a_charge_leaves_and_nobody_answers_for_that() -> None:
    # 98 % of 10,000 are more than the 9,680 that are left of them.
    sim = platform()
    shop = under_a_plan(sim, 98)
    sell(sim, shop, 10_000)
    assert (pending(sim, shop), held(sim, shop)) == (-120, 9_800)
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))
    assert (available(sim, shop), held(sim, shop)) == (-120, 9_800)
    assert (available(sim), reserved(sim)) == (50_000, 0)
    sim.clock.advance_to(moment("Thu 2026-04-02 00:00"))
    assert (available(sim, shop), held(sim, shop)) == (9_680, 0)


# -- 2.10: a transfer that was reversed by hand ---------------------------------------------------


def partly_reversed(sim: Simulator, shop: str) -> str:
    """10,000 went to the seller at once, and 7,000 came back by hand: the charge."""
    charge = sell_for(sim, shop, 10_000, "pm_card_bypassPending")
    sim.transfers.reversals.create(charge["transfer"], amount=7_000)
    assert (available(sim), available(sim, shop)) == (50_000 - 320 + 7_000, 3_000)
    return str(charge["id"])


def test_a_refund_takes_back_what_is_left_of_a_transfer() -> None:
    sim = platform()
    shop = seller(sim)
    charge = partly_reversed(sim, shop)
    sim.refunds.create(charge=charge, amount=2_000, reverse_transfer=True)
    assert (available(sim), available(sim, shop)) == (56_680, 1_000)
    sim.refunds.create(charge=charge, amount=5_000, reverse_transfer=True)
    assert (available(sim), available(sim, shop)) == (56_680 - 5_000 + 1_000, 0)
    [transfer] = sim.transfers.list()["data"]
    assert (transfer["amount_reversed"], transfer["reversed"]) == (10_000, True)


def test_where_nothing_is_left_the_whole_refund_is_refused() -> None:
    sim = platform()
    shop = seller(sim)
    charge = partly_reversed(sim, shop)
    sim.transfers.reversals.create(sim.charges.retrieve(charge)["transfer"])
    before = sim.fingerprint()
    refused = refusal_of(sim.refunds.create, charge=charge, amount=1_000, reverse_transfer=True)
    assert FULLY_REVERSED in str(refused.user_message)
    assert sim.fingerprint() == before
    assert sim.charges.retrieve(charge)["amount_refunded"] == 0

    sim.refunds.create(charge=charge, amount=1_000)
    assert (available(sim), available(sim, shop)) == (59_680 - 1_000, 0)


# -- 2.11: the seller has nothing -----------------------------------------------------------------


def paid_out(sim: Simulator, type: str) -> tuple[str, str]:
    """10,000 went to the seller at once, and from there to its bank."""
    shop = seller(sim, type)
    charge = str(sell_for(sim, shop, 10_000, "pm_card_bypassPending")["id"])
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    assert (available(sim), available(sim, shop)) == (49_680, 0)
    return charge, shop


@pytest.mark.parametrize("type", ["custom", "express"])
def test_who_answers_for_a_seller_may_take_it_below_zero(type: str) -> None:
    sim = platform()
    charge, shop = paid_out(sim, type)
    sim.refunds.create(charge=charge, amount=4_000, reverse_transfer=True)
    assert (available(sim, shop), reserved(sim)) == (-4_000, 4_000)
    assert available(sim) == 49_680 - 4_000 + 4_000 - 4_000
    sim.refunds.create(charge=charge, reverse_transfer=True)  # and further below
    assert (available(sim, shop), reserved(sim)) == (-10_000, 10_000)


def test_where_stripe_answers_nothing_can_be_taken_that_is_not_there() -> None:
    sim = platform()
    charge, shop = paid_out(sim, "standard")
    refusal_of(sim.refunds.create, charge=charge, amount=4_000, reverse_transfer=True)
    assert (available(sim), available(sim, shop)) == (49_680, 0)
    assert sim.charges.retrieve(charge)["amount_refunded"] == 0
    send(sim, shop, 6_000)
    sim.refunds.create(charge=charge, amount=4_000, reverse_transfer=True)
    assert (available(sim), available(sim, shop)) == (49_680 - 6_000, 2_000)


@pytest.mark.parametrize("mode", ["wait_when_negative", "wait_when_short"])
def test_where_refunds_wait_one_that_takes_from_a_negative_seller_is_refused(
    mode: Mode,
) -> None:
    sim = platform(refunds_when_short=mode)
    charge, shop = paid_out(sim, "custom")
    be_charged_back(sim, shop, 20_000)
    assert available(sim, shop) == -21_500
    refusal_of(sim.refunds.create, charge=charge, amount=4_000, reverse_transfer=True)
    assert available(sim, shop) == -21_500
    assert sim.refunds.list()["data"] == []
    assert sim.refunds.create(charge=charge, amount=4_000)["status"] == "succeeded"


# -- 2.19: a fee is given back --------------------------------------------------------------------


def test_a_platform_gives_its_fee_back_though_it_has_nothing() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    sell(sim, shop, 10_000, application_fee_amount=1_000)
    assert (pending(sim), pending(sim, shop)) == (1_000, 8_680)
    sim.clock.advance_to(moment("Thu 2026-03-05 10:00"))  # all of it is in the banks
    assert (available(sim), available(sim, shop)) == (0, 0)

    sim.refunds.create(charge=latest(sim, shop), refund_application_fee=True, stripe_account=shop)
    assert available(sim, shop) == -10_000 + 1_000
    assert (available(sim), reserved(sim)) == (-1_000 - 9_000, 9_000)
    assert ("application_fee_refund", -1_000) in rows(sim)
    sim.check()


@pytest.mark.parametrize("mode", ["overdraw", "wait_when_negative", "wait_when_short"])
def test_a_fee_that_is_given_back_waits_for_nothing(mode: Mode) -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), refunds_when_short=mode)
    shop = seller(sim)
    sell(sim, shop, 10_000, application_fee_amount=1_000)
    sim.clock.advance_to(moment("Thu 2026-03-05 10:00"))
    be_charged_back(sim, sim.account, 500)
    assert available(sim) == -2_000
    [fee] = sim.application_fees.list()["data"]
    back = sim.application_fees.refunds.create(fee["id"])
    assert back["amount"] == 1_000
    assert (available(sim), available(sim, shop)) == (-3_000, 1_000)
    assert sim.application_fees.retrieve(fee["id"])["refunded"] is True
