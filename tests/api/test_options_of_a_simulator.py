"""What a simulator is made with: what cannot be is said."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        ({"usd": 1_000, "USD": 2_000}, "opening_balance says usd twice"),
        ({1: 1_000}, "a currency of opening_balance is one of"),
        ({"usd": 0}, "an opening balance is a positive integer: 0"),
    ],
)
def test_an_opening_balance_that_cannot_be(balance: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Simulator(opening_balance=balance)


def test_an_opening_balance_in_capitals_is_the_same_currency() -> None:
    [there] = Simulator(opening_balance={"USD": 1_000}).balance.retrieve()["available"]
    assert (there["currency"], there["amount"]) == ("usd", 1_000)


@pytest.mark.parametrize("types", [5, "card", (), {"card": 1}])
def test_enabled_types_that_cannot_be(types: Any) -> None:
    with pytest.raises(ValueError, match="payment_methods are types"):
        Simulator(payment_methods=types)
