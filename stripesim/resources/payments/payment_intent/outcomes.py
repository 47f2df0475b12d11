"""Outcomes of a payment intent: their conditions, and the fields they set."""

from __future__ import annotations

from typing import Any, Protocol

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.card_numbers import needs_authentication
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import BankPayment
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.payments.decline_rules import ruled
from stripesim.resources.payments.given_method import id_given, method_of
from stripesim.resources.payments.payment_intent.record import (
    NEEDS_CAPTURE,
    PaymentIntent,
    echoed,
)
from stripesim.resources.requests import changed

# -- when ------------------------------------------------------------------------------------------


def cannot_wait(act: Act[PaymentIntent]) -> bool:
    """The customer is away (`off_session`), or the payment is to fail rather than wait for
    authentication.
    """
    return bool(act.facts.get("off_session") or act.facts.get("error_on_requires_action"))


def was_authenticated(act: Act[PaymentIntent]) -> bool:
    """The customer has authenticated: just now, or before the server's second confirmation."""
    return "succeed" in act.facts or act.subject.extras.get("authenticated") == method_of(act).id


def has_to_be_authenticated(act: Act[PaymentIntent]) -> bool:
    """The card needs an authentication that has not taken place."""
    method, off_session = method_of(act), bool(act.facts.get("off_session"))
    effect = method.instrument.effect
    return (
        effect.requires_authentication is not None
        and not was_authenticated(act)
        and needs_authentication(effect, off_session=off_session, set_up=method.set_up)
    )


def instrument_of(act: Act[PaymentIntent]) -> Instrument:
    """The payment method's card or bank account, as it behaves in this attempt."""
    method = method_of(act)
    instrument = method.instrument
    if cannot_wait(act) and has_to_be_authenticated(act):
        instrument = cards.unauthenticated(instrument)
    return ruled(act.account, instrument, method.extras)


def must_authenticate(act: Act[PaymentIntent]) -> bool:
    """The card has to be authenticated, and the customer is present."""
    return not cannot_wait(act) and has_to_be_authenticated(act)


def authentication_failed(act: Act[PaymentIntent]) -> bool:
    """The customer failed to authenticate."""
    return not act.facts["succeed"]


@rule("documented", "stripe-python 16.1.0, payment_intents.confirm")
def confirmed_by_the_server(act: Act[PaymentIntent]) -> bool:
    """With `confirmation_method` manual, the server confirms again after the authentication."""
    return act.subject.extras.get("confirmation_method") == "manual"


def declined(act: Act[PaymentIntent]) -> bool:
    """The card is declined, or needs authentication while the customer is away."""
    return instrument_of(act).effect.decline is not None


@rule("documented", "https://docs.stripe.com/payments/ach-direct-debit; SEPA recorded 2022-26")
def takes_days(act: Act[PaymentIntent]) -> bool:
    """A bank debit takes days: its charge is pending, with a balance transaction."""
    instrument = method_of(act).instrument
    return isinstance(instrument, BankPayment) and instrument.is_debit


def paid_at_the_bank(act: Act[PaymentIntent]) -> bool:
    """The customer has paid at the bank (iDEAL and the like)."""
    return isinstance(method_of(act).instrument, BankPayment)


def captured_by_hand(act: Act[PaymentIntent]) -> bool:
    """`capture_method` is manual: the amount is only authorized."""
    return act.subject.capture_method == "manual"


@rule("documented", "https://docs.stripe.com/api/payment_intents/cancel: processing in rare cases")
def its_charge_is_open(act: Act[PaymentIntent]) -> bool:
    """Canceling an intent releases its charge if that is uncaptured, or a pending debit."""
    return act.subject.state in (NEEDS_CAPTURE, "processing")


class MadeCharge(Protocol):
    """The charge that a confirmation made or that was captured, as far as it matters here."""

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
    """The charge that this outcome has made or captured."""
    charge: MadeCharge = act.made["charge"]
    return charge


# -- sets: a confirmation --------------------------------------------------------------------------


def charged(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The fields after a confirmation: the charge, and the amounts received or capturable."""
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
    """After a decline, the intent waits for another payment method and keeps the error."""
    charge = charge_made(act)
    failed = (charge.id, charge.payment_method)
    return {
        "payment_method": None,
        "latest_charge": charge.id,
        "extras": {**act.subject.extras, "last_payment_error": failed},
    }


def waiting_for_the_customer(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The parameters of the confirmation, kept until the customer has authenticated."""
    extras = {**act.subject.extras, **echoed(act.facts)}
    return {"payment_method": method_of(act).id, "extras": extras}


def authenticated(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The payment method that was authenticated, kept for the server's second confirmation."""
    return {"extras": {**act.subject.extras, "authenticated": act.subject.payment_method}}


@rule("assumed", "the error code is documented; that no charge is made is not")
def not_authenticated(act: Act[PaymentIntent]) -> dict[str, Any]:
    """After a failed authentication nothing is charged; the intent waits for another payment
    method.
    """
    failed = (None, act.subject.payment_method)
    return {"payment_method": None, "extras": {**act.subject.extras, "last_payment_error": failed}}


def card_error(act: Act[PaymentIntent]) -> Refusal:
    """The 402 of a declined confirmation, with the intent and the payment method. (recorded)"""
    refusal = act.change.answer
    assert refusal is not None
    charge: MadeCharge = act.change.latest(act.subject.latest_charge or "")
    refusal.extra["payment_intent"] = act.subject
    refusal.extra["payment_method"] = act.change.latest(charge.payment_method)
    return refusal


# -- sets: what comes later ------------------------------------------------------------------------


def debit_received(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The bank has paid: the whole amount is received."""
    return {"amount_received": act.subject.amount}


@rule("assumed", "as a declined one, recorded")
def debit_failed(act: Act[PaymentIntent]) -> dict[str, Any]:
    """When a debit fails, the intent waits for another payment method and keeps the error."""
    failed = (act.subject.latest_charge, act.subject.payment_method)
    return {"payment_method": None, "extras": {**act.subject.extras, "last_payment_error": failed}}


def captured(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The captured amount is received, and nothing is capturable any more."""
    received = charge_made(act).amount_captured
    return {**updated(act), "amount_received": received, "amount_capturable": 0}


def canceled(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The moment of cancellation, and the reason if one was given."""
    return _given_up(act, act.facts.get("cancellation_reason"))


@rule("assumed", "Stripe may also say `expired`; no recording of an expiry was found")
def expired(act: Act[PaymentIntent]) -> dict[str, Any]:
    """An authorization that is not captured in time cancels its intent."""
    return _given_up(act, "automatic")


def _given_up(act: Act[PaymentIntent], reason: str | None) -> dict[str, Any]:
    extras = {"canceled_at": act.now, "cancellation_reason": reason}
    return {"amount_capturable": 0, "extras": {**act.subject.extras, **extras}}


def updated(act: Act[PaymentIntent]) -> dict[str, Any]:
    """The parameters that the request names. A destination that was given before stays."""
    names = ("amount", "capture_method", "currency", "customer", "description")
    sets, extras = changed(act.facts, act.subject.metadata, *names), echoed(act.facts)
    if (method := id_given(act)) is not None:
        sets["payment_method"] = method
    if "transfer_data" in extras:
        before = act.subject.extras.get("transfer_data", {})
        extras["transfer_data"] = {**before, **extras["transfer_data"]}
    return {**sets, "extras": {**act.subject.extras, **extras}}
