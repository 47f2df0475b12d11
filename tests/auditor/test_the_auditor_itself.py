"""The auditor, audited: hand-made objects with one thing wrong, and it must name that thing.

An auditor that finds nothing may be right or blind. Here every kind of error it is there for is
made by hand, in a small life of three days that is otherwise right. The same for single resources
is in the files beside this one.
"""

from __future__ import annotations

import pytest

from .auditor import audit
from .by_hand import MON, TUE, WED, SmallLife, asked, at, charge, payout, refused, row


@pytest.fixture
def life() -> SmallLife:
    return SmallLife()


def test_a_right_life_is_found_right(life: SmallLife) -> None:
    assert audit(life.seen()) == []


def test_before_the_second_payout_its_money_is_available(life: SmallLife) -> None:
    life.until(at("03-04 00:10"))
    life.balance["available"] = life.entry(8_680)
    assert audit(life.seen()) == []


def test_a_wrong_fee_is_found(life: SmallLife) -> None:
    life.rows[0].update(fee=319, net=9_681)
    life.is_found(
        "charge row of ch_1 (+9,680): fee is 319, should be 320",
        "charge row of ch_1 (+9,680): net is 9681, should be 9680",
    )


def test_a_wrong_day_is_found(life: SmallLife) -> None:
    life.rows[0]["available_on"] = at("03-05 00:00")
    life.is_found("available_on is Thu 2026-03-05 00:00:00, should be Wed 2026-03-04 00:00:00")


def test_a_refund_that_does_not_wait_for_its_charge_is_found(life: SmallLife) -> None:
    life.rows[1]["available_on"] = MON + 3_600
    life.is_found("refund row of re_1 (-1,000): available_on is Mon 2026-03-02 10:00:00")


def test_a_row_still_pending_on_its_day_is_found(life: SmallLife) -> None:
    life.rows[0]["status"] = "pending"
    life.is_found("status is 'pending', should be 'available'")


def test_a_missing_row_is_found(life: SmallLife) -> None:
    del life.rows[1]
    life.is_found("refund row of re_1 (-1,000) is missing", "refund re_1: balance_transaction")


def test_a_row_that_nothing_explains_is_found(life: SmallLife) -> None:
    life.rows.append(row("txn_9", "adjustment", "ch_1", -5, MON))
    life.is_found("the adjustment row of ch_1 (-5) should not be there")


def test_a_row_that_is_there_twice_is_found(life: SmallLife) -> None:
    life.rows.append({**life.rows[0], "id": "txn_9"})
    life.is_found("charge row of ch_1 (+9,680) is there 2 times")


def test_a_payout_too_small_is_found(life: SmallLife) -> None:
    life.payouts[1]["amount"] = 8_000
    life.rows[4].update(amount=-8_000, net=-8_000)
    life.balance["available"] = life.entry(680)
    life.is_found("payout po_2 (8,000, Wed 2026-03-04 01:30:00) should be 8,680")
    assert len(audit(life.seen())) == 1


def test_a_payout_never_made_is_found(life: SmallLife) -> None:
    life.until(at("03-04 12:00"))
    life.balance["available"] = life.entry(8_680)
    assert audit(life.seen()) == [
        "Wed 2026-03-04 01:30:00: no automatic payout of 8,680 usd was made"
    ]


def test_a_payout_at_another_hour_is_found(life: SmallLife) -> None:
    life.payouts[1]["created"] = life.rows[4]["created"] = WED + 60
    life.rows[4]["available_on"] = WED + 60
    life.is_found(
        "was made when no automatic payouts are made",
        "Wed 2026-03-04 01:30:00: no automatic payout of 8,680 usd was made",
    )


def test_a_payout_that_arrives_on_another_day_is_found(life: SmallLife) -> None:
    life.payouts[0]["arrival_date"] += 86_400
    life.is_found("arrival_date is Wed 2026-03-04 00:00:00, should be Tue 2026-03-03 00:00:00")


def test_a_payout_that_is_never_paid_is_found(life: SmallLife) -> None:
    life.payouts[0]["status"] = "in_transit"
    life.is_found("status is 'in_transit', should be 'paid'")


