"""From one currency to another: rates, and the margin that Stripe keeps on money coming in.

A rate is an exact fraction, units of a currency for one US dollar; a float is made of it only in
the shape of a balance transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache

from stripesim.facts.currencies import decimals
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up

SIX_DIGITS = Context(prec=6)

# Units for one US dollar, about those of late 2023. (assumed: set your own with controls.set_rate)
# fmt: off
RATES: Mapping[str, str] = {
    "usd": "1",    "eur": "0.9448", "gbp": "0.8200", "cad": "1.3834", "aud": "1.5700",
    "nzd": "1.7000", "jpy": "149.50", "chf": "0.8950", "sek": "11.020", "nok": "11.050",
    "dkk": "7.0500", "pln": "4.2100", "czk": "23.200", "huf": "362.00", "ron": "4.6900",
    "bgn": "1.8480", "sgd": "1.3662", "hkd": "7.8200", "myr": "4.7700", "thb": "36.300",
    "inr": "83.200", "brl": "5.0000", "mxn": "18.100", "aed": "3.6725", "krw": "1348.33",
    "php": "56.800", "ils": "4.0500", "zar": "18.900", "twd": "32.300", "cny": "7.3100",
    "idr": "15850",  "try": "28.100",
}
# fmt: on


@cache
def standard_rates() -> Mapping[str, Fraction]:
    """RATES as exact fractions."""
    return {currency: Fraction(rate) for currency, rate in RATES.items()}


@rule(
    "recorded", "ratio 0.98000 between the two ways in seven same-day pairs of 2023, 0.99 in 2024"
)
def rate_in(rates: Mapping[str, Fraction], source: str, target: str, margin: int) -> Fraction:
    """Money coming in is converted at the mid rate less Stripe's margin. The answer is minor units
    of the target for one minor unit of the source; `margin` is in basis points.
    """
    return mid_rate(rates, source, target) * Fraction(10_000 - margin, 10_000)


@rule("recorded", "the way back of the same pairs")
def mid_rate(rates: Mapping[str, Fraction], source: str, target: str) -> Fraction:
    """Refunds and reversals are converted back at the mid rate, without a margin. The answer is
    minor units of the target for one minor unit of the source.
    """
    scale = Fraction(10) ** (decimals(target) - decimals(source))
    return rates[target] / rates[source] * scale


@rule("recorded", "171 of 173 conversions; two differ by the digits that the printed rate lacks")
def convert(amount: int, rate: Fraction) -> int:
    """A converted amount is rounded half up to minor units."""
    return half_up(amount * rate.numerator, rate.denominator)


@rule("recorded", "229 of 247 exchange rates; fewer digits only where zeros drop")
def shown(rate: Fraction) -> float:
    """`exchange_rate` is shown with six significant digits."""
    return float(SIX_DIGITS.divide(Decimal(rate.numerator), Decimal(rate.denominator)))
