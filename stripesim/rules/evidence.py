"""Where a rule comes from: every function that states how Stripe behaves carries its grade.

`recorded` (seen in real answers) beats `documented` (Stripe's own pages) beats `assumed`. The
decorator only notes the function in `RULES` and hands it back, so that a call costs nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from attrs import frozen

Grade = Literal["recorded", "documented", "assumed"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


@frozen
class Rule:
    """One statement about Stripe's behaviour."""

    name: str
    grade: Grade
    source: str
    says: str
    module: str


RULES: list[Rule] = []


def rule(grade: Grade, source: str) -> Callable[[_Function], _Function]:
    """Register the function below as a rule, with the evidence for it."""

    def register(function: _Function) -> _Function:
        paragraph = (function.__doc__ or "").strip().partition("\n\n")[0]
        says = " ".join(paragraph.split())
        RULES.append(Rule(function.__name__, grade, source, says, function.__module__))
        return function

    return register
