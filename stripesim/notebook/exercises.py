"""Exercises that check themselves, in the notebooks of the course: `exercises.check(answer, ...)`.

What is right is nowhere written down: a simulator plays it, when there is an answer to check.
"""

from __future__ import annotations

from html import escape
from typing import Any

from attrs import frozen

from stripesim.engine.printing import AS_WRITTEN


@frozen(repr=False)
class Verdict:
    """What an exercise says of an answer. `right`: whether it is; None without an answer."""

    right: bool | None
    says: str

    def __repr__(self) -> str:
        return self.says

    def _repr_html_(self) -> str:
        mark = {True: "✔", False: "✘", None: "✎"}[self.right]
        return f"<p {AS_WRITTEN} style='max-width:48em'><b>{mark}</b> {escape(self.says)}</p>"


def check(answer: Any, right: Any, hint: str, why: str = "") -> Verdict:
    """Compare an answer with what is right, and say so.

    answer: `...` as long as there is none. right: a value, or a function of nothing that finds it,
    called only if there is an answer. hint: said if it is wrong. why: said if it is right. Text is
    compared without regard to case and to spaces around it.
    """
    if answer is ...:
        return Verdict(None, "Put your answer where the ... stands, and run this cell again.")
    found = right() if callable(right) else right
    if _plain(answer) == _plain(found):
        return Verdict(True, f"Right. {why}".rstrip())
    return Verdict(False, f"Not yet. {_slip(answer, found) or hint}")


def _plain(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _slip(answer: Any, found: Any) -> str:
    """What is said of an answer that is right but for its form."""
    numbers = all(isinstance(each, int | float) for each in (answer, found))
    if numbers and found and round(answer * 100) == found:
        return "Amounts are in cents: $1.00 is 100."
    if numbers and found and answer == -found:
        return "The amount is right, its sign is not: what is owed is below zero."
    return ""
