"""Tokens of accounts and of persons: what was said in them, and that they are used up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import ActOn
from stripesim.engine.change import Change
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.requests import both_given, made_token, no_such, nothing


class Token(Protocol):
    """What is looked at of a token."""

    @property
    def type(self) -> str: ...
    @property
    def created(self) -> int: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


@rule("recorded", "accounts made by a token of 2026; that nothing is said twice is assumed")
def with_account_token(change: Change, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of an account, with what its token says: business type, company, individual,
    and that Stripe's terms were shown and accepted. Raises what Stripe answers to a token that is
    none, and to one beside what it says itself.
    """
    id = params.get("account_token")
    if id is None:
        return params
    token = _named(change, id, "account")
    said = dict(token.details)
    if said.pop("tos_shown_and_accepted", False):
        agreed = params.get("tos_acceptance", {})
        said["tos_acceptance"] = {"date": token.created, "ip": FROM, **agreed}
    for name in ("business_type", "company", "individual"):
        if name in params and name in said:
            raise both_given("account_token", name)
    return {**params, **said}


FROM = "127.0.0.1"  # where a token is made, so its terms are accepted from there


def with_person_token(change: Change, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of a person, with what its token says. Raises as `with_account_token`."""
    id = params.get("person_token")
    if id is None:
        return params
    said = _named(change, id, "person").details
    if twice := [name for name in said if name in params]:
        raise both_given("person_token", twice[0])
    others = {name: value for name, value in params.items() if name != "person_token"}
    return {**others, **said, "used_token": id}


def _named(change: Change, id: str, type: str) -> Token:
    token: Any = made_token(change, id)
    if token is None or token.type != type:
        raise no_such("token", id, f"{type}_token")
    made: Token = token
    return made


def account_token_given(act: ActOn[object]) -> Record | None:
    """The token that an account is made of, if it is."""
    return made_token(act.change, act.facts.get("account_token"))


def person_token_given(act: ActOn[object]) -> Record | None:
    """The token that a person is made of, if it is."""
    return made_token(act.change, act.facts.get("used_token"))


USE_ACCOUNT_TOKEN = Also[Any]("token.use", facts=nothing, to=account_token_given)
USE_PERSON_TOKEN = Also[Any]("token.use", facts=nothing, to=person_token_given)
