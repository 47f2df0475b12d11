"""Balance transfers: money moved at once between two balances of one account.

The API of 2026 has no such object. It stands for what a user does in the Dashboard to fund issued
cards (`sim.controls.fund_issuing`). Its only state is `posted`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.requests import insufficient
from stripesim.resources.rows import RowKind


@record
class BalanceTransfer(Record):
    """`amount` (minor units) from the balance `source` to the balance `destination`; balances are
    `payments` and `issuing`.
    """

    kind: ClassVar[str] = "balance_transfer"

    amount: int
    currency: str
    source: str
    destination: str


def draft(act: Act[Any]) -> BalanceTransfer:
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


# -- what is refused -------------------------------------------------------------------------------


@rule("assumed", "as of payouts")
def more_than_is_there(act: Act[BalanceTransfer]) -> Refusal | None:
    """Only available money can be moved."""
    it = act.subject
    there = sum(act.change.available(it.source, it.account, it.currency).values())
    if it.amount <= there:
        return None
    refusal = insufficient(it.source)
    refusal.figures = {"asked": it.amount, "available": there, "currency": it.currency}
    return refusal


@rule("assumed", "nothing can be done to money that has been moved")
def refuse(act: Act[BalanceTransfer], verb: str) -> Refusal:
    """The refusal of a verb that a balance transfer does not have."""
    return Refusal(f"Cannot {verb} {act.subject.id}.")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[BalanceTransfer]) -> int:
    """The amount moved, in minor units."""
    return act.subject.amount


def from_balance(act: Act[BalanceTransfer]) -> str:
    """The balance that the money leaves."""
    return act.subject.source


def to_balance(act: Act[BalanceTransfer]) -> str:
    """The balance that the money enters."""
    return act.subject.destination


@rule("assumed", "which rows it makes is not known: as what repays a negative balance")
def its_way(act: Act[BalanceTransfer]) -> str:
    """The description of the rows: from which balance to which."""
    names = (name.replace("_", " ") for name in (act.subject.source, act.subject.destination))
    return "Transfer from {} balance to {} balance".format(*names)


BALANCE_TRANSFER_ROW = RowKind("adjustment", "other_adjustment")
GIVING = Balance[BalanceTransfer](
    BALANCE_TRANSFER_ROW, balance_type=from_balance, description=its_way
)
GETTING = Balance[BalanceTransfer](
    BALANCE_TRANSFER_ROW, balance_type=to_balance, description=its_way
)

# fmt: off
# what moves: from    to       how much
MOVE = (Entry(GIVING, GETTING, amount),)

LIFECYCLE = Lifecycle[BalanceTransfer]("balance_transfer", draft, refuse, table(
    #  from to        when    money told
    Verb("create", "control", unless=(more_than_is_there,)),
    To(NEW, "posted", ALWAYS, MOVE, UNTOLD),
))
# fmt: on


def render(it: BalanceTransfer, world: World) -> dict[str, Any]:
    """A balance transfer is seen only as the source of its balance transactions."""
    return {
        "id": it.id,
        "object": "balance_transfer",
        "amount": it.amount,
        "created": it.created,
        "currency": it.currency,
        "destination": it.destination,
        "source": it.source,
    }
