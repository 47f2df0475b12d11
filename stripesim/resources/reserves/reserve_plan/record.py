"""The fields of a reserve plan, its draft, and what disabling it sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.resources.places import RISK_RESERVED
from stripesim.resources.requests import merged

TERMS = ("fixed_release", "rolling_release")  # types of plans that say when they release


@record
class ReservePlan(Record):
    """A percentage of each charge to hold, and when it is released.

    `release_after` is set in a fixed plan, `days_after_charge` and `expires_on` in a rolling one; a
    plan without a currency applies to all of them.
    """

    kind: ClassVar[str] = "reserve_plan"

    type: str
    percent: int
    currency: str | None
    release_after: int | None
    days_after_charge: int | None
    expires_on: int | None
    metadata: Mapping[str, str]
    disabled_at: int | None = None

    @property
    def destination(self) -> str:
        """The balance in which its holds keep the money."""
        return RISK_RESERVED


def draft(act: Act[Any]) -> ReservePlan:
    """Facts: type, percent; currency; the terms of its type; metadata."""
    facts, change = act.facts, act.change
    fixed, rolling = (facts.get(name, {}) for name in TERMS)
    return ReservePlan(
        id=change.new_id("resplan"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        type=facts["type"],
        percent=facts["percent"],
        currency=facts.get("currency"),
        release_after=fixed.get("release_after"),
        days_after_charge=rolling.get("days_after_charge"),
        expires_on=rolling.get("expires_on"),
        metadata=merged({}, facts.get("metadata", {})),
    )


def disabled_now(act: Act[ReservePlan]) -> Mapping[str, Any]:
    """The moment of disabling."""
    return {"disabled_at": act.now}
