"""The fields of a fee refund, its draft, and what an update sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.resources.requests import changed, existing, merged


@record
class FeeRefund(Record):
    """All or a part of an application fee, given back to the payer."""

    kind: ClassVar[str] = "fee_refund"

    amount: int
    currency: str
    fee: str
    metadata: Mapping[str, str]
    balance_transaction: str | None = None


def draft(act: Act[Any]) -> FeeRefund:
    """Facts: fee (its id); amount (default: all that is left), metadata."""
    facts, change = act.facts, act.change
    fee = existing(change, "application_fee", facts["fee"])
    return FeeRefund(
        id=change.new_id("fr"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", fee.left),
        currency=fee.currency,
        fee=fee.id,
        metadata=merged({}, facts.get("metadata", {})),
    )


def updated(act: Act[FeeRefund]) -> Mapping[str, Any]:
    """Facts: metadata."""
    return changed(act.facts, act.subject.metadata)
