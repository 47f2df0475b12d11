"""The world an account lives in: its country, how long its money waits, when its bank answers.

A second statement of what the country decides, as tables and small functions of a moment. What the
sources leave open is marked as assumed; there the auditor only holds stripesim to saying the same
always.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from .calendars import (
    DAY,
    HOUR,
    MINUTE,
    business_day_after,
    business_day_from,
    is_business_day,
    midnight,
    utc_date,
)
from .prices import Card


@dataclass(frozen=True)
class Delay:
    """How long the money of a charge waits, counted from the UTC date of the charge."""

    days: int
    business: bool
    rolls: bool = False  # a charge of a weekend or a holiday counts as one of the next business day


@dataclass(frozen=True)
class Country:
    currency: str
    established: Delay
    initial: Delay
    override_in_business_days: bool
    debit_arrives: int | None  # on which business day after the negative one; None: no debits
    # On which business day after it was made (documented, where it is at all); None: no top-ups.
    topup_arrives: int | None
    # More than this in a day takes until the next one; the sum is known for two countries only.
    same_day_limit: int | None = None


WEEK = Delay(7, business=False)
THREE_FROM_MONDAY = Delay(3, business=True, rolls=True)

# Timing: recorded (US: 1,510 of 1,510 charges; GB, FR), else https://docs.stripe.com/payouts.
COUNTRIES = {
    "US": Country("usd", Delay(2, True), Delay(2, True), True, 1, 5, 1_000_000_00),
    "GB": Country("gbp", THREE_FROM_MONDAY, WEEK, False, 3, 1, 1_000_000_00),
    "DE": Country("eur", THREE_FROM_MONDAY, WEEK, False, 2, 2),
    "CA": Country("cad", THREE_FROM_MONDAY, WEEK, False, 1, 5),
    "SG": Country("sgd", WEEK, WEEK, False, None, None),
}

# The smallest payout in minor units, 1 elsewhere. https://docs.stripe.com/payouts/multicurrency-settlement
SMALLEST_PAYOUT = {("US", "eur"): 200_00, ("US", "gbp"): 200_00, ("US", "cad"): 300_00}
SMALLEST_PAYOUT_IN_EUR = 1_00

SAME_DAY_PAYOUTS = 10
AUTHORISED_FOR = 7 * DAY
LONGEST_DELAY = 31

# "Moments later" in Stripe's words; that it is two seconds is assumed.
BOOKED_AFTER = 2

# A negative balance of no more than this is left to later payments.
NOT_DEBITED = 10_00

# "Later" in Stripe's words; that it is an hour is assumed.
REFUND_TURNS_AFTER = HOUR

# Recorded: one to two seconds.
EVIDENCE_ANSWERED_AFTER = 2

# The day's end is recorded, the number of days is that of 2026 (nine in the years before).
DAYS_TO_RESPOND = 8
INQUIRY_LASTS = 120 * DAY


@dataclass(frozen=True)
class World:
    """What a simulator was asked to be."""

    country: str = "US"
    settlement: str | tuple[int, str, bool] = "established"
    refunds_when_short: str = "overdraw"
    payout_timing: str = "same_day"
    async_capture: bool = False

    @property
    def currency(self) -> str:
        return COUNTRIES[self.country].currency

    # --- charges ---------------------------------------------------------------------------------

    def delay(self, override: int | None = None) -> Delay:
        """An override counts in the unit of the country, whatever the account's own timing."""
        country = COUNTRIES[self.country]
        if override is not None:
            return Delay(override, country.override_in_business_days)
        if self.settlement == "established":
            return country.established
        if self.settlement == "initial":
            return country.initial
        assert not isinstance(self.settlement, str)
        days, unit, rolls = self.settlement
        return Delay(days, unit == "business", rolls)

    def settles(self, moment: int, card: Card, override: int | None = None) -> int:
        """When the money of a charge is available: a midnight, some days after its UTC date."""
        if card.skips_pending:
            return moment
        delay, day = self.delay(override), utc_date(moment)
        if not delay.business:
            return midnight(day + timedelta(days=delay.days))
        if delay.rolls:
            day = business_day_from(day, self.country)
        return midnight(business_day_after(day, self.country, delay.days))

    # --- payouts ---------------------------------------------------------------------------------

    def smallest_payout(self, currency: str) -> int:
        usual = SMALLEST_PAYOUT_IN_EUR if currency == "eur" else 1
        return SMALLEST_PAYOUT.get((self.country, currency), usual)

    def manual_arrival(self, created: int, amount: int, currency: str, place_in_day: int) -> int:
        """Today if the bank works today, the sum is not huge, and today has not seen ten before."""
        day = utc_date(created)
        limit = COUNTRIES[self.country].same_day_limit
        huge = limit is not None and currency == self.currency and amount > limit
        if is_business_day(day, self.country) and not huge and place_in_day <= SAME_DAY_PAYOUTS:
            return midnight(day)
        return midnight(business_day_after(day, self.country))

    def debit_arrival(self, created: int) -> int:
        """Some business days after the day before it was made: of a debit that is made in time,
        after the day that fell below zero.
        """
        days = COUNTRIES[self.country].debit_arrives or 0
        before = utc_date(created) - timedelta(days=1)
        return midnight(business_day_after(before, self.country, days))

    def can_debit(self) -> bool:
        return COUNTRIES[self.country].debit_arrives is not None

    def debit_is_refused(self, arrival: int) -> int:
        """When a bank says no to a debit: at 09:15 of the business day after it arrived."""
        day = business_day_after(utc_date(arrival), self.country)
        return midnight(day) + 9 * HOUR + 15 * MINUTE

    def can_top_up(self) -> bool:
        """https://docs.stripe.com/connect/top-ups"""
        return COUNTRIES[self.country].topup_arrives is not None

    def topup_arrival(self, created: int) -> int:
        days = COUNTRIES[self.country].topup_arrives or 0
        return midnight(business_day_after(utc_date(created), self.country, days))


def reaches_bank(created: int, arrival: int) -> int:
    """When a payout is paid (or fails, if the bank account is a failing one)."""
    morning = arrival + 45 * MINUTE
    return morning if created < morning else created + 6 * HOUR


def response_due(opened: int) -> int:
    """The last second in which a chargeback can be answered."""
    return midnight(utc_date(opened) + timedelta(days=DAYS_TO_RESPOND + 1)) - 1


AMERICAN = World()
