"""Rules: functions that state how Stripe behaves, each with a grade and a source.

`recorded` (seen in real answers) beats `documented` (Stripe's own pages) beats `assumed`. The
decorator notes the function in `RULES` and returns it as it is, so that calls cost nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeVar

Grade = Literal["recorded", "documented", "assumed"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Rule(NamedTuple):
    """One statement about Stripe's behaviour: a function whose docstring makes it."""

    function: Callable[..., Any]
    grade: Grade
    source: str

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.function.__name__

    @property
    def module(self) -> str:
        """The module of the function, by its full name."""
        return self.function.__module__

    @property
    def says(self) -> str:
        """The statement: the first paragraph of the docstring."""
        paragraph = (self.function.__doc__ or "").strip().partition("\n\n")[0]
        return " ".join(paragraph.split())


RULES: list[Rule] = []


def own_words(message: str) -> str:
    """The message of a refusal that is Stripe's, in words that are not: it says whose they are."""
    return f"{message} (stripesim's words)"


def rule(grade: Grade, source: str) -> Callable[[_Function], _Function]:
    """Register the function below as a rule, with the evidence for it."""

    def register(function: _Function) -> _Function:
        RULES.append(Rule(function, grade, source))
        return function

    return register
