"""The other objects that a transfer reads: sender, receiver, source charge."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Protocol

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.resources.connect.transfer.record import Transfer
from stripesim.resources.of_a_charge import Booked


class Sender(Protocol):
    """The account that sends money."""

    id: str
    country: str
    default_currency: str
    platform: str | None
    liable: str


class Receiver(Protocol):
    """An account that money is sent to."""

    country: str
    is_recipient: bool

    def can(self, capability: str) -> bool:
        """Whether the capability is active."""


class SourceCharge(Booked, Protocol):
    """A charge that pays for a transfer."""

    @property
    def amount_refunded(self) -> int: ...
    @property
    def transfer_group(self) -> str | None: ...


def sender(act: Act[Transfer]) -> Sender:
    """The account that sends the money."""
    account: Sender = act.account
    return account


def receiver(act: Act[Transfer]) -> Receiver:
    """The account that the money is sent to."""
    account: Receiver = act.change.latest(act.subject.destination)
    return account


def source_of(act: Act[Transfer]) -> SourceCharge | None:
    """The charge that pays for the transfer, if one was named."""
    source = act.subject.source_transaction
    charge: SourceCharge | None = None if source is None else act.find("charge", source)
    return charge


def transfers_of(change: Change, charge: SourceCharge) -> Iterator[Transfer]:
    """The transfers of a charge so far, oldest first."""
    table = change.world.store.table(charge.account, "transfer")
    places = table.index("source_transaction", attrgetter("source_transaction"))
    return (change.latest(table.records[place].id) for place in places.get(charge.id, ()))
