"""The accounts that are connected to a platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.world import World


def connection_id(account: str) -> str:
    """Connections have no id in the API; this is theirs in the store."""
    return f"{account}/connection"


def connected_accounts(world: World, platform: str) -> Iterator[Any]:
    """The accounts that are connected to a platform, oldest first."""
    for connection in world.store.each(platform, "connection"):
        if connection.state == "connected":
            yield world.store.latest[connection.connected]
