"""PaymentIntents: one payment from the wish to the money, with as many attempts as it takes.

The intent moves no money itself; its charge does (see `charge.py`). Read LIFECYCLE, near the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.card_numbers import needs_authentication
from stripesim.facts.currencies import MINIMUM_CHARGE, maximum_charge, money, money_and_code
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import METHODS, BankPayment, error_code
from stripesim.resources.connect.charge_for_others import cannot_take_part, cannot_take_part_now
from stripesim.resources.connect.parties import (
    ASKED_OF_OTHERS,
    DIRECT,
    Connected,
    application_id,
    connected_of,
    transfer_data,
)
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import Instrument, failure_of, options_of, types_of
from stripesim.resources.payments.cards import method_of, method_of_another, method_used_up
from stripesim.resources.requests import changed, customer_missing, indivisible, merged


@record
class PaymentIntent(Record):
    """`extras` holds what is only kept and returned, and the rarer members of the shape."""

    kind: ClassVar[str] = "payment_intent"

    amount: int
    currency: str
    amount_capturable: int
    amount_received: int
    capture_method: str
    payment_method: str | None
    latest_charge: str | None
    customer: str | None
    description: str | None
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]

    @property
    def status(self) -> str:
        return self.state

    @property
    def connected(self) -> Connected:
        """What it says of other accounts."""
        said = None if ASKED_OF_OTHERS.isdisjoint(self.extras) else connected_of(self.extras)
        return said or DIRECT


ECHOED = (
    "application_fee_amount", "on_behalf_of", "transfer_data",
    "automatic_payment_methods", "confirmation_method", "payment_method_options",
    "payment_method_types", "receipt_email", "return_url", "setup_future_usage", "shipping",
    "statement_descriptor", "statement_descriptor_suffix", "transfer_group",
)  # fmt: skip


def _draft(act: Act[Any]) -> PaymentIntent:
    """Facts: amount, currency, and payment_method (its id) if there is one."""
    facts, change = act.facts, act.change
    change.family = act.world.ids.family("3", change.account, change.now)
    return PaymentIntent(
        change.new_id("pi"),
        change.account,
        change.now,
        NEW,
        -1,
        facts["amount"],
        facts["currency"],
        0,
        0,
        facts.get("capture_method", "automatic_async"),
        facts.get("payment_method"),
        None,
        facts.get("customer"),
        facts.get("description"),
        merged({}, facts.get("metadata", {})),
        {name: facts[name] for name in ECHOED if name in facts},
    )


# -- when ------------------------------------------------------------------------------------------


def has_payment_method(act: Act[PaymentIntent]) -> bool:
    """A payment method is attached: only the confirmation is missing."""
    return act.subject.payment_method is not None


def method_given(act: Act[PaymentIntent]) -> bool:
    """The update brings a payment method."""
    return "payment_method" in act.facts


def _cannot_wait(act: Act[PaymentIntent]) -> bool:
    """The customer is away, or the payment shall rather fail than wait for the customer."""
    return bool(act.facts.get("off_session") or act.facts.get("error_on_requires_action"))


def _authenticated(act: Act[PaymentIntent]) -> bool:
    """The customer has authenticated: just now, or before the server confirmed again."""
    return "succeed" in act.facts or act.subject.extras.get("authenticated") == method_of(act).id


def _has_to_be_authenticated(act: Act[PaymentIntent]) -> bool:
    method, off_session = method_of(act), bool(act.facts.get("off_session"))
    effect = method.instrument.effect
    return (
        effect.requires_authentication is not None
        and not _authenticated(act)
        and needs_authentication(effect, off_session=off_session, set_up=method.set_up)
    )


def _instrument(act: Act[PaymentIntent]) -> Instrument:
    """The card or bank account of the payment method, as it behaves this time."""
    instrument: Instrument = method_of(act).instrument
    if _cannot_wait(act) and _has_to_be_authenticated(act):
        instrument = cards.unauthenticated(instrument)
    return instrument


def must_authenticate(act: Act[PaymentIntent]) -> bool:
    """The card has to be authenticated, and the customer is there to do it."""
    return not _cannot_wait(act) and _has_to_be_authenticated(act)


def authentication_failed(act: Act[PaymentIntent]) -> bool:
    """The customer did not authenticate."""
    return not act.facts["succeed"]


@rule("documented", "stripe-python 16.1.0, payment_intents.confirm")
def confirmed_by_the_server(act: Act[PaymentIntent]) -> bool:
    """`confirmation_method` is manual: the server confirms again after the authentication."""
    return act.subject.extras.get("confirmation_method") == "manual"


def declined(act: Act[PaymentIntent]) -> bool:
    """The card is one that is refused, or must be authenticated while nobody is there."""
    return _instrument(act).effect.decline is not None


@rule("documented", "https://docs.stripe.com/payments/ach-direct-debit; SEPA recorded 2022-26")
def takes_days(act: Act[PaymentIntent]) -> bool:
    """A bank account is debited: the charge is pending, with its balance transaction."""
    instrument = method_of(act).instrument
    return isinstance(instrument, BankPayment) and instrument.is_debit


def paid_at_the_bank(act: Act[PaymentIntent]) -> bool:
    """The customer has paid by iDEAL or the like."""
    return isinstance(method_of(act).instrument, BankPayment)


def captured_by_hand(act: Act[PaymentIntent]) -> bool:
    """`capture_method` is manual: the amount is only held."""
    return act.subject.capture_method == "manual"


@rule("documented", "https://docs.stripe.com/api/payment_intents/cancel: processing in rare cases")
def its_charge_is_open(act: Act[PaymentIntent]) -> bool:
    """There is a charge that was not captured, or a debit that is pending: canceling ends it."""
    return act.subject.state in ("requires_capture", "processing")


# -- unless ----------------------------------------------------------------------------------------


@rule("recorded", "intents of 0; the other bounds as for charges")
def amount_out_of_bounds(act: Act[PaymentIntent]) -> Refusal | None:
    """An intent has the minimum and maximum of a charge."""
    amount = act.facts.get("amount", act.subject.amount)
    currency = act.facts.get("currency", act.subject.currency)
    if amount < 0:
        message = "This value must be greater than or equal to 1."
        return Refusal(message, code="parameter_invalid_integer", param="amount")
    if amount == 0:
        return Refusal(
            "The amount must be greater than or equal to the minimum charge amount allowed for "
            "your account and the currency set "
            "(https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want "
            "to save a Payment Method for future use without an immediate payment, use a Setup "
            "Intent instead: https://docs.stripe.com/payments/setup-intents",
            code="parameter_invalid_integer",
            param="amount",
        )
    least, most = MINIMUM_CHARGE.get(currency, 1), maximum_charge(currency)
    if amount < least:
        message = f"Amount must be at least {money_and_code(least, currency)}"
        return Refusal(message, code="amount_too_small", param="amount")
    if amount > most:
        message = f"Amount must be no more than {money(most, currency)}"
        return Refusal(message, code="amount_too_large", param="amount")
    return indivisible(amount, currency)


@rule("recorded", "a public recording of 2026")
def payment_method_missing(act: Act[PaymentIntent]) -> Refusal | None:
    """Confirming needs a payment method, attached before or given with the confirmation."""
    if act.facts.get("payment_method", act.subject.payment_method) is not None:
        return None
    if act.subject.customer is not None:
        return unexpected(act, _MISSING_FOR.format(act.subject.customer))
    return unexpected(
        act,
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can "
        "either update the PaymentIntent with a payment method and then confirm it again, or "
        "confirm it again directly with a payment method or ConfirmationToken.",
    )


@rule("documented", "stripe-python 16.1.0; the words are not checked against a recording")
def method_does_not_fit(act: Act[PaymentIntent]) -> Refusal | None:
    """A payment method is of a type that the intent takes, pays in its own currencies, and is held
    for a later capture only if it is a card.
    """
    intent, type = act.subject, method_of(act).instrument.type
    taken = act.facts.get("payment_method_types") or intent.extras.get("payment_method_types")
    if taken and type not in taken:
        return Refusal(
            f"The PaymentMethod provided ({type}) is not allowed for this PaymentIntent. Please "
            "attach a different PaymentMethod, or update the PaymentIntent's allowed "
            f'payment_method_types to include "{type}".',
            param="payment_method",
        )
    if type == "card":
        return None
    currencies = METHODS[type].currencies
    if intent.currency not in currencies:
        return Refusal(
            f"The currency provided ({intent.currency}) is invalid. Payments with {type} support "
            f"the following currencies: {', '.join(currencies)}.",
            param="currency",
        )
    if intent.capture_method != "manual":
        return None
    message = f"The payment method type {type} does not support capture_method=manual."
    return Refusal(message, code="payment_intent_invalid_parameter", param="capture_method")


# Assumed: the words for an intent with a customer are not checked against a recording.
_MISSING_FOR = (
    "You cannot confirm this PaymentIntent because it's missing a payment method. To confirm the "
    "PaymentIntent with {}, specify a payment method attached to this customer along with the "
    "customer ID."
)


@rule("recorded", "amount_to_capture 0 and below, a public recording of 2026")
def captures_nothing(act: Act[PaymentIntent]) -> Refusal | None:
    """`amount_to_capture` is at least 1."""
    amount = act.facts.get("amount_to_capture", 1)
    if amount == 0:
        return Refusal(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    if amount < 0:
        return Refusal("Invalid non-negative integer", param="amount_to_capture")
    return None


@rule("recorded", "of the amount, a public recording of 2026; the others by analogy")
def fixed(act: Act[PaymentIntent], name: str) -> Refusal:
    """What the payment is made of can be changed until it is confirmed."""
    return unexpected(
        act,
        f"This PaymentIntent's {name} could not be updated because it has a status of "
        f"{act.subject.state}. You may only update the {name} of a PaymentIntent with one of the "
        "following statuses: requires_payment_method, requires_confirmation, requires_action.",
        param=name,
    )


def cannot_be_changed_any_more(act: Act[PaymentIntent]) -> Refusal | None:
    """A payment that was confirmed keeps its method and its customer."""
    if act.subject.state in OPEN:
        return None
    names = (
        "payment_method", "payment_method_types", "capture_method", "customer",
        "application_fee_amount", "transfer_data",
    )  # fmt: skip
    given = next((name for name in names if name in act.facts), None)
    return None if given is None else fixed(act, given)


def unexpected(act: Act[PaymentIntent], message: str, param: str | None = None) -> Refusal:
    """These errors carry the whole intent. (recorded)"""
    return Refusal(
        message,
        code="payment_intent_unexpected_state",
        param=param,
        payment_intent=act.subject if act.subject.state != NEW else None,
    )


CANCELABLE = (
    "requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, "
    "requires_action, expired, processing"
)


@rule("recorded", "a public recording of 2026; confirming by analogy")
def refuse(act: Act[PaymentIntent], verb: str) -> Refusal:
    """A verb that the intent's status does not have."""
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
            f"PaymentIntent with one of the following statuses may be canceled: {CANCELABLE}.",
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


