"""How the API shows a transfer reversal."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.resources.connect.transfer_reversal.record import TransferReversal


def render(reversal: TransferReversal, world: World) -> dict[str, Any]:
    """A reversal in the API's shape, which has no description."""
    return {
        "id": reversal.id,
        "object": "transfer_reversal",
        "amount": reversal.amount,
        "balance_transaction": reversal.balance_transaction,
        "created": reversal.created,
        "currency": reversal.currency,
        "destination_payment_refund": reversal.destination_payment_refund,
        "metadata": dict(reversal.metadata),
        "source_refund": reversal.source_refund,
        "transfer": reversal.transfer,
    }
