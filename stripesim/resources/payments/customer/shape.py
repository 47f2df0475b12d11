"""How the API shows a customer."""

from __future__ import annotations

from typing import Any

from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.resources.payments import cards
from stripesim.resources.payments.customer.record import Customer
from stripesim.resources.requests import fresh


def render(customer: Customer, world: World) -> dict[str, Any]:
    """A customer as the API shows it; a deleted one only as `deleted`."""
    if customer.state == DELETED:
        return {"id": customer.id, "object": "customer", "deleted": True}
    extras = customer.extras
    shipping = extras.get("shipping")
    named = ("business_name", "individual_name")
    names = {name: extras[name] for name in named if extras.get(name) is not None}
    shape = {
        "address": None if extras.get("address") is None else cards.address(extras["address"]),
        "balance": extras.get("balance", 0),
        "created": customer.created,
        "currency": extras.get("currency"),
        "customer_account": None,
        "default_source": customer.default_source,
        "delinquent": False,
        "description": customer.description,
        "discount": None,
        "email": customer.email,
        "invoice_prefix": extras.get("invoice_prefix")
        or world.ids.plain(customer.id, 0, 8).upper(),
        "invoice_settings": {
            "custom_fields": fresh(extras.get("custom_fields")),
            "default_payment_method": customer.default_payment_method,
            "footer": extras.get("footer"),
            "rendering_options": fresh(extras.get("rendering_options")),
        },
        "livemode": False,
        "metadata": dict(customer.metadata),
        "name": customer.name,
        "next_invoice_sequence": extras.get("next_invoice_sequence", 1),
        "phone": customer.phone,
        "preferred_locales": list(extras.get("preferred_locales") or ()),
        "shipping": None
        if shipping is None
        else {
            "address": cards.address(shipping.get("address")),
            "name": shipping.get("name"),
            "phone": shipping.get("phone"),
        },
        "tax_exempt": extras.get("tax_exempt") or "none",
        "test_clock": None,
        **names,
    }
    return {"id": customer.id, "object": "customer", **dict(sorted(shape.items()))}