# -- first: what happens to the charge -------------------------------------------------------------


def _charge_facts(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    intent, method = act.subject, method_of(act)
    act.change.family = intent.id[3:19]
    facts = {
        "amount": intent.amount,
        "currency": intent.currency,
        "instrument": _instrument(act),
        "details": method.extras,
        "payment_method": method.id,
        "payment_intent": intent.id,
        "capture": intent.capture_method != "manual",
        "customer": intent.customer,
        "description": intent.description,
        "metadata": intent.metadata,
    }
    for name in FOR_THE_CHARGE:
        if name in act.facts:
            facts[name] = act.facts[name]
        elif name in intent.extras:
            facts[name] = intent.extras[name]
    if method.instrument.effect.requires_authentication is not None:
        facts["authenticated"] = _authenticated(act)
    if act.world.settings.async_capture and intent.capture_method == "automatic_async":
        facts["booked_later"] = True
    return facts


FOR_THE_CHARGE = (
    "application_fee_amount", "on_behalf_of", "transfer_data",
    "receipt_email", "shipping", "statement_descriptor", "statement_descriptor_suffix",
    "transfer_group",
)  # fmt: skip


def _charge(act: Act[PaymentIntent]) -> Any:
    assert act.subject.latest_charge is not None
    return act.find("charge", act.subject.latest_charge)


def _captured_facts(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    act.change.family = act.subject.id[3:19]
    amount = act.facts.get("amount_to_capture", act.subject.amount)
    said = {name: act.facts[name] for name in FOR_THE_CHARGE if name in act.facts}
    return {**said, "through_intent": True, "amount": amount}


def _nothing(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    return {}


CHARGED = Also[PaymentIntent]("charge.create", facts=_charge_facts)
DEBITED = Also[PaymentIntent]("charge.debit", facts=_charge_facts)
RECEIVED = Also[PaymentIntent]("charge.receive", facts=_charge_facts)
CAPTURED = Also[PaymentIntent]("charge.capture", facts=_captured_facts, to=_charge)
RELEASED = Also[PaymentIntent](
    "charge.release", facts=_nothing, to=_charge, when=its_charge_is_open
)

# -- then: what becomes of the payment method ------------------------------------------------------


def _charged_method(act: Act[PaymentIntent]) -> Any:
    return act.find("payment_method", act.made["charge"].payment_method)


def _its_use(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    intent = act.subject
    return {"customer": intent.customer, "usage": intent.extras.get("setup_future_usage")}


PAID = Also[PaymentIntent]("payment_method.pay", facts=_its_use, to=_charged_method)
FAILED = Also[PaymentIntent]("payment_method.fail", facts=_nothing, to=_charged_method)

# -- sets ------------------------------------------------------------------------------------------


def _confirmed(act: Act[PaymentIntent]) -> dict[str, Any]:
    charge = act.made["charge"]
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    return {
        "payment_method": charge.payment_method,
        "latest_charge": charge.id,
        "amount_received": 0 if charge.state == "pending" else charge.amount_captured,
        "amount_capturable": 0 if charge.capture else charge.amount,
        "extras": {**act.subject.extras, **extras, "last_payment_error": None},
    }


@rule("recorded", "declined intents of 2023-2026")
def _declined(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The intent waits for another payment method and keeps the error."""
    charge = act.made["charge"]
    failed = (charge.id, charge.payment_method)
    return {
        "payment_method": None,
        "latest_charge": charge.id,
        "extras": {**act.subject.extras, "last_payment_error": failed},
    }


def _waits(act: Act[PaymentIntent]) -> dict[str, Any]:
    """What the confirmation said is kept until the customer has authenticated."""
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    return {"payment_method": method_of(act).id, "extras": {**act.subject.extras, **extras}}


def _authenticated_with(act: Act[PaymentIntent]) -> dict[str, Any]:
    extras = {"authenticated": act.subject.payment_method}
    return {"extras": {**act.subject.extras, **extras}}


@rule("assumed", "the error code is documented; that no charge is made is not")
def _not_authenticated(act: Act[PaymentIntent]) -> dict[str, Any]:
    """A failed authentication charges nothing; the intent waits for another payment method."""
    failed = (None, act.subject.payment_method)
    extras = {**act.subject.extras, "last_payment_error": failed}
    return {"payment_method": None, "extras": extras}


@rule("assumed", "as a declined one, recorded")
def _debit_failed(act: Act[PaymentIntent]) -> dict[str, Any]:
    """When the debit fails the intent waits for another payment method and keeps the error."""
    failed = (act.subject.latest_charge, act.subject.payment_method)
    extras = {**act.subject.extras, "last_payment_error": failed}
    return {"payment_method": None, "extras": extras}


def _received(act: Act[PaymentIntent]) -> dict[str, Any]:
    return {"amount_received": act.subject.amount}


def _captured(act: Act[PaymentIntent]) -> dict[str, Any]:
    received = act.made["charge"].amount_captured
    return {**_updated(act), "amount_received": received, "amount_capturable": 0}


def _canceled(act: Act[PaymentIntent]) -> dict[str, Any]:
    reason = act.facts.get("cancellation_reason")
    extras = {"canceled_at": act.now, "cancellation_reason": reason}
    return {"amount_capturable": 0, "extras": {**act.subject.extras, **extras}}


@rule("assumed", "Stripe may also say `expired`; no recording of an expiry was found")
def _expired(act: Act[PaymentIntent]) -> dict[str, Any]:
    """An authorization that was not captured in time cancels its intent."""
    extras = {"canceled_at": act.now, "cancellation_reason": "automatic"}
    return {"amount_capturable": 0, "extras": {**act.subject.extras, **extras}}


def _updated(act: Act[PaymentIntent]) -> dict[str, Any]:
    names = ("amount", "capture_method", "currency", "customer", "description", "payment_method")
    extras = {name: act.facts[name] for name in ECHOED if name in act.facts}
    if "transfer_data" in extras:  # its destination stays
        extras["transfer_data"] = {
            **act.subject.extras.get("transfer_data", {}),
            **extras["transfer_data"],
        }
    sets = changed(act.facts, act.subject.metadata, *names)
    return {**sets, "extras": {**act.subject.extras, **extras}}


def card_error(act: Act[PaymentIntent]) -> Refusal:
    """The 402 of a declined confirmation carries the intent and the payment method. (recorded)"""
    refusal = act.change.answer
    assert refusal is not None
    charge = act.change.latest(act.subject.latest_charge or "")
    refusal.extra["payment_intent"] = act.subject
    refusal.extra["payment_method"] = act.change.latest(charge.payment_method)
    return refusal


TO_BEGIN, TO_CONFIRM = "requires_payment_method", "requires_confirmation"
ASKED = "requires_action"
OPEN = (TO_BEGIN, TO_CONFIRM, ASKED)
EVERY = (*OPEN, "requires_capture", "processing", "succeeded", "canceled")
CONFIRM = (payment_method_missing, method_used_up, method_of_another, method_does_not_fit)
CREATE = (amount_out_of_bounds, customer_missing, cannot_take_part)
UPDATE = (cannot_be_changed_any_more, customer_missing, cannot_take_part_now)
FAILURE, SUCCESS = ("payment_intent.payment_failed",), ("payment_intent.succeeded",)
HELD = ("payment_intent.amount_capturable_updated",)
THE_CUSTOMER = "customer"

# fmt: off
LIFECYCLE: Lifecycle[PaymentIntent] = Lifecycle("payment_intent", _draft, refuse, table(
    #  from                                       to                  when                     money    told
    Verb("create", "request", unless=CREATE),
    To(NEW,                                       TO_CONFIRM,         has_payment_method,      NOTHING, "payment_intent.created"),
    To(NEW,                                       TO_BEGIN,           ALWAYS,                  NOTHING, "payment_intent.created"),
    Verb("confirm", "request", unless=CONFIRM),
    To(OPEN,                                      ASKED,              must_authenticate,       NOTHING, "payment_intent.requires_action",
       sets=_waits),
    To(OPEN,                                      TO_BEGIN,           declined,                NOTHING, FAILURE,
       sets=_declined, first=CHARGED, then=FAILED, declines=card_error),
    To(OPEN,                                      "processing",       takes_days,              NOTHING, "payment_intent.processing",
       sets=_confirmed, first=DEBITED, then=PAID),
    To(OPEN,                                      "succeeded",        paid_at_the_bank,        NOTHING, SUCCESS,
       sets=_confirmed, first=RECEIVED, then=PAID),
    To(OPEN,                                      "requires_capture", captured_by_hand,        NOTHING, HELD,
       sets=_confirmed, first=CHARGED, then=PAID),
    To(OPEN,                                      "succeeded",        ALWAYS,                  NOTHING, SUCCESS,
       sets=_confirmed, first=CHARGED, then=PAID),
    Verb("authenticate", THE_CUSTOMER),
    To(ASKED,                                     TO_BEGIN,           authentication_failed,   NOTHING, FAILURE,
       sets=_not_authenticated),
    To(ASKED,                                     TO_CONFIRM,         confirmed_by_the_server, NOTHING, UNTOLD,
       sets=_authenticated_with),
    To(ASKED,                                     TO_BEGIN,           declined,                NOTHING, FAILURE,
       sets=_declined, first=CHARGED, then=FAILED),
    To(ASKED,                                     "succeeded",        paid_at_the_bank,        NOTHING, SUCCESS,
       sets=_confirmed, first=RECEIVED, then=PAID),
    To(ASKED,                                     "requires_capture", captured_by_hand,        NOTHING, HELD,
       sets=_confirmed, first=CHARGED, then=PAID),
    To(ASKED,                                     "succeeded",        ALWAYS,                  NOTHING, SUCCESS,
       sets=_confirmed, first=CHARGED, then=PAID),
    Verb("capture", "request", unless=(captures_nothing,)),
    To("requires_capture",                        "succeeded",        ALWAYS,                  NOTHING, "payment_intent.succeeded",
       sets=_captured, first=CAPTURED),
    Verb("succeed", "charge"),
    To("processing",                              "succeeded",        ALWAYS,                  NOTHING, SUCCESS,
       sets=_received),
    Verb("fail", "charge"),
    To("processing",                              TO_BEGIN,           ALWAYS,                  NOTHING, FAILURE,
       sets=_debit_failed),
    Verb("cancel", "request"),
    To((*OPEN, "requires_capture", "processing"), "canceled",         ALWAYS,                  NOTHING, "payment_intent.canceled",
       sets=_canceled, first=RELEASED),
    Verb("expire", "charge"),
    To("requires_capture",                        "canceled",         ALWAYS,                  NOTHING, "payment_intent.canceled",
       sets=_expired),
    Verb("update", "request", unless=UPDATE),
    To(OPEN,                                      TO_CONFIRM,         method_given,            NOTHING, UNTOLD,
       sets=_updated),
    To(EVERY,                                     STAYS,              ALWAYS,                  NOTHING, UNTOLD,
       sets=_updated),
    Verb("change_amount", "request", unless=(amount_out_of_bounds,)),
    To(OPEN,                                      STAYS,              ALWAYS,                  NOTHING, UNTOLD,
       sets=_updated),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------


def _last_error(intent: PaymentIntent, world: World) -> dict[str, Any] | None:
    failed = intent.extras.get("last_payment_error")
    if failed is None:
        return None
    method = world.store.latest[failed[1]]
    if failed[0] is None:
        return {
            "code": "payment_intent_authentication_failure",
            "doc_url": "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
            "message": "The provided PaymentMethod has failed authentication. You can provide "
            "payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent "
            "again.",
            "payment_method": world.render(method),
            "type": "invalid_request_error",
        }
    charge = world.store.latest[failed[0]]
    decline = failure_of(charge)
    assert decline is not None
    code = decline.code if charge.instrument.type == "card" else error_code(decline)
    error = {
        "advice_code": decline.advice_code,
        "charge": charge.id,
        "code": code,
        "decline_code": decline.decline_code,
        "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
        "message": decline.message,
        "network_decline_code": decline.network_decline_code,
        "param": decline.param,
        "payment_method": world.render(method),
        "type": "card_error",
    }
    return {name: value for name, value in error.items() if value is not None}


OPTIONS: Mapping[str, Mapping[str, Any]] = {
    **{type: {} for type in METHODS},
    "bancontact": {"preferred_language": "en"},
    "card": {
        "installments": None,
        "mandate_options": None,
        "network": None,
        "request_three_d_secure": "automatic",
    },
    "us_bank_account": {"verification_method": "automatic"},
}


def _transfer_data(intent: PaymentIntent) -> dict[str, Any] | None:
    """As it was said: without an amount unless one was."""
    said = transfer_data(intent.connected)
    if said is not None and said["amount"] is None:
        del said["amount"]
    return said


@rule("documented", "https://docs.stripe.com/connect/separate-charges-and-transfers")
def group_given(intent: PaymentIntent) -> str | None:
    """An intent whose charge was passed on without a group shows the one that it was given."""
    passed_on = intent.connected.destination is not None and intent.state == "succeeded"
    return f"group_{intent.id}" if passed_on else None


def render(intent: PaymentIntent, world: World) -> dict[str, Any]:
    extras, types = intent.extras, types_of(intent, world)
    automatic = None
    if "payment_method_types" not in extras or "automatic_payment_methods" in extras:
        given = extras.get("automatic_payment_methods") or {}
        automatic = {"allow_redirects": "always", "enabled": True, **given}
    platform = world.store.latest[intent.account].platform
    return {
        "id": intent.id,
        "object": "payment_intent",
        "amount": intent.amount,
        "amount_capturable": intent.amount_capturable,
        "amount_details": {"tip": {}},
        "amount_received": intent.amount_received,
        "application": None if platform is None else application_id(world, platform),
        "application_fee_amount": extras.get("application_fee_amount"),
        "automatic_payment_methods": automatic,
        "canceled_at": extras.get("canceled_at"),
        "cancellation_reason": extras.get("cancellation_reason"),
        "capture_method": intent.capture_method,
        "client_secret": f"{intent.id}_secret_{world.ids.plain(intent.id, 0, 25)}",
        "confirmation_method": extras.get("confirmation_method", "automatic"),
        "created": intent.created,
        "currency": intent.currency,
        "customer": intent.customer,
        "customer_account": None,
        "description": intent.description,
        "excluded_payment_method_types": None,
        "last_payment_error": _last_error(intent, world),
        "latest_charge": intent.latest_charge,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": dict(intent.metadata),
        "next_action": cards.next_action(intent, world) if intent.state == ASKED else None,
        "on_behalf_of": extras.get("on_behalf_of"),
        "payment_method": intent.payment_method,
        "payment_method_configuration_details": None,
        "payment_method_options": options_of(types, OPTIONS, extras),
        "payment_method_types": types,
        "processing": None,
        "receipt_email": extras.get("receipt_email"),
        "review": None,
        "setup_future_usage": extras.get("setup_future_usage"),
        "shipping": cards.shipping(extras.get("shipping")),
        "source": None,
        "statement_descriptor": extras.get("statement_descriptor"),
        "statement_descriptor_suffix": extras.get("statement_descriptor_suffix"),
        "status": intent.state,
        "transfer_data": _transfer_data(intent),
        "transfer_group": extras.get("transfer_group") or group_given(intent),
    }
