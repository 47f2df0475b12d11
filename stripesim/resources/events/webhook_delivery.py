"""Webhook deliveries: one event on its way to one webhook endpoint, until it is answered.

The API doesn't show them; `pending_webhooks` of an event counts those not yet delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, At, To, Verb, table
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule

HOUR = 3_600


@record
class WebhookDelivery(Record):
    """`event` is the place of the event in the log; `account` is the event's."""

    kind: ClassVar[str] = "webhook_delivery"

    endpoint: str
    event: int
    attempts: int = 0


def _draft(act: Act[Any]) -> WebhookDelivery:
    """Facts: account, endpoint, event."""
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


def _refuse(act: Act[WebhookDelivery], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


@rule("documented", "https://docs.stripe.com/webhooks")
def it_is_2xx(act: Act[WebhookDelivery]) -> bool:
    """Only a status 2xx is success; a redirection is a failure."""
    status: int = act.facts["status"]
    return 200 <= status < 300


@rule("documented", "https://docs.stripe.com/webhooks: as for live accounts")
def three_days_are_not_over(act: Act[WebhookDelivery]) -> bool:
    """What fails is tried again for up to three days."""
    return act.now + pause(act.subject.attempts) <= act.subject.created + 3 * DAY


@rule("documented", "https://docs.stripe.com/webhooks: exponential; the first hour assumed")
def pause(before: int) -> int:
    """The next attempt comes after an hour, then after twice as long each time."""
    return HOUR << before


def after_a_pause(act: Act[WebhookDelivery]) -> int:
    """An hour after the first attempt, then after twice as long each time."""
    return act.now + pause(act.subject.attempts - 1)


@rule("documented", "https://docs.stripe.com/webhooks")
def endpoint_is_enabled(act: Act[WebhookDelivery]) -> bool:
    """An endpoint that is disabled or deleted when its time comes ends the attempts."""
    return bool(act.change.latest(act.subject.endpoint).state == "enabled")


def _counted(act: Act[WebhookDelivery]) -> Mapping[str, Any]:
    """Facts: status, of the answer."""
    return {"attempts": act.subject.attempts + 1}


# fmt: off
LIFECYCLE: Lifecycle[WebhookDelivery] = Lifecycle("webhook_delivery", _draft, _refuse, table(
    #  from        to           when                     money    told
    Verb("create", "stripe"),
    To(NEW,        "pending",   ALWAYS,                  NOTHING, UNTOLD),
    Verb("answer", "endpoint"),
    To("pending",  "delivered", it_is_2xx,               NOTHING, UNTOLD, sets=_counted),
    To("pending",  "retrying",  three_days_are_not_over, NOTHING, UNTOLD, sets=_counted),
    To("pending",  "failed",    ALWAYS,                  NOTHING, UNTOLD, sets=_counted),
    Verb("retry", At(after_a_pause)),
    To("retrying", "pending",   endpoint_is_enabled,     NOTHING, UNTOLD),
    To("retrying", "failed",    ALWAYS,                  NOTHING, UNTOLD),
))
# fmt: on
