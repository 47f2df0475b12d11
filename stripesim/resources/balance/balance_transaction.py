"""Balance transactions: the rows of a balance, as the API shows them. Entries of the other
resources' lifecycles make them; they never change, only their status follows the clock.
"""

from __future__ import annotations

from typing import Any

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.facts.conversion import shown
from stripesim.facts.evidence import rule


@rule("recorded", "2,565 of 2,565 rows against the HTTP Date of their answer")
def status(row: Row, now: int) -> str:
    """A balance transaction is pending until `available_on`, then available."""
    return "available" if row.available_on <= now else "pending"


@rule("recorded", "balance transactions of 2015-2026: one line per payment, [] without a fee")
def fee_details(row: Row) -> list[dict[str, Any]]:
    """All processing fees of one payment are one line of `fee_details`."""
    if row.fee_details is not None:
        return [dict(line) for line in row.fee_details]
    if not row.fee:
        return []
    return [
        {
            "amount": row.fee,
            "application": None,
            "currency": row.currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]


def render(row: Row, world: World) -> dict[str, Any]:
    """A balance transaction in the API's shape."""
    return {
        "id": row.id,
        "object": "balance_transaction",
        "amount": row.amount,
        "available_on": row.available_on,
        "balance_type": row.what.balance_type,
        "created": row.created,
        "currency": row.currency,
        "description": row.description,
        "exchange_rate": None if row.exchange_rate is None else shown(row.exchange_rate),
        "fee": row.fee,
        "fee_details": fee_details(row),
        "net": row.amount - row.fee,
        "reporting_category": row.what.reporting_category,
        "source": row.source,
        "status": status(row, world.now),
        "type": row.what.type,
    }
