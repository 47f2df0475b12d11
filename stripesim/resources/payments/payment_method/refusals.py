"""Refusals of payment methods, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payment_methods import redirects
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.payments.decline_rules import can_be_saved, ruled
from stripesim.resources.payments.payment_method.record import PaymentMethod, original_of
from stripesim.resources.requests import customer_missing, no_such


@rule("documented", "https://docs.stripe.com/testing: declined cards cannot be attached, 0341 can")
def card_cannot_be_saved(act: Act[PaymentMethod]) -> Refusal | None:
    """Saving a card asks its issuer: a card that declines is not attached, nor one that the account
    itself declines.
    """
    method = act.subject
    if can_be_saved(act.account, method.instrument, method.extras):
        return None
    return not_saved(ruled(act.account, method.instrument, method.extras))


@rule("documented", "https://docs.stripe.com/payments/ideal: single use; the words assumed")
def pays_once(act: Act[PaymentMethod]) -> Refusal | None:
    """What is paid at the bank pays once: it is attached to no customer."""
    type = act.subject.instrument.type
    if not redirects(type):
        return None
    message = own_words(f"A PaymentMethod of type {type} cannot be attached to a customer.")
    return Refusal(message, figures={"type": type})


@rule("recorded", "customers made with a card that is declined, 2023-25; attaching by analogy")
def not_saved(instrument: Instrument) -> Refusal:
    """The 402 of a card that is declined when it is saved: where the decline is about no parameter,
    its `param` is an empty string.
    """
    refusal = cards.declined(instrument)
    refusal.param = refusal.param or ""
    return refusal


@rule("assumed", "the words are not checked against a recording")
def belongs_to_another_customer(act: Act[PaymentMethod]) -> Refusal | None:
    """A payment method can be attached to one customer only."""
    if act.facts.get("customer", act.subject.customer) == act.subject.customer:
        return None
    return Refusal("The payment method you provided has already been attached to a customer.")


@rule("recorded", "answers of 2023-24; the words for detaching and updating are not checked")
def refuse(act: Act[PaymentMethod], verb: str) -> Refusal:
    """A payment method that was used up or detached cannot be used again."""
    figures = {"state": act.subject.state}
    if verb == "detach":
        return Refusal(
            "The payment method you provided is not attached to a customer so detachment is "
            "impossible.",
            figures=figures,
        )
    if verb == "update":
        message = "You must save this PaymentMethod to a customer before you can update it."
        return Refusal(message, figures=figures)
    refusal = cards.used_up()
    refusal.figures = figures
    return refusal


@rule("documented", "https://docs.stripe.com/payments/payment-methods/connect; the words assumed")
def not_the_customers_own(act: Act[PaymentMethod]) -> Refusal | None:
    """A payment method of a customer is copied for that customer, one of nobody for nobody."""
    original, id = original_of(act), act.facts.get("customer")
    assert original is not None  # the draft was made of it
    if id == original.customer:
        return None
    if id is not None and act.change.find("customer", id, original.account) is None:
        return no_such("customer", id, "customer")
    if original.customer is None:
        return Refusal(
            own_words(f"The payment method {original.id} does not belong to the customer {id}."),
            param="payment_method",
        )
    return Refusal(
        own_words(
            f"The payment method {original.id} belongs to a customer. Please include the customer "
            "in the `customer` parameter."
        ),
        param="customer",
    )


CLONE = (not_the_customers_own,)
ATTACH = (customer_missing, pays_once, card_cannot_be_saved)
ATTACH_AGAIN = (belongs_to_another_customer,)
