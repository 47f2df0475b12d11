"""Where Stripe has accounts, and where they are recipients: paid by transfers, charging nobody."""

from __future__ import annotations

from stripesim.facts.countries import COUNTRIES, country_of
from stripesim.facts.evidence import rule
from stripesim.facts.settlement import Timing, delayed, timing_for

RECIPIENTS: dict[str, str] = {
    code: country.currency
    for code, country in COUNTRIES.items()
    if country.currency is not None and not country.is_market
}
# Small countries whose businesses also have accounts of a neighbor that shares its banks' networks
# and its currency with them. (assumed)
SERVED_FROM = {"MC": "FR", "SM": "IT"}


@rule("documented", "https://docs.stripe.com/connect/cross-border-payouts; KR, PH, IL, TT recorded")
def currency_of(country: str) -> str | None:
    """The default currency of accounts in a country, be they of full use or recipients. None:
    Stripe has no accounts there.
    """
    return country_of(country).currency


@rule("recorded", "new accounts: US 151 of 151, CA 88 of 88, MX 2 of 2, KR 18 of 18")
def first_timing(country: str) -> Timing:
    """A new connected account begins with its country's timing before the first payout; a
    recipient's money does not wait.
    """
    return delayed(country, 0) if country in RECIPIENTS else timing_for(country, "initial")


@rule("recorded", "267 accounts in nine countries; recipients in 58 countries, 1 in seven of them")
def least_delay(country: str, is_recipient: bool) -> int:
    """`delay_days` is at least 1; for recipients at least 0, or 1 in a few countries."""
    record = country_of(country)
    return record.recipients_wait if is_recipient or country in RECIPIENTS else 1
