"""The other objects that a fee refund reads: the fee, and what it was taken from."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.resources.connect.fee_refund.record import FeeRefund
from stripesim.resources.connect.fee_refund.source import FeeSource, RefundableFee, source_of_fee


def fee_of(act: Act[FeeRefund]) -> RefundableFee:
    """The fee that is refunded."""
    fee: RefundableFee = act.change.latest(act.subject.fee)
    return fee


def source_of(act: Act[FeeRefund]) -> FeeSource:
    """The charge or payout that the fee was taken from."""
    return source_of_fee(act.change, fee_of(act))
