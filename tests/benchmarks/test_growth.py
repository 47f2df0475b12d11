"""What may not grow with how much there is: waiting refunds, holds, lists with no match."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from stripesim import Simulator

from .conftest import Line
from .judging import judge
from .stopwatch import Thing, fastest, no_collections, processor
from .test_budgets import CHARGE
from .varied import INPUT, sale

LARGE: dict[str, Any] = {"amount": 1_000_000, "currency": "usd", "source": "tok_bypassPending"}
SMALL: dict[str, Any] = {**LARGE, "amount": 100}
FLAT = 1.3
ALIKE = "all of one amount"


def manual(sim: Simulator) -> Simulator:
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    return sim


def waiting(refunds: int) -> Simulator:
    """So many refunds wait for money: all of it was paid out."""
    sim = manual(Simulator(refunds_when_short="wait_when_short"))
    charges = [sim.charges.create(**LARGE)["id"] for _ in range(refunds)]
    there = sim.balance.retrieve()["available"][0]["amount"]
    while there:
        part = min(there, 99_999_999)
        sim.payouts.create(amount=part, currency="usd")
        there -= part
    for charge in charges:
        assert sim.refunds.create(charge=charge)["status"] == "pending"
    return sim


def each_of(made: Callable[[int], Callable[[], object]], number: int) -> float:
    """The seconds that each of so many takes, when all of them happen at once; of four, the
    least.
    """
    with no_collections():
        return min(processor(made(number)) for _ in range(4)) / number


def a_top_up(refunds: int) -> Callable[[], object]:
    sim = waiting(refunds)

    def pay() -> None:
        for _ in range(0, refunds, 50):
            sim.topups.create(amount=50_000_000, currency="usd")
        sim.clock.advance(days=14)

    return pay


def test_a_top_up_releases_each_waiting_refund_at_the_same_cost(report: list[Line]) -> None:
    few, many = 500, 2_000
    what = f"a top-up, for each waiting refund that it releases, {many:,} / {few}"
    judge(report, what, each_of(a_top_up, few), each_of(a_top_up, many), FLAT, ALIKE)


def test_a_small_credit_costs_the_same_however_many_refunds_wait(report: list[Line]) -> None:
    few, many = 200, 2_000
    floor, measured = fastest(
        partial(waiting(few).charges.create, **SMALL),
        partial(waiting(many).charges.create, **SMALL),
    )
    what = f"a small credit while refunds wait, {many:,} / {few}"
    judge(report, what, floor, measured, FLAT, ALIKE)


def a_month_with_holds(charges: int) -> Callable[[], object]:
    """Of each charge more was refunded than is not held."""
    sim = manual(Simulator(opening_balance={"usd": 10**9}))
    shop = sim.accounts.create(type="custom", country="US", capabilities={
        "card_payments": {"requested": True}, "transfers": {"requested": True},
    })["id"]  # fmt: skip
    sim.controls.complete_onboarding(shop)
    sim.reserve.plans.create(
        type="rolling_release", percent=15, currency="usd",
        rolling_release={"days_after_charge": 30}, stripe_account=shop,
    )  # fmt: skip
    for _ in range(charges):
        charge = sim.charges.create(**CHARGE, stripe_account=shop)["id"]
        sim.refunds.create(charge=charge, amount=9_000, stripe_account=shop)

    def pass_() -> None:
        sim.clock.advance(days=35)
        released = sim._world.store.table(shop, "reserve_release").records
        assert len(released) == charges

    return pass_


def test_a_hold_beyond_its_charge_is_released_at_the_same_cost(report: list[Line]) -> None:
    few, many = 250, 1_000
    what = f"the release of a hold beyond its charge, {many:,} / {few} holds"
    each = partial(each_of, a_month_with_holds)
    judge(report, what, each(few), each(many), FLAT, ALIKE)


# -- lists -----------------------------------------------------------------------------------------


def sold(charges: int) -> Simulator:
    sim = Simulator()
    sim.customers.create(name="Nobody")
    with no_collections():
        for number in range(charges):
            sim.charges.create(**sale(number))
    return sim


@pytest.fixture(scope="module")
def ten_and_a_hundred_thousand() -> tuple[Simulator, Simulator]:
    return sold(10_000), sold(100_000)


FILTERS: dict[str, dict[str, Any]] = {
    "charges?transfer_group": {"transfer_group": "none"},
    "charges?customer": {},
    "charges?created": {"created": {"gt": 4_000_000_000}},
    "charges?payment_intent": {"payment_intent": "pi_none"},
    "balance_transactions?created": {"created": {"lt": 1_000_000_000}},
    "balance_transactions?type": {"type": "payout"},
    "balance_transactions?currency": {"currency": "eur"},
    "balance_transactions?source": {"source": "ch_none"},
    "events?created": {"created": {"gt": 4_000_000_000}},
    "events?types": {"types": ["charge.refunded", "charge.failed"]},
    "events?type": {"type": "charge.refunded"},
    "payouts?status": {"status": "failed"},
}


@pytest.mark.parametrize("what", FILTERS)
def test_a_list_without_a_match_costs_the_same(
    report: list[Line], what: str, ten_and_a_hundred_thousand: tuple[Simulator, Simulator]
) -> None:
    def ask(sim: Simulator) -> Thing:
        asked = FILTERS[what] or {"customer": sim.customers.list()["data"][0]["id"]}
        found = partial(getattr(sim, what.partition("?")[0]).list, **asked)
        assert not found()["data"]
        return found

    few, many = ten_and_a_hundred_thousand
    floor, measured = fastest(ask(few), ask(many))
    judge(report, f"{what} without a match, 100,000 / 10,000", floor, measured, 1.5, INPUT)
