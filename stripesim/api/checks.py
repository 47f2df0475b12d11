"""Checks of a control's arguments, made before anything is done. Each raises ValueError."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from stripesim.facts.currencies import SUPPORTED
from stripesim.facts.instant_payouts import InstantPrice


def instant_price(percent: str | int | Fraction, *by_currency: Mapping[str, int]) -> InstantPrice:
    """A price of instant payouts: a percentage and, by currency in minor units, a fixed part, a
    minimum and a maximum.
    """
    share = Fraction(percent) / 100
    amounts = [amount for each in by_currency for amount in each.values()]
    if share < 0 or any(type(amount) is not int or amount < 0 for amount in amounts):
        raise ValueError(f"a price is not negative: {percent!r}, {by_currency}")
    for currency in (name for each in by_currency for name in each):
        known(currency)
    lower = [{name.lower(): each[name] for name in each} for each in by_currency]
    return InstantPrice(share, *lower)


def positive(amount: int) -> None:
    """An amount in minor units, at least 1."""
    if type(amount) is not int or amount < 1:
        raise ValueError(f"an amount is a positive integer of minor units: {amount!r}")


def known(currency: str) -> None:
    """A currency that Stripe supports, in either case."""
    if currency.lower() not in SUPPORTED:
        raise ValueError(f"Stripe does not have the currency {currency!r}")


def one_of(name: str, value: str, options: Sequence[str]) -> None:
    """A value that is one of the options."""
    if value not in options:
        raise ValueError(f"{name} is one of {', '.join(options)}; not {value!r}")
