"""What cards cost, and what one currency is worth in another: tables and exact fractions.

The prices are Stripe's standard ones (https://stripe.com/pricing, by country), confirmed by
recorded fees where there are any. All rounding is half up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

EUROPE = frozenset({"DE", "FR", "IE"})


@dataclass(frozen=True)
class Card:
    """A test card, as far as money is concerned. https://docs.stripe.com/testing"""

    issued_in: str = "US"
    skips_pending: bool = False
    declined: bool = False
    refunds: str = "at once"  # or "late": pending for an hour; or "bounce": failing after an hour
    disputed: str = ""  # "chargeback" or "inquiry", as soon as it has paid


# By what follows `tok_` or `pm_card_`.
CARDS = {
    "visa": Card(),
    "mastercard": Card(),
    "amex": Card(),
    "bypassPending": Card(skips_pending=True),
    "fr": Card("FR"),
    "de": Card("DE"),
    "gb": Card("GB"),
    "ca": Card("CA"),
    "sg": Card("SG"),
    "bypassPendingInternational": Card("IE", skips_pending=True),
    "visa_chargeDeclined": Card(declined=True),
    "visa_chargeDeclinedInsufficientFunds": Card(declined=True),
    "chargeDeclinedExpiredCard": Card(declined=True),
    "chargeDeclinedProcessingError": Card(declined=True),
    "pendingRefund": Card(refunds="late"),
    "refundFail": Card(refunds="bounce"),
    "createDispute": Card(disputed="chargeback"),
    "createDisputeProductNotReceived": Card(disputed="chargeback"),
    "createDisputeInquiry": Card(disputed="inquiry"),
}


def card_of(name: str) -> Card:
    return CARDS[name.removeprefix("tok_").removeprefix("pm_card_")]


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


# --- fees ----------------------------------------------------------------------------------------

# In percent: a card of the account's own region, one from abroad, and what else there is.
PERCENT = {
    "US": ({"US"}, "2.9", "4.4", {}),
    "CA": ({"CA"}, "2.9", "3.7", {}),
    "GB": ({"GB"}, "1.5", "3.25", dict.fromkeys(EUROPE, "2.5")),
    "DE": (EUROPE, "1.5", "3.25", {"GB": "2.5"}),
    "SG": ({"SG"}, "3.4", "3.9", {}),
}

# The fixed part is a table, not a conversion (recorded: 35 JPY at two different rates; 42 CAD on an
# account at home elsewhere, where the price of Canada itself says 30).
FIXED = {"usd": 30, "eur": 25, "gbp": 20, "sgd": 50, "cad": 42}
FIXED_AT_HOME = {("CA", "cad"): 30}

# The same number in whatever currency the charge settles (recorded: USD, CAD; the other prices are
# documented, the same number elsewhere is assumed).
DISPUTE_FEE = {"US": 15_00, "CA": 15_00, "GB": 20_00, "DE": 20_00, "SG": 15_00}


def stripe_fee(amount: int, card: Card, country: str = "US", currency: str = "usd") -> int:
    """The percentage of what settled, rounded, and the fixed part."""
    home, domestic, abroad, special = PERCENT[country]
    percent = domestic if card.issued_in in home else special.get(card.issued_in, abroad)
    fixed = FIXED_AT_HOME.get((country, currency), FIXED[currency])
    return half_up(amount * Fraction(percent) / 100) + fixed


# --- conversion ----------------------------------------------------------------------------------

MINOR_UNITS = {"jpy": 1}  # of one; others have a hundred


@dataclass(frozen=True)
class Rates:
    """How much of each currency one US dollar is, as the life was told."""

    for_one_dollar: dict[str, Fraction]

    def mid(self, origin: str, target: str) -> Fraction:
        """Minor units of the target for one minor unit of the origin."""
        rate = self._of(target) / self._of(origin)
        return rate * MINOR_UNITS.get(target, 100) / MINOR_UNITS.get(origin, 100)

    def _of(self, currency: str) -> Fraction:
        return Fraction(1) if currency == "usd" else self.for_one_dollar[currency]

    def with_rate(self, currency: str, rate: Fraction) -> Rates:
        return Rates({**self.for_one_dollar, currency: rate})


def margin(country: str) -> Fraction:
    """What Stripe keeps of money that is converted on its way in; none on the way back."""
    return Fraction(1, 100) if country == "US" else Fraction(2, 100)
