"""When money becomes available: some days after the payment, counted in one of three ways.

`available_on` is always a midnight UTC; the rest of the file says which `Timing` a payment has.
"""

from __future__ import annotations

from functools import lru_cache

from stripesim.facts.calendars import Calendar
from stripesim.facts.countries import codes_where, country_of
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import PAYMENT_METHODS
from stripesim.facts.timing import Stage as Stage
from stripesim.facts.timing import Timing as Timing
from stripesim.facts.timing import Unit as Unit


@rule("recorded", "2,384 of 2,607 balance transactions at midnight UTC, the others at once")
def available_on(timing: Timing, calendar: Calendar, created: int) -> int:
    """A payment becomes available at 00:00 UTC, some days after the UTC date of its creation; there
    is no cut-off within the day.

    Business days without roll: the n-th business day strictly after the date. With roll: the date
    first moves to a business day. Calendar days: weekends included. Moments are Unix timestamps.
    """
    return _of_day(timing, calendar, created // DAY)


@lru_cache(maxsize=4096)  # also so that all rows of a day share one number
def _of_day(timing: Timing, calendar: Calendar, day: int) -> int:
    if timing.unit == "calendar":
        return (day + timing.days) * DAY
    first = calendar.next_business_day(day) if timing.roll else day
    return calendar.add(first, timing.days) * DAY


# -- by country ------------------------------------------------------------------------------------

COUNTRIES = codes_where(lambda country: country.is_market)


@rule("recorded", "US 1,510 of 1,510, FR and GB recorded; others https://docs.stripe.com/payouts")
def timing_for(country: str, stage: Stage) -> Timing:
    """Card payments wait as long as is usual in the account's country: two business days in the US;
    in most of Europe seven calendar days before the first payout and three business days after it.

    Only the US does not move a weekend payment to Monday first. Where Stripe has several rows for a
    country this is the plain one: that of domestic cards in India and Brazil (for others see
    `card_timing`), in Japan 4 business days (Stripe pays out once a week what is at least that
    old).
    """
    timing = country_of(country).timing
    if timing is None:
        raise LookupError(f"no settlement timing is known for accounts in {country!r}")
    initial, established = timing
    return initial if stage == "initial" else established


@rule(
    "documented",
    "https://docs.stripe.com/payouts; that a delay of one's own is for all cards assumed",
)
def card_timing(timing: Timing, country: str, issued_in: str) -> Timing:
    """In Brazil and India, payments by cards that were issued abroad wait 5 calendar days, and 5
    business days; not where another delay than the country's was set, the account's `timing`.
    """
    record = country_of(country)
    if record.timing_abroad is None or issued_in == country or timing not in (record.timing or ()):
        return timing
    return record.timing_abroad


@rule("documented", "https://docs.stripe.com/payouts")
def delay_unit(country: str) -> Unit:
    """The `delay_days` that a platform sets are business days for accounts in AE, AU, IN, JP, MY,
    NZ, TH and US, calendar days for others.

    Stripe's page has Malaysia here under business days and in its country table under calendar
    days; both are kept.
    """
    return country_of(country).delay_unit


@rule("recorded", "delay 1 in the US 4 of 4, delay 7 in Canada 84 of 84; unit documented")
def delayed(country: str, delay_days: int) -> Timing:
    """Payments of an account with `delay_days` wait that many days, of its country's unit."""
    return Timing(delay_days, delay_unit(country), roll=country_of(country).rolls)


# -- by payment method -----------------------------------------------------------------------------


def payment_timing(
    timing: Timing, country: str, payment_method_type: str, issued_in: str
) -> Timing:
    """How long a payment waits on an account of a country whose cards wait `timing`: cards by where
    they were issued, others by their type.
    """
    if payment_method_type == "card":
        return card_timing(timing, country, issued_in)
    return method_timing(timing, payment_method_type)


@rule("documented", "https://docs.stripe.com/payouts; SEPA debit recorded on a French account")
def method_timing(timing: Timing, payment_method_type: str) -> Timing:
    """Bank debits wait longer than cards, each method its own number of days. Other methods wait as
    long as the account's cards, whose `timing` is given.

    SEPA debits took 7 calendar days in recordings, against the 6 business days of the page. A debit
    rolls a weekend as the account's cards do (assumed).
    """
    method = PAYMENT_METHODS.get(payment_method_type)
    if method is None or method.waits is None:
        return timing
    return Timing(*method.waits, roll=timing.roll)
