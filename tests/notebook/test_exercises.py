"""An exercise of the course says whether an answer is right, or gives a hint."""

from __future__ import annotations

import pytest

from stripesim import exercises

HINT = "Take the fee off."


def test_without_an_answer_it_asks_for_one_and_plays_nothing() -> None:
    verdict = exercises.check(..., lambda: pytest.fail("played"), HINT)
    assert (verdict.right, repr(verdict)) == (
        None,
        "Put your answer where the ... stands, and run this cell again.",
    )


@pytest.mark.parametrize(("answer", "right"), [(96_80, 96_80), (" Platform", "platform")])
def test_a_right_answer_is_right_and_says_why(answer: object, right: object) -> None:
    verdict = exercises.check(answer, lambda: right, HINT, why="The fee is $3.20.")
    assert (verdict.right, verdict.says) == (True, "Right. The fee is $3.20.")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (100_00, HINT),
        (96.80, "Amounts are in cents: $1.00 is 100."),
        (-96_80, "The amount is right, its sign is not: what is owed is below zero."),
        ("96.80", HINT),
        (None, HINT),
    ],
)
def test_a_wrong_answer_gets_a_hint_that_does_not_tell_the_right_one(
    answer: object, says: str
) -> None:
    verdict = exercises.check(answer, 96_80, HINT)
    assert (verdict.right, verdict.says) == (False, f"Not yet. {says}")


def test_a_notebook_shows_it_with_a_mark() -> None:
    assert exercises.check(1, 1, HINT)._repr_html_().count("✔") == 1
    assert "&lt;b&gt;" in exercises.check(2, 1, "<b>")._repr_html_()
