"""How the API shows a customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.resources.payments import cards
from stripesim.resources.payments.customer.record import ON_INVOICES, Customer
from stripesim.resources.requests import fresh


def render(customer: Customer, world: World) -> dict[str, Any]:
    """A customer as the API shows it; a deleted one only as `deleted`."""
    if customer.state == DELETED:
        return {"id": customer.id, "object": "customer", "deleted": True}
    extras, shape = customer.extras, SHAPE.copy()
    shape["id"] = customer.id
    shape["created"] = customer.created
    shape["default_source"] = customer.default_source
    shape["description"] = customer.description
    shape["email"] = customer.email
    shape["invoice_prefix"] = world.ids.plain(customer.id, 0, 8).upper()
    shape["invoice_settings"] = settings = INVOICE_SETTINGS.copy()
    settings["default_payment_method"] = customer.default_payment_method
    shape["metadata"] = {**customer.metadata}
    shape["name"] = customer.name
    shape["phone"] = customer.phone
    shape["preferred_locales"] = []
    return with_extras(shape, extras) if extras else shape


def with_extras(shape: dict[str, Any], extras: Mapping[str, Any]) -> dict[str, Any]:
    """The shape with what few customers have; two names stand there only if they were given."""
    where, shipping = extras.get("address"), extras.get("shipping")
    shape["address"] = None if where is None else cards.address(where)
    shape["balance"] = extras.get("balance", 0)
    shape["currency"] = extras.get("currency")
    shape["invoice_prefix"] = extras.get("invoice_prefix") or shape["invoice_prefix"]
    shape["invoice_settings"].update(
        (name, fresh(extras[name])) for name in ON_INVOICES if name in extras
    )
    shape["next_invoice_sequence"] = extras.get("next_invoice_sequence", 1)
    shape["preferred_locales"] = list(extras.get("preferred_locales") or ())
    if shipping is not None:
        shape["shipping"] = {
            "address": cards.address(shipping.get("address")),
            "name": shipping.get("name"),
            "phone": shipping.get("phone"),
        }
    shape["tax_exempt"] = extras.get("tax_exempt") or "none"
    named = ("business_name", "individual_name")
    names = {name: extras[name] for name in named if extras.get(name) is not None}
    if not names:
        return shape
    head = {name: shape.pop(name) for name in ("id", "object")}
    return {**head, **dict(sorted({**shape, **names}.items()))}


# The templates of a customer's shape: copying and filling them is faster than new dicts.
INVOICE_SETTINGS: dict[str, Any] = {
    "custom_fields": None,
    "default_payment_method": None,
    "footer": None,
    "rendering_options": None,
}
SHAPE: dict[str, Any] = {
    "id": None,
    "object": "customer",
    "address": None,
    "balance": 0,
    "created": 0,
    "currency": None,
    "customer_account": None,
    "default_source": None,
    "delinquent": False,
    "description": None,
    "discount": None,
    "email": None,
    "invoice_prefix": None,
    "invoice_settings": None,
    "livemode": False,
    "metadata": None,
    "name": None,
    "next_invoice_sequence": 1,
    "phone": None,
    "preferred_locales": None,
    "shipping": None,
    "tax_exempt": "none",
    "test_clock": None,
}
