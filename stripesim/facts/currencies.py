"""Currencies: which are supported, how many decimals they have, what may be charged, how an amount
is written in an error message."""

from __future__ import annotations

from stripesim.facts.countries import COUNTRIES, country_of
from stripesim.facts.evidence import rule

# In the order in which Stripe lists them when it refuses a currency.
# fmt: off
SUPPORTED: tuple[str, ...] = (
    "usd", "aed", "afn", "all", "amd", "ang", "aoa", "ars", "aud", "awg", "azn", "bam", "bbd",
    "bdt", "bgn", "bhd", "bif", "bmd", "bnd", "bob", "brl", "bsd", "bwp", "byn", "bzd", "cad",
    "cdf", "chf", "clp", "cny", "cop", "crc", "cve", "czk", "djf", "dkk", "dop", "dzd", "egp",
    "etb", "eur", "fjd", "fkp", "gbp", "gel", "gip", "gmd", "gnf", "gtq", "gyd", "hkd", "hnl",
    "hrk", "htg", "huf", "idr", "ils", "inr", "isk", "jmd", "jod", "jpy", "kes", "kgs", "khr",
    "kmf", "krw", "kwd", "kyd", "kzt", "lak", "lbp", "lkr", "lrd", "lsl", "mad", "mdl", "mga",
    "mkd", "mmk", "mnt", "mop", "mur", "mvr", "mwk", "mxn", "myr", "mzn", "nad", "ngn", "nio",
    "nok", "npr", "nzd", "omr", "pab", "pen", "pgk", "php", "pkr", "pln", "pyg", "qar", "ron",
    "rsd", "rub", "rwf", "sar", "sbd", "scr", "sek", "sgd", "shp", "sle", "sos", "srd", "std",
    "szl", "thb", "tjs", "tnd", "top", "try", "ttd", "twd", "tzs", "uah", "ugx", "uyu", "uzs",
    "vnd", "vuv", "wst", "xaf", "xcd", "xcg", "xof", "xpf", "yer", "zar", "zmw", "usdc", "btn",
    "ghs", "eek", "lvl", "svc", "vef", "ltl", "sll", "mro",
)
_ZERO_DECIMAL = frozenset({
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
})
_THREE_DECIMAL = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
# Currencies without a minor unit whose amounts are nevertheless passed times 100.
_WHOLE_UNITS = frozenset({"isk", "ugx"})
_WHOLE_UNITS_IN_PAYOUTS = frozenset({"huf", "twd"})

MINIMUM_CHARGE: dict[str, int] = {
    "usd": 50, "aed": 200, "ars": 50, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50,
    "cop": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "idr": 50,
    "ils": 50, "inr": 50, "jpy": 50, "krw": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50,
    "php": 50, "pln": 200, "ron": 200, "rub": 50, "sek": 300, "sgd": 50, "thb": 1000, "zar": 50,
}

# Documented for payouts to other countries, except ghs and eur, which were recorded, and php and
# mxn, which a third party reports.
MINIMUM_PAYOUT: dict[str, int] = {
    "all": 300_000, "dzd": 100, "aoa": 2_300_000, "xcd": 100, "ars": 460_000, "amd": 1_210_000,
    "aud": 0, "eur": 100, "azn": 5_000, "bsd": 100, "bhd": 1_000, "bdt": 2_000, "xof": 1,
    "btn": 250_000, "bob": 20_000, "bam": 5_000, "bwp": 100, "bnd": 100, "bgn": 100,
    "khr": 12_300_000, "cad": 0, "clp": 23_000, "cop": 14_000_000, "ghs": 30_000, "php": 2_000,
    "mxn": 1_000,
}

country_currency: dict[str, str] = {
    code: country.currency
    for code, country in COUNTRIES.items()
    if country.currency is not None and country.is_market
}

