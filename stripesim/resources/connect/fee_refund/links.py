"""Links: what a fee refund makes happen to the fee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.resources.connect.fee_refund.record import FeeRefund


def the_fee(act: Act[FeeRefund]) -> Record:
    """The fee that is refunded."""
    fee: Record = act.change.latest(act.subject.fee)
    return fee


def the_refund(act: Act[FeeRefund]) -> Mapping[str, Any]:
    """Facts for the fee: amount, part, refund (its id), and what it has cost the platform."""
    refund, row = act.subject, act.rows[0]
    amounts = {"amount": refund.of_fee, "part": refund.amount, "returned": -row.amount}
    return {"refund": refund.id, **amounts}


COUNT_REFUND = Also[FeeRefund]("application_fee.refund", facts=the_refund, to=the_fee)
