"""Refusals of payment intents, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.record import NEW
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payment_methods import METHODS
from stripesim.resources.connect.charge_for_others import cannot_take_part, cannot_take_part_now
from stripesim.resources.connect.methods_taken import types_named
from stripesim.resources.payments.given_mandate import (
    mandate_does_not_fit,
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
from stripesim.resources.payments.payment_intent.record import OPEN, PaymentIntent
from stripesim.resources.payments.return_url import nowhere_to_come_back_to, return_url_missing
from stripesim.resources.payments.smallest_amount import too_small
from stripesim.resources.payments.types_taken import (
    method_not_taken,
    not_to_be_saved,
    saved_for,
    type_given_not_activated,
    type_not_activated,
    types_said_twice,
)
from stripesim.resources.requests import customer_missing, has_another_group, not_whole, too_large

# -- its amount ------------------------------------------------------------------------------------


@rule("recorded", "intents of 0; the other bounds as for charges")
def amount_out_of_bounds(act: Act[PaymentIntent]) -> Refusal | None:
    """An intent has the minimum and maximum amount of a charge."""
    amount = act.facts.get("amount", act.subject.amount)
    currency = act.facts.get("currency", act.subject.currency)
    if amount <= 0:
        return Refusal(
            _NOTHING_TO_PAY if amount == 0 else "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
            figures={"asked": amount, "currency": currency},
        )
    return (
        too_large(amount, currency)
        or too_small(act, amount, currency)
        or not_whole(amount, currency)
    )


_NOTHING_TO_PAY = (
    "The amount must be greater than or equal to the minimum charge amount allowed for your "
    "account and the currency set "
    "(https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save "
    "a Payment Method for future use without an immediate payment, use a Setup Intent instead: "
    "https://docs.stripe.com/payments/setup-intents"
)


@rule("recorded", "amount_to_capture 0 and below, a public recording of 2026")
def captures_nothing(act: Act[PaymentIntent]) -> Refusal | None:
    """`amount_to_capture` is at least 1."""
    amount = act.facts.get("amount_to_capture", 1)
    if amount > 0:
        return None
    figures = {"asked": amount, "currency": act.subject.currency}
    if amount == 0:
        return Refusal(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
            figures=figures,
        )
    message = "Invalid non-negative integer"
    return Refusal(message, param="amount_to_capture", figures=figures)


# -- what is written on the statement -------------------------------------------------------------


@rule(
    "documented",
    "stripe-python 16.1.0: setting this value for a card charge returns an error; the words: "
    "https://github.com/killbill/killbill-stripe-plugin/issues/123",
)
def descriptor_on_a_card(act: Act[PaymentIntent]) -> Refusal | None:
    """An intent that may be paid by card takes a suffix, not a whole statement descriptor."""
    intent, facts = act.subject, act.facts
    if not (facts.get("statement_descriptor") or intent.extras.get("statement_descriptor")):
        return None
    types = facts.get("payment_method_types") or intent.extras.get("payment_method_types")
    if types and "card" not in types:
        return None
    return Refusal(
        "The statement_descriptor parameter is not supported for the payment_method_type `card`. "
        "To continue supporting payment_method_type `card`, please pass in "
        "`statement_descriptor_suffix` or remove the `statement_descriptor` parameter altogether. "
        "Please see https://support.stripe.com/questions/"
        "use-of-the-statement-descriptor-parameter-on-paymentintents-for-card-charges for "
        "additional details."
    )


# -- its payment method ----------------------------------------------------------------------------


@rule("recorded", "a public recording of 2026; with a customer assumed")
def payment_method_missing(act: Act[PaymentIntent]) -> Refusal | None:
    """Confirming needs a payment method: one the intent has, or one in the request."""
    if id_given(act) is not None or act.subject.payment_method is not None:
        return None
    message = "You cannot confirm this PaymentIntent because it's missing a payment method. "
    customer = act.subject.customer
    if customer is not None:
        return unexpected(
            act,
            f"{message}To confirm the PaymentIntent with {customer}, specify a payment method "
            "attached to this customer along with the customer ID.",
        )
    return unexpected(
        act,
        f"{message}You can either update the PaymentIntent with a payment method and then confirm "
        "it again, or confirm it again directly with a payment method or ConfirmationToken.",
    )


@rule("documented", "stripe-python 16.1.0; the words are not checked against a recording")
def method_does_not_fit(act: Act[PaymentIntent]) -> Refusal | None:
    """A payment method has to be able to pay in the currency of the intent; only a card can be
    authorized for a later capture.
    """
    intent, type = act.subject, method_of(act).instrument.type
    if type == "card":
        return None
    if intent.currency not in METHODS[type].currencies:
        return not_paid_in(type, intent.currency)
    return not_held(type, intent.currency) if intent.capture_method == "manual" else None


def not_held(type: str, currency: str) -> Refusal:
    """The answer to a type of payment method that cannot be captured later."""
    return Refusal(
        f"The payment method type {type} does not support capture_method=manual.",
        code="payment_intent_invalid_parameter",
        param="capture_method",
        figures={"type": type, "currency": currency, "capture_method": "manual"},
    )


@rule("documented", "stripe-python 16.1.0: not all can; when it is checked, assumed")
def type_not_held(act: Act[PaymentIntent]) -> Refusal | None:
    """An intent that is captured later names no type that cannot be authorized first."""
    intent, facts = act.subject, act.facts
    if facts.get("capture_method", intent.capture_method) != "manual":
        return None
    type = next((type for type in types_named(act) if type in METHODS), None)
    return None if type is None else not_held(type, facts.get("currency", intent.currency))


@rule("documented", "stripe-python 16.1.0: usages by type; when it is checked, and words, assumed")
def type_not_saved(act: Act[PaymentIntent]) -> Refusal | None:
    """An intent that is to save its payment method names no type that cannot be saved."""
    usage = usage_of(act)
    if usage is None:
        return None
    type = next((type for type in types_named(act) if usage not in saved_for(type)), None)
    if type is None:
        return None
    message = f"The payment method type {type} does not support setup_future_usage={usage}."
    figures = {"type": type, "usage": usage}
    return Refusal(own_words(message), param="setup_future_usage", figures=figures)


@rule("assumed", "by analogy with types that are named")
def method_not_saved(act: Act[PaymentIntent]) -> Refusal | None:
    """A payment saves the method that it is paid with, if that can be saved."""
    if usage_of(act) is None:
        return None
    return not_to_be_saved(method_of(act).instrument.type, "setup_future_usage")


def usage_of(act: Act[PaymentIntent]) -> str | None:
    """What the payment method is saved for: what the request says, else what the intent says."""
    facts = act.facts
    said = facts if "setup_future_usage" in facts else act.subject.extras
    usage: str | None = said.get("setup_future_usage")
    return usage


@rule("documented", "stripe-python 16.1.0: currencies by type; when it is checked, assumed")
def type_in_another_currency(act: Act[PaymentIntent]) -> Refusal | None:
    """An intent names only types that pay in its currency."""
    currency = act.facts.get("currency", act.subject.currency)
    for type in types_named(act):
        if type in METHODS and currency not in METHODS[type].currencies:
            return not_paid_in(type, currency)
    return None


def not_paid_in(type: str, currency: str) -> Refusal:
    """The answer to a type of payment method in a currency that it does not know."""
    return Refusal(
        f"The currency provided ({currency}) is invalid. Payments with {type} support the "
        f"following currencies: {', '.join(METHODS[type].currencies)}.",
        param="currency",
        figures={"type": type, "currency": currency},
    )


@rule(
    "assumed",
    "that the customer has to be there to save a method: "
    "https://docs.stripe.com/payments/save-during-payment; the words",
)
def saved_in_absence(act: Act[PaymentIntent]) -> Refusal | None:
    """A payment method is saved for later (`setup_future_usage`) while the customer is there, not
    by a payment `off_session`.
    """
    if not act.facts.get("off_session"):
        return None
    usage = usage_of(act)
    if usage is None:
        return None
    message = "`off_session` cannot be used on a PaymentIntent that has `setup_future_usage`."
    return Refusal(own_words(message), param="off_session", figures={"usage": usage})


# -- its state -------------------------------------------------------------------------------------


def unexpected(act: Act[PaymentIntent], message: str, param: str | None = None) -> Refusal:
    """The error when an intent's status does not allow something; it contains the whole intent.
    (recorded)
    """
    return Refusal(
        message,
        code="payment_intent_unexpected_state",
        param=param,
        figures={"status": act.subject.state},
        payment_intent=act.subject if act.subject.state != NEW else None,
    )


@rule("recorded", "of the amount, a public recording of 2026; the others by analogy")
def fixed(act: Act[PaymentIntent], name: str) -> Refusal:
    """Amount, currency and the like can be changed only while the intent is not paid and not
    processing.
    """
    return unexpected(
        act,
        f"This PaymentIntent's {name} could not be updated because it has a status of "
        f"{act.subject.state}. You may only update the {name} of a PaymentIntent with one of the "
        "following statuses: requires_payment_method, requires_confirmation, requires_action.",
        param=name,
    )


@rule("assumed", "by analogy with the amount, recorded")
def cannot_be_changed_any_more(act: Act[PaymentIntent]) -> Refusal | None:
    """An intent that is paid, processing or canceled keeps its payment method, its customer, and
    the other accounts it names.
    """
    if act.subject.state in OPEN:
        return None
    if method_given(act):
        return fixed(act, "payment_method")
    given = next((name for name in _FIXED if name in act.facts), None)
    return None if given is None else fixed(act, given)


_FIXED = (
    "payment_method_types", "capture_method", "customer", "application_fee_amount",
    "setup_future_usage", "transfer_data", "payment_method_options", "statement_descriptor",
    "statement_descriptor_suffix",
)  # fmt: skip


@rule("recorded", "a public recording of 2026; confirming by analogy")
def refuse(act: Act[PaymentIntent], verb: str) -> Refusal:
    """A verb that the intent's status does not have is refused; a payment method that does not
    exist, before that.
    """
    if verb == "confirm" and (refusal := wrong_method(act)) is not None:
        return refusal
    status = act.subject.state
    if verb == "capture" and status == "succeeded":
        return unexpected(
            act,
            "The remaining amount on this PaymentIntent could not be captured because the remainder"
            " of the authorized amount has been released.",
        )
    if verb == "capture":
        return unexpected(
            act,
            f"This PaymentIntent could not be captured because it has a status of {status}. Only a "
            "PaymentIntent with one of the following statuses may be captured: requires_capture.",
        )
    if verb == "cancel":
        return unexpected(
            act,
            f"You cannot cancel this PaymentIntent because it has a status of {status}. Only a "
            "PaymentIntent with one of the following statuses may be canceled: "
            "requires_payment_method, requires_capture, requires_reauthorization, "
            "requires_confirmation, requires_action, expired, processing.",
        )
    if verb == "change_amount":
        return fixed(act, "amount" if "amount" in act.facts else "currency")
    if verb == "confirm" and status in ("succeeded", "requires_capture"):
        return unexpected(
            act,
            "You cannot confirm this PaymentIntent because it has already succeeded after being "
            "previously confirmed.",
        )
    return unexpected(
        act, f"You cannot {verb} this PaymentIntent because it has a status of {status}."
    )


# -- by verb ---------------------------------------------------------------------------------------

CREATE = (
    *METHOD,
    said_without_confirmation,
    option_without_confirmation,
    types_said_twice,
    type_in_another_currency,
    type_not_held,
    type_not_saved,
    amount_out_of_bounds,
    descriptor_on_a_card,
    customer_missing,
    cannot_take_part,
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
    saved_in_absence,
    method_not_saved,
    method_not_taken,
    return_url_missing,
    nowhere_to_come_back_to,
    method_does_not_fit,
    descriptor_on_a_card,
    mandate_does_not_fit,
    mandate_missing,
)
CAPTURE = (captures_nothing, descriptor_on_a_card)
UPDATE = (
    *METHOD,
    option_without_confirmation,
    cannot_be_changed_any_more,
    type_in_another_currency,
    type_not_held,
    type_not_saved,
    descriptor_on_a_card,
    customer_missing,
    has_another_group,
    cannot_take_part_now,
    type_given_not_activated,
    method_given_is_used_up,
    method_given_is_of_another,
)
CHANGE_AMOUNT = (amount_out_of_bounds,)
