"""One time for the application and the simulator: either may lead the other."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from freezegun import freeze_time

from stripesim import Simulator
from stripesim.adapters.freezegun import carry

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)


# -- the simulator leads ---------------------------------------------------------------------------


def test_the_application_lives_at_the_simulators_time() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    with carry(sim.clock):
        assert datetime.now(UTC) == MONDAY
        assert date.today() == MONDAY.date()
        assert time.time() == sim.clock.timestamp


def test_advancing_the_simulator_moves_the_application() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    with carry(sim.clock):
        sim.clock.advance(days=2)
        assert datetime.now(UTC) == WEDNESDAY
        sim.clock.advance_to("2026-03-05T00:00:00Z")
        assert time.time() == sim.clock.timestamp


def test_the_time_goes_along_at_every_step_of_the_way() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    seen: list[tuple[int, float]] = []
    with carry(sim.clock):
        sim.clock.listeners.append(lambda timestamp: seen.append((timestamp, time.time())))
        sim.clock.advance(days=2)
    assert len(seen) > 1
    assert all(simulated == frozen for simulated, frozen in seen)


def test_afterwards_the_time_is_real_again_and_the_simulator_is_let_go() -> None:
    before = time.time()
    sim = Simulator(start="2026-03-02T09:00:00Z")
    listeners = list(sim.clock.listeners)
    with pytest.raises(ZeroDivisionError), carry(sim.clock):
        sim.clock.advance(days=1)
        _ = 1 / 0
    assert before <= time.time() < before + 60
    assert sim.clock.listeners == listeners


def test_each_call_of_a_decorated_function_starts_at_the_time_of_that_moment() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")

    @carry(sim.clock)
    def now() -> datetime:
        return datetime.now(UTC)

    assert now() == MONDAY
    sim.clock.advance(days=2)
    assert now() == WEDNESDAY


def test_a_decorated_async_function_is_carried_and_may_sleep() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")

    @carry(sim.clock)
    async def two_days_later() -> datetime:
        await asyncio.sleep(0.001)
        sim.clock.advance(days=2)
        return datetime.now(UTC)

    assert asyncio.run(two_days_later()) == WEDNESDAY


def test_it_refuses_to_decorate_what_runs_later() -> None:
    def generator() -> Iterator[None]:
        yield

    for later in generator, type("TestClass", (), {}):
        with pytest.raises(TypeError, match="use `with`"):
            carry(Simulator().clock)(later)


def test_a_block_entered_twice_is_left_twice() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    carried = carry(sim.clock)
    with carried:
        with carried:
            sim.clock.advance(days=1)
        sim.clock.advance(days=1)
        assert datetime.now(UTC) == WEDNESDAY
    assert datetime.now(UTC) != WEDNESDAY


def test_the_simulator_offers_it_as_freeze_time() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    with sim.freeze_time():
        sim.clock.advance(days=2)
        assert datetime.now(UTC) == WEDNESDAY


def test_without_freezegun_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "freezegun", None)
    with pytest.raises(ImportError, match=r"pip install 'stripesim\[pytest\]'"):
        carry(Simulator().clock).__enter__()


# -- freezegun leads -------------------------------------------------------------------------------


def test_a_simulator_on_the_system_clock_lives_at_the_frozen_time() -> None:
    with freeze_time(MONDAY) as frozen:
        sim = Simulator(start="now", clock="system")
        assert sim.clock.now == MONDAY
        frozen.tick(timedelta(hours=3))
        assert sim.clock.now == MONDAY + timedelta(hours=3)
        frozen.move_to(WEDNESDAY)
        assert sim.clock.now == WEDNESDAY


def test_a_tick_makes_money_available_and_pays_it_out_at_its_own_hours() -> None:
    with freeze_time(MONDAY) as frozen:
        sim = Simulator(start="now", clock="system")
        sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
        assert sim.balance.retrieve()["pending"][0]["amount"] == 9_680

        frozen.tick(timedelta(days=2))
        balance = sim.balance.retrieve()
        assert balance["pending"][0]["amount"] == 0
        assert balance["available"][0]["amount"] == 0

        [payout] = sim.payouts.list()["data"]
        assert (payout["amount"], payout["status"]) == (9_680, "paid")
        midnight = datetime(2026, 3, 4, tzinfo=UTC)
        assert payout["arrival_date"] == midnight.timestamp()
        assert payout["created"] == (midnight + timedelta(hours=1, minutes=30)).timestamp()
