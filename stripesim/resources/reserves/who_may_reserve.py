"""Who may hold money of a connected account."""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import rule


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves; the words assumed")
def platform_not_liable(act: Act[Any]) -> Refusal | None:
    """A platform holds money of the connected accounts whose losses it answers for, no other."""
    account = act.account
    if account.liable != account.id:
        return None
    return Refusal(
        "You can only reserve funds of connected accounts whose negative balances you are liable "
        f"for. {account.id} is not one of them.",
        status=403,
    )
