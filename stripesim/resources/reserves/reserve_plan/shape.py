"""How the API shows a reserve plan."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import scheduled_release
from stripesim.resources.reserves.reserve_plan.record import ReservePlan


@rule("documented", "stripe-python 16.1.0")
def render(plan: ReservePlan, world: World) -> dict[str, Any]:
    """A plan shows the terms of its own type; those of the others are absent."""
    terms: dict[str, Any] = {}
    if plan.type == "fixed_release" and plan.release_after is not None:
        release = scheduled_release(plan.release_after)
        terms = {"release_after": plan.release_after, "scheduled_release": release}
    if plan.type == "rolling_release":
        terms = {"days_after_charge": plan.days_after_charge, "expires_on": plan.expires_on}
    shape = {
        "created": plan.created,
        "created_by": "application",
        "currency": plan.currency,
        "destination": plan.destination,
        "disabled_at": plan.disabled_at,
        "livemode": False,
        "metadata": dict(plan.metadata),
        "percent": plan.percent,
        "status": plan.state,
        "type": plan.type,
        plan.type: terms,
    }
    return {"id": plan.id, "object": "reserve.plan", **dict(sorted(shape.items()))}
