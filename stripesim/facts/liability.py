"""What a platform is held to for the accounts whose losses it bears, and for how long."""

from __future__ import annotations

from stripesim.facts.calendars import Calendar
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule

TAIL = 3  # business days
COLLECTED_AFTER = 180  # days


@rule("recorded", "balances of six currencies, to the cent; the tail documented")
def required_reserve(available: int, debited: int) -> int:
    """Of each currency, as much as what is available to an account lies below zero, and what its
    bank was debited within the last three business days.
    """
    return max(0, -available) + debited


@rule(
    "documented",
    "https://docs.stripe.com/connect/account-balances; the hour and whose days assumed",
)
def end_of_tail(calendar: Calendar, posted: int) -> int:
    """A debit of an account's bank counts until 00:00 UTC of the third business day, in the
    account's country, after the day on which the account had the money.
    """
    return int(calendar.add(posted // DAY, TAIL)) * DAY


@rule("documented", "https://docs.stripe.com/connect/account-balances; the hour assumed")
def collected_at(below_zero_since: int) -> int:
    """What is still missing after 180 days below zero is collected from the platform, at the first
    00:00 UTC from then on. Whoever touches zero begins anew.
    """
    return -(-(below_zero_since + COLLECTED_AFTER * DAY) // DAY) * DAY
