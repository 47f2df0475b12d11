"""The budgets: what each thing may cost, as a ratio to its floor or as a plain number."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stripesim import Simulator

from .conftest import Line
from .floors import IMPORTS, Floor, constant_client
from .stopwatch import Thing, fastest, in_a_copy, seconds

CHARGE: dict[str, Any] = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
INTENT: dict[str, Any] = {
    "amount": 10_000,
    "currency": "usd",
    "payment_method": "pm_card_visa",
    "confirm": True,
}
A_CHARGE = "amount=10000&currency=usd&source=tok_visa"

MANY, FEW = 1_000_000, 1_000
DAYS = 25  # on which they were made: so many payouts, one a day, pay them later


def filled(charges: int) -> Simulator:
    """An account with so many charges, all still pending, made on 25 days."""
    sim = Simulator(settlement=(30, "calendar", False))
    for _ in range(DAYS):
        for _ in range(charges // DAYS):
            sim.charges.create(**CHARGE)
        sim.clock.advance(days=1)
    return sim


@pytest.fixture(scope="module")
def few() -> Simulator:
    return filled(FEW)


@pytest.fixture(scope="module")
def many() -> Iterator[Simulator]:
    sim = filled(MANY)
    gc.freeze()  # a collection would look at a million charges between any two rounds
    yield sim
    gc.unfreeze()


# -- judging ---------------------------------------------------------------------------------------


def spelt(took: float) -> str:
    return f"{took * 1e6:,.1f} µs" if took < 1e-2 else f"{took * 1e3:,.1f} ms"


def judge(report: list[Line], what: str, floor: float, measured: float, budget: float) -> None:
    """Write the line down; then fail if it costs too many times its floor."""
    ratio = measured / floor
    line = Line(what, spelt(floor), spelt(measured), f"{ratio:.2f} x", f"{budget:.2f} x")
    report.append(line)
    assert ratio <= budget, line


def judge_number(report: list[Line], what: str, measured: float, budget: float, unit: str) -> None:
    line = Line(what, "", f"{measured:,.0f} {unit}", "", f"{budget:,.0f} {unit}")
    report.append(line)
    assert measured <= budget, line


# -- calls -----------------------------------------------------------------------------------------


def test_a_balance_through_the_sdk_costs_little_more_than_the_sdk(report: list[Line]) -> None:
    sim = Simulator(opening_balance={"usd": 100_000})
    sim.charges.create(**CHARGE)
    constant = constant_client(sim, "GET", "/v1/balance").v1.balance
    real = sim.client().v1.balance
    floor, measured = fastest(constant.retrieve, real.retrieve)
    judge(report, "SDK Balance.retrieve", floor, measured, budget=1.25)


def test_a_charge_through_the_sdk_costs_little_more_than_the_sdk(report: list[Line]) -> None:
    sim = Simulator()
    constant = constant_client(sim, "POST", "/v1/charges", A_CHARGE).v1.charges
    real: Any = sim.client().v1.charges
    floor, measured = fastest(
        lambda: constant.create({"amount": 10_000, "currency": "usd", "source": "tok_visa"}),
        lambda: real.create({"amount": 10_000, "currency": "usd", "source": "tok_visa"}),
    )
    judge(report, "SDK Charge.create", floor, measured, budget=1.25)


def test_a_native_charge_costs_a_few_times_its_record_and_its_dict(report: list[Line]) -> None:
    sim = Simulator()
    floor, measured = fastest(
        Floor().create,
        lambda: sim.charges.create(amount=10_000, currency="usd", source="tok_visa"),
    )
    judge(report, "native charges.create", floor, measured, budget=4)


# -- what must not depend on how much there is -----------------------------------------------------


def a_year(sim: Simulator) -> Callable[[], float]:
    return lambda: seconds(lambda: sim.clock.advance(days=365))


def test_a_year_costs_the_days_and_not_the_charges(
    report: list[Line], few: Simulator, many: Simulator
) -> None:
    times = [(in_a_copy(a_year(few)), in_a_copy(a_year(many))) for _ in range(7)]
    floor, measured = (min(column) for column in zip(*times, strict=True))
    judge(report, f"advance(days=365), {MANY:,} / {FEW:,} pending", floor, measured, budget=1.5)


def test_a_balance_costs_the_same_with_a_million_charges(
    report: list[Line], few: Simulator, many: Simulator
) -> None:
    floor, measured = fastest(few.balance.retrieve, many.balance.retrieve)
    judge(report, f"balance.retrieve, {MANY:,} / {FEW:,} charges", floor, measured, budget=1.2)


# -- pages -----------------------------------------------------------------------------------------


def pages(
    list: Callable[..., dict[str, Any]], ids: list[str], **filters: Any
) -> tuple[Thing, list[Thing]]:
    """The first page of a list, and some that lie deeper, from either end."""
    deep = [ids[len(ids) * part // 100] for part in (1, 50, 99)]
    return (
        lambda: list(**filters),
        [
            *(lambda id=id: list(starting_after=id, **filters) for id in deep),  # type: ignore[misc]
            lambda: list(ending_before=deep[1], **filters),
        ],
    )
