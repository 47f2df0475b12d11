"""Checks who may hold money of a connected account."""

from __future__ import annotations

from typing import Any, Protocol

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule


class ReservedAccount(Protocol):
    """The account whose money is to be held."""

    id: str
    liable: str


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves; the words assumed")
def platform_not_liable(act: Act[Any]) -> Refusal | None:
    """A platform can hold money only of connected accounts that it is liable for."""
    account: ReservedAccount = act.account
    if account.liable != account.id:
        return None
    return Refusal(
        own_words(
            "You can only reserve funds of connected accounts whose negative balances you are "
            f"liable for. {account.id} is not one of them."
        ),
        status=403,
        figures={"account": account.id, "liable": account.liable},
    )
