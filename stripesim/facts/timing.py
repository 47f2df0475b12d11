"""How long money waits: a number of days, and how they are counted."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Unit = Literal["business", "calendar"]
Stage = Literal["established", "initial"]


@frozen(cache_hash=True)
class Timing:
    """How long money waits before it is available, in business days or in calendar days.

    With `roll`, business days are counted from the next business day if the payment was made on a
    weekend or a holiday. It means nothing for calendar days.
    """

    days: int
    unit: Unit
    roll: bool
