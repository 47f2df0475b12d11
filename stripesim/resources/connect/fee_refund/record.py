"""The fields of a fee refund, its draft, and what an update sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.facts.application_fees import given_back
from stripesim.facts.conversion import mid_rate
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.connect.fee_refund.source import RefundableFee, source_of_fee
from stripesim.resources.requests import changed, existing, merged


@record
class FeeRefund(Record):
    """All or a part of an application fee, given back to the payer. `amount` is in the currency of
    the charge or payout that paid the fee, `of_fee` the same in the fee's own.
    """

    kind: ClassVar[str] = "fee_refund"

    amount: int
    currency: str
    of_fee: int
    fee: str
    metadata: Mapping[str, str]
    balance_transaction: str | None = None


def draft(act: Act[Any]) -> FeeRefund:
    """Facts: fee (its id); amount, in the fee's currency, or part, in that of the charge or payout
    (default: all that is left); metadata.
    """
    facts, change = act.facts, act.change
    fee = existing(change, "application_fee", facts["fee"])
    currency = source_of_fee(change, fee).currency
    amount = facts.get("amount", fee.left)
    if fee.currency == currency:
        part = amount = facts.get("part", amount)
    elif "part" in facts:
        part = facts["part"]
        rate = mid_rate(change.world.settings.rates, currency, fee.currency)
        amount = given_back(part, fee.part_left, fee.left, rate)
    else:
        part = part_of(amount, fee)
    return FeeRefund(
        id=change.new_id("fr"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=part,
        currency=currency,
        of_fee=amount,
        fee=fee.id,
        metadata=merged({}, facts.get("metadata", {})),
    )


@rule("assumed", "that a request names an amount in the fee's currency")
def part_of(amount: int, fee: RefundableFee) -> int:
    """A refund that a request asks for gives back the same share of what the charge paid, rounded
    half up; all that is left of it if all of the fee goes back.
    """
    if amount == fee.left:
        return fee.part_left
    return min(half_up(fee.part * amount, fee.amount), fee.part_left)


def updated(act: Act[FeeRefund]) -> Mapping[str, Any]:
    """Facts: metadata."""
    return changed(act.facts, act.subject.metadata)
