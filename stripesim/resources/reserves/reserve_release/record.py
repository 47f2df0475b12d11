"""The fields of a reserve release, and its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.facts.evidence import rule
from stripesim.resources.requests import existing, merged

OF_A_PLAN = ("hold_expired", "plan_disabled")  # reasons of a release that names the plan


@record
class ReserveRelease(Record):
    """Held money given back; `source` is the refund or dispute that caused the release."""

    kind: ClassVar[str] = "reserve_release"

    amount: int
    currency: str
    reserve_hold: str
    reserve_plan: str | None
    reason: str
    created_by: str
    source: str | None
    metadata: Mapping[str, str]


def draft(act: Act[Any]) -> ReserveRelease:
    """Facts of a request: reserve_hold (its id), amount, currency, metadata; from a hold: hold (the
    record), amount, reason, source.
    """
    facts, change = act.facts, act.change
    hold = facts.get("hold") or existing(
        change, "reserve_hold", facts["reserve_hold"], "reserve_hold"
    )
    reason = facts.get("reason", "hold_released_early")
    return ReserveRelease(
        id=change.new_id("resrel"),
        account=hold.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", hold.amount_releasable),
        currency=hold.currency,
        reserve_hold=hold.id,
        reserve_plan=named_plan(reason, hold.reserve_plan),
        reason=reason,
        created_by=made_by(reason),
        source=facts.get("source"),
        metadata=merged({}, facts.get("metadata", {})),
    )


@rule("documented", "stripe-python 16.1.0")
def named_plan(reason: str, plan: str | None) -> str | None:
    """A release names the plan of its hold if the hold's time was over or the plan was disabled."""
    return plan if reason in OF_A_PLAN else None


@rule("assumed", "an early release is the application's: documented; of the others not known")
def made_by(reason: str) -> str:
    """`created_by` is the application for a release that the platform requested; Stripe for one by
    a schedule, a refund or a dispute.
    """
    return "application" if reason in ("hold_released_early", "plan_disabled") else "stripe"
