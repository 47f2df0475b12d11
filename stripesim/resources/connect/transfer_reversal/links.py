"""Links: what a reversal makes happen to the transfer, the payment, and its application fee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.connect.transfer_reversal.others import fee_of, transfer_of
from stripesim.resources.connect.transfer_reversal.record import TransferReversal


def the_reversal(act: Act[TransferReversal]) -> Mapping[str, Any]:
    """Facts for the transfer: the reversal and its amount."""
    return {"amount": act.subject.amount, "reversal": act.subject.id}


def the_transfer(act: Act[TransferReversal]) -> Record:
    """The transfer that is reversed."""
    transfer: Record = act.change.latest(act.subject.transfer)
    return transfer


def the_destination(act: Act[TransferReversal]) -> str:
    """The account that received the money."""
    return transfer_of(act).destination


def refund_of_payment(act: Act[TransferReversal]) -> Mapping[str, Any]:
    """Facts for the refund of the payment that the transfer became."""
    reversal = act.subject
    return {
        "charge": transfer_of(act).destination_payment,
        "amount": reversal.amount,
        "id": reversal.destination_payment_refund,
        "reversal": reversal.id,
    }


@rule("documented", "https://docs.stripe.com/api/transfer_reversals/create; half up as recorded")
def share_of_fee(act: Act[TransferReversal]) -> int:
    """`refund_application_fee` refunds the same share of the fee as is reversed of the transfer, in
    the currency of the transfer: rounded half up, and at most what is left of the fee.
    """
    fee = fee_of(act)
    if fee is None or not fee.left:
        return 0
    return min(half_up(fee.part * act.subject.amount, transfer_of(act).amount), fee.part_left)


def fee_goes_back_too(act: Act[TransferReversal]) -> bool:
    """The request asks to refund the fee, and there is a part to refund."""
    return bool(act.facts.get("refund_application_fee")) and share_of_fee(act) > 0


def refund_of_fee(act: Act[TransferReversal]) -> Mapping[str, Any]:
    """Facts for the refund of the application fee."""
    fee = fee_of(act)
    return {} if fee is None else {"fee": fee.id, "amount": share_of_fee(act)}


COUNT_REVERSAL = Also[TransferReversal]("transfer.reverse", facts=the_reversal, to=the_transfer)
REFUND_PAYMENT = Also[TransferReversal](
    "refund.pull_back", facts=refund_of_payment, on=the_destination
)
REFUND_FEE = Also[TransferReversal](
    "fee_refund.create", facts=refund_of_fee, when=fee_goes_back_too
)
AFTER_REVERSING = (COUNT_REVERSAL, REFUND_PAYMENT, REFUND_FEE)
