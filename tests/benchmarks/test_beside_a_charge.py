"""What is dear beside a plain charge: how many of them each call costs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from stripesim import Simulator

from .conftest import Line
from .judging import ONE_CARD, judge
from .stopwatch import Thing, fastest, fastest_made
from .test_budgets import CHARGE, INTENT
from .varied import INPUT, sale

RICH = {"usd": 10**11}


def a_charge() -> Thing:
    return partial(Simulator().charges.create, **CHARGE)


def with_seller(call: Callable[[Simulator, str], Thing]) -> Thing:
    sim = Simulator(opening_balance=RICH)
    shop = sim.accounts.create(type="express")["id"]
    sim.controls.complete_onboarding(shop)
    return call(sim, shop)


def for_seller(sim: Simulator, shop: str) -> Thing:
    passed = {"application_fee_amount": 500, "transfer_data": {"destination": shop}}
    return partial(sim.charges.create, **CHARGE, **passed)


def to_seller(sim: Simulator, shop: str) -> Thing:
    return partial(sim.transfers.create, amount=100, currency="usd", destination=shop)


# How each is made, its limit, and what a profile says if it costs more.
CALLS: dict[str, tuple[Callable[[], Thing], float, str]] = {
    "a destination charge with a fee": (
        partial(with_seller, for_seller),
        3.5,
        "3.7 x the instructions, 672 calls of functions against 187: two charges, a transfer and a "
        "fee, with four rows; 38 % the engine, 44 % the tables' cells, none above 5 %",
    ),
    "an intent, made and confirmed": (
        lambda: partial(Simulator().payment_intents.create, **INTENT),
        2.2,
        "2.5 x the instructions, 553 calls of functions against 187: intent, payment method and "
        "charge; 48 % the engine, 36 % the tables' cells, none above 9 %",
    ),
    "a transfer": (
        partial(with_seller, to_seller),
        1.8,
        "1.9 x the instructions, 353 calls of functions against 187: a transfer and a payment with "
        "two rows; 10 % looks which jobs have something to do, 26 % the tables' cells",
    ),
}


@pytest.mark.parametrize("what", CALLS)
def test_a_call_costs_so_many_plain_charges(report: list[Line], what: str) -> None:
    make, limit, why = CALLS[what]
    floor, measured = fastest_made(a_charge, make)
    judge(report, f"{what} / a plain charge", floor, measured, limit, ONE_CARD, why)


@pytest.fixture(scope="module")
def sales() -> Simulator:
    """A few hundred sales by intents of 50 customers, of which every tenth was refunded."""
    sim = Simulator()
    customers = [sim.customers.create(name=f"Customer {each}")["id"] for each in range(50)]
    for number in range(400):
        asked: dict[str, Any] = sale(number)
        method = asked.pop("source").replace("tok_", "pm_card_")
        made = sim.payment_intents.create(
            **asked, payment_method=method, customer=customers[number % 50], confirm=True,
            return_url="https://example.com/back",
        )  # fmt: skip
        sim.clock.advance(hours=1)
        if number % 10 == 0:
            sim.refunds.create(payment_intent=made["id"])
    return sim


OF_SALES = f"{INPUT}, 50 customers, 1 of 10 refunded"


def test_a_page_costs_so_many_plain_charges(report: list[Line], sales: Simulator) -> None:
    expanded = [f"data.{each}" for each in ("balance_transaction", "customer", "payment_intent")]
    charges, with_more, events, floor = fastest(
        partial(sales.charges.list, limit=100),
        partial(sales.charges.list, limit=100, expand=expanded),
        partial(sales.events.list, limit=100),
        a_charge(),
    )
    found = sales.charges.list(limit=100, expand=expanded)["data"]
    assert len(found) == 100
    assert all(each["customer"]["name"] for each in found)
    for what, seconds, than, limit, why in (
        ("charges.list(limit=100) / a plain charge", charges, floor, 25.0, ""),
        (
            "the same with three expansions / without", with_more, charges, 1.6,
            "the three objects of a charge take 3.6 µs to draw beside its own 2.9 µs, each for "
            "itself: no two parts of an answer share a dict",
        ),
        (
            "events.list(limit=100) / a plain charge", events, floor, 20.0,
            "the objects as they were, each anew (and of an update both versions) take two thirds",
        ),
    ):  # fmt: skip
        judge(report, what, than, seconds, limit, OF_SALES, why)
