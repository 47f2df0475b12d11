"""A refusal, explained: which rule refused, by which figures, and what would have to be different.

An error does not carry its rule, so the dispatcher keeps the last refusals; an error is found again
by its request and its message, since one request id can stand on several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from stripesim.api.values import UNSIMULATED
from stripesim.engine.record import DELETED, NEW
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.explain.advice import looked_up
from stripesim.explain.condition import condition
from stripesim.explain.figures import Moment, Money, a_kind, listed, whose
from stripesim.explain.story import Sentence, tell
from stripesim.explain.words import BY_CELL, BY_CODE, BY_MESSAGE, BY_TYPE, NOT_SIMULATED

MOMENTS = frozenset(
    {"now", "created", "available_on", "release_after", "expires_on", "arrival_date"}
)
COUNTS = frozenset({"made_today", "others", "step"})


def story(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """The sentences about a refusal."""
    which = f", code {refusal.code}" if refusal.code else ""
    which += f", param {refusal.param}" if refusal.param else ""
    yield tell(
        f"The answer was {{status}} ({refusal.type}{which}): {{message}}",
        status=refusal.status,
        message=refusal.message,
    )
    decided = refusal.decided
    if decided is None:
        yield from _not_a_lifecycle(world, refusal)
    else:
        found = condition(world, refusal)
        yield tell(found.says, found.rule)
        if not found.is_verb:
            yield tell(
                f"This is `{found.name}`, one of the conditions that refuse `{decided.verb}` of "
                f"{a_kind(decided.kind)}."
            )
    figures = typed(refusal.figures)
    if figures:
        said = ", ".join(f"{name.replace('_', ' ')} {{{name}}}" for name in figures)
        yield tell(f"The figures: {said}.", **figures)
    yield from what_else(world, refusal, figures)
    charge = refusal.extra.get("charge")
    if refusal.type == "card_error" and isinstance(charge, str):
        yield tell(f"No money has moved. The charge that failed is kept: sim.explain({charge!r}).")
    else:
        yield tell("Nothing has changed.")


def _not_a_lifecycle(world: World, refusal: Refusal) -> Iterator[Sentence]:
    if refusal.type == "card_error":
        decline = refusal.extra.get("decline_code")
        why = f" (decline_code {decline})" if decline else ""
        yield tell(f"The bank of the card refused{why}: Stripe only passes it on.")
    elif not refusal.executed:
        yield tell("The request was turned away before anything was tried.")
    else:
        yield tell(
            "What the request names is not there, or does not fit together.",
            condition(world, refusal).rule,
        )


# -- what would have to be different ---------------------------------------------------------------


def what_else(world: World, refusal: Refusal, figures: Mapping[str, Any]) -> Iterator[Sentence]:
    """What would have to be different for the request to be carried out."""
    decided = refusal.decided
    if decided is not None and condition(world, refusal).is_verb:
        yield from _when_it_is_possible(world, decided.kind, decided.verb)
        return
    known_of_it = [*looked_up(world, refusal)]
    if known_of_it:
        yield from known_of_it
        return
    text = instead(world, refusal)
    gaps = {name for _, name, _, _ in Formatter().parse(text) if name}
    named = f"`{refusal.param}`" if refusal.param else "what the answer names"
    account = world.store.latest.get(refusal.account or "")
    by_name = "" if account is None else whose(account)
    known = {**figures, "param": named, "whose": by_name}
    if text and gaps <= set(known):
        yield tell(text, **{name: known[name] for name in sorted(gaps)})
    if refusal.hint:
        yield tell(refusal.hint)


def instead(world: World, refusal: Refusal) -> str:
    """The advice for a refusal, with gaps for its figures and its parameter; empty if there is
    none.
    """
    if refusal.decided is None:
        return by_the_answer(refusal)
    name = condition(world, refusal).name
    return BY_CELL.get(f"{refusal.decided.kind}.{name}") or BY_CELL.get(name, "")


def by_the_answer(refusal: Refusal) -> str:
    """The advice where no lifecycle was asked."""
    if refusal.message.endswith(UNSIMULATED):
        return NOT_SIMULATED
    said = (text for start, text in BY_MESSAGE.items() if refusal.message.startswith(start))
    return BY_CODE.get(refusal.code or "") or next(said, BY_TYPE.get(refusal.type, ""))


def _when_it_is_possible(world: World, kind: str, verb: str) -> Iterator[Sentence]:
    """The table says in which states the verb is possible."""
    states = [
        state
        for row in world.lifecycles[kind].transitions
        if row.verb == verb
        for state in row.sources
        if state not in (NEW, DELETED)
    ]
    name = kind.replace("_", " ")
    if states:
        when = listed([f"`{state}`" for state in dict.fromkeys(states)], "or")
        yield tell(f"`{verb}` is possible while the {name} is {when}.")
    else:
        yield tell(f"`{verb}` is never possible for a {name}.")


def typed(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a refusal, amounts as money where a currency is among them."""
    return {name: _typed(name, value, figures) for name, value in figures.items()}


def _typed(name: str, value: Any, figures: Mapping[str, Any]) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, "", ()):
        return "none"
    if isinstance(value, tuple):
        return listed(list(value))
    if type(value) is not int:
        return value
    if name in MOMENTS:
        return Moment(value)
    currency = figures.get("currency")
    if name == "asked":
        currency = figures.get("asked_currency", currency)
    if name.endswith("_in_usd"):
        currency = "usd"
    return value if currency is None or name in COUNTS else Money(value, currency)
