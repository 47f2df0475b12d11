"""How the API shows a reserve hold."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import scheduled_release
from stripesim.resources.places import RISK_RESERVED
from stripesim.resources.reserves.reserve_hold.record import ReserveHold


@rule("documented", "stripe-python 16.1.0")
def render(hold: ReserveHold, world: World) -> dict[str, Any]:
    """A hold has no status: `is_releasable` says whether it still holds something."""
    after = hold.release_after
    return {
        "id": hold.id,
        "object": "reserve.hold",
        "amount": hold.amount,
        "amount_releasable": hold.amount_releasable,
        "created": hold.created,
        "created_by": "application",
        "currency": hold.currency,
        "destination": RISK_RESERVED,
        "is_releasable": hold.is_releasable,
        "livemode": False,
        "metadata": dict(hold.metadata),
        "reason": hold.reason,
        "release_schedule": {
            "release_after": after,
            "scheduled_release": None if after is None else scheduled_release(after),
        },
        "reserve_plan": hold.reserve_plan,
        "source_charge": hold.source_charge,
        "source_type": hold.source_type,
    }


@rule("documented", "https://docs.stripe.com/changelog, 2026-06-24: an expandable field")
def release_details(hold: ReserveHold) -> list[dict[str, Any]]:
    """The amount of each release is shown only when expanded."""
    return [{"amount": amount, "reserve_release": id} for id, amount in hold.releases]
