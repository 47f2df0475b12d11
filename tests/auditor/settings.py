"""Balance settings: on which days payouts are made, what stays behind, how long money waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from .asked import Asked
from .calendars import has_come, is_named_in_month
from .compare import differences
from .world import LONGEST_DELAY

if TYPE_CHECKING:
    from .account import Account

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@dataclass
class Settings:
    interval: str = "daily"
    weekly: list[str] = field(default_factory=list)
    monthly: list[int] = field(default_factory=list)
    minimums: dict[str, int] = field(default_factory=dict)
    delay_override: int | None = None
    debits: bool = True
    since: int = 0  # when they were last touched

    def pays_on(self, day: date, country: str) -> bool:
        """Whether this business day is one of the schedule's."""
        if self.interval == "weekly":
            return has_come(lambda d: WEEKDAYS[d.weekday()] in self.weekly, day, country)
        if self.interval == "monthly":
            return has_come(lambda d: is_named_in_month(d, self.monthly), day, country)
        return self.interval == "daily"


def updated(account: Account, asked: Asked) -> None:
    """What is not named stays; minimum balances are merged by currency."""
    payments, settings = asked.params["payments"], account.settings
    override = payments.get("settlement_timing", {}).get("delay_days_override")
    if override:
        _judge_override(account, asked, override)
    if not asked.granted:
        return
    settings.since = account.now
    if override is not None:
        settings.delay_override = override or None
    settings.debits = payments.get("debit_negative_balances", settings.debits)
    payouts = payments.get("payouts", {})
    _change_schedule(settings, payouts.get("schedule", {}))
    _change_minimums(settings, payouts.get("minimum_balance_by_currency", {}))


def _judge_override(account: Account, asked: Asked, days: int) -> None:
    """Below the account's own delay it is refused on daily payouts; on others nobody says."""
    if not account.may_set_delay():
        account.must_be(asked, granted=False)
        return
    shortest = account.world.delay().days
    if days >= shortest or account.settings.interval == "daily":
        account.must_be(asked, granted=shortest <= days <= LONGEST_DELAY)


def _change_schedule(settings: Settings, schedule: dict[str, object]) -> None:
    settings.interval = str(schedule.get("interval", settings.interval))
    if days := schedule.get("weekly_payout_days"):
        assert isinstance(days, list)
        settings.weekly = days
    if days := schedule.get("monthly_payout_days"):
        assert isinstance(days, list)
        settings.monthly = days


def _change_minimums(settings: Settings, minimums: dict[str, int | str] | str) -> None:
    """An empty string for one currency removes it, one for all removes all."""
    if minimums == "":
        settings.minimums = {}
        return
    assert isinstance(minimums, dict)
    for currency, amount in minimums.items():
        if amount == "":
            settings.minimums.pop(currency, None)
        else:
            settings.minimums[currency] = int(amount)


def check(account: Account) -> Iterator[str]:
    """What the API says the settings are."""
    if account.seen.settings is None:
        return
    settings, shown = account.settings, account.seen.settings["payments"]
    days = account.delay_days()
    schedule = {"interval": settings.interval}
    yield from differences("the schedule", shown["payouts"]["schedule"], {
        **schedule,
        **({"weekly_payout_days": settings.weekly} if settings.interval == "weekly" else {}),
        **({"monthly_payout_days": settings.monthly} if settings.interval == "monthly" else {}),
    })  # fmt: skip
    yield from differences("the settings", shown["payouts"], {
        "minimum_balance_by_currency": settings.minimums or None,
    })  # fmt: skip
    yield from differences("the timing", shown["settlement_timing"], {"delay_days": days})
    yield from differences("the settings", shown, {"debit_negative_balances": settings.debits})
