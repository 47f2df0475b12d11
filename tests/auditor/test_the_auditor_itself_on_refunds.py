"""The auditor on refunds: those that wait, those that fail, and what they cost in dollars."""

from __future__ import annotations

import pytest

from .by_hand import MON, SETTLED, ByHand, at
from .world import World

TUE, HOUR = at("03-03 10:00"), 3_600
NEGATIVE, SHORT = (World(refunds_when_short=f"wait_when_{how}") for how in ("negative", "short"))


def paid_out(world: World, now: int) -> ByHand:
    """A sale of 10,000 on Monday that skips pending, and its 9,680 paid out on Tuesday."""
    life = ByHand(now, world)
    life.sell("ch_1", 10_000, MON, fee=320, card="bypassPending")
    life.pay_out("po_1", 9_680, at("03-03 01:30"), ["txn_1"])
    return life


def sell_more(life: ByHand, moment: int, amount: int, fee: int) -> str:
    """A sale that skips pending, listed before the last one: refunds go on being of that."""
    life.sell("ch_2", amount, moment, fee=fee, card="bypassPending")
    life.charges.reverse()
    return life.rows[-1]["id"]


def test_a_refund_of_more_than_there_is_overdraws_or_waits_as_the_world_says() -> None:
    life = paid_out(World(), TUE)
    life.refund("re_1", 4_000, TUE, life.write("refund", "re_1", -4_000, TUE))
    life.is_right()
    life.world = SHORT
    life.is_found(
        "status is 'succeeded', should be 'pending'", "row of re_1 (-4,000) should not be"
    )
    life = paid_out(SHORT, TUE)
    life.refund("re_1", 4_000, TUE, status="pending", pending_reason="insufficient_funds")
    life.is_right()
    life.world = World()
    life.is_found("status is 'pending', should be 'succeeded'", "row of re_1 (-4,000) is missing")


def test_the_second_refund_below_zero_waits() -> None:
    life = paid_out(NEGATIVE, TUE)
    life.refund("re_1", 4_000, TUE, life.write("refund", "re_1", -4_000, TUE))
    waits = {"status": "pending", "pending_reason": "insufficient_funds"}
    life.refund("re_2", 100, TUE, **waits)
    life.is_right()
    life.refunds[1].update(
        status="succeeded", balance_transaction=life.write("refund", "re_2", -100, TUE)
    )
    life.is_found("refund re_2: status is 'succeeded', should be 'pending'")


@pytest.mark.parametrize("late", [0, 1])
def test_a_waiting_refund_goes_out_with_the_next_credit(late: int) -> None:
    life = paid_out(SHORT, TUE + 2 * HOUR)
    refund = life.refund("re_1", 4_000, TUE)
    credit = TUE + HOUR
    sell_more(life, credit, 5_000, fee=175)
    refund["balance_transaction"] = life.write("refund", "re_1", -4_000, credit + late)
    if late:
        life.is_found("the refund row of re_1 (-4,000): created is Tue 2026-03-03 11:00:01")
    else:
        life.is_right()


def test_waiting_refunds_go_out_in_the_order_in_which_they_came() -> None:
    life = paid_out(SHORT, TUE + 2 * HOUR)
    waits = {"status": "pending", "pending_reason": "insufficient_funds"}
    life.refund("re_1", 4_000, TUE, **waits)
    second = life.refund("re_2", 100, TUE, **waits)
    sell_more(life, TUE + HOUR, 1_000, fee=59)
    life.is_right()
    del second["pending_reason"]
    row = life.write("refund", "re_2", -100, TUE + HOUR)
    second.update(status="succeeded", balance_transaction=row)
    life.is_found("refund re_2: status is 'succeeded', should be 'pending'")


@pytest.mark.parametrize("sent", ["03-03 12:00", "03-04 00:00", ""])
def test_the_next_in_line_goes_at_midnight_at_the_latest(sent: str) -> None:
    """The first one fails, and 941 are there for the second."""
    life = paid_out(SHORT, at("03-04 00:10"))
    life.refund("re_1", 4_000, TUE, status="failed", failure_reason="declined")
    waits = {"status": "pending", "pending_reason": "insufficient_funds"}
    second = life.refund("re_2", 100, TUE, **waits)
    sell_more(life, TUE + HOUR, 1_000, fee=59)
    life.ask(TUE + 2 * HOUR, "controls.fail_refund", "re_1", id="re_1", reason="declined")
    life.charges[-1]["amount_refunded"] = 100
    if sent:
        row = life.write("refund", "re_2", -100, at(sent))
        second.update(status="succeeded", pending_reason=None, balance_transaction=row)
        life.is_right()
    else:
        life.is_found("refund re_2: status is 'pending', should be 'succeeded'")


