"""Links: what a reserve plan makes happen to holds."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.resources.of_a_charge import row_of
from stripesim.resources.reserves.reserve_plan.money import (
    charge_of,
    its_part,
    uncovered_part,
    when_it_releases,
)
from stripesim.resources.reserves.reserve_plan.record import ReservePlan


def there_is_something_to_hold(act: Act[ReservePlan]) -> bool:
    """The charge settled in the plan's currency, and the plan's part of it is at least one minor
    unit.
    """
    return its_part(act) > 0


def part_of_the_charge(act: Act[ReservePlan]) -> Mapping[str, Any]:
    """Facts for the hold of a charge."""
    charge = charge_of(act)
    row = row_of(act.change, charge)
    return {
        "plan": act.subject.id,
        "charge": charge.id,
        "amount": its_part(act),
        "uncovered": uncovered_part(act),
        "currency": row.currency,
        "source_type": row.source_type,
        "release_schedule": {"release_after": when_it_releases(act)},
    }


def its_holds(act: Act[ReservePlan]) -> tuple[Record, ...]:
    """The plan's holds that still hold something, oldest first."""
    plan = act.subject
    holds = act.world.store.table(plan.account, "reserve_hold")
    places = holds.index("reserve_plan", attrgetter("reserve_plan")).get(plan.id, ())
    return tuple(hold for place in places if (hold := holds.records[place]).state == "held")


def because_the_plan_is_disabled(act: Act[ReservePlan]) -> Mapping[str, Any]:
    """Facts: the reason of the releases."""
    return {"reason": "plan_disabled"}


HOLD_PART = Also[ReservePlan](
    "reserve_hold.withhold", facts=part_of_the_charge, when=there_is_something_to_hold
)
RELEASE_HOLDS = Also[ReservePlan](
    "reserve_hold.release", facts=because_the_plan_is_disabled, to=its_holds
)
