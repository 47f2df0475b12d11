"""The auditor of a platform, audited: a small life that is right, one thing spoilt, and it must
name that thing."""

from __future__ import annotations

from typing import Any

import pytest

from ..by_hand import Thing, charge
from .auditor import audit
from .by_hand import MON, Together, at

SETTLED = at("03-04 00:00")
TUESDAY, PAID_OUT = at("03-03 10:00"), at("03-04 01:30")
WEDNESDAY, DEBITED = at("03-04 10:00"), at("03-05 01:30")


def small_life() -> Together:
    """Monday: a destination charge of 10,000 with a fee of 1,000 for the express seller anna.
    Tuesday: 4,000 of it are refunded with all that belongs to it. Wednesday: both are paid out what
    they have, and then 1,000 of the transfer are reversed; so anna is short and the platform holds
    as much. Thursday: her bank is debited."""
    life = Together(at("03-05 12:00"), anna="express")
    _monday(life)
    _tuesday(life)
    _wednesday(life)
    [debit] = [life.accounts["anna"].pay_out("po_3", -1_000, DEBITED, ["txn_5"])]
    debit["arrival_date"] = at("03-05 00:00")
    return life


def _monday(life: Together) -> None:
    p, anna = life.p, life.accounts["anna"]
    life.sell("p", "ch_1", 10_000, MON, transfer_data={"destination": "anna"},
              application_fee_amount=1_000)  # fmt: skip
    txn = p.write("charge", "ch_1", 9_680, MON, fee=320, on=SETTLED)
    p.charges.append({**charge("ch_1", 10_000, MON, txn, refunded=4_000), "transfer": "tr_1"})
    sent = p.write("transfer", "tr_1", -10_000, MON, on=SETTLED)
    line = {"type": "application_fee", "amount": 1_000}
    received = anna.write("payment", "py_1", 9_000, MON, fee=1_000, fee_details=[line], on=SETTLED,
                          reporting_category="charge")  # fmt: skip
    life.transfers.append(
        {
            "id": "tr_1",
            "amount": 10_000,
            "amount_reversed": 5_000,
            "balance_transaction": sent,
            "created": MON,
            "currency": "usd",
            "destination": "anna",
            "destination_payment": "py_1",
            "reversed": False,
            "source_transaction": "ch_1",
        }
    )
    payment = {**charge("py_1", 10_000, MON, received, refunded=5_000), "refunded": False}
    anna.charges.append({**payment, "source_transfer": "tr_1"})
    earned = p.write("application_fee", "fee_1", 1_000, MON, on=SETTLED,
                     reporting_category="platform_earning")  # fmt: skip
    life.fees.append(
        {
            "id": "fee_1",
            "account": "anna",
            "amount": 1_000,
            "amount_refunded": 400,
            "balance_transaction": earned,
            "charge": "py_1",
            "created": MON,
            "currency": "usd",
            "refunded": False,
        }
    )


def _tuesday(life: Together) -> None:
    p, anna = life.p, life.accounts["anna"]
    life.refund("p", "re_1", "ch_1", 4_000, TUESDAY, reverse_transfer=True,
                refund_application_fee=True)  # fmt: skip
    txn = p.write("refund", "re_1", -4_000, TUESDAY, on=SETTLED)
    p.refunds.append(
        {
            "id": "re_1",
            "amount": 4_000,
            "balance_transaction": txn,
            "charge": "ch_1",
            "created": TUESDAY,
            "currency": "usd",
            "status": "succeeded",
        }
    )
    _reversal(life, 1, 4_000, TUESDAY, SETTLED, "re_1")
    back = p.write("application_fee_refund", "fee_1", -400, TUESDAY, on=SETTLED,
                   reporting_category="platform_earning_refund")  # fmt: skip
    anna.write("adjustment", "py_1", 400, TUESDAY, on=SETTLED,
               reporting_category="other_adjustment")  # fmt: skip
    life.fee_refunds["fee_1"] = [
        {
            "id": "fr_1",
            "amount": 400,
            "balance_transaction": back,
            "created": TUESDAY,
            "currency": "usd",
            "fee": "fee_1",
        }
    ]


