"""Webhook deliveries: one event on its way to one webhook endpoint.

The API doesn't show them; `pending_webhooks` of an event counts those not yet delivered.

    pending     it is to be sent now
    retrying    an attempt failed, and another is planned
    delivered   the endpoint has answered with a status of 2xx
    failed      no more attempts are made
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, At, To, Verb, table
from stripesim.facts.days import DAY
from stripesim.facts.evidence import own_words, rule

HOUR = 3_600


@record
class WebhookDelivery(Record):
    """One delivery. `endpoint` is the id of the endpoint, `event` the position of the event in the
    log, `account` the event's account, `attempts` how often it was sent.
    """

    kind: ClassVar[str] = "webhook_delivery"

    endpoint: str
    event: int
    attempts: int = 0


class Endpoint(Protocol):
    """The webhook endpoint that is to get the event."""

    state: str


def draft(act: Act[Any]) -> WebhookDelivery:
    """Facts: account, endpoint (ids), event (its position in the log)."""
    facts, change = act.facts, act.change
    return WebhookDelivery(
        id=change.new_id("whd", facts["account"]),
        account=facts["account"],
        created=change.now,
        state=NEW,
        serial=-1,
        endpoint=facts["endpoint"],
        event=facts["event"],
    )


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[WebhookDelivery], verb: str) -> Refusal:
    """Only a delivery that is waiting for an answer can be answered."""
    delivery = act.subject
    return Refusal(
        own_words(f"Cannot {verb} {delivery.id}: it is {delivery.state}."),
        figures={"state": delivery.state},
    )


@rule("documented", "https://docs.stripe.com/webhooks")
def status_is_2xx(act: Act[WebhookDelivery]) -> bool:
    """Only a status of 2xx is success; a redirect is a failure.

    Facts: status.
    """
    status: int = act.facts["status"]
    return 200 <= status < 300


@rule("documented", "https://docs.stripe.com/webhooks: as for live accounts")
def three_days_are_not_over(act: Act[WebhookDelivery]) -> bool:
    """A failed delivery is retried for up to three days."""
    return act.now + pause(act.subject.attempts) <= act.subject.created + 3 * DAY


@rule("documented", "https://docs.stripe.com/webhooks: exponential; the first hour assumed")
def pause(before: int) -> int:
    """After the first attempt Stripe waits an hour, then twice as long each time.

    `before` is how many attempts came before; the pause is in seconds.
    """
    return HOUR << before


def the_next_attempt(act: Act[WebhookDelivery]) -> int:
    """The moment of the next attempt, counted from the one that failed."""
    return act.now + pause(act.subject.attempts - 1)


@rule("documented", "https://docs.stripe.com/webhooks")
def endpoint_is_enabled(act: Act[WebhookDelivery]) -> bool:
    """An endpoint that is disabled or deleted at the time of the next attempt gets no more."""
    endpoint: Endpoint = act.change.latest(act.subject.endpoint)
    return endpoint.state == "enabled"


def one_more_attempt(act: Act[WebhookDelivery]) -> Mapping[str, Any]:
    """One attempt more."""
    return {"attempts": act.subject.attempts + 1}


# fmt: off
LIFECYCLE: Lifecycle[WebhookDelivery] = Lifecycle("webhook_delivery", draft, refuse, table(
    #  from        to           when                     money    told
    Verb("create", "stripe"),
    To(NEW,        "pending",   ALWAYS,                  NOTHING, UNTOLD),
    Verb("answer", "endpoint"),
    To("pending",  "delivered", status_is_2xx,           NOTHING, UNTOLD, sets=one_more_attempt),
    To("pending",  "retrying",  three_days_are_not_over, NOTHING, UNTOLD, sets=one_more_attempt),
    To("pending",  "failed",    ALWAYS,                  NOTHING, UNTOLD, sets=one_more_attempt),
    Verb("retry", At(the_next_attempt)),
    To("retrying", "pending",   endpoint_is_enabled,     NOTHING, UNTOLD),
    To("retrying", "failed",    ALWAYS,                  NOTHING, UNTOLD),
))
# fmt: on
