"""How the API shows a transfer."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.connect.transfer.record import Transfer

LISTED = 10  # reversals that are shown within their transfer


@rule("documented", "https://docs.stripe.com/api/transfers/object")
def render(transfer: Transfer, world: World) -> dict[str, Any]:
    """A transfer has no status: `reversed` says whether it was reversed in full. It lists its
    latest reversals, newest first.
    """
    latest = transfer.reversals[-LISTED:][::-1]
    return {
        "id": transfer.id,
        "object": "transfer",
        "amount": transfer.amount,
        "amount_reversed": transfer.amount_reversed,
        "balance_transaction": transfer.balance_transaction,
        "created": transfer.created,
        "currency": transfer.currency,
        "description": transfer.description,
        "destination": transfer.destination,
        "destination_payment": transfer.destination_payment,
        "livemode": False,
        "metadata": dict(transfer.metadata),
        "reversals": {
            "object": "list",
            "data": [world.render(world.store.latest[id]) for id in latest],
            "has_more": len(transfer.reversals) > LISTED,
            "total_count": len(transfer.reversals),
            "url": f"/v1/transfers/{transfer.id}/reversals",
        },
        "reversed": transfer.state == "reversed",
        "source_transaction": transfer.source_transaction,
        "source_type": transfer.source_type,
        "transfer_group": transfer.transfer_group,
    }