# Each the sign of one currency only: how Stripe writes other dollars, and kronor, is not known.
_SYMBOLS = {
    "usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "ghs": "₵", "brl": "R$", "ils": "₪",
    "inr": "₹", "krw": "₩", "myr": "RM", "php": "₱", "thb": "฿",
}
# fmt: on


@rule("documented", "https://docs.stripe.com/currencies")
def decimals(currency: str) -> int:
    """The number of decimals of a currency: two for most, none for some (JPY, KRW), three for five
    (KWD). ISK and UGX have no minor unit, but two decimals in the API."""
    if currency in _ZERO_DECIMAL:
        return 0
    return 3 if currency in _THREE_DECIMAL else 2


@rule("documented", "https://docs.stripe.com/currencies")
def charge_step(currency: str) -> int:
    """An amount is a multiple of this many minor units: 10 where there are three decimals, 100 for
    ISK and UGX, else 1."""
    if currency in _WHOLE_UNITS:
        return 100
    return 10 if currency in _THREE_DECIMAL else 1


@rule("documented", "https://docs.stripe.com/currencies")
def payout_step(currency: str) -> int:
    """A payout is a multiple of as many minor units as a charge; in HUF and TWD of 100."""
    return 100 if currency in _WHOLE_UNITS_IN_PAYOUTS else charge_step(currency)


@rule("documented", "https://docs.stripe.com/currencies")
def maximum_charge(currency: str) -> int:
    """A charge is of at most 99,999,999 minor units; of twelve digits in IDR."""
    return 999_999_999_999 if currency == "idr" else 99_999_999


@rule(
    "documented",
    "https://docs.stripe.com/payouts/multicurrency-settlement; in countries of recipients: "
    "https://docs.stripe.com/connect/cross-border-payouts/special-requirements",
)
def minimum_payout(country: str, currency: str) -> int:
    """The least amount of a payout, in minor units. Currencies other than its own that a US account
    settles in have a minimum of 200 to 300 major units; other payouts the minimum of the currency.
    Where none is known it is one major unit in countries of recipients, elsewhere 1 (both assumed).
    """
    record = country_of(country)
    unknown = 1 if record.is_market else 10 ** decimals(currency)
    least = MINIMUM_PAYOUT.get(currency, unknown)
    return max(1, record.payout_minimums.get(currency, least))


@rule("assumed", "usd and ghs recorded in error messages, eur, gbp and jpy reported; as in those")
def symbol(currency: str) -> str | None:
    """The sign before an amount in a message; None where it is not known."""
    return _SYMBOLS.get(currency)


@rule("recorded", "'Amount must be at least $0.50 usd'; currencies without a known sign assumed")
def money_and_code(amount: int, currency: str) -> str:
    """An amount below the minimum is written with the code behind it: $0.50 usd."""
    written = money(amount, currency)
    return f"{written} {currency}" if symbol(currency) else written


_CENTS = frozenset({"usd", "eur", "cad", "aud", "nzd", "sgd", "hkd"})


@rule(
    "documented",
    "reported of dollars: https://github.com/stripe/stripe-python/issues/643; others by analogy",
)
def least_in_words(amount: int, currency: str) -> str:
    """The least that an amount must convert to is written in cents, or in pence."""
    if currency in _CENTS:
        return f"{amount} cents"
    return f"{amount} pence" if currency == "gbp" else money(amount, currency)


@rule("recorded", "errors: 'Refund amount ($6.00) is greater ...', 'no more than $999,999.99'")
def money(amount: int, currency: str) -> str:
    """An amount in a message is written with the sign of its currency, commas between thousands,
    and the decimals of the currency: $1,234.50.

    `amount` is in minor units. A currency without a known sign is written 1,234.50 xxx (assumed).
    """
    places = decimals(currency)
    whole, part = divmod(abs(amount), 10**places)
    number = f"{whole:,}.{part:0{places}}" if places else f"{whole:,}"
    sign, mark = "-" if amount < 0 else "", symbol(currency)
    return f"{sign}{mark}{number}" if mark else f"{sign}{number} {currency}"
