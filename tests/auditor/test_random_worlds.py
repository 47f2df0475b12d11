"""Random lives of accounts anywhere: the world is drawn, and so is all that can happen in it.

Countries with their calendars, prices and timing; payout schedules that change; refunds that
overdraw or wait; disputes, top-ups, negative balances, several currencies. Beside them stands
`test_random_lives.py`, which stays with one American account. `--deep` lives more of both.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from .doings import DOINGS, born
from .long_life import live, live_any_way
from .wider_life import WiderLife

STEPS, LOOKS_EVERY = 250, 20
LIKELY = [doing for doing, times in DOINGS.items() for _ in range(times)]


class RandomWorld(RuleBasedStateMachine):
    """What may happen to an account anywhere, in any order."""

    life: WiderLife

    @initialize(random=st.randoms(use_true_random=False))
    def begin(self, random: Random) -> None:
        self.life = born(random)

    @rule(doing=st.sampled_from(LIKELY), random=st.randoms(use_true_random=False))
    def live_on(self, doing: Callable[[WiderLife, Random], None], random: Random) -> None:
        doing(self.life, random)

    @invariant()
    def all_is_right(self) -> None:
        self.life.must_be_right()


@pytest.mark.lives(6)
def test_the_auditor_finds_nothing_whatever_happens_anywhere(lives: int) -> None:
    live_any_way(RandomWorld, lives, steps=40)


@pytest.mark.lives(8)
def test_the_auditor_finds_nothing_in_a_long_life_anywhere(seed: int) -> None:
    """Some months of business, looked at now and then."""
    random = Random(seed)
    life = born(random, watch_for_traces=False)
    live(life, random, LIKELY, STEPS, LOOKS_EVERY)
