"""The fields of a transfer, and its draft from a request or a destination charge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import rule
from stripesim.resources.of_a_charge import group_of, row_of
from stripesim.resources.requests import existing, merged


class Party(Protocol):
    """An account that may send or receive money."""

    id: str
    kind: str
    state: str
    platform: str | None


@record
class Transfer(Record):
    """Money sent to another account.

    `destination_payment` is the payment (`py_…`) on the receiving account, `source_transaction` the
    charge that pays for it, `source_type` the source type of the money. `reversals` are the ids of
    its reversals, oldest first.
    """

    kind: ClassVar[str] = "transfer"

    amount: int
    currency: str
    destination: str
    destination_payment: str
    source_transaction: str | None
    source_type: str
    transfer_group: str | None
    description: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None
    amount_reversed: int = 0
    reversals: tuple[str, ...] = ()

    @property
    def left(self) -> int:
        """The part that is not reversed."""
        return self.amount - self.amount_reversed


def draft(act: Act[Any]) -> Transfer:
    """Facts: amount, currency, destination; source_transaction, source_type, transfer_group,
    description, metadata.

    A charge that is passed on says besides: `fee_amount`, the application fee that the payment
    pays.
    """
    facts, change = act.facts, act.change
    destination = named_destination(change, facts["destination"])
    charge, source = None, facts.get("source_transaction")
    if source is not None:
        charge = existing(change, "charge", source, "source_transaction")
    group, source_type = facts.get("transfer_group"), facts.get("source_type", "card")
    if charge is not None:
        group = charge.transfer_group or group or group_of(charge)
        source_type = row_of(change, charge).source_type
    return Transfer(
        id=change.new_id("tr"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        destination=destination,
        destination_payment=change.new_id("py", destination),
        source_transaction=source,
        source_type=source_type,
        transfer_group=group,
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
    )


@rule("recorded", "400 bodies: `No such destination: 'acct_invalid'`")
def named_destination(change: Change, id: str) -> str:
    """The destination is an account connected to the sender, or the sender's platform."""
    found: Party | None = change.latest(id)
    here: Party = change.latest(change.account)
    if (
        found is not None
        and found.kind == "account"
        and found.state != DELETED
        and (found.platform == here.id or here.platform == id)
    ):
        return id
    raise Refusal(f"No such destination: '{id}'", code="resource_missing", param="destination")
