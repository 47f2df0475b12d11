"""Which fields each outcome of balance settings sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from stripesim.engine.act import Act
from stripesim.facts.controllers import decides_delays
from stripesim.facts.cross_border import least_delay
from stripesim.facts.evidence import rule
from stripesim.facts.settlement import Timing, delayed
from stripesim.facts.start_of_day import StartOfDay, takes_effect
from stripesim.resources.balance.balance_settings.asked import (
    Owner,
    account_of,
    payouts_asked,
    schedule_asked,
    start_asked,
    timing_asked,
)
from stripesim.resources.balance.balance_settings.record import (
    BalanceSettings,
    settings_id,
    start_of,
)

# -- by a request ----------------------------------------------------------------------------------


def settings_asked(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """The requested settings; those not named stay the same."""
    settings, payouts, schedule = act.subject, payouts_asked(act), schedule_asked(act)
    payments = act.facts.get("payments", {})
    sets: dict[str, Any] = {}
    if "debit_negative_balances" in payments:
        sets["debit_negative_balances"] = payments["debit_negative_balances"]
    if "statement_descriptor" in payouts:
        sets["statement_descriptor"] = payouts["statement_descriptor"]
    if "minimum_balance_by_currency" in payouts:
        sets["minimum_balance_by_currency"] = merged_minimums(
            settings.minimum_balance_by_currency, payouts["minimum_balance_by_currency"]
        )
    interval = schedule.get("interval", settings.interval)
    sets["interval"] = interval
    for name in ("weekly_payout_days", "monthly_payout_days"):
        own = name.startswith(interval)
        sets[name] = tuple(schedule.get(name, getattr(settings, name))) if own else ()
    override = timing_asked(act).get("delay_days_override", settings.delay_days_override)
    sets["delay_days_override"] = override
    sets["timing"] = waits(act, settings.own_timing, override, interval)
    return {**sets, **start_of_day_asked(act)}


@rule("documented", "https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts")
def merged_minimums(
    old: Mapping[str, int] | None, new: Mapping[str, int | None] | None
) -> Mapping[str, int] | None:
    """Minimum balances are merged by currency; an empty value removes one, an empty map all."""
    if new is None:
        return None
    both = {**(old or {}), **new}
    return {name: amount for name, amount in both.items() if amount is not None} or None


@rule("recorded", "267 accounts in nine countries with interval=manual; a US standard one kept 2")
def waits(act: Act[BalanceSettings], own: Timing, override: int | None, interval: str) -> Timing:
    """`delay_days_override` decides how long payments wait. Without it, accounts on a manual
    schedule whose platform decides their delay wait the least possible; others wait as accounts of
    their country do.
    """
    account, country = account_of(act), act.subject.country
    if override is not None:
        return delayed(country, override)
    controller = None if account is None else account.controller
    if interval == "manual" and controller is not None and decides_delays(controller):
        return delayed(country, least_while_not_daily(account))
    return own


def least_while_not_daily(account: Owner | None) -> int:
    """The least delay of an account that is not paid daily, in days."""
    if account is None or account.platform is None:
        return 0
    return least_delay(account.country, account.is_recipient)


@rule("documented", "https://docs.stripe.com/connect/customized-start-of-day")
def start_of_day_asked(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """A requested start of day takes effect at its next occurrence; without one, the platform's
    start of day does.
    """
    settings, account = act.subject, account_of(act)
    if not names_a_start(act):
        return {}
    start = StartOfDay(**start_asked(act)) if start_asked(act) else None
    if start is None and account is not None and account.platform is not None:
        start = act.change.latest(settings_id(account.platform)).start_of_day
    before = settings.start_of_day_before
    return {
        "start_of_day": start,
        "start_of_day_before": (
            settings.start_of_day if act.now >= settings.start_of_day_from else before
        ),
        "start_of_day_from": takes_effect(start, act.now),
        "own_start": bool(start_asked(act)),
    }


def names_a_start(act: Act[BalanceSettings]) -> bool:
    """The request names a start of day, or removes it."""
    return "start_of_day" in timing_asked(act)


# -- by others -------------------------------------------------------------------------------------


def other_delay(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """From now on payments wait this long, unless there is an override. Facts: those of a
    `Timing`.
    """
    settings = act.subject
    own = evolve(settings.own_timing, **act.facts)
    timing = waits(act, own, settings.delay_days_override, settings.interval)
    return {"own_timing": own, "timing": timing}


def start_of_its_platform(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """The platform's start of day. Facts: platform, its changed settings."""
    return start_of(act.facts["platform"])
