"""Which accounts a key may act for."""

from __future__ import annotations

from stripesim.api.headers import masked
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World


def account_named(world: World, id: str, asks: str, secret: str) -> str:
    """The account that a request is made for: the key's own, or one that is connected to it.
    (recorded: 403)
    """
    if id == asks:
        return id
    account = world.store.find("account", id, id)
    if account is not None and account.platform == asks:
        return id
    raise Refusal(
        f"The provided key '{masked(secret)}' does not have access to account '{id}' (or "
        "that account does not exist). Application access may have been revoked.",
        code="account_invalid",
        status=403,
        executed=False,
    )
