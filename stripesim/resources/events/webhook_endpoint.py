"""Webhook endpoints: URLs that events are sent to.

`webhook_delivery.py` has what is sent to them, `adapters/webhooks.py` who answers.

    enabled     it gets the events it wants
    disabled    it gets nothing
    deleted     it cannot be found any more
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
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.connect.parties import application_id
from stripesim.resources.requests import changed, merged, no_such

MOST_ENDPOINTS = 16
ANY = ("enabled", "disabled")


@record
class WebhookEndpoint(Record):
    """One endpoint. `secret` signs what is sent; the API shows it once, in the answer that creates
    it. With `connect` it gets events of the connected accounts, else of its own account.
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
        """Whether it gets events of that type."""
        return self.state == "enabled" and is_enabled(type, self.enabled_events)


def draft(act: Act[Any]) -> WebhookEndpoint:
    """Facts: url, enabled_events; connect, api_version, description, metadata."""
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


@rule("assumed", "as of any object that is missing")
def refuse(act: Act[WebhookEndpoint], verb: str) -> Refusal:
    """A deleted endpoint is not found any more."""
    return no_such("webhook_endpoint", act.subject.id)


@rule("assumed", "the codes of https://docs.stripe.com/error-codes have url_invalid")
def url_has_no_scheme(act: Act[WebhookEndpoint]) -> Refusal | None:
    """A URL has to begin with http:// or https://."""
    if act.facts.get("url", act.subject.url).startswith(("http://", "https://")):
        return None
    return Refusal(
        "Invalid URL: An explicit scheme (such as https) must be provided.",
        code="url_invalid",
        param="url",
    )


@rule("documented", "https://docs.stripe.com/webhooks; the message assumed")
def too_many_endpoints(act: Act[WebhookEndpoint]) -> Refusal | None:
    """An account can have up to sixteen webhook endpoints."""
    others = act.world.store.each(act.subject.account, "webhook_endpoint")
    count = sum(other.state != DELETED for other in others)
    if count < MOST_ENDPOINTS:
        return None
    return Refusal(
        own_words(f"You have reached the maximum of {MOST_ENDPOINTS} test webhook endpoints."),
        figures={"endpoints": count, "most": MOST_ENDPOINTS},
    )


REFUSE_CREATE = (url_has_no_scheme, too_many_endpoints)
REFUSE_UPDATE = (url_has_no_scheme,)


def turned_off(act: Act[WebhookEndpoint]) -> bool:
    """The update disables the endpoint."""
    return act.facts.get("disabled") is True


def turned_on(act: Act[WebhookEndpoint]) -> bool:
    """The update enables the endpoint."""
    return act.facts.get("disabled") is False


def updated(act: Act[WebhookEndpoint]) -> Mapping[str, Any]:
    """Facts: url, enabled_events, description, metadata."""
    result = changed(act.facts, act.subject.metadata, "description", "url")
    if "enabled_events" in act.facts:
        result["enabled_events"] = tuple(act.facts["enabled_events"])
    return result


def another_secret(act: Act[WebhookEndpoint]) -> Mapping[str, Any]:
    """Facts: secret."""
    return {"secret": act.facts["secret"]}


# fmt: off
LIFECYCLE: Lifecycle[WebhookEndpoint] = Lifecycle("webhook_endpoint", draft, refuse, table(
    #  from        to          when        money    told
    Verb("create", "request", unless=REFUSE_CREATE),
    To(NEW,        "enabled",  ALWAYS,     NOTHING, UNTOLD),
    Verb("update", "request", unless=REFUSE_UPDATE),
    To("enabled",  "disabled", turned_off, NOTHING, UNTOLD, sets=updated),
    To("enabled",  STAYS,      ALWAYS,     NOTHING, UNTOLD, sets=updated),
    To("disabled", "enabled",  turned_on,  NOTHING, UNTOLD, sets=updated),
    To("disabled", STAYS,      ALWAYS,     NOTHING, UNTOLD, sets=updated),
    Verb("roll_secret", "dashboard"),
    To(ANY,        STAYS,      ALWAYS,     NOTHING, UNTOLD, sets=another_secret),
    Verb("delete", "request"),
    To(ANY,        DELETED,    ALWAYS,     NOTHING, UNTOLD),
))
# fmt: on


@frozen(eq=False, repr=False, match_args=False)
class NewWebhookEndpoint:
    """What the answer to `create` shows: the endpoint with its secret."""

    kind: ClassVar[str] = "webhook_endpoint.created"

    endpoint: WebhookEndpoint


def render(endpoint: WebhookEndpoint, world: World) -> dict[str, Any]:
    """A webhook endpoint without its secret; `application` is set only if made with `connect`."""
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


@rule("documented", "stripe-python 16.1.0")
def render_created(created: NewWebhookEndpoint, world: World) -> dict[str, Any]:
    """The secret is shown only in the answer that creates the endpoint."""
    shape = render(created.endpoint, world)
    last = {name: shape.pop(name) for name in ("status", "url")}
    return {**shape, "secret": created.endpoint.secret, **last}
