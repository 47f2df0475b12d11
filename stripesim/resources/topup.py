"""Top-ups: money that the account's owner adds to the balance. An opening balance is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Act, Balance, Entry, Lifecycle, Transition
from stripesim.engine.record import NEW, Record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World


@frozen(eq=False, slots=True)
class Topup(Record):
    kind: ClassVar[str] = "topup"

    amount: int
    currency: str
    description: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None


def _draft(act: Act[Any]) -> Topup:
    """Facts: amount, currency, description."""
    facts, change = act.facts, act.change
    return Topup(
        id=change.new_id("tu"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        description=facts.get("description"),
        metadata={},
    )


def refuse(act: Act[Topup], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


def amount(act: Act[Topup]) -> int:
    """What is added."""
    return act.subject.amount


def its_description(act: Act[Topup]) -> str | None:
    """The top-up's own description."""
    return act.subject.description


TOPUP = Balance[Topup](
    RowKind("topup", "topup"), into="balance_transaction", description=its_description
)

# fmt: off
LIFECYCLE: Lifecycle[Topup] = Lifecycle("topup", draft=_draft, refuse=refuse, transitions=(
    #          verb      from to
    Transition("create", NEW, "succeeded", money=(Entry("topups", TOPUP, amount),), by="simulator",
               events=("topup.created", "topup.succeeded")),
))
# fmt: on


def render(topup: Topup, world: World) -> dict[str, Any]:
    return {
        "id": topup.id,
        "object": "topup",
        "amount": topup.amount,
        "balance_transaction": topup.balance_transaction,
        "created": topup.created,
        "currency": topup.currency,
        "description": topup.description,
        "expected_availability_date": topup.created,
        "failure_code": None,
        "failure_message": None,
        "initiated_by": "user",
        "livemode": False,
        "metadata": dict(topup.metadata),
        "source": None,
        "statement_descriptor": None,
        "status": topup.state,
        "transfer_group": None,
    }
