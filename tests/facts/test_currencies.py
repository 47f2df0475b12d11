"""Currencies: decimals, limits, and amounts as Stripe writes them."""

from __future__ import annotations

import pytest

from stripesim.facts.currencies import (
    MINIMUM_CHARGE,
    MINIMUM_PAYOUT,
    SUPPORTED,
    charge_step,
    country_currency,
    decimals,
    maximum_charge,
    minimum_payout,
    money,
    payout_step,
)


def test_the_list_of_currencies_is_that_of_stripes_refusal() -> None:
    assert len(SUPPORTED) == len(set(SUPPORTED)) == 151
    assert SUPPORTED[:3] == ("usd", "aed", "afn")
    assert SUPPORTED[-3:] == ("ltl", "sll", "mro")


def test_every_table_speaks_of_supported_currencies() -> None:
    assert {*MINIMUM_CHARGE, *MINIMUM_PAYOUT, *country_currency.values()} <= set(SUPPORTED)


@pytest.mark.parametrize(
    ("currency", "places", "charges", "payouts"),
    [
        ("usd", 2,   1,   1),
        ("jpy", 0,   1,   1),
        ("krw", 0,   1,   1),
        ("kwd", 3,  10,  10),
        ("isk", 2, 100, 100),
        ("ugx", 2, 100, 100),
        ("huf", 2,   1, 100),
        ("twd", 2,   1, 100),
    ],
)  # fmt: skip
def test_decimals_and_steps(currency: str, places: int, charges: int, payouts: int) -> None:
    assert (decimals(currency), charge_step(currency)) == (places, charges)
    assert payout_step(currency) == payouts


def test_amounts_have_eight_digits_and_in_idr_twelve() -> None:
    assert maximum_charge("usd") == 99_999_999
    assert maximum_charge("idr") == 999_999_999_999


@pytest.mark.parametrize(
    ("country", "currency", "minimum"),
    [
        ("US", "usd",      1),
        ("US", "cad", 30_000),
        ("US", "eur", 20_000),
        ("US", "gbp", 20_000),
        ("CA", "cad",      1),
        ("FR", "eur",    100),
        ("GH", "ghs", 30_000),
        ("SV", "usd",  3_000),
        ("EC", "usd",    100),
        ("IL", "ils",    100),
        ("KW", "kwd",  1_000),
        ("KR", "krw",      1),
    ],
)  # fmt: skip
def test_a_payout_has_a_minimum(country: str, currency: str, minimum: int) -> None:
    assert minimum_payout(country, currency) == minimum


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (600,        "usd", "$6.00"),
        (1000,       "usd", "$10.00"),
        (50,         "usd", "$0.50"),
        (99_999_999, "usd", "$999,999.99"),
        (-500,       "usd", "-$5.00"),
        (0,          "usd", "$0.00"),
        (1000,       "eur", "€10.00"),
        (500,        "gbp", "£5.00"),
        (500,        "jpy", "¥500"),
        (1_234_567,  "jpy", "¥1,234,567"),
        (30_000,     "ghs", "₵300.00"),
        (1000,       "cad", "10.00 cad"),
        (5120,       "kwd", "5.120 kwd"),
        (-100_000,   "krw", "-₩100,000"),
        (50_000,     "inr", "₹500.00"),
        (200_000,    "php", "₱2,000.00"),
    ],
)  # fmt: skip
def test_an_amount_as_stripe_writes_it(amount: int, currency: str, written: str) -> None:
    assert money(amount, currency) == written
