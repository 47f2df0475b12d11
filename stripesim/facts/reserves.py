"""How much of a charge a reserve plan holds, how long a hold may last, and when it is released."""

from __future__ import annotations

from stripesim.facts.days import DAY as DAY
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up

SHORTEST, LONGEST = 3, 180  # days


@rule("documented", "stripe-python 16.1.0: reserve.Plan.percent; of the gross, half up, assumed")
def share(gross: int, percent: int) -> int:
    """A reserve plan holds its percentage of the gross amount of a charge, rounded half up.

    >>> share(10_000, 15), share(1_010, 5)
    (1500, 51)
    """
    return half_up(gross * percent, 100)


@rule("documented", "stripe-python 16.1.0: reserve.Hold.release_schedule; two samples of the docs")
def scheduled_release(release_after: int) -> int:
    """A hold is released at the midnight UTC that follows `release_after`.

    >>> scheduled_release(1_755_972_386)  # 2025-08-23 18:06:26
    1755993600
    """
    return release_after - release_after % DAY + DAY


@rule("documented", "https://docs.stripe.com/api/reserve/hold/create")
def is_too_short(release_after: int, now: int) -> bool:
    """A hold is released three days from now at the earliest."""
    return release_after < now + SHORTEST * DAY


@rule("documented", "https://docs.stripe.com/api/reserve/hold/create; also after an update")
def is_too_long(release_after: int, created: int) -> bool:
    """A hold is released 180 days after its creation at the latest."""
    return release_after > created + LONGEST * DAY
