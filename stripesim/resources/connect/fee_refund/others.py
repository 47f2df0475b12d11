"""The other objects that a fee refund reads: the fee, and what it was taken from."""

from __future__ import annotations

from typing import Protocol

from stripesim.engine.act import Act
from stripesim.resources.connect.fee_refund.record import FeeRefund


class RefundableFee(Protocol):
    """An application fee, as far as its refund depends on it."""

    id: str
    amount: int
    currency: str
    payer: str
    taken: int
    charge: str | None
    payout: str | None
    balance_transaction: str
    amount_refunded: int
    returned: int
    left: int


class FeeSource(Protocol):
    """The charge or payout that a fee was taken from."""

    id: str
    balance_transaction: str


def fee_of(act: Act[FeeRefund]) -> RefundableFee:
    """The fee that is refunded."""
    fee: RefundableFee = act.change.latest(act.subject.fee)
    return fee


def source_of(act: Act[FeeRefund]) -> FeeSource:
    """The charge or payout that the fee was taken from."""
    fee = fee_of(act)
    source: FeeSource = act.change.latest(fee.charge or fee.payout or "")
    return source
