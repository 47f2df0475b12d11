"""Balance settings: when an account's money is available, when it is paid out, what stays behind.

One for each account, made with it. (documented: https://docs.stripe.com/api/balance-settings)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import asdict, evolve

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.controllers import decides_delays
from stripesim.facts.cross_border import least_delay
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.payout_schedules import AUTOMATIC_ONLY, NO_DAILY, NO_MINIMUM
from stripesim.facts.settlement import Timing, delayed
from stripesim.facts.start_of_day import (
    StartOfDay,
    day_of,
    default_start,
    latest_hour,
    takes_effect,
    zones,
)
from stripesim.resources.accounts.connections import connected_accounts
from stripesim.resources.balance.of_an_account import settings_id

LONGEST_DELAY = 31


@record
class BalanceSettings(Record):
    """`timing` is how long money waits now, `own_timing` without an override by `delay_days`.
    `start_of_day` is in force from the moment `start_of_day_from`, until then the one before;
    unless it is `own_start`, it is the platform's.
    """

    kind: ClassVar[str] = "balance_settings"

    country: str
    timing: Timing
    own_timing: Timing
    delay_days_override: int | None
    interval: str
    weekly_payout_days: tuple[str, ...]
    monthly_payout_days: tuple[int, ...]
    minimum_balance_by_currency: Mapping[str, int] | None
    debit_negative_balances: bool
    statement_descriptor: str | None
    start_of_day: StartOfDay | None
    start_of_day_before: StartOfDay | None
    start_of_day_from: int
    own_start: bool = False

    def dated(self, moment: int) -> int:
        """The moment, or, if the account has a start of day of its own, one on the UTC day with the
        date of the day that the moment belongs to.
        """
        new = moment >= self.start_of_day_from
        start = self.start_of_day if new else self.start_of_day_before
        return moment if start is None else day_of(start, moment) * DAY


def _draft(act: Act[Any]) -> BalanceSettings:
    """Facts: account (its id), country, timing, interval; debit_negative_balances; payments, what
    the account is made with.
    """
    facts = act.facts
    platform = getattr(act.change.latest(facts["account"]), "platform", None)
    start: dict[str, Any] = {
        "start_of_day": default_start(facts["country"]),
        "start_of_day_before": None,
        "start_of_day_from": 0,
    }
    if platform is not None:
        start = inherited(act.change.latest(settings_id(platform)))
    return BalanceSettings(
        id=settings_id(facts["account"]),
        account=facts["account"],
        created=act.now,
        state=NEW,
        serial=-1,
        country=facts["country"],
        timing=facts["timing"],
        own_timing=facts["timing"],
        delay_days_override=None,
        interval=facts["interval"],
        weekly_payout_days=(),
        monthly_payout_days=(),
        minimum_balance_by_currency=None,
        debit_negative_balances=facts.get("debit_negative_balances", True),
        statement_descriptor=None,
        **start,
    )


@rule("documented", "https://docs.stripe.com/connect/customized-start-of-day")
def inherited(platform: BalanceSettings) -> dict[str, Any]:
    """The day of a connected account begins when its platform's does, unless it has a start of its
    own.
    """
    return {
        "start_of_day": platform.start_of_day,
        "start_of_day_before": platform.start_of_day_before,
        "start_of_day_from": platform.start_of_day_from,
    }


def _refuse(act: Act[BalanceSettings], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} the balance settings.")


# -- unless ----------------------------------------------------------------------------------------


def _payouts(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    payouts: Mapping[str, Any] = act.facts.get("payments", {}).get("payouts", {})
    return payouts


def _schedule(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    schedule: Mapping[str, Any] = _payouts(act).get("schedule", {})
    return schedule


# What a parameter is called when it is said with the account: `settings[payouts]`.
PAYMENTS, PAYOUTS, TIMING = "payments", "payments[payouts]", "payments[settlement_timing]"
SCHEDULE = f"{PAYOUTS}[schedule]"
DELAY = f"{TIMING}[delay_days_override]"
WITH_ACCOUNT = {
    DELAY: "settings[payouts][schedule][delay_days]",
    PAYOUTS: "settings[payouts]",
}


def _called(act: Act[BalanceSettings], param: str) -> str:
    """The parameter as the request spells it."""
    if "through_account" in act.facts:
        for name, other in WITH_ACCOUNT.items():
            if param.startswith(name):
                return other + param.removeprefix(name)
    return param


@rule("documented", "https://docs.stripe.com/payouts; the texts assumed")
def country_restricts(act: Act[BalanceSettings]) -> Refusal | None:
    """Brazil and India are paid daily and automatically, Japan never daily."""
    country, interval = act.subject.country, _schedule(act).get("interval")
    if interval is None:
        return None
    if country in AUTOMATIC_ONLY and interval != "daily":
        message = f"Accounts in {country} are always paid out daily."
        return Refusal(message, param=_called(act, f"{SCHEDULE}[interval]"))
    if country in NO_DAILY and interval == "daily":
        message = f"Accounts in {country} cannot be paid out daily."
        return Refusal(message, param=_called(act, f"{SCHEDULE}[interval]"))
    return None


@rule("documented", "https://docs.stripe.com/api/balance-settings/update; the texts assumed")
def days_missing(act: Act[BalanceSettings]) -> Refusal | None:
    """A weekly or monthly schedule names its days."""
    schedule = _schedule(act)
    for interval in ("weekly", "monthly"):
        name = f"{interval}_payout_days"
        chosen = schedule.get("interval", act.subject.interval)
        if chosen == interval and not schedule.get(name, getattr(act.subject, name)):
            message = f"You must provide {name} when the interval is {interval}."
            param = _called(act, f"{SCHEDULE}[{name}]")
            return Refusal(message, code="parameter_missing", param=param)
        if chosen != interval and schedule.get(name):
            message = f"{name} can only be set when the interval is {interval}."
            return Refusal(message, param=_called(act, f"{SCHEDULE}[{name}]"))
    return None


@rule("documented", "https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts")
def no_minimum_here(act: Act[BalanceSettings]) -> Refusal | None:
    """Minimum balances do not exist in Brazil, India and Thailand."""
    if (
        not _payouts(act).get("minimum_balance_by_currency")
        or act.subject.country not in NO_MINIMUM
    ):
        return None
    return Refusal(
        f"Minimum balances are not supported in {act.subject.country}.",
        param="payments[payouts][minimum_balance_by_currency]",
    )


@rule("documented", "https://docs.stripe.com/connect/manage-payout-schedule; the words assumed")
def delay_not_yours(act: Act[BalanceSettings]) -> Refusal | None:
    """A platform sets the delay of the connected accounts whose losses it answers for."""
    controller = act.account.controller if act.account is not None else None
    if _timing_facts(act).get("delay_days_override") is None or controller is None:
        return None
    if decides_delays(controller):
        return None
    return Refusal(
        f"You cannot set the delay of account {act.subject.account}: Stripe is liable for its "
        "negative balances.",
        param=_called(act, DELAY),
    )


@rule("documented", "https://docs.stripe.com/api/balance-settings/update: at most 31")
def delay_out_of_range(act: Act[BalanceSettings]) -> Refusal | None:
    """`delay_days_override` is at most 31 days, and on a daily schedule at least the account's own
    delay, and its platform's.
    """
    settings = act.subject
    override = _timing_facts(act).get("delay_days_override")
    daily = _schedule(act).get("interval", settings.interval) == "daily"
    least = _least_daily(act) if daily else _least(act.account)
    if override is None or least <= override <= LONGEST_DELAY:
        return None
    param = _called(act, DELAY)
    name = "delay_days_override" if param == DELAY else "delay_days"
    return Refusal(
        f"{name} must be between {least} and {LONGEST_DELAY}.",
        code="parameter_invalid_integer",
        param=param,
    )


@rule("documented", "https://docs.stripe.com/connect/manage-payout-schedule")
def _least_daily(act: Act[BalanceSettings]) -> int:
    """An account that is paid daily waits at least as long as its country's accounts do, and as its
    platform does.
    """
    own, platform = act.subject.own_timing.days, getattr(act.account, "platform", None)
    if platform is None:
        return own
    return max(own, int(act.change.latest(settings_id(platform)).timing.days))


def _least(account: Any) -> int:
    """The least delay of an account that is not paid daily."""
    if account is None or account.platform is None:
        return 0
    return least_delay(account.country, account.is_recipient)


def _timing_facts(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = act.facts.get("payments", {}).get("settlement_timing", {})
    return facts


START = "payments[settlement_timing][start_of_day]"


def _start(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """The start of day that is asked for: what is not named stays."""
    asked, old = _timing_facts(act).get("start_of_day"), act.subject.start_of_day
    return {} if asked is None else {**({} if old is None else asdict(old)), **asked}


@rule("documented", "https://docs.stripe.com/connect/customized-start-of-day; the words assumed")
def start_of_day_not_possible(act: Act[BalanceSettings]) -> Refusal | None:
    """A start of day names hour, minutes and time zone, as its country allows."""
    start, country = _start(act), act.subject.country
    if not start:
        return None
    if not zones(country):
        message = f"A customized start of day is not available to accounts in {country}."
        return Refusal(message, param=START)
    for name in ("hour", "minutes", "timezone"):
        if name not in start:
            param = f"{START}[{name}]"
            message = f"Missing required param: {param}."
            return Refusal(message, code="parameter_missing", param=param)
    if start["timezone"] not in zones(country):
        message = f"Invalid timezone: must be one of {', '.join(zones(country))}"
        return Refusal(message, param=f"{START}[timezone]")
    if start["minutes"] not in (0, 30):
        return Refusal("minutes must be either 0 or 30.", param=f"{START}[minutes]")
    latest = latest_hour(country)
    if not 0 <= start["hour"] * 60 + start["minutes"] <= latest * 60 + (30 if latest == 23 else 0):
        message = f"The day must start between 00:00 and {latest:02}:00."
        return Refusal(message, param=f"{START}[hour]")
    return None


# -- sets ------------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts")
def merged_minimums(
    old: Mapping[str, int] | None, new: Mapping[str, int | None] | None
) -> Mapping[str, int] | None:
    """Minimums merge by currency; an empty value removes one, the empty map all."""
    if new is None:
        return None
    both = {**(old or {}), **new}
    return {name: amount for name, amount in both.items() if amount is not None} or None


@rule("recorded", "267 accounts in nine countries with interval=manual; a US standard one kept 2")
def waits(act: Act[BalanceSettings], own: Timing, override: int | None, interval: str) -> Timing:
    """An override decides; without one, an account paid by hand waits the least there is, where its
    platform decides; else it waits as accounts of its country do.
    """
    account, country = act.account, act.subject.country
    if override is not None:
        return delayed(country, override)
    controller = None if account is None else account.controller
    if interval == "manual" and controller is not None and decides_delays(controller):
        return delayed(country, _least(account))
    return own


def _updated(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """The settings given; those not given stay."""
    settings, payouts, schedule = act.subject, _payouts(act), _schedule(act)
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
    override = _timing_facts(act).get("delay_days_override", settings.delay_days_override)
    sets["delay_days_override"] = override
    sets["timing"] = waits(act, settings.own_timing, override, interval)
    return {**sets, **_restarted(act)}


def _restarted(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """A start of day given counts from its next occurrence on; none, that of the platform does."""
    settings = act.subject
    if "start_of_day" not in _timing_facts(act):
        return {}
    start = StartOfDay(**_start(act)) if _start(act) else None
    platform = getattr(act.account, "platform", None)
    if start is None and platform is not None:
        start = act.change.latest(settings_id(platform)).start_of_day
    before = settings.start_of_day_before
    return {
        "start_of_day": start,
        "start_of_day_before": (
            settings.start_of_day if act.now >= settings.start_of_day_from else before
        ),
        "start_of_day_from": takes_effect(start, act.now),
        "own_start": bool(_start(act)),
    }


def _retimed(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """From now on money waits so long, unless an override says otherwise."""
    settings = act.subject
    own = evolve(settings.own_timing, **act.facts)
    timing = waits(act, own, settings.delay_days_override, settings.interval)
    return {"own_timing": own, "timing": timing}


def _inherited(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """Facts: platform, whose settings have changed."""
    return inherited(act.facts["platform"])


# -- then ------------------------------------------------------------------------------------------


def starts_anew(act: Act[BalanceSettings]) -> bool:
    """Its day begins at another time from now on."""
    return "start_of_day" in _timing_facts(act)


def _followers(act: Act[BalanceSettings]) -> tuple[Any, ...]:
    """The settings of the accounts that are connected to it and have no start of their own."""
    change = act.change
    accounts = connected_accounts(act.world, act.subject.account)
    settings = (change.latest(settings_id(account.id)) for account in accounts)
    return tuple(each for each in settings if not each.own_start)


def _as_platform(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    return {"platform": act.subject}


def _its_account(act: Act[BalanceSettings]) -> Any:
    account = act.change.latest(act.subject.account)
    return None if account is None or account.state == DELETED else account


def _themselves(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    return {"balance_settings": act.subject}


def by_themselves(act: Act[BalanceSettings]) -> bool:
    """They are changed as balance settings, not with the account."""
    return "through_account" not in act.facts


SHOWN = Also[BalanceSettings]("account.adopt", facts=_themselves, to=_its_account)
FOLLOWED = Also[BalanceSettings](
    "account.follow", facts=_themselves, to=_its_account, when=by_themselves
)
PASSED_ON = Also[BalanceSettings](
    "balance_settings.inherit", facts=_as_platform, to=_followers, when=starts_anew
)
CREATE = (country_restricts, days_missing, delay_not_yours, delay_out_of_range)
UPDATE = (
    country_restricts, days_missing, no_minimum_here, delay_not_yours, delay_out_of_range,
    start_of_day_not_possible,
)  # fmt: skip
UPDATED = ("balance_settings.updated",)

# fmt: off
LIFECYCLE: Lifecycle[BalanceSettings] = Lifecycle("balance_settings", _draft, _refuse, table(
    #  from        to          when    money    told
    Verb("create", "simulator, account", unless=CREATE),
    To(NEW,        "in_force", ALWAYS, NOTHING, UNTOLD, sets=_updated, then=SHOWN),
    Verb("update", "request", unless=UPDATE),
    To("in_force", STAYS,      ALWAYS, NOTHING, UPDATED,
       sets=_updated, then=(FOLLOWED, PASSED_ON), wakes="payouts"),
    Verb("inherit", "balance_settings"),
    To("in_force", STAYS,      ALWAYS, NOTHING, UPDATED,
       sets=_inherited, then=FOLLOWED, wakes="payouts"),
    Verb("set_delay", "control"),
    To("in_force", STAYS,      ALWAYS, NOTHING, UPDATED,
       sets=_retimed, then=FOLLOWED, wakes="payouts"),
))
# fmt: on


@rule("assumed", "stripe-python 16.1.0 cannot read a null `automatic_transfer_rules_by_currency`")
def render(settings: BalanceSettings, world: World) -> dict[str, Any]:
    """What is not set is absent, but for the two members that are shown as null."""
    schedule: dict[str, Any] = {"interval": settings.interval}
    if settings.interval == "monthly":
        schedule["monthly_payout_days"] = list(settings.monthly_payout_days)
    if settings.interval == "weekly":
        schedule["weekly_payout_days"] = list(settings.weekly_payout_days)
    minimums, account = settings.minimum_balance_by_currency, world.store.latest[settings.account]
    timing: dict[str, Any] = {"delay_days": settings.timing.days}
    if settings.delay_days_override is not None:
        timing["delay_days_override"] = settings.delay_days_override
    if settings.start_of_day is not None:
        timing["start_of_day"] = asdict(settings.start_of_day)
    return {
        "object": "balance_settings",
        "payments": {
            "debit_negative_balances": settings.debit_negative_balances,
            "payouts": {
                "minimum_balance_by_currency": None if minimums is None else dict(minimums),
                "schedule": schedule,
                "statement_descriptor": settings.statement_descriptor,
                "status": "enabled" if account.payouts_enabled else "disabled",
            },
            "settlement_timing": timing,
        },
    }
