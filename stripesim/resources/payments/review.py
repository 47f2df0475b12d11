"""Reviews: someone should look at a payment of elevated risk. No money moves or waits.

open    it can be approved; refunding, disputing or canceling the payment closes it too
closed  approved, refunded, disputed or canceled
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
from stripesim.resources.payments import cards


@record
class Review(Record):
    """One review. `closed_reason` is None while it is open."""

    kind: ClassVar[str] = "review"

    charge: str
    payment_intent: str | None
    billing_zip: str | None
    closed_reason: str | None = None


def draft(act: Act[Any]) -> Review:
    """Facts: charge (its id)."""
    change = act.change
    charge = change.latest(act.facts["charge"])
    change.family = None  # its id is not of its intent's family
    return Review(
        id=change.new_id("prv"),
        account=charge.account,
        created=change.now,
        state=NEW,
        serial=-1,
        charge=charge.id,
        payment_intent=charge.payment_intent,
        billing_zip=cards.billing(charge.extras)["address"]["postal_code"],
    )


@rule("documented", "https://docs.stripe.com/radar/reviews; the words assumed")
def refuse(act: Act[Review], verb: str) -> Refusal:
    """A review can be closed only once."""
    return Refusal(own_words("This review has already been closed."))


def closed(act: Act[Review]) -> dict[str, Any]:
    """The reason for closing: that of the facts, or `approved` if a request closes it."""
    return {"closed_reason": act.facts.get("reason", "approved")}


OPENED = "review.opened"
REVIEW_CLOSED = "review.closed"

# fmt: off
LIFECYCLE: Lifecycle[Review] = Lifecycle("review", draft, refuse, table(
    #  from    to        when    money    told
    Verb("create", "charge"),
    To(NEW,    "open",   ALWAYS, NOTHING, OPENED),
    Verb("approve", "request"),
    To("open", "closed", ALWAYS, NOTHING, REVIEW_CLOSED, sets=closed),
    Verb("close", "charge"),
    To("open", "closed", ALWAYS, NOTHING, REVIEW_CLOSED, sets=closed),
))
# fmt: on


def render(review: Review, world: World) -> dict[str, Any]:
    """A review as the API shows it; `ip_address` and `session` are not known."""
    made_by = review.payment_intent
    intent = {} if made_by is None else {"payment_intent": made_by}
    return {
        "id": review.id,
        "object": "review",
        "billing_zip": review.billing_zip,
        "charge": review.charge,
        "closed_reason": review.closed_reason,
        "created": review.created,
        "ip_address": None,
        "ip_address_location": None,
        "livemode": False,
        "open": review.state == "open",
        "opened_reason": "rule",
        **intent,
        "reason": review.closed_reason or "rule",
        "session": None,
    }
