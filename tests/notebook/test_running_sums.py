"""What the dashboard draws says the same as `sim.history` and `sim.timeline`, and costs the same
however many payments there were.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, situations
from stripesim.facts.days import DAY
from stripesim.notebook.recent import recent
from stripesim.notebook.running_sums import AT_STRIPE, sums_since
from stripesim.web.dashboard import dashboard

NAMES = sorted(situations.SITUATIONS)
OTHERWISE: list[dict[str, Any]] = [{}, {"payout_timing": "ahead"}, {"country": "JP"}]


def lived(name: str, **options: Any) -> Simulator:
    """A situation, and some days and minutes after it."""
    sim = Simulator(**options)
    situations.SITUATIONS[name](sim)
    sim.clock.advance(days=9, minutes=37)
    return sim


def held(sim: Simulator) -> list[tuple[str, str]]:
    """Each account with each of its currencies."""
    rows = sim.history(stripe_account="all")
    return sorted({(row["account"], row["currency"]) for row in rows})


@pytest.mark.parametrize("options", OTHERWISE, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_the_picture_says_what_the_history_says(name: str, options: dict[str, Any]) -> None:
    sim = lived(name, **options)
    for account, currency in held(sim):
        rows = sim.history(currency=currency, stripe_account=account)
        moments = [row["moment"] for row in rows]
        for since, most in ((0, 10**6), (sim.clock.timestamp - 5 * DAY, 10**6), (0, 6)):
            for moment, sums in sums_since(sim._world, account, currency, since, most):
                place = bisect_right(moments, moment) - 1
                said = rows[place] if place >= 0 else dict.fromkeys(AT_STRIPE, 0)
                assert sums == {each: said[each] for each in AT_STRIPE}


@pytest.mark.parametrize("options", OTHERWISE, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_the_newest_lines_are_those_of_the_timeline(name: str, options: dict[str, Any]) -> None:
    sim = lived(name, **options)
    for account, currency in held(sim):
        rows = sim.timeline(currency, stripe_account=account)
        every = [{**row, "reserved": row.get("reserved", 0)} for row in rows]
        assert recent(sim._world, account, currency, 50) == every[-50:]


def test_the_newest_lines_of_a_busy_account_are_those_of_its_timeline() -> None:
    """But for the nights: to explain them takes as long as there are rows."""
    sim = busy(40, 12)
    every = [dict(row) for row in sim.timeline() if not row["what"].startswith("no payout")]
    lines = recent(sim._world, sim.account, "usd", 50)
    assert len(lines) == 50
    assert lines == [{**row, "reserved": 0} for row in every[-50:]]


def test_a_payout_that_was_sent_back_after_it_arrived_is_no_longer_in_the_bank() -> None:
    sim = lived("payout_that_came_back")
    last = recent(sim._world, sim.account, "usd", 50)[-1]
    assert {name: last[name] for name in ("in_transit", "bank")} == {"in_transit": 0, "bank": 0}


# -- what it costs ---------------------------------------------------------------------------------


def busy(days: int, a_day: int) -> Simulator:
    """An account that sells every day."""
    sim = Simulator(start="2026-03-02T09:00:00Z")
    for _ in range(days):
        for _ in range(a_day):
            sim.charges.create(amount=20_00, currency="usd", source="tok_visa")
        sim.clock.advance(days=1)
    return sim


def calls_of(function: Callable[[], Any]) -> int:
    """How many functions are called on the way."""
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
    return calls


def test_a_question_costs_the_same_with_many_charges_as_with_few() -> None:
    few, many = (busy(3, a_day) for a_day in (250, 1000))
    costs = []
    for sim in (few, many):
        dashboard(sim)
        sim.charges.create(amount=20_00, currency="usd", source="tok_visa")
        costs.append(calls_of(lambda sim=sim: dashboard(sim)))  # type: ignore[misc]
    assert costs[1] < 1.05 * costs[0]


def test_a_question_costs_the_same_after_many_days_as_after_few() -> None:
    """It draws the last 90."""
    costs = []
    for sim in (busy(100, 1), busy(400, 1)):
        dashboard(sim)
        costs.append(calls_of(lambda sim=sim: dashboard(sim)))  # type: ignore[misc]
    assert costs[1] < 1.05 * costs[0]


def test_the_picture_begins_with_what_there_was_before() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"eur": 5_00})
    sim.clock.advance(days=300)
    then, now = sim.clock.timestamp - 90 * DAY, sim.clock.timestamp
    [*steps] = sums_since(sim._world, sim.account, "eur", then, 800)
    assert [(moment, sums["available"]) for moment, sums in steps] == [(then, 5_00), (now, 5_00)]
    [*steps] = sums_since(sim._world, sim.account, "usd", then, 800)
    assert [moment for moment, _ in steps] == [now]


def test_a_picture_has_no_more_moments_than_are_asked_for_however_young_the_account_is() -> None:
    sim = Simulator()
    for _ in range(60):
        sim.charges.create(amount=10_00, currency="usd", source="tok_visa")
        sim.clock.advance(hours=1)
    long_ago = sim.clock.timestamp - 10_000 * DAY
    [*steps] = sums_since(sim._world, sim.account, "usd", long_ago, 30)
    assert 10 < len(steps) <= 31
