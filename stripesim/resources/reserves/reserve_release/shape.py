"""How the API shows a reserve release."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.reserves.reserve_release.record import ReserveRelease


@rule("documented", "stripe-python 16.1.0")
def render(release: ReserveRelease, world: World) -> dict[str, Any]:
    """A release says why it was made, and of which hold."""
    shape = {
        "id": release.id,
        "object": "reserve.release",
        "amount": release.amount,
        "created": release.created,
        "created_by": release.created_by,
        "currency": release.currency,
        "destination": "payments",
        "livemode": False,
        "metadata": dict(release.metadata),
        "reason": release.reason,
        "released_at": release.created,
        "reserve_hold": release.reserve_hold,
        "reserve_plan": release.reserve_plan,
    }
    if release.source is not None:  # the refund or dispute that caused the release
        type = world.store.latest[release.source].kind
        shape["source_transaction"] = {type: release.source, "type": type}
    return shape
