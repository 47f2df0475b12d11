"""The options of `Simulator` that need a check, and what is wrong with those that fail it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.spelling import meant
from stripesim.facts.api_versions import NEWEST, version_named
from stripesim.facts.currencies import SUPPORTED
from stripesim.facts.payment_methods import ENABLED
from stripesim.facts.settlement import Timing, timing_for


def one_of(name: str, value: Any, options: tuple[Any, ...]) -> None:
    """Raise ValueError unless the value is one of those that there are."""
    if value not in options:
        raise ValueError(f"{name} is one of {', '.join(map(repr, options))}; not {value!r}")


def currency_named(named: str) -> str:
    """The currency that is meant, in either case. Raises ValueError for one that is none."""
    currency = named.lower()
    if currency not in SUPPORTED:
        raise ValueError(f"no currency: {named!r}{meant(currency, SUPPORTED)}")
    return currency


def opening_of(balance: Any) -> Mapping[str, int]:
    """The option `opening_balance`: {currency: minor units}. Raises TypeError for another kind of
    thing, ValueError for a currency that there is not and an amount that is not positive.
    """
    if balance is None:
        return {}
    if not isinstance(balance, Mapping):
        raise TypeError(f"opening_balance is {{currency: minor units}}; not {balance!r}")
    opening: dict[str, int] = {}
    for named, amount in balance.items():
        currency = str(named).lower()
        one_of("a currency of opening_balance", currency, SUPPORTED)
        if type(amount) is not int or amount <= 0:
            raise ValueError(f"an opening balance is a positive integer: {amount!r}")
        if currency in opening:
            raise ValueError(f"opening_balance says {currency} twice")
        opening[currency] = amount
    return opening


def seconds_of(name: str, value: Any) -> int:
    """A number of seconds, 0 or more. Raises ValueError for another thing."""
    if type(value) is not int or value < 0:
        raise ValueError(f"{name} is a number of seconds; not {value!r}")
    return value


def version_of(named: str) -> str:
    """The version of the API that is named. Raises ValueError if Stripe has none such."""
    version = version_named(named)
    if version is None:
        raise ValueError(f"api_version is one that Stripe has, such as {NEWEST}; not {named!r}")
    return version


def types_of(enabled: Any) -> tuple[str, ...]:
    """The types of payment methods that are enabled. Raises ValueError for one that is not
    simulated, and for none.
    """
    if not isinstance(enabled, tuple | list) or not enabled:
        raise ValueError(f'payment_methods are types, such as ("card",); not {enabled!r}')
    for each in enabled:
        one_of("a type of payment_methods", each, ENABLED)
    return tuple(dict.fromkeys(enabled))


def timing_of(country: str, settlement: Any) -> Timing:
    """When payments are available, by the option `settlement`. Raises ValueError for another."""
    if settlement in ("established", "initial"):
        return timing_for(country, settlement)
    if not isinstance(settlement, tuple) or len(settlement) != 3:
        raise ValueError(
            'settlement is "established", "initial" or (days, "business" | "calendar", roll); '
            f"not {settlement!r}"
        )
    days, unit, roll = settlement
    one_of("the unit of settlement", unit, ("business", "calendar"))
    return Timing(days, unit, roll)
