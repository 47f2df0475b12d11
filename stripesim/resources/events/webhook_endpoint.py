"""Webhook endpoints: URLs that are told of events.

What is sent to them stands in `webhook_delivery.py`; who answers, in `integrations/webhooks.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.event_types import is_enabled
from stripesim.facts.evidence import rule
from stripesim.resources.connect.parties import application_id
from stripesim.resources.requests import changed, merged, no_such

MOST = 16


@record
class WebhookEndpoint(Record):
    """`secret` signs what is sent; the API shows it once, in the answer that creates it.

    With `connect` it is told of what happens on the connected accounts, else on its own account.
    """

    kind: ClassVar[str] = "webhook_endpoint"

    url: str
    enabled_events: tuple[str, ...]
    secret: str
    api_version: str | None
    description: str | None
    metadata: Mapping[str, str]
    connect: bool = False

    def wants(self, type: str) -> bool:
        """Whether it is told of events of that type."""
        return self.state == "enabled" and is_enabled(type, self.enabled_events)


def _draft(act: Act[Any]) -> WebhookEndpoint:
    """Facts: url, enabled_events; connect; what the request says besides."""
    facts, change = act.facts, act.change
    return WebhookEndpoint(
        id=change.new_id("we"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        url=facts["url"],
        enabled_events=tuple(facts["enabled_events"]),
        secret=change.plain_id("whsec", 32),
        api_version=facts.get("api_version"),
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
        connect=facts.get("connect", False),
    )


def _refuse(act: Act[WebhookEndpoint], verb: str) -> Refusal:
    return no_such("webhook_endpoint", act.subject.id)


@rule("documented", "https://docs.stripe.com/webhooks; the message assumed")
def too_many(act: Act[WebhookEndpoint]) -> Refusal | None:
    """An account can have sixteen webhook endpoints."""
    others = act.world.store.each(act.subject.account, "webhook_endpoint")
    if sum(other.state != DELETED for other in others) < MOST:
        return None
    return Refusal(f"You have reached the maximum of {MOST} test webhook endpoints.")


@rule("assumed", "the codes of https://docs.stripe.com/error-codes have url_invalid")
def no_scheme(act: Act[WebhookEndpoint]) -> Refusal | None:
    """A URL begins with http:// or https://."""
    if act.facts.get("url", act.subject.url).startswith(("http://", "https://")):
        return None
    return Refusal(
        "Invalid URL: An explicit scheme (such as https) must be provided.",
        code="url_invalid",
        param="url",
    )


def turned_off(act: Act[WebhookEndpoint]) -> bool:
    """The update disables it."""
    return act.facts.get("disabled") is True


def turned_on(act: Act[WebhookEndpoint]) -> bool:
    """The update enables it again."""
    return act.facts.get("disabled") is False


def _updated(act: Act[WebhookEndpoint]) -> Mapping[str, Any]:
    result = changed(act.facts, act.subject.metadata, "description", "url")
    if "enabled_events" in act.facts:
        result["enabled_events"] = tuple(act.facts["enabled_events"])
    return result


def _rolled(act: Act[WebhookEndpoint]) -> Mapping[str, Any]:
    """Facts: secret."""
    return {"secret": act.facts["secret"]}


THERE = ("enabled", "disabled")

# fmt: off
LIFECYCLE: Lifecycle[WebhookEndpoint] = Lifecycle("webhook_endpoint", _draft, _refuse, table(
    #  from        to          when        money    told
    Verb("create", "request", unless=(no_scheme, too_many)),
    To(NEW,        "enabled",  ALWAYS,     NOTHING, UNTOLD),
    Verb("update", "request", unless=(no_scheme,)),
    To("enabled",  "disabled", turned_off, NOTHING, UNTOLD, sets=_updated),
    To("enabled",  STAYS,      ALWAYS,     NOTHING, UNTOLD, sets=_updated),
    To("disabled", "enabled",  turned_on,  NOTHING, UNTOLD, sets=_updated),
    To("disabled", STAYS,      ALWAYS,     NOTHING, UNTOLD, sets=_updated),
    Verb("roll_secret", "dashboard"),
    To(THERE,      STAYS,      ALWAYS,     NOTHING, UNTOLD, sets=_rolled),
    Verb("delete", "request"),
    To(THERE,      DELETED,    ALWAYS,     NOTHING, UNTOLD),
))
# fmt: on


@frozen(eq=False, repr=False, match_args=False)
class NewWebhookEndpoint:
    """What the answer to `create` shows: the endpoint with its secret."""

    kind: ClassVar[str] = "webhook_endpoint.created"

    endpoint: WebhookEndpoint


def render(endpoint: WebhookEndpoint, world: World) -> dict[str, Any]:
    if endpoint.state == DELETED:
        return {"id": endpoint.id, "object": "webhook_endpoint", "deleted": True}
    return {
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "api_version": endpoint.api_version,
        "application": application_id(world, endpoint.account) if endpoint.connect else None,
        "created": endpoint.created,
        "description": endpoint.description,
        "enabled_events": list(endpoint.enabled_events),
        "livemode": False,
        "metadata": dict(endpoint.metadata),
        "status": endpoint.state,
        "url": endpoint.url,
    }


def render_created(created: NewWebhookEndpoint, world: World) -> dict[str, Any]:
    """The secret is shown here and never again. (documented: stripe-python 16.1.0)"""
    shape = render(created.endpoint, world)
    last = {name: shape.pop(name) for name in ("status", "url")}
    return {**shape, "secret": created.endpoint.secret, **last}
