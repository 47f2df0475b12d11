"""Connect collection transfers: a platform makes good what an account has owed for half a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule


@record
class ConnectCollectionTransfer(Record):
    """What the account `destination` owed, and the platform paid."""

    kind: ClassVar[str] = "connect_collection_transfer"

    amount: int
    currency: str
    destination: str


def _draft(act: Act[Any]) -> ConnectCollectionTransfer:
    """Facts: amount, currency, destination (the account's id)."""
    facts, change = act.facts, act.change
    return ConnectCollectionTransfer(
        id=change.new_id("cct"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        destination=facts["destination"],
    )


def _refuse(act: Act[ConnectCollectionTransfer], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}.")


@rule("documented", "https://docs.stripe.com/connect/account-balances")
def what_is_owed(act: Act[ConnectCollectionTransfer]) -> int:
    """As much as brings the account to zero."""
    return act.subject.amount


def its_destination(act: Act[ConnectCollectionTransfer]) -> str:
    """The account that owed it."""
    return act.subject.destination


def _release(act: Act[ConnectCollectionTransfer]) -> Mapping[str, Any]:
    """What was held for it comes back, and pays."""
    it = act.subject
    return {"amount": it.amount, "currency": it.currency, "connected": it.destination}


KIND = RowKind("connect_collection_transfer", "connect_collection_transfer")
COLLECTED = Balance[ConnectCollectionTransfer](KIND)
# What the account sees of it is not known: the same row, the other way round. (assumed)
MADE_GOOD = Balance[ConnectCollectionTransfer](KIND, of=its_destination)

# fmt: off
LIFECYCLE: Lifecycle[ConnectCollectionTransfer] = Lifecycle("connect_collection_transfer", _draft, _refuse, table(
    #  from to           when    money                                      told
    Verb("create", "stripe"),
    To(NEW, "collected", ALWAYS, Entry(COLLECTED, MADE_GOOD, what_is_owed), UNTOLD,
       first=Also("reserve_transaction.create", facts=_release)),
))
# fmt: on


def render(it: ConnectCollectionTransfer, world: World) -> dict[str, Any]:
    return {
        "id": it.id,
        "object": "connect_collection_transfer",
        "amount": it.amount,
        "currency": it.currency,
        "destination": it.destination,
        "livemode": False,
    }
