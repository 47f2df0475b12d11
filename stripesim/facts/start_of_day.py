"""When an account's day begins: at midnight UTC, or at an hour and in a time zone of its choice.

Time zones come from Python's `zoneinfo`, which is asked only once an account has chosen one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from attrs import frozen

from stripesim.facts.countries import country_of
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = EPOCH.date()


@frozen(eq=False, match_args=False)
class StartOfDay:
    """A time of the day, in a time zone."""

    hour: int
    minutes: int
    timezone: str


@rule("documented", "https://docs.stripe.com/payouts/customized-start-of-day")
def day_of(start: StartOfDay, moment: int) -> int:
    """A payment belongs to the day that began last. If days start at six o'clock, a payment at five
    belongs to the day before.

    The answer is a number of days since 1970-01-01.
    """
    local = datetime.fromtimestamp(moment, zone(start.timezone)).date()
    day = (local - FIRST).days
    return day if begins(start, day) <= moment else day - 1


def begins(start: StartOfDay, day: int) -> int:
    """The moment at which a day begins; `day` is a number of days since 1970-01-01."""
    on = FIRST + timedelta(day)
    at = datetime(on.year, on.month, on.day, start.hour, start.minutes, tzinfo=zone(start.timezone))
    return (at - EPOCH) // timedelta(seconds=1)


@rule("documented", "https://docs.stripe.com/payouts/customized-start-of-day")
def takes_effect(start: StartOfDay | None, now: int) -> int:
    """A new start of day takes effect at its next occurrence; going back to midnight UTC (None)
    does so at the next midnight UTC.
    """
    if start is None:
        return (now // DAY + 1) * DAY
    return begins(start, day_of(start, now) + 1)


@cache
def zone(name: str) -> tzinfo:
    """The time zone of a name. LookupError: this machine does not know it; the message says what to
    install."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except LookupError:
        raise LookupError(
            f"this machine has no data about the time zone {name}: pip install tzdata"
        ) from None


# -- what may be chosen ----------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/connect/customized-start-of-day; zones but AU assumed")
def zones(country: str) -> tuple[str, ...]:
    """An account may choose the time zones of its country in some countries of Asia and the
    Pacific, and in the US, where Stripe has it in private preview for connected accounts. Elsewhere
    none: ().
    """
    return country_of(country).zones


@rule("documented", "https://docs.stripe.com/connect/customized-start-of-day; but for AU assumed")
def latest_hour(country: str) -> int:
    """A day starts between midnight and early morning: until 4:00 in Australia, until 6:00
    elsewhere; in the US at any hour.
    """
    return country_of(country).latest_start


@rule("assumed", "recorded rows of SG and CA accounts of a US platform follow the UTC date")
def default_start(country: str) -> StartOfDay | None:
    """Until an account chooses otherwise, its days start at midnight UTC (None).

    Stripe says that accounts in Asia and the Pacific made since 2022-03-15 start theirs at midnight
    in their own country.
    """
    return None
