"""How much of an application fee is returned with a refund."""

from __future__ import annotations

from fractions import Fraction

from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up


@rule(
    "documented",
    "https://docs.stripe.com/api/refunds/create: proportional; half up as 15 of 15 reversals are",
)
def share(fee: int, part: int, whole: int) -> int:
    """A partial refund returns the same part of the application fee, rounded half up."""
    return half_up(fee * part, whole)


@rule("recorded", "33 of 33 refunds of a US platform's fees in USD and CAD, 2023")
def given_back(amount: int, fee: int, left: int, mid: Fraction) -> int:
    """What a platform pays to refund `amount` of an application fee that was converted for it: what
    is `left` of the converted fee if all of it is refunded; else the amount at the mid rate,
    rounded up, at most what is left. Amounts are in minor units.
    """
    if amount == fee:
        return left
    cost = amount * mid
    return min(left, -(-cost.numerator // cost.denominator))
