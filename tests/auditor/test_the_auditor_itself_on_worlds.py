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
    ("country", "currency", "card", "amount", "fee"),
    [
        ("CA", "cad", "visa", 4_400, 193),
        ("CA", "cad", "ca", 10_000, 320),
        ("SG", "sgd", "visa", 130, 55),
        ("SG", "sgd", "visa", 777, 80),
        ("SG", "sgd", "visa", 1_583, 112),
        ("DE", "eur", "visa", 2_500, 106),
        ("DE", "eur", "visa", 3_700, 145),
        ("DE", "eur", "fr", 10_000, 175),
        ("DE", "eur", "gb", 10_000, 275),
        ("GB", "gbp", "gb", 10_000, 170),
        ("GB", "gbp", "de", 10_000, 270),
        ("GB", "gbp", "visa", 10_000, 345),
        ("US", "eur", "visa", 30_000, 895),
    ],
)
def test_the_price_is_that_of_the_country(
    country: str, currency: str, card: str, amount: int, fee: int
) -> None:
    assert stripe_fee(amount, CARDS[card], country, currency) == fee


def test_the_rate_of_recorded_conversions() -> None:
    """1,000 dollars became 1,356 Canadian ones at 98 % of the rate at which 1,383 went back."""
    rates = Rates({"cad": Fraction("1.38343"), "jpy": Fraction(150)})
    assert half_up(1_000 * rates.mid("usd", "cad") * Fraction(98, 100)) == 1_356
    assert half_up(1_000 * rates.mid("usd", "cad")) == 1_383
    assert rates.mid("jpy", "usd") == Fraction(2, 3)


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


@pytest.mark.parametrize(
    ("country", "created", "available_on"),
    [
        ("GB", "2020-03-31T12:00:00", "Fri 2020-04-03"),
        ("GB", "2021-11-11T16:05:05", "Tue 2021-11-16"),
        ("GB", "2021-09-04T06:08:43", "Thu 2021-09-09"),
        ("GB", "2026-12-23T12:00:00", "Wed 2026-12-30"),
        ("DE", "2021-03-13T12:00:00", "Thu 2021-03-18"),
        ("DE", "2021-05-28T12:00:00", "Wed 2021-06-02"),
        ("DE", "2022-12-23T12:00:00", "Thu 2022-12-29"),
        ("DE", "2024-12-10T12:00:00", "Fri 2024-12-13"),
        ("DE", "2025-01-25T12:00:00", "Thu 2025-01-30"),
        ("DE", "2026-04-02T12:00:00", "Thu 2026-04-09"),
        ("CA", "2026-03-07T12:00:00", "Thu 2026-03-12"),
        ("SG", "2026-03-07T12:00:00", "Sat 2026-03-14"),
    ],
)
def test_money_settles_on_the_day_of_the_country(
    country: str, created: str, available_on: str
) -> None:
    moment = int(datetime.fromisoformat(f"{created}+00:00").timestamp())
    settles = World(country).settles(moment, CARDS["visa"])
    assert clock_face(settles) == f"{available_on} 00:00:00"


@pytest.mark.parametrize(
    ("world", "override", "available_on"),
    [
        (World("CA", "initial"), None, "03-14"),
        (World("US", (1, "business", False)), None, "03-09"),
        (World("US", (1, "business", True)), None, "03-10"),
        (World("US", (5, "calendar", False)), None, "03-12"),
        (World("US"), 3, "03-11"),
        (World("GB"), 8, "03-15"),
    ],
)
def test_other_timings_on_a_saturday(world: World, override: int | None, available_on: str) -> None:
    saturday = at("03-07 12:00")
    assert world.settles(saturday, CARDS["visa"], override) == at(f"{available_on} 00:00")


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


# --- settings ------------------------------------------------------------------------------------


def with_settings() -> ByHand:
    life = ByHand(MON)
    life.settle(MON, payouts={"schedule": {"interval": "weekly", "weekly_payout_days": ["friday"]}})
    life.settle(MON, payouts={"minimum_balance_by_currency": {"usd": 500, "eur": 7}})
    life.settle(MON, payouts={"minimum_balance_by_currency": {"eur": ""}})
    life.settle(MON, settlement_timing={"delay_days_override": 9}, debit_negative_balances=False)
    schedule = {"interval": "weekly", "weekly_payout_days": ["friday"]}
    life.settings = {
        "payments": {
            "debit_negative_balances": False,
            "payouts": {"schedule": schedule, "minimum_balance_by_currency": {"usd": 500}},
            "settlement_timing": {"delay_days": 9},
        }
    }
    return life


def test_wrong_settings_are_found() -> None:
    life = with_settings()
    life.is_right()
    assert life.settings
    life.settings["payments"]["payouts"]["schedule"]["weekly_payout_days"] = ["monday"]
    life.settings["payments"]["payouts"]["minimum_balance_by_currency"] = {"usd": 500, "eur": 7}
    life.settings["payments"]["settlement_timing"]["delay_days"] = 2
    life.is_found(
        "weekly_payout_days is ['monday'], should be ['friday']",
        "minimum_balance_by_currency is {'usd': 500, 'eur': 7}, should be {'usd': 500}",
        "delay_days is 2, should be 9",
    )


@pytest.mark.parametrize(("days", "is_right"), [(2, True), (31, True), (1, False), (32, False)])
def test_a_delay_is_between_the_accounts_own_and_31_days(days: int, is_right: bool) -> None:
    life = ByHand(MON)
    life.settle(MON, settlement_timing={"delay_days_override": days})
    if is_right:
        life.is_right()
    else:
        life.is_found("granted, though it may not be")


def test_a_changed_delay_counts_for_what_comes_after() -> None:
    life = ByHand(MON + 60)
    life.sell("ch_1", 10_000, MON, fee=320, on=at("03-04 00:00"))
    life.settle(MON, settlement_timing={"delay_days_override": 3})
    life.sell("ch_2", 10_000, MON, fee=320, on=at("03-05 00:00"))
    life.is_right()
    life.rows[1]["available_on"] = at("03-04 00:00")
    life.is_found("the charge row of ch_2 (+9,680): available_on is Wed 2026-03-04 00:00:00")
