"""A platform with many sellers: each of their payouts costs what it costs with few, each of the
platform's own calls what it costs with one; and no day costs more than those before it.

Each seller sells once a week, on a weekday of its own, and is paid out by the daily schedule. Now
and then it gives everything back that it was paid: then it is below zero, its bank is debited, and
as much is reserved of the platform for a few days. In another year each sells and is paid out
daily.
"""

from __future__ import annotations

import gc
from functools import partial
from typing import Any, NamedTuple

import pytest

from stripesim import Simulator

from .conftest import Line
from .judging import ONE_CARD, judge
from .stopwatch import JUDGED, fastest, fastest_made, in_a_copy, no_collections, processor
from .test_budgets import CHARGE
from .varied import CARDS

MANY, FEW = (1_000, 100) if JUDGED else (100, 10)
WEEKS = 52
GIVES_BACK = 10  # every tenth week
WEEKLY = "one card and amount, a sale a week each, 1 of 10 weeks all is given back"
DAILY = "8 cards, 500 amounts, a sale and a payout a day each"

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


def paid(sim: Simulator, shops: list[str]) -> int:
    """How many payouts the sellers have."""
    return sum(len(sim._world.store.table(shop, "payout").records) for shop in shops)


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
                weeks[week] += processor(partial(sim.clock.advance, days=1))
    sim.check()
    quarter = WEEKS // 4
    return Year(sum(weeks), sum(weeks[:quarter]), sum(weeks[-quarter:]), paid(sim, shops))


def a_year_of_days(sellers: int) -> float:
    """The clock's seconds for each payout, where each seller sells once a day."""
    (sim, shops), took = platform(sellers), 0.0
    with no_collections():
        for day in range(WEEKS * 7):
            for number, shop in enumerate(shops):
                sold = {"amount": 5_000 + 17 * number % 500, "source": CARDS[(day + number) % 8]}
                sim.charges.create(**SALE | sold, stripe_account=shop)
            took += processor(partial(sim.clock.advance, days=1))
    return took / paid(sim, shops)


def test_a_year_costs_the_payouts_however_many_sellers_there_are(report: list[Line]) -> None:
    few, many = (in_a_copy(partial(a_year, sellers)) for sellers in (FEW, MANY))
    assert many.payouts == 10 * few.payouts
    sellers = f"{MANY:,} / {FEW:,} sellers"
    per_payout = (few.seconds / few.payouts, many.seconds / many.payouts)
    judge(report, f"a payout of a year, {sellers}", *per_payout, 1.5, WEEKLY)
    per_seller = (few.seconds / FEW, many.seconds / MANY)
    judge(report, f"a seller's year, {sellers}", *per_seller, 1.5, WEEKLY)
    quarters = (many.first, many.last)
    judge(report, f"its last quarter / its first, {MANY:,} sellers", *quarters, 1.5, WEEKLY)


def test_a_payout_of_a_year_of_daily_ones_costs_the_same_with_a_thousand_sellers(
    report: list[Line],
) -> None:
    few, many = (in_a_copy(partial(a_year_of_days, sellers)) for sellers in (FEW, MANY))
    what = f"a payout of a year of daily ones, {MANY:,} / {FEW:,} sellers"
    judge(report, what, few, many, 1.3, DAILY)


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
    judge(report, what, floor, measured, 1.2, ONE_CARD)


def test_a_charge_of_the_platform_costs_the_same_with_a_thousand_sellers(
    report: list[Line], one: Simulator, thousand: Simulator
) -> None:
    floor, measured = fastest_made(
        lambda: partial(one.charges.create, **CHARGE),
        lambda: partial(thousand.charges.create, **CHARGE),
    )
    what = f"a platform's charges.create, {MANY:,} sellers / 1"
    judge(report, what, floor, measured, 1.2, ONE_CARD)


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
    judge(report, what, floor, measured, 1.2, ONE_CARD)
