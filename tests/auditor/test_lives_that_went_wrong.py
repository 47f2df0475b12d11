"""Lives in which random ones once found something, made as short as they get."""

from __future__ import annotations

import pytest

from .wider_life import WiderLife
from .world import World

DAY, HOUR = 86_400, 3_600
MONDAY = "2026-03-02T09:00:00Z"
SHORT = World(refunds_when_short="wait_when_short")
AHEAD = World(payout_timing="ahead")


def look_every_day(life: WiderLife, days: int) -> None:
    for _ in range(days):
        life.wait(DAY)
        life.must_be_right()


def sell_and_be_paid_out(life: WiderLife, *cards: str) -> None:
    """A sale of 10,000 on each card; on Thursday it is all in the bank."""
    for card in cards:
        life.pay(card, 10_000, intent=False)
    life.wait(3 * DAY)


@pytest.mark.parametrize("dollars", [6_000, 9_000])
def test_a_refund_of_converted_money_waits_for_what_it_takes(dollars: int) -> None:
    """4,000 cents of a euro at two dollars are 8,000: there are 5,796, or 8,709."""
    life = WiderLife(MONDAY, world=SHORT)
    life.set_rate("eur", "0.5")
    life.pay("visa", 10_000, intent=False, currency="eur")
    life.wait(3 * DAY)
    life.refund(0, 40)
    life.must_be_right()
    life.pay("bypassPending", dollars, intent=False)
    life.must_be_right()


def test_refunds_of_a_balance_wait_in_one_line_whatever_was_charged() -> None:
    """5,000 dollar cents are waiting; the one euro that came later may not go before them."""
    life = WiderLife(MONDAY, world=SHORT)
    life.pay("visa", 10_000, intent=False)
    life.pay("visa", 10_000, intent=False, currency="eur")
    life.wait(3 * DAY)
    life.refund(1, 50)
    life.refund(0, 1)
    life.pay("bypassPending", 1_000, intent=False)
    life.must_be_right()


def test_when_the_first_in_line_fails_the_next_is_sent_at_midnight() -> None:
    life = WiderLife(MONDAY, world=SHORT)
    life.schedule("manual")
    sell_and_be_paid_out(life, "visa", "visa")
    life.pay_out(100)
    life.refund(0, 50)
    life.refund(1, 1)
    life.pay("bypassPending", 1_000, intent=False)
    life.must_be_right()
    life.fail_refund(1)
    life.must_be_right()
    look_every_day(life, 1)


def test_a_refund_that_waited_fails_an_hour_after_it_is_sent() -> None:
    """It starts as succeeded and fails later: not in the same second."""
    life = WiderLife(MONDAY, world=SHORT)
    sell_and_be_paid_out(life, "refundFail")
    life.refund(0, None)
    life.wait(2 * HOUR)
    life.pay("bypassPending", 20_000, intent=False)
    life.must_be_right()
    life.wait(2 * HOUR)
    life.must_be_right()


def test_settings_changed_while_a_debit_is_on_its_way_do_not_lose_the_payout_after_it() -> None:
    """Tuesday below zero, Wednesday the debit, then a sale; Friday the debit has arrived."""
    life = WiderLife(MONDAY, world=World("GB"))
    life.pay("bypassPending", 100_000, intent=False)
    life.wait(DAY)
    life.refund(0, 20)
    life.wait(DAY)
    life.pay("bypassPending", 50_000, intent=False)
    life.keep_behind(0)
    look_every_day(life, 4)


def test_a_hole_that_coming_money_no_longer_fills_is_debited_by_the_next_job() -> None:
    """Tuesday below zero, with a sale that fills the hole on Friday; on Wednesday it is refunded,
    so that Thursday's job has something to debit."""
    life = WiderLife(MONDAY, world=World("GB"))
    life.pay("bypassPending", 10_000, intent=False)
    life.wait(DAY)
    life.refund(0, 20)
    life.pay("gb", 2_500, intent=False)
    life.wait(DAY)
    life.must_be_right()
    life.refund(0, None)
    look_every_day(life, 4)


def test_ahead_what_is_promised_is_not_paid_out_twice() -> None:
    """The first payout arrives in two weeks; meanwhile its money counts as available."""
    life = WiderLife(MONDAY, world=AHEAD)
    life.delay(10)
    life.pay("bypassPending", 10_000, intent=False)
    life.wait(DAY)
    life.delay("")
    life.pay("visa", 1_000, intent=False)
    look_every_day(life, 1)


def test_ahead_a_negative_balance_is_debited_or_deducted_but_not_both() -> None:
    life = WiderLife(MONDAY, world=AHEAD)
    sell_and_be_paid_out(life, "visa")
    life.refund(0, 50)
    life.pay("visa", 20_000, intent=False)
    look_every_day(life, 2)
