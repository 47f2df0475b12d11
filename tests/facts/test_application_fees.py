"""What of a platform's fee went back when a part of it was refunded, as Stripe answered."""

from __future__ import annotations

from fractions import Fraction

import pytest

from stripesim.facts.application_fees import given_back, share


# A fee of 100 US cents, that was 136 or 134 Canadian ones; the rate that the row shows.
@pytest.mark.parametrize(
    ("refunded", "fee", "rate", "cost"),
    [
        (136, 136, "1.38343", 100),  # all of it: exactly what was earned, not 99
        ( 41, 136, "1.38343",  30),  # 29.64
        ( 20, 136, "1.38343",  15),  # 14.46
        (  3, 136, "1.38343",   3),  # 2.17
        ( 20, 134, "1.36946",  15),  # 14.60
        (  3, 134, "1.36946",   3),  # 2.19
    ],
)  # fmt: skip
def test_a_converted_fee_costs_what_its_refund_costs_rounded_up(
    refunded: int, fee: int, rate: str, cost: int
) -> None:
    assert given_back(refunded, fee, 100, 1 / Fraction(rate)) == cost


def test_no_more_goes_back_than_is_left() -> None:
    assert given_back(20, 136, 14, 1 / Fraction("1.38343")) == 14


@pytest.mark.parametrize(
    ("fee", "part", "whole", "back"),
    [(1_000, 4_000, 10_000, 400), (123, 1, 2, 62), (100, 333, 1_000, 33), (100, 335, 1_000, 34)],
)
def test_a_share_of_a_fee_is_rounded_half_up(fee: int, part: int, whole: int, back: int) -> None:
    assert share(fee, part, whole) == back
