"""How the API shows a payout."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.bank_numbers import failure_message
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.payouts.payout.outcomes import arrives
from stripesim.resources.payouts.payout.record import Payout


@rule("documented", "https://docs.stripe.com/payouts/trace-ids; at times ten days; the day assumed")
def trace_id(payout: Payout, world: World) -> dict[str, Any]:
    """`trace_id` is pending while the payout is on its way, and for a day more, since banks send
    their reference later; no event tells of it. Of a canceled payout it is unsupported.
    """
    if payout.state == "canceled":
        return {"status": "unsupported", "value": None}
    if payout.state in ("pending", "in_transit") or world.now < arrives(payout) + DAY:
        return {"status": "pending", "value": None}
    return {"status": "supported", "value": world.ids.plain(f"trace/{payout.id}", 0, 15)}


def render(payout: Payout, world: World) -> dict[str, Any]:
    """A payout in the API's shape."""
    code = payout.failure_code
    return {
        "id": payout.id,
        "object": "payout",
        "amount": payout.amount,
        "application_fee": payout.application_fee,
        "application_fee_amount": None if payout.application_fee is None else payout.fee,
        "arrival_date": payout.arrival_date,
        "automatic": payout.automatic,
        "balance_transaction": payout.balance_transaction,
        "created": payout.created,
        "currency": payout.currency,
        "description": payout.description,
        "destination": payout.destination,
        "failure_balance_transaction": payout.failure_balance_transaction,
        "failure_code": code,
        "failure_message": code and failure_message(code, of_a_debit=payout.amount < 0),
        "livemode": False,
        "metadata": dict(payout.metadata),
        "method": payout.method,
        "original_payout": payout.original_payout,
        "payout_method": None,
        "reconciliation_status": "completed" if payout.automatic else "not_applicable",
        "reversed_by": payout.reversed_by,
        "source_type": payout.source_type,
        "statement_descriptor": payout.statement_descriptor,
        "status": payout.state,
        "trace_id": trace_id(payout, world),
        "type": world.store.latest[payout.destination].object,
    }
