"""Random lives of platforms and their sellers, each audited as it goes.

The platform's country, its sellers' types and countries, and all that can happen between them are
drawn. `--deep` lives more of them; the same number always gives the same lives.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from ..long_life import live, live_any_way
from .doings import DOINGS, Doing, born
from .life import ConnectLife

STEPS, LOOKS_EVERY = 120, 12
LIKELY = [doing for doing, times in DOINGS.items() for _ in range(times)]


class RandomPlatform(RuleBasedStateMachine):
    """What may happen to a platform and its sellers, in any order."""

    life: ConnectLife

    @initialize(random=st.randoms(use_true_random=False))
    def begin(self, random: Random) -> None:
        self.life = born(random)

    @rule(doing=st.sampled_from(LIKELY), random=st.randoms(use_true_random=False))
    def live_on(self, doing: Doing, random: Random) -> None:
        doing(self.life, random)

    @invariant()
    def all_is_right(self) -> None:
        self.life.must_be_right()


@pytest.mark.lives(5)
def test_the_auditor_finds_nothing_whatever_happens_to_a_platform(lives: int) -> None:
    live_any_way(RandomPlatform, lives, steps=25)


@pytest.mark.lives(4)
def test_the_auditor_finds_nothing_in_a_long_life_of_a_platform(seed: int) -> None:
    """Some months of business, looked at now and then."""
    random = Random(seed)
    life = born(random, watch_for_traces=False)
    live(life, random, LIKELY, STEPS, LOOKS_EVERY)
