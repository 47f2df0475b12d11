"""Balance transfers: money between two balances of one account, at once.

The API of 2026 has no such object; it stands here for what a user does in the Dashboard to have
money for issued cards (`sim.controls.fund_issuing`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.requests import insufficient


@record
class BalanceTransfer(Record):
    """`source` and `destination` are balances: `payments`, `issuing`."""

    kind: ClassVar[str] = "balance_transfer"

    amount: int
    currency: str
    source: str
    destination: str


def _draft(act: Act[Any]) -> BalanceTransfer:
    """Facts: amount, currency, source, destination."""
    facts, change = act.facts, act.change
    return BalanceTransfer(
        id=change.new_id("balt"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        source=facts["source"],
        destination=facts["destination"],
    )


def _refuse(act: Act[BalanceTransfer], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}.")


@rule("assumed", "as of payouts")
def more_than_is_there(act: Act[BalanceTransfer]) -> Refusal | None:
    """Only what is available can be moved."""
    it = act.subject
    there = sum(act.change.available(it.source, it.account, it.currency).values())
    return None if it.amount <= there else insufficient(it.source)


def amount(act: Act[BalanceTransfer]) -> int:
    """What is moved."""
    return act.subject.amount


def from_balance(act: Act[BalanceTransfer]) -> str:
    """The balance that gives it."""
    return act.subject.source


def to_balance(act: Act[BalanceTransfer]) -> str:
    """The balance that gets it."""
    return act.subject.destination


@rule("assumed", "which rows it makes is not known: as what repays a negative balance")
def its_way(act: Act[BalanceTransfer]) -> str:
    """From which balance to which."""
    names = (name.replace("_", " ") for name in (act.subject.source, act.subject.destination))
    return "Transfer from {} balance to {} balance".format(*names)


ROW = RowKind("adjustment", "other_adjustment")
LEAVES = Balance[BalanceTransfer](ROW, balance_type=from_balance, description=its_way)
ARRIVES = Balance[BalanceTransfer](ROW, balance_type=to_balance, description=its_way)

# fmt: off
LIFECYCLE: Lifecycle[BalanceTransfer] = Lifecycle("balance_transfer", _draft, _refuse, table(
    #  from to        when    money                           told
    Verb("create", "control", unless=(more_than_is_there,)),
    To(NEW, "posted", ALWAYS, Entry(LEAVES, ARRIVES, amount), UNTOLD),
))
# fmt: on


def render(it: BalanceTransfer, world: World) -> dict[str, Any]:
    """Seen only as the source of its balance transactions."""
    return {
        "id": it.id,
        "object": "balance_transfer",
        "amount": it.amount,
        "created": it.created,
        "currency": it.currency,
        "destination": it.destination,
        "source": it.source,
    }
