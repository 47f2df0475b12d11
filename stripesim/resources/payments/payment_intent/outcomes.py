"""What decides between the outcomes of a verb, and what each outcome sets."""

from __future__ import annotations

from typing import Any, Protocol

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.card_numbers import needs_authentication
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import BankPayment
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.payments.given_method import id_given, method_of
from stripesim.resources.payments.payment_intent.record import (
    NEEDS_CAPTURE,
    PaymentIntent,
    echoed,
)
from stripesim.resources.requests import changed

# -- when ------------------------------------------------------------------------------------------


def cannot_wait(act: Act[PaymentIntent]) -> bool:
    """The customer is away, or the payment shall rather fail than wait for the customer."""
    return bool(act.facts.get("off_session") or act.facts.get("error_on_requires_action"))


def was_authenticated(act: Act[PaymentIntent]) -> bool:
    """The customer has authenticated: just now, or before the server confirmed again."""
    return "succeed" in act.facts or act.subject.extras.get("authenticated") == method_of(act).id


def has_to_be_authenticated(act: Act[PaymentIntent]) -> bool:
    """The card asks for an authentication that has not taken place."""
    method, off_session = method_of(act), bool(act.facts.get("off_session"))
    effect = method.instrument.effect
    return (
        effect.requires_authentication is not None
        and not was_authenticated(act)
        and needs_authentication(effect, off_session=off_session, set_up=method.set_up)
    )


def instrument_of(act: Act[PaymentIntent]) -> Instrument:
    """The card or bank account of the payment method, as it behaves this time."""
    instrument = method_of(act).instrument
    if cannot_wait(act) and has_to_be_authenticated(act):
        instrument = cards.unauthenticated(instrument)
    return instrument


def must_authenticate(act: Act[PaymentIntent]) -> bool:
    """The card has to be authenticated, and the customer is there to do it."""
    return not cannot_wait(act) and has_to_be_authenticated(act)


def authentication_failed(act: Act[PaymentIntent]) -> bool:
    """The customer did not authenticate."""
    return not act.facts["succeed"]


@rule("documented", "stripe-python 16.1.0, payment_intents.confirm")
def confirmed_by_the_server(act: Act[PaymentIntent]) -> bool:
    """`confirmation_method` is manual: the server confirms again after the authentication."""
    return act.subject.extras.get("confirmation_method") == "manual"


def declined(act: Act[PaymentIntent]) -> bool:
    """The card is one that is refused, or must be authenticated while nobody is there."""
    return instrument_of(act).effect.decline is not None


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
    return act.subject.state in (NEEDS_CAPTURE, "processing")


class MadeCharge(Protocol):
    """What is looked at of the charge that a confirmation made, or that was captured."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def amount_captured(self) -> int: ...
    @property
    def capture(self) -> bool: ...
    @property
    def payment_method(self) -> str: ...


def charge_made(act: Act[PaymentIntent]) -> MadeCharge:
    """The charge that this outcome made, or captured."""
    charge: MadeCharge = act.made["charge"]
    return charge


# -- sets: a confirmation --------------------------------------------------------------------------


def charged(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The charge that the confirmation made, and what the charge has captured or holds."""
    charge = charge_made(act)
    return {
        "payment_method": charge.payment_method,
        "latest_charge": charge.id,
        "amount_received": 0 if charge.state == "pending" else charge.amount_captured,
        "amount_capturable": 0 if charge.capture else charge.amount,
        "extras": {**act.subject.extras, **echoed(act.facts), "last_payment_error": None},
    }


@rule("recorded", "declined intents of 2023-2026")
def charge_failed(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The intent waits for another payment method and keeps the error."""
    charge = charge_made(act)
    failed = (charge.id, charge.payment_method)
    return {
        "payment_method": None,
        "latest_charge": charge.id,
        "extras": {**act.subject.extras, "last_payment_error": failed},
    }


def waiting_for_the_customer(act: Act[PaymentIntent]) -> dict[str, Any]:
    """What the confirmation said is kept until the customer has authenticated."""
    extras = {**act.subject.extras, **echoed(act.facts)}
    return {"payment_method": method_of(act).id, "extras": extras}


def authenticated(act: Act[PaymentIntent]) -> dict[str, Any]:
    """Which payment method was authenticated, for when the server confirms again."""
    return {"extras": {**act.subject.extras, "authenticated": act.subject.payment_method}}


@rule("assumed", "the error code is documented; that no charge is made is not")
def not_authenticated(act: Act[PaymentIntent]) -> dict[str, Any]:
    """A failed authentication charges nothing; the intent waits for another payment method."""
    failed = (None, act.subject.payment_method)
    return {"payment_method": None, "extras": {**act.subject.extras, "last_payment_error": failed}}


def card_error(act: Act[PaymentIntent]) -> Refusal:
    """The 402 of a declined confirmation carries the intent and the payment method. (recorded)"""
    refusal = act.change.answer
    assert refusal is not None
    charge: MadeCharge = act.change.latest(act.subject.latest_charge or "")
    refusal.extra["payment_intent"] = act.subject
    refusal.extra["payment_method"] = act.change.latest(charge.payment_method)
    return refusal


# -- sets: what comes later ------------------------------------------------------------------------


def debit_received(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The bank has paid the whole amount."""
    return {"amount_received": act.subject.amount}


@rule("assumed", "as a declined one, recorded")
def debit_failed(act: Act[PaymentIntent]) -> dict[str, Any]:
    """When the debit fails the intent waits for another payment method and keeps the error."""
    failed = (act.subject.latest_charge, act.subject.payment_method)
    return {"payment_method": None, "extras": {**act.subject.extras, "last_payment_error": failed}}


def captured(act: Act[PaymentIntent]) -> dict[str, Any]:
    """What was captured is received, and nothing is held any more."""
    received = charge_made(act).amount_captured
    return {**updated(act), "amount_received": received, "amount_capturable": 0}


def canceled(act: Act[PaymentIntent]) -> dict[str, Any]:
    """When it was canceled, and the reason if one was said."""
    return _given_up(act, act.facts.get("cancellation_reason"))


@rule("assumed", "Stripe may also say `expired`; no recording of an expiry was found")
def expired(act: Act[PaymentIntent]) -> dict[str, Any]:
    """An authorization that was not captured in time cancels its intent."""
    return _given_up(act, "automatic")


def _given_up(act: Act[PaymentIntent], reason: str | None) -> dict[str, Any]:
    extras = {"canceled_at": act.now, "cancellation_reason": reason}
    return {"amount_capturable": 0, "extras": {**act.subject.extras, **extras}}


def updated(act: Act[PaymentIntent]) -> dict[str, Any]:
    """What the request says anew. A destination that was said before stays."""
    names = ("amount", "capture_method", "currency", "customer", "description")
    sets, extras = changed(act.facts, act.subject.metadata, *names), echoed(act.facts)
    if (method := id_given(act)) is not None:
        sets["payment_method"] = method
    if "transfer_data" in extras:
        before = act.subject.extras.get("transfer_data", {})
        extras["transfer_data"] = {**before, **extras["transfer_data"]}
    return {**sets, "extras": {**act.subject.extras, **extras}}
