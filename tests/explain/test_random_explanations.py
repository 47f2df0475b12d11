"""In random lives, every figure and date of every explanation comes out of the API's objects."""

from __future__ import annotations

from random import Random

import pytest

from stripesim import Simulator
from stripesim.explain.explain import TOPICS
from tests.auditor import doings
from tests.auditor.connect import doings as of_platforms

from .rederived import DOES, Seen, wrong, wrongly_foretold

STEPS, FORETOLD = 60, 6
OF_ONE = [doing for doing, times in doings.DOINGS.items() for _ in range(times)]
OF_SEVERAL = [doing for doing, times in of_platforms.DOINGS.items() for _ in range(times)]


def all_is_derived(sim: Simulator, random: Random) -> list[str]:
    accounts = [sim.account, *(each["id"] for each in sim.accounts.all())]
    before = sim.fingerprint()
    seen = Seen(sim, accounts)
    found, could = [], []
    for id, each in seen.objects.items():
        if each["object"] in TOPICS and each["object"] != "payout":
            story = sim.explain(id)
            found += wrong(seen, id, story)
            assert max(map(len, story.text(80).splitlines())) <= 80
            if each["object"] in DOES:
                could.append((each, sim._world.store.latest[id].account, story))
    for each, account, story in random.sample(could, min(FORETOLD, len(could))):
        found += wrongly_foretold(seen, each, account, story)
    assert sim.fingerprint() == before
    return found


@pytest.mark.lives(2)
def test_of_an_account_anywhere(seed: int) -> None:
    random = Random(seed)
    life = doings.born(random, watch_for_traces=False)
    for _ in range(STEPS):
        random.choice(OF_ONE)(life, random)
    assert all_is_derived(life.sim, random) == []


@pytest.mark.lives(2)
def test_of_a_platform_and_its_sellers(seed: int) -> None:
    random = Random(seed)
    life = of_platforms.born(random, watch_for_traces=False)
    for _ in range(STEPS):
        random.choice(OF_SEVERAL)(life, random)
    assert all_is_derived(life.sim, random) == []
