"""A notebook writes what stands between two signs of a dollar as a formula, where it may."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from stripesim import Simulator, exercises, situations
from stripesim.notebook import formatters, widget


class Amounts(HTMLParser):
    """Which of the texts with a dollar stand where formulas are written."""

    VOID = ("br", "hr", "img")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.kept: list[str] = []
        self.as_formulas: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            classes = (dict(attrs).get("class") or "").split()
            self.open.append("mathjax_ignore" in classes and "tex2jax_ignore" in classes)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "$" in data:
            (self.kept if any(self.open) else self.as_formulas).append(data)


def busy() -> Simulator:
    sim = Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 500_00})
    situations.seller_below_zero(sim)
    sim.charges.create(amount=70_00, currency="usd", source="tok_visa", description="$1 of $2")
    return sim


HINT = "Of $100.00 there are $96.80 left."


def promised(sim: Simulator) -> Any:
    """A forecast of who names amounts in what it assumes."""
    rows = sim.forecast(days=3)
    return type(rows)(rows, assumptions=["from $1.00 to $2.00 a day"])


SHOWN: dict[str, Callable[[Simulator], str | None]] = {
    "a charge": lambda sim: formatters.show(sim.charges.list()["data"][0]),
    "a list": lambda sim: formatters.show(sim.charges.list()),
    "an event": lambda sim: formatters.show(sim.events.list(type="charge.succeeded")["data"][0]),
    "the balance": lambda sim: formatters.show(sim.balance.retrieve()),
    "the timeline": lambda sim: sim.timeline()._repr_html_(),
    "upcoming": lambda sim: sim.upcoming()._repr_html_(),
    "a story": lambda sim: sim.explain.balance()._repr_html_(),
    "an exercise": lambda sim: exercises.check(1, 2, HINT)._repr_html_(),
    "a forecast": lambda sim: promised(sim)._repr_html_(),
    "a widget": lambda sim: widget.saved(sim, "all"),
}


@pytest.mark.parametrize("shown", SHOWN)
def test_an_amount_in_dollars_is_no_formula(shown: str) -> None:
    amounts = Amounts()
    amounts.feed(SHOWN[shown](busy()) or "")
    assert amounts.kept
    assert amounts.as_formulas == []
