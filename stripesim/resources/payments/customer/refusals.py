"""Refusals of customers, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import rule
from stripesim.resources.payments.customer.record import Customer
from stripesim.resources.payments.given_method import Method, no_such_method
from stripesim.resources.requests import no_such


@rule("assumed", "documented in general; the words are not checked against a recording")
def default_is_not_attached(act: Act[Customer]) -> Refusal | None:
    """The default payment method has to be one of the customer's own."""
    id = act.facts.get("invoice_settings", {}).get("default_payment_method")
    if id is None or id == act.facts.get("payment_method"):
        return None
    method: Method | None = act.find("payment_method", id)
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
    """The default source has to be one of the customer's own cards, or the new source."""
    id = act.facts.get("default_source")
    if id is None or "source" in act.facts:
        return None
    card: Method | None = act.find("payment_method", id)
    if id[:5] == "card_" and card is not None and card.customer == act.subject.id:
        return None
    return no_such("source", id, "default_source")


@rule("documented", "https://docs.stripe.com/api/customers/delete")
def refuse(act: Act[Customer], verb: str) -> Refusal:
    """Nothing can be done with a deleted customer."""
    return no_such("customer", act.subject.id)


CREATE = (no_such_method, default_is_not_attached)
UPDATE = (default_is_not_attached, source_is_not_its_own)
