"""15 % of what a seller takes is held back for 30 days, and refunds meet it.

The seller charges 10,000 on Monday 2 March, of which 9,680 are left; 1,500 of them are held until
the first midnight after 1 April, 09:00. A refund takes held money only when all that was given back
is as much as is held.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import Story, all_rows, held, latest, sell, seller
from .story import moment, when


@pytest.fixture
def sim() -> Simulator:
    """A platform that keeps its 20,000."""
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 20_000})
    schedule_payouts(sim, interval="manual")
    return sim


@pytest.fixture
def shop(sim: Simulator) -> str:
    """A custom seller, which is not debited below zero, with a rolling reserve."""
    shop = seller(sim)
    sim.reserve.plans.create(
        type="rolling_release",
        percent=15,
        currency="usd",
        rolling_release={"days_after_charge": 30},
        stripe_account=shop,
    )
    return shop


def live(sim: Simulator, shop: str, table: str) -> None:
    def refund(amount: int) -> None:
        sim.refunds.create(charge=latest(sim, shop), amount=amount, stripe_account=shop)

    Story(sim, seller=shop, platform=sim.account).tell(
        table,
        {
            "charge 10000": lambda: sell(sim, shop, 10_000),
            "refund 600": lambda: refund(600),
            "refund 1000": lambda: refund(1_000),
            "refund 10000": lambda: refund(10_000),
        },
    )


def releases(sim: Simulator, shop: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sim.reserve.releases.list(stripe_account=shop)["data"]
    return found[::-1]


def test_the_hold_says_what_it_is_for_and_until_when(sim: Simulator, shop: str) -> None:
    charge = sell(sim, shop, 10_000)
    [hold] = sim.reserve.holds.list(stripe_account=shop)["data"]
    [plan] = sim.reserve.plans.list(stripe_account=shop)["data"]
    assert (hold["amount"], hold["currency"], hold["reason"]) == (1_500, "usd", "charge")
    assert (hold["reserve_plan"], hold["source_charge"]) == (plan["id"], charge["id"])
    assert when(hold["release_schedule"]["release_after"]) == "Wed 2026-04-01 09:00"
    assert when(hold["release_schedule"]["scheduled_release"]) == "Thu 2026-04-02 00:00"

    # The same money leaves one balance and enters the other, on the day of the charge.
    [out] = all_rows(sim, shop, type="reserve_hold")
    [into] = all_rows(sim, shop, balance="risk_reserved", type="reserve_hold")
    assert (out["net"], into["net"]) == (-1_500, 1_500)
    for row in (out, into):
        assert (row["status"], when(row["available_on"])) == ("pending", "Wed 2026-03-04 00:00")


def test_what_is_held_is_paid_out_in_the_night_of_its_release(sim: Simulator, shop: str) -> None:
    live(
        sim,
        shop,
        """
        moment               | do           | seller | seller pending | seller held | seller payouts
        Mon 2026-03-02 09:00 | charge 10000 |      0 |           8180 |        1500 |
        Wed 2026-03-04 00:00 |              |   8180 |              0 |        1500 |
        Wed 2026-03-04 01:30 |              |      0 |              0 |        1500 | 8180
        Wed 2026-04-01 23:59 |              |      0 |              0 |        1500 |
        Thu 2026-04-02 00:00 |              |   1500 |              0 |           0 |
        Thu 2026-04-02 01:30 |              |      0 |              0 |           0 | 1500
        """,
    )
    [release] = releases(sim, shop)
    assert (release["amount"], release["reason"]) == (1_500, "hold_expired")
    assert when(release["released_at"]) == "Thu 2026-04-02 00:00"


def test_a_refund_smaller_than_the_hold_takes_none_of_it(sim: Simulator, shop: str) -> None:
    live(
        sim,
        shop,
        """
        moment               | do           | seller | seller pending | seller held | seller payouts
        Mon 2026-03-02 09:00 | charge 10000 |      0 |           8180 |        1500 |
        Tue 2026-03-03 10:00 | refund 1000  |      0 |           7180 |        1500 |
        Wed 2026-03-04 00:00 |              |   7180 |              0 |        1500 |
        Wed 2026-03-04 01:30 |              |      0 |              0 |        1500 | 7180
        Thu 2026-04-02 00:00 |              |   1500 |              0 |           0 |
        Thu 2026-04-02 01:30 |              |      0 |              0 |           0 | 1500
        """,
    )


def test_a_refund_of_everything_takes_what_is_held_first(sim: Simulator, shop: str) -> None:
    # The fee is missing. The platform answers for it at the midnight at which nobody calls Stripe.
    live(
        sim,
        shop,
        """
        moment                  | do           | seller | seller pending | seller held | platform
        Mon 2026-03-02 09:00    | charge 10000 |      0 |           8180 |        1500 |    20000
        Tue 2026-03-03 10:00    | refund 10000 |      0 |           -320 |           0 |    20000
        Tue 2026-03-03 23:59:59 |              |      0 |           -320 |           0 |    20000
        Wed 2026-03-04 00:00    |              |   -320 |              0 |           0 |    19680
        Wed 2026-03-11 12:00    |              |   -320 |              0 |           0 |    19680
        """,
    )
    [release] = releases(sim, shop)
    assert (release["amount"], release["reason"]) == (1_500, "hold_reversed")
    assert [row["type"] for row in all_rows(sim, shop)][-2:] == ["reserve_release", "refund"]
    [row] = all_rows(sim, type="reserve_transaction")
    assert (row["net"], when(row["created"])) == (-320, "Wed 2026-03-04 00:00")


def test_a_second_refund_reaches_what_is_held(sim: Simulator, shop: str) -> None:
    live(
        sim,
        shop,
        """
        moment               | do           | seller | seller pending | seller held | seller payouts
        Mon 2026-03-02 09:00 | charge 10000 |      0 |           8180 |        1500 |
        Tue 2026-03-03 10:00 | refund 1000  |      0 |           7180 |        1500 |
        Wed 2026-03-04 01:30 |              |      0 |              0 |        1500 | 7180
        Wed 2026-03-04 10:00 | refund 600   |    900 |              0 |           0 |
        Thu 2026-03-05 01:30 |              |      0 |              0 |           0 | 900
        Thu 2026-04-02 01:30 |              |      0 |              0 |           0 |
        """,
    )
    [release] = releases(sim, shop)
    assert (release["amount"], release["reason"]) == (1_500, "hold_reversed")
    assert held(sim, shop) == 0
