"""Early fraud warnings: an issuer reports that a charge may be fraudulent, before any dispute.

    actionable  refunding the charge may still prevent a dispute
    settled     it was refunded in full, or disputed

No money moves.
"""

from __future__ import annotations

from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule


@record
class EarlyFraudWarning(Record):
    """An issuer's warning about one charge."""

    kind: ClassVar[str] = "early_fraud_warning"

    charge: str
    payment_intent: str | None
    fraud_type: str


@rule("assumed", "the kind of fraud that the test card stands for: https://docs.stripe.com/testing")
def draft(act: Act[Any]) -> EarlyFraudWarning:
    """A warning has no particular fraud type here. Facts: charge (its id)."""
    change = act.change
    charge = change.latest(act.facts["charge"])
    change.family = None  # its id is not of its intent's family
    return EarlyFraudWarning(
        id=change.new_id("issfr"),
        account=charge.account,
        created=change.now,
        state=NEW,
        serial=-1,
        charge=charge.id,
        payment_intent=charge.payment_intent,
        fraud_type="misc",
    )


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[EarlyFraudWarning], verb: str) -> Refusal:
    """A warning can be settled only once."""
    return Refusal(own_words(f"Cannot {verb} this early fraud warning."))


CREATED = "radar.early_fraud_warning.created"
UPDATED = "radar.early_fraud_warning.updated"

# fmt: off
LIFECYCLE: Lifecycle[EarlyFraudWarning] = Lifecycle("early_fraud_warning", draft, refuse, table(
    #  from          to            when    money    told
    Verb("create", "charge"),
    To(NEW,          "actionable", ALWAYS, NOTHING, CREATED),
    Verb("settle", "charge"),
    To("actionable", "settled",    ALWAYS, NOTHING, UPDATED),
))
# fmt: on


def render(warning: EarlyFraudWarning, world: World) -> dict[str, Any]:
    """A warning in the API's shape."""
    shape = {
        "id": warning.id,
        "object": "radar.early_fraud_warning",
        "actionable": warning.state == "actionable",
        "charge": warning.charge,
        "created": warning.created,
        "fraud_type": warning.fraud_type,
        "livemode": False,
    }
    if warning.payment_intent is not None:
        shape["payment_intent"] = warning.payment_intent
    return shape
