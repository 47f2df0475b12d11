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
    line = FEE.copy()
    line["amount"] = row.fee
    line["currency"] = row.currency
    return [line]


def render(row: Row, world: World) -> dict[str, Any]:
    """A balance transaction in the API's shape."""
    what, shape = row.what, SHAPE.copy()
    shape["id"] = row.id
    shape["amount"] = row.amount
    shape["available_on"] = row.available_on
    shape["balance_type"] = what.balance_type
    shape["created"] = row.created
    shape["currency"] = row.currency
    shape["description"] = row.description
    if row.exchange_rate is not None:
        shape["exchange_rate"] = shown(row.exchange_rate)
    shape["fee"] = row.fee
    shape["fee_details"] = fee_details(row)
    shape["net"] = row.amount - row.fee
    shape["reporting_category"] = what.reporting_category
    shape["source"] = row.source
    shape["status"] = status(row, world.now)
    shape["type"] = what.type
    return shape


# The templates of a balance transaction's shape, and of a line of its fee: copying and filling them
# is faster than new dicts.
FEE: dict[str, Any] = {
    "amount": 0,
    "application": None,
    "currency": None,
    "description": "Stripe processing fees",
    "type": "stripe_fee",
}
SHAPE: dict[str, Any] = {
    "id": None,
    "object": "balance_transaction",
    "amount": 0,
    "available_on": 0,
    "balance_type": None,
    "created": 0,
    "currency": None,
    "description": None,
    "exchange_rate": None,
    "fee": 0,
    "fee_details": None,
    "net": 0,
    "reporting_category": None,
    "source": None,
    "status": None,
    "type": None,
}
