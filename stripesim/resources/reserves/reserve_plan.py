"""Reserve plans: a percent of each charge on a connected account is held back for a while.

The platform that answers for the account makes them; a plan makes a hold of each charge (see
`reserve_hold.py`) while it is active.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import (
    DAY,
    LONGEST,
    SHORTEST,
    is_too_long,
    is_too_short,
    scheduled_release,
    share,
)
from stripesim.resources.payments.of_a_charge import row_of
from stripesim.resources.places import RISK_RESERVED
from stripesim.resources.requests import merged
from stripesim.resources.reserves.of_a_charge import holds_of
from stripesim.resources.reserves.who_may_reserve import platform_not_liable


@record
class ReservePlan(Record):
    """`release_after` is a fixed plan's, `days_after_charge` and `expires_on` a rolling one's; a
    plan without a currency is about all of them.
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


TERMS = ("fixed_release", "rolling_release")


def _draft(act: Act[Any]) -> ReservePlan:
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


# -- unless ----------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/api/reserve/plan/create; the words assumed")
def terms_missing(act: Act[ReservePlan]) -> Refusal | None:
    """A fixed and a rolling plan say when their holds are released; a manual one does not."""
    type = act.subject.type
    if type not in TERMS or type in act.facts:
        return None
    return Refusal(f"Missing required param: {type}.", code="parameter_missing", param=type)


@rule("assumed", "the terms are documented by type; the words are not known")
def terms_of_another_type(act: Act[ReservePlan]) -> Refusal | None:
    """A plan has the terms of its own type only."""
    type = act.subject.type
    for name in (*TERMS, "manual_release"):
        if name in act.facts and name != type:
            return Refusal(f"A plan of type {type} has no {name}.", param=name)
    return None


@rule("documented", "https://docs.stripe.com/api/reserve/plan/create; the words assumed")
def days_out_of_range(act: Act[ReservePlan]) -> Refusal | None:
    """A rolling plan releases 3 to 180 days after the charge."""
    days = act.subject.days_after_charge
    if days is None or SHORTEST <= days <= LONGEST:
        return None
    return Refusal(
        f"days_after_charge must be between {SHORTEST} and {LONGEST} days.",
        code="parameter_invalid_integer",
        param="rolling_release[days_after_charge]",
    )


@rule("documented", "https://docs.stripe.com/api/reserve/plan/create; the words assumed")
def date_out_of_range(act: Act[ReservePlan]) -> Refusal | None:
    """A fixed plan releases 3 to 180 days after it is made."""
    date = act.subject.release_after
    if date is None or not (is_too_short(date, act.now) or is_too_long(date, act.now)):
        return None
    return Refusal(
        f"release_after must be at least {SHORTEST} days and at most {LONGEST} days in the future.",
        param="fixed_release[release_after]",
    )


@rule("assumed", "by analogy with other moments that lie ahead")
def expires_in_the_past(act: Act[ReservePlan]) -> Refusal | None:
    """The moment at which a plan expires lies ahead."""
    expires = act.subject.expires_on
    if expires is None or expires > act.now:
        return None
    return Refusal(
        "Invalid timestamp: must be an integer Unix timestamp in the future.",
        param="rolling_release[expires_on]",
    )


CREATE = (
    platform_not_liable, terms_missing, terms_of_another_type, days_out_of_range,
    date_out_of_range, expires_in_the_past,
)  # fmt: skip


@rule("documented", "https://docs.stripe.com/api/reserve/plan: irreversible; the words assumed")
def refuse(act: Act[ReservePlan], verb: str) -> Refusal:
    """A plan that is disabled, or has expired, stays so."""
    plan = act.subject
    done = {"disable": "be disabled"}.get(verb, verb)
    return Refusal(f"Reserve plan {plan.id} cannot {done}: it is {plan.state}.")


# -- what it holds of a charge ---------------------------------------------------------------------


@rule("documented", "stripe-python 16.1.0: an unset currency means all; which of two assumed")
def its_part(act: Act[ReservePlan]) -> int:
    """It holds its percent of what the charge brought, in the currency that it settled in."""
    charge = act.change.latest(act.facts["charge"])
    row = row_of(act.change, charge)
    if act.subject.currency not in (None, row.currency):
        return 0
    return share(row.amount, act.subject.percent)


def there_is_something_to_hold(act: Act[ReservePlan]) -> bool:
    """It is about the currency of the charge, which is large enough for a part of it."""
    return its_part(act) > 0


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves")
def when_it_releases(act: Act[ReservePlan]) -> int | None:
    """A rolling plan releases some days after the charge, a fixed one on its date, a manual one by
    hand.
    """
    plan = act.subject
    if plan.days_after_charge is None:
        return plan.release_after
    return act.now + plan.days_after_charge * DAY


def _part_of_the_charge(act: Act[ReservePlan]) -> Mapping[str, Any]:
    charge, part = act.change.latest(act.facts["charge"]), its_part(act)
    row = row_of(act.change, charge)
    left = row.net - sum(hold.amount for hold in holds_of(act.change, charge))
    return {
        "plan": act.subject.id,
        "charge": act.facts["charge"],
        "amount": part,
        "uncovered": part - min(part, max(left, 0)),
        "currency": row.currency,
        "source_type": row.source_type,
        "release_schedule": {"release_after": when_it_releases(act)},
    }


def _disabled(act: Act[ReservePlan]) -> Mapping[str, Any]:
    return {"reason": "plan_disabled"}


def _its_holds(act: Act[ReservePlan]) -> tuple[Any, ...]:
    plan = act.subject
    holds = act.world.store.table(plan.account, "reserve_hold")
    places = holds.index("reserve_plan", attrgetter("reserve_plan")).get(plan.id, ())
    return tuple(hold for place in places if (hold := holds.records[place]).state == "held")


def _at_now(act: Act[ReservePlan]) -> Mapping[str, Any]:
    return {"disabled_at": act.now}


@rule("documented", "https://docs.stripe.com/api/reserve/plan; that a fixed one does, assumed")
def the_end_of_its_terms(act: Act[ReservePlan]) -> int | None:
    """A rolling plan expires when it said, a fixed one when its holds may be released: it makes no
    holds any more, and those it has made keep their schedule.
    """
    plan = act.subject
    return plan.release_after if plan.type == "fixed_release" else plan.expires_on


HELD = Also[ReservePlan](
    "reserve_hold.withhold", facts=_part_of_the_charge, when=there_is_something_to_hold
)
RELEASED = Also[ReservePlan]("reserve_hold.release", facts=_disabled, to=_its_holds)

# fmt: off
LIFECYCLE: Lifecycle[ReservePlan] = Lifecycle("reserve_plan", _draft, refuse, table(
    #  from      to          when    money    told
    Verb("create", "request", unless=CREATE),
    To(NEW,      "active",   ALWAYS, NOTHING, "reserve.plan.created"),
    Verb("reserve", "charge"),
    To("active", STAYS,      ALWAYS, NOTHING, UNTOLD, then=HELD),
    Verb("disable", "request"),
    To("active", "disabled", ALWAYS, NOTHING, "reserve.plan.disabled", sets=_at_now, then=RELEASED),
    Verb("expire", At(the_end_of_its_terms)),
    To("active", "expired",  ALWAYS, NOTHING, "reserve.plan.expired"),
))
# fmt: on


def render(plan: ReservePlan, world: World) -> dict[str, Any]:
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
