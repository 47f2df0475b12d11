"""The other objects that a reversal reads: its transfer, the payment and its fee, the seller."""

from __future__ import annotations

from typing import Protocol

from stripesim.engine.act import Act
from stripesim.resources.connect.connected import Connected
from stripesim.resources.connect.transfer_reversal.record import TransferReversal
from stripesim.resources.of_a_charge import Booked


class ReversibleTransfer(Protocol):
    """A transfer, as far as its reversal depends on it."""

    id: str
    state: str
    amount: int
    currency: str
    destination: str
    destination_payment: str
    source_transaction: str | None
    source_type: str
    left: int


class DestinationPayment(Booked, Protocol):
    """The payment that a transfer became."""

    @property
    def connected(self) -> Connected | None: ...


class PaymentsFee(Protocol):
    """The application fee of that payment."""

    id: str
    part: int
    left: int
    part_left: int


class Seller(Protocol):
    """The account that received the money."""

    id: str
    state: str
    liable: str


def transfer_of(act: Act[TransferReversal]) -> ReversibleTransfer:
    """The transfer that is reversed."""
    transfer: ReversibleTransfer = act.change.latest(act.subject.transfer)
    return transfer


def payment_of(act: Act[TransferReversal]) -> DestinationPayment:
    """The payment that the transfer became."""
    payment: DestinationPayment = act.change.latest(transfer_of(act).destination_payment)
    return payment


def fee_of(act: Act[TransferReversal]) -> PaymentsFee | None:
    """The application fee of the payment, if there is one."""
    connected = payment_of(act).connected
    id = None if connected is None else connected.application_fee
    fee: PaymentsFee | None = None if id is None else act.change.latest(id)
    return fee


def seller_of(act: Act[TransferReversal]) -> Seller:
    """The account that received the money."""
    seller: Seller = act.change.latest(transfer_of(act).destination)
    return seller
