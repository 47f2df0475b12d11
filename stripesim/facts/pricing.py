"""What Stripe takes from a payment: a percentage rounded half up, plus a fixed part.

Standard prices of 2026, by the account's country. What Stripe gives up by special agreement
(premium cards, volume, interchange plus) is not here: give the simulator a `PriceList` of your own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from attrs import evolve, field, frozen

from stripesim.facts.evidence import Grade, rule


@rule("recorded", "1,480 of 1,480 fees of one account; half-even, half-down and ceiling all miss")
def half_up(numerator: int, denominator: int) -> int:
    """A fraction of a minor unit is rounded half up on its magnitude, and then gets its sign.

    >>> half_up(25, 10), half_up(-25, 10)
    (3, -3)
    """
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


@frozen(cache_hash=True)
class Price:
    """`rate` in basis points (2.9 % is 290), `fixed` and `cap` in minor units; with `or_lower` the
    lower of the two prices counts.
    """

    rate: int
    fixed: int = 0
    cap: int | None = None
    or_lower: Price | None = None


def _in_order(countries: Iterable[str]) -> str:
    """A set is told in another order by each process, and a state has to be told in one."""
    return repr(sorted(countries))


@frozen(eq=False)
class PriceList:
    """The price of one account. `home` are the countries whose cards pay the domestic price (the
    account's own always does), `near` those whose cards pay a price between domestic and
    international. The margin of a currency conversion is in basis points. `methods` are the prices
    of payments that are not cards, by type; `failed_debit_fees` is what one of them costs besides
    when it fails, `returns_fee_of_failed_debit` whether its price comes back then.
    `returns_fees` and `returns_dispute_fee` are old contracts: a refund returns the fee, a dispute
    that is won its own. A list that is not `established` knows no price of cards yet.
    """

    country: str
    currency: str
    domestic: Price
    international: Price
    dispute_fee: int
    dispute_countered_fee: int
    conversion_margin: int = 200
    home: frozenset[str] = field(default=frozenset(), repr=_in_order)
    near: frozenset[str] = field(default=frozenset(), repr=_in_order)
    near_price: Price | None = None
    methods: Mapping[str, Price] = field(factory=dict)
    failed_debit_fees: Mapping[str, int] = field(factory=dict)
    returns_fee_of_failed_debit: bool = False
    returns_fees: bool = False
    returns_dispute_fee: bool = False
    grade: Grade = "documented"
    established: bool = True


# fmt: off
EUROPEAN_ECONOMIC_AREA = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})
EURO_COUNTRIES = (
    "AT", "BE", "BG", "HR", "CY", "EE", "FI", "FR", "DE", "GR", "IE", "IT", "LV", "LT", "LU",
    "MT", "NL", "PT", "SK", "SI", "ES",
)

_EURO = PriceList(
    "", "eur", Price(150, 25), Price(325, 25), 2000, 2000, grade="recorded",
    home=EUROPEAN_ECONOMIC_AREA, near=frozenset({"GB"}), near_price=Price(250, 25),
    methods={"sepa_debit": Price(0, 35)},
)

# Country, currency, domestic card, international card, dispute, countering it.
# Dispute fees: US, CA and BR recorded; GB, AU and the euro's documented; SG's from a third party;
# those of NZ, HK, MY, JP and IN are assumed. Countering costs the same again but in Japan.
_LISTS = (
    PriceList("US", "usd", Price(290, 30), Price(440, 30), 1500, 1500, grade="recorded",
              conversion_margin=100, methods={"us_bank_account": Price(80, cap=500)},
              failed_debit_fees={"us_bank_account": 400}),
    PriceList("CA", "cad", Price(290, 30), Price(370, 30), 1500, 1500, grade="recorded"),
    PriceList("GB", "gbp", Price(150, 20), Price(325, 20), 2000, 2000,
              near=EUROPEAN_ECONOMIC_AREA, near_price=Price(250, 20)),
    PriceList("AU", "aud", Price(170, 30), Price(350, 30), 2500, 2500),
    PriceList("NZ", "nzd", Price(270, 30), Price(370, 30), 2500, 2500, grade="assumed"),
    PriceList("SG", "sgd", Price(340, 50), Price(390, 50), 1500, 1500, grade="recorded"),
    PriceList("HK", "hkd", Price(340, 235), Price(390, 235), 8500, 8500),
    PriceList("MY", "myr", Price(300, 100), Price(400, 100), 6000, 6000),
    # No price for foreign cards is known: as the domestic one.
    PriceList("JP", "jpy", Price(360), Price(360), 1300, 0, grade="assumed"),
    # The price page adds 2 % for foreign cards; recorded charges of a US card show no surcharge.
    PriceList("BR", "brl", Price(399, 39), Price(399, 39), 5500, 5500, grade="recorded"),
    PriceList("IN", "inr", Price(200), Price(430), 100_000, 100_000, grade="assumed"),
)
# fmt: on

PRICES: dict[str, PriceList] = {
    **{prices.country: prices for prices in _LISTS},
    **{country: evolve(_EURO, country=country) for country in EURO_COUNTRIES},
}


@rule("documented", "https://stripe.com/pricing; US, CA, SG, BR and the euro confirmed by fees")
def prices_for(country: str) -> PriceList:
    """An account without a price of its own pays its country's standard price.

    For CH, CZ, DK, HU, LI, MX, NO, PL, RO, SE, AE, TH and GI none is established: a LookupError.
    """
    try:
        return PRICES[country]
    except KeyError:
        raise LookupError(
            f"no standard price is established for accounts in {country!r}: "
            "give the simulator one with pricing=PriceList(...)"
        ) from None


def prices_or_none(country: str, currency: str) -> PriceList:
    """Those of its country; of a country without an established price, a list that awaits one."""
    if country in PRICES:
        return PRICES[country]
    nothing = Price(0)
    return PriceList(country, currency, nothing, nothing, 0, 0, established=False)


@rule("documented", "https://stripe.com/pricing")
def card_price(prices: PriceList, card_country: str) -> Price:
    """The price of a card follows the country of its issuer; between the EEA and Britain it costs
    less than from farther away."""
    if card_country == prices.country or card_country in prices.home:
        return prices.domestic
    if prices.near_price is not None and card_country in prices.near:
        return prices.near_price
    return prices.international


@rule("recorded", "1,480 of 1,480 fees of one account; US, CA, GB, FR, BE, SG and BR ones agree")
def fee(price: Price, amount: int) -> int:
    """The percentage of the settled amount, half up, plus the fixed part, up to the cap."""
    charged = half_up(amount * price.rate, 10_000) + price.fixed
    if price.cap is not None:
        charged = min(charged, price.cap)
    return charged if price.or_lower is None else min(charged, fee(price.or_lower, amount))


@rule("recorded", "145 of 145 refunds of one account with an old contract, 2023-24")
def fee_returned(price: Price, before: int, after: int) -> int:
    """A refund that returns the fee leaves that of what is left of the charge; of nothing, none."""
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
    """Whether `fixed_in` has an answer."""
    same = currency == prices.currency or prices.domestic.fixed == 0
    return same or currency in _FIXED or (prices.currency, currency) in _FIXED_ABROAD


@rule("assumed", "EUR list in JPY 35 and AUD 42 recorded; all others assumed")
def fixed_in(prices: PriceList, currency: str) -> int:
    """The fixed part is a table value for each settlement currency, not a conversion of the day."""
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
    """What a card charge that settles in `currency` costs."""
    price = card_price(prices, card_country)
    if currency == prices.currency:
        return price
    return evolve(price, fixed=fixed_in(prices, currency), or_lower=None)


@rule("documented", "https://stripe.com/pricing; SEPA debits recorded; without a row assumed")
def method_price(prices: PriceList, payment_method_type: str, currency: str) -> Price:
    """ACH costs 0.8 %, at most 5 dollars; a SEPA debit 35 cents. A method whose price is not known
    costs what a domestic card does.
    """
    price = prices.methods.get(payment_method_type)
    return charge_price(prices, prices.country, currency) if price is None else price


# What a platform pays when it debits a connected account.
ACCOUNT_DEBIT = Price(150)


@rule("documented", "https://stripe.com/connect/pricing, as a digest of it says")
def account_debit_price(prices: PriceList) -> Price:
    """Debiting a connected account costs its platform 1.5 %."""
    return prices.methods.get("stripe_account", ACCOUNT_DEBIT)
