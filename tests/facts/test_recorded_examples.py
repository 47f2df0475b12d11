"""Dates, amounts and fees that Stripe answered with; each line stands for a rule."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from stripesim.facts.calendars import calendar_for
from stripesim.facts.conversion import convert, mid_rate, rate_in, shown
from stripesim.facts.pricing import Price, fee
from stripesim.facts.settlement import Timing, available_on, delayed, timing_for

US = timing_for("US", "established")
T7 = Timing(7, "calendar", roll=True)


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("country", "timing", "created", "available"),
    [
        # the US: neither a weekend nor a holiday is moved to the next business day first
        ("US", US,                            "2024-01-01 13:13:02", "2024-01-03"),  # New Year
        ("US", US,                            "2023-11-23 09:41:42", "2023-11-27"),  # Thanksgiving
        ("US", US,                            "2023-12-24 21:52:14", "2023-12-27"),  # a Sunday
        ("US", US,                            "2024-06-22 00:03:03", "2024-06-25"),  # a Saturday
        ("US", US,                            "2024-07-03 23:19:52", "2024-07-08"),
        ("US", US,                            "2025-02-13 14:48:09", "2025-02-18"),  # a holiday
        # a delay that was set: business days in the US, calendar days in Canada
        ("US", delayed("US", 1),              "2024-03-19 17:55:17", "2024-03-20"),
        ("US", delayed("US", 2),              "2024-04-19 02:16:52", "2024-04-23"),
        ("CA", delayed("CA", 1),              "2023-11-27 19:20:18", "2023-11-28"),
        ("CA", delayed("CA", 7),              "2024-12-18 15:52:33", "2024-12-25"),  # Christmas
        ("CA", timing_for("CA", "initial"),   "2023-10-30 09:50:30", "2023-11-06"),
        # accounts of seven days: calendar ones in the US and Brazil too, holidays between or not
        ("US", T7,                            "2025-11-10 18:03:24", "2025-11-17"),  # Veterans Day
        ("US", T7,                            "2025-10-31 17:51:12", "2025-11-07"),
        ("BR", T7,                            "2024-05-08 13:17:33", "2024-05-15"),
        ("CH", timing_for("CH", "established"), "2026-02-17 13:31:36", "2026-02-20"),
    ],
)  # fmt: skip
def test_when_money_became_available(
    country: str, timing: Timing, created: str, available: str
) -> None:
    assert available_on(timing, calendar_for(country), moment(created)) == moment(available)


@pytest.mark.parametrize(
    ("currency", "for_a_dollar", "margin", "cents", "went_in", "rate", "came_back"),
    [
        ("cad", "1.38343", 200,  1000,   1356, 1.35576, 1383),
        ("cad", "1.38343", 200,    50,     68, 1.35576,   69),
        ("cad", "1.38656", 200,    61,     83, 1.35883,   85),
        ("cad", "1.36314", 200,   880,   1176, 1.33588, None),
        ("cad", "1.36314", 200,   733,   None, 1.33588,  999),
        ("sgd", "1.36622", 200,   200,    268, 1.3389,   273),
        ("krw", "1348.33", 200,   200,   2643, 13.2136, 2697),
        ("krw", "1348.33", 200, 30000, 396409, 13.2136, None),   # by the rate shown: 396,408
        ("cad", "1.43118", 100,   691,    979, 1.41687,  989),
    ],
)  # fmt: skip
def test_dollars_went_in_less_a_margin_and_came_back_at_the_mid_rate(
    currency: str,
    for_a_dollar: str,
    margin: int,
    cents: int,
    went_in: int | None,
    rate: float,
    came_back: int | None,
) -> None:
    rates = {"usd": Fraction(1), currency: Fraction(for_a_dollar)}
    inwards = rate_in(rates, "usd", currency, margin)
    assert shown(inwards) == rate
    if went_in is not None:
        assert convert(cents, inwards) == went_in
    if came_back is not None:
        assert convert(cents, mid_rate(rates, "usd", currency)) == came_back


@pytest.mark.parametrize(
    ("price", "amount", "charged"),
    [
        # US account, US card
        (Price(290, 30), 22500, 683),   # a tie: 652.5 is 653
        (Price(290, 30),   950,  58),
        (Price(290, 30),  1900,  85),
        (Price(290, 30),  2250,  95),
        (Price(290, 30),  2900, 114),
        (Price(290, 30), 25000, 755),
        # settled for a Canadian account in CAD: its own fixed part, not the platform's converted
        (Price(290, 30),  1356,  69),
        (Price(290, 30),  1342,  69),
        (Price(290, 30),   678,  50),   # the fee that was kept of these two after partial refunds
        (Price(290, 30),   671,  49),
        (Price(290, 30),   542,  46),
        (Price(290, 30),   537,  46),
    ],
)  # fmt: skip
def test_what_was_charged(price: Price, amount: int, charged: int) -> None:
    assert fee(price, amount) == charged
