"""The money of a transfer: its amount, when it is available, and the sender's row."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.money import Balance
from stripesim.facts.evidence import rule
from stripesim.resources.connect.transfer.others import source_of
from stripesim.resources.connect.transfer.record import Transfer
from stripesim.resources.of_a_charge import until_available
from stripesim.resources.rows import RowKind


def amount(act: Act[Transfer]) -> int:
    """The amount sent, in minor units."""
    return act.subject.amount


@rule("recorded", "72 plain transfers, 100 payments that they became; a source's transfer assumed")
def with_its_source(act: Act[Transfer]) -> int:
    """A transfer leaves and arrives at once; with a pending charge as its source, on the day that
    the charge becomes available.

    That holds for accounts with a recipient agreement too (recorded in KR), for which Stripe's
    pages mention 24 hours more.
    """
    charge = source_of(act)
    return act.now if charge is None else until_available(act.change, charge)


def the_description(act: Act[Transfer]) -> str | None:
    """The transfer's own description."""
    return act.subject.description


def the_source_type(act: Act[Transfer]) -> str:
    """The source type of the money that is sent."""
    return act.subject.source_type


TRANSFER_ROW = RowKind("transfer", "transfer")
SENDERS_BALANCE = Balance[Transfer](
    TRANSFER_ROW,
    into="balance_transaction",
    available_on=with_its_source,
    description=the_description,
    source_type=the_source_type,
)
