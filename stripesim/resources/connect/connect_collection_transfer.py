"""Connect collection transfers: a platform pays what its account has owed for 180 days.

collected   the platform has paid, and the account owes nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.rows import RowKind


@record
class Collection(Record):
    """A debt of the account `destination` that its platform has paid."""

    kind: ClassVar[str] = "connect_collection_transfer"

    amount: int
    currency: str
    destination: str


def draft(act: Act[Any]) -> Collection:
    """Facts: amount, currency, destination (the account's id)."""
    facts, change = act.facts, act.change
    return Collection(
        id=change.new_id("cct"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        destination=facts["destination"],
    )


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[Collection], verb: str) -> Refusal:
    """A collection happens at once and cannot be undone."""
    return Refusal(own_words(f"Cannot {verb} {act.subject.id}."))


@rule("documented", "https://docs.stripe.com/connect/account-balances")
def what_is_owed(act: Act[Collection]) -> int:
    """The platform pays the amount that brings the account to zero."""
    return act.subject.amount


def the_destination(act: Act[Collection]) -> str:
    """The account that owed the money."""
    return act.subject.destination


def the_reserve(act: Act[Collection]) -> Mapping[str, Any]:
    """The reserve held for this debt, which now pays it."""
    collection = act.subject
    return {
        "amount": collection.amount,
        "currency": collection.currency,
        "connected": collection.destination,
    }


COLLECTION_ROW = RowKind("connect_collection_transfer", "connect_collection_transfer")
PLATFORMS_BALANCE = Balance[Collection](COLLECTION_ROW)
# The account's own row is not known: the platform's, with the opposite sign. (assumed)
DEBTORS_BALANCE = Balance[Collection](COLLECTION_ROW, of=the_destination)
RELEASE_RESERVE = Also[Collection]("reserve_transaction.create", facts=the_reserve)

# fmt: off
# what moves:     from               to               how much
PAY_DEBT = (Entry(PLATFORMS_BALANCE, DEBTORS_BALANCE, what_is_owed),)

LIFECYCLE = Lifecycle[Collection]("connect_collection_transfer", draft, refuse, table(
    #  from to           when    money     told
    Verb("create", "stripe"),
    To(NEW, "collected", ALWAYS, PAY_DEBT, UNTOLD, first=RELEASE_RESERVE),
))
# fmt: on


@rule("documented", "stripe-python 16.1.0")
def render(collection: Collection, world: World) -> dict[str, Any]:
    """A collection is seen only as the source of a balance transaction."""
    return {
        "id": collection.id,
        "object": "connect_collection_transfer",
        "amount": collection.amount,
        "currency": collection.currency,
        "destination": collection.destination,
        "livemode": False,
    }
