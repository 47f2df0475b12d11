"""The other object that a release reads: its hold."""

from __future__ import annotations

from typing import Protocol

from stripesim.engine.act import Act
from stripesim.resources.reserves.reserve_release.record import ReserveRelease


class ReleasedHold(Protocol):
    """A hold, as far as its release depends on it."""

    id: str
    currency: str
    source_type: str
    balance_transaction: str
    amount_releasable: int
    is_releasable: bool


def hold_of(act: Act[ReserveRelease]) -> ReleasedHold:
    """The hold whose money is released."""
    hold: ReleasedHold = act.change.latest(act.subject.reserve_hold)
    return hold
