"""`sim.explain` itself, and what it cannot explain."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from stripesim import Simulator


def test_it_prints_what_it_can_be_asked() -> None:
    said = repr(Simulator().explain)
    for side in ("payouts", "balance", "reserve", "account", "period", "exposure"):
        assert f"sim.explain.{side}(" in said
    assert 'sim.explain("ch_...")' in said


def test_a_list_is_not_explained_as_a_whole() -> None:
    sim = Simulator()
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    listed = sim.charges.list()
    for about in (listed, listed["data"], SimpleNamespace(object="list", data=[])):
        with pytest.raises(TypeError, match=r"^a list: explain one of its objects$"):
            sim.explain(about)
    assert sim.explain(listed["data"][0])
