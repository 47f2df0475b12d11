"""Days and midnights, in UTC. Moments are Unix timestamps."""

from __future__ import annotations

DAY = 86_400
HOUR = 3_600
MINUTE = 60


def midnight(moment: int) -> int:
    """00:00 UTC of the moment's day."""
    return moment - moment % DAY


def year_of(moment: int) -> int:
    """The calendar year of a moment, for when cards expire; it may be off on New Year's Day."""
    return 1970 + moment // 31_556_952
