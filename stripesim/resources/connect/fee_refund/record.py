"""The fields of a fee refund, its draft, and what an update sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.facts.application_fees import given_back
from stripesim.facts.conversion import mid_rate
from stripesim.facts.evidence import rule
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
    """Facts: fee (its id); amount, in the currency of the charge or payout (default: all that is
    left); metadata.
    """
    facts, change = act.facts, act.change
    fee = existing(change, "application_fee", facts["fee"])
    currency = source_of_fee(change, fee).currency
    amount = facts.get("amount", fee.part_left)
    return FeeRefund(
        id=change.new_id("fr"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=amount,
        currency=currency,
        of_fee=in_its_currency(act, amount, fee, currency),
        fee=fee.id,
        metadata=merged({}, facts.get("metadata", {})),
    )


@rule("recorded", "22 of 22 partial refunds of fees in USD on payments in CAD, 2023")
def in_its_currency(act: Act[Any], amount: int, fee: RefundableFee, currency: str) -> int:
    """A request names an amount in the currency of the charge or payout that paid the fee: 41 gave
    41 Canadian cents back, of a fee of 100 US cents, and cost 30. This is what that is of the fee,
    in the fee's own currency.
    """
    if fee.currency == currency:
        return amount
    rate = mid_rate(act.world.settings.rates, currency, fee.currency)
    return given_back(amount, fee.part_left, fee.left, rate)


def updated(act: Act[FeeRefund]) -> Mapping[str, Any]:
    """Facts: metadata."""
    return changed(act.facts, act.subject.metadata)