def test_a_late_refund_is_pending_for_an_hour() -> None:
    life = ByHand(MON + 2 * HOUR)
    life.sell("ch_1", 10_000, MON, fee=320, on=SETTLED, card="pendingRefund")
    row = life.write("refund", "re_1", -500, MON + HOUR + 1, on=SETTLED)
    life.refund("re_1", 500, MON + HOUR + 1, row, status="pending", pending_reason="processing")
    life.is_right()
    life.now += 1
    life.is_found("status is 'pending', should be 'succeeded'")


def test_a_refund_in_vain_comes_back_after_an_hour() -> None:
    life = ByHand(MON + 2 * HOUR)
    life.sell("ch_1", 10_000, MON, fee=320, on=SETTLED, card="refundFail")
    row = life.write("refund", "re_1", -500, MON, on=SETTLED)
    refund = life.refund("re_1", 500, MON, row)
    life.is_found(
        "amount_refunded is 500, should be 0",
        "refund re_1: status is 'succeeded', should be 'failed'",
        "the refund_failure row of re_1 (+500) is missing",
    )
    back = life.write("refund_failure", "re_1", 500, MON + HOUR)
    refund.update(status="failed", failure_balance_transaction=back)
    life.charges[0]["amount_refunded"] = 0
    life.is_right()
    life.rows[-1].update(amount=400, net=400)
    life.is_found("the refund_failure row of re_1 (+500): amount is 400, should be 500")


def abroad() -> ByHand:
    """10,000 yen at 150 to the dollar: 66.00 dollars of 66.67, and 9.9 % of the fee's base."""
    life = ByHand(MON + HOUR)
    life.ask(MON, "controls.set_rate", id="jpy", units_for_one_dollar="150")
    life.sell("ch_1", 10_000, MON, fee=221, on=SETTLED, currency="jpy", settled=6_600, rate=0.66)
    return life


def test_money_comes_in_at_99_percent_of_the_rate_and_goes_back_at_all_of_it() -> None:
    life = abroad()
    row = life.write("refund", "re_1", -6_667, MON, on=SETTLED, exchange_rate=0.666667)
    life.refund("re_1", 10_000, MON, row)
    life.is_right()
    life.rows[1].update(amount=-6_600, net=-6_600, exchange_rate=0.66)
    life.is_found(
        "the refund row of re_1 (-6,667): amount is -6600, should be -6667",
        "the refund row of re_1 (-6,667): exchange_rate is 0.66, should be 0.666667",
    )


def test_money_that_comes_in_without_the_margin_is_found() -> None:
    life = abroad()
    life.rows[0].update(amount=6_667, net=6_446, exchange_rate=0.666667)
    life.is_found("the charge row of ch_1 (+6,379): amount is 6667, should be 6600")


def test_a_refund_waits_for_dollars_if_it_is_taken_from_dollars() -> None:
    """There are 70.00 dollars, which is less than 10,000 and enough for 10,000 yen."""
    life = ByHand(MON + 60, SHORT)
    life.ask(MON, "controls.set_rate", id="jpy", units_for_one_dollar="150")
    life.sell("ch_0", 8_000, MON, fee=262, card="bypassPending")
    card = {"card": "bypassPending", "currency": "jpy", "settled": 6_600, "rate": 0.66}
    life.sell("ch_1", 10_000, MON, fee=221, **card)
    life.pay_out_by_hand("po_1", 7_117, MON, status="pending")
    waits = {"status": "pending", "pending_reason": "insufficient_funds"}
    refund = life.refund("re_1", 10_000, MON, **waits)
    life.is_found("refund re_1: status is 'pending', should be 'succeeded'")
    row = life.write("refund", "re_1", -6_667, MON, exchange_rate=0.666667)
    refund.update(status="succeeded", pending_reason=None, balance_transaction=row)
    life.is_right()
