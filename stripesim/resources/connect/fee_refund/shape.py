"""How the API shows a refund of an application fee."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.resources.connect.fee_refund.record import FeeRefund


def render(refund: FeeRefund, world: World) -> dict[str, Any]:
    """A fee refund in the API's shape; `fee` is the id of the application fee."""
    return {
        "id": refund.id,
        "object": "fee_refund",
        "amount": refund.amount,
        "balance_transaction": refund.balance_transaction,
        "created": refund.created,
        "currency": refund.currency,
        "fee": refund.fee,
        "metadata": dict(refund.metadata),
    }
