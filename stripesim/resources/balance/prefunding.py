"""Which balance pays for refunds and disputes."""

from __future__ import annotations

from stripesim.engine.change import Change
from stripesim.facts.evidence import rule
from stripesim.resources.places import PAYMENTS, PREFUNDING


@rule(
    "documented", "https://docs.stripe.com/get-started/account/add-funds; only as a whole: assumed"
)
def balance_that_pays(change: Change, account: str, currency: str, amount: int) -> str:
    """Refunds and disputes are paid from money added for them, if it covers the whole amount; else
    from the payments balance.
    """
    added = sum(change.available(PREFUNDING, account, currency).values())
    return PREFUNDING if added >= amount else PAYMENTS
