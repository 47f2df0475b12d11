"""Thirty-one refunds in seventy-one minutes, and the debit that fills the hole.

Recorded from a live British account on 11 November 2021: the amounts of the charges, the number of
the refunds, their sum, the first of them and the minutes of the first and the last; the payout of
-117,955 that the next night made; and that its list is the whole day. The other thirty refunds are
evened out here, and so is the time between them. Prices are those of 2021.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stripesim import Price, PriceList, Simulator

from .story import moment, paid_rows, row_of, tell, when

PRICES_OF_2021 = PriceList("GB", "gbp", Price(140, 20), Price(290, 20), 2000, 2000)
REFUNDS = [4150] + [6213] * 20 + [6214] * 10
assert (len(REFUNDS), sum(REFUNDS)) == (31, 190_550)


def sell(sim: Simulator, amount: int) -> dict[str, Any]:
    return sim.charges.create(amount=amount, currency="gbp", source="tok_gb")


def before_the_day(**settings: Any) -> Simulator:
    """What is refunded on the day was sold five weeks before, and is in the bank."""
    sim = Simulator(
        country="GB", start=moment("Mon 2021-10-04 12:00"), pricing=PRICES_OF_2021, **settings
    )
    for amount in REFUNDS:
        sell(sim, amount)
    sim.clock.advance_to(moment("Thu 2021-11-11 00:00"))
    return sim


def the_day(sim: Simulator) -> list[dict[str, Any]]:
    """Live through the day; the refunds as they were answered, in order."""
    old = list(sim.charges.all())[::-1]
    refunds = []
    tell(
        sim,
        """
        moment               | available | pending | by itself
        Thu 2021-11-11 10:53 |         0 |       0 |
        """,
        "gbp",
    )
    sell(sim, 700)
    sim.clock.advance_to(moment("Thu 2021-11-11 11:22"))
    sell(sim, 67_607)
    tell(
        sim,
        """
        moment               | available | pending | by itself | note
        Thu 2021-11-11 14:47 |         0 |   67311 |           | fees 30 and 966
        """,
        "gbp",
    )
    first = moment("Thu 2021-11-11 14:47")
    for number, (charge, amount) in enumerate(zip(old, REFUNDS, strict=True)):
        sim.clock.advance_to(first + number * timedelta(seconds=142))
        refunds.append(sim.refunds.create(charge=charge["id"], amount=amount))
    assert when(sim.clock.timestamp) == "Thu 2021-11-11 15:58"
    sim.clock.advance_to(moment("Thu 2021-11-11 16:05"))
    sell(sim, 4400)
    sim.clock.advance_to(moment("Thu 2021-11-11 16:09"))
    sell(sim, 1000)
    return refunds


@pytest.fixture(params=["same_day", "ahead"])
def lived(request: pytest.FixtureRequest) -> Simulator:
    """The simulator that has lived through the day and the debit, which is made the night after
    whether or not payouts wait for available money."""
    sim = before_the_day(payout_timing=request.param)
    before = sum(payout["amount"] for payout in sim.payouts.all())
    after = before - 117_955
    the_day(sim)
    tell(
        sim,
        f"""
        moment               | available | pending | transit |     bank | by itself
        Thu 2021-11-11 16:09 |   -190550 |   72595 |       0 | {before} |
        Fri 2021-11-12 01:29 |   -190550 |   72595 |       0 | {before} |
        Fri 2021-11-12 01:30 |   -190550 |  190550 | -117955 | {before} | payout -117955
        Mon 2021-11-15 23:59 |   -190550 |  190550 | -117955 | {before} |
        Tue 2021-11-16 00:00 |         0 |       0 | -117955 | {before} |
        Tue 2021-11-16 00:45 |         0 |       0 |       0 |  {after} | paid -117955
        Tue 2021-11-30 12:00 |         0 |       0 |       0 |  {after} |
        """,
        "gbp",
    )
    return sim


def test_every_refund_succeeds_the_second_to_last_from_below_zero() -> None:
    sim = before_the_day()
    refunds = the_day(sim)
    assert {refund["status"] for refund in refunds} == {"succeeded"}
    for refund in refunds:
        row = row_of(sim, refund)
        assert row["available_on"] == row["created"] == refund["created"]
        assert row["status"] == "available"


def test_the_next_night_debits_what_three_days_of_sales_do_not_fill(lived: Simulator) -> None:
    debit = lived.payouts.list()["data"][0]
    assert (debit["amount"], debit["automatic"]) == (-117_955, True)
    assert debit["description"] == "STRIPE PAYOUT"
    assert when(debit["created"]) == "Fri 2021-11-12 01:30"
    assert when(debit["arrival_date"]) == "Tue 2021-11-16 00:00"
    assert (debit["status"], debit["failure_code"]) == ("paid", None)


def test_the_row_of_the_debit_is_positive_and_available_when_it_arrives(
    lived: Simulator,
) -> None:
    row = row_of(lived, lived.payouts.list()["data"][0])
    assert (row["type"], row["reporting_category"]) == ("payout", "payout")
    assert (row["amount"], row["fee"], row["net"]) == (117_955, 0, 117_955)
    assert when(row["available_on"]) == "Tue 2021-11-16 00:00"


def test_the_debit_lists_the_whole_day(lived: Simulator) -> None:
    debit = lived.payouts.list()["data"][0]
    rows = paid_rows(lived, debit)
    assert rows[0] == ("payout", 117_955)
    kinds = [kind for kind, _ in rows]
    assert (kinds.count("charge"), kinds.count("refund"), len(rows)) == (4, 31, 36)
    assert sum(net for kind, net in rows if kind != "payout") == debit["amount"]


def test_where_refunds_wait_the_first_one_succeeds_and_thirty_wait() -> None:
    sim = before_the_day(refunds_when_short="wait_when_negative")
    first, *others = the_day(sim)
    assert first["status"] == "succeeded"
    assert {refund["status"] for refund in others} == {"pending"}
    # On Tuesday there are 68,445: eleven refunds leave 102, and a twelfth is made before it is
    # below zero again.
    tell(
        sim,
        """
        moment               | available | pending | waiting | by itself
        Thu 2021-11-11 16:09 |     -4150 |   72595 |  186400 |
        Mon 2021-11-15 23:59 |     -4150 |   72595 |  186400 |
        Tue 2021-11-16 00:00 |     -6111 |       0 |  111844 |
        """,
        "gbp",
    )
