"""Which fields each outcome of a customer sets."""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.facts.evidence import rule
from stripesim.resources.payments.customer.record import Customer, echoed
from stripesim.resources.requests import changed


@rule("assumed", "that it becomes the default is documented, that the old one goes is not")
def updated(act: Act[Customer]) -> dict[str, Any]:
    """A new source replaces the customer's default source, which is detached; other parameters are
    set.
    """
    names = ("email", "name", "description", "phone", "default_source")
    sets = changed(act.facts, act.subject.metadata, *names)
    if "source" in act.made:
        sets["default_source"] = act.made["source"].id
    on_invoices = act.facts.get("invoice_settings", {})
    if "default_payment_method" in on_invoices:
        sets["default_payment_method"] = on_invoices["default_payment_method"]
    return {**sets, "extras": {**act.subject.extras, **echoed(act.facts)}}


@rule("documented", "https://docs.stripe.com/api/customer_balance_transactions/create")
def with_its_balance(act: Act[Customer]) -> dict[str, Any]:
    """Facts: the balance that it has in a currency now; its first one is its own currency."""
    extras, currency = act.subject.extras, act.facts["currency"]
    ending = act.facts["ending_balance"]
    if extras.get("currency", currency) == currency:
        return {"extras": {**extras, "currency": currency, "balance": ending}}
    return {"extras": {**extras, "credits": {**extras.get("credits", {}), currency: ending}}}


def preferring_it(act: Act[Customer]) -> dict[str, Any]:
    """Its first source is the one that is charged by default."""
    return {"default_source": act.facts["payment_method"]}


def without_it(act: Act[Customer]) -> dict[str, Any]:
    """A payment method that is detached is no longer a default."""
    gone = act.facts["payment_method"]
    names = ("default_source", "default_payment_method")
    return {name: None for name in names if getattr(act.subject, name) == gone}
