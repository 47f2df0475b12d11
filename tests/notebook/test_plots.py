"""The picture of the balance over time: what it says, not how it looks."""

from __future__ import annotations

import sys
from typing import Any

import matplotlib
import pytest

from stripesim import Simulator, pictures
from stripesim.notebook.plots import (
    DAILY,
    LAYERS,
    OWES,
    averages,
    balance_over_time,
    is_long,
    steps,
)

from .drawn import texts


def lived(days: int, *, country: str = "US", start: str = "2026-05-21T09:00Z") -> Simulator:
    """One charge of 100.00 on a Thursday before a long weekend, and some days after it."""
    sim = Simulator(country, start)
    currency = sim.accounts.retrieve_current()["default_currency"]
    sim.charges.create(amount=100_00, currency=currency, source="tok_visa")
    sim.clock.advance(days=days)
    return sim


def day_names(figure: Any) -> list[str]:
    (axes,) = figure.axes
    return [label.get_text() for label in axes.xaxis.get_ticklabels(minor=True)]


def heights(figure: Any) -> dict[str, float]:
    """How high each colour of the picture reaches, in minor units."""
    (axes,) = figure.axes
    names = {look["color"]: name for name, (_, look) in LAYERS.items() if "color" in look}
    found = {}
    for layer in axes.collections:
        colour = matplotlib.colors.to_hex(layer.get_facecolor()[0])
        found[names[colour]] = max(y for path in layer.get_paths() for _, y in path.vertices)
    return found


def test_the_labels_say_where_the_money_is_now() -> None:
    said = set(texts(balance_over_time(lived(days=1))))
    assert said >= {
        "pending  $96.80",
        "available  $0.00",
        "in transit  $0.00",
    }
    assert "in the bank  $96.80" in texts(balance_over_time(lived(days=6), bank=True))


def test_each_place_of_the_money_is_a_layer_as_high_as_what_is_in_it() -> None:
    assert heights(balance_over_time(lived(days=6))) == {
        "available": 9680,
        "in_transit": 9680,
        "pending": 9680,
    }


def test_what_is_owed_hangs_below_zero() -> None:
    sim = lived(days=6)
    sim.refunds.create(charge=sim.charges.list()["data"][0]["id"])
    sim.clock.advance(hours=1)
    figure = balance_over_time(sim)
    assert "owed  $100.00" in texts(figure)
    assert figure.axes[0].get_ylim()[0] < -100_00
    sim.clock.advance(days=5)  # the bank is debited: nothing is owed any more, and the name stays
    assert "owed  $0.00" in texts(balance_over_time(sim))
    assert not [words for words in texts(balance_over_time(lived(days=6))) if "owed" in words]


def test_days_are_named_and_closed_banks_shaded() -> None:
    figure = balance_over_time(lived(days=6))  # Wednesday has only begun, and has no room for it
    named = ["Thu 21\nMay 2026", "Fri 22\n", "Sat 23\n", "Sun 24\n", "Mon 25\n", "Tue 26\n"]
    assert day_names(figure) == named
    assert [text for text in texts(figure) if "$" not in text and text != "■"] == [
        "weekend",
        "holiday",
    ]
    assert len(figure.axes[0].patches) == 2


def test_a_long_picture_names_only_its_mondays() -> None:
    figure = balance_over_time(lived(days=30))
    mondays = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert mondays == ["25 May", "1 Jun", "8 Jun", "15 Jun"]
    assert "weekend" not in texts(figure)


def test_amounts_are_in_the_currency_of_the_account() -> None:
    figure = balance_over_time(lived(days=1, country="JP"))
    figure.draw_without_rendering()
    ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert "¥2,500" in ticks
    assert "pending  ¥9,640" in texts(figure)


def test_what_reached_the_bank_is_apart_and_only_if_asked_for() -> None:
    sim = lived(days=6)
    assert len(balance_over_time(sim).axes) == 1
    balance, bank = balance_over_time(sim, bank=True).axes
    assert bank.get_ylabel() == "in the bank"
    assert bank.get_xlim() == balance.get_xlim()
    assert [text for text in texts(balance_over_time(sim)) if "bank" in text] == []


