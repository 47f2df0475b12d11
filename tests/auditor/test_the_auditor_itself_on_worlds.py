"""The auditor on the world: recorded days, recorded fees, and settings as they are shown."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from .asked import Seen
from .by_hand import MON, ByHand, asked, at, payout
from .calendars import clock_face, is_business_day, payout_runs
from .prices import CARDS, Rates, half_up, stripe_fee
from .replay import replay
from .world import World, reaches_bank

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
