"""The auditor on disputes: what is withdrawn and when, what it costs, what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from .by_hand import MON, SETTLED, ByHand, at
from .world import World

HOUR = 3_600
LATER = MON + 2 * HOUR


def disputed(amount: int = 10_000, now: int = LATER, **but: Any) -> ByHand:
    """A sale of 10,000 on Monday, disputed an hour later: with the fee, 11,500 go on Wednesday."""
    life = ByHand(now)
    life.sell("ch_1", 10_000, MON, fee=320, on=SETTLED)
    life.ask(MON + HOUR, "controls.dispute_charge", "du_1", id="ch_1", amount=amount)
    dispute = life.dispute("du_1", amount, MON + HOUR, **but)
    life.adjust(dispute, -amount - 1_500, MON + HOUR, "dispute", fee=1_500, on=SETTLED)
    return life


def inquired(now: int = LATER) -> ByHand:
    life = ByHand(now)
    life.sell("ch_1", 10_000, MON, fee=320, on=SETTLED)
    life.ask(MON + HOUR, "controls.dispute_charge", "du_1", id="ch_1", inquiry=True)
    open = {"status": "warning_needs_response", "is_charge_refundable": True}
    life.dispute("du_1", 10_000, MON + HOUR, **open)
    return life


def test_a_right_dispute_is_found_right() -> None:
    disputed().is_right()
    disputed(3_000).is_right()
    inquired().is_right()


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"fee": 2_000, "net": -12_000}, "fee is 2000, should be 1500"),
        ({"amount": -9_999, "net": -11_499}, "amount is -9999, should be -10000"),
        ({"available_on": MON + HOUR}, "available_on is Mon 2026-03-02 10:00:00"),
        ({"exchange_rate": 1.1}, "exchange_rate is 1.1, should be None"),
        ({"currency": "eur"}, "currency is 'eur', should be 'usd'"),
    ],
)
def test_a_wrong_withdrawal_is_found(wrong: dict[str, Any], found: str) -> None:
    life = disputed()
    life.rows[1].update(wrong)
    life.is_found(f"the adjustment row of du_1 (-11,500): {found}")


def test_a_withdrawal_never_made_is_found() -> None:
    life = disputed()
    del life.rows[1]
    life.is_found(
        "the adjustment row of du_1 (-11,500) is missing",
        "dispute du_1: balance_transaction is 'txn_2', should be None",
    )


def test_an_inquiry_that_takes_money_is_found() -> None:
    life = inquired()
    life.adjust(life.disputes[0], -11_500, MON + HOUR, "dispute", fee=1_500, on=SETTLED)
    life.is_found("the adjustment row of du_1 (-11,500) should not be there")


def test_an_escalated_inquiry_takes_money() -> None:
    life = inquired()
    life.ask(LATER, "controls.escalate_dispute", "du_1", id="du_1")
    life.is_found(
        "status is 'warning_needs_response', should be 'needs_response'",
        "the adjustment row of du_1 (-11,500) is missing",
    )
    life.disputes[0].update(status="needs_response", is_charge_refundable=False)
    life.adjust(life.disputes[0], -11_500, LATER, "dispute", fee=1_500, on=SETTLED)
    life.is_right()


def won(life: ByHand) -> ByHand:
    life.ask(LATER, "controls.close_dispute", "du_1", id="du_1", status="won")
    life.disputes[0].update(status="won", is_charge_refundable=True)
    life.adjust(life.disputes[0], 10_000, LATER, "dispute_reversal", on=SETTLED)
    return life


def test_a_win_returns_the_amount_and_not_the_fee() -> None:
    life = won(disputed())
    life.is_right()
    life.rows[2].update(fee=-1_500, net=11_500, fee_details=[{"amount": -1_500}])
    life.is_found("fee is -1500, should be 0")


def test_a_win_that_returns_nothing_is_found() -> None:
    life = won(disputed())
    life.rows.pop()
    life.is_found("the adjustment row of du_1 (+10,000) is missing")


def test_a_win_counts_with_its_charge() -> None:
    life = won(disputed())
    life.rows[2]["available_on"] = LATER
    life.is_found("the adjustment row of du_1 (+10,000): available_on is Mon 2026-03-02 11:00:00")


def test_a_loss_returns_nothing() -> None:
    life = disputed()
    life.ask(LATER, "disputes.close", "du_1", id="du_1")
    life.disputes[0]["status"] = "lost"
    life.is_right()
    life.adjust(life.disputes[0], 10_000, LATER, "dispute_reversal", on=SETTLED)
    life.is_found("the adjustment row of du_1 (+10,000) should not be there")


def answered(life: ByHand, text: str, moment: int = LATER) -> None:
    evidence = {"uncategorized_text": text}
    life.ask(moment, "disputes.update", "du_1", id="du_1", evidence=evidence)
    life.disputes[0]["status"] = "under_review"


def test_answering_costs_a_second_fee_which_counts_at_once() -> None:
    life = disputed()
    answered(life, "We sent it.")
    life.is_found("the adjustment row of du_1 (-1,500) is missing")
    life.adjust(life.disputes[0], -1_500, LATER, "other_adjustment")
    life.is_right()
    life.rows[2]["available_on"] = SETTLED
    life.is_found("the adjustment row of du_1 (-1,500): available_on is Wed 2026-03-04 00:00:00")


def test_evidence_that_wins_does_so_after_two_seconds_and_returns_the_second_fee() -> None:
    life = disputed(now=LATER + 2)
    answered(life, "winning_evidence")
    life.adjust(life.disputes[0], -1_500, LATER, "other_adjustment")
    life.is_found(
        "dispute du_1: status is 'under_review', should be 'won'",
        "the adjustment row of du_1 (+10,000) is missing",
        "the adjustment row of du_1 (+1,500) is missing",
    )
    life.disputes[0].update(status="won", is_charge_refundable=True)
    life.adjust(life.disputes[0], 10_000, LATER + 2, "dispute_reversal", on=SETTLED)
    life.adjust(life.disputes[0], 1_500, LATER + 2, "other_adjustment")
    life.is_right()
    life.rows[-2]["created"] += 1
    life.is_found("created is Mon 2026-03-02 11:00:03, should be Mon 2026-03-02 11:00:02")


def test_evidence_is_submitted_once() -> None:
    life = disputed()
    answered(life, "We sent it.")
    life.adjust(life.disputes[0], -1_500, LATER, "other_adjustment")
    answered(life, "winning_evidence")
    life.is_found("disputes.update(id='du_1', evidence={'uncategorized_text': 'winning_evidence'})")


@pytest.mark.parametrize(
    ("day", "status"), [("03-10 23:59:59", "needs_response"), ("03-11", "lost")]
)
def test_nobody_answers_and_it_is_lost(day: str, status: str) -> None:
    """The rows are paid for by a debit, which does not matter here."""
    life = disputed(now=at(day) if len(day) > 5 else at(f"{day} 00:00"))
    wrong = {"needs_response": "lost", "lost": "needs_response"}[status]
    life.disputes[0]["status"] = wrong
    life.is_found(f"dispute du_1: status is '{wrong}', should be '{status}'")


def test_a_disputed_charge_may_not_be_refunded() -> None:
    life = disputed()
    life.refund("re_1", 500, LATER, life.write("refund", "re_1", -500, LATER, on=SETTLED))
    life.is_found("refunds.create(charge='ch_1', amount=500): granted, though it may not be")


def test_a_waiting_refund_fails_when_its_charge_is_disputed() -> None:
    life = ByHand(LATER, World(refunds_when_short="wait_when_short"))
    life.sell("ch_1", 10_000, MON, fee=320, card="bypassPending")
    life.pay_out_by_hand("po_1", 9_680, MON, status="in_transit")
    refund = life.refund("re_1", 4_000, MON + 60)
    refund.update(status="failed", failure_reason="charge_for_pending_refund_disputed")
    life.charges[0]["amount_refunded"] = 0
    life.ask(MON + HOUR, "controls.dispute_charge", "du_1", id="ch_1")
    dispute = life.dispute("du_1", 10_000, MON + HOUR)
    life.adjust(dispute, -11_500, MON + HOUR, "dispute", fee=1_500)
    life.is_right()
    refund.update(status="pending", pending_reason="insufficient_funds")
    life.is_found("refund re_1: status is 'pending', should be 'failed'")


def test_giving_all_back_closes_an_inquiry() -> None:
    life = inquired()
    life.refund("re_1", 10_000, LATER, life.write("refund", "re_1", -10_000, LATER, on=SETTLED))
    life.is_found("status is 'warning_needs_response', should be 'warning_closed'")
    life.disputes[0]["status"] = "warning_closed"
    life.is_right()


def test_a_dispute_test_card_is_disputed_from_the_start() -> None:
    life = ByHand(LATER)
    life.sell("ch_1", 10_000, MON, fee=320, on=SETTLED, card="createDispute")
    life.is_found(
        "charge ch_1 should be disputed from the start",
        "charge ch_1 has no disputed; it should be True",
    )
    life.adjust(life.dispute("du_1", 10_000, MON), -11_500, MON, "dispute", fee=1_500, on=SETTLED)
    life.is_right()


def test_a_dispute_takes_what_the_charge_brought_whatever_the_rate_is_now() -> None:
    life = ByHand(LATER)
    life.ask(MON, "controls.set_rate", id="jpy", units_for_one_dollar="150")
    sold = {"currency": "jpy", "settled": 6_600, "rate": 0.66, "on": SETTLED}
    life.sell("ch_1", 10_000, MON, fee=221, **sold)
    life.ask(MON, "controls.set_rate", id="jpy", units_for_one_dollar="100")
    life.ask(MON + HOUR, "controls.dispute_charge", "du_1", id="ch_1")
    life.adjust(
        life.dispute("du_1", 10_000, MON + HOUR),
        -8_100,
        MON + HOUR,
        "dispute",
        fee=1_500,
        on=SETTLED,
    )
    life.is_right()
    life.rows[1].update(amount=-10_000, net=-11_500)
    life.is_found("the adjustment row of du_1 (-8,100): amount is -10000, should be -6600")


def test_a_dispute_nobody_brought_is_found() -> None:
    life = ByHand(LATER)
    life.sell("ch_1", 10_000, MON, fee=320, on=SETTLED)
    life.dispute("du_1", 10_000, LATER)
    life.is_found("dispute du_1 is there, but nobody brought it")


def test_more_than_is_left_is_disputed_only_if_it_is_said() -> None:
    life = disputed()
    life.ask(LATER, "controls.dispute_charge", "du_2", id="ch_1")
    life.is_found("controls.dispute_charge(id='ch_1'): granted, though it may not be")
