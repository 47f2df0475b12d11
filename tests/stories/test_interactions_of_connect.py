"""Where two rules meet, between a platform and its sellers.

In what order a night goes, what fills a seller's hole, and what nothing can stop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stripesim import Simulator

from .openings import schedule_payouts
from .sellers import (
    Story,
    all_rows,
    available,
    below_zero,
    earn,
    latest,
    new_bank,
    payouts_of,
    pending,
    refusal_of,
    reserved,
    row_on,
    rows,
    sell,
    sell_for,
    seller,
    send,
)
from .story import moment, when

DEBIT_NOT_AUTHORIZED = "000333333335"  # Stripe's test account number


def platform(amount: int = 20_000, **settings: Any) -> Simulator:
    """A platform that keeps what it has."""
    opening = {"usd": amount} if amount else None
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance=opening, **settings)
    schedule_payouts(sim, interval="manual")
    return sim


def with_hold(sim: Simulator) -> str:
    """A seller of whose 2,000 the bank gets 500; 1,500 are held until Tuesday 10 March."""
    shop = seller(sim)
    earn(sim, shop, 2_000)
    sim.reserve.holds.create(
        amount=1_500,
        currency="usd",
        release_schedule={"release_after": int(moment("Mon 2026-03-09 12:00").timestamp())},
        stripe_account=shop,
    )
    return shop


# -- 2.1: the order of a day ----------------------------------------------------------------------


def test_what_is_released_at_midnight_leaves_in_the_same_night_the_platform_last() -> None:
    # Release, reserve and payouts of one night; what the seller owed was the platform's for a day.
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = with_hold(sim)
    story = Story(sim, seller=shop, platform=sim.account)
    story.tell(
        """
        moment                  | do     | seller | seller held | platform | reserved
        Mon 2026-03-09 09:00    | earn   |      0 |        1500 |     1000 |        0
        Mon 2026-03-09 10:00    | refund |  -1000 |        1500 |        0 |     1000
        Mon 2026-03-09 23:59:59 |        |  -1000 |        1500 |        0 |     1000
        Tue 2026-03-10 00:00    |        |    500 |           0 |     1000 |        0
        """,
        {
            "earn": lambda: earn(sim, sim.account, 1_000),
            "refund": lambda: below_zero(sim, shop, 1_000),
        },
    )
    told = sim.clock.advance_to(moment("Tue 2026-03-10 01:30"))
    made = [event for event in told if event["type"] == "payout.created"]
    assert [(each.get("account") or sim.account) for each in made] == [shop, sim.account]
    assert [each["data"]["object"]["amount"] for each in made] == [500, 1_000]


def test_a_release_lets_a_waiting_refund_go_before_the_reserve_is_reckoned() -> None:
    # 1,500 are released, of which 1,000 fill the hole; then the refund of 2,000 leaves.
    sim = platform(5_000, refunds_when_short="wait_when_negative")
    shop = with_hold(sim)
    sold = sell(sim, shop, 3_000)["id"]
    story = Story(sim, seller=shop, platform=sim.account)
    story.tell(
        """
        moment                  | do         | seller | seller held | platform | reserved
        Mon 2026-03-09 10:00    | go below   |  -1000 |        1500 |     4000 |     1000
        Mon 2026-03-09 10:30    | and refund |  -1000 |        1500 |     4000 |     1000
        Mon 2026-03-09 23:59:59 |            |  -1000 |        1500 |     4000 |     1000
        Tue 2026-03-10 00:00    |            |  -1500 |           0 |     3500 |     1500
        """,
        {
            "go below": lambda: below_zero(sim, shop, 1_000),
            "and refund": lambda: sim.refunds.create(
                charge=sold, amount=2_000, stripe_account=shop
            ),
        },
    )
    found = all_rows(sim, type="reserve_transaction")
    assert [(row["net"], when(row["created"])) for row in found] == [
        (-1_000, "Mon 2026-03-09 10:00"),
        (-500, "Tue 2026-03-10 00:00"),
    ]


# -- 2.2: a negative seller receives money --------------------------------------------------------


def test_a_sale_for_a_negative_seller_fills_the_hole_when_it_settles() -> None:
    sim = platform()
    shop = seller(sim)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment                  | do     | seller | seller pending | platform | platform pending
        Mon 2026-03-02 10:00    | refund |  -5000 |              0 |    15000 |                0
        Mon 2026-03-02 11:00    | sell   |  -5000 |           9000 |    15000 |              680
        Tue 2026-03-03 23:59:59 |        |  -5000 |           9000 |    15000 |              680
        Wed 2026-03-04 00:00    |        |   4000 |              0 |    20680 |                0
        """,
        {
            "refund": lambda: below_zero(sim, shop, 5_000),
            "sell": lambda: sell_for(sim, shop, 10_000, application_fee_amount=1_000),
        },
    )
    assert reserved(sim) == 0
    row = all_rows(sim, type="reserve_transaction")[-1]
    assert (row["net"], when(row["created"])) == (5_000, "Wed 2026-03-04 00:00")


