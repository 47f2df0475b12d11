"""The events on the way of the clock: a list of dicts that prints as a table."""

from __future__ import annotations

import pytest

from stripesim import Simulator


def test_events_on_the_way_are_dicts_that_print_as_a_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    sim = Simulator(start="2026-03-02T09:00:00Z")
    assert repr(sim.clock.advance(hours=1)) == "(nothing)"
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    happened = sim.clock.advance(days=2)
    assert isinstance(happened, list)
    assert happened[::-1] == sim.events.list()["data"][: len(happened)]
    [payout] = sim.payouts.list()["data"]
    lines = repr(happened).splitlines()
    assert lines[0].split() == ["created", "type", "object", "amount", "currency", "status"]
    assert len(lines) == len(happened) + 1
    [created] = [line for line in lines if "payout.created" in line]
    at = "Wed 2026-03-04 01:30:00"
    assert created.split("  ") == [at, *created.split("  ")[1:]]
    assert created.split()[-4:] == [payout["id"], "9,680", "usd", "pending"]
    assert "payout.created" in happened._repr_html_()  # type: ignore[attr-defined]
    assert repr(happened.about("payout.paid")).count("\n") == 1  # type: ignore[attr-defined]
