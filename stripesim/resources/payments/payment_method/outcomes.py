"""Outcomes of a payment method: their conditions, and the fields they set."""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payments.payment_method.record import PaymentMethod, echoed
from stripesim.resources.requests import changed

# -- when ------------------------------------------------------------------------------------------


def customer_given(act: Act[PaymentMethod]) -> bool:
    """The request names a customer to save it to."""
    return act.facts.get("customer") is not None


@rule("documented", "stripe-python 16.1.0, setup_future_usage")
def to_be_saved(act: Act[PaymentMethod]) -> bool:
    """A payment with `setup_future_usage` saves its payment method to its customer."""
    return act.facts.get("usage") is not None and customer_given(act)


@rule("documented", "stripe-python 16.1.0, setup_future_usage")
def to_be_used_again(act: Act[PaymentMethod]) -> bool:
    """A payment method that paid with `setup_future_usage`, but without a customer, can be attached
    afterwards.
    """
    return act.facts.get("usage") is not None


# -- sets ------------------------------------------------------------------------------------------


def attached(act: Act[PaymentMethod]) -> dict[str, Any]:
    """The customer it is attached to."""
    return {"customer": act.facts["customer"]}


def set_up(act: Act[PaymentMethod]) -> dict[str, Any]:
    """Its customer, unless it has one; and, with usage `off_session`, that it is set up."""
    off_session = act.facts.get("usage") == "off_session"
    sets: dict[str, Any] = {"set_up": act.subject.set_up or off_session}
    if act.subject.customer is None:
        sets["customer"] = act.facts.get("customer")
    return sets


def detached(act: Act[PaymentMethod]) -> dict[str, Any]:
    """No customer any more."""
    return {"customer": None}


def updated(act: Act[PaymentMethod]) -> dict[str, Any]:
    """The parameters that the request names; billing details are merged by member."""
    before, extras = act.subject.extras, echoed(act.facts)
    if "billing_details" in extras:
        said = before.get("billing_details", {})
        extras["billing_details"] = {**said, **extras["billing_details"]}
    extras.update((name, act.facts[name]) for name in cards.KEPT if name in act.facts)
    expiry = cards.expiry(act.facts.get("card", {}), act.now)
    sets = changed(act.facts, act.subject.metadata)
    return {**sets, "extras": {**before, **extras, **expiry}}