def test_a_plain_transfer_fills_the_hole_of_a_negative_seller_at_once() -> None:
    sim = platform()
    shop = seller(sim)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do       | seller | platform | reserved
        Mon 2026-03-02 10:00 | refund   |  -5000 |    15000 |     5000
        Mon 2026-03-02 12:00 | transfer |   1000 |    14000 |        0
        """,
        {
            "refund": lambda: below_zero(sim, shop, 5_000),
            "transfer": lambda: send(sim, shop, 6_000),
        },
    )


def test_a_debit_does_not_wait_for_what_settles_after_it_has_arrived() -> None:
    sim = platform()
    shop = seller(sim, "express")
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do     | seller | seller pending | reserved | seller payouts
        Mon 2026-03-02 10:00 | refund |  -5000 |              0 |     5000 | 4825
        Mon 2026-03-02 11:00 | sell   |  -5000 |           9000 |     5000 |
        Tue 2026-03-03 01:30 |        |      0 |           9000 |     5000 | -5000
        Wed 2026-03-04 00:00 |        |   9000 |              0 |     5000 |
        Wed 2026-03-04 01:30 |        |      0 |              0 |     5000 | 9000
        Fri 2026-03-06 00:00 |        |      0 |              0 |        0 |
        """,
        {
            "refund": lambda: below_zero(sim, shop, 5_000),
            "sell": lambda: sell_for(sim, shop, 10_000, application_fee_amount=1_000),
        },
    )


def test_what_settles_before_a_debit_would_arrive_makes_it_unnecessary() -> None:
    # A sale of Friday settles on Tuesday, before the night's job.
    sim = platform()
    shop = seller(sim, "express")
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do     | seller | seller pending | reserved | seller payouts
        Fri 2026-03-06 10:00 | sell   |      0 |           9000 |        0 |
        Mon 2026-03-09 10:00 | refund |  -5000 |           9000 |     5000 | 4825
        Tue 2026-03-10 00:00 |        |   4000 |              0 |        0 |
        Tue 2026-03-10 01:30 |        |      0 |              0 |        0 | 4000
        Fri 2026-03-13 12:00 |        |      0 |              0 |        0 |
        """,
        {
            "refund": lambda: below_zero(sim, shop, 5_000),
            "sell": lambda: sell_for(sim, shop, 10_000, application_fee_amount=1_000),
        },
    )


# -- 2.3: a payout on its way ---------------------------------------------------------------------


def test_a_payout_that_comes_back_fills_the_hole_and_frees_the_reserve_at_once() -> None:
    sim = platform()
    shop = seller(sim)
    earn(sim, shop, 10_000)
    payout = sim.payouts.create(amount=10_000, currency="usd", stripe_account=shop)["id"]
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do         | seller | platform | reserved
        Mon 2026-03-02 10:00 | refund     |  -8000 |    12000 |     8000
        Mon 2026-03-02 11:00 | comes back |   2000 |    20000 |        0
        """,
        {
            "refund": lambda: below_zero(sim, shop, 8_000),
            "comes back": lambda: sim.controls.fail_payout(payout),
        },
    )
    row = all_rows(sim, type="reserve_transaction")[-1]
    assert (row["net"], when(row["created"])) == (8_000, "Mon 2026-03-02 11:00")


# -- 2.9: a currency without a bank account -------------------------------------------------------


def test_a_reserve_in_a_currency_without_a_bank_account_stops_no_other_payout() -> None:
    # A transfer there and back leaves the seller four cents short, and the platform with it.
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    sim.controls.set_rate("eur", "0.94484")
    shop = seller(sim, country="DE")
    earn(sim, sim.account, 10_000)
    sim.transfers.reversals.create(send(sim, shop, 200)["id"])
    assert available(sim, currency="eur") == -4
    sim.clock.advance_to(moment("Mon 2026-03-16 12:00"))
    [payout] = payouts_of(sim)
    assert (payout["amount"], payout["currency"]) == (10_000, "usd")
    assert available(sim, currency="eur") == available(sim, shop, "eur") == -4
    assert payouts_of(sim, shop) == []


# -- 2.14: 180 days -------------------------------------------------------------------------------


def test_each_seller_has_180_days_of_its_own() -> None:
    sim = platform()
    first, second = seller(sim), seller(sim)
    Story(sim, platform=sim.account, first=first, second=second).tell(
        """
        moment               | do     | first | second | platform | reserved
        Mon 2026-03-02 10:00 | first  | -5000 |      0 |    15000 |     5000
        Wed 2026-03-04 10:00 | second | -5000 |  -3000 |    12000 |     8000
        Sat 2026-08-29 23:59 |        | -5000 |  -3000 |    12000 |     8000
        Sun 2026-08-30 00:00 |        |     0 |  -3000 |    12000 |     3000
        Mon 2026-08-31 23:59 |        |     0 |  -3000 |    12000 |     3000
        Tue 2026-09-01 00:00 |        |     0 |      0 |    12000 |        0
        """,
        {
            "first": lambda: below_zero(sim, first, 5_000),
            "second": lambda: below_zero(sim, second, 3_000),
        },
    )


