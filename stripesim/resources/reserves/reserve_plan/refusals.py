"""Refusals of reserve plans, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.reserves import LONGEST, SHORTEST, is_too_long, is_too_short
from stripesim.resources.requests import missing
from stripesim.resources.reserves.reserve_plan.record import TERMS, ReservePlan
from stripesim.resources.reserves.who_may_reserve import platform_not_liable


@rule("documented", "https://docs.stripe.com/api/reserve/plan/create; the words as elsewhere")
def terms_missing(act: Act[ReservePlan]) -> Refusal | None:
    """A fixed or rolling plan has to say when its holds are released; a manual one does not."""
    type = act.subject.type
    if type not in TERMS or type in act.facts:
        return None
    return missing(type)


@rule("assumed", "the terms are documented by type; the words are not known")
def terms_of_another_type(act: Act[ReservePlan]) -> Refusal | None:
    """A plan can have only the terms of its own type."""
    type = act.subject.type
    for name in (*TERMS, "manual_release"):
        if name in act.facts and name != type:
            return Refusal(own_words(f"A plan of type {type} has no {name}."), param=name)
    return None


@rule("documented", "https://docs.stripe.com/api/reserve/plan/create; the words assumed")
def days_out_of_range(act: Act[ReservePlan]) -> Refusal | None:
    """A rolling plan releases 3 to 180 days after the charge."""
    days = act.subject.days_after_charge
    if days is None or SHORTEST <= days <= LONGEST:
        return None
    return Refusal(
        own_words(f"days_after_charge must be between {SHORTEST} and {LONGEST} days."),
        code="parameter_invalid_integer",
        param="rolling_release[days_after_charge]",
        figures={"days_after_charge": days, "shortest_days": SHORTEST, "longest_days": LONGEST},
    )


@rule("documented", "https://docs.stripe.com/api/reserve/plan/create; the words assumed")
def date_out_of_range(act: Act[ReservePlan]) -> Refusal | None:
    """A fixed plan releases 3 to 180 days after it is made."""
    date = act.subject.release_after
    if date is None or not (is_too_short(date, act.now) or is_too_long(date, act.now)):
        return None
    return Refusal(
        own_words(
            f"release_after must be at least {SHORTEST} days and at most {LONGEST} days in the "
            "future."
        ),
        param="fixed_release[release_after]",
        figures={
            "release_after": date,
            "now": act.now,
            "shortest_days": SHORTEST,
            "longest_days": LONGEST,
        },
    )


@rule("assumed", "by analogy with other moments that lie ahead")
def expires_in_the_past(act: Act[ReservePlan]) -> Refusal | None:
    """A plan has to expire in the future."""
    expires = act.subject.expires_on
    if expires is None or expires > act.now:
        return None
    return Refusal(
        "Invalid timestamp: must be an integer Unix timestamp in the future.",
        param="rolling_release[expires_on]",
        figures={"expires_on": expires, "now": act.now},
    )


CREATE = (
    platform_not_liable,
    terms_missing,
    terms_of_another_type,
    days_out_of_range,
    date_out_of_range,
    expires_in_the_past,
)


@rule("documented", "https://docs.stripe.com/api/reserve/plan: irreversible; the words assumed")
def refuse(act: Act[ReservePlan], verb: str) -> Refusal:
    """A plan that was disabled or has expired cannot be disabled."""
    plan = act.subject
    done = {"disable": "be disabled"}.get(verb, verb)
    return Refusal(
        own_words(f"Reserve plan {plan.id} cannot {done}: it is {plan.state}."),
        figures={"state": plan.state},
    )
