"""How the API shows a reserve plan."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import scheduled_release
from stripesim.resources.reserves.reserve_plan.record import ReservePlan


@rule("documented", "stripe-python 16.1.0")
def render(plan: ReservePlan, world: World) -> dict[str, Any]:
    """A plan shows the terms of its own type; those of the others are null."""
    fixed = rolling = None
    if plan.type == "fixed_release" and plan.release_after is not None:
        release = scheduled_release(plan.release_after)
        fixed = {"release_after": plan.release_after, "scheduled_release": release}
    if plan.type == "rolling_release":
        rolling = {"days_after_charge": plan.days_after_charge, "expires_on": plan.expires_on}
    return {
        "id": plan.id,
        "object": "reserve.plan",
        "created": plan.created,
        "created_by": "application",
        "currency": plan.currency,
        "destination": plan.destination,
        "disabled_at": plan.disabled_at,
        "fixed_release": fixed,
        "livemode": False,
        "manual_release": {} if plan.type == "manual_release" else None,
        "metadata": dict(plan.metadata),
        "percent": plan.percent,
        "rolling_release": rolling,
        "status": plan.state,
        "type": plan.type,
    }
