"""What of an application fee goes back when a part of it is refunded."""

from __future__ import annotations

from fractions import Fraction

from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up


@rule(
    "documented",
    "https://docs.stripe.com/api/refunds/create: proportional; half up as 15 of 15 reversals are",
)
def share(fee: int, part: int, whole: int) -> int:
    """With a part of a charge, as much of its application fee is refunded, half up."""
    return half_up(fee * part, whole)


@rule("recorded", "33 of 33 refunds of a US platform's fees in USD and CAD, 2023")
def given_back(amount: int, fee: int, left: int, mid: Fraction) -> int:
    """What refunding `amount` of a fee costs a platform that had it converted, and has `left` of
    it: all for the whole fee, else what the amount costs at the mid rate, rounded up; no more than
    is left.
    """
    if amount == fee:
        return left
    cost = amount * mid
    return min(left, -(-cost.numerator // cost.denominator))
