"""Payment methods: a test card, ready to be charged through an intent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from stripesim.engine.change import Change
from stripesim.engine.lifecycle import Act, Lifecycle, Transition
from stripesim.engine.record import NEW, Record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources import cards
from stripesim.resources.shared import changed, merged, year_of
from stripesim.rules.test_cards import Card


@frozen(eq=False, slots=True)
class PaymentMethod(Record):
    kind: ClassVar[str] = "payment_method"

    card: Card
    customer: str | None
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]


def _draft(act: Act[Any]) -> PaymentMethod:
    """Facts: card: a test card, or `{"token": ...}`, or `{"number": ..., "exp_month": ...}`."""
    facts, change = act.facts, act.change
    given, extras = facts.get("card"), {name: facts[name] for name in ECHOED if name in facts}
    if given is None:
        raise Refusal("Missing required param: card.", code="parameter_missing", param="card")
    if isinstance(given, Card):
        card = given
    elif "token" in given:
        card = cards.from_token(given["token"], "card[token]")
    elif "number" in given:
        card = cards.from_number(given, change.now)
        extras.update(cards.expiry(given, change.now))
    else:
        message = "Missing required param: card[number]."
        raise Refusal(message, code="parameter_missing", param="card[number]")
    return PaymentMethod(
        change.new_id("pm"),
        change.account,
        change.now,
        NEW,
        -1,
        card,
        facts.get("customer"),
        merged({}, facts.get("metadata", {})),
        extras,
    )


ECHOED = ("billing_details", "allow_redisplay")


def named(change: Change, facts: Mapping[str, Any]) -> str | None:
    """The id of the payment method that a request brings: an existing one, a test one
    (`pm_card_visa`, which becomes a new object), or the details of a new one.
    """
    id, details = facts.get("payment_method"), facts.get("payment_method_data")
    create = change.world.lifecycles["payment_method"].create
    if id is None:
        made = None if details is None else create(change, details)
        return None if made is None else made.id
    if change.find("payment_method", id) is not None:
        return str(id)
    card = cards.from_payment_method(id)
    if card is None:
        raise Refusal(
            f"No such PaymentMethod: '{id}'", code="resource_missing", param="payment_method"
        )
    return str(create(change, {"card": card}).id)


def refuse(act: Act[PaymentMethod], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


def _updated(act: Act[PaymentMethod]) -> dict[str, Any]:
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    sets = changed(act.facts, act.subject.metadata)
    return {**sets, "extras": {**act.subject.extras, **extras}}


# fmt: off
LIFECYCLE: Lifecycle[PaymentMethod] = Lifecycle("payment_method", draft=_draft, refuse=refuse,
                                                transitions=(
    #          verb      from      to
    Transition("create", NEW,      "usable"),
    Transition("update", "usable", sets=_updated),
))
# fmt: on


def render(method: PaymentMethod, world: World) -> dict[str, Any]:
    card, extras = method.card, method.extras
    return {
        "id": method.id,
        "object": "payment_method",
        "allow_redisplay": extras.get("allow_redisplay", "unspecified"),
        "billing_details": extras.get("billing_details")
        or {
            "address": dict.fromkeys(
                ("city", "country", "line1", "line2", "postal_code", "state"),
            ),
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "card": {
            "brand": card.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "unchecked",
            },
            "country": card.country,
            "display_brand": card.brand,
            "exp_month": extras.get("exp_month", 12),
            "exp_year": extras.get("exp_year", year_of(method.created) + 1),
            "fingerprint": world.ids.fingerprint(card.number),
            "funding": card.funding,
            "generated_from": None,
            "last4": card.number[-4:],
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        },
        "created": method.created,
        "customer": method.customer,
        "customer_account": None,
        "livemode": False,
        "metadata": dict(method.metadata),
        "type": "card",
    }
