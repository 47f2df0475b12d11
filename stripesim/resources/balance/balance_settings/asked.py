"""The parameters of a balance settings request, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from attrs import asdict

from stripesim.engine.act import Act
from stripesim.facts.controllers import Controller
from stripesim.resources.balance.balance_settings.record import BalanceSettings


class Owner(Protocol):
    """The account that the settings belong to."""

    id: str
    country: str
    platform: str | None
    controller: Controller | None
    is_recipient: bool


def account_of(act: Act[BalanceSettings]) -> Owner | None:
    """The account that the settings belong to; None while the simulator's own account is being
    made.
    """
    account: Owner | None = act.account
    return account


def payouts_asked(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """`payments[payouts]` of the request."""
    payouts: Mapping[str, Any] = act.facts.get("payments", {}).get("payouts", {})
    return payouts


def schedule_asked(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """`payments[payouts][schedule]` of the request."""
    schedule: Mapping[str, Any] = payouts_asked(act).get("schedule", {})
    return schedule


def timing_asked(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """`payments[settlement_timing]` of the request."""
    timing: Mapping[str, Any] = act.facts.get("payments", {}).get("settlement_timing", {})
    return timing


def start_asked(act: Act[BalanceSettings]) -> Mapping[str, Any]:
    """The start of day that is requested; parts not named stay the same. Empty: none is
    requested.
    """
    asked, old = timing_asked(act).get("start_of_day"), act.subject.start_of_day
    return {} if asked is None else {**({} if old is None else asdict(old)), **asked}


# -- what a parameter is called --------------------------------------------------------------------

OF_PAYOUTS = "payments[payouts]"
OF_SCHEDULE = f"{OF_PAYOUTS}[schedule]"
OF_DELAY = "payments[settlement_timing][delay_days_override]"
OF_START = "payments[settlement_timing][start_of_day]"
WITH_THE_ACCOUNT = {
    OF_DELAY: "settings[payouts][schedule][delay_days]",
    OF_PAYOUTS: "settings[payouts]",
}


def called(act: Act[BalanceSettings], param: str) -> str:
    """The name of a parameter as the request spells it: account requests spell it another way."""
    if "through_account" in act.facts:
        for name, other in WITH_THE_ACCOUNT.items():
            if param.startswith(name):
                return other + param.removeprefix(name)
    return param
