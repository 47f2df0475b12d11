"""The auditor on payouts: on which days, how much stays behind, debits on their way, two
currencies, and payouts made before the money is there."""

from __future__ import annotations

from typing import Any

import pytest

from .by_hand import MON, ByHand, at
from .world import AMERICAN, World

TUE, WED, THU = at("03-03 01:30"), at("03-04 01:30"), at("03-05 01:30")
HOUR, DAY = 3_600, 86_400


def earned(
    world: World = AMERICAN, now: int = MON + 60, amount: int = 10_000, **but: Any
) -> ByHand:
    """A sale that skips pending, on Monday."""
    life = ByHand(now, world)
    life.sell("ch_1", amount, MON, card="bypassPending", **{"fee": 320, **but})
    return life


def scheduled(life: ByHand, moment: int = MON, **schedule: Any) -> ByHand:
    life.settle(moment, payouts={"schedule": schedule})
    return life


# --- the days ------------------------------------------------------------------------------------

WEEKLY = {"interval": "weekly", "weekly_payout_days": ["monday", "wednesday"]}
MONTHLY = {"interval": "monthly", "monthly_payout_days": [31]}


@pytest.mark.parametrize(
    ("schedule", "day"),
    [
        ({"interval": "daily"}, "03-03"),
        (WEEKLY, "03-04"),
        ({"interval": "monthly", "monthly_payout_days": [1, 15]}, "03-16"),
        (MONTHLY, "03-31"),
    ],
)
def test_a_payout_is_due_on_the_day_of_the_schedule(schedule: dict[str, Any], day: str) -> None:
    run = at(f"{day} 01:30")
    life = scheduled(earned(now=run - 1), **schedule)
    life.is_right()
    life = scheduled(earned(now=run + DAY // 2), **schedule)
    life.is_found(f"{day} 01:30:00: no automatic payout of 9,680 usd was made")
    life.pay_out("po_1", 9_680, run, ["txn_1"])
    life.is_right()


def test_a_payout_on_another_day_than_the_schedules_is_found() -> None:
    life = scheduled(earned(now=TUE + DAY // 2), **WEEKLY)
    life.pay_out("po_1", 9_680, TUE, ["txn_1"])
    life.is_found("payout po_1 (9,680, Tue 2026-03-03 01:30:00) should not have been made")


def test_on_manual_payouts_none_is_made() -> None:
    life = scheduled(earned(now=at("05-01 12:00")), interval="manual")
    life.is_right()


def test_a_schedule_counts_from_the_moment_it_is_set() -> None:
    life = scheduled(earned(now=WED + DAY // 2), interval="manual")
    scheduled(life, TUE + 60, interval="daily")
    life.is_found("Wed 2026-03-04 01:30:00: no automatic payout of 9,680 usd was made")
    life.pay_out("po_1", 9_680, WED, ["txn_1"])
    life.is_right()


# --- what stays behind ---------------------------------------------------------------------------


def kept_behind(amount: int) -> ByHand:
    life = earned(now=TUE + DAY // 2)
    life.settle(MON, payouts={"minimum_balance_by_currency": {"usd": amount}})
    return life


def test_a_minimum_balance_leaves_and_is_back() -> None:
    life = kept_behind(1_000)
    hold = life.write("payout_minimum_balance_hold", "po_1", -1_000, TUE)
    life.pay_out("po_1", 8_680, TUE, ["txn_1", hold])
    life.write("payout_minimum_balance_release", "po_1", 1_000, TUE)
    life.is_right()
    life.lists["po_1"].append("txn_4")
    life.is_found("lists the payout_minimum_balance_release row of po_1, which is not its own to")


def test_a_minimum_balance_without_its_rows_is_found() -> None:
    life = kept_behind(1_000)
    life.pay_out("po_1", 8_680, TUE, ["txn_1"])
    life.is_found(
        "the payout_minimum_balance_hold row of po_1 (-1,000) is missing",
        "the payout_minimum_balance_release row of po_1 (+1,000) is missing",
    )


def test_a_payout_that_leaves_no_minimum_is_found() -> None:
    life = kept_behind(1_000)
    life.pay_out("po_1", 9_680, TUE, ["txn_1"])
    life.is_found("payout po_1 (9,680, Tue 2026-03-03 01:30:00) should be 8,680")


def test_no_more_than_the_minimum_is_no_payout() -> None:
    kept_behind(9_680).is_right()
    kept_behind(9_679).is_found("no automatic payout of 1 usd was made")


# --- debits on their way -------------------------------------------------------------------------


def overdrawn(now: int, debit: int = 5_000, arrives: str = "03-06", *, sells: int = 0) -> ByHand:
    """London: 9,655 are paid out on Tuesday, 5,000 are refunded later that day. The debit made on
    Wednesday arrives on Friday, the third business day after Tuesday; so does what is sold."""
    life = earned(World("GB"), now, fee=345)
    life.pay_out("po_1", 9_655, TUE, ["txn_1"])
    refunded, friday = TUE + HOUR, at("03-06 00:00")
    life.refund("re_1", 5_000, refunded, life.write("refund", "re_1", -5_000, refunded))
    if sells:
        life.sell("ch_2", sells, refunded, fee=85, on=friday)
    if debit:
        arrival = at(f"{arrives} 00:00")
        flight = {"arrival_date": arrival, "on": arrival, "status": "in_transit"}
        life.pay_out("po_2", -debit, WED, ["txn_3", "txn_4"] if sells else ["txn_3"], **flight)
    return life


def test_a_british_debit_arrives_on_the_third_business_day() -> None:
    overdrawn(WED + 2 * HOUR).is_right()
    overdrawn(WED + 2 * HOUR, arrives="03-04").is_found(
        "arrival_date is Wed 2026-03-04 00:00:00, should be Fri 2026-03-06 00:00:00",
        "the payout row of po_2 (+5,000): available_on is Wed 2026-03-04",
    )


def test_a_debit_never_made_is_found() -> None:
    life = overdrawn(WED + 2 * HOUR, debit=0)
    life.is_found("Wed 2026-03-04 01:30:00: no automatic payout of -5,000 gbp was made")
    life.settle(TUE + 2 * HOUR, debit_negative_balances=False)
    life.is_right()


def test_a_debit_leaves_out_what_comes_before_it_arrives() -> None:
    life = overdrawn(WED + 2 * HOUR, debit=3_085, sells=2_000)
    life.is_right()
    life.lists["po_2"].remove("txn_4")
    life.is_found("payout po_2 (-3,085, Wed 2026-03-04 01:30:00) does not list the charge row of")
    overdrawn(WED + 2 * HOUR, sells=2_000).is_found("payout po_2 (-5,000, Wed 2026-03-04 01:30:00)")


def test_no_payout_is_made_while_a_debit_is_on_its_way() -> None:
    life = overdrawn(THU + 2 * HOUR)
    life.sell("ch_2", 20_000, WED + HOUR, fee=670, card="bypassPending")
    life.is_right()
    life.pay_out("po_3", 14_330, THU, ["txn_5"], status="in_transit")
    life.is_found("payout po_3 (14,330, Thu 2026-03-05 01:30:00) should not have been made")


def test_when_the_debit_has_arrived_payouts_go_on() -> None:
    life = overdrawn(at("03-06 02:00"))
    life.payouts[0]["status"] = "paid"
    life.sell("ch_2", 20_000, WED + HOUR, fee=670, card="bypassPending")
    life.is_found("Fri 2026-03-06 01:30:00: no automatic payout of 19,330 gbp was made")


def test_an_account_in_singapore_is_not_debited() -> None:
    life = earned(World("SG"), WED + 2 * HOUR, fee=440)
    life.pay_out("po_1", 9_560, TUE, ["txn_1"])
    refunded = TUE + HOUR
    life.refund("re_1", 5_000, refunded, life.write("refund", "re_1", -5_000, refunded))
    life.is_right()
    life.pay_out("po_2", -5_000, WED, ["txn_3"], status="in_transit")
    life.is_found("payout po_2 (-5,000, Wed 2026-03-04 01:30:00) should not have been made")


# --- two currencies ------------------------------------------------------------------------------

EURO = {"external_account": {"currency": "eur", "account_number": "DE89370400440532013000"}}


def euros(amount: int, now: int = TUE + DAY // 2, *, bank: bool = True) -> ByHand:
    """An American account that is paid in euros, and perhaps has a bank account for them."""
    life = ByHand(now)
    life.ask(MON, "controls.set_rate", id="eur", units_for_one_dollar="1")
    if bank:
        life.ask(MON, "accounts.external_accounts.create", "ba_2", id="acct_1", **EURO)
    fee = amount * 29 // 1_000 + 25
    life.sell("ch_1", amount, MON, fee=fee, card="bypassPending", currency="eur")
    life.rows[0]["currency"] = "eur"
    return life


def test_euros_stay_euros_and_go_to_the_bank_account_in_euros() -> None:
    life = euros(30_000)
    life.pay_out("po_1", 29_105, TUE, ["txn_1"], currency="eur", destination="ba_2")
    life.is_right()
    life.payouts[0]["destination"] = "ba_1"
    life.is_found("destination is 'ba_1', should be 'ba_2'")


def test_less_than_200_euros_wait() -> None:
    euros(20_000).is_right()
    euros(21_000).is_found("no automatic payout of 20,366 eur was made")


def test_without_a_bank_account_in_euros_they_are_converted() -> None:
    life = euros(30_000, bank=False)
    life.is_found("the charge row of ch_1 (+28,809): currency is 'eur', should be 'usd'")


def test_a_currency_that_is_not_held_is_found_in_the_balance() -> None:
    life = earned()
    life.write("charge", "ch_1", 1, MON, currency="jpy")
    life.is_found("the available currencies are ['usd', 'jpy'], should be ['usd']")


# --- before the money is there -------------------------------------------------------------------


def ahead() -> ByHand:
    """Two sales on Monday, available on Wednesday, are paid out on Tuesday for Wednesday."""
    life = ByHand(TUE + DAY // 2, World(payout_timing="ahead"))
    arrival = at("03-04 00:00")
    for id in ("ch_1", "ch_2"):
        life.sell(id, 10_000, MON, fee=320, on=arrival)
    flight = {"arrival_date": arrival, "on": arrival, "status": "in_transit"}
    life.pay_out("po_1", 19_360, TUE, ["txn_1", "txn_2"], **flight)
    return life


def test_a_payout_ahead_of_its_money_is_right() -> None:
    ahead().is_right()


def test_a_payout_ahead_that_is_never_made_is_found() -> None:
    life = ahead()
    life.payouts.clear()
    life.lists.clear()
    life.rows.pop()
    life.is_found("Tue 2026-03-03 01:30:00: no automatic payout of 19,360 usd was made")


def test_a_list_that_does_not_add_up_is_found() -> None:
    life = ahead()
    life.lists["po_1"].remove("txn_2")
    life.is_found(
        "the rows that payout po_1 lists add up to -9,680, not to nothing",
        "payout po_1 (19,360, Tue 2026-03-03 01:30:00) does not list the charge row of ch_2",
    )


def test_a_payout_ahead_that_counts_at_once_is_found() -> None:
    life = ahead()
    life.rows[2].update(available_on=TUE, status="available")
    life.is_found(
        "the payout row of po_1 (-19,360): available_on is Tue 2026-03-03 01:30:00, should be Wed",
        "the balance says -19,360 usd available, should be 0",
    )


def test_a_payout_ahead_that_arrives_on_another_day_is_found() -> None:
    life = ahead()
    life.payouts[0]["arrival_date"] += DAY
    life.is_found("arrival_date is Thu 2026-03-05 00:00:00, should be Wed 2026-03-04 00:00:00")
