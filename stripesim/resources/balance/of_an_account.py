"""Finds the balance settings of an account."""

from __future__ import annotations

from stripesim.engine.world import World
from stripesim.resources.balance.balance_settings.record import BalanceSettings
from stripesim.resources.balance.balance_settings.record import settings_id as settings_id


def settings_of(world: World, account: str) -> BalanceSettings:
    """The balance settings of an account."""
    settings: BalanceSettings = world.store.latest[settings_id(account)]
    return settings
