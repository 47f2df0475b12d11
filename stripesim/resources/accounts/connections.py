"""Finds a platform's connected accounts, and checks that an account can receive money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule


def connection_id(account: str) -> str:
    """The id of an account's connection in the store; the API shows none."""
    return f"{account}/connection"


def connected_accounts(world: World, platform: str) -> Iterator[Any]:
    """The accounts that are connected to a platform, oldest first."""
    for connection in world.store.each(platform, "connection"):
        if connection.state == "connected":
            yield world.store.latest[connection.connected]


@rule("recorded", "a 400 body that a public project keeps")
def no_transfers_capability(account: str) -> Refusal:
    """Money can be sent only to an account whose transfers capability is active."""
    return Refusal(
        "Your destination account needs to have at least one of the following capabilities "
        "enabled: transfers, crypto_transfers, legacy_payments",
        code="insufficient_capabilities_for_transfer",
        figures={"account": account, "transfers_active": False},
    )
