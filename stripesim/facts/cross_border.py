"""Countries whose accounts are only paid: they receive transfers, and charge nobody."""

from __future__ import annotations

from stripesim.facts.currencies import country_currency
from stripesim.facts.evidence import rule
from stripesim.facts.settlement import COUNTRIES, Timing, delayed, timing_for

# fmt: off
RECIPIENTS: dict[str, str] = {
    "AG": "xcd", "AL": "all", "AM": "amd", "AO": "aoa", "AR": "ars", "AZ": "azn", "BA": "bam",
    "BD": "bdt", "BH": "bhd", "BJ": "xof", "BN": "bnd", "BO": "bob", "BS": "bsd", "BT": "btn",
    "BW": "bwp", "CI": "xof", "CL": "clp", "CO": "cop", "CR": "crc", "DO": "dop", "DZ": "dzd",
    "EC": "usd", "EG": "egp", "ET": "etb", "GA": "xaf", "GH": "ghs", "GM": "gmd", "GT": "gtq",
    "GY": "gyd", "ID": "idr", "IL": "ils", "IS": "eur", "JM": "jmd", "JO": "jod", "KE": "kes",
    "KH": "khr", "KR": "krw", "KW": "kwd", "KZ": "kzt", "LA": "lak", "LC": "xcd", "LK": "lkr",
    "MA": "mad", "MC": "eur", "MD": "mdl", "MG": "mga", "MK": "mkd", "MN": "mnt", "MO": "mop",
    "MU": "mur", "MZ": "mzn", "NA": "nad", "NE": "xof", "NG": "ngn", "OM": "omr", "PA": "usd",
    "PE": "pen", "PH": "php", "PK": "pkr", "PY": "pyg", "QA": "qar", "RS": "rsd", "RW": "rwf",
    "SA": "sar", "SM": "eur", "SN": "xof", "SV": "usd", "TN": "tnd", "TR": "try", "TT": "ttd",
    "TW": "twd", "TZ": "tzs", "UY": "uyu", "UZ": "uzs", "VN": "vnd", "ZA": "zar",
}
# fmt: on


@rule("documented", "https://docs.stripe.com/connect/cross-border-payouts; KR, PH, IL, TT recorded")
def currency_of(country: str) -> str | None:
    """An account can be in a country of Stripe's own markets, or in one to which it pays across
    borders. None: in neither.
    """
    return country_currency.get(country) if country in COUNTRIES else RECIPIENTS.get(country)


@rule("recorded", "new accounts: US 151 of 151, CA 88 of 88, MX 2 of 2, KR 18 of 18")
def first_timing(country: str) -> Timing:
    """A new connected account begins with the first timing of its country; one that is only paid
    does not wait.
    """
    return delayed(country, 0) if country in RECIPIENTS else timing_for(country, "initial")


@rule("recorded", "267 accounts in nine countries, 1; seven recipients, 0")
def least_delay(country: str, is_recipient: bool) -> int:
    """Payments wait at least a day; those to an account that is only paid do not have to."""
    return 0 if is_recipient or country in RECIPIENTS else 1