def test_a_payout_to_a_failing_bank_must_fail(life: SmallLife) -> None:
    number = {"external_account": {"account_number": "000111111113"}, "default_for_currency": True}
    life.log.append(asked(TUE + 60, "accounts.external_accounts.create", "ba_2", **number))
    life.is_found("destination is 'ba_1'", "status is 'paid', should be 'failed'")


def test_after_a_failure_no_payout_is_made_until_the_bank_is_updated(life: SmallLife) -> None:
    failed = at("03-03 12:00")
    life.log.append(asked(failed, "controls.fail_payout", "po_1", id="po_1", code="no_account"))
    life.payouts[0].update(
        status="failed", failure_code="no_account", failure_balance_transaction="txn_6"
    )
    back = {"reporting_category": "payout_reversal"}
    life.rows.append(row("txn_6", "payout_failure", "po_1", 19_390, failed, **back))
    life.payouts[1]["amount"] = 28_070
    life.rows[4].update(amount=-28_070, net=-28_070)
    life.lists["po_2"].append("txn_6")
    assert audit(life.seen()) == [
        "payout po_2 (28,070, Wed 2026-03-04 01:30:00) was made, though its bank account had failed"
    ]
    life.log.append(asked(failed + 60, "accounts.external_accounts.update", "ba_1", id="ba_1"))
    assert audit(life.seen()) == []


def refund_on(life: SmallLife, moment: int, amount: int, debit: int) -> None:
    """A refund of what is already paid out; then Wednesday's payout is a debit, or not made."""
    life.log.append(asked(moment, "refunds.create", "re_2", charge="ch_2", amount=amount))
    life.charges[1]["amount_refunded"] = amount
    again = {"id": "re_2", "amount": amount, "charge": "ch_2", "created": moment}
    life.refunds.append({**life.refunds[0], **again, "balance_transaction": "txn_6"})
    life.rows.append(row("txn_6", "refund", "re_2", -amount, moment))
    if debit:
        life.payouts[1]["amount"] = -debit
        life.rows[4].update(amount=debit, net=debit)
        life.lists["po_2"].append("txn_6")
    else:
        life.payouts.pop()
        del life.rows[4]
        life.lists.pop("po_2")
        life.balance["available"] = life.entry(8_680 - amount)


def test_a_balance_below_zero_since_yesterday_is_debited(life: SmallLife) -> None:
    refund_on(life, at("03-03 10:00"), 20_000, debit=11_320)
    assert audit(life.seen()) == []


def test_a_debit_never_made_is_found(life: SmallLife) -> None:
    refund_on(life, at("03-03 10:00"), 20_000, debit=0)
    assert audit(life.seen()) == [
        "Wed 2026-03-04 01:30:00: no automatic payout of -11,320 usd was made"
    ]


def test_a_debit_on_the_day_the_balance_fell_below_zero_is_found(life: SmallLife) -> None:
    refund_on(life, at("03-04 00:30"), 20_000, debit=11_320)
    life.is_found("payout po_2 (-11,320, Wed 2026-03-04 01:30:00) should not have been made")


@pytest.mark.parametrize(("refund", "debit"), [(9_680, 0), (9_681, 1_001)])
def test_ten_dollars_are_not_debited(life: SmallLife, refund: int, debit: int) -> None:
    refund_on(life, at("03-03 10:00"), refund, debit)
    assert audit(life.seen()) == []


def test_a_refused_debit_comes_back_on_the_morning_after(life: SmallLife) -> None:
    number = {"external_account": {"account_number": "000111111113"}, "default_for_currency": True}
    life.log.append(asked(at("03-03 09:00"), "accounts.external_accounts.create", "ba_2", **number))
    refund_on(life, at("03-03 10:00"), 20_000, debit=11_320)
    life.payouts[1]["destination"] = "ba_2"
    life.now = at("03-05 09:14")
    assert audit(life.seen()) == []
    life.now = at("03-05 09:15")
    life.is_found(
        "status is 'paid', should be 'failed'",
        "the payout_failure row of po_2 (-11,320) is missing",
    )


def test_a_row_in_two_lists_is_found(life: SmallLife) -> None:
    life.lists["po_2"].append("txn_3")
    life.is_found(
        "row txn_3 is listed 2 times: by po_1 and po_2",
        "lists the charge row of ch_2, which is not its own to list",
    )


