"""Refusals of balance settings, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.controllers import decides_delays
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payout_schedules import AUTOMATIC_ONLY, NO_DAILY, NO_MINIMUM
from stripesim.facts.start_of_day import latest_hour, zones
from stripesim.resources.balance.balance_settings.asked import (
    OF_DELAY,
    OF_PAYOUTS,
    OF_SCHEDULE,
    OF_START,
    account_of,
    called,
    payouts_asked,
    schedule_asked,
    start_asked,
    timing_asked,
)
from stripesim.resources.balance.balance_settings.outcomes import least_while_not_daily
from stripesim.resources.balance.balance_settings.record import BalanceSettings, settings_id
from stripesim.resources.requests import missing

LONGEST_DELAY = 31  # days


@rule(
    "documented",
    "https://docs.stripe.com/payouts, which says that payouts across borders may differ; that "
    "recipients choose freely, and the texts, assumed",
)
def country_restricts(act: Act[BalanceSettings]) -> Refusal | None:
    """Payouts in Brazil and India are always automatic and daily, in Japan never daily; not those
    of recipients, which are paid across borders.
    """
    country, interval = act.subject.country, schedule_asked(act).get("interval")
    account = account_of(act)
    if interval is None or (account is not None and account.is_recipient):
        return None
    if country in AUTOMATIC_ONLY and interval != "daily":
        message = f"Accounts in {country} are always paid out daily."
    elif country in NO_DAILY and interval == "daily":
        message = f"Accounts in {country} cannot be paid out daily."
    else:
        return None
    param = called(act, f"{OF_SCHEDULE}[interval]")
    return Refusal(
        own_words(message), param=param, figures={"country": country, "interval": interval}
    )


@rule("documented", "https://docs.stripe.com/api/balance-settings/update; the texts assumed")
def days_missing(act: Act[BalanceSettings]) -> Refusal | None:
    """A weekly or monthly schedule has to name its days; other schedules may not name any."""
    schedule = schedule_asked(act)
    chosen = schedule.get("interval", act.subject.interval)
    for interval in ("weekly", "monthly"):
        name = f"{interval}_payout_days"
        param = called(act, f"{OF_SCHEDULE}[{name}]")
        if chosen == interval and not schedule.get(name, getattr(act.subject, name)):
            message = f"You must provide {name} when the interval is {interval}."
            figures = {"interval": chosen}
            return Refusal(
                own_words(message), code="parameter_missing", param=param, figures=figures
            )
        if chosen != interval and schedule.get(name):
            message = f"{name} can only be set when the interval is {interval}."
            return Refusal(own_words(message), param=param, figures={"interval": chosen})
    return None


@rule(
    "documented",
    "https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts; the words assumed",
)
def no_minimum_here(act: Act[BalanceSettings]) -> Refusal | None:
    """Minimum balances do not exist in Brazil, India and Thailand."""
    country, minimums = act.subject.country, payouts_asked(act).get("minimum_balance_by_currency")
    if not minimums or country not in NO_MINIMUM:
        return None
    return Refusal(
        own_words(f"Minimum balances are not supported in {country}."),
        param=f"{OF_PAYOUTS}[minimum_balance_by_currency]",
        figures={"country": country},
    )


@rule("documented", "https://docs.stripe.com/connect/manage-payout-schedule; the words assumed")
def delay_not_yours(act: Act[BalanceSettings]) -> Refusal | None:
    """A platform can set the delay only of connected accounts that it is liable for."""
    account = account_of(act)
    controller = None if account is None else account.controller
    if timing_asked(act).get("delay_days_override") is None or controller is None:
        return None
    if decides_delays(controller):
        return None
    return Refusal(
        own_words(
            f"You cannot set the delay of account {act.subject.account}: Stripe is liable for its "
            "negative balances."
        ),
        param=called(act, OF_DELAY),
        figures={"losses": controller.losses},
    )


@rule(
    "documented",
    "https://docs.stripe.com/api/balance-settings/update: at most 31; the words assumed",
)
def delay_out_of_range(act: Act[BalanceSettings]) -> Refusal | None:
    """`delay_days_override` is at most 31. On a daily schedule it is at least the account's own
    delay, and its platform's.
    """
    override = timing_asked(act).get("delay_days_override")
    daily = schedule_asked(act).get("interval", act.subject.interval) == "daily"
    least = least_while_daily(act) if daily else least_while_not_daily(account_of(act))
    if override is None or least <= override <= LONGEST_DELAY:
        return None
    param = called(act, OF_DELAY)
    name = "delay_days_override" if param == OF_DELAY else "delay_days"
    return Refusal(
        own_words(f"{name} must be between {least} and {LONGEST_DELAY}."),
        code="parameter_invalid_integer",
        param=param,
        figures={"asked": override, "least": least, "most": LONGEST_DELAY},
    )


@rule("documented", "https://docs.stripe.com/connect/manage-payout-schedule")
def least_while_daily(act: Act[BalanceSettings]) -> int:
    """On a daily schedule, payments wait at least as many days as the country requires and as those
    of the platform wait.
    """
    own, account = act.subject.own_timing.days, account_of(act)
    if account is None or account.platform is None:
        return own
    platform: BalanceSettings = act.change.latest(settings_id(account.platform))
    return max(own, platform.timing.days)


@rule("documented", "https://docs.stripe.com/connect/customized-start-of-day; the words assumed")
def start_of_day_not_possible(act: Act[BalanceSettings]) -> Refusal | None:
    """A start of day has hour, minutes and a time zone; the country limits which."""
    start, country = start_asked(act), act.subject.country
    if not start:
        return None
    if not zones(country):
        message = f"A customized start of day is not available to accounts in {country}."
        return Refusal(own_words(message), param=OF_START, figures={"country": country})
    for name in ("hour", "minutes", "timezone"):
        if name not in start:
            return missing(f"{OF_START}[{name}]")
    if start["timezone"] not in zones(country):
        message = f"Invalid timezone: must be one of {', '.join(zones(country))}"
        figures = {"asked": start["timezone"], "country": country}
        return Refusal(own_words(message), param=f"{OF_START}[timezone]", figures=figures)
    hour, minutes, latest = start["hour"], start["minutes"], latest_hour(country)
    figures = {"hour": hour, "minutes": minutes, "latest_hour": latest}
    if minutes not in (0, 30):
        message = "minutes must be either 0 or 30."
        return Refusal(own_words(message), param=f"{OF_START}[minutes]", figures=figures)
    if not 0 <= hour * 60 + minutes <= latest * 60 + (30 if latest == 23 else 0):
        message = f"The day must start between 00:00 and {latest:02}:00."
        return Refusal(own_words(message), param=f"{OF_START}[hour]", figures=figures)
    return None


CREATE = (country_restricts, days_missing, delay_not_yours, delay_out_of_range)
UPDATE = (
    country_restricts,
    days_missing,
    no_minimum_here,
    delay_not_yours,
    delay_out_of_range,
    start_of_day_not_possible,
)


@rule("assumed", "settings are always in force: nothing is refused because of their state")
def refuse(act: Act[BalanceSettings], verb: str) -> Refusal:
    """The refusal of a verb that balance settings do not have."""
    return Refusal(f"Cannot {verb} the balance settings.")
