"""How the API shows a refund."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.payments.refund.record import Refund

# States that the API shows under another name.
SHOWN_STATUS = {
    "voided": "succeeded",
    "held": "pending",
    "waiting": "pending",
    "returned": "succeeded",
}


@rule("recorded", "a 2026 sandbox: keys that are absent when empty")
def failure(refund: Refund) -> dict[str, Any]:
    """Only a failed refund has the failure members."""
    if refund.state != "failed":
        return {}
    row, said = refund.failure_balance_transaction, {"failure_reason": refund.failure_reason}
    return said if row is None else {"failure_balance_transaction": row, **said}


PENDING_REASON = {
    "held": "charge_pending",
    "waiting": "insufficient_funds",
    "pending": "processing",
}


@rule("documented", "https://docs.stripe.com/api/refunds/object")
def pending_reason(refund: Refund) -> dict[str, Any]:
    """Only a refund that has not arrived has a `pending_reason`: what it waits for."""
    return (
        {"pending_reason": PENDING_REASON[refund.state]} if refund.state in PENDING_REASON else {}
    )


@rule(
    "recorded",
    "a 2026 sandbox; the reference, and that a void is of type `reversal`: stripe-python 16.1.0; "
    "that there are none of a bank debit assumed",
)
def destination(refund: Refund) -> dict[str, Any] | None:
    """`destination_details` says how the card network handles the refund."""
    if refund.id.startswith("pyr_"):
        return None
    if refund.state == "voided":
        return {"card": {"type": "reversal"}, "type": "card"}
    status = "unavailable" if refund.no_reference else "pending"
    card = {
        "reference_status": status if refund.reference is None else "available",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    }
    if refund.reference is not None:
        card = {"reference": refund.reference, **card}
    return {"card": card, "type": "card"}


def render(refund: Refund, world: World) -> dict[str, Any]:
    """A refund in the API's shape."""
    return {
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": refund.balance_transaction,
        "charge": refund.charge,
        "created": refund.created,
        "currency": refund.currency,
        "customer": refund.customer,
        "customer_account": None,
        "destination_details": destination(refund),
        **failure(refund),
        "metadata": dict(refund.metadata),
        "payment_intent": refund.payment_intent,
        "payment_method": refund.payment_method,
        **pending_reason(refund),
        "reason": refund.reason,
        "receipt_number": None,
        "source_transfer_reversal": refund.source_transfer_reversal,
        "status": SHOWN_STATUS.get(refund.state, refund.state),
        "transfer_reversal": refund.transfer_reversal,
    }
