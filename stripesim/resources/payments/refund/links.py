"""Links: what a refund makes happen to its charge, to reserve holds, and to the transfer that its
payment came by.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.resources.of_a_charge import to_be_booked
from stripesim.resources.payments.refund.record import Refund, charge_named, charge_of
from stripesim.resources.requests import nothing
from stripesim.resources.reserves.of_a_charge import holds_of, holds_reached


def its_charge_is_held(act: Act[Refund]) -> bool:
    """A part of the charge is on a reserve hold."""
    return bool(holds_of(act.change, charge_of(act)))


def hold_is_reversed(act: Act[Refund]) -> Mapping[str, Any]:
    """Facts for the release: the refund is its reason."""
    return {"reason": "hold_reversed", "source": act.subject.id}


def holds_it_reaches(act: Act[Refund]) -> tuple[Record, ...]:
    """The reserve holds that the refund takes money from."""
    return holds_reached(act.change, charge_of(act), act.subject.amount)


def to_its_sender(act: Act[Refund]) -> str:
    """The account that sent the payment."""
    sender: str = charge_of(act).instrument.account
    return sender


def its_part_of_the_transfer(act: Act[Refund]) -> Mapping[str, Any]:
    """Facts for the reversal of the transfer that the payment came by."""
    refund = act.subject
    return {
        "transfer": charge_of(act).connected.source_transfer,
        "amount": refund.amount,
        "id": refund.source_transfer_reversal,
        "refund": refund.id,
    }


def its_amount(act: Act[Refund]) -> Mapping[str, Any]:
    """Facts: amount and reason of the refund."""
    return {"amount": act.subject.amount, "reason": act.subject.reason}


def charge_to_be_booked(act: Act[Any]) -> Record | None:
    """The charge, if the refund takes back from others and it is not booked yet."""
    takes_back = act.facts.get("reverse_transfer") or act.facts.get("refund_application_fee")
    return to_be_booked(charge_named(act)) if takes_back else None


BOOK_CHARGE = Also[Any]("charge.book", facts=nothing, to=charge_to_be_booked)
RELEASE_HOLDS = Also[Refund](
    "reserve_hold.release", facts=hold_is_reversed, to=holds_it_reaches, when=its_charge_is_held
)
REVERSE_ITS_TRANSFER = Also[Refund](
    "transfer_reversal.receive", facts=its_part_of_the_transfer, on=to_its_sender
)
COUNT_REFUND = Also[Refund]("charge.refund", facts=its_amount, to=charge_of)
UNCOUNT_REFUND = Also[Refund]("charge.take_back_refund", facts=its_amount, to=charge_of)
VOID_CHARGE = Also[Refund]("charge.void", facts=its_amount, to=charge_of)
