"""What a platform that bears the losses of its accounts owes Stripe for them, and when."""

from __future__ import annotations

from stripesim.facts.calendars import Calendar
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule

TAIL = 3  # business days
COLLECTED_AFTER = 180  # days


@rule("recorded", "balances of six currencies, to the cent; the tail documented")
def required_reserve(available: int, debited: int) -> int:
    """The reserve that Stripe holds of a platform for one connected account and currency, in minor
    units: as much as the available balance lies below zero, plus what the bank was debited in the
    last three business days.
    """
    return max(0, -available) + debited


@rule(
    "documented",
    "https://docs.stripe.com/connect/account-balances; the hour and whose days assumed",
)
def end_of_tail(calendar: Calendar, posted: int) -> int:
    """A debit of a connected account's bank is covered by the reserve until 00:00 UTC of the third
    business day after it was posted, by the bank days of the account's country."""
    return int(calendar.add(posted // DAY, TAIL)) * DAY


@rule("documented", "https://docs.stripe.com/connect/account-balances; the hour assumed")
def collected_at(below_zero_since: int) -> int:
    """What an account still owes after 180 days below zero is collected from its platform, at the
    next 00:00 UTC. A balance that reaches zero in between starts the days anew.
    """
    return -(-(below_zero_since + COLLECTED_AFTER * DAY) // DAY) * DAY
