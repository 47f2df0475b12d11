"""The balance settings of an account."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World


def settings_id(account: str) -> str:
    """Balance settings have no id in the API; this is theirs in the store."""
    return f"{account}/balance_settings"


def settings_of(world: World, account: str) -> Any:
    """An account's balance settings."""
    return world.store.latest[f"{account}/balance_settings"]
