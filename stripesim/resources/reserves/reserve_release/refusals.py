"""Refusals of reserve releases, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.currencies import money
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.reserves.reserve_release.others import hold_of
from stripesim.resources.reserves.reserve_release.record import ReserveRelease


@rule("assumed", "the words")
def already_released(act: Act[ReserveRelease]) -> Refusal | None:
    """A hold that was released in full cannot be released again."""
    hold = hold_of(act)
    if hold.is_releasable:
        return None
    return Refusal(
        own_words(f"Reserve hold {hold.id} has already been released."),
        param="reserve_hold",
        figures={"releasable": hold.amount_releasable, "currency": hold.currency},
    )


@rule("assumed", "the words")
def in_another_currency(act: Act[ReserveRelease]) -> Refusal | None:
    """A currency in the request has to be that of the hold."""
    hold = hold_of(act)
    asked = act.facts.get("currency", hold.currency)
    if asked == hold.currency:
        return None
    return Refusal(
        own_words(f"Reserve hold {hold.id} is in {hold.currency}, not {asked}."),
        param="currency",
        figures={"currency": asked, "hold_currency": hold.currency},
    )


@rule("assumed", "the words")
def more_than_is_held(act: Act[ReserveRelease]) -> Refusal | None:
    """A release is at most what the hold still holds."""
    hold, release = hold_of(act), act.subject
    if release.amount <= hold.amount_releasable:
        return None
    asked, rest = (money(n, hold.currency) for n in (release.amount, hold.amount_releasable))
    return Refusal(
        own_words(
            f"Release amount ({asked}) is greater than the releasable amount of the hold ({rest})"
        ),
        param="amount",
        figures={
            "asked": release.amount,
            "releasable": hold.amount_releasable,
            "currency": hold.currency,
        },
    )


CREATE = (already_released, in_another_currency, more_than_is_held)


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[ReserveRelease], verb: str) -> Refusal:
    """A release cannot be changed."""
    return Refusal(own_words(f"Cannot {verb} reserve release {act.subject.id}."))
