"""What is held back of a seller's own money: holds by hand, and those of a plan.

The moments are those of Stripe's samples, in summer 2025.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .sellers import (
    available,
    earn,
    held,
    latest,
    pending,
    refusal_of,
    rows,
    sell,
    seller,
    send,
)
from .story import moment, when

HOLD_CREATED = 1_753_380_387  # Thu 2025-07-24 18:06:27
HOLD_UNTIL = 1_755_972_386  # Sat 2025-08-23 18:06:26
PLAN_CREATED = 1_753_380_438  # Thu 2025-07-24 18:07:18
DAY = 86_400


def shop_with(start: Any, amount: int) -> tuple[Simulator, str]:
    """A seller with so much, which the platform sent it."""
    sim = Simulator(start=start, opening_balance={"usd": 100_000})
    shop = seller(sim)
    send(sim, shop, amount)
    return sim, shop


def hold(sim: Simulator, shop: str, amount: int, until: int) -> dict[str, Any]:
    made: dict[str, Any] = sim.reserve.holds.create(
        amount=amount,
        currency="usd",
        release_schedule={"release_after": until},
        stripe_account=shop,
    )
    return made


def the_hold(sim: Simulator, shop: str) -> dict[str, Any]:
    [found] = sim.reserve.holds.list(stripe_account=shop)["data"]
    return dict(found)


def rolling(sim: Simulator, shop: str, days: int = 30, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = sim.reserve.plans.create(
        type="rolling_release",
        percent=15,
        currency="usd",
        rolling_release={"days_after_charge": days, **more},
        stripe_account=shop,
    )
    return made


# -- holds ----------------------------------------------------------------------------------------


def test_a_hold_ends_at_the_midnight_after_the_day_until_which_it_lasts() -> None:
    sim, shop = shop_with(HOLD_CREATED, 2_000)
    made = hold(sim, shop, 1_000, HOLD_UNTIL)
    assert (made["object"], made["created"]) == ("reserve.hold", HOLD_CREATED)
    assert made["release_schedule"] == {
        "release_after": HOLD_UNTIL,
        "scheduled_release": 1_755_993_600,  # Sun 2025-08-24 00:00
    }
    assert (made["amount"], made["amount_releasable"], made["is_releasable"]) == (1000, 1000, True)
    assert (made["reason"], made["source_type"]) == ("standalone", "card")
    assert (made["created_by"], made["reserve_plan"], made["source_charge"]) == (
        "application",
        None,
        None,
    )
    assert (available(sim, shop), held(sim, shop)) == (1_000, 1_000)

    sim.clock.advance_to(moment("Sat 2025-08-23 23:59:59"))
    assert held(sim, shop) == 1_000
    sim.clock.advance_to(moment("Sun 2025-08-24 00:00"))
    assert held(sim, shop) == 0
    sim.check()


def test_a_hold_can_be_made_longer() -> None:
    sim, shop = shop_with(HOLD_CREATED, 2_000)
    made = hold(sim, shop, 1_000, HOLD_UNTIL)
    later = sim.reserve.holds.update(
        made["id"], release_schedule={"release_after": 1_758_588_150}, stripe_account=shop
    )
    assert later["release_schedule"] == {
        "release_after": 1_758_588_150,  # Tue 2025-09-23 00:42:30
        "scheduled_release": 1_758_672_000,  # Wed 2025-09-24 00:00
    }
    sim.clock.advance_to(moment("Tue 2025-09-23 23:59:59"))
    assert held(sim, shop) == 1_000
    sim.clock.advance_to(moment("Wed 2025-09-24 00:00"))
    assert held(sim, shop) == 0


def test_a_part_of_a_hold_can_be_released_early() -> None:
    sim, shop = shop_with(HOLD_CREATED, 2_000)
    made = hold(sim, shop, 1_000, HOLD_UNTIL)
    sim.clock.advance_to(1_753_406_491)
    release = sim.reserve.releases.create(reserve_hold=made["id"], amount=500, stripe_account=shop)
    assert (release["object"], release["amount"]) == ("reserve.release", 500)
    assert release["created"] == release["released_at"] == 1_753_406_491
    assert (release["reason"], release["created_by"]) == ("hold_released_early", "application")
    assert (release["reserve_hold"], release["reserve_plan"]) == (made["id"], None)
    left = sim.reserve.holds.retrieve(made["id"], stripe_account=shop)
    assert (left["amount"], left["amount_releasable"], left["is_releasable"]) == (1000, 500, True)
    assert (available(sim, shop), held(sim, shop)) == (1_500, 500)


# -- plans ----------------------------------------------------------------------------------------


def test_a_charge_under_a_rolling_plan_is_held_from_its_own_day_on() -> None:
    sim, shop = shop_with(PLAN_CREATED, 2_000)
    plan = rolling(sim, shop, expires_on=1_755_972_438)
    assert (plan["object"], plan["created"]) == ("reserve.plan", PLAN_CREATED)
    assert (plan["status"], plan["percent"], plan["disabled_at"]) == ("active", 15, None)
    assert plan["rolling_release"] == {"days_after_charge": 30, "expires_on": 1_755_972_438}

    sim.clock.advance_to(moment("Thu 2025-07-24 18:10"))
    charge = sell(sim, shop, 10_000)
    made = the_hold(sim, shop)
    assert (made["amount"], made["reason"], made["source_charge"]) == (1500, "charge", charge["id"])
    assert made["reserve_plan"] == plan["id"]
    schedule = made["release_schedule"]
    assert when(schedule["release_after"]) == "Sat 2025-08-23 18:10"
    assert when(schedule["scheduled_release"]) == "Sun 2025-08-24 00:00"


def test_a_plan_that_is_disabled_lets_everything_go() -> None:
    sim, shop = shop_with(PLAN_CREATED, 2_000)
    plan = rolling(sim, shop)["id"]
    sell(sim, shop, 10_000)
    assert (pending(sim, shop), held(sim, shop)) == (8_180, 1_500)
    sim.clock.advance_to(1_753_405_108)
    disabled = sim.reserve.plans.disable(plan, stripe_account=shop)
    assert (disabled["status"], disabled["disabled_at"]) == ("disabled", 1_753_405_108)

    assert (pending(sim, shop), held(sim, shop)) == (9_680, 0)
    [release] = sim.reserve.releases.list(stripe_account=shop)["data"]
    assert (release["reason"], release["reserve_plan"]) == ("plan_disabled", plan)
    assert the_hold(sim, shop)["is_releasable"] is False
    sell(sim, shop, 10_000)
    assert held(sim, shop) == 0


def test_a_plan_that_has_expired_holds_nothing_more() -> None:
    sim, shop = shop_with(PLAN_CREATED, 2_000)
    plan = rolling(sim, shop, expires_on=1_755_972_438)["id"]
    sim.clock.advance_to(moment("Mon 2025-08-25 12:00"))
    sell(sim, shop, 10_000)
    assert held(sim, shop) == 0
    assert sim.reserve.plans.retrieve(plan, stripe_account=shop)["status"] == "expired"


# -- refunds --------------------------------------------------------------------------------------


def charged(sim: Simulator, shop: str) -> None:
    """A charge under a plan, whose money is available at once."""
    rolling(sim, shop)
    sell(sim, shop, 10_000, "tok_bypassPending")
    assert (available(sim, shop), held(sim, shop)) == (8_180, 1_500)


def test_a_full_refund_takes_what_is_held_first() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    charged(sim, shop)
    refund = sim.refunds.create(charge=latest(sim, shop), stripe_account=shop)
    assert rows(sim, shop)[-2:] == [("reserve_release", 1_500), ("refund", -10_000)]
    assert (available(sim, shop), held(sim, shop)) == (-320, 0)
    [release] = sim.reserve.releases.list(stripe_account=shop)["data"]
    assert (release["amount"], release["reason"]) == (1_500, "hold_reversed")
    source = release["source_transaction"]
    assert (source["type"], source["refund"]) == ("refund", refund["id"])


def test_a_refund_smaller_than_the_hold_takes_the_rest_of_the_money() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    charged(sim, shop)
    sim.refunds.create(charge=latest(sim, shop), amount=1_000, stripe_account=shop)
    assert rows(sim, shop)[-1] == ("refund", -1_000)
    assert (available(sim, shop), held(sim, shop)) == (7_180, 1_500)
    assert sim.reserve.releases.list(stripe_account=shop)["data"] == []


# -- how long -------------------------------------------------------------------------------------

# fmt: off
DAYS = [
    (  2, False),
    (  3, True),
    (180, True),
    (181, False),
]
# fmt: on


@pytest.mark.parametrize(("days", "allowed"), DAYS)
def test_a_hold_lasts_three_to_180_days(days: int, allowed: bool) -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    earn(sim, shop, 2_000)
    until = sim.clock.timestamp + days * DAY
    if allowed:
        assert hold(sim, shop, 1_000, until)["release_schedule"]["release_after"] == until
    else:
        refusal_of(hold, sim, shop, 1_000, until)
    assert held(sim, shop) == (1_000 if allowed else 0)


@pytest.mark.parametrize(("days", "allowed"), DAYS)
def test_the_holds_of_a_plan_last_three_to_180_days(days: int, allowed: bool) -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    if allowed:
        assert rolling(sim, shop, days)["rolling_release"]["days_after_charge"] == days
    else:
        refusal_of(rolling, sim, shop, days)


# -- a debit beside what is held -------------------------------------------------------------------


def test_a_debit_lists_what_it_takes_beside_holds_that_go_beyond_their_charges() -> None:
    sim = Simulator(opening_balance={"usd": 100_000})
    shop = seller(sim, country="US")
    sim.balance_settings.update(payments={"debit_negative_balances": True}, stripe_account=shop)
    plan = sim.reserve.plans.create(
        type="rolling_release",
        percent=100,
        rolling_release={"days_after_charge": 30},
        stripe_account=shop,
    )
    sale: dict[str, Any] = {
        "currency": "usd",
        "source": "tok_bypassPending",
        "stripe_account": shop,
    }
    sim.charges.create(amount=5_000, **sale)  # 4,825 are left of it, and 5,000 are held
    charge = sim.charges.create(amount=3_000, **sale)
    sim.refunds.create(charge=charge["id"], amount=2_900, stripe_account=shop)
    assert available(sim, shop) == -175 - 117 - 2_900
    sim.clock.advance(days=5)
    [debit] = sim.payouts.list(stripe_account=shop)["data"]
    listed = list(sim.balance_transactions.all(payout=debit["id"], stripe_account=shop))
    assert [row["net"] for row in listed] == [2_900, -2_900]
    assert (debit["amount"], available(sim, shop)) == (-2_900, -175 - 117)
    sim.reserve.plans.disable(plan["id"], stripe_account=shop)
    sim.charges.create(amount=20_000, currency="usd", source="tok_bypassPending")
    send(sim, shop, 5_000)
    sim.clock.advance(days=4)
    payout = sim.payouts.list(stripe_account=shop)["data"][0]
    listed = list(sim.balance_transactions.all(payout=payout["id"], stripe_account=shop))
    assert payout["amount"] == sum(row["net"] for row in listed if row["type"] != "payout")
    assert payout["amount"] == 5_000 + 8_000 - 175 - 117  # what was held is free again
    sim.check()
