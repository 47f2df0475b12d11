"""A platform sells for a seller, and gives a part back while the money is still on its way.

The platform charges 10,000 for an Express seller and keeps a fee of 1,000. Stripe takes 320 of the
platform. On the next day the customer gets 4,000 back.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .sellers import (
    Story,
    all_rows,
    latest,
    payouts_of,
    pending,
    refusal_of,
    rows,
    sell_for,
    seller,
)
from .story import moment, paid_rows, when

PRICE, REFUND, FEE_OF_STRIPE = 10_000, 4_000, 320


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


@pytest.fixture
def shop(sim: Simulator) -> str:
    return seller(sim, "express")


def sold(sim: Simulator, shop: str) -> dict[str, Any]:
    return sell_for(sim, shop, PRICE, application_fee_amount=1_000)


def give_back(sim: Simulator, **flags: Any) -> dict[str, Any]:
    return sim.refunds.create(charge=latest(sim), amount=REFUND, **flags)


def test_with_both_flags_everybody_gives_back_a_share(sim: Simulator, shop: str) -> None:
    story = Story(sim, platform=sim.account, seller=shop)
    story.tell(
        """
        moment               | do     | platform | platform pending | seller | seller pending
        Mon 2026-03-02 09:00 | sell   |        0 |              680 |      0 |           9000
        Tue 2026-03-03 09:59 |        |        0 |              680 |      0 |           9000
        Tue 2026-03-03 10:00 | refund |        0 |              280 |      0 |           5400
        Tue 2026-03-03 23:59 |        |        0 |              280 |      0 |           5400
        Wed 2026-03-04 00:00 |        |      280 |                0 |   5400 |              0
        Wed 2026-03-04 01:29 |        |      280 |                0 |   5400 |              0
        Wed 2026-03-04 01:30 |        |        0 |                0 |      0 |              0
        """,
        {
            "sell": lambda: sold(sim, shop),
            "refund": lambda: give_back(sim, reverse_transfer=True, refund_application_fee=True),
        },
    )
    story.tell(
        """
        moment               | platform bank | seller bank | platform payouts | seller payouts
        Wed 2026-03-04 01:30 |             0 |           0 | 280              | 5400
        Wed 2026-03-04 12:00 |           280 |        5400 |                  |
        Fri 2026-03-06 12:00 |           280 |        5400 |                  |
        """
    )
    # What the customer paid in the end is what everybody has in the end.
    assert PRICE - REFUND == 280 + 5_400 + FEE_OF_STRIPE


def test_the_rows_of_both_sides_wait_for_the_day_of_the_charge(sim: Simulator, shop: str) -> None:
    sold(sim, shop)
    assert sorted(rows(sim)) == [
        ("application_fee", 1_000),
        ("charge", 9_680),
        ("transfer", -10_000),
    ]
    [payment] = all_rows(sim, shop)
    assert (payment["type"], payment["amount"]) == ("payment", 10_000)
    assert (payment["fee"], payment["net"]) == (1_000, 9_000)
    [detail] = payment["fee_details"]
    assert (detail["type"], detail["amount"]) == ("application_fee", 1_000)

    sim.clock.advance_to(moment("Tue 2026-03-03 10:00"))
    give_back(sim, reverse_transfer=True, refund_application_fee=True)
    assert sorted(rows(sim)[3:]) == [
        ("application_fee_refund", -400),
        ("refund", -4_000),
        ("transfer_refund", 4_000),
    ]
    assert sum(net for _, net in rows(sim, shop)[1:]) == -4_000 + 400
    for row in [*all_rows(sim), *all_rows(sim, shop)]:
        assert when(row["available_on"]) == "Wed 2026-03-04 00:00"


def test_each_payout_lists_the_rows_of_its_own_account(sim: Simulator, shop: str) -> None:
    sold(sim, shop)
    sim.clock.advance_to(moment("Tue 2026-03-03 10:00"))
    give_back(sim, reverse_transfer=True, refund_application_fee=True)
    sim.clock.advance_to(moment("Wed 2026-03-04 12:00"))

    [own] = payouts_of(sim)
    assert sorted(paid_rows(sim, own)) == [
        ("application_fee", 1_000),
        ("application_fee_refund", -400),
        ("charge", 9_680),
        ("payout", -280),
        ("refund", -4_000),
        ("transfer", -10_000),
        ("transfer_refund", 4_000),
    ]
    [theirs] = payouts_of(sim, shop)
    listed = sim.balance_transactions.list(payout=theirs["id"], stripe_account=shop)["data"]
    assert sum(row["net"] for row in listed if row["type"] != "payout") == 5_400
    assert ("payment", 9_000) in [(row["type"], row["net"]) for row in listed]


def test_without_the_flags_the_platform_pays_alone(sim: Simulator, shop: str) -> None:
    # Below zero since midnight of Wednesday, it is debited in the night after that day.
    story = Story(sim, platform=sim.account, seller=shop)
    story.tell(
        """
        moment               | do     | platform | platform pending | seller | seller pending
        Mon 2026-03-02 09:00 | sell   |        0 |              680 |      0 |           9000
        Tue 2026-03-03 10:00 | refund |        0 |            -3320 |      0 |           9000
        Wed 2026-03-04 00:00 |        |    -3320 |                0 |   9000 |              0
        Wed 2026-03-04 12:00 |        |    -3320 |                0 |      0 |              0
        Thu 2026-03-05 01:30 |        |        0 |                0 |      0 |              0
        """,
        {"sell": lambda: sold(sim, shop), "refund": lambda: give_back(sim)},
    )
    story.tell(
        """
        moment               | platform bank | seller bank | platform payouts | seller payouts
        Thu 2026-03-05 12:00 |         -3320 |        9000 | -3320            | 9000
        """
    )
    assert PRICE - REFUND == -3_320 + 9_000 + FEE_OF_STRIPE


def test_with_the_transfer_alone_the_platform_keeps_its_fee(sim: Simulator, shop: str) -> None:
    sold(sim, shop)
    give_back(sim, reverse_transfer=True)
    assert (pending(sim), pending(sim, shop)) == (680, 5_000)


def test_the_application_fee_alone_cannot_be_given_back(sim: Simulator, shop: str) -> None:
    sold(sim, shop)
    refusal_of(give_back, sim, refund_application_fee=True)
    assert (pending(sim), pending(sim, shop)) == (680, 9_000)
    assert sim.refunds.list()["data"] == []


# Recorded: of a charge of 1,200 the seller got 880, and so much was taken back of it.
# fmt: off
SHARES = [
    (  500, 367),   # 366.67
    (1_000, 733),   # 733.33
    (1_200, 880),
]
# fmt: on


@pytest.mark.parametrize(("refunded", "taken_back"), SHARES)
def test_a_share_of_a_transfer_is_rounded_half_up(
    sim: Simulator, shop: str, refunded: int, taken_back: int
) -> None:
    charge = sell_for(sim, shop, 1_200, transfer=880)
    sim.refunds.create(charge=charge["id"], amount=refunded, reverse_transfer=True)
    [transfer] = sim.transfers.list()["data"]
    assert transfer["amount_reversed"] == taken_back
    assert transfer["reversed"] is (taken_back == 880)
    assert pending(sim, shop) == 880 - taken_back
