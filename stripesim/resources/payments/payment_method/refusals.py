"""What is refused to a payment method, in order of precedence."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payments.payment_method.record import PaymentMethod
from stripesim.resources.requests import customer_missing


@rule("documented", "https://docs.stripe.com/testing: declined cards cannot be attached, 0341 can")
def card_cannot_be_saved(act: Act[PaymentMethod]) -> Refusal | None:
    """The issuer is asked when a card is saved: one that declines is not attached."""
    instrument = act.subject.instrument
    return None if instrument.effect.attachable else cards.declined(instrument)


@rule("assumed", "the words are not checked against a recording")
def belongs_to_another_customer(act: Act[PaymentMethod]) -> Refusal | None:
    """A payment method has one customer."""
    if act.facts.get("customer", act.subject.customer) == act.subject.customer:
        return None
    return Refusal("The payment method you provided has already been attached to a customer.")


@rule("recorded", "answers of 2023-24; the words for detaching and updating are not checked")
def refuse(act: Act[PaymentMethod], verb: str) -> Refusal:
    """One that was used up or detached may not be used again."""
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


ATTACH = (customer_missing, card_cannot_be_saved)
ATTACH_AGAIN = (belongs_to_another_customer,)
