"""A year of one account with daily payouts: what a charge costs with all that follows from it.

Beside it, in a simulator of its own, as many plain charges are made on the same days: both grow
alike, so what memory costs is in both. `STRIPESIM_BENCHMARKS=long` adds a year of a million
charges, and measures the memory of a hundred thousand.
"""

from __future__ import annotations

import gc
import tracemalloc
from functools import partial
from typing import Any, NamedTuple

from stripesim import Simulator

from .conftest import Line
from .judging import judge, judge_number, not_measured
from .stopwatch import JUDGED, LONG, in_a_copy, no_collections, processor
from .test_budgets import CHARGE
from .varied import INPUT, sale

WEEKS = 52
FROM = 4  # in the first weeks little has followed yet
QUARTER = (WEEKS - FROM) // 4
MILLION, MANY, FEW = (1_000_000, 100_000, 10_000) if JUDGED else (20_000, 10_000, 1_000)
VARIETY = f"{INPUT}, 2 % refunded, 0.3 % disputed"
PROFILE = (
    "callgrind counts 1.16 x the instructions (description and metadata 6 %, refunds 7 %, disputes "
    "1 %, days 1 %); what runs seldom, as these do, is not in the processor's cache"
)


class Busy:
    """An account that is paid out daily; 2 % of its charges are refunded, 0.3 % are disputed."""

    def __init__(self) -> None:
        self.sim = Simulator()
        self.made = 0

    def asked(self, charges: int) -> list[dict[str, Any]]:
        """What so many more charges ask for."""
        asked = [sale(number) for number in range(self.made, self.made + charges)]
        for number, each in enumerate(asked, self.made):
            if number % 333 == 1:
                each["source"] = "tok_createDispute"
        return asked

    def day(self, sales: list[dict[str, Any]]) -> None:
        """These charges, and all that happens until the next day."""
        create, refund = self.sim.charges.create, self.sim.refunds.create
        for number, asked in enumerate(sales, self.made):
            made = create(**asked)
            if number % 50 == 0 and asked["source"] != "tok_createDispute":
                refund(charge=made["id"])
        self.made += len(sales)
        self.sim.clock.advance(days=1)


class Year(NamedTuple):
    """The processor's seconds for each charge with all that follows, and for each plain charge
    beside it. Of each quarter the fastest week counts.
    """

    busy: float
    plain: float


def a_year(charges: int) -> Year:
    busy, create = Busy(), Simulator().charges.create
    weeks: list[Year] = []

    def plain(number: int) -> None:
        for _ in range(number):
            create(**CHARGE)

    with no_collections():
        for _ in range(WEEKS):
            days = []
            for weekday in range(len(weeks) * 7 + 1, len(weeks) * 7 + 8):
                number = charges * weekday // (WEEKS * 7) - busy.made
                sales = busy.asked(number)
                days.append(
                    (processor(partial(busy.day, sales)), processor(partial(plain, number)))
                )
            weeks.append(Year(*map(sum, zip(*days, strict=True))))
    busy.sim.check()
    return Year(*(of_a_charge(each, charges) for each in zip(*weeks, strict=True)))


def of_a_charge(weeks: tuple[float, ...], charges: int) -> float:
    fastest = [min(weeks[start : start + QUARTER]) for start in range(FROM, WEEKS, QUARTER)]
    return sum(fastest) / len(fastest) / (charges / WEEKS)


def test_a_charge_of_a_year_with_all_that_follows_costs_little_more(report: list[Line]) -> None:
    few, many = in_a_copy(partial(a_year, FEW)), in_a_copy(partial(a_year, MANY))
    what = f"a charge of a year of {MANY:,} / a plain charge beside it"
    judge(report, f"a charge of a year, {MANY:,} / {FEW:,}", few.busy, many.busy, 1.15, VARIETY)
    longer = f"a charge of a year, {MILLION:,} / {MANY:,}"
    if LONG or not JUDGED:
        million = in_a_copy(partial(a_year, MILLION))
        judge(report, longer, many.busy, million.busy, 1.15, VARIETY)
    else:
        not_measured(report, longer, "1.15 x", "with STRIPESIM_BENCHMARKS=long")
    judge(report, what, many.plain, many.busy, 1.3, VARIETY, PROFILE)


def test_a_charge_of_a_year_with_all_that_follows_is_small(report: list[Line]) -> None:
    kept = MANY if LONG else 2 * FEW
    imported, busy = Busy(), Busy()
    for _ in range(20):
        imported.day(imported.asked(20))  # what is imported at first need is no part of it
    gc.collect()
    tracemalloc.start()
    for day in range(WEEKS * 7):
        busy.day(busy.asked(kept * (day + 1) // (WEEKS * 7) - busy.made))
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    what = f"memory of a charge of a year of {kept:,}"
    judge_number(report, what, size / kept, 1_200, "bytes", VARIETY)
