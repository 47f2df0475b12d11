"""Refusals of account sessions, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.embedded_components import CAPABILITY
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.accounts.account_session.record import (
    AccountSession,
    account_named,
    controller_of,
    values_asked,
)
from stripesim.resources.requests import no_such

AUTHENTICATION, COLLECTION = "disable_stripe_user_authentication", "external_account_collection"


@rule("assumed", "the words of a missing destination of a transfer, recorded")
def no_such_account(act: Act[AccountSession]) -> Refusal | None:
    """A session is for the account of the request, or for one that is connected to it."""
    id = act.subject.connected
    return None if account_named(act.change, id) else no_such("account", id, "account")


@rule("documented", "https://docs.stripe.com/api/account_sessions/create; the words assumed")
def stripe_collects(act: Act[AccountSession]) -> Refusal | None:
    """Where Stripe collects an account's requirements, its users have to authenticate, and external
    accounts are collected too.
    """
    collector = controller_of(act.change, act.subject.connected).requirement_collection
    if collector == "application":
        return None
    for feature, wrong in ((AUTHENTICATION, True), (COLLECTION, False)):
        for component, value in values_asked(act, feature):
            if value is wrong:
                return Refusal(
                    own_words(
                        f"`{feature}` can only be `{str(wrong).lower()}` for accounts where "
                        "`controller.requirement_collection` is `application`."
                    ),
                    param=f"components[{component}][features][{feature}]",
                    figures={"requirement_collection": collector},
                )
    return None


@rule("documented", "Stripe's staff in stripe-connect-furever-demo, pull 208; the words assumed")
def two_minds(act: Act[AccountSession]) -> Refusal | None:
    """Whether users authenticate has to be the same in all components of a session."""
    asked = list(values_asked(act, AUTHENTICATION))
    if len({value for _, value in asked}) < 2:
        return None
    return Refusal(
        own_words(
            f"`{AUTHENTICATION}` must have the same value in all components of an account session."
        ),
        param=f"components[{asked[-1][0]}][features][{AUTHENTICATION}]",
        figures=dict(asked),
    )


@rule("documented", "stripe-connect-furever-demo, pull 142; the words assumed")
def capability_missing(act: Act[AccountSession]) -> Refusal | None:
    """Components of issued cards and of financial accounts need capabilities that no account has
    here.
    """
    for component, capability in CAPABILITY.items():
        if act.subject.components[component]["enabled"]:
            return Refusal(
                own_words(
                    f"The account {act.subject.connected} does not have the capability "
                    f"{capability}, which the component {component} needs."
                ),
                param=f"components[{component}]",
                figures={"component": component, "capability": capability},
            )
    return None


CREATE = (no_such_account, stripe_collects, two_minds, capability_missing)


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[AccountSession], verb: str) -> Refusal:
    """Nobody signs in twice, and a session that is closed stays so."""
    return Refusal(own_words(f"This account session cannot {verb}: it is {act.subject.state}."))
