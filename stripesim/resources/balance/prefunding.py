"""Which balance pays for refunds and disputes."""

from __future__ import annotations

from stripesim.engine.change import Change
from stripesim.facts.evidence import rule
from stripesim.resources.places import PAYMENTS, PREFUNDING


@rule(
    "documented", "https://docs.stripe.com/get-started/account/add-funds; only as a whole: assumed"
)
def balance_that_pays(change: Change, account: str, currency: str, amount: int) -> str:
    """Money that was added for refunds and disputes pays for them first, where it covers the
    whole; else the payments balance does.
    """
    added = sum(change.available(PREFUNDING, account, currency).values())
    return PREFUNDING if added >= amount else PAYMENTS
