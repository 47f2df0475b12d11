"""Reserve transactions: money taken from a platform's balance, and given back, because accounts
that it is liable for are below zero.

`held` is what is held for the account and currency from then on, so the newest transaction knows
it. What is held of a currency in total is in the ledger. (`stripesim/jobs/reserves.py`)

    posted      the money has moved; nothing more happens to the transaction
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.places import CONNECT_RESERVED
from stripesim.resources.rows import RowKind


@record
class ReserveTransaction(Record):
    """One change of a platform's reserve. `amount` is what the platform's balance gains (negative:
    loses), `connected` the account that it is held for, `held` what is held for that account from
    now on.
    """

    kind: ClassVar[str] = "reserve_transaction"

    amount: int
    currency: str
    connected: str
    held: int


def reserved_for(world: World, platform: str, connected: str, currency: str) -> int:
    """What is held of a platform's money because of one account, in minor units of one currency."""
    table = world.store.table(platform, "reserve_transaction")
    places = table.index("held for", attrgetter("connected", "currency"))
    of_account = places.get((connected, currency))
    held: int = 0 if of_account is None else table.records[of_account[-1]].held
    return held


def draft(act: Act[Any]) -> ReserveTransaction:
    """Facts: amount, currency, connected (the account's id)."""
    facts, change = act.facts, act.change
    connected, currency, amount = facts["connected"], facts["currency"], facts["amount"]
    before = reserved_for(act.world, change.account, connected, currency)
    return ReserveTransaction(
        id=change.new_id("rtx"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=amount,
        currency=currency,
        connected=connected,
        held=before - amount,
    )


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[ReserveTransaction], verb: str) -> Refusal:
    """A reserve transaction cannot be changed."""
    return Refusal(own_words(f"Cannot {verb} {act.subject.id}."))


@rule("documented", "https://docs.stripe.com/connect/account-balances; sign and immediacy assumed")
def reserved_or_released(act: Act[ReserveTransaction]) -> int:
    """Money that is reserved leaves the platform's available balance at once; money that is
    released comes back at once.
    """
    return act.subject.amount


RESERVE_TRANSACTION_ROW = RowKind("reserve_transaction", "connect_reserved_funds")
PLATFORMS_BALANCE = Balance[ReserveTransaction](RESERVE_TRANSACTION_ROW)

# fmt: off
# what moves:               from              to                 how much
RESERVE_OR_RELEASE = (Entry(CONNECT_RESERVED, PLATFORMS_BALANCE, reserved_or_released),)

LIFECYCLE = Lifecycle[ReserveTransaction]("reserve_transaction", draft, refuse, table(
    #  from to        when    money               told
    Verb("create", "stripe"),
    To(NEW, "posted", ALWAYS, RESERVE_OR_RELEASE, UNTOLD),
))
# fmt: on


@rule("documented", "stripe-python 16.1.0; that it says nothing more assumed")
def render(transaction: ReserveTransaction, world: World) -> dict[str, Any]:
    """A reserve transaction is seen only as the source of a balance transaction."""
    return {
        "id": transaction.id,
        "object": "reserve_transaction",
        "amount": transaction.amount,
        "currency": transaction.currency,
        "description": None,
    }
