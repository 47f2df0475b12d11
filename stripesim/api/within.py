"""What stands within an object only when `expand` asks for it: lists, and parts of a customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.payments.payment_method.shape import is_source, render_card

Shape = dict[str, Any]
MOST = 10  # of a list, as on a first page


def charges_of(world: World, intent: str, until: int | None = None) -> Shape:
    """`charges` of a payment intent, newest first; up to a moment."""
    charges = _those(world, intent, "charge", "payment_intent", until)
    shown = [world.render(charge) for charge in charges[:MOST]]
    return _list(shown, f"/v1/charges?payment_intent={intent}", len(charges))


def refunds_of(world: World, charge: str, until: int | None = None) -> Shape:
    """`refunds` of a charge, newest first; up to a moment."""
    refunds = _those(world, charge, "refund", "charge", until)
    shown = [world.render(refund) for refund in refunds[:MOST]]
    return _list(shown, f"/v1/charges/{charge}/refunds", len(refunds))


@rule("recorded", "49 of 49 customers made with a card, 2023-25")
def sources_of(world: World, customer: str) -> Shape:
    """`sources` of a customer: its cards that are card objects, newest first."""
    cards = [each for each in _those(world, customer, "payment_method", "customer")
             if is_source(each)]  # fmt: skip
    shown = [render_card(card, world) for card in cards[:MOST]]
    return _list(shown, f"/v1/customers/{customer}/sources", len(cards))


def tax_ids_of(world: World, customer: str) -> Shape:
    """`tax_ids` of a customer, newest first."""
    ids = _those(world, customer, "tax_id", "customer")
    shown = [world.render(each) for each in ids[:MOST]]
    return _list(shown, f"/v1/customers/{customer}/tax_ids", len(ids))


@rule("assumed", "that nothing here makes one; the shape documented: stripe-python 16.1.0")
def subscriptions_of(world: World, customer: str) -> Shape:
    """`subscriptions` of a customer: none."""
    return _list([], f"/v1/customers/{customer}/subscriptions", 0)


@rule("documented", "stripe-python 16.1.0; that nobody sends bank transfers is this simulator's")
def cash_balance_of(world: World, customer: str) -> Shape:
    """`cash_balance` of a customer: nothing was ever sent to it."""
    return {
        "object": "cash_balance",
        "available": None,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


@rule("documented", "stripe-python 16.1.0; that no place is made out is this simulator's")
def tax_of(world: World, customer: str) -> Shape:
    """`tax` of a customer: no location was made out."""
    return {
        "automatic_tax": "unrecognized_location",
        "ip_address": None,
        "location": None,
        "provider": "stripe",
    }


# By what stands behind a field in the table of what can be expanded.
WITHIN: Mapping[str, Callable[[World, str], Shape]] = {
    "cash_balance": cash_balance_of,
    "customer_tax": tax_of,
    "refunds": refunds_of,
    "sources": sources_of,
    "subscriptions": subscriptions_of,
    "tax_ids": tax_ids_of,
}


def _those(world: World, id: str, kind: str, named_by: str, until: int | None = None) -> list[Any]:
    """The objects of a kind that name another one, newest first, made up to a moment."""
    table = world.store.table(world.store.latest[id].account, kind)
    places = table.index(named_by, attrgetter(named_by)).get(id, ())
    found = [table.records[place] for place in reversed(places)]
    latest = world.now if until is None else until
    return [each for each in found if each.state != DELETED and each.created <= latest]


def _list(data: list[Shape], url: str, total: int) -> Shape:
    return {
        "object": "list",
        "data": data,
        "has_more": total > len(data),
        "total_count": total,
        "url": url,
    }
