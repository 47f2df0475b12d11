"""Tokens: the details of a card (`tok_…`), a bank account (`btok_…`), an account (`ct_…`) or a
person (`cpt_…`), for one use.

`unused` becomes `used` when something is made from it. Test tokens (`tok_visa`) are no objects, and
can be used again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import shown_routing_number
from stripesim.facts.card_numbers import Card
from stripesim.facts.cross_border import currency_of
from stripesim.facts.evidence import own_words, rule
from stripesim.resources import bank_details
from stripesim.resources.payments import cards
from stripesim.resources.requests import both_given, existing, no_such


@record
class Token(Record):
    """One token. `type`: card, bank_account, account or person. `object_id` is the id that the card
    or bank account gets where it becomes an object, `details` are the details given; `saved`: it is
    a copy of a card that a customer of the platform has saved.
    """

    kind: ClassVar[str] = "token"

    type: str
    card: Card | None
    object_id: str | None
    details: Mapping[str, Any]
    saved: bool


PREFIXES = {"card": "tok", "bank_account": "btok", "account": "ct", "person": "cpt"}
OBJECTS = {"card": "card", "bank_account": "ba"}  # what the ids of their objects begin with


def draft(act: Act[Any]) -> Token:
    """Facts: `card`, with `number`, `exp_month`, `exp_year`, `cvc`, `name`, …; or `bank_account`,
    `account` or `person`; or `customer`, one of the platform's, and `card`, the id of its card.
    """
    facts, change = act.facts, act.change
    type = type_given(facts)
    card, details = None, facts.get(type, {})
    if "customer" in facts:
        card, details, _ = saved_card(act)
    elif type == "card":
        card, details, _ = cards.from_details(details, change)
        if "currency" in facts["card"]:
            details = {**details, "currency": facts["card"]["currency"]}
    elif type == "bank_account":
        details = checked(details)
    return Token(
        id=change.new_id(PREFIXES[type]),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        type=type,
        card=card,
        object_id=change.new_id(OBJECTS[type]) if type in OBJECTS else None,
        details=details,
        saved="customer" in facts,
    )


@rule("documented", "https://docs.stripe.com/api/tokens; the words are not checked")
def type_given(facts: Mapping[str, Any]) -> str:
    """What it is a token of: one thing. Raises what Stripe answers if there is none, or two."""
    given = [type for type in PREFIXES if type in facts]
    if len(given) > 1:
        raise both_given(given[0], given[1])
    if "customer" in facts:
        return "card"
    if not given:
        message = "You must supply either a card, customer, bank account, account or person to "
        raise Refusal(f"{message}create a token.", code="parameter_missing")
    if isinstance(facts[given[0]], str):
        raise no_such("token", facts[given[0]], given[0])
    return given[0]


@rule("documented", "https://docs.stripe.com/connect/testing#account-numbers")
def checked(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The details of a bank account. Raises what Stripe answers to one that cannot be."""
    routing, number = given.get("routing_number"), given["account_number"]
    country, currency = given["country"].upper(), given.get("currency")
    refusal = bank_details.refused(country, routing, number, currency)
    if refusal is not None:
        raise refusal
    return given


@rule("documented", "https://docs.stripe.com/api/tokens/create_card: customer; the words assumed")
def saved_card(act: Act[Any]) -> cards.Given:
    """The card of a customer of the platform, copied for a connected account: the one that is
    named, else the default source. Raises what Stripe answers where there is none.
    """
    facts, change = act.facts, act.change
    platform = change.latest(change.account).platform
    if platform is None:
        message = "You may only create a token of a customer's card on a connected account."
        raise Refusal(own_words(message), param="customer")
    with change.on(platform):
        customer = existing(change, "customer", facts["customer"], "customer")
        name = facts.get("card", customer.default_source)
        method = change.find("payment_method", name) if isinstance(name, str) else None
    if method is None or method.customer != customer.id or method.instrument.type != "card":
        if name is None:
            message = "Cannot create a token of a customer that has no active card."
            raise Refusal(own_words(message), code="missing", param="card")
        raise no_such("card", name if isinstance(name, str) else "", "card")
    return cards.Given(method.instrument, method.extras)


@rule("documented", "stripe-python 16.1.0; the words are not checked against a recording")
def refuse(act: Act[Token], verb: str) -> Refusal:
    """A token can be used only once."""
    message = f"You cannot use a Stripe token more than once: {act.subject.id}."
    figures = {"state": act.subject.state}
    return Refusal(message, code="token_already_used", figures=figures)


# fmt: off
LIFECYCLE: Lifecycle[Token] = Lifecycle("token", draft, refuse, table(
    #  from      to        when    money    told
    Verb("create", "request"),
    To(NEW,      "unused", ALWAYS, NOTHING, UNTOLD),
    Verb("use", "charge, payment_method, external_account, account, person"),
    To("unused", "used",   ALWAYS, NOTHING, UNTOLD),
))
# fmt: on


def render(token: Token, world: World) -> dict[str, Any]:
    """A token, with its card or its bank account; what was said of an account or a person is not
    shown.
    """
    shape: dict[str, Any] = {
        "id": token.id,
        "object": "token",
        "client_ip": None,
        "created": token.created,
        "livemode": False,
        "type": token.type,
        "used": token.state == "used",
    }
    if token.type == "bank_account":
        shape["bank_account"] = bank_account_of(token, world)
    elif token.type == "card":
        shape["card"] = card_of(token, world)
    return {"id": token.id, "object": "token", **dict(sorted(shape.items()))}


@rule("recorded", "80 tokens of cards and 59 of saved ones, 2023-25; the line's check by analogy")
def card_of(token: Token, world: World) -> dict[str, Any]:
    """Nobody has checked the card of a new token; that of a saved one was checked before."""
    assert token.card is not None
    assert token.object_id is not None
    details = token.details
    card = cards.legacy(token.object_id, token.card, details, None, token.created, world)
    del card["customer"]
    card["wallet"] = None
    if "currency" in details:
        card["currency"] = details["currency"]
    if not token.saved:
        for name in CHECKS:
            card[name] = card[name] and "unchecked"
    return {"id": card["id"], "object": "card", **dict(sorted(card.items()))}


CHECKS = ("address_line1_check", "address_zip_check", "cvc_check")


@rule("recorded", "a token of a Swiss account, 2026; other members as of an external account")
def bank_account_of(token: Token, world: World) -> dict[str, Any]:
    """The bank account in its token."""
    said, country = token.details, token.details["country"].upper()
    return {
        "id": token.object_id,
        "object": "bank_account",
        "account_holder_name": said.get("account_holder_name"),
        "account_holder_type": said.get("account_holder_type"),
        "account_type": None,
        "bank_name": "STRIPE TEST BANK",
        "country": country,
        "currency": said.get("currency") or currency_of(country),
        "fingerprint": world.ids.fingerprint(said["account_number"]),
        "last4": said["account_number"][-4:],
        "routing_number": shown_routing_number(country, said.get("routing_number")),
        "status": "new",
    }
