"""Refusals of setup intents, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.record import NEW
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.payments.given_mandate import (
    mandate_missing,
)
from stripesim.resources.payments.given_method import (
    METHOD,
    id_given,
    method_given,
    method_given_is_of_another,
    method_given_is_used_up,
    method_of,
    method_of_another,
    method_used_up,
    option_without_confirmation,
    said_without_confirmation,
    wrong_method,
)
from stripesim.resources.payments.return_url import return_url_missing
from stripesim.resources.payments.setup_intent.record import OPEN, SetupIntent
from stripesim.resources.payments.types_taken import (
    method_not_taken,
    not_to_be_saved,
    saved_for,
    type_given_not_activated,
    type_not_activated,
    types_said_twice,
)
from stripesim.resources.requests import customer_missing


@rule("assumed", "by analogy with a PaymentIntent")
def payment_method_missing(act: Act[SetupIntent]) -> Refusal | None:
    """Confirming needs a payment method: one the intent has, or one in the request."""
    if id_given(act) is not None or act.subject.payment_method is not None:
        return None
    return unexpected(
        act,
        "You cannot confirm this SetupIntent because it's missing a payment method. You can either "
        "update the SetupIntent with a payment method and then confirm it again, or confirm it "
        "again directly with a payment method or ConfirmationToken.",
    )


@rule("documented", "stripe-python 16.1.0: usages by type; when it is checked, and words, assumed")
def type_not_saved(act: Act[SetupIntent]) -> Refusal | None:
    """A setup intent names no type that cannot be saved."""
    named = act.facts.get("payment_method_types") or ()
    type = next((type for type in named if not saved_for(type)), None)
    if type is None:
        return None
    message = own_words(f"The payment method type {type} cannot be set up for later payments.")
    return Refusal(message, param="payment_method_types", figures={"type": type})


@rule("assumed", "by analogy with a PaymentIntent")
def method_not_saved(act: Act[SetupIntent]) -> Refusal | None:
    """A setup saves its method, if that can be saved."""
    return not_to_be_saved(method_of(act).instrument.type, "payment_method")


@rule("assumed", "by analogy with a PaymentIntent")
def cannot_be_changed_any_more(act: Act[SetupIntent]) -> Refusal | None:
    """A setup intent that succeeded or was canceled keeps its payment method and its customer."""
    names = ("payment_method_types", "customer")
    given = next((name for name in names if name in act.facts), None)
    if method_given(act):
        given = "payment_method"
    if act.subject.state in OPEN or given is None:
        return None
    return unexpected(
        act,
        f"This SetupIntent's {given} could not be updated because it has a status of "
        f"{act.subject.state}. You may only update the {given} of a SetupIntent with one of the "
        "following statuses: requires_payment_method, requires_confirmation, requires_action.",
    )


def unexpected(act: Act[SetupIntent], message: str) -> Refusal:
    """The error when an intent's status does not allow something; it contains the whole intent, as
    that of a PaymentIntent does.
    """
    return Refusal(
        message,
        code="setup_intent_unexpected_state",
        figures={"status": act.subject.state},
        setup_intent=act.subject if act.subject.state != NEW else None,
    )


@rule("assumed", "by analogy with a PaymentIntent")
def refuse(act: Act[SetupIntent], verb: str) -> Refusal:
    """A verb that the intent's status does not have is refused; a payment method that does not
    exist, before that.
    """
    if verb == "confirm" and (refusal := wrong_method(act)) is not None:
        return refusal
    status = act.subject.state
    if verb == "confirm" and status == "succeeded":
        return unexpected(
            act,
            "You cannot confirm this SetupIntent because it has already succeeded after being "
            "previously confirmed.",
        )
    if verb == "cancel":
        return unexpected(act, cannot_be_canceled(status))
    message = f"You cannot {verb} this SetupIntent because it has a status of {status}."
    return unexpected(act, message)


@rule("recorded", "cancelling one again, and one that succeeded, 2023-25; `it it` is Stripe's")
def cannot_be_canceled(status: str) -> str:
    """Why a setup intent of a status is not canceled."""
    if status == "canceled":
        return "You cannot cancel this SetupIntent because it it already canceled."
    return (
        f"You cannot cancel this SetupIntent because it has a status of {status}. Only a "
        "SetupIntent with one of the following statuses may be canceled: "
        "`requires_payment_method`, `requires_confirmation`, or `requires_action`."
    )


# -- by verb ---------------------------------------------------------------------------------------

CREATE = (
    *METHOD,
    said_without_confirmation,
    option_without_confirmation,
    types_said_twice,
    type_not_saved,
    customer_missing,
    type_not_activated,
    method_used_up,
    method_given_is_of_another,
)
CONFIRM = (
    *METHOD,
    payment_method_missing,
    method_used_up,
    method_of_another,
    type_not_activated,
    method_not_saved,
    method_not_taken,
    return_url_missing,
    mandate_missing,
)
UPDATE = (
    *METHOD,
    option_without_confirmation,
    cannot_be_changed_any_more,
    type_not_saved,
    customer_missing,
    type_given_not_activated,
    method_given_is_used_up,
    method_given_is_of_another,
)
