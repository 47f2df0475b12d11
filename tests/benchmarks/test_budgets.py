"""The budgets: what each thing may cost, as a ratio to its floor or as a plain number."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from stripesim import Simulator

from .conftest import Line
from .floors import IMPORTS, Floor, constant_client
from .judging import NO_INPUT, ONE_CARD, judge, judge_number
from .stopwatch import JUDGED, Thing, fastest, fastest_made, no_collections, processor
from .varied import INPUT, sale

CHARGE: dict[str, Any] = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
INTENT: dict[str, Any] = {
    "amount": 10_000,
    "currency": "usd",
    "payment_method": "pm_card_visa",
    "confirm": True,
    "return_url": "https://example.com/back",
}
A_CHARGE = "amount=10000&currency=usd&source=tok_visa"

DAY = 86_400
MANY, FEW = 1_000_000 if JUDGED else 10_000, 1_000
DAYS = 364  # on which they were made: on each of them as many, or one more or less


class Filled(NamedTuple):
    """A simulator, and the seconds that the clock took for a week: for each of its seven days the
    fastest of the last quarter.
    """

    sim: Simulator
    week: float


def filled(charges: int) -> Filled:
    """An account with so many charges, made on the days of a year. They become available after two
    business days, and are paid out by the daily schedule.

    A small simulator lives the same day just before, so that the clock's code is in the processor's
    cache, however many charges were made in between.
    """
    sim, small, days, number = Simulator(), Simulator(), [], 0
    with no_collections():
        for day in range(1, DAYS + 1):
            while number < charges * day // DAYS:
                sim.charges.create(**sale(number))
                number += 1
            for each in range(3):
                small.charges.create(**sale(each))
            small.clock.advance(days=1)
            days.append(processor(lambda: sim.clock.advance(days=1)))
    gc.freeze()  # or every collection would look at a million charges
    return Filled(sim, sum(min(days[DAYS - 91 + weekday :: 7]) for weekday in range(7)))


@pytest.fixture(scope="module")
def a_million() -> Filled:
    return filled(MANY)


@pytest.fixture(scope="module")
def few() -> Simulator:
    return filled(FEW).sim


@pytest.fixture(scope="module")
def many(a_million: Filled) -> Simulator:
    return a_million.sim


# -- calls -----------------------------------------------------------------------------------------


def judge_sdk(report: list[Line], what: str, floor: float, measured: float, input: str) -> None:
    """Less is allowed where answers are written by orjson."""
    fast = "orjson" in sys.modules
    said = f"{what}, with orjson" if fast else what
    why = "of what is ours, a third does what was asked, and a quarter writes the answer's JSON"
    judge(report, said, floor, measured, 1.13 if fast else 1.2, input, why)


def test_a_balance_through_the_sdk_costs_little_more_than_the_sdk(report: list[Line]) -> None:
    sim = Simulator(opening_balance={"usd": 100_000})
    sim.charges.create(**CHARGE)
    constant = constant_client(sim, "GET", "/v1/balance").v1.balance
    real = sim.client().v1.balance
    floor, measured = fastest(constant.retrieve, real.retrieve)
    judge_sdk(report, "SDK Balance.retrieve", floor, measured, "one currency")


def test_a_charge_through_the_sdk_costs_little_more_than_the_sdk(report: list[Line]) -> None:
    sim = Simulator()
    constant = constant_client(sim, "POST", "/v1/charges", A_CHARGE).v1.charges
    real: Any = sim.client().v1.charges
    floor, measured = fastest(
        lambda: constant.create({"amount": 10_000, "currency": "usd", "source": "tok_visa"}),
        lambda: real.create({"amount": 10_000, "currency": "usd", "source": "tok_visa"}),
    )
    judge_sdk(report, "SDK Charge.create", floor, measured, ONE_CARD)


def test_a_native_charge_costs_a_few_times_its_record_and_its_dict(report: list[Line]) -> None:
    floor, measured = fastest_made(
        lambda: Floor().create,
        lambda: partial(Simulator().charges.create, **CHARGE),
    )
    why = "187 calls of functions: 42 % the engine, 35 % the tables' cells, none above 9 %"
    judge(report, "native charges.create", floor, measured, 3.8, ONE_CARD, why)


# -- what must not depend on how much there is -----------------------------------------------------


def test_a_week_costs_the_days_and_not_the_charges(report: list[Line], a_million: Filled) -> None:
    """Each is measured in the simulator while it is filled, in the same weeks, not in a copy. As a
    control, the same once more with as many charges: that may be neither more nor less. Of a few
    charges the fastest of four simulators counts.
    """
    once, again = sorted(min(filled(FEW).week for _ in range(4)) for _ in range(2))
    judge(report, f"a week of a year, {FEW:,} / {FEW:,} charges", once, again, 1.15, INPUT)
    what = f"a week of a year, {MANY:,} / {FEW:,} charges"
    judge(report, what, once, a_million.week, 1.5, INPUT)


def test_a_balance_costs_the_same_with_a_million_charges(
    report: list[Line], few: Simulator, many: Simulator
) -> None:
    floor, measured = fastest(few.balance.retrieve, many.balance.retrieve)
    what = f"balance.retrieve, {MANY:,} / {FEW:,} charges"
    judge(report, what, floor, measured, 1.2, INPUT)


# -- pages -----------------------------------------------------------------------------------------

List = Callable[..., dict[str, Any]]


def judge_pages(
    report: list[Line], what: str, list: List, deep: Sequence[str], input: str, **filters: Any
) -> None:
    """The slowest page after, and before, any of these ids, against the first page."""
    pages: Sequence[Thing] = [
        partial(list, **filters),
        *(partial(list, starting_after=id, **filters) for id in deep),
        *(partial(list, ending_before=id, **filters) for id in deep),
    ]
    first, *others = fastest(*pages)
    judge(report, f"a deep page of {what}", first, max(others), 2, input)


@pytest.mark.parametrize("name", ["charges", "balance_transactions", "events"])
def test_a_page_of_a_million_costs_the_same_at_any_depth(
    report: list[Line], many: Simulator, name: str
) -> None:
    list = getattr(many, name).list
    start = many.clock.timestamp - DAYS * DAY
    oldest = DAYS - 29 if name == "events" else 1  # events are listed for thirty days
    deep = [
        list(created={"lt": start + days * DAY}, limit=1)["data"][0]["id"]
        for days in (oldest, (oldest + DAYS) // 2, DAYS - 1)
    ]
    judge_pages(report, name, list, deep, INPUT)


def test_a_page_of_a_span_of_time_costs_the_same_at_any_depth(
    report: list[Line], many: Simulator
) -> None:
    start = many.clock.timestamp - DAYS * DAY
    spans = [
        partial(many.charges.list, created={"gte": day, "lt": day + DAY})
        for day in range(start, start + DAYS * DAY, DAY * (DAYS // 4))
    ]
    *others, newest = fastest(*spans)
    judge(report, "a page of charges?created[...]", newest, max(others), 2, INPUT)


@pytest.fixture(scope="module")
def paid_out() -> Simulator:
    """A payout that pays 20,000 charges, and a charge that was refunded 2,000 times."""
    sim = Simulator()
    for _ in range(20_000):
        sim.charges.create(**CHARGE)
    sim.clock.advance(days=3)
    charge = sim.charges.create(**CHARGE | {"amount": 2_000_000})["id"]
    for _ in range(2_000):
        sim.refunds.create(charge=charge, amount=100)
    return sim


def test_a_page_of_what_a_payout_pays_costs_the_same_at_any_depth(
    report: list[Line], paid_out: Simulator
) -> None:
    (payout,) = paid_out.payouts.list()["data"]
    list = paid_out.balance_transactions
    ids = [row["id"] for row in list.all(payout=payout["id"])]
    assert len(ids) == 20_001
    deep = [ids[100], ids[10_000], ids[-100]]
    what = "balance_transactions?payout="
    judge_pages(report, what, list.list, deep, ONE_CARD, payout=payout["id"])


def test_a_page_of_the_refunds_of_a_charge_costs_the_same_at_any_depth(
    report: list[Line], paid_out: Simulator
) -> None:
    charge = paid_out.charges.list(limit=1)["data"][0]["id"]
    ids = [refund["id"] for refund in paid_out.refunds.all(charge=charge)]
    assert len(ids) == 2_000
    deep = [ids[100], ids[1_000], ids[-100]]
    list = paid_out.refunds.list
    judge_pages(report, "refunds?charge=", list, deep, "all of one amount", charge=charge)


# -- size ------------------------------------------------------------------------------------------

KEPT = 20_000 if JUDGED else 1_000


@pytest.mark.parametrize(
    ("way", "budget"), [("direct", 1_200), ("through an intent", 2_700)], ids=["direct", "intent"]
)
def test_a_charge_with_its_row_and_event_is_small(
    report: list[Line], way: str, budget: int
) -> None:
    sim = Simulator()
    gc.collect()
    tracemalloc.start()
    for _ in range(KEPT):
        if way == "direct":
            sim.charges.create(**CHARGE)
        else:
            sim.payment_intents.create(**INTENT)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    judge_number(report, f"memory of a charge, {way}", kept / KEPT, budget, "bytes", ONE_CARD)


# -- beginning -------------------------------------------------------------------------------------


def test_a_simulator_is_made_at_once(report: list[Line]) -> None:
    (took,) = fastest(Simulator)
    judge_number(report, "Simulator()", took * 1e6, 200, "µs", NO_INPUT)


def test_stripesim_is_imported_at_once(report: list[Line], tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def imports() -> tuple[float, float]:
        ran = subprocess.run(
            [sys.executable, "-c", IMPORTS], env=environment, capture_output=True, check=True
        )
        dependencies, stripesim = map(float, ran.stdout.split())
        return stripesim, dependencies

    imports()  # compiles
    took, _ = min(imports() for _ in range(15))
    judge_number(report, "import, over attrs + sortedcontainers", took * 1e3, 80, "ms", NO_INPUT)