# -- 2.16: a change on the way --------------------------------------------------------------------


def test_a_longer_delay_of_a_seller_moves_nothing_that_is_on_its_way() -> None:
    sim = platform()
    shop = seller(sim)
    before = row_on(sim, shop, sell(sim, shop, 10_000))["id"]
    sim.accounts.update(
        shop, settings={"payouts": {"schedule": {"interval": "daily", "delay_days": 10}}}
    )
    after = row_on(sim, shop, sell(sim, shop, 10_000))["id"]
    days = [
        when(sim.balance_transactions.retrieve(row, stripe_account=shop)["available_on"])
        for row in (before, after)
    ]
    assert days == ["Wed 2026-03-04 00:00", "Mon 2026-03-16 00:00"]  # ten business days


# -- 2.17: the platform's own money goes, while it is reserved ------------------------------------


def test_a_top_up_that_is_taken_back_leaves_the_reserve_as_it_is() -> None:
    sim = platform(5_000)
    shop = seller(sim)
    below_zero(sim, shop, 5_000)
    assert (available(sim), reserved(sim)) == (0, 5_000)
    [topup] = sim.topups.list()["data"]
    sim.controls.reverse_topup(topup["id"])
    assert (available(sim), reserved(sim)) == (-5_000, 5_000)
    assert rows(sim)[-1] == ("topup_reversal", -5_000)
    sim.check()


def test_a_debit_of_the_platform_that_is_refused_leaves_the_reserve_as_it_is() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 1_000})
    shop = seller(sim)
    new_bank(sim, sim.account, DEBIT_NOT_AUTHORIZED)
    Story(sim, seller=shop, platform=sim.account).tell(
        """
        moment               | do     | seller | platform | reserved | platform payouts
        Mon 2026-03-02 10:00 | refund |  -5000 |    -4000 |     5000 |
        Tue 2026-03-03 01:30 |        |  -5000 |        0 |     5000 | -4000
        Wed 2026-03-04 09:15 |        |  -5000 |    -4000 |     5000 |
        Mon 2026-03-16 12:00 |        |  -5000 |    -4000 |     5000 |
        """,
        {"refund": lambda: below_zero(sim, shop, 5_000)},
    )


# -- 2.18: a payment fails after it was passed on -------------------------------------------------


def test_a_bank_debit_that_fails_late_takes_its_transfer_back() -> None:
    # 10,000 by ACH cost 80, and 400 more when they fail. The seller has been paid out.
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    shop = seller(sim)
    sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_usBankAccount_processing",
        mandate_data={"customer_acceptance": {"type": "offline"}},
        confirm=True,
    )
    charge = latest(sim)
    transfer = send(sim, shop, 9_000, source_transaction=charge)["id"]
    assert (pending(sim), pending(sim, shop)) == (920, 9_000)
    sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
    assert (available(sim), available(sim, shop)) == (0, 0)

    sim.controls.fail_charge(charge)
    assert available(sim, shop) == -9_000
    assert reserved(sim) == 9_000
    assert available(sim) == -10_400 + 9_000 - 9_000
    assert sim.transfers.retrieve(transfer)["reversed"] is True
    refused = refusal_of(sim.transfers.reversals.create, transfer)
    assert f"The transfer {transfer} is already fully reversed" in str(refused.user_message)
    sim.check()


# -- 2.20: the order of what is told --------------------------------------------------------------


def test_what_happens_on_the_way_is_told_in_its_order_whoseever_it_is() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 1_000})
    shop = seller(sim, "express")
    below_zero(sim, shop, 5_000)
    new_bank(sim, shop, DEBIT_NOT_AUTHORIZED)
    sim.clock.advance_to(moment("Tue 2026-03-03 00:00"))
    told = sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
    kinds = ("payout.created", "payout.paid", "payout.failed")
    names = {shop: "seller", sim.account: "platform"}
    found = [
        (when(each["created"]), names[each.get("account") or sim.account], each["type"])
        for each in told
        if each["type"] in kinds
    ]
    # fmt: off
    assert found == [
        ("Tue 2026-03-03 01:30", "seller",   "payout.created"),
        ("Tue 2026-03-03 01:30", "platform", "payout.created"),
        ("Tue 2026-03-03 07:30", "seller",   "payout.paid"),
        ("Tue 2026-03-03 07:30", "platform", "payout.paid"),
        ("Wed 2026-03-04 09:15", "seller",   "payout.failed"),
    ]
    # fmt: on
    assert [each["created"] for each in told] == sorted(each["created"] for each in told)


def test_a_way_in_steps_leads_to_the_same_place_as_one_in_a_leap() -> None:
    def lived(go: Callable[[Simulator], object]) -> str:
        sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 1_000})
        shop = seller(sim, "express")
        below_zero(sim, shop, 5_000)
        new_bank(sim, shop, DEBIT_NOT_AUTHORIZED)
        go(sim)
        return sim.fingerprint()

    def in_hours(sim: Simulator) -> None:
        for _ in range(24 * 10):
            sim.clock.advance(hours=1)

    assert lived(in_hours) == lived(lambda sim: sim.clock.advance(days=10))
