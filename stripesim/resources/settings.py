"""The choices of one simulator that are nobody's account setting."""

from __future__ import annotations

from typing import Literal

from attrs import frozen


@frozen
class Settings:
    """How this simulator's Stripe behaves where the real one behaves in more than one way.

    payout_timing: `same_day`: automatic payouts take what is available and arrive the same day
    (recorded 2023-24); `ahead`: they are made before the money is available (recorded live).
    """

    payout_timing: Literal["same_day", "ahead"] = "same_day"