def _reversal(
    life: Together, nth: int, amount: int, moment: int, on: int, refund: str | None
) -> None:
    p, anna = life.p, life.accounts["anna"]
    into = p.write("transfer_refund", "tr_1", amount, moment, on=on,
                   reporting_category="transfer_reversal")  # fmt: skip
    out = anna.write("payment_refund", f"pyr_{nth}", -amount, moment, on=on,
                     reporting_category="refund")  # fmt: skip
    anna.refunds.append(
        {
            "id": f"pyr_{nth}",
            "amount": amount,
            "balance_transaction": out,
            "charge": "py_1",
            "created": moment,
            "currency": "usd",
            "status": "succeeded",
        }
    )
    life.reversals.setdefault("tr_1", []).insert(
        0,
        {
            "id": f"trr_{nth}",
            "amount": amount,
            "balance_transaction": into,
            "created": moment,
            "currency": "usd",
            "destination_payment_refund": f"pyr_{nth}",
            "source_refund": refund,
            "transfer": "tr_1",
        },
    )


def _wednesday(life: Together) -> None:
    life.p.pay_out("po_1", 280, PAID_OUT, [f"txn_{n}" for n in range(1, 7)])
    life.accounts["anna"].pay_out("po_2", 5_400, PAID_OUT, ["txn_1", "txn_2", "txn_3"])
    life.ask(WEDNESDAY, "transfers.reversals.create", "trr_2", id="tr_1", amount=1_000)
    _reversal(life, 2, 1_000, WEDNESDAY, WEDNESDAY, None)
    life.p.write("reserve_transaction", "rst_1", -1_000, WEDNESDAY,
                 reporting_category="connect_reserved_funds")  # fmt: skip
    life.reserved["usd"] = 1_000


@pytest.fixture
def life() -> Together:
    return small_life()


def row_of(life: Together, account: str, type: str, nth: int = 0) -> Thing:
    return [row for row in life.accounts[account].rows if row["type"] == type][nth]


def spoil(row: Thing, net: int, **but: Any) -> None:
    row.update(net=net, amount=net + row["fee"], **but)


def test_a_right_life_is_found_right(life: Together) -> None:
    life.is_right()


def test_the_reserve_that_is_over_after_three_business_days_is_right_until_then(
    life: Together,
) -> None:
    """Thursday, Friday, Monday; on Tuesday it is free, and paid out."""
    life.now = at("03-09 23:59")
    life.is_right()
    life.now = at("03-10 00:00")
    life.is_found("p: the reserve_transaction row of (the reserve in usd Tue 2026-03-10 00:00:00)")
    life.p.write("reserve_transaction", "rst_2", 1_000, at("03-10 00:00"),
                 reporting_category="connect_reserved_funds")  # fmt: skip
    life.reserved["usd"] = 0
    life.is_right()


@pytest.mark.parametrize(
    ("account", "type", "nth", "net"),
    [
        ("p", "transfer", 0, -9_999),
        ("p", "transfer_refund", 0, 3_999),
        ("p", "transfer_refund", 1, 1_001),
        ("p", "application_fee", 0, 1_001),
        ("p", "application_fee_refund", 0, -401),
        ("anna", "payment", 0, 8_999),
        ("anna", "payment_refund", 0, -4_001),
        ("anna", "payment_refund", 1, -999),
        ("anna", "adjustment", 0, 399),
    ],
)
def test_a_wrong_amount_is_found_by_the_row_and_by_the_sums(
    life: Together, account: str, type: str, nth: int, net: int
) -> None:
    row = row_of(life, account, type, nth)
    was = row["net"]
    spoil(row, net)
    life.is_found(f"net is {net}, should be {was}")
    assert any("by one count" in f or "on one side" in f for f in audit(life.whole()))


def test_a_wrong_fee_is_found(life: Together) -> None:
    row = row_of(life, "anna", "payment")
    row.update(fee=999, net=9_001, fee_details=[{**row["fee_details"][0], "amount": 999}])
    life.is_found("fee is 999, should be 1000", "application fees: 600 usd by one count, 599")


@pytest.mark.parametrize(
    ("account", "type"),
    [
        ("p", "transfer"),
        ("p", "transfer_refund"),
        ("p", "application_fee"),
        ("p", "application_fee_refund"),
        ("anna", "payment"),
        ("anna", "payment_refund"),
    ],
)
def test_what_does_not_wait_for_its_charge_is_found(
    life: Together, account: str, type: str
) -> None:
    row = row_of(life, account, type)
    row["available_on"] = row["created"]
    life.is_found("should be Wed 2026-03-04 00:00:00")


def test_money_that_arrives_nowhere_is_found(life: Together) -> None:
    life.accounts["anna"].rows.remove(row_of(life, "anna", "payment"))
    life.is_found("the payment row of py_1 (+9,000) is missing", "tr_1 has a row on one side only")


