"""How the API shows a payment method, and the same card as a customer's source."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from stripesim.engine.world import World
from stripesim.facts.card_numbers import Card
from stripesim.facts.days import year_of
from stripesim.resources.payments import bank_payments, cards
from stripesim.resources.payments.payment_method.record import PaymentMethod


def card_of_it(method: PaymentMethod, card: Card, world: World) -> dict[str, Any]:
    """`card`: what it shows of its card."""
    extras = method.extras
    checks = cards.checks(card, extras)
    if method.state == "unattached":  # the issuer was not asked yet
        checks = {name: said and "unchecked" for name, said in checks.items()}
    return {
        "brand": card.brand,
        "checks": checks,
        "country": card.country,
        "display_brand": card.brand,
        "exp_month": extras.get("exp_month", 12),
        "exp_year": extras.get("exp_year", year_of(method.created) + 1),
        "fingerprint": world.ids.fingerprint(card.number),
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def render(method: PaymentMethod, world: World) -> dict[str, Any]:
    """A payment method as the API shows it."""
    instrument, extras = method.instrument, method.extras
    if isinstance(instrument, Card):
        of_its_type = card_of_it(method, instrument, world)
    else:
        of_its_type = bank_payments.of_method(instrument, extras, world)
    shape = {
        "allow_redisplay": method.allow_redisplay,
        "billing_details": cards.billing(extras),
        "created": method.created,
        "customer": method.customer,
        "customer_account": None,
        "livemode": False,
        "metadata": dict(method.metadata),
        "type": instrument.type,
        instrument.type: of_its_type,
    }
    return {"id": method.id, "object": "payment_method", **dict(sorted(shape.items()))}


def is_source(method: PaymentMethod) -> bool:
    """It was given to a customer as a source: a card object."""
    return method.id.startswith("card_")


@frozen(eq=False, repr=False, match_args=False)
class Source:
    """A payment method as what the endpoints of a customer's sources answer."""

    kind: ClassVar[str] = "customer_source"

    method: PaymentMethod


def render_source(source: Source, world: World) -> dict[str, Any]:
    """The card object; of one that was taken from its customer, that it is deleted."""
    method = source.method
    if method.state == "detached":
        return {"id": method.id, "object": "card", "deleted": True}
    return render_card(method, world)


def render_card(method: PaymentMethod, world: World) -> dict[str, Any]:
    """The same card as a customer's source."""
    card, customer = method.instrument, method.customer
    assert isinstance(card, Card)  # a source is nothing else
    shape = cards.legacy(method.id, card, method.extras, customer, method.created, world)
    return {**shape, "metadata": dict(method.metadata)}
