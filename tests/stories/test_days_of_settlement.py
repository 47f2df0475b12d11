"""Worked examples: what Stripe's pages, recordings and users say about dates."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .story import moment, row_of, tell, when


def available_on(charged: str, currency: str = "usd", **settings: Any) -> str:
    """The day on which a charge made at that moment becomes available."""
    sim = Simulator(start=moment(charged), **settings)
    charge = sim.charges.create(amount=10_000, currency=currency, source="tok_visa")
    return when(row_of(sim, charge)["available_on"])


def test_a_us_card_payment_of_monday_is_available_on_wednesday() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    tell(
        sim,
        """
        moment               | do           | available | pending
        Mon 2026-03-02 09:00 | charge 10000 |         0 |    9680
        Tue 2026-03-03 23:59 |              |         0 |    9680
        Wed 2026-03-04 00:00 |              |      9680 |       0
        """,
    )


def test_each_days_payout_holds_the_payments_of_three_business_days_before() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), settlement=(3, "business", False))
    # A different amount each day tells the payouts apart: fees 59, 88, 117, 146 and 175.
    tell(
        sim,
        """
        moment               | do          | available | pending | by itself               | note
        Mon 2026-03-02 09:00 | charge 1000 |         0 |     941 |                         |
        Tue 2026-03-03 09:00 | charge 2000 |         0 |    2853 |                         |
        Wed 2026-03-04 09:00 | charge 3000 |         0 |    5736 |                         |
        Thu 2026-03-05 09:00 | charge 4000 |         0 |    8649 | payout 941, paid 941    | of Mon
        Fri 2026-03-06 09:00 | charge 5000 |         0 |   11562 | payout 1912, paid 1912  | of Tue
        Sun 2026-03-08 12:00 |             |         0 |   11562 |                         |
        Mon 2026-03-09 12:00 |             |         0 |    8679 | payout 2883, paid 2883  | of Wed
        Tue 2026-03-10 12:00 |             |         0 |    4825 | payout 3854, paid 3854  | of Thu
        Wed 2026-03-11 12:00 |             |         0 |       0 | payout 4825, paid 4825  | of Fri
        """,
    )


@pytest.mark.parametrize(
    ("country", "currency", "card", "available"),
    [
        ("BR", "brl", "pm_card_br", "Wed 2026-04-01 00:00"),
        ("BR", "brl", "pm_card_us", "Sat 2026-03-07 00:00"),
        ("IN", "inr", "pm_card_in", "Wed 2026-03-04 00:00"),
        ("IN", "inr", "pm_card_us", "Mon 2026-03-09 00:00"),
    ],
)
def test_cards_issued_abroad_settle_in_a_time_of_their_own(
    country: str, currency: str, card: str, available: str
) -> None:
    sim = Simulator(country, start=moment("Mon 2026-03-02 09:00"))
    charge = sim.charges.create(
        amount=10_000, currency=currency, source=card.replace("pm_card", "tok")
    )
    assert when(row_of(sim, charge)["available_on"]) == available
    assert f"becomes available on {available[:3]}" in str(sim.explain(charge["id"]))


def test_a_delay_that_was_set_is_for_cards_from_abroad_too() -> None:
    settled = available_on(
        "Mon 2026-03-02 09:00", "brl", country="BR", settlement=(7, "calendar", True)
    )
    assert settled == "Mon 2026-03-09 00:00"


# fmt: off
SATURDAY = [
    ((2, "calendar", False), "Mon 2026-03-09 00:00"),   # Saturday is day 0
    ((2, "business", True),  "Wed 2026-03-11 00:00"),   # Monday is day 0
]
# fmt: on


@pytest.mark.parametrize(("settlement", "available"), SATURDAY)
def test_a_saturday_charge_counts_from_saturday_or_from_monday(
    settlement: tuple[int, str, bool], available: str
) -> None:
    assert available_on("Sat 2026-03-07 12:00", settlement=settlement) == available


# fmt: off
PAID_OUT = [
    ("Tue 2026-03-03 09:00",    "Thu 2026-03-05"),
    ("Tue 2026-03-03 23:59:59", "Thu 2026-03-05"),   # the day ends at midnight UTC
    ("Wed 2026-03-04 00:00",    "Fri 2026-03-06"),
    ("Fri 2026-03-06 09:00",    "Tue 2026-03-10"),
]
# fmt: on


@pytest.mark.parametrize(("paid", "paid_out"), PAID_OUT)
def test_a_us_payment_is_paid_out_two_business_days_later(paid: str, paid_out: str) -> None:
    sim = Simulator(start=moment(paid))
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.clock.advance_to(moment(f"{paid_out} 01:29"))
    assert sim.payouts.list()["data"] == []
    sim.clock.advance_to(moment(f"{paid_out} 23:59"))
    (payout,) = sim.payouts.list()["data"]
    assert payout["amount"] == 9680
    assert payout["status"] == "paid"
    assert when(payout["arrival_date"]) == f"{paid_out} 00:00"


# Recorded: US accounts do not move a weekend's charge to Monday first.
# fmt: off
UNITED_STATES = [
    ("Mon 2024-03-04 12:00", "Wed 2024-03-06 00:00"),
    ("Tue 2024-03-05 12:00", "Thu 2024-03-07 00:00"),
    ("Wed 2024-03-06 12:00", "Fri 2024-03-08 00:00"),
    ("Thu 2024-03-07 12:00", "Mon 2024-03-11 00:00"),
    ("Fri 2024-03-08 12:00", "Tue 2024-03-12 00:00"),
    ("Sat 2024-03-09 12:00", "Tue 2024-03-12 00:00"),
    ("Sun 2024-03-10 12:00", "Tue 2024-03-12 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("charged", "available"), UNITED_STATES)
def test_us_charges_settle_on_the_second_business_day(charged: str, available: str) -> None:
    assert available_on(charged) == available


# fmt: off
AROUND_MIDNIGHT = [
    ("Mon 2024-03-04 23:59:59", "Wed 2024-03-06 00:00"),
    ("Tue 2024-03-05 00:00:00", "Thu 2024-03-07 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("charged", "available"), AROUND_MIDNIGHT)
def test_the_day_of_a_charge_is_its_utc_date(charged: str, available: str) -> None:
    assert available_on(charged) == available


# fmt: off
BRITISH = [
    ("Thu 2021-11-11 16:05:05", "Tue 2021-11-16 00:00"),
    ("Sat 2021-09-04 06:08:43", "Thu 2021-09-09 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("charged", "available"), BRITISH)
def test_british_charges_settle_on_the_third_business_day(charged: str, available: str) -> None:
    assert available_on(charged, country="GB", currency="gbp") == available


# fmt: off
CALENDAR_DAYS = [
    ( 7, "Fri 2020-02-28 15:31:43", "Fri 2020-03-06 00:00"),
    (14, "Fri 2024-03-01 00:00",    "Fri 2024-03-15 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("days", "charged", "available"), CALENDAR_DAYS)
def test_calendar_days_count_every_day(days: int, charged: str, available: str) -> None:
    assert available_on(charged, settlement=(days, "calendar", False)) == available


def test_an_irish_account_starts_on_seven_calendar_days() -> None:
    settles = available_on(
        "Fri 2020-02-28 15:31:43", country="IE", currency="eur", settlement="initial"
    )
    assert settles == "Fri 2020-03-06 00:00"
