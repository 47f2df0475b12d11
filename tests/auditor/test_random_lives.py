"""Random lives of one American account, each audited as it goes.

Daily payouts on the same-day timing. `--deep` lives more of them; the same number always gives the
same lives.
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
    precondition,
    rule,
)

from .life import GOOD_BANK, Life
from .long_life import live_any_way
from .world import World

AT_HOME, ABROAD = ["visa", "mastercard", "amex"], ["fr", "gb", "ca"]
PAYING = [*AT_HOME, *ABROAD, "bypassPending", "bypassPending", "bypassPendingInternational"]
DECLINING = [
    "visa_chargeDeclined",
    "visa_chargeDeclinedInsufficientFunds",
    "chargeDeclinedExpiredCard",
    "chargeDeclinedProcessingError",
]
CLOSED_BANK, UNKNOWN_BANK = "000111111113", "000111111116"
BANKS = [GOOD_BANK, GOOD_BANK, CLOSED_BANK, UNKNOWN_BANK]

# A weekend, Memorial Day, a Saturday holiday, Thanksgiving and Christmas, the first of January.
STARTS = [
    "2026-03-02T09:00:00Z",
    "2026-03-06T23:50:07Z",
    "2026-05-21T01:29:58Z",
    "2026-06-29T00:20:00Z",
    "2026-11-24T13:30:01Z",
    "2026-12-22T18:00:00Z",
]

# 2.9 % of 500, 1,500, ... and 4.4 % of 125, 375, ... end in exactly half a cent.
TIES = [500, 2_500, 15_500, 625, 1_125, 4_375]
DAY = 86_400
DAYS = [DAY, 2 * DAY, 7 * DAY, 14 * DAY]

cards = st.sampled_from(PAYING)
amounts = st.one_of(
    st.integers(50, 50_000), st.sampled_from(TIES), st.sampled_from([50, 10_000, 99_999_999])
)
numbers = st.one_of(st.just(0), st.integers(0, 30))
shares = st.one_of(st.none(), st.integers(0, 130))


# What happens rarely to those who do one thing at a time.


def change_ones_mind(life: Life, seconds: int) -> None:
    """A payout can be taken back within the hour."""
    payouts = len(life.manual_payouts)
    life.pay_out(50)
    life.wait(seconds)
    if len(life.manual_payouts) > payouts:
        life.cancel_payout(0)


def ship_a_part(life: Life, percent: int) -> None:
    """Only what was captured can be given back."""
    life.authorise("visa", 12_345, intent=True)
    life.capture(0, percent)
    life.refund(0, 60)
    life.refund(0, None)


def lose_a_lawsuit(life: Life) -> None:
    """Much is given back at once, of what may be paid out already."""
    for number in range(min(6, len(life.charges))):
        life.refund(number, None)


def make_a_fortune(life: Life, percent: int) -> None:
    """More than a million dollars do not travel in a day."""
    life.pay("bypassPending", 99_999_999, intent=False)
    life.pay("bypassPending", 99_999_999, intent=True)
    life.pay_out(percent)


def be_impatient(life: Life) -> None:
    """Ten payouts of a day are fast, the eleventh is not."""
    for _ in range(11):
        life.pay_out(5)


class RandomLife(RuleBasedStateMachine):
    """What may happen to an account, in any order."""

    life: Life

    @initialize(
        start=st.sampled_from(STARTS), opening=st.sampled_from([0, 100_000]), later=st.booleans()
    )
    def begin(self, start: str, opening: int, later: bool) -> None:
        self.life = Life(start, opening, world=World(async_capture=later))

    @rule(sales=st.lists(st.tuples(cards, amounts), min_size=1, max_size=4), intent=st.booleans())
    def sell(self, sales: list[tuple[str, int]], intent: bool) -> None:
        for card, amount in sales:
            self.life.pay(card, amount, intent=intent)

    @rule(card=st.sampled_from(DECLINING), amount=st.one_of(amounts, st.just(0)))
    def fail_to_sell(self, card: str, amount: int) -> None:
        self.life.pay(card, amount, intent=False)
        self.life.pay(card, amount, intent=True)

    @rule(card=cards, amount=amounts, intent=st.booleans())
    def authorise(self, card: str, amount: int, intent: bool) -> None:
        self.life.authorise(card, amount, intent=intent)

    @precondition(lambda self: self.life.holds)
    @rule(number=numbers, percent=shares)
    def capture(self, number: int, percent: int | None) -> None:
        self.life.capture(number, percent)

    @precondition(lambda self: self.life.holds)
    @rule(number=numbers)
    def give_up(self, number: int) -> None:
        self.life.give_up(number)

    @precondition(lambda self: self.life.charges)
    @rule(number=numbers, percent=shares)
    def refund(self, number: int, percent: int | None) -> None:
        self.life.refund(number, percent)

    @rule(percent=st.one_of(st.integers(1, 99), st.sampled_from([0, 100, 101, 150])))
    def pay_out(self, percent: int) -> None:
        self.life.pay_out(percent)

    @precondition(lambda self: self.life.manual_payouts)
    @rule(number=numbers)
    def cancel_payout(self, number: int) -> None:
        self.life.cancel_payout(number)

    @rule(number=st.integers(0, 5))
    def fail_payout(self, number: int) -> None:
        self.life.fail_payout(number)

    @rule(seconds=st.integers(1, 5_400))
    def change_ones_mind(self, seconds: int) -> None:
        change_ones_mind(self.life, seconds)

    @rule(percent=st.integers(1, 99))
    def ship_a_part(self, percent: int) -> None:
        ship_a_part(self.life, percent)

    @rule()
    def lose_a_lawsuit(self) -> None:
        lose_a_lawsuit(self.life)

    @rule(percent=st.integers(1, 99))
    def make_a_fortune(self, percent: int) -> None:
        make_a_fortune(self.life, percent)

    @rule()
    def be_impatient(self) -> None:
        be_impatient(self.life)

    @rule(number=st.sampled_from([*BANKS, None]))
    def change_bank(self, number: str | None) -> None:
        if number:
            self.life.use_bank(number)
        else:
            self.life.mend_bank()

    @rule(seconds=st.one_of(st.integers(1, 59), st.integers(60, 4 * 3_600)))
    def wait_a_little(self, seconds: int) -> None:
        self.life.wait(seconds)

    @rule(seconds=st.one_of(st.integers(3_600, 3 * DAY), st.sampled_from(DAYS)))
    def wait(self, seconds: int) -> None:
        self.life.wait(seconds)

    @rule()
    def step(self) -> None:
        self.life.step()

    @invariant()
    def all_is_right(self) -> None:
        self.life.must_be_right()


@pytest.mark.lives(5)
def test_the_auditor_finds_nothing_whatever_happens(lives: int) -> None:
    live_any_way(RandomLife, lives, steps=50)


@pytest.mark.lives(2)
def test_the_auditor_finds_nothing_in_a_long_life(seed: int) -> None:
    """Half a year of business: mostly sales, some refunds, now and then trouble with the bank."""
    random = Random(seed)
    opening = random.choice([0, 100_000])
    world = World(async_capture=seed % 2 == 0)
    life = Life(random.choice(STARTS), opening, world=world, watch_for_traces=False)
    for step in range(400):
        live_on(life, random)
        if step % 5 == 0:
            life.must_be_right()
    life.must_be_right()


def live_on(life: Life, random: Random) -> None:
    """One thing, the usual ones more often than the rare ones."""
    intent = random.random() < 0.5
    small, tie, huge = random.randint(50, 50_000), random.choice(TIES), 99_999_999
    [amount] = random.choices([small, tie, huge], [70, 25, 5])
    number, percent = int(random.expovariate(0.4)), random.choice([None, random.randint(1, 130)])
    doings: dict[str, tuple[int, Callable[[], object]]] = {
        "pay": (25, lambda: life.pay(random.choice(PAYING), amount, intent=intent)),
        "decline": (3, lambda: life.pay(random.choice(DECLINING), amount, intent=intent)),
        "authorise": (8, lambda: life.authorise(random.choice(PAYING), amount, intent=intent)),
        "capture": (8, lambda: life.capture(number, percent)),
        "give up": (3, lambda: life.give_up(number)),
        "refund": (10, lambda: life.refund(number, percent)),
        "pay out": (6, lambda: life.pay_out(random.randint(0, 120))),
        "cancel payout": (2, lambda: life.cancel_payout(number)),
        "change one's mind": (3, lambda: change_ones_mind(life, random.randint(1, 5_400))),
        "ship a part": (3, lambda: ship_a_part(life, random.randint(1, 99))),
        "lose a lawsuit": (3, lambda: lose_a_lawsuit(life)),
        "make a fortune": (1, lambda: make_a_fortune(life, random.randint(1, 99))),
        "be impatient": (1, lambda: be_impatient(life)),
        "fail payout": (2, lambda: life.fail_payout(random.randrange(10))),
        "use bank": (3, lambda: life.use_bank(random.choice(BANKS))),
        "mend bank": (6, life.mend_bank),
        "wait": (20, lambda: life.wait(random.randint(1, 4 * DAY))),
        "wait a little": (10, lambda: life.wait(random.randint(1, 7_200))),
        "step": (10, life.step),
    }
    missing = {
        "capture": not life.holds,
        "give up": not life.holds,
        "refund": not life.charges,
        "cancel payout": not life.manual_payouts,
    }
    possible = [doing for doing in doings if not missing.get(doing)]
    [doing] = random.choices(possible, [doings[doing][0] for doing in possible])
    doings[doing][1]()
