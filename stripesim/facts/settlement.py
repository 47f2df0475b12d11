"""When money becomes available: so many days after the payment, counted in one of three ways.

`available_on` is always a midnight UTC; the rest of the file says which `Timing` an account has.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from attrs import frozen

from stripesim.facts.calendars import Calendar
from stripesim.facts.evidence import rule

Unit = Literal["business", "calendar"]
Stage = Literal["established", "initial"]

DAY = 86_400


@frozen(cache_hash=True)
class Timing:
    """How long money waits: `roll` lets a payment made on a weekend count as the next business
    day's before the business days are counted, and means nothing for calendar days."""

    days: int
    unit: Unit
    roll: bool


@rule("recorded", "2,384 of 2,607 balance transactions at midnight UTC, the others at once")
def available_on(timing: Timing, calendar: Calendar, created: int) -> int:
    """A payment becomes available at 00:00 UTC, some days after the UTC date of its creation; no
    hour of the day is a cut-off.

    Business days without roll: the n-th business day strictly after the date. With roll: the date
    first moves to a business day. Calendar days: weekends included.
    """
    return _available_day(timing, calendar, created // DAY) * DAY


@lru_cache(maxsize=4096)
def _available_day(timing: Timing, calendar: Calendar, day: int) -> int:
    if timing.unit == "calendar":
        return day + timing.days
    return calendar.add(calendar.next_business_day(day) if timing.roll else day, timing.days)


# -- by country ------------------------------------------------------------------------------------

_T7 = Timing(7, "calendar", roll=True)
_T3 = Timing(3, "business", roll=True)

# Country: the timing before its first payout, and after it. Cards; where the country has several
# rows, the plain one: domestic cards in India, cards on the long Brazilian cycle, and for Japan the
# four business days that a weekly payout reaches back.
# fmt: off
_TIMINGS = {
    "US": (Timing(2, "business", roll=False),) * 2,
    "AU": (Timing(2, "business", roll=True),) * 2,
    "NZ": (Timing(4, "business", roll=True),) * 2,
    "AE": (Timing(5, "business", roll=True),) * 2,
    "TH": (Timing(7, "business", roll=True),) * 2,
    "IN": (Timing(2, "business", roll=True),) * 2,
    "JP": (Timing(4, "business", roll=True),) * 2,
    "BR": (Timing(30, "calendar", roll=True),) * 2,
    "HK": (_T7, _T7), "MY": (_T7, _T7), "SG": (_T7, _T7),
    "CA": (_T7, _T3), "MX": (_T7, _T3),
    "GB": (_T7, _T3), "GI": (_T7, _T3), "CH": (_T7, _T3), "LI": (_T7, _T3), "NO": (_T7, _T3),
    "AT": (_T7, _T3), "BE": (_T7, _T3), "BG": (_T7, _T3), "HR": (_T7, _T3), "CY": (_T7, _T3),
    "CZ": (_T7, _T3), "DK": (_T7, _T3), "EE": (_T7, _T3), "FI": (_T7, _T3), "FR": (_T7, _T3),
    "DE": (_T7, _T3), "GR": (_T7, _T3), "HU": (_T7, _T3), "IE": (_T7, _T3), "IT": (_T7, _T3),
    "LV": (_T7, _T3), "LT": (_T7, _T3), "LU": (_T7, _T3), "MT": (_T7, _T3), "NL": (_T7, _T3),
    "PL": (_T7, _T3), "PT": (_T7, _T3), "RO": (_T7, _T3), "SK": (_T7, _T3), "SI": (_T7, _T3),
    "ES": (_T7, _T3), "SE": (_T7, _T3),
}
# fmt: on

COUNTRIES = tuple(_TIMINGS)


@rule("recorded", "US 1,510 of 1,510, FR and GB recorded; others https://docs.stripe.com/payouts")
def timing_for(country: str, stage: Stage) -> Timing:
    """Cards settle after the days of the account's country: two business days in the US, seven
    calendar days and later three business days in most of Europe.

    Only the US does not move a weekend payment to Monday first. Where Stripe has several rows for a
    country this is the plain one: India domestic cards (international cards take 5 business
    days), Brazil 30 days (international cards 5 calendar days), Japan 4 business days (Stripe
    pays out once a week what is at least that old).
    """
    try:
        initial, established = _TIMINGS[country]
    except KeyError:
        raise LookupError(f"no settlement timing is known for accounts in {country!r}") from None
    return initial if stage == "initial" else established


_BUSINESS_DELAY = frozenset({"AE", "AU", "IN", "JP", "MY", "NZ", "TH", "US"})


@rule("documented", "https://docs.stripe.com/payouts")
def delay_unit(country: str) -> Unit:
    """`delay_days` that a platform sets counts business days in AE, AU, IN, JP, MY, NZ, TH and US,
    calendar days elsewhere, by the connected account's country.

    Stripe's page has Malaysia here under business days and in its country table under calendar
    days; both are kept.
    """
    return "business" if country in _BUSINESS_DELAY else "calendar"


@rule("recorded", "delay 1 in the US 4 of 4, delay 7 in Canada 84 of 84; unit documented")
def delayed(country: str, delay_days: int) -> Timing:
    """An account whose `delay_days` was set waits that many of its country's units."""
    return Timing(delay_days, delay_unit(country), roll=country != "US")


# -- by payment method -----------------------------------------------------------------------------

_METHODS: dict[str, tuple[int, Unit]] = {
    "us_bank_account": (4, "business"),
    "ach_debit": (6, "business"),  # the old Charges way of ACH
    "sepa_debit": (7, "calendar"),  # recorded 2019-2026; the page says 6 business days
    "bacs_debit": (4, "business"),
    "au_becs_debit": (2, "business"),
    "nz_bank_account": (2, "business"),
    "acss_debit": (5, "business"),
    "boleto": (2, "business"),
    "pix": (2, "business"),
    "paynow": (7, "business"),  # days of Singapore, unit of the method: assumed
}


@rule("documented", "https://docs.stripe.com/payouts; SEPA debit recorded on a French account")
def method_timing(timing: Timing, payment_method_type: str) -> Timing:
    """Bank debits wait longer than cards, each method its own number of days; a method without a
    row of its own follows `timing`, that of the account's cards.

    SEPA debits took 7 calendar days in recordings, against the 6 business days of the page. ACH
    has a cut-off, 19:00 in New York: in winter that is midnight UTC, so the UTC date decides; the
    hour before midnight in summer is not told apart. A debit rolls a weekend as the account's
    cards do (assumed).
    """
    row = _METHODS.get(payment_method_type)
    return timing if row is None else Timing(*row, roll=timing.roll)
