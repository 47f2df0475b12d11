"""The condition that refused a request, as the lifecycle has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.explain.story import rule_of
from stripesim.facts.evidence import RULES, Rule
from stripesim.resources.requests import no_such


class Condition(NamedTuple):
    """What refused: the cell's name, its rule, and what it says; empty if no lifecycle was asked.
    `is_verb`: the object's state does not have the verb.
    """

    name: str
    rule: Rule | None
    says: str
    is_verb: bool = False


def condition(world: World, refusal: Refusal) -> Condition:
    """The condition that refused, as the lifecycle has it."""
    decided = refusal.decided
    if decided is None:
        missing = refusal.code == "resource_missing"
        return Condition("", rule_of(no_such) if missing else None, "")
    lifecycle: Any = world.lifecycles[decided.kind]
    cells = [
        cell
        for row in lifecycle.transitions
        if row.verb == decided.verb
        for cell in row.unless
        if cell.__name__ == decided.cell
    ]
    cell: Callable[..., Any] = cells[0] if cells else lifecycle.refuse
    if refusal.within is not None:
        for each in RULES:
            if each.name == refusal.within and each.module == cell.__module__:
                return Condition(each.name, each, each.says)
    rule = rule_of(cell)
    says = " ".join((cell.__doc__ or "").partition("\n\n")[0].split())
    return Condition(decided.cell, rule, says if rule is None else rule.says, not cells)
