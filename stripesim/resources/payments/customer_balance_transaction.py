"""Customer balance transactions: what changed the credit that a customer has with a business.

That balance (negative: the business owes the customer) only counts on invoices: no money moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.requests import changed, merged, no_such


@record
class CustomerBalanceTransaction(Record):
    """`amount` and `ending_balance` are in minor units of `currency`."""

    kind: ClassVar[str] = "customer_balance_transaction"

    customer: str
    type: str
    amount: int
    currency: str
    ending_balance: int
    description: str | None
    metadata: Mapping[str, str]


class Creditor(Protocol):
    """What is looked at of a customer."""

    def credit_in(self, currency: str) -> int: ...


def draft(act: Act[Any]) -> CustomerBalanceTransaction:
    """Facts: `customer`, `amount`, `currency`; `type` and `ending_balance` if the customer was
    given a new balance itself.
    """
    facts, change = act.facts, act.change
    customer: Creditor = change.latest(facts["customer"])
    ending = customer.credit_in(facts["currency"]) + facts["amount"]
    return CustomerBalanceTransaction(
        id=change.new_id("cbtxn"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        customer=facts["customer"],
        type=facts.get("type", "adjustment"),
        amount=facts["amount"],
        currency=facts["currency"],
        ending_balance=facts.get("ending_balance", ending),
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
    )


def is_not_in_it_yet(act: Act[CustomerBalanceTransaction]) -> bool:
    """The customer's balance is what this transaction changes."""
    return "ending_balance" not in act.facts


def _to_balance(act: Act[CustomerBalanceTransaction]) -> Mapping[str, Any]:
    it = act.subject
    return {"currency": it.currency, "ending_balance": it.ending_balance}


def _its_customer(act: Act[CustomerBalanceTransaction]) -> Record | None:
    customer: Record | None = act.find("customer", act.subject.customer)
    return customer


def updated(act: Act[CustomerBalanceTransaction]) -> dict[str, Any]:
    """What the request says anew."""
    return changed(act.facts, act.subject.metadata, "description")


def refuse(act: Act[CustomerBalanceTransaction], verb: str) -> Refusal:
    """No verb is refused to one that is there."""
    return no_such("customer_balance_transaction", act.subject.id)


CHANGE_BALANCE = Also[CustomerBalanceTransaction](
    "customer.change_balance", facts=_to_balance, to=_its_customer, when=is_not_in_it_yet
)

# fmt: off
LIFECYCLE: Lifecycle[CustomerBalanceTransaction] = Lifecycle(
    "customer_balance_transaction", draft, refuse, table(
    #  from      to        when    money    told
    Verb("create", "request, customer"),
    To(NEW,      "posted", ALWAYS, NOTHING, UNTOLD, then=CHANGE_BALANCE),
    Verb("update", "request"),
    To("posted", STAYS,    ALWAYS, NOTHING, UNTOLD, sets=updated),
))
# fmt: on


@rule("documented", "stripe-python 16.1.0")
def render(it: CustomerBalanceTransaction, world: World) -> dict[str, Any]:
    """A customer balance transaction as the API shows it."""
    return {
        "id": it.id,
        "object": "customer_balance_transaction",
        "amount": it.amount,
        "checkout_session": None,
        "created": it.created,
        "credit_note": None,
        "currency": it.currency,
        "customer": it.customer,
        "customer_account": None,
        "description": it.description,
        "ending_balance": it.ending_balance,
        "invoice": None,
        "livemode": False,
        "metadata": dict(it.metadata),
        "type": it.type,
    }
