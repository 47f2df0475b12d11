"""Who is paid out instantly, to what, how much at once and in a day, and at what price."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from stripesim.facts.calendars import FEDERAL_RESERVE
from stripesim.facts.instant_payouts import (
    COUNTRIES,
    ONE_PAYOUT,
    InstantPrice,
    counted_until,
    drawn,
    fee_of,
    net_of,
    own_currency,
    reaches,
    start_of_the_day,
    stripes_price,
)

THREE_PER_CENT = InstantPrice(Fraction(3, 100))


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


# -- at what price ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        (970_776, 29_123),
        (495_145, 14_854),
        (825_242, 24_757),
        (582_524, 17_476),
        (58_252, 1_748),
        (58_446, 1_753),
        (97_087, 2_913),
    ],
)
def test_the_fee_is_a_share_of_the_amount_rounded_half_up(amount: int, fee: int) -> None:
    assert fee_of(THREE_PER_CENT, amount, "usd") == fee


@pytest.mark.parametrize(
    ("gross", "net"),
    [(1_100_000, 1_067_961), (2_959_900, 2_873_689), (100_000, 97_087), (500, 485), (0, 0)],
)
def test_the_net_is_what_is_left_rounded_down(gross: int, net: int) -> None:
    assert net_of(THREE_PER_CENT, gross, "usd") == net


def test_one_may_stay() -> None:
    net = net_of(THREE_PER_CENT, 60_200, "usd")
    assert (net, fee_of(THREE_PER_CENT, net, "usd")) == (58_446, 1_753)


def test_a_net_amount_and_its_fee_always_fit() -> None:
    bounds = {"usd": 300}, {"usd": 2_000}
    prices = (
        THREE_PER_CENT,
        InstantPrice(Fraction(1, 70), {"usd": 25}),
        InstantPrice(Fraction(2, 100), {}, *bounds),
        InstantPrice(Fraction(0), {"usd": 100}),
    )
    for price in prices:
        for gross in range(0, 200_000, 37):
            net = net_of(price, gross, "usd")
            if net:
                assert 0 <= gross - net - fee_of(price, net, "usd") <= 1


def test_a_price_has_a_fixed_part_a_least_and_a_most() -> None:
    price = InstantPrice(Fraction(2, 100), {"usd": 25}, {"usd": 100}, {"usd": 500})
    fees = [fee_of(price, amount, "usd") for amount in (100, 10_000, 1_000_000)]
    assert fees == [100, 225, 500]
    assert fee_of(price, 10_000, "eur") == 200  # nothing was said of it


@pytest.mark.parametrize(
    ("country", "per_mille"),
    [("US", 15), ("AU", 15), ("NZ", 15), ("AE", 15), ("CA", 10), ("GB", 10), ("DE", 10),
     ("SG", 10), ("NO", 10), ("HK", 10), ("MY", 10)],
)  # fmt: skip
def test_what_who_answers_for_itself_pays_stripe(country: str, per_mille: int) -> None:
    assert stripes_price(country).share == Fraction(per_mille, 1_000)


# -- where -----------------------------------------------------------------------------------------


def test_where_cards_and_where_bank_accounts_are_reached() -> None:
    assert [reaches(country, "card") for country in ("US", "CA", "HK", "JP")] == [
        True, True, False, False,
    ]  # fmt: skip
    banks = {country for country in COUNTRIES if reaches(country, "bank_account")}
    assert set(COUNTRIES) - banks == {"CA", "CZ", "HU", "NO", "PL", "RO", "NZ", "MY", "AE"}


def test_only_the_currency_of_the_country_is_paid_out() -> None:
    assert own_currency("US", "usd")
    assert not own_currency("US", "eur")
    assert not own_currency("CO", "cop")


def test_every_currency_of_a_country_that_has_them_has_its_bounds() -> None:
    assert ONE_PAYOUT["usd"] == (50, 999_900)
    assert ONE_PAYOUT["huf"] == (20_000, 99_999_900)
    assert len(ONE_PAYOUT) == 17


# -- when ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "now", "midnight"),
    [
        ("US", "2026-03-02T12:00", "2026-03-02T06:00"),  # Chicago, in winter
        ("US", "2026-03-02T05:59", "2026-03-01T06:00"),
        ("US", "2026-07-01T12:00", "2026-07-01T05:00"),  # in summer
        ("US", "2026-03-09T04:59", "2026-03-08T06:00"),  # a day of 23 hours
        ("CA", "2026-03-02T12:00", "2026-03-02T06:00"),
        ("GB", "2026-07-01T12:00", "2026-06-30T23:00"),
        ("DE", "2026-07-01T12:00", "2026-06-30T22:00"),
        ("CZ", "2026-03-02T12:00", "2026-03-01T23:00"),
        ("AU", "2026-07-01T12:00", "2026-06-30T14:00"),
        ("AE", "2026-03-02T12:00", "2026-03-01T20:00"),
        (None, "2026-03-02T12:00", "2026-03-02T06:00"),  # a platform's accounts
    ],
)
def test_a_day_begins_at_midnight_where_the_account_is(
    country: str | None, now: str, midnight: str
) -> None:
    assert start_of_the_day(country, at(now)) == at(midnight)


def test_money_of_the_next_six_business_days_counts() -> None:
    assert counted_until(FEDERAL_RESERVE, at("2026-03-02T09:00")) == at("2026-03-10T00:00")


# -- money that is still pending -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("available", "days", "amount", "taken"),
    [
        (0, [(1, 25), (2, 15)], 40, ((1, 25), (2, 15))),
        (0, [(1, 25), (2, 15)], 30, ((1, 25), (2, 5))),
        (-25, [(1, 20), (2, 30)], 10, ((2, 10),)),
        (-25, [(1, 20), (2, 30)], 25, ((2, 25),)),
        (30, [(1, 25)], 30, ()),
        (30, [(1, 25)], 31, ((1, 1),)),
        (0, [(1, -20), (2, 25)], 5, ((2, 5),)),
    ],
)
def test_future_days_give_what_is_not_available(
    available: int, days: list[tuple[int, int]], amount: int, taken: tuple[tuple[int, int], ...]
) -> None:
    assert drawn(available, days, amount) == taken
