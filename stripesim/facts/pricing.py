"""What Stripe takes from a payment: a percentage rounded half up, plus a fixed part.

The prices are the standard ones of 2026, by the account's country: they stand in its record
(`stripesim.facts.countries`) and in those of the payment methods. What Stripe grants by agreement
(premium cards, volume, interchange plus) is not here: give the simulator a `PriceList` of your own.
"""

from __future__ import annotations

from functools import cache, lru_cache

from attrs import evolve

from stripesim.facts.countries import codes_where, country_of
from stripesim.facts.countries.groups import EUROPEAN_ECONOMIC_AREA as EUROPEAN_ECONOMIC_AREA
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import PAYMENT_METHODS
from stripesim.facts.price_list import Price as Price
from stripesim.facts.price_list import PriceList as PriceList


@rule("recorded", "1,480 of 1,480 fees of one account; half-even, half-down and ceiling all miss")
def half_up(numerator: int, denominator: int) -> int:
    """A fraction of a minor unit is rounded half up, away from zero: 2.5 to 3, -2.5 to -3.

    >>> half_up(25, 10), half_up(-25, 10)
    (3, -3)
    """
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


@cache
def _list_of(country: str) -> PriceList | None:
    """A country's prices of cards, completed by those of the other payment methods."""
    prices = country_of(country).prices
    if prices is None:
        return None
    currency, methods = prices.currency, PAYMENT_METHODS.items()
    return evolve(
        prices,
        methods={type: each.prices[currency] for type, each in methods if currency in each.prices},
        failed_debit_fees={
            type: each.failed_fees[currency]
            for type, each in methods
            if currency in each.failed_fees
        },
        disputed_debit_fees={
            type: each.disputed_fees[currency]
            for type, each in methods
            if currency in each.disputed_fees
        },
    )


@rule("documented", "https://stripe.com/pricing; US, CA, SG, BR and the euro confirmed by fees")
def prices_for(country: str) -> PriceList:
    """An account pays the standard prices of its country, unless it was given others. LookupError:
    no standard price is established (LI, GI).
    """
    prices = _list_of(country)
    if prices is None:
        raise LookupError(
            f"no standard price is established for accounts in {country!r}: "
            "give the simulator one with pricing=PriceList(...)"
        )
    return prices


PRICES = {code: prices_for(code) for code in codes_where(lambda country: country.prices)}


def prices_or_none(country: str, currency: str) -> PriceList:
    """The standard prices of a country; where none is established, a list in the currency that is
    not `established` and has no prices yet.
    """
    prices = _list_of(country)
    if prices is not None:
        return prices
    nothing = Price(0)
    return PriceList(country, currency, nothing, nothing, 0, 0, established=False)


@rule("documented", "https://stripe.com/pricing")
def card_price(prices: PriceList, card_country: str) -> Price:
    """A card pays the price for the country of its issuer: the domestic one, the one between the
    EEA and Britain, or the international one.
    """
    if card_country == prices.country or card_country in prices.home:
        return prices.domestic
    if prices.near_price is not None and card_country in prices.near:
        return prices.near_price
    return prices.international


@rule("recorded", "1,480 of 1,480 fees of one account; US, CA, GB, FR, BE, SG and BR ones agree")
def fee(price: Price, amount: int) -> int:
    """A fee, in minor units, is the percentage of the settled amount, rounded half up, and the
    fixed part, up to the cap; of some methods it is never nothing.
    """
    charged = max(half_up(amount * price.rate, 10_000) + price.fixed, price.least)
    if price.cap is not None:
        charged = min(charged, price.cap)
    return charged if price.or_lower is None else min(charged, fee(price.or_lower, amount))


@rule("recorded", "145 of 145 refunds of one account with an old contract, 2023-24")
def fee_returned(price: Price, before: int, after: int) -> int:
    """By an old contract, a refund returns the fee of what it refunds: the fee of the charge before
    it less the fee of what is left, and all of it when nothing is left.
    """
    return fee(price, before) - (fee(price, after) if after else 0)


# The fixed part of a list of one currency, taken in another.
_FIXED_ABROAD = {("eur", "jpy"): 35, ("eur", "aud"): 42}

# About the same worth in every currency an account settles in.
_FIXED = {
    "usd": 30, "eur": 25, "gbp": 20, "cad": 42, "aud": 42, "nzd": 50, "sgd": 50, "hkd": 235,
    "myr": 100, "jpy": 35, "brl": 150, "inr": 2500, "mxn": 300, "thb": 1000, "aed": 100,
    "chf": 30, "czk": 650, "dkk": 180, "huf": 8500, "nok": 200, "pln": 100, "ron": 100,
    "sek": 180, "krw": 400, "ils": 100, "php": 1500, "zar": 500, "ttd": 200, "idr": 450_000,
    "cop": 120_000, "ars": 40_000,
}  # fmt: skip


def knows_fee_in(prices: PriceList, currency: str) -> bool:
    """Whether `fixed_in` knows the fixed part of a fee in the currency."""
    same = currency == prices.currency or prices.domestic.fixed == 0
    return same or currency in _FIXED or (prices.currency, currency) in _FIXED_ABROAD


@rule("assumed", "EUR list in JPY 35 and AUD 42 recorded; all others assumed")
def fixed_in(prices: PriceList, currency: str) -> int:
    """The fixed part of a fee in another settlement currency is an amount of its own, in minor
    units; it is not converted at the rate of the day.
    """
    home = prices.domestic.fixed
    if currency == prices.currency or home == 0:
        return home
    pair = (prices.currency, currency)
    if pair in _FIXED_ABROAD:
        return _FIXED_ABROAD[pair]
    if currency not in _FIXED:
        raise LookupError(f"no fixed part of the fee is known in {currency}")
    return _FIXED[currency]


@lru_cache(maxsize=1024)
def charge_price(prices: PriceList, card_country: str, currency: str) -> Price:
    """The price of a card charge that settles in `currency`."""
    price = card_price(prices, card_country)
    if currency == prices.currency:
        return price
    return evolve(price, fixed=fixed_in(prices, currency), or_lower=None)


@rule(
    "documented",
    "https://stripe.com/pricing; SEPA debits recorded; Bacs, BECS and iDEAL assumed",
)
def method_price(prices: PriceList, payment_method_type: str, currency: str) -> Price:
    """An ACH debit costs 0.8 %, at most 5 dollars; a SEPA debit 35 cents; a Bacs debit 1 %, from 20
    pence to 2 pounds; a BECS debit 1 % and 30 cents, at most 3.50 dollars; iDEAL 29 cents. Another
    method costs what a domestic card does (assumed).
    """
    price = prices.methods.get(payment_method_type)
    return charge_price(prices, prices.country, currency) if price is None else price


# What a platform pays when it debits a connected account.
ACCOUNT_DEBIT = Price(150)


@rule("documented", "https://stripe.com/connect/pricing, as a digest of it says")
def account_debit_price(prices: PriceList) -> Price:
    """Debiting a connected account costs the platform 1.5 % of the amount."""
    return prices.methods.get("stripe_account", ACCOUNT_DEBIT)
