"""Sales that are not all alike: what a benchmark measures is only as good as its input."""

from __future__ import annotations

from typing import Any

CARDS = (
    "tok_visa", "tok_mastercard", "tok_amex", "tok_discover", "tok_visa_debit",
    "tok_mastercard_debit", "tok_fr", "tok_ca",
)  # fmt: skip
INPUT = "8 cards, 5,000 amounts, 1 of 3 with description and metadata"


def sale(number: int) -> dict[str, Any]:
    """The charge of that number."""
    asked: dict[str, Any] = {
        "amount": 1_000 + number * 7_919 % 5_000,
        "currency": "usd",
        "source": CARDS[number % len(CARDS)],
    }
    if number % 3 == 0:
        asked |= {"description": f"Order {number}", "metadata": {"order": str(number)}}
    return asked
