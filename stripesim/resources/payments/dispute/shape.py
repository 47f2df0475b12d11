"""How the API shows a dispute."""

from __future__ import annotations

from typing import Any

from stripesim.engine.world import World
from stripesim.facts.card_numbers import Card
from stripesim.facts.evidence import rule
from stripesim.resources.of_a_charge import INQUIRIES
from stripesim.resources.payments.dispute.record import EVIDENCE, WON_BACK, Dispute
from stripesim.resources.requests import fresh


@rule("recorded", "sandboxes of 2023-2026")
def is_charge_refundable(dispute: Dispute) -> bool:
    """An inquiry does not stop a refund; a chargeback does, until it is won."""
    return dispute.state in (*INQUIRIES, *WON_BACK)


@rule("recorded", "a 2026 sandbox; submission_method documented")
def evidence_details(dispute: Dispute) -> dict[str, Any]:
    """`evidence_details`: when evidence is due, and whether it was submitted."""
    submitted = dispute.submitted
    return {
        "due_by": dispute.due_by,
        "enhanced_eligibility": {},
        "has_evidence": any(value is not None for value in dispute.evidence.values()),
        "past_due": submitted is not None and submitted > dispute.due_by,
        "submission_count": dispute.submission_count,
        "submission_method": "manual" if dispute.submission_count else "not_submitted",
    }


def details(dispute: Dispute, instrument: Any) -> dict[str, Any] | None:
    """`payment_method_details`: of a card's dispute. (documented: the SDK has none of a debit's)"""
    if not isinstance(instrument, Card):
        return None
    card = {
        "brand": instrument.brand,
        "case_type": dispute.case,
        "network": instrument.brand,
        "network_reason_code": dispute.network_reason_code,
    }
    return {"card": card, "type": "card"}


def render(dispute: Dispute, world: World) -> dict[str, Any]:
    """A dispute in the API's shape."""
    latest = world.store.latest
    rows = [id for id in (dispute.balance_transaction, dispute.reversal) if id is not None]
    blank: dict[str, Any] = {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}}
    shape = {
        "id": dispute.id,
        "object": "dispute",
        "amount": dispute.amount,
        "balance_transaction": dispute.balance_transaction,
        "balance_transactions": [world.render(latest[id]) for id in rows],
        "charge": dispute.charge,
        "created": dispute.created,
        "currency": dispute.currency,
        "enhanced_eligibility_types": [dispute.eligible_for] if dispute.eligible_for else [],
        "evidence": {**blank, **dispute.known, **fresh(dispute.evidence)},
        "evidence_details": evidence_details(dispute),
        "intended_submission_method": dispute.intended_submission_method,
        "is_charge_refundable": is_charge_refundable(dispute),
        "livemode": False,
        "metadata": dict(dispute.metadata),
        "network_reason_code": dispute.network_reason_code,
        "payment_intent": dispute.payment_intent,
        "payment_method_details": details(dispute, latest[dispute.charge].instrument),
        "reason": dispute.reason,
        "status": dispute.state,
    }
    if shape["payment_method_details"] is None:
        del shape["payment_method_details"]
    return shape
