"""Links: what a payment intent makes happen to its charge, its payment method, and itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.payments.given_mandate import (
    acceptance,
    mandate_accepted,
    mandate_of,
    mandate_used,
)
from stripesim.resources.payments.given_method import id_given, method_of
from stripesim.resources.payments.payment_intent.outcomes import (
    charge_made,
    instrument_of,
    its_charge_is_open,
    was_authenticated,
)
from stripesim.resources.payments.payment_intent.record import PaymentIntent
from stripesim.resources.requests import nothing

# -- its charge ------------------------------------------------------------------------------------


def _charge_facts(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    intent, method = act.subject, method_of(act)
    act.change.family = intent.id[3:19]
    facts = {
        "amount": intent.amount,
        "currency": intent.currency,
        "instrument": instrument_of(act),
        "details": method.extras,
        "payment_method": method.id,
        "payment_intent": intent.id,
        "capture": intent.capture_method != "manual",
        "customer": intent.customer,
        "description": intent.description,
        "metadata": intent.metadata,
    }
    if not (_FOR_THE_CHARGE.isdisjoint(act.facts) and _FOR_THE_CHARGE.isdisjoint(intent.extras)):
        said = {**intent.extras, **act.facts}
        facts.update((name, said[name]) for name in FOR_THE_CHARGE if name in said)
    if method.instrument.effect.requires_authentication is not None:
        facts["authenticated"] = was_authenticated(act)
    if act.world.settings.async_capture and intent.capture_method == "automatic_async":
        facts["booked_later"] = True
    return facts


# Parameters of an intent that are passed on to its charge.
FOR_THE_CHARGE = (
    "application_fee_amount", "on_behalf_of", "transfer_data",
    "receipt_email", "shipping", "statement_descriptor", "statement_descriptor_suffix",
    "transfer_group",
)  # fmt: skip
_FOR_THE_CHARGE = frozenset(FOR_THE_CHARGE)


def _debit_facts(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    facts, mandate = _charge_facts(act), mandate_of(act)
    if mandate is None:
        return facts
    return {**facts, "details": {**facts["details"], "mandate": mandate.id}}


def _capture_facts(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    act.change.family = act.subject.id[3:19]
    amount = act.facts.get("amount_to_capture", act.subject.amount)
    said = {name: act.facts[name] for name in FOR_THE_CHARGE if name in act.facts}
    return {**said, "through_intent": True, "amount": amount}


def _its_charge(act: Act[PaymentIntent]) -> Record | None:
    assert act.subject.latest_charge is not None
    charge: Record | None = act.find("charge", act.subject.latest_charge)
    return charge


MAKE_CHARGE = Also[PaymentIntent]("charge.create", facts=_charge_facts)
START_DEBIT = Also[PaymentIntent]("charge.debit", facts=_debit_facts)
RECEIVE_PAYMENT = Also[PaymentIntent]("charge.receive", facts=_charge_facts)
CAPTURE_CHARGE = Also[PaymentIntent]("charge.capture", facts=_capture_facts, to=_its_charge)
RELEASE_CHARGE = Also[PaymentIntent](
    "charge.release", facts=nothing, to=_its_charge, when=its_charge_is_open
)

# -- its payment method ----------------------------------------------------------------------------


def _charged_method(act: Act[PaymentIntent]) -> Record | None:
    method: Record | None = act.find("payment_method", charge_made(act).payment_method)
    return method


def _its_use(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    intent = act.subject
    return {"customer": intent.customer, "usage": intent.extras.get("setup_future_usage")}


USE_METHOD = Also[PaymentIntent]("payment_method.pay", facts=_its_use, to=_charged_method)
FAIL_METHOD = Also[PaymentIntent]("payment_method.fail", facts=nothing, to=_charged_method)

# -- its mandate -----------------------------------------------------------------------------------


@rule("assumed", "documented for setups; of a payment that saves its method by analogy")
def _its_mandate(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    """For this payment alone, unless its method is saved to be debited again."""
    intent = act.subject
    if (act.facts.get("setup_future_usage") or intent.extras.get("setup_future_usage")) is not None:
        return acceptance(act)
    return {**acceptance(act), "amount": intent.amount, "currency": intent.currency}


MAKE_MANDATE = Also[PaymentIntent]("mandate.create", facts=_its_mandate, when=mandate_accepted)
USE_MANDATE = Also[PaymentIntent]("mandate.use", facts=nothing, to=mandate_used)

# -- itself ----------------------------------------------------------------------------------------


def _itself(act: Act[PaymentIntent]) -> PaymentIntent:
    return act.subject


def confirmed_at_once(act: Act[PaymentIntent]) -> bool:
    """The request creates it with `confirm`."""
    return bool(act.facts.get("confirm"))


class HasDefaultSource(Protocol):
    """A customer, as far as its default source."""

    @property
    def default_source(self) -> str | None: ...


@rule("documented", "https://docs.stripe.com/api/payment_intents/create")
def default_source(act: Act[PaymentIntent]) -> str | None:
    """A payment of a customer that is confirmed without a payment method charges the customer's
    default source.
    """
    customer: HasDefaultSource | None = act.find("customer", act.subject.customer or "")
    return None if customer is None else customer.default_source


def _with_its_method(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    facts = {**act.facts, "payment_method": id_given(act) or default_source(act)}
    facts.pop("payment_method_data", None)  # the method was made from it
    return facts


def amount_given(act: Act[PaymentIntent]) -> bool:
    """The update names an amount or a currency."""
    return "amount" in act.facts or "currency" in act.facts


def _amount(act: Act[PaymentIntent]) -> Mapping[str, Any]:
    return {name: act.facts[name] for name in ("amount", "currency") if name in act.facts}


CONFIRM_AT_ONCE = Also[PaymentIntent](
    "payment_intent.confirm", facts=_with_its_method, to=_itself, when=confirmed_at_once
)
# Changing the amount is a verb of its own, with its own refusals, which come first.
SET_AMOUNT = Also[PaymentIntent](
    "payment_intent.change_amount", facts=_amount, to=_itself, when=amount_given
)
