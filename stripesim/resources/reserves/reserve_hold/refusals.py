"""Refusals of reserve holds, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.reserves import LONGEST, SHORTEST, is_too_long, is_too_short
from stripesim.resources.places import PAYMENTS
from stripesim.resources.reserves.reserve_hold.record import ReserveHold, asked_release
from stripesim.resources.reserves.who_may_reserve import platform_not_liable

SCHEDULE = "release_schedule[release_after]"  # the parameter that is wrong


@rule("documented", "https://docs.stripe.com/api/reserve/hold/create; the words assumed")
def released_too_soon(act: Act[ReserveHold]) -> Refusal | None:
    """A hold cannot be released sooner than three days from now."""
    asked = asked_release(act)
    if asked is None or not is_too_short(asked, act.now):
        return None
    return Refusal(
        own_words(f"release_after must be at least {SHORTEST} days in the future."),
        param=SCHEDULE,
        figures={"release_after": asked, "now": act.now, "shortest_days": SHORTEST},
    )


@rule("documented", "https://docs.stripe.com/api/reserve/hold/update; the words assumed")
def held_too_long(act: Act[ReserveHold]) -> Refusal | None:
    """A hold cannot last longer than 180 days after its creation, not even after an update."""
    asked, created = asked_release(act), act.subject.created
    if asked is None or not is_too_long(asked, created):
        return None
    return Refusal(
        own_words(f"release_after must be at most {LONGEST} days after the creation of the hold."),
        param=SCHEDULE,
        figures={"release_after": asked, "created": created, "longest_days": LONGEST},
    )


@rule("assumed", "what Stripe does is not documented; the words are those of payouts")
def more_than_available(act: Act[ReserveHold]) -> Refusal | None:
    """A hold made by request is at most the available balance of its currency and source type. A
    hold made by a plan is not limited.
    """
    hold = act.subject
    sums = act.change.available(PAYMENTS, hold.account, hold.currency)
    of_type, of_all = sums.get(hold.source_type, 0), sum(sums.values())
    if hold.amount <= min(of_type, of_all):
        return None
    return Refusal(
        "You have insufficient funds in your Stripe account for this reserve hold. Your "
        f"{hold.source_type.replace('_', ' ')} balance is too low.  You can use the /v1/balance "
        "endpoint to view your Stripe balance (for more details, see "
        "stripe.com/docs/api#balance).",
        code="balance_insufficient",
        param="amount",
        figures={
            "asked": hold.amount,
            "available": of_all,
            "available_of_source_type": of_type,
            "source_type": hold.source_type,
            "currency": hold.currency,
        },
    )


@rule("assumed", "the words")
def already_released(act: Act[ReserveHold]) -> Refusal | None:
    """The schedule of a released hold cannot be changed."""
    asked = asked_release(act)
    if asked is None:
        return None
    return Refusal(
        own_words(f"Reserve hold {act.subject.id} has already been released."),
        param=SCHEDULE,
        figures={"release_after": asked, "state": act.subject.state},
    )


CREATE = (platform_not_liable, released_too_soon, held_too_long, more_than_available)
UPDATE = (released_too_soon, held_too_long)
UPDATE_RELEASED = (already_released,)


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[ReserveHold], verb: str) -> Refusal:
    """A hold can be released only once."""
    hold = act.subject
    return Refusal(
        own_words(f"Cannot {verb} reserve hold {hold.id}: it is {hold.state}."),
        figures={"state": hold.state},
    )
