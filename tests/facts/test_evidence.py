"""Every rule says what it claims and on which evidence."""

from __future__ import annotations

import pytest

from stripesim.facts import bank_numbers as test_banks
from stripesim.facts import calendars, currencies, pricing, settlement
from stripesim.facts import card_numbers as test_cards
from stripesim.facts.evidence import RULES, Rule, rule

MODULES = (calendars, currencies, pricing, settlement, test_banks, test_cards)


OF_THE_RULES = [each for each in RULES if each.module.startswith("stripesim.facts.")]


@pytest.mark.parametrize("each", OF_THE_RULES, ids=lambda each: f"{each.module}.{each.name}")
def test_a_rule_says_its_grade_its_source_and_one_sentence(each: Rule) -> None:
    assert each.grade in ("recorded", "documented", "assumed")
    assert each.source
    assert each.says.endswith(".")
    assert "\n" not in each.says


def test_every_module_states_rules() -> None:
    assert {module.__name__ for module in MODULES} <= {each.module for each in RULES}


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