def test_a_transfer_that_nobody_asked_for_is_found(life: Together) -> None:
    life.transfers.append({**life.transfers[0], "id": "tr_9"})
    life.is_found("transfer tr_9 is there, but nobody asked for it")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("amount", 9_999),
        ("amount_reversed", 4_000),
        ("reversed", True),
        ("source_transaction", None),
        ("destination", "bert"),
    ],
)
def test_a_transfer_that_says_something_wrong_is_found(
    life: Together, field: str, wrong: object
) -> None:
    life.transfers[0][field] = wrong
    life.is_found(f"transfer tr_1 (10,000 usd): {field} is {wrong!r}")


def test_a_reversal_that_names_another_refund_is_found(life: Together) -> None:
    life.reversals["tr_1"][1]["source_refund"] = None
    life.is_found("source_refund is None, should be 're_1'")


@pytest.mark.parametrize(("field", "wrong"), [("amount_refunded", 0), ("account", "bert")])
def test_a_fee_that_says_something_wrong_is_found(
    life: Together, field: str, wrong: object
) -> None:
    life.fees[0][field] = wrong
    life.is_found(f"application fee fee_1 (1,000 usd): {field} is {wrong!r}")


def test_a_payment_that_no_transfer_brought_is_found(life: Together) -> None:
    life.accounts["anna"].charges.append({**life.accounts["anna"].charges[0], "id": "py_9"})
    life.is_found("payment py_9 is there, but no transfer brought it")


# --- what is reserved ----------------------------------------------------------------------------


def test_a_reserve_that_was_never_taken_is_found(life: Together) -> None:
    life.p.rows.remove(row_of(life, "p", "reserve_transaction"))
    life.is_found(
        "(the reserve in usd Wed 2026-03-04 10:00:00) (-1,000) is missing",
        "the platform's reserve: 1,000 usd by one count, 0 by another",
    )


def test_a_reserve_of_another_size_is_found(life: Together) -> None:
    spoil(row_of(life, "p", "reserve_transaction"), -999)
    life.reserved["usd"] = 999
    life.is_found(
        "the balance says 999 usd are reserved, should be 1,000",
        "the reserve_transaction row of rst_1 (-999) should not be there",
    )


def test_a_reserve_in_two_rows_is_right(life: Together) -> None:
    row = row_of(life, "p", "reserve_transaction")
    spoil(row, -600)
    life.p.rows.append({**row, "id": "txn_9", "source": "rst_9", "net": -400, "amount": -400})
    life.is_right()


def test_a_reserve_that_is_taken_too_late_is_found(life: Together) -> None:
    row = row_of(life, "p", "reserve_transaction")
    row["created"] = row["available_on"] = WEDNESDAY + 1
    life.is_found("(the reserve in usd Wed 2026-03-04 10:00:00) (-1,000) is missing")


def test_a_reserve_that_is_let_go_with_the_debit_is_found(life: Together) -> None:
    life.p.write("reserve_transaction", "rst_2", 1_000, DEBITED,
                 reporting_category="connect_reserved_funds")  # fmt: skip
    life.reserved["usd"] = 0
    life.is_found(
        "the balance says 0 usd are reserved, should be 1,000",
        "the reserve_transaction row of rst_2 (+1,000) should not be there",
    )


def test_a_reserve_for_whom_the_platform_does_not_answer_is_found(life: Together) -> None:
    life.kinds["anna"] = "standard"
    life.is_found(
        "the balance says 1,000 usd are reserved, should be 0",
        "transfers.reversals.create(id='tr_1', amount=1000): granted, though standard anna has",
    )


def test_a_debit_never_made_is_found(life: Together) -> None:
    anna = life.accounts["anna"]
    anna.payouts.pop(0)
    anna.rows.pop()
    anna.lists.pop("po_3")
    life.is_found("Thu 2026-03-05 01:30:00: no automatic payout of -1,000 usd was made")


@pytest.mark.parametrize(("kind", "debits"), [("custom", False), ("express", True)])
def test_who_is_debited_depends_on_the_type_and_the_settings(
    life: Together, kind: str, debits: bool
) -> None:
    life.kinds["anna"] = kind
    if debits:
        life.is_right()
        return
    life.is_found("payout po_3 (-1,000, Thu 2026-03-05 01:30:00) should not have been made")
    life.ask(WEDNESDAY, "balance_settings.update", "", "anna",
             payments={"debit_negative_balances": True})  # fmt: skip
    life.is_right()


def test_only_a_platform_has_a_reserve(life: Together) -> None:
    whole = life.whole()
    anna = whole.parts[1].seen
    assert isinstance(anna.balance, dict)
    anna.balance["connect_reserved"] = []
    assert any("only a platform has one" in finding for finding in audit(whole))
