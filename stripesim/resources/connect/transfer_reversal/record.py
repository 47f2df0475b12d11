"""The fields of a transfer reversal, its draft, and what an update sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.resources.requests import changed, merged, no_such


@record
class TransferReversal(Record):
    """All or a part of a transfer, taken back.

    `destination_payment_refund` is the refund (`pyr_…`) of the payment that the transfer became,
    `source_refund` the refund of a charge that caused the reversal.
    """

    kind: ClassVar[str] = "transfer_reversal"

    amount: int
    currency: str
    transfer: str
    destination_payment_refund: str
    source_refund: str | None
    description: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None


def draft(act: Act[Any]) -> TransferReversal:
    """Facts: transfer; amount (default: all that is left), description, metadata,
    refund_application_fee.

    If a refund of the charge reverses the transfer: `source_refund`. If Stripe does by itself:
    `unasked`. If the payment that the transfer became was refunded: that `refund`, and the `id`
    that it has given to the reversal.
    """
    facts, change = act.facts, act.change
    transfer = change.find("transfer", facts["transfer"])
    if transfer is None:
        raise no_such("transfer", facts["transfer"])
    return TransferReversal(
        id=facts.get("id") or change.new_id("trr"),
        account=transfer.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", transfer.left),
        currency=transfer.currency,
        transfer=transfer.id,
        destination_payment_refund=facts.get("refund")
        or change.new_id("pyr", transfer.destination),
        source_refund=facts.get("source_refund"),
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
    )


def updated(act: Act[TransferReversal]) -> Mapping[str, Any]:
    """Facts: metadata."""
    return changed(act.facts, act.subject.metadata)
