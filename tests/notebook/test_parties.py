"""The picture of several accounts: what it says, not how it looks."""

from __future__ import annotations

import sys

import pytest

from stripesim import Simulator, situations
from stripesim.notebook.parties import balances_of
from stripesim.notebook.timeline import timeline

from .drawn import labels


def owing() -> tuple[Simulator, str]:
    """A seller that was paid 96.80, and then had to give 100.00 back."""
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 500_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    seller = sim.accounts.create(type="custom", country="US")["id"]
    sim.controls.complete_onboarding(seller)
    charge = sim.charges.create(
        amount=100_00, currency="usd", source="tok_visa", stripe_account=seller
    )
    sim.clock.advance(days=7)
    sim.refunds.create(charge=charge["id"], stripe_account=seller)
    sim.clock.advance(hours=1)
    return sim, seller


def test_each_account_has_a_band_that_says_what_it_has_or_owes() -> None:
    sim, seller = owing()
    figure = balances_of(sim, {"the seller": seller, "the platform": None}, title="Who pays?")
    assert [axes.get_ylabel() for axes in figure.axes] == ["the seller", "the platform"]
    assert labels(figure) == [
        ["owed  $100.00", "pending  $0.00"],
        ["available  $400.00", "held in reserve  $100.00"],
    ]


def test_only_what_is_asked_for_is_shown() -> None:
    sim, seller = owing()
    figure = balances_of(sim, {"the seller": seller}, show=())
    assert labels(figure) == [["owed  $100.00"]]


def test_an_account_that_has_lived_nothing_has_a_band_too() -> None:
    sim = Simulator()
    assert labels(balances_of(sim, {"nobody": None})) == [["available  $0.00"]]


def test_a_sellers_timeline_is_its_own() -> None:
    sim, seller = owing()
    told = timeline(sim, stripe_account=seller)
    assert (told[-1]["available"], told[-1]["bank"]) == (-100_00, 96_80)
    assert timeline(sim)[-1]["available"] == 400_00


def test_without_matplotlib_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"stripesim\[notebook\]"):
        balances_of(Simulator(), {"nobody": None})


def test_what_an_account_owes_since_just_now_is_drawn() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    owed = situations.seller_below_zero(sim)
    (axes,) = balances_of(sim, {"the seller": owed.seller}, show=()).axes
    corners = [
        x
        for layer in axes.collections
        for path in layer.get_paths()
        for x, y in path.vertices
        if y == -100_00
    ]
    left, right = axes.get_xlim()
    assert max(corners) - min(corners) >= (right - left) / 60
