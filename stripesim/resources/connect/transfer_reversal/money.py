"""The money of a reversal: what comes back and when, what the seller loses, and the platform's
row.
"""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.money import Balance
from stripesim.engine.row import Row
from stripesim.facts.conversion import convert, mid_rate
from stripesim.facts.evidence import rule
from stripesim.resources.connect.transfer_reversal.others import payment_of, transfer_of
from stripesim.resources.connect.transfer_reversal.record import TransferReversal
from stripesim.resources.of_a_charge import row_of, until_available
from stripesim.resources.places import PAYMENTS
from stripesim.resources.rows import RowKind


def amount(act: Act[TransferReversal]) -> int:
    """The reversed amount, in the transfer's currency."""
    return act.subject.amount


@rule("recorded", "12 of 12 reversals of transfers from a pending charge")
def with_its_source(act: Act[TransferReversal]) -> int:
    """Reversed money comes back at once; while the transfer's source charge is pending, on the day
    that the charge becomes available.
    """
    source = transfer_of(act).source_transaction
    charge = None if source is None else act.find("charge", source)
    return act.now if charge is None else until_available(act.change, charge)


@rule("recorded", "balance transactions of 2023-24; with a description assumed")
def refund_for_transfer(act: Act[TransferReversal]) -> str:
    """The row is described as REFUND FOR TRANSFER, with the reversal's description if it has
    one.
    """
    about = act.subject.description
    return f"REFUND FOR TRANSFER ({about})" if about else "REFUND FOR TRANSFER"


@rule("assumed", "as the payment's part of the balance")
def the_source_type(act: Act[TransferReversal]) -> str:
    """Reversed money has the source type that the transfer had."""
    return transfer_of(act).source_type


@rule("recorded", "the source of every such row is a transfer")
def the_transfer(act: Act[TransferReversal]) -> str:
    """The source of the row is the transfer, not the reversal."""
    return act.subject.transfer


REVERSAL_ROW = RowKind("transfer_refund", "transfer_reversal")
SENDERS_BALANCE = Balance[TransferReversal](
    REVERSAL_ROW,
    into="balance_transaction",
    available_on=with_its_source,
    description=refund_for_transfer,
    source_type=the_source_type,
    source=the_transfer,
)

# -- on the other account --------------------------------------------------------------------------


def row_of_payment(act: Act[TransferReversal]) -> Row:
    """The seller's balance transaction of the payment that the transfer became."""
    return row_of(act.change, payment_of(act))


def payment_is_pending(act: Act[TransferReversal]) -> bool:
    """The seller's money is still pending: it comes back out of pending."""
    return row_of_payment(act).available_on > act.now


@rule("recorded", "pairs of conversions there and back on the same day, 2023-24")
def seller_loses(act: Act[TransferReversal]) -> int:
    """If the transfer was converted, the seller loses the reversed amount at the mid rate of the
    day.
    """
    reversal, settled_in = act.subject, row_of_payment(act).currency
    if payment_of(act).balance_transaction is None:
        return 0  # it never brought anything
    if settled_in == reversal.currency:
        return reversal.amount
    rate = mid_rate(act.world.settings.rates, reversal.currency, settled_in)
    return convert(reversal.amount, rate)


def seller_has(act: Act[TransferReversal]) -> int:
    """The seller's available balance, in the currency in which the payment arrived."""
    row = row_of_payment(act)
    return sum(act.change.available(PAYMENTS, row.account, row.currency).values())
