"""How the API shows an application fee."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.connect.application_fee.record import ApplicationFee
from stripesim.resources.connect.parties import application_id

LISTED = 10  # refunds that are shown within their fee


@rule("documented", "stripe-python 16.1.0")
def render(fee: ApplicationFee, world: World) -> dict[str, Any]:
    """An application fee names the charge or payout that it was taken from, and lists its latest
    refunds, newest first.
    """
    source = {"charge": fee.charge} if fee.payout is None else {"payout": fee.payout}
    latest = fee.refunds[-LISTED:][::-1]
    return {
        "id": fee.id,
        "object": "application_fee",
        "account": fee.payer,
        "amount": fee.amount,
        "amount_refunded": fee.amount_refunded,
        "application": application_id(world, fee.account),
        "balance_transaction": fee.balance_transaction,
        "charge": fee.charge,
        "created": fee.created,
        "currency": fee.currency,
        "fee_source": {**source, "type": "charge" if fee.payout is None else "payout"},
        "livemode": False,
        "originating_transaction": fee.originating_transaction,
        "refunded": fee.left == 0,
        "refunds": {
            "object": "list",
            "data": [world.render(world.store.latest[id]) for id in latest],
            "has_more": len(fee.refunds) > LISTED,
            "total_count": len(fee.refunds),
            "url": f"/v1/application_fees/{fee.id}/refunds",
        },
    }
