"""Random lives of platforms whose sellers lose and regain what they may do while money moves."""

from __future__ import annotations

from random import Random

import pytest

from ..long_life import live
from .doings import DAY, DOINGS, GOOD_BANK, Doing, born
from .life import ConnectLife
from .stopped import BANK, PHONE

STEPS, LOOKS_EVERY = 140, 12


def require(life: ConnectLife, random: Random) -> None:
    seller = random.choice(life.sellers)
    by = life.sim.clock.timestamp + random.randint(1, 4 * DAY)
    life.ask("controls.require", seller, on=seller, fields=random.choice([BANK, PHONE]), by=by)


def give(life: ConnectLife, random: Random) -> None:
    seller = random.choice(life.sellers)
    if random.random() < 0.5:
        life.use_bank(seller, GOOD_BANK)
    else:
        life.ask("accounts.update", seller, on=seller, business_profile={"support_phone": "1"})


def review(life: ConnectLife, random: Random) -> None:
    seller, charges = random.choice(life.sellers), random.random() < 0.6
    life.ask("controls.disable_account", seller, on=seller, reason="under_review",
             charges=charges, payouts=not charges or random.random() < 0.6)  # fmt: skip


def let_go_on(life: ConnectLife, random: Random) -> None:
    seller = random.choice(life.sellers)
    life.ask("controls.enable_account", seller, on=seller)


STOPPING: dict[Doing, int] = {require: 9, give: 12, review: 4, let_go_on: 6}
LIKELY = [doing for doing, times in {**DOINGS, **STOPPING}.items() for _ in range(times)]


@pytest.mark.lives(2)
def test_money_moves_as_it_may_while_sellers_are_stopped_and_go_on(seed: int) -> None:
    random = Random(seed)
    life = born(random, watch_for_traces=False)
    live(life, random, LIKELY, STEPS, LOOKS_EVERY)
    stopped = [asked for asked in life.log if asked.verb == "controls.require"]
    assert len(stopped) > 2


@pytest.mark.lives(2)
def test_a_refusal_because_a_seller_is_stopped_leaves_no_trace(seed: int) -> None:
    random = Random(1_000 + seed)
    life = born(random)
    seller = life.sellers[0]
    life.ask("controls.disable_account", seller, on=seller, reason="under_review",
             charges=True, payouts=True)  # fmt: skip
    for _ in range(15):
        random.choice(LIKELY)(life, random)
    life.must_be_right()
