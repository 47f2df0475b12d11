"""Fees, against fees that Stripe charged."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stripesim.facts.countries.groups import EURO_AREA
from stripesim.facts.pricing import (
    PRICES,
    Price,
    card_price,
    charge_price,
    fee,
    fee_returned,
    fixed_in,
    half_up,
    method_price,
    prices_for,
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (0,    10,    0), (4,    10,    0), (5,    10,    1), (15,   10,    2), (24,   10,    2),
        (25,   10,    3), (26,   10,    3), (-24,  10,   -2), (-25,  10,   -3), (-26,  10,   -3),
        (1,     3,    0), (2,     3,    1), (7,     1,    7), (7,     2,    4), (-7,    2,   -4),
        # a share of a transfer that goes back with a partial refund
        (500 * 880, 1200, 367), (1000 * 880, 1200, 733), (100 * 1342, 1000, 134),
    ],
)  # fmt: skip
def test_half_up_rounds_the_magnitude(numerator: int, denominator: int, rounded: int) -> None:
    assert half_up(numerator, denominator) == rounded


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_half_up_is_the_nearest_and_symmetric(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    assert half_up(-numerator, denominator) == -rounded
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)


US = Price(290, 30)
EUR_2019 = Price(290, 25)
EUR_2024 = Price(325, 25)
GB_2020 = Price(140, 20)
CUSTOM_LOW, CUSTOM_HIGH = Price(200, 30), Price(500, 5)


@pytest.mark.parametrize(
    ("price", "amount", "charged"),
    [
        (US,           10000,   320), (US,            1000,    59), (US,            15500,   480),
        (US,           30000,   900), (US,             999,    59), (US,             3340,   127),
        (US,            4995,   175), (US,           65400,  1927), (US,            12000,   378),
        (US,            2000,    88), (US,           84900,  2492), (US,             2500,   103),
        (Price(390, 30),   100,  34),                                  # French card, early 2023
        (EUR_2019,      1200,    60), (EUR_2019,      2499,    97), (EUR_2019,       2500,    98),
        (EUR_2019,      3700,   132), (EUR_2019,      7315,   237), (EUR_2019,       8281,   265),
        (EUR_2019,     10000,   315),
        (EUR_2024,      1200,    64), (EUR_2024,      2499,   106), (EUR_2024,       2500,   106),
        (EUR_2024,      3700,   145), (EUR_2024,     10000,   350),
        (GB_2020,        700,    30), (GB_2020,       1000,    34), (GB_2020,        4400,    82),
        (GB_2020,      67607,   966), (Price(290, 20), 904000, 26236), (Price(140, 25), 50000, 725),
        (Price(399, 39), 3320,  171), (Price(399, 39), 16638,  703),
        (Price(390, 50),  130,   55), (Price(390, 50),  259,    60), (Price(390, 50),   777,    80),
        (Price(390, 50), 1297,  101), (Price(390, 50), 1583,   112),
        (CUSTOM_LOW,    1103,    52), (CUSTOM_LOW,    1276,    56), (CUSTOM_LOW,     1926,    69),
        (CUSTOM_LOW,    9297,   216), (CUSTOM_LOW,   12377,   278), (CUSTOM_LOW,    14791,   326),
        (CUSTOM_LOW,   16856,   367), (CUSTOM_LOW,   18388,   398),
        (CUSTOM_HIGH,     97,    10), (CUSTOM_HIGH,    153,    13), (CUSTOM_HIGH,     250,    18),
        (CUSTOM_HIGH,    450,    28), (CUSTOM_HIGH,    625,    36), (CUSTOM_HIGH,     718,    41),
    ],
)  # fmt: skip
def test_fees_that_were_charged(price: Price, amount: int, charged: int) -> None:
    assert fee(price, amount) == charged


@pytest.mark.parametrize(
    ("account", "card", "amount", "charged"),
    [
        ("US", "US", 10000, 320),
        ("US", "FR", 10000, 470),
        ("CA", "CA",  1356,  69),
        ("CA", "US",  4400, 193),
        ("GB", "GB", 10000, 170),
        ("GB", "FR", 10000, 270),
        ("GB", "NO", 10000, 270),
        ("GB", "US", 10000, 345),
        ("FR", "FR", 10000, 175),
        ("FR", "DE", 10000, 175),
        ("FR", "SE", 10000, 175),
        ("FR", "GB", 10000, 275),
        ("FR", "US", 10000, 350),
        ("AU", "AU", 10000, 200),
        ("AU", "NZ", 10000, 380),
        ("NZ", "US", 10000, 400),
        ("SG", "SG", 10000, 390),     # Stripe's help page
        ("SG", "US",   777,  80),
        ("HK", "US", 10000, 625),
        ("MY", "US", 10000, 500),
        ("JP", "JP", 10000, 360),
        ("BR", "US",  3320, 171),
        ("IN", "IN", 10000, 200),
        ("IN", "US", 10000, 430),
        ("SE", "SE", 10000, 330),
        ("SE", "DE", 10000, 330),
        ("SE", "GB", 10000, 430),
        ("SE", "US", 10000, 505),
        ("DK", "DK", 10000, 330),
        ("DK", "US", 10000, 505),
        ("NO", "NO", 10000, 440),
        ("NO", "SE", 10000, 440),
        ("NO", "GB", 10000, 525),
        ("PL", "PL", 10000, 250),
        ("PL", "US", 10000, 425),
        ("CZ", "CZ", 10000, 800),
        ("CZ", "US", 10000, 975),
        ("HU", "HU", 1000000, 23500),
        ("HU", "US", 1000000, 41000),
        ("RO", "RO", 10000, 250),
        ("RO", "US", 10000, 425),
        ("CH", "CH", 10000, 320),
        ("CH", "DE", 10000, 355),
        ("MX", "MX", 10000, 660),
        ("MX", "US", 10000, 710),
        ("TH", "TH", 10000, 1365),
        ("TH", "US", 10000, 1475),
        ("AE", "AE", 10000, 390),
        ("AE", "US", 10000, 490),
    ],
)  # fmt: skip
def test_the_price_follows_the_country_of_the_card(
    account: str, card: str, amount: int, charged: int
) -> None:
    assert fee(card_price(prices_for(account), card), amount) == charged


@pytest.mark.parametrize(
    ("account", "method", "amount", "charged"),
    [
        ("FR", "sepa_debit",       10000,   35),
        ("FR", "sepa_debit",     1000000,   35),
        ("US", "us_bank_account",  10000,   80),
        ("US", "us_bank_account",  62500,  500),
        ("US", "us_bank_account", 100000,  500),
        ("GB", "bacs_debit",        1000,   20),
        ("GB", "bacs_debit",       10000,  100),
        ("GB", "bacs_debit",      100000,  200),
        ("AU", "au_becs_debit",    10000,  130),
        ("AU", "au_becs_debit",   100000,  350),
        ("NL", "ideal",           100000,   29),
    ],
)  # fmt: skip
def test_bank_payments_have_their_own_price(
    account: str, method: str, amount: int, charged: int
) -> None:
    prices = prices_for(account)
    assert fee(method_price(prices, method, prices.currency), amount) == charged


@pytest.mark.parametrize(
    ("account", "method", "currency", "charged"),
    [
        ("BE", "bancontact", "eur", 175),
        ("US", "sepa_debit", "eur", 315),
    ],
)  # fmt: skip
def test_a_method_whose_price_is_not_known_costs_what_a_card_does(
    account: str, method: str, currency: str, charged: int
) -> None:
    assert fee(method_price(prices_for(account), method, currency), 10_000) == charged


def test_the_fixed_part_is_a_table_value_in_another_currency() -> None:
    assert fixed_in(prices_for("US"), "usd") == 30
    assert fixed_in(prices_for("US"), "cad") == 42
    assert fixed_in(prices_for("FR"), "jpy") == 35
    assert fixed_in(prices_for("JP"), "usd") == 0
    with pytest.raises(LookupError, match="no fixed part of the fee is known in xxx"):
        fixed_in(prices_for("US"), "xxx")


@pytest.mark.parametrize(
    ("account", "card", "currency", "amount", "charged"),
    [
        ("FR", "US", "eur", 10000, 350),
        ("FR", "US", "jpy", 10000, 360),      # recorded 2024-2026
        ("FR", "FR", "jpy", 10000, 185),
        ("US", "US", "usd", 10000, 320),
        ("US", "US", "cad", 10000, 332),
    ],
)  # fmt: skip
def test_a_charge_settled_in_another_currency_keeps_the_percentage(
    account: str, card: str, currency: str, amount: int, charged: int
) -> None:
    assert fee(charge_price(prices_for(account), card, currency), amount) == charged


def test_the_us_margin_is_one_percent_and_everybody_elses_two() -> None:
    margins = {country: prices.conversion_margin for country, prices in PRICES.items()}
    assert margins == {country: 100 if country == "US" else 200 for country in PRICES}


@pytest.mark.parametrize(
    ("account", "received", "countered"),
    [
        ("US", 1500, 1500), ("CA", 1500, 1500), ("DE", 2000, 2000), ("GB", 2000, 2000),
        ("AU", 2500, 2500), ("SG", 1500, 1500), ("BR", 5500, 5500), ("JP", 1300,    0),
        ("CH", 2000, 2000), ("SE", 22500, 22500), ("MX", 30000, 0), ("TH", 50000, 50000),
    ],
)  # fmt: skip
def test_disputes_cost_a_fee(account: str, received: int, countered: int) -> None:
    prices = prices_for(account)
    assert (prices.dispute_fee, prices.dispute_countered_fee) == (received, countered)


def test_every_price_list_stands_under_its_country() -> None:
    assert len(EURO_AREA) == 21
    assert len(PRICES) == 43
    assert all(country == prices.country for country, prices in PRICES.items())


def test_a_country_without_a_price_is_a_clear_error() -> None:
    with pytest.raises(LookupError, match=r"no standard price is established .* 'LI'"):
        prices_for("LI")


SMALL = Price(200, 30, or_lower=Price(500, 5))


@pytest.mark.parametrize(
    ("price", "was_left", "is_left", "returned"),
    [
        (SMALL,   100,   10,  4), (SMALL,  100,  50,  2), (SMALL,  100,   90,  0),
        (SMALL,    50,    0,  8),
        (SMALL,  2000,   10, 64), (SMALL, 1000, 500, 20), (SMALL, 1000,  650, 12),
        (SMALL, 10000, 6000, 80), (SMALL, 6000, 2000, 80), (SMALL, 500,    0, 30),
        # settled in CAD for a Canadian account
        (Price(290, 30), 1356, 678, 19), (Price(290, 30), 1342, 671, 20),
        (Price(290, 30),  671, 537,  3), (Price(290, 30),  678, 542,  4),
        (Price(290, 30),  671,   0, 49),
    ],
)  # fmt: skip
def test_a_refund_brings_back_the_fee_of_what_was_left_less_that_of_what_is_left(
    price: Price, was_left: int, is_left: int, returned: int
) -> None:
    assert fee_returned(price, was_left, is_left) == returned
