"""Every rule says what it claims and on which evidence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import stripesim
from stripesim import facts
from stripesim.facts.evidence import RULES, Rule, rule

# Where Stripe says something, if not on a page with an address.
PUBLISHED = r"https://\S+|stripe-python \d+\.\d+|stripe-connect-furever-demo, pull \d+|ISO \d+"
NOT_PUBLIC = r"/work|/tmp|\b[A-Z] ?\d+\.\d+\b|\b[STWK]\d+\b"
ROOM = Path(facts.__path__[0])
FILES = sorted(ROOM.rglob("*.py"))


def every_rule() -> list[Rule]:
    """Those of the whole package: asking for them loads every module that has some."""
    stripesim.rules()
    return list(RULES)


def those(rules: Iterable[Rule]) -> list[str]:
    """Their names, for a failure that says which rules fail."""
    return [f"{each.module}.{each.name}: {each.source}" for each in rules]


def test_every_rule_says_its_grade_and_its_source() -> None:
    for each in every_rule():
        assert each.grade in ("recorded", "documented", "assumed")
    published = [each for each in RULES if re.search(PUBLISHED, each.source)]
    others = [each for each in RULES if each not in published]
    assert those(each for each in others if each.grade == "documented") == []
    assert those(each for each in others if len(each.source.split()) < 2) == []
    assert those(each for each in RULES if re.search(NOT_PUBLIC, each.source)) == []


def test_every_rule_is_a_sentence() -> None:
    assert those(each for each in every_rule() if not re.search(r"[.:)…]$", each.says)) == []
    assert those(each for each in RULES if len(each.says.split()) < 2) == []


def test_the_printed_rules_are_all_rules() -> None:
    assert len(stripesim.rules()) == len(every_rule())
    assert len({(each.module, each.name) for each in RULES}) == len(RULES)


def defined_in(
    body: list[ast.stmt], where: str = ""
) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """The public functions, classes and methods, by name."""
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and not each.name.startswith("_"):
            yield f"{where}{each.name}", each
            if isinstance(each, ast.ClassDef):
                yield from defined_in(each.body, f"{each.name}.")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOM)))
def test_every_public_function_of_the_facts_says_what_it_is(file: Path) -> None:
    tree = ast.parse(file.read_text())
    assert ast.get_docstring(tree)
    assert [name for name, each in defined_in(tree.body) if not ast.get_docstring(each)] == []


def test_the_decorator_hands_the_function_back_unchanged() -> None:
    def doubled(n: int) -> int:
        """Everything is
        doubled.

        And more.
        """
        return 2 * n

    try:
        assert rule("assumed", "a test")(doubled) is doubled
        noted = RULES[-1]
        assert noted == Rule(doubled, "assumed", "a test")
        assert (noted.name, noted.module) == ("doubled", __name__)
        assert noted.says == "Everything is doubled."
    finally:
        RULES.pop()
