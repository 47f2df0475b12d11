"""Links: what a transfer makes happen to other objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.resources.connect.connected import Connected
from stripesim.resources.connect.parties import OtherAccount
from stripesim.resources.connect.transfer.money import with_its_source
from stripesim.resources.connect.transfer.others import source_of
from stripesim.resources.connect.transfer.record import Transfer
from stripesim.resources.of_a_charge import to_be_booked
from stripesim.resources.requests import nothing


def the_destination(act: Act[Transfer]) -> str:
    """The account that receives the money."""
    return act.subject.destination


def no_payment_yet(act: Act[Transfer]) -> bool:
    """The payment is still to be made. (With `for_charge` it is not: a charge that debits an
    account makes the transfer, and is itself the payment.)
    """
    return "for_charge" not in act.facts


def the_payment(act: Act[Transfer]) -> Mapping[str, Any]:
    """Facts for the payment on the destination: paid by the sending account; an application fee is
    deducted there.
    """
    transfer = act.subject
    return {
        "id": transfer.destination_payment,
        "amount": transfer.amount,
        "currency": transfer.currency,
        "instrument": OtherAccount(transfer.account),
        "available_on": with_its_source(act),
        "source_type": transfer.source_type,
        "connected": Connected(source_transfer=transfer.id, fee_amount=act.facts.get("fee_amount")),
    }


def the_source(act: Act[Transfer]) -> Record | None:
    """The charge that pays for the transfer, if one was named."""
    source = act.subject.source_transaction
    charge: Record | None = None if source is None else act.find("charge", source)
    return charge


def the_source_has_no_group(act: Act[Transfer]) -> bool:
    """The source charge is in no transfer group yet."""
    charge = source_of(act)
    return charge is not None and charge.transfer_group is None


def the_group(act: Act[Transfer]) -> Mapping[str, Any]:
    """Facts for the source charge: the transfer group that it joins."""
    return {"transfer_group": act.subject.transfer_group}


def what_is_left(act: Act[Transfer]) -> Mapping[str, Any]:
    """Facts for a reversal of all that is left, which Stripe makes by itself."""
    return {"transfer": act.subject.id, "unasked": True}


def the_source_to_be_booked(act: Act[Transfer]) -> Record | None:
    """The charge that the request names as the source, if it is not booked yet."""
    return to_be_booked(act.change.find("charge", act.facts.get("source_transaction") or ""))


BOOK_SOURCE = Also[Transfer]("charge.book", facts=nothing, to=the_source_to_be_booked)
MAKE_PAYMENT = Also[Transfer](
    "charge.collect", facts=the_payment, on=the_destination, when=no_payment_yet
)
GROUP_SOURCE = Also[Transfer](
    "charge.join_group", facts=the_group, to=the_source, when=the_source_has_no_group
)
AFTER_SENDING = (MAKE_PAYMENT, GROUP_SOURCE)
REVERSE_THE_REST = Also[Transfer]("transfer_reversal.create", facts=what_is_left)
