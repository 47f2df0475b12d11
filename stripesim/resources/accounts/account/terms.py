"""Stripe's terms: who accepts them for an account, when, and which of them it can be under."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.days import DAY
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.accounts.details import EMPTY

IN_2009, YEARS = 1_230_768_000, 3_650 * DAY


@rule(
    "documented",
    "https://docs.stripe.com/connect/service-agreement-types; the words as users quote them, not "
    "checked against a recording",
)
def recipient_at_home(act: Act[Account]) -> Refusal | None:
    """The recipient agreement is for accounts abroad, not in the platform's own country."""
    account = act.subject
    if act.facts.get("tos_acceptance", EMPTY).get("service_agreement") != "recipient":
        return None
    country = act.change.latest(account.platform or account.account).country
    if country != account.country:
        return None
    return Refusal(
        f"The recipient ToS agreement is not supported for platforms in {country} creating "
        f"accounts in {account.country}.",
        param="tos_acceptance[service_agreement]",
        figures={"country": account.country},
    )


@rule("documented", "https://docs.stripe.com/api/accounts/create; the message of public issues")
def terms_not_yours(act: Act[Account]) -> Refusal | None:
    """Where Stripe collects the requirements, the account holder has to accept Stripe's terms; the
    platform cannot do it.
    """
    agreed, controller = act.facts.get("tos_acceptance", EMPTY), act.subject.controller
    accepts = any(name != "service_agreement" for name in agreed)
    if not accepts or controller is None or controller.requirement_collection == "application":
        return None
    return Refusal(
        "You cannot accept the Terms of Service on behalf of Standard and Express connected "
        "accounts.",
        param="tos_acceptance",
        figures={"requirement_collection": controller.requirement_collection},
    )


@rule("documented", "stripe-python 16.1.0, tokens.create; the words assumed")
def terms_not_shown(act: Act[Account]) -> Refusal | None:
    """Who makes an account of a token, and collects its requirements, has shown Stripe's terms."""
    controller = act.subject.controller
    if controller is None or controller.requirement_collection != "application":
        return None
    agreed = act.facts.get("tos_acceptance", EMPTY).get("date")
    if act.facts.get("account_token") is None or agreed is not None:
        return None
    message = "The token of a new account says account[tos_shown_and_accepted]=true."
    return Refusal(own_words(message), param="account_token")


@rule(
    "assumed",
    "the words are those that users quote; that a date may be some years ahead: the clock here may "
    "be behind that of the program that gives it",
)
def accepted_at_no_time(act: Act[Account]) -> Refusal | None:
    """The terms were accepted after 2009, and not in the future: it is seconds that are given."""
    date = act.facts.get("tos_acceptance", EMPTY).get("date")
    if date is None or IN_2009 <= date <= act.now + YEARS:
        return None
    return Refusal(
        "ToS acceptance date is not valid. Dates are expected to be integers, measured in seconds, "
        "not in the future, and after 2009.",
        param="tos_acceptance[date]",
        figures={"date": date},
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/service-agreement-types; the words as users quote them, not "
    "checked against a recording",
)
def agreement_stands(act: Act[Account]) -> Refusal | None:
    """Once the terms are accepted, the account stays under that agreement."""
    old, new = act.subject.details.get("tos_acceptance", EMPTY), act.facts.get("tos_acceptance", {})
    before = old.get("service_agreement") or "full"
    if old.get("date") is None or new.get("service_agreement") in (None, before):
        return None
    message = f"{act.subject.id} has accepted the {before} service agreement, and stays under it."
    return Refusal(
        own_words(message),
        param="tos_acceptance[service_agreement]",
        figures={"agreement": before},
    )


AT_FIRST = (terms_not_shown, recipient_at_home)
LATER = (agreement_stands, recipient_at_home)
ACCEPTED = (terms_not_yours, accepted_at_no_time)
