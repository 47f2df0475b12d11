"""Instant payouts: who may make them, to what, how much at once and in a day, and at what price.

Countries, amounts and fees: https://docs.stripe.com/payouts/instant-payouts and
https://docs.stripe.com/connect/instant-payouts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import field, frozen

from stripesim.facts.calendars import Calendar
from stripesim.facts.countries import codes_where, country_of
from stripesim.facts.days import DAY as DAY
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.facts.start_of_day import StartOfDay, begins, day_of

# -- where -----------------------------------------------------------------------------------------

COUNTRIES = codes_where(lambda country: country.instant_to)


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts; in some only some banks")
def reaches(country: str, destination: str) -> bool:
    """Instant payouts reach debit cards, and in some countries bank accounts; in Hong Kong only
    bank accounts. `destination` is "card" or "bank_account".
    """
    return destination in country_of(country).instant_to


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts")
def own_currency(country: str, currency: str) -> bool:
    """Instant payouts are made only in the currency of the account's country."""
    record = country_of(country)
    return record.is_market and record.currency == currency


# -- how much --------------------------------------------------------------------------------------

# Currency: the least and the most of one payout, in minor units.
# fmt: off
ONE_PAYOUT: Mapping[str, tuple[int, int]] = {
    "usd": (50, 999_900),    "cad": (60, 999_900),     "sgd": (50, 999_900),
    "gbp": (40, 999_900),    "aud": (50, 999_900),     "eur": (40, 999_900),
    "czk": (1_000, 9_999_900), "dkk": (500, 999_900),  "hkd": (500, 999_900),
    "huf": (20_000, 99_999_900), "nok": (500, 999_900), "pln": (200, 999_900),
    "ron": (200, 999_900),   "sek": (500, 999_900),    "nzd": (50, 999_900),
    "myr": (200, 999_900),   "aed": (200, 999_900),
}
# fmt: on
MOST_A_DAY = 10


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts: 'about 6 business days'")
def counted_until(calendar: Calendar, now: int) -> int:
    """Pending money can be paid out instantly if it becomes available within six business days."""
    return calendar.add(now // DAY, 6) * DAY


@rule("recorded", "platforms' own balances: never more than USD 10,000; others are not published")
def usual_volume(currency: str) -> int | None:
    """The most that an account that pays its own fees is paid out instantly in a day, in minor
    units. None: there is no limit, or it is not published.
    """
    return 1_000_000 if currency == "usd" else None


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts")
def start_of_the_day(country: str | None, now: int) -> int:
    """The day whose payouts the limits count begins at midnight in the account's country: Central
    time in the US, Paris in the European Union. For all connected accounts of a platform together
    (None) it begins at midnight Central time.
    """
    zone = country_of(country or "US").instant_zone
    midnight = StartOfDay(0, 0, zone)
    return begins(midnight, day_of(midnight, now))


# -- at what price ---------------------------------------------------------------------------------


@frozen
class InstantPrice:
    """What an instant payout costs: `share` of the amount (1/100 is one per cent), and by currency,
    in minor units, a fixed part and the least and the most that it costs.
    """

    share: Fraction
    fixed: Mapping[str, int] = field(factory=dict)
    minimum: Mapping[str, int] = field(factory=dict)
    maximum: Mapping[str, int] = field(factory=dict)


@frozen
class InstantTerms:
    """What was agreed with an account. `allowed`: None is what anybody begins with. `daily` is the
    most it pays out in a day, by currency, `daily_connected` the most that a platform's connected
    accounts do together; `own_price` is what it pays Stripe, `price` what a platform takes from its
    connected accounts.
    """

    allowed: bool | None = None
    daily: Mapping[str, int | None] = field(factory=dict)
    daily_connected: Mapping[str, int | None] = field(factory=dict)
    own_price: InstantPrice | None = None
    price: InstantPrice | None = None


@rule("documented", "https://docs.stripe.com/payouts/instant-payouts")
def stripes_price(country: str) -> InstantPrice:
    """Stripe takes 1 % of an instant payout in CA, the European Union, the UK, SG, NO, HK and MY,
    and 1.5 % in the US, AU, NZ and AE.
    """
    return InstantPrice(Fraction(country_of(country).instant_price, 10_000))


PLATFORM_PAYS = InstantPrice(Fraction(1, 100))  # whatever it takes itself (documented)


@rule("recorded", "22 of 22 application fees of instant payouts; minimum and maximum documented")
def fee_of(price: InstantPrice, amount: int, currency: str) -> int:
    """The fee, in minor units, is the share of the amount, rounded half up, plus the fixed part; at
    least the minimum, at most the maximum."""
    share = price.share
    fee = half_up(amount * share.numerator, share.denominator) + price.fixed.get(currency, 0)
    most = price.maximum.get(currency, fee)
    return max(min(fee, most), price.minimum.get(currency, 0))


@rule("recorded", "4 of 4 `net_available`; with a fixed part, a minimum or a maximum assumed")
def net_of(price: InstantPrice, gross: int, currency: str) -> int:
    """The most that can be paid out so that the fee fits into `gross` too: gross / (1 + share),
    rounded down. One minor unit may be left.
    """
    net = int((gross - price.fixed.get(currency, 0)) // (1 + price.share))
    fee = gross - net
    least, most = price.minimum.get(currency, 0), price.maximum.get(currency, fee)
    if fee > most:
        net = gross - most
    if fee < least:
        net = gross - least
    return max(net, 0)


# -- money that is still pending -------------------------------------------------------------------


@rule(
    "documented",
    "https://docs.stripe.com/payouts/instant-payouts-advance-funding; earliest first assumed",
)
def drawn(
    available: int, days: Iterable[tuple[int, int]], amount: int
) -> tuple[tuple[int, int], ...]:
    """A payout of more than what is available takes the rest from money that becomes available
    later, the earliest day first; a day gives at most the sum of all days up to it. A negative
    balance is made up for first.

    `days` are pairs (moment, what becomes available then) in order; the answer is pairs (moment,
    what is taken).
    """
    lacking, so_far = amount - max(available, 0), min(available, 0)
    parts = []
    for moment, gained in days:
        so_far += gained
        part = min(lacking, so_far)
        if part > 0:
            parts.append((moment, part))
            lacking, so_far = lacking - part, so_far - part
    return tuple(parts)
