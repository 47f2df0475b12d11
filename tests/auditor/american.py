"""What is true of an American account, written down a second time for the auditor.

Nothing here is taken from the engine: the holidays are plain dates copied from the Federal
Reserve's published list, the days are counted one by one, the fees are exact fractions. Where
stripesim computes, this file counts; so an error would have to be made twice, differently.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from math import floor

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# https://www.frbservices.org/about/holiday-schedules. One that falls on a Sunday is kept on the
# Monday; one on a Saturday is not kept at all (2026-07-04, 2027-06-19, 2027-12-25, ...).
HOLIDAYS_BY_YEAR = {
    2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-23 12-25",
}
HOLIDAYS = frozenset(
    f"{year}-{day}" for year, days in HOLIDAYS_BY_YEAR.items() for day in days.split()
)


@dataclass(frozen=True)
class Card:
    """A test card, as far as money is concerned."""

    abroad: bool = False
    skips_pending: bool = False
    declined: bool = False


# By what follows `tok_` or `pm_card_`. https://docs.stripe.com/testing
CARDS = {
    "visa": Card(),
    "mastercard": Card(),
    "amex": Card(),
    "bypassPending": Card(skips_pending=True),
    "fr": Card(abroad=True),
    "gb": Card(abroad=True),
    "ca": Card(abroad=True),
    "bypassPendingInternational": Card(abroad=True, skips_pending=True),
    "visa_chargeDeclined": Card(declined=True),
    "visa_chargeDeclinedInsufficientFunds": Card(declined=True),
    "chargeDeclinedExpiredCard": Card(declined=True),
    "chargeDeclinedProcessingError": Card(declined=True),
}

# Bank accounts of the test bank, and why payouts to them fail. https://docs.stripe.com/payouts
BANKS = {
    "000123456789": None,
    "000111111116": "no_account",
    "000111111113": "account_closed",
}

SAME_DAY_LIMIT = 1_000_000_00
SAME_DAY_PAYOUTS = 10
AUTHORISED_FOR = 7 * DAY

# A negative balance of no more than this is left to later payments.
NOT_DEBITED = 10_00


def card_of(name: str) -> Card:
    return CARDS[name.removeprefix("tok_").removeprefix("pm_card_")]


def stripe_fee(amount: int, card: Card) -> int:
    """2.9 % + 30, and 1.5 % more for a card issued abroad; the percentage is rounded half up."""
    percent = Fraction("4.4") if card.abroad else Fraction("2.9")
    return floor(amount * percent / 100 + Fraction(1, 2)) + 30


def utc_date(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


@cache
def midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


@cache
def is_business_day(day: date) -> bool:
    if day.year not in HOLIDAYS_BY_YEAR:
        raise ValueError(f"the auditor's list of holidays does not reach {day}")
    return day.isoweekday() <= 5 and day.isoformat() not in HOLIDAYS


@cache
def business_day_after(day: date, count: int = 1) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day


def settles(moment: int, card: Card) -> int:
    """When the money of a charge becomes available: two business days after its UTC date."""
    if card.skips_pending:
        return moment
    return midnight(business_day_after(utc_date(moment), 2))


def manual_arrival(created: int, amount: int, place_in_day: int) -> int:
    """Today if the bank works today, the sum is not huge, and today has not seen ten before it."""
    day = utc_date(created)
    same_day = amount <= SAME_DAY_LIMIT and place_in_day <= SAME_DAY_PAYOUTS
    return midnight(day if same_day and is_business_day(day) else business_day_after(day))


def reaches_bank(created: int, arrival: int) -> int:
    """When a payout is paid (or fails, if the bank account is a failing one)."""
    morning = arrival + 45 * MINUTE
    return morning if created < morning else created + 6 * HOUR


def debit_is_refused(arrival: int) -> int:
    """When a bank says no to a debit: at 09:15 of the business day after it arrived."""
    return midnight(business_day_after(utc_date(arrival))) + 9 * HOUR + 15 * MINUTE


@cache
def _payout_runs_of(year: int) -> tuple[int, ...]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    runs = (
        midnight(day) + 90 * MINUTE for day in days if day.year == year and is_business_day(day)
    )
    return tuple(runs)


def payout_runs(after: int, until: int) -> Iterator[int]:
    """Each moment at which automatic payouts are made: 01:30 of the business days in between."""
    for year in range(utc_date(after).year, utc_date(until).year + 1):
        runs = _payout_runs_of(year)
        yield from runs[bisect_right(runs, after) : bisect_right(runs, until)]


def clock_face(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%a %Y-%m-%d %H:%M:%S")
