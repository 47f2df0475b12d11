"""Finds the balance settings of an account, and its currencies."""

from __future__ import annotations

from stripesim.engine.world import World
from stripesim.resources.balance.balance_settings.record import BalanceSettings
from stripesim.resources.balance.balance_settings.record import settings_id as settings_id
from stripesim.resources.places import PAYMENTS


def settings_of(world: World, account: str) -> BalanceSettings:
    """The balance settings of an account."""
    settings: BalanceSettings = world.store.latest[settings_id(account)]
    return settings


def currencies_of(world: World, account: str) -> list[str]:
    """The account's default currency, then those in which it has had money."""
    default: str = world.store.latest[account].default_currency
    used = (pool.place.currency for pool in world.ledger.of_account(PAYMENTS, account))
    return list(dict.fromkeys([default, *used]))
