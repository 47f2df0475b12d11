"""Refusals of refunds, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payment_methods import refund_days
from stripesim.resources.connect.refund_from_others import CANNOT_TAKE_BACK
from stripesim.resources.of_a_charge import (
    CHARGEBACKS,
    disputes_of,
)
from stripesim.resources.payments.refund.record import Refund, charge_of
from stripesim.resources.requests import not_whole

HOLD = "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"


@rule("recorded", "a public recording of 2026; the direct form from a 2020 parity test")
def only_authorized(act: Act[Refund]) -> Refusal | None:
    """The authorization of an intent is canceled, not refunded; that of a direct charge can only be
    refunded whole.
    """
    charge = charge_of(act)
    if charge.state != "uncaptured":
        return None
    if charge.payment_intent is not None:
        return Refusal(
            f"This uncaptured Charge was created by a PaymentIntent ({charge.payment_intent}). You "
            "must cancel the PaymentIntent to reverse the authorization instead of refunding the "
            f"Charge directly. For more information, see {HOLD}"
        )
    if act.subject.amount == charge.amount:
        return None
    return Refusal(
        "You cannot partially refund an uncaptured charge. Instead, capture the charge for an "
        "amount less than the original amount",
        param="amount",
    )


@rule("assumed", "the message; a failed charge took no money")
def nothing_was_paid(act: Act[Refund]) -> Refusal | None:
    """A failed charge cannot be refunded."""
    charge = charge_of(act)
    if charge.state != "failed":
        return None
    message = f"Charge {charge.id} was not successful; there is nothing to refund."
    return Refusal(own_words(message), code="charge_not_refundable")


@rule("assumed", "what a payment brought that converts to nothing cannot go back")
def never_credited(act: Act[Refund]) -> Refusal | None:
    """A payment that was worth nothing where it arrived has no balance transaction, and cannot be
    refunded.
    """
    charge = charge_of(act)
    if charge.state != "succeeded" or charge.balance_transaction is not None:
        return None
    message = f"Charge {charge.id} brought no money; there is nothing to refund."
    return Refusal(own_words(message), code="charge_not_refundable")


@rule("recorded", "400 bodies of 2023-2026")
def charged_back(act: Act[Refund]) -> Refusal | None:
    """A charge cannot be refunded while a chargeback is open, nor after it was lost."""
    charge = charge_of(act)
    if all(each.state not in CHARGEBACKS for each in disputes_of(act.change, charge)):
        return None
    message = f"Charge {charge.id} has been charged back; cannot issue a refund."
    return Refusal(message, code="charge_disputed")


@rule("recorded", "400 bodies of 2023-2026")
def already_refunded(act: Act[Refund]) -> Refusal | None:
    """A charge that was refunded in full cannot be refunded again."""
    charge = charge_of(act)
    if charge.state == "released" or 0 < charge.amount_captured <= charge.amount_refunded:
        message = f"Charge {charge.id} has already been refunded."
        figures = {
            "captured": charge.amount_captured,
            "refunded": charge.amount_refunded,
            "currency": charge.currency,
        }
        return Refusal(message, code="charge_already_refunded", figures=figures)
    return None


@rule("recorded", "both wordings, 2023")
def more_than_remains(act: Act[Refund]) -> Refusal | None:
    """All refunds of a charge together cannot exceed what was captured."""
    charge, refund = charge_of(act), act.subject
    held = charge.amount_captured or charge.amount
    if refund.amount <= held - charge.amount_refunded:
        return None
    asked = money(refund.amount, charge.currency)
    if charge.amount_refunded:
        rest = money(held - charge.amount_refunded, charge.currency)
        message = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})"
    else:
        whole = money(held, charge.currency)
        message = f"Refund amount ({asked}) is greater than charge amount ({whole})"
    figures = {
        "asked": refund.amount,
        "captured": held,
        "refunded": charge.amount_refunded,
        "currency": charge.currency,
    }
    return Refusal(message, param="amount", figures=figures)


@rule(
    "documented",
    "https://docs.stripe.com/payments/ach-direct-debit; SEPA reported; the message, and that the "
    "other debits are alike, assumed",
)
def after_180_days(act: Act[Refund]) -> Refusal | None:
    """A bank debit can be refunded for 180 days."""
    charge = charge_of(act)
    days = refund_days(charge.instrument.type)
    if days is None or act.now <= charge.created + days * DAY:
        return None
    was = f"Charge {charge.id} was made more than {days} days ago"
    message = f"{was} and cannot be refunded any more."
    figures = {"created": charge.created, "days": days}
    return Refusal(own_words(message), code="charge_not_refundable", figures=figures)


@rule("documented", "https://docs.stripe.com/currencies#special-cases")
def amount_indivisible(act: Act[Refund]) -> Refusal | None:
    """Some currencies take only amounts in whole steps."""
    return not_whole(act.subject.amount, act.subject.currency)


@rule("assumed", "the message; documented is that a reference is of the refund of a card")
def no_reference_to_come(act: Act[Refund]) -> Refusal | None:
    """A reference can fail to come only of a card's refund, and before it is there."""
    refund = act.subject
    to_come = refund.reference is None and not refund.no_reference
    if to_come and charge_of(act).instrument.type == "card":
        return None
    return Refusal(own_words(f"No reference of the refund {refund.id} is to come."))


CREATE = (
    only_authorized, nothing_was_paid, never_credited, charged_back, already_refunded,
    after_180_days, more_than_remains, amount_indivisible, *CANNOT_TAKE_BACK,
)  # fmt: skip

FAIL_REFERENCE = (no_reference_to_come,)


@rule("recorded", "canceling: a public recording; other verbs by analogy")
def refuse(act: Act[Refund], verb: str) -> Refusal:
    """A refund cannot be canceled; other verbs that its state does not have are refused too."""
    if verb == "cancel":
        return Refusal("Canceling this refund is unsupported.")
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")
