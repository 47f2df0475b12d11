"""The fee of a fee refund, and what it was taken from, as far as the refund depends on them."""

from __future__ import annotations

from typing import Protocol

from stripesim.engine.change import Change


class RefundableFee(Protocol):
    """An application fee, as far as its refund depends on it."""

    id: str
    amount: int
    currency: str
    payer: str
    part: int
    taken: int
    charge: str | None
    payout: str | None
    balance_transaction: str
    amount_refunded: int
    part_refunded: int
    returned: int
    left: int
    part_left: int


class FeeSource(Protocol):
    """The charge or payout that a fee was taken from."""

    id: str
    currency: str
    balance_transaction: str


def source_of_fee(change: Change, fee: RefundableFee) -> FeeSource:
    """The charge or payout that the fee was taken from."""
    source: FeeSource = change.latest(fee.charge or fee.payout or "")
    return source
