"""Tokens (`tok_…`): a card's details, sent once and good for one use.

`unused` becomes `used` when a charge, a payment method or an external account takes the card. Test
tokens (`tok_visa`) are no objects, and can be used again and again.
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
from stripesim.facts.card_numbers import Card
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards


@record
class Token(Record):
    """`card_id` is the id of the card where it becomes an object."""

    kind: ClassVar[str] = "token"

    card: Card
    card_id: str
    details: Mapping[str, Any]


def draft(act: Act[Any]) -> Token:
    """A new token. Facts: `card`, with `number`, `exp_month`, `exp_year`, `cvc`, `name`, …"""
    change = act.change
    given = cards.from_number(act.facts["card"], change.now)
    return Token(
        id=change.new_id("tok"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        card=given.card,
        card_id=change.new_id("card"),
        details=given.details,
    )


@rule("documented", "stripe-python 16.1.0; the words are not checked against a recording")
def refuse(act: Act[Token], verb: str) -> Refusal:
    """A token can be used once."""
    message = f"You cannot use a Stripe token more than once: {act.subject.id}."
    figures = {"state": act.subject.state}
    return Refusal(message, code="token_already_used", figures=figures)


# fmt: off
LIFECYCLE: Lifecycle[Token] = Lifecycle("token", draft, refuse, table(
    #  from      to        when    money    told
    Verb("create", "request"),
    To(NEW,      "unused", ALWAYS, NOTHING, UNTOLD),
    Verb("use", "charge, payment_method, external_account"),
    To("unused", "used",   ALWAYS, NOTHING, UNTOLD),
))
# fmt: on


def render(token: Token, world: World) -> dict[str, Any]:
    """A token, with its card."""
    card = cards.legacy(token.card_id, token.card, token.details, None, token.created, world)
    del card["customer"]
    return {
        "id": token.id,
        "object": "token",
        "card": card,
        "client_ip": None,
        "created": token.created,
        "livemode": False,
        "type": "card",
        "used": token.state == "used",
    }
