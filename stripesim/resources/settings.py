"""The choices of one simulator that are nobody's account setting."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from attrs import frozen


@frozen
class Settings:
    """How this simulator's Stripe behaves where the real one behaves in more than one way.

    payout_timing: `same_day`: automatic payouts take what is available and arrive the same day
    (recorded 2023-24); `ahead`: they are made before the money is available (recorded live).
    rates: units of each currency for one US dollar.
    """

    payout_timing: Literal["same_day", "ahead"]
    rates: Mapping[str, Fraction]
