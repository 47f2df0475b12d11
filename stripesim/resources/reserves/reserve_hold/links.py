"""Links: what a reserve hold makes happen: its release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.table import Also
from stripesim.resources.reserves.reserve_hold.record import ReserveHold


def all_of_it(act: Act[ReserveHold]) -> Mapping[str, Any]:
    """Facts for a release of all that is still held. The reason is that the time is over, unless a
    plan, a refund or a dispute releases it and says another.
    """
    hold = act.subject
    return {"reason": "hold_expired", **act.facts, "hold": hold, "amount": hold.amount_releasable}


RELEASE_ALL = Also[ReserveHold]("reserve_release.make", facts=all_of_it)
