"""A refusal, explained: which rule refused, by which figures, and what would have to be different.

An error does not carry its rule, so the dispatcher keeps the last refusals; an error is found again
by its request and its message, since one request id can stand on several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.explain.figures import Moment, Money
from stripesim.explain.story import Sentence, tell
from stripesim.explain.words import INSTEAD
from stripesim.facts.evidence import RULES, Rule

MOMENTS = frozenset({"now", "created", "available_on", "release_after", "expires_on"})


def story(world: World, refusal: Refusal) -> Iterator[Sentence]:
    """The sentences about a refusal."""
    yield tell(
        f"The answer was {refusal.status}: {refusal.message.rstrip('.')}.".replace(
            "{", "{{"
        ).replace("}", "}}")
    )
    rule = rule_of_refusal(refusal)
    decided = refusal.decided
    if rule is not None:
        yield tell(rule.says, rule)
    if decided is not None:
        yield tell(
            f"It was decided by `{decided.cell}`, one of the conditions that refuse "
            f"`{decided.verb}` of a {decided.kind.replace('_', ' ')}."
        )
    if refusal.figures:
        figures = typed(refusal.figures)
        said = ", ".join(f"{name.replace('_', ' ')} {{{name}}}" for name in figures)
        yield tell(f"The figures: {said}.", **figures)
    instead = INSTEAD.get((decided and decided.cell) or "") or INSTEAD.get(refusal.code or "")
    if instead:
        yield tell(instead)
    yield tell("Nothing has changed.")


def rule_of_refusal(refusal: Refusal) -> Rule | None:
    """The rule that refused, if the cell that did is one."""
    if refusal.decided is None:
        return None
    named = [rule for rule in RULES if rule.name == refusal.decided.cell]
    near = [rule for rule in named if f".{refusal.decided.kind}" in rule.module]
    return next(iter(near or named), None)


def typed(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a refusal, amounts as money where a currency is among them."""
    currency = figures.get("currency")
    return {
        name: Moment(value)
        if name in MOMENTS and isinstance(value, int)
        else Money(value, currency)
        if currency is not None and type(value) is int and not _is_count(name)
        else value
        for name, value in figures.items()
    }


def _is_count(name: str) -> bool:
    return name.endswith(("_days", "_count", "count", "characters", "step"))
