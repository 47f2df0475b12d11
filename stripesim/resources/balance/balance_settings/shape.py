"""How the API shows balance settings."""

from __future__ import annotations

from typing import Any

from attrs import asdict

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.balance.balance_settings.record import BalanceSettings


@rule("assumed", "stripe-python 16.1.0 cannot read a null `automatic_transfer_rules_by_currency`")
def render(settings: BalanceSettings, world: World) -> dict[str, Any]:
    """Members that are not set are absent, except two that are shown as null."""
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