def test_a_row_in_no_list_is_found(life: SmallLife) -> None:
    life.lists["po_2"].remove("txn_2")
    life.is_found("does not list the refund row of re_1 (-1,000)")


def test_a_payout_that_does_not_list_itself_is_found(life: SmallLife) -> None:
    life.lists["po_2"].remove("txn_5")
    life.is_found("does not list its own row")


@pytest.mark.parametrize("part", ["available", "pending"])
def test_a_wrong_balance_is_found(life: SmallLife, part: str) -> None:
    life.balance[part] = life.entry(1)
    life.is_found(f"the balance says 1 usd {part}, should be 0", "is another sum")


def test_money_of_the_wrong_source_type_is_found(life: SmallLife) -> None:
    life.until(at("03-04 00:10"))
    life.balance["available"] = life.entry(8_680)
    life.balance["available"][0]["source_types"] = {"card": 8_000, "bank_account": 680}
    life.is_found("the available usd should all be card")


def test_a_payout_of_more_than_there_is_may_not_be_granted(life: SmallLife) -> None:
    moment = MON + 60
    manual = {"automatic": False, "reconciliation_status": "not_applicable"}
    life.log.insert(1, asked(moment, "payouts.create", "po_3", amount=500, currency="usd"))
    life.payouts.append(payout("po_3", 500, moment, "txn_9", **manual))
    life.is_found("payout po_3 (500, Mon 2026-03-02 09:01:00) was granted, though only 0 was")


def test_a_payout_of_what_there_is_may_not_be_refused(life: SmallLife) -> None:
    life.log.append(refused(MON + 7_300, "payouts.create", amount=19_390, currency="usd"))
    life.is_found("refused, though 19,390 was available")
    life.log[-1] = refused(MON + 7_300, "payouts.create", amount=19_391, currency="usd")
    assert audit(life.seen()) == []


@pytest.mark.parametrize(("amount", "is_right"), [(9_001, True), (9_000, False)])
def test_a_refund_is_refused_only_if_it_is_too_much(
    life: SmallLife, amount: int, is_right: bool
) -> None:
    life.log.append(refused(MON + 9_000, "refunds.create", charge="ch_1", amount=amount))
    assert (audit(life.seen()) == []) is is_right


def test_a_declining_card_may_not_pay(life: SmallLife) -> None:
    no = {"amount": 700, "currency": "usd", "source": "tok_visa_chargeDeclined"}
    life.log.append(asked(MON + 9_000, "charges.create", "ch_3", **no))
    life.is_found("this card declines, but the answer is another")


def test_a_declined_charge_leaves_a_failed_one(life: SmallLife) -> None:
    no = {"amount": 700, "currency": "usd", "source": "tok_visa_chargeDeclined"}
    life.log.append(refused(MON + 9_000, "charges.create", "card_error", **no))
    life.is_found("the declined charge of 700 usd of Mon 2026-03-02 11:30:00 left no failed charge")
    failed = {"status": "failed", "paid": False, "captured": False, "amount_captured": 0}
    life.charges.append({**charge("ch_3", 700, MON + 9_000, ""), **failed})
    assert audit(life.seen()) == []


def test_an_authorisation_older_than_a_week_may_not_be_captured(life: SmallLife) -> None:
    hold = {"amount": 700, "currency": "usd", "source": "tok_visa", "capture": False}
    life.log.append(asked(MON + 9_000, "charges.create", "ch_3", **hold))
    life.log.append(asked(MON + 9_000 + 7 * 86_400, "charges.capture", "ch_3", id="ch_3"))
    life.is_found("charges.capture(id='ch_3'): granted, though it may not be")


def test_a_charge_nobody_made_is_found(life: SmallLife) -> None:
    life.charges.append(charge("ch_9", 700, MON, "txn_9"))
    life.is_found("charge ch_9 is there, but nobody asked for it", "is another sum")


def test_money_that_vanishes_is_found_by_the_sum_alone(life: SmallLife) -> None:
    life.payouts[0]["status"] = "failed"
    life.is_found(
        "29,000 usd came in, but 0 in the balance + 0 on its way + 8,680 in the bank + 930 in fees"
    )
