"""Account sessions: what an account may see and do for a while in embedded components.

A session is known by its `client_secret` alone; it cannot be retrieved or listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.controllers import Controller
from stripesim.facts.embedded_components import CAPABILITY, COMPONENTS, features_of
from stripesim.facts.evidence import rule

LIFETIME = 30 * 60


@record
class AccountSession(Record):
    """Its `id` is the client secret. `components`: name -> {enabled, features}."""

    kind: ClassVar[str] = "account_session"

    connected: str
    components: Mapping[str, Mapping[str, Any]]


LONE = Controller()  # what an account answers for that no platform controls


def _draft(act: Act[Any]) -> AccountSession:
    """Facts: account, components."""
    facts, change = act.facts, act.change
    account = _account_named(act)
    return AccountSession(
        id=change.plain_id("accs_secret_", 42),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        connected=account.id,
        components={
            name: {
                "enabled": facts["components"].get(name, {}).get("enabled", False),
                "features": features_of(name, account.controller or LONE, _asked(act, name)),
            }
            for name in COMPONENTS
        },
    )


@rule("assumed", "the words of a missing destination of a transfer, recorded")
def _account_named(act: Act[Any]) -> Any:
    """A session is about the platform itself, or an account that is connected to it."""
    id = act.facts["account"]
    account = act.change.find("account", id, id)
    if account is not None and act.change.account in (account.id, account.platform):
        return account
    raise Refusal(f"No such account: '{id}'", code="resource_missing", param="account")


def _asked(act: Act[Any], component: str) -> Mapping[str, bool]:
    asked: Mapping[str, bool] = act.facts["components"].get(component, {}).get("features", {})
    return asked


def _features(act: Act[Any], feature: str) -> Iterator[tuple[str, bool]]:
    """(component, value) wherever the request names the feature."""
    for component in act.facts["components"]:
        value = _asked(act, component).get(feature)
        if value is not None:
            yield component, value


def _refuse(act: Act[AccountSession], verb: str) -> Refusal:
    return Refusal(f"This account session cannot {verb}: it is {act.subject.state}.")


# -- unless ----------------------------------------------------------------------------------------

AUTHENTICATION, COLLECTION = "disable_stripe_user_authentication", "external_account_collection"


@rule("documented", "https://docs.stripe.com/api/account_sessions/create; the words assumed")
def stripe_collects(act: Act[AccountSession]) -> Refusal | None:
    """Where Stripe collects the requirements, users authenticate, and external accounts are
    collected.
    """
    controller = act.change.latest(act.subject.connected).controller or LONE
    if controller.requirement_collection == "application":
        return None
    for feature, wrong in ((AUTHENTICATION, True), (COLLECTION, False)):
        for component, value in _features(act, feature):
            if value is wrong:
                return Refusal(
                    f"`{feature}` can only be `{str(wrong).lower()}` for accounts where "
                    "`controller.requirement_collection` is `application`.",
                    param=f"components[{component}][features][{feature}]",
                )
    return None


@rule("documented", "Stripe's staff in stripe-connect-furever-demo, pull 208; the words assumed")
def two_minds(act: Act[AccountSession]) -> Refusal | None:
    """Whether users authenticate is the same in all components of a session that say so."""
    said = list(_features(act, AUTHENTICATION))
    if len({value for _, value in said}) < 2:
        return None
    return Refusal(
        f"`{AUTHENTICATION}` must have the same value in all components of an account session.",
        param=f"components[{said[-1][0]}][features][{AUTHENTICATION}]",
    )


@rule("documented", "stripe-connect-furever-demo, pull 142; the words assumed")
def capability_missing(act: Act[AccountSession]) -> Refusal | None:
    """Components of issued cards and of financial accounts need a capability, which stripesim does
    not simulate.
    """
    for component, capability in CAPABILITY.items():
        if act.subject.components[component]["enabled"]:
            return Refusal(
                f"The account {act.subject.connected} does not have the capability {capability}, "
                f"which the component {component} needs.",
                param=f"components[{component}]",
            )
    return None


CREATE = (stripe_collects, two_minds, capability_missing)

# fmt: off
LIFECYCLE: Lifecycle[AccountSession] = Lifecycle("account_session", _draft, _refuse, table(
    #  from to      when    money    told
    Verb("create", "request", unless=CREATE),
    To(NEW, "open", ALWAYS, NOTHING, UNTOLD),
))
# fmt: on


@rule("assumed", "Stripe: `relatively quickly`; third parties: about half an hour")
def expires_at(session: AccountSession) -> int:
    """A client secret opens components for half an hour."""
    return session.created + LIFETIME


def render(session: AccountSession, world: World) -> dict[str, Any]:
    return {
        "object": "account_session",
        "account": session.connected,
        "client_secret": session.id,
        "components": {
            name: {"enabled": component["enabled"], "features": dict(component["features"])}
            for name, component in session.components.items()
        },
        "expires_at": expires_at(session),
        "livemode": False,
    }
