"""A platform with many sellers: each of their payouts costs what it costs with few, each of the
platform's own calls what it costs with one; and no day costs more than those before it.

Each seller sells once a week, on a weekday of its own, and is paid out by the daily schedule. Now
and then it gives everything back that it was paid: then it is below zero, its bank is debited, and
as much is reserved of the platform for a few days.
"""

from __future__ import annotations

import gc
from functools import partial
from time import perf_counter
from typing import Any, NamedTuple

import pytest

from stripesim import Simulator

from .conftest import Line
from .judging import judge
from .stopwatch import fastest, fastest_made, in_a_copy, no_collections
from .test_budgets import CHARGE

MANY, FEW = 1_000, 100
WEEKS = 52
GIVES_BACK = 10  # every tenth week

SALE: dict[str, Any] = {**CHARGE, "amount": 10_000}


def platform(sellers: int) -> tuple[Simulator, list[str]]:
    """Sellers for whom the platform answers, and whose banks may be debited."""
    sim = Simulator(opening_balance={"usd": 100_000_000})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    shops = []
    for _ in range(sellers):
        shops.append(sim.accounts.create(type="express")["id"])
        sim.controls.complete_onboarding(shops[-1])
    return sim, shops


class Year(NamedTuple):
    """What the clock took for it: all of it, its first quarter and its last."""

    seconds: float
    first: float
    last: float
    payouts: int


def a_year(sellers: int) -> Year:
    sim, shops = platform(sellers)
    newest: dict[str, str] = {}
    weeks = [0.0] * WEEKS
    with no_collections():
        for week in range(WEEKS):
            for weekday in range(7):
                for number in range(weekday, sellers, 5) if weekday < 5 else ():
                    shop = shops[number]
                    if number % GIVES_BACK == week % GIVES_BACK and shop in newest:
                        sim.refunds.create(charge=newest[shop], stripe_account=shop)
                    else:
                        made = sim.charges.create(**SALE, stripe_account=shop)
                        newest[shop] = made["id"]
                start = perf_counter()
                sim.clock.advance(days=1)
                weeks[week] += perf_counter() - start
    sim.check()
    paid = sum(len(sim._world.store.table(shop, "payout").records) for shop in shops)
    quarter = WEEKS // 4
    return Year(sum(weeks), sum(weeks[:quarter]), sum(weeks[-quarter:]), paid)


def test_a_year_costs_the_payouts_however_many_sellers_there_are(report: list[Line]) -> None:
    years = [[in_a_copy(partial(a_year, sellers)) for sellers in (FEW, MANY)] for _ in range(2)]
    few, many = (min(column) for column in zip(*years, strict=True))
    assert many.payouts == 10 * few.payouts
    sellers = f"{MANY:,} / {FEW:,} sellers"
    per_payout = (few.seconds / few.payouts, many.seconds / many.payouts)
    judge(report, f"a payout of a year, {sellers}", *per_payout, budget=1.5)
    per_seller = (few.seconds / FEW, many.seconds / MANY)
    judge(report, f"a seller's year, {sellers}", *per_seller, budget=1.5)
    quarters = (many.first, many.last)
    judge(report, f"its last quarter / its first, {MANY:,} sellers", *quarters, budget=1.5)


def below_zero(sellers: int) -> Simulator:
    """All of them owe the platform something."""
    sim, shops = platform(sellers)
    for shop in shops:
        given: dict[str, Any] = {"stripe_account": shop}
        sale = sim.charges.create(**SALE | {"source": "tok_bypassPending"}, **given)
        sim.payouts.create(amount=9_680, currency="usd", **given)
        sim.refunds.create(charge=sale["id"], **given)
    gc.freeze()
    return sim


@pytest.fixture(scope="module")
def one() -> Simulator:
    return below_zero(1)


@pytest.fixture(scope="module")
def thousand() -> Simulator:
    return below_zero(MANY)


def test_the_balance_of_a_platform_costs_the_same_with_a_thousand_sellers_below_zero(
    report: list[Line], one: Simulator, thousand: Simulator
) -> None:
    [held] = thousand.balance.retrieve()["connect_reserved"]
    assert held["amount"] == MANY * 10_000
    floor, measured = fastest(one.balance.retrieve, thousand.balance.retrieve)
    what = f"a platform's balance.retrieve, {MANY:,} sellers / 1"
    judge(report, what, floor, measured, budget=1.2)


def test_a_charge_of_the_platform_costs_the_same_with_a_thousand_sellers(
    report: list[Line], one: Simulator, thousand: Simulator
) -> None:
    floor, measured = fastest_made(
        lambda: partial(one.charges.create, **CHARGE),
        lambda: partial(thousand.charges.create, **CHARGE),
    )
    what = f"a platform's charges.create, {MANY:,} sellers / 1"
    judge(report, what, floor, measured, budget=1.2)


def test_to_fall_below_zero_costs_the_same_with_a_thousand_sellers(
    report: list[Line], one: Simulator, thousand: Simulator
) -> None:
    """A refund, and the row of what is reserved for it."""

    def ready(sim: Simulator) -> partial[Any]:
        shop = sim.accounts.list(limit=1)["data"][0]["id"]
        given: dict[str, Any] = {"stripe_account": shop}
        sale = sim.charges.create(**CHARGE | {"amount": 99_999_999}, **given)
        return partial(sim.refunds.create, charge=sale["id"], amount=100, **given)

    floor, measured = fastest_made(partial(ready, one), partial(ready, thousand))
    what = f"a refund and what is reserved for it, {MANY:,} sellers / 1"
    judge(report, what, floor, measured, budget=1.2)