def test_a_long_picture_shows_the_average_of_each_day() -> None:
    """96.80 come at 09:00 on Thursday, and are available on Tuesday from 00:00 to 01:30."""
    sim = lived(days=90)
    moments, sums = averages(*steps(sim, "usd", sim.account))
    assert is_long(moments)
    assert sums["pending"][:7] == [9680, 9680, 9680, 9680, 9680, 0, 0]
    assert sums["available"][5] == 9680 * 90 // (24 * 60)
    assert sums["in_transit"][5] == 9680 * 6 // 24
    assert sums["bank"][-1] == 9680
    assert len(moments) == 90 + 1 + 1  # from midnight to nine in the morning, and now
    assert len(balance_over_time(sim).axes[0].patches) == 0  # no closed days


def test_what_is_held_is_a_layer_where_there_is_any() -> None:
    sim = Simulator(start="2026-03-02T09:00Z")
    seller = sim.accounts.create(type="custom", country="US")["id"]
    sim.controls.complete_onboarding(seller)
    sim.reserve.plans.create(
        type="rolling_release", percent=25, currency="usd",
        rolling_release={"days_after_charge": 6}, stripe_account=seller,
    )  # fmt: skip
    sim.charges.create(amount=50_00, currency="usd", source="tok_visa", stripe_account=seller)
    sim.clock.advance(hours=1)
    assert "held in reserve  $12.50" in texts(balance_over_time(sim, stripe_account=seller))
    assert not any("held" in text for text in texts(balance_over_time(sim)))


def test_its_title_is_what_it_shows() -> None:
    figure = balance_over_time(lived(days=6))
    said = "At most $96.80 were at Stripe, on Thu 21 May; now $0.00"
    assert figure.get_suptitle() == said
    assert balance_over_time(lived(days=6), title="Ours").get_suptitle() == "Ours"


def test_a_simulator_without_a_past_has_a_picture_too() -> None:
    assert "pending  $0.00" in texts(balance_over_time(Simulator(), title="Nothing yet"))


def test_no_figure_is_left_open() -> None:
    balance_over_time(lived(days=1))
    assert matplotlib.pyplot.get_fignums() == []


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install 'stripesim\[notebook\]'"):
        balance_over_time(lived(days=1))


@pytest.mark.parametrize(
    "picture",
    [pictures.balance_over_time, pictures.payout_calendar, pictures.who_owes_whom],
)
def test_a_picture_of_a_currency_that_is_none_is_refused(picture: Any) -> None:
    with pytest.raises(ValueError, match="no currency: 'euro'"):
        picture(lived(days=1), currency="euro")


def test_the_title_of_a_long_picture_speaks_of_its_daily_averages() -> None:
    sim = lived(days=1)
    sim.charges.create(amount=900_00, currency="usd", source="tok_visa")  # Fri 22, at 09:00
    sim.clock.advance(hours=1)
    sim.refunds.create(charge=sim.charges.list()["data"][0]["id"])
    sim.clock.advance(days=89)
    figure = balance_over_time(sim)
    highest = max(
        top
        for layer in figure.axes[0].collections
        for path in layer.get_paths()
        for _, top in path.vertices
    )
    said = f"At most ${highest / 100:.2f} were at Stripe on average of a day, on Fri 22 May; "
    assert figure.get_suptitle().startswith(said)
    assert highest < 200_00  # for an hour there were more
    assert figure.axes[0].get_title("left") == DAILY
    assert balance_over_time(lived(days=30)).axes[0].get_title("left") == ""


def test_what_is_above_zero_and_what_is_owed_have_a_label_each() -> None:
    sim = lived(days=6)
    sim.refunds.create(charge=sim.charges.list()["data"][0]["id"])
    sim.clock.advance(hours=1)
    figure = balance_over_time(sim)
    assert {"owed  $100.00", "available  $0.00"} <= set(texts(figure))
    assert figure.get_suptitle().endswith("; now $0.00, and $100.00 are owed")


def test_what_changed_just_now_can_be_seen() -> None:
    sim = lived(days=6)
    sim.refunds.create(charge=sim.charges.list()["data"][0]["id"])
    (axes,) = balance_over_time(sim).axes
    [owed] = [
        layer
        for layer in axes.collections
        if matplotlib.colors.to_hex(layer.get_facecolor()[0]) == OWES
    ]
    left, right = axes.get_xlim()
    corners = [x for path in owed.get_paths() for x, y in path.vertices if y < 0]
    assert max(corners) - min(corners) >= (right - left) / 60
