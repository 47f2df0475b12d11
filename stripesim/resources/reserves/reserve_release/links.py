"""Links: what a requested release makes happen to its hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.resources.reserves.reserve_release.record import ReserveRelease


def the_hold(act: Act[ReserveRelease]) -> Record:
    """The hold whose money is released."""
    hold: Record = act.change.latest(act.subject.reserve_hold)
    return hold


def the_release(act: Act[ReserveRelease]) -> Mapping[str, Any]:
    """Facts for the hold: the release and its amount."""
    return {"release": act.subject.id, "amount": act.subject.amount}


DRAW_HOLD = Also[ReserveRelease]("reserve_hold.draw", facts=the_release, to=the_hold)
