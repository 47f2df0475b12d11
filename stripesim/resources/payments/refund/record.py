"""The fields of a refund, and its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.resources.requests import both_given, merged, no_such


@record
class Refund(Record):
    """A refund of a charge or of a part of it: `amount` in minor units of its currency."""

    kind: ClassVar[str] = "refund"

    amount: int
    currency: str
    charge: str
    payment_intent: str | None
    payment_method: str | None
    customer: str | None
    reason: str | None
    balance_transaction: str | None
    metadata: Mapping[str, str]
    failure_balance_transaction: str | None = None
    failure_reason: str | None = None
    source_transfer_reversal: str | None = None
    transfer_reversal: str | None = None
    reference: str | None = None
    no_reference: bool = False


def charge_named(act: Act[Any]) -> Any:
    """The charge that the request names, itself or by its intent. (recorded: the messages)"""
    facts, change = act.facts, act.change
    if "charge" in facts and "payment_intent" in facts:
        raise both_given("charge", "payment_intent")
    if "charge" in facts:
        charge = change.find("charge", facts["charge"])
        if charge is None:
            raise no_such("charge", facts["charge"])
        return charge
    if "payment_intent" not in facts:
        raise Refusal(
            "One of the following params should be provided for this request: payment_intent or "
            "charge."
        )
    intent = change.find("payment_intent", facts["payment_intent"])
    if intent is None:
        raise no_such("payment_intent", facts["payment_intent"], "payment_intent")
    charge = intent.latest_charge and change.find("charge", intent.latest_charge)
    if not charge or charge.state in ("failed", "released"):
        raise Refusal(
            f"This PaymentIntent ({intent.id}) does not have a successful charge to refund."
        )
    return charge


def draft(act: Act[Any]) -> Refund:
    """Facts: charge or payment_intent; amount (default: what remains), reason, metadata."""
    facts, change = act.facts, act.change
    charge = charge_named(act)
    if charge.payment_intent is not None:
        change.family = charge.id[3:19]
    held, reversal = charge.amount_captured or charge.amount, reversal_of(act, charge)
    return Refund(
        id=facts.get("id") or change.new_id("re" if charge.instrument.type == "card" else "pyr"),
        account=charge.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", held - charge.amount_refunded),
        currency=charge.currency,
        charge=charge.id,
        payment_intent=charge.payment_intent,
        payment_method=charge.payment_method,
        customer=charge.customer,
        reason=facts.get("reason"),
        balance_transaction=None,
        metadata=merged({}, facts.get("metadata", {})),
        source_transfer_reversal=reversal,
        transfer_reversal=reversal,
    )


def reversal_of(act: Act[Any], charge: Any) -> str | None:
    """The reversal of the transfer that a payment came by: it made the refund, or will be made
    together with it. (recorded: the refund names it twice, 103 of 103)
    """
    if charge.instrument.type != "stripe_account":
        return None
    sender = charge.instrument.account
    return act.facts.get("reversal") or act.change.new_id("trr", sender)


def charge_of(act: Act[Refund]) -> Any:
    """The charge that is refunded."""
    return act.change.latest(act.subject.charge)
