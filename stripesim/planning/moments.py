"""How long something is played: so many days, or until a moment."""

from __future__ import annotations

from stripesim.engine.clock import Moment, timestamp
from stripesim.facts.days import DAY


def until_moment(now: int, days: int | None, until: Moment | None) -> int:
    """The moment that is meant by a number of days or by itself. Raises ValueError for both or
    neither, and for the past.
    """
    if (days is None) == (until is None):
        raise ValueError("how long: either days or until")
    if until is not None:
        end = timestamp(until)
    elif type(days) is int:
        end = now + days * DAY
    else:
        raise ValueError(f"days are whole; not {days!r}")
    if end < now:
        raise ValueError("days and until lead from now into the future, not before now")
    return end
