"""An Express seller falls below zero, and the platform has not enough to answer for it.

The platform has 1,000 when the seller gives 5,000 back. Both are debited in the next night; but
what is reserved of the platform stays reserved for three business days more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import (
    Story,
    all_rows,
    earn,
    new_bank,
    payouts_are,
    payouts_of,
    sell,
    seller,
)
from .story import moment, when

DEBIT_NOT_AUTHORIZED = "000333333335"  # Stripe's test account number


def monday_morning(type: str = "express", keeps_its_money: bool = False) -> tuple[Simulator, str]:
    """What the seller sold in February is in its bank; the platform earned 1,000 this morning."""
    sim = Simulator(start=moment("Mon 2026-02-02 09:00"))
    shop = seller(sim, type)
    sell(sim, shop, 5_000)
    sim.clock.advance_to(moment("Mon 2026-03-02 09:00"))
    if keeps_its_money:
        schedule_payouts(sim, interval="manual")
    earn(sim, sim.account, 1_000)
    return sim, shop


def refund(sim: Simulator, shop: str) -> dict[str, Callable[[], Any]]:
    [charge] = sim.charges.list(stripe_account=shop)["data"]
    return {"refund": lambda: sim.refunds.create(charge=charge["id"], stripe_account=shop)}


THE_WEEK = """
moment               | do     | seller | platform | reserved | seller payouts | platform payouts
Mon 2026-03-02 10:00 | refund |  -5000 |    -4000 |     5000 |                |
Tue 2026-03-03 01:29 |        |  -5000 |    -4000 |     5000 |                |
Tue 2026-03-03 01:30 |        |      0 |        0 |     5000 | -5000          | -4000
Wed 2026-03-04 12:00 |        |      0 |        0 |     5000 |                |
Thu 2026-03-05 23:59 |        |      0 |        0 |     5000 |                |
Fri 2026-03-06 00:00 |        |      0 |     5000 |        0 |                |
Fri 2026-03-06 01:29 |        |      0 |     5000 |        0 |                |
Fri 2026-03-06 01:30 |        |      0 |        0 |        0 |                | 5000
Fri 2026-03-13 12:00 |        |      0 |        0 |        0 |                |
"""
# The same week at the banks.
AND_ITS_MONEY = """
moment               | do     | seller bank | platform bank | platform rows
Mon 2026-03-02 10:00 | refund |           0 |             0 | reserve_transaction -5000
Tue 2026-03-03 07:29 |        |           0 |             0 | payout 4000
Tue 2026-03-03 07:30 |        |       -5000 |         -4000 |
Thu 2026-03-05 23:59 |        |       -5000 |         -4000 |
Fri 2026-03-06 00:00 |        |       -5000 |         -4000 | reserve_transaction 5000
Fri 2026-03-06 07:30 |        |       -5000 |          1000 | payout -5000
"""


def test_the_seller_and_the_platform_are_debited_and_the_reserve_stays_three_days() -> None:
    sim, shop = monday_morning()
    Story(sim, seller=shop, platform=sim.account).tell(THE_WEEK, refund(sim, shop))


def test_in_the_end_the_platform_has_in_its_bank_what_it_earned() -> None:
    sim, shop = monday_morning()
    Story(sim, seller=shop, platform=sim.account).tell(AND_ITS_MONEY, refund(sim, shop))


def test_what_is_reserved_and_what_is_available_is_always_the_same_together() -> None:
    sim, shop = monday_morning()
    sim.clock.advance_to(moment("Mon 2026-03-02 10:00"))
    refund(sim, shop)["refund"]()
    sim.clock.advance_to(moment("Fri 2026-03-06 00:00"))
    kept, given_back = all_rows(sim, type="reserve_transaction")
    for row, amount, at in (
        (kept, -5_000, "Mon 2026-03-02 10:00"),
        (given_back, 5_000, "Fri 2026-03-06 00:00"),
    ):
        assert (row["amount"], row["fee"], row["net"]) == (amount, 0, amount)
        assert row["reporting_category"] == "connect_reserved_funds"
        assert when(row["created"]) == when(row["available_on"]) == at


# fmt: off
SCHEDULES: list[dict[str, Any]] = [
    {"interval": "weekly", "weekly_anchor": "thursday"},
    {"interval": "monthly", "monthly_anchor": 20},
    {"interval": "manual"},
]
# fmt: on


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: str(schedule["interval"]))
def test_the_payout_schedule_of_the_seller_does_not_matter(schedule: dict[str, Any]) -> None:
    sim, shop = monday_morning()
    payouts_are(sim, shop, **schedule)
    Story(sim, seller=shop, platform=sim.account).tell(THE_WEEK, refund(sim, shop))


def test_a_refused_debit_leaves_the_reserve_as_it_is() -> None:
    # Nothing is reserved a second time on Wednesday, and nothing is released on Friday.
    sim, shop = monday_morning()
    bank = new_bank(sim, shop, DEBIT_NOT_AUTHORIZED)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do     | seller | platform | reserved | platform rows
        Mon 2026-03-02 10:00 | refund |  -5000 |    -4000 |     5000 | reserve_transaction -5000
        Tue 2026-03-03 01:30 |        |      0 |        0 |     5000 | payout 4000
        Wed 2026-03-04 09:14 |        |      0 |        0 |     5000 |
        Wed 2026-03-04 09:15 |        |  -5000 |        0 |     5000 |
        Fri 2026-03-06 00:00 |        |  -5000 |        0 |     5000 |
        Fri 2026-03-06 12:00 |        |  -5000 |        0 |     5000 |
        Fri 2026-03-20 12:00 |        |  -5000 |        0 |     5000 |
        """,
        refund(sim, shop),
    )
    debit = payouts_of(sim, shop)[-1]
    assert (debit["amount"], debit["status"]) == (-5_000, "failed")
    assert (debit["failure_code"], debit["destination"]) == ("debit_not_authorized", bank["id"])


def test_where_stripe_is_liable_the_platform_does_not_notice() -> None:
    sim, shop = monday_morning("standard", keeps_its_money=True)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do     | seller | platform | reserved | platform payouts
        Mon 2026-03-02 10:00 | refund |  -5000 |     1000 |        0 |
        Tue 2026-03-03 01:30 |        |      0 |     1000 |        0 |
        Fri 2026-03-06 12:00 |        |      0 |     1000 |        0 |
        """,
        refund(sim, shop),
    )
    assert payouts_of(sim, shop)[-1]["amount"] == -5_000
    assert all_rows(sim, type="reserve_transaction") == []
