"""A charge a day through a week with a holiday, and what reaches the bank when.

Monday 2026-05-25 is Memorial Day in the United States and the spring bank holiday in England.
"""

from __future__ import annotations

import pytest

from stripesim import Simulator

from .story import moment, paid_rows, row_of, tell, when

# One charge of 10,000 costs 320 and leaves 9,680. Notes: when it becomes available, and what the
# payout holds.
THE_WEEK = """
moment               | do           | available | pending | transit |  bank | by itself    | note
Thu 2026-05-21 09:00 | charge 10000 |         0 |    9680 |       0 |     0 |              | -> Tue
Fri 2026-05-22 09:00 | charge 10000 |         0 |   19360 |       0 |     0 |              | -> Wed
Sat 2026-05-23 09:00 | charge 10000 |         0 |   29040 |       0 |     0 |              | -> Wed
Sun 2026-05-24 09:00 | charge 10000 |         0 |   38720 |       0 |     0 |              | -> Wed
Sun 2026-05-24 12:00 |              |         0 |   38720 |       0 |     0 |              |
Mon 2026-05-25 09:00 | charge 10000 |         0 |   48400 |       0 |     0 |              | -> Wed
Mon 2026-05-25 12:00 |              |         0 |   48400 |       0 |     0 |              | holiday
Tue 2026-05-26 00:00 |              |      9680 |   38720 |       0 |     0 |              | 90 min.
Tue 2026-05-26 01:29 |              |      9680 |   38720 |       0 |     0 |              |
Tue 2026-05-26 01:30 |              |         0 |   38720 |    9680 |     0 | payout 9680  | of Thu
Tue 2026-05-26 09:00 | charge 10000 |         0 |   48400 |       0 |  9680 | paid 9680    | -> Thu
Tue 2026-05-26 12:00 |              |         0 |   48400 |       0 |  9680 |              |
Wed 2026-05-27 00:00 |              |     38720 |    9680 |       0 |  9680 |              |
Wed 2026-05-27 01:30 |              |         0 |    9680 |   38720 |  9680 | payout 38720 | Fri-Mon
Wed 2026-05-27 12:00 |              |         0 |    9680 |       0 | 48400 | paid 38720   |
Thu 2026-05-28 00:00 |              |      9680 |       0 |       0 | 48400 |              |
Thu 2026-05-28 01:30 |              |         0 |       0 |    9680 | 48400 | payout 9680  | of Tue
Thu 2026-05-28 12:00 |              |         0 |       0 |       0 | 58080 | paid 9680    |
Fri 2026-06-05 12:00 |              |         0 |       0 |       0 | 58080 |              | no more
"""


@pytest.fixture
def lived() -> Simulator:
    """The simulator that has lived through the week."""
    sim = Simulator(start=moment("Thu 2026-05-21 09:00"))
    tell(sim, THE_WEEK)
    return sim


def test_every_line_of_the_week_holds(lived: Simulator) -> None:
    assert when(lived.clock.timestamp) == "Fri 2026-06-05 12:00"


def test_each_payout_arrives_on_the_day_its_money_became_available(lived: Simulator) -> None:
    payouts = list(reversed(lived.payouts.list()["data"]))
    # fmt: off
    assert [(p["amount"], when(p["created"]), when(p["arrival_date"])) for p in payouts] == [
        ( 9680, "Tue 2026-05-26 01:30", "Tue 2026-05-26 00:00"),
        (38720, "Wed 2026-05-27 01:30", "Wed 2026-05-27 00:00"),
        ( 9680, "Thu 2026-05-28 01:30", "Thu 2026-05-28 00:00"),
    ]
    # fmt: on


def test_the_payouts_of_the_week_are_automatic_ones(lived: Simulator) -> None:
    for payout in lived.payouts.list()["data"]:
        assert payout["automatic"] is True
        assert payout["description"] == "STRIPE PAYOUT"
        assert payout["status"] == "paid"
        assert payout["reconciliation_status"] == "completed"
        assert (payout["method"], payout["type"]) == ("standard", "bank_account")
        assert (payout["currency"], payout["source_type"]) == ("usd", "card")


def test_each_payout_of_the_week_lists_itself_and_the_charges_it_paid(lived: Simulator) -> None:
    tuesday, wednesday, thursday = reversed(lived.payouts.list()["data"])
    charge = ("charge", 9680)
    assert paid_rows(lived, tuesday) == [("payout", -9680), charge]
    assert paid_rows(lived, wednesday) == [("payout", -38720), charge, charge, charge, charge]
    assert paid_rows(lived, thursday) == [("payout", -9680), charge]


def test_every_charge_is_in_exactly_one_payout(lived: Simulator) -> None:
    paid = [
        row["source"]
        for payout in reversed(lived.payouts.list()["data"])
        for row in reversed(lived.balance_transactions.list(payout=payout["id"])["data"])
        if row["type"] == "charge"
    ]
    assert paid == [charge["id"] for charge in reversed(list(lived.charges.all()))]


def test_the_account_is_told_when_money_becomes_available(lived: Simulator) -> None:
    told = list(reversed(lived.events.list(type="balance.available")["data"]))
    # An event keeps the balance of its moment, before the night's payout took it.
    # fmt: off
    assert [
        (
            when(event["created"]),
            event["data"]["object"]["available"][0]["amount"],
            event["data"]["object"]["pending"][0]["amount"],
        )
        for event in told
    ] == [
        ("Tue 2026-05-26 01:00",  9680, 38720),
        ("Wed 2026-05-27 01:00", 38720,  9680),
        ("Thu 2026-05-28 01:00",  9680,     0),
    ]
    # fmt: on


# Three business days, and a charge of a closed day counts as one of the next business day.
# fmt: off
ENGLAND = [
    ("Thu 2026-05-21 09:00", "Wed 2026-05-27 00:00"),
    ("Fri 2026-05-22 09:00", "Thu 2026-05-28 00:00"),
    ("Sat 2026-05-23 09:00", "Fri 2026-05-29 00:00"),
    ("Sun 2026-05-24 09:00", "Fri 2026-05-29 00:00"),
    ("Mon 2026-05-25 09:00", "Fri 2026-05-29 00:00"),
    ("Tue 2026-05-26 09:00", "Fri 2026-05-29 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("charged", "available"), ENGLAND)
def test_the_same_week_in_england_settles_a_day_later(charged: str, available: str) -> None:
    sim = Simulator(country="GB", start=moment(charged))
    charge = sim.charges.create(amount=10_000, currency="gbp", source="tok_visa")
    assert when(row_of(sim, charge)["available_on"]) == available


def test_two_business_days_across_the_english_spring_holiday_of_2020() -> None:
    sim = Simulator(
        country="GB", settlement=(2, "business", True), start=moment("Fri 2020-05-22 09:00")
    )
    charge = sim.charges.create(amount=10_000, currency="gbp", source="tok_visa")
    assert when(row_of(sim, charge)["available_on"]) == "Wed 2020-05-27 00:00"
