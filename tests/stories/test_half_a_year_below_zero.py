"""A seller stays below zero for 180 days, and the platform pays in the end.

On the way a sale fills a part of the hole, at a midnight at which nobody calls Stripe. That does
not start the clock anew; touching zero would.
"""

from __future__ import annotations

import pytest

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import Story, all_rows, available, below_zero, reserved, sell, seller, send
from .story import moment, when

UNTIL_THE_SALE_SETTLES = """
moment                  | do     | seller | seller pending | platform | reserved | platform rows
Tue 2026-03-03 15:00    | refund |  -5000 |              0 |    15000 |     5000 | {reserve} -5000
Mon 2026-03-09 10:00    | sell   |  -5000 |           2883 |    15000 |     5000 |
Tue 2026-03-10 23:59:59 |        |  -5000 |           2883 |    15000 |     5000 |
Wed 2026-03-11 00:00    |        |  -2117 |              0 |    17883 |     2117 | {reserve} 2883
""".replace("{reserve}", "reserve_transaction")
UNTIL_THE_LAST_SECOND = """
moment                  | seller | platform | reserved | platform rows
Sun 2026-08-30 15:00    |  -2117 |    17883 |     2117 |
Sun 2026-08-30 23:59:59 |  -2117 |    17883 |     2117 |
"""


@pytest.fixture
def sim() -> Simulator:
    """A platform that keeps its 20,000."""
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 20_000})
    schedule_payouts(sim, interval="manual")
    return sim


@pytest.fixture
def shop(sim: Simulator) -> str:
    """A custom seller: its bank is not debited."""
    return seller(sim)


@pytest.fixture
def story(sim: Simulator, shop: str) -> Story:
    story = Story(sim, seller=shop, platform=sim.account)
    story.tell(
        UNTIL_THE_SALE_SETTLES,
        {"refund": lambda: below_zero(sim, shop, 5_000), "sell": lambda: sell(sim, shop, 3_000)},
    )
    return story


def test_after_180_days_the_reserve_fills_the_hole(sim: Simulator, shop: str, story: Story) -> None:
    story.tell(UNTIL_THE_LAST_SECOND)
    sim.clock.advance_to(moment("Mon 2026-08-31 00:00"))
    assert (available(sim, shop), available(sim), reserved(sim)) == (0, 17_883, 0)

    released, collected = all_rows(sim)[-2:]
    assert (released["type"], released["net"]) == ("reserve_transaction", 2_117)
    assert (collected["type"], collected["net"]) == ("connect_collection_transfer", -2_117)
    for row in (released, collected):
        assert when(row["created"]) == "Mon 2026-08-31 00:00"
    assert all_rows(sim, shop)[-1]["net"] == 2_117
    sim.check()

    # Which is the end of it.
    story.tell(
        """
        moment               | seller | platform | reserved
        Thu 2026-12-31 12:00 |      0 |    17883 |        0
        """
    )


def test_a_sale_fills_a_part_of_the_hole_though_nobody_calls(sim: Simulator, story: Story) -> None:
    row = all_rows(sim, type="reserve_transaction")[-1]
    assert (row["net"], when(row["created"])) == (2_883, "Wed 2026-03-11 00:00")
    assert when(sim.clock.timestamp) == "Wed 2026-03-11 00:00"


def test_touching_zero_starts_the_clock_anew(sim: Simulator, shop: str, story: Story) -> None:
    # 180 days after 1 June, 12:00, is 28 November, 12:00.
    story.tell(
        """
        moment                  | do       | seller | platform | reserved
        Mon 2026-06-01 11:00    | transfer |      0 |    17883 |        0
        Mon 2026-06-01 12:00    | refund   |  -2000 |    15883 |     2000
        Mon 2026-08-31 00:00    |          |  -2000 |    15883 |     2000
        Sat 2026-11-28 23:59:59 |          |  -2000 |    15883 |     2000
        Sun 2026-11-29 00:00    |          |      0 |    15883 |        0
        """,
        {
            "transfer": lambda: send(sim, shop, 2_117),
            "refund": lambda: below_zero(sim, shop, 2_000),
        },
    )
