"""Customers: whom a business charges, and which of their saved cards it charges by default.

There are two defaults: `default_source`, which `charges.create(customer=...)` charges, and
`invoice_settings.default_payment_method`, which only invoices use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.requests import changed, fresh, merged, no_such


@record
class Customer(Record):
    """`extras` holds what is only kept and returned (address, shipping, balance, ...)."""

    kind: ClassVar[str] = "customer"

    email: str | None
    name: str | None
    description: str | None
    phone: str | None
    default_source: str | None
    default_payment_method: str | None
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]


ECHOED = (
    "address", "balance", "business_name", "individual_name", "invoice_prefix",
    "next_invoice_sequence", "preferred_locales", "shipping", "tax_exempt",
)  # fmt: skip
ON_INVOICES = ("custom_fields", "footer", "rendering_options")


def _draft(act: Act[Any]) -> Customer:
    """Facts: what is said of the customer; payment_method and default_source: ids of what it is
    created with.
    """
    facts, change = act.facts, act.change
    return Customer(
        id=change.plain_id("cus", 14),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        email=facts.get("email"),
        name=facts.get("name"),
        description=facts.get("description"),
        phone=facts.get("phone"),
        default_source=facts.get("default_source"),
        default_payment_method=facts.get("invoice_settings", {}).get("default_payment_method"),
        metadata=merged({}, facts.get("metadata", {})),
        extras=_kept({}, facts),
    )


def _kept(old: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: facts[name] for name in ECHOED if name in facts}
    on_invoices = facts.get("invoice_settings", {})
    return {**old, **said, **{n: on_invoices[n] for n in ON_INVOICES if n in on_invoices}}


# -- unless ----------------------------------------------------------------------------------------


@rule("assumed", "the code is documented; the words and the test are not checked")
def email_invalid(act: Act[Customer]) -> Refusal | None:
    """An email address has a name, an @ and a domain."""
    email = act.facts.get("email")
    if email is None or re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        return None
    return Refusal(f"Invalid email address: {email}", code="email_invalid", param="email")


@rule("assumed", "documented in general; the words are not checked against a recording")
def default_is_not_attached(act: Act[Customer]) -> Refusal | None:
    """The default payment method is one of the customer's own."""
    id = act.facts.get("invoice_settings", {}).get("default_payment_method")
    if id is None or id == act.facts.get("payment_method"):
        return None
    method = act.find("payment_method", id)
    if method is not None and method.customer == act.subject.id:
        return None
    return Refusal(
        f"The customer does not have a payment method with the ID {id}. The payment method must be "
        "attached to the customer.",
        code="resource_missing",
        param="invoice_settings[default_payment_method]",
    )


@rule("assumed", "by analogy with other objects that a parameter names")
def source_is_not_its_own(act: Act[Customer]) -> Refusal | None:
    """The default source is one of the customer's own cards."""
    id = act.facts.get("default_source")
    if id is None:
        return None
    card = act.find("payment_method", id)
    if id[:5] == "card_" and card is not None and card.customer == act.subject.id:
        return None
    return no_such("source", id, "default_source")


@rule("documented", "https://docs.stripe.com/api/customers/delete")
def refuse(act: Act[Customer], verb: str) -> Refusal:
    """A deleted customer is gone: nothing can be done with it any more."""
    return no_such("customer", act.subject.id)


# -- sets and then ---------------------------------------------------------------------------------


def _updated(act: Act[Customer]) -> dict[str, Any]:
    names = ("email", "name", "description", "phone", "default_source")
    sets = changed(act.facts, act.subject.metadata, *names)
    on_invoices = act.facts.get("invoice_settings", {})
    if "default_payment_method" in on_invoices:
        sets["default_payment_method"] = on_invoices["default_payment_method"]
    return {**sets, "extras": _kept(act.subject.extras, act.facts)}


def _without_it(act: Act[Customer]) -> dict[str, Any]:
    gone = act.facts["payment_method"]
    names = ("default_source", "default_payment_method")
    return {name: None for name in names if getattr(act.subject, name) == gone}


def _to_me(act: Act[Customer]) -> Mapping[str, Any]:
    return {"customer": act.subject.id}


def _method(act: Act[Customer]) -> Any:
    return act.find("payment_method", act.facts.get("payment_method") or "")


def _source(act: Act[Customer]) -> Any:
    return act.find("payment_method", act.facts.get("default_source") or "")


SAVED = (
    Also[Customer]("payment_method.attach", facts=_to_me, to=_source),
    Also[Customer]("payment_method.attach", facts=_to_me, to=_method),
)
CREATE = (email_invalid, default_is_not_attached)
UPDATE = (*CREATE, source_is_not_its_own)

# fmt: off
LIFECYCLE: Lifecycle[Customer] = Lifecycle("customer", _draft, refuse, table(
    #  from      to        when    money    told
    Verb("create", "request", unless=CREATE),
    To(NEW,      "active", ALWAYS, NOTHING, "customer.created", then=SAVED),
    Verb("update", "request", unless=UPDATE),
    To("active", STAYS,    ALWAYS, NOTHING, "customer.updated", sets=_updated),
    Verb("forget", "payment_method"),
    To("active", STAYS,    ALWAYS, NOTHING, "customer.updated", sets=_without_it),
    Verb("delete", "request"),
    To("active", DELETED,  ALWAYS, NOTHING, "customer.deleted"),
))
# fmt: on


def render(customer: Customer, world: World) -> dict[str, Any]:
    if customer.state == DELETED:
        return {"id": customer.id, "object": "customer", "deleted": True}
    extras = customer.extras
    shipping = extras.get("shipping")
    return {
        "id": customer.id,
        "object": "customer",
        "address": None if extras.get("address") is None else cards.address(extras["address"]),
        "balance": extras.get("balance", 0),
        "business_name": extras.get("business_name"),
        "created": customer.created,
        "currency": None,
        "customer_account": None,
        "default_source": customer.default_source,
        "delinquent": False,
        "description": customer.description,
        "discount": None,
        "email": customer.email,
        "individual_name": extras.get("individual_name"),
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
    }
