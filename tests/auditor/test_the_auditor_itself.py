"""The auditor, audited: hand-made objects with one thing wrong, and it must name that thing.

An auditor that finds nothing may be right or blind. Here every kind of error it is there for is
made by hand, in a small life of three days that is otherwise right.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest

from .asked import Asked, Seen
from .auditor import audit
from .calendars import clock_face, is_business_day, payout_runs
from .prices import CARDS, stripe_fee
from .replay import replay
from .world import World, reaches_bank

Thing = dict[str, Any]


def at(text: str) -> int:
    """A moment of 2026."""
    return int(datetime.fromisoformat(f"2026-{text}+00:00").timestamp())


# --- a small life by hand ------------------------------------------------------------------------


def charge(id: str, amount: int, created: int, row: str, refunded: int = 0) -> Thing:
    return {
        "id": id,
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": refunded,
        "balance_transaction": row,
        "captured": True,
        "created": created,
        "currency": "usd",
        "paid": True,
        "status": "succeeded",
    }


def payout(id: str, amount: int, created: int, row: str, **but: Any) -> Thing:
    return {
        "id": id,
        "amount": amount,
        "arrival_date": created - created % 86_400,
        "automatic": True,
        "balance_transaction": row,
        "created": created,
        "currency": "usd",
        "destination": "ba_1",
        "failure_balance_transaction": None,
        "failure_code": None,
        "method": "standard",
        "reconciliation_status": "completed",
        "source_type": "card",
        "status": "paid",
        **but,
    }


def row(id: str, type: str, source: str, net: int, created: int, **but: Any) -> Thing:
    fee = but.get("fee", 0)
    return {
        "id": id,
        "type": type,
        "reporting_category": type,
        "source": source,
        "currency": "usd",
        "amount": net + fee,
        "fee": fee,
        "fee_details": [{"amount": fee}] if fee else [],
        "net": net,
        "created": created,
        "available_on": created,
        "status": "available",
        **but,
    }


def asked(moment: int, verb: str, answer: str, **params: Any) -> Asked:
    return Asked(moment, verb, params, {"id": answer})


def refused(moment: int, verb: str, kind: str = "invalid_request_error", **params: Any) -> Asked:
    return Asked(moment, verb, params, error={"type": kind, "code": None, "message": "No."})


MON, TUE, WED = at("03-02 09:00"), at("03-03 01:30"), at("03-04 01:30")
SETTLED = at("03-04 00:00")


class SmallLife:
    """Mon 2 March 2026: a sale of 10,000, of which 1,000 are given back an hour later, and one of
    20,000 that skips pending. So Tuesday's payout is 19,390 and Wednesday's 8,680, and then there
    is nothing left. A test changes one thing and looks at what the auditor says."""

    def __init__(self) -> None:
        self.now = at("03-04 12:00")
        sale = {"currency": "usd"}
        self.log = [
            asked(MON, "charges.create", "ch_1", amount=10_000, source="tok_visa", **sale),
            asked(MON + 3_600, "refunds.create", "re_1", charge="ch_1", amount=1_000),
            asked(
                MON + 7_200,
                "charges.create",
                "ch_2",
                amount=20_000,
                source="tok_bypassPending",
                **sale,
            ),
        ]
        self.charges = [
            charge("ch_1", 10_000, MON, "txn_1", refunded=1_000),
            charge("ch_2", 20_000, MON + 7_200, "txn_3"),
        ]
        self.refunds: list[Thing] = [
            {
                "id": "re_1",
                "amount": 1_000,
                "balance_transaction": "txn_2",
                "charge": "ch_1",
                "created": MON + 3_600,
                "currency": "usd",
                "status": "succeeded",
            }
        ]
        self.payouts = [
            payout("po_1", 19_390, TUE, "txn_4"),
            payout("po_2", 8_680, WED, "txn_5"),
        ]
        self.rows = [
            row("txn_1", "charge", "ch_1", 9_680, MON, fee=320, available_on=SETTLED),
            row("txn_2", "refund", "re_1", -1_000, MON + 3_600, available_on=SETTLED),
            row("txn_3", "charge", "ch_2", 19_390, MON + 7_200, fee=610),
            row("txn_4", "payout", "po_1", -19_390, TUE),
            row("txn_5", "payout", "po_2", -8_680, WED),
        ]
        self.lists = {"po_1": ["txn_4", "txn_3"], "po_2": ["txn_5", "txn_2", "txn_1"]}
        self.balance = {"available": self.entry(0), "pending": self.entry(0)}

    def entry(self, amount: int) -> list[Thing]:
        return [{"currency": "usd", "amount": amount, "source_types": {"card": amount}}]

    def until(self, now: int) -> None:
        """Wednesday's payout and its row are not there yet."""
        self.now = now
        self.payouts.pop()
        self.rows.pop()
        self.lists.pop("po_2")

    def seen(self) -> Seen:
        return Seen(start=at("03-02 08:00"), opening={}, bank="ba_1", **deepcopy(vars(self)))

    def is_found(self, *sentences: str) -> None:
        """Each of these words is in a finding of its own."""
        findings = audit(self.seen())
        for sentence in sentences:
            found = [finding for finding in findings if sentence in finding]
            assert found, f"{sentence!r} is not among {findings}"
            findings.remove(found[0])


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


# --- the days and the fees -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        (10_000, 320),
        (1_000, 59),
        (15_500, 480),
        (30_000, 900),
        (999, 59),
        (3_340, 127),
        (4_995, 175),
        (65_400, 1_927),
        (2_500, 103),
        (84_900, 2_492),
    ],
)
def test_the_fee_is_the_recorded_one(amount: int, fee: int) -> None:
    assert stripe_fee(amount, CARDS["visa"]) == fee


@pytest.mark.parametrize(("amount", "fee"), [(10_000, 470), (125, 36), (375, 47), (100, 34)])
def test_a_card_from_abroad_costs_one_and_a_half_percent_more(amount: int, fee: int) -> None:
    assert stripe_fee(amount, CARDS["fr"]) == fee


@pytest.mark.parametrize(
    ("created", "available_on"),
    [
        ("2024-03-04T23:59:59", "Wed 2024-03-06"),
        ("2024-03-05T00:00:00", "Thu 2024-03-07"),
        ("2024-03-07T12:00:00", "Mon 2024-03-11"),
        ("2024-03-08T12:00:00", "Tue 2024-03-12"),
        ("2024-03-09T12:00:00", "Tue 2024-03-12"),
        ("2024-03-10T12:00:00", "Tue 2024-03-12"),
        ("2024-06-18T12:00:00", "Fri 2024-06-21"),
        ("2024-07-03T12:00:00", "Mon 2024-07-08"),
        ("2024-08-30T12:00:00", "Wed 2024-09-04"),
        ("2025-01-19T12:00:00", "Wed 2025-01-22"),
        ("2026-07-02T12:00:00", "Mon 2026-07-06"),
    ],
)
def test_money_settles_on_the_recorded_day(created: str, available_on: str) -> None:
    moment = int(datetime.fromisoformat(f"{created}+00:00").timestamp())
    assert clock_face(World().settles(moment, CARDS["visa"])) == f"{available_on} 00:00:00"


def test_a_holiday_on_a_saturday_does_not_move_to_friday() -> None:
    assert is_business_day(date(2026, 7, 3), "US")
    assert not is_business_day(date(2027, 7, 5), "US")


def test_payouts_run_at_half_past_one_on_business_days() -> None:
    runs = payout_runs(at("05-22 01:30"), at("05-27 01:30"), "US")
    assert [clock_face(run) for run in runs] == [
        "Tue 2026-05-26 01:30:00",
        "Wed 2026-05-27 01:30:00",
    ]


@pytest.mark.parametrize(
    ("created", "amount", "place", "arrival"),
    [
        ("03-06 10:00", 100_000_000, 10, "03-06 00:00"),
        ("03-06 10:00", 100_000_001, 1, "03-09 00:00"),
        ("03-06 10:00", 100, 11, "03-09 00:00"),
        ("03-07 10:00", 100, 1, "03-09 00:00"),
    ],
)
def test_a_manual_payout_arrives_today_or_on_the_next_business_day(
    created: str, amount: int, place: int, arrival: str
) -> None:
    assert World().manual_arrival(at(created), amount, "usd", place) == at(arrival)


@pytest.mark.parametrize(
    ("created", "arrival", "ends"),
    [
        ("03-06 10:00", "03-06 00:00", "03-06 16:00"),
        ("03-06 00:44", "03-06 00:00", "03-06 00:45"),
        ("03-06 00:45", "03-06 00:00", "03-06 06:45"),
        ("03-07 10:00", "03-09 00:00", "03-09 00:45"),
    ],
)
def test_a_payout_ends_before_the_bank_opens_or_six_hours_on(
    created: str, arrival: str, ends: str
) -> None:
    assert reaches_bank(at(created), at(arrival)) == at(ends)


def test_the_week_of_memorial_day_comes_out_as_worked_by_hand() -> None:
    """Six sales of 10,000, Thu 21 to Tue 26 May 2026 at 09:00; Monday 25 is a holiday."""
    ten_thousand = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
    log = [
        asked(at(f"05-{day} 09:00"), "charges.create", f"ch_{day}", **ten_thousand)
        for day in range(21, 27)
    ]
    made = [("05-26 01:30", 9_680), ("05-27 01:30", 38_720), ("05-28 01:30", 9_680)]
    payouts = [payout(f"po_{n}", net, at(when), "") for n, (when, net) in enumerate(made)]
    for moment, ready, waiting in [
        ("05-24 12:00", 0, 38_720),
        ("05-25 12:00", 0, 48_400),
        ("05-26 00:00", 9_680, 38_720),
        ("05-26 12:00", 0, 48_400),
        ("05-27 02:00", 0, 9_680),
        ("05-28 02:00", 0, 0),
    ]:
        now = at(moment)
        seen = Seen(
            start=at("05-20 00:00"),
            now=now,
            opening={},
            bank="ba_1",
            log=[request for request in log if request.moment <= now],
            charges=[],
            refunds=[],
            payouts=[shown for shown in payouts if shown["created"] <= now],
            rows=[],
            lists={},
            balance={},
        )
        book = replay(seen).book("usd")
        assert book.available == ready, moment
        assert sum(row.net for row in book.comes_by(at("06-30 00:00"))) == waiting, moment
