"""How the API shows a payment intent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import METHODS, error_code
from stripesim.resources.connect.parties import application_id
from stripesim.resources.connect.shape_of_a_charge import transfer_data
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import failure_of, options_of, types_of
from stripesim.resources.payments.payment_intent.record import NEEDS_ACTION, PaymentIntent
from stripesim.resources.payments.risk import is_reviewed, review_of


def last_error(intent: PaymentIntent, world: World) -> dict[str, Any] | None:
    """`last_payment_error`: why the last attempt failed, with its payment method."""
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


# What the intent shows of each type of payment method that it takes.
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


def transfer_data_of(intent: PaymentIntent) -> dict[str, Any] | None:
    """`transfer_data` as it was given: with an amount only if one was given."""
    said = transfer_data(intent.connected)
    if said is not None and said["amount"] is None:
        del said["amount"]
    return said


@rule("documented", "https://docs.stripe.com/connect/separate-charges-and-transfers")
def group_given(intent: PaymentIntent) -> str | None:
    """An intent shows the transfer group that its charge got with its transfer."""
    passed_on = intent.connected.destination is not None and intent.state == "succeeded"
    return f"group_{intent.id}" if passed_on else None


def render(intent: PaymentIntent, world: World) -> dict[str, Any]:
    """A payment intent as the API shows it."""
    extras, shape, latest = intent.extras, SHAPE.copy(), world.store.latest
    types = types_of(intent, world)
    shape["id"] = intent.id
    shape["amount"] = intent.amount
    shape["amount_capturable"] = intent.amount_capturable
    shape["amount_details"] = {"tip": {}}
    shape["amount_received"] = intent.amount_received
    platform = latest[intent.account].platform
    if platform is not None:
        shape["application"] = application_id(world, platform)
    if "payment_method_types" not in extras or "automatic_payment_methods" in extras:
        given = extras.get("automatic_payment_methods") or {}
        shape["automatic_payment_methods"] = {"allow_redirects": "always", "enabled": True, **given}
    shape["capture_method"] = intent.capture_method
    shape["client_secret"] = f"{intent.id}_secret_{world.ids.plain(intent.id, 0, 25)}"
    shape["created"] = intent.created
    shape["currency"] = intent.currency
    shape["customer"] = intent.customer
    shape["description"] = intent.description
    if "last_payment_error" in extras:
        shape["last_payment_error"] = last_error(intent, world)
    shape["latest_charge"] = intent.latest_charge
    shape["managed_payments"] = {"enabled": False}
    shape["metadata"] = {**intent.metadata}
    if intent.state == NEEDS_ACTION:
        shape["next_action"] = cards.next_action(intent, world)
    shape["payment_method"] = intent.payment_method
    shape["payment_method_options"] = options_of(types, OPTIONS, extras)
    shape["payment_method_types"] = types
    charge = latest.get(intent.latest_charge or "")
    if charge is not None and is_reviewed(charge):
        shape["review"] = review_of(world.store, charge)
    shape["status"] = intent.state
    if not _TELLS_MORE.isdisjoint(extras):
        shape.update((name, extras[name]) for name in SHOWN_AS_GIVEN if name in extras)
        shape["shipping"] = cards.shipping(extras.get("shipping"))
        shape["transfer_data"] = transfer_data_of(intent)
        shape["transfer_group"] = extras.get("transfer_group") or group_given(intent)
    return shape


# Members of `extras` that are shown under their own names; and all that most intents lack.
SHOWN_AS_GIVEN = (
    "application_fee_amount", "canceled_at", "cancellation_reason", "confirmation_method",
    "on_behalf_of", "receipt_email", "setup_future_usage", "statement_descriptor",
    "statement_descriptor_suffix",
)  # fmt: skip
_TELLS_MORE = frozenset((*SHOWN_AS_GIVEN, "shipping", "transfer_data", "transfer_group"))

# The template of an intent's shape: copying and filling it is faster than a new dict.
SHAPE: dict[str, Any] = {
    "id": None,
    "object": "payment_intent",
    "allowed_payment_method_types": None,
    "amount": 0,
    "amount_capturable": 0,
    "amount_details": None,
    "amount_received": 0,
    "application": None,
    "application_fee_amount": None,
    "automatic_payment_methods": None,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": None,
    "client_secret": None,
    "confirmation_method": "automatic",
    "created": 0,
    "currency": None,
    "customer": None,
    "customer_account": None,
    "description": None,
    "excluded_payment_method_types": None,
    "last_payment_error": None,
    "latest_charge": None,
    "livemode": False,
    "managed_payments": None,
    "metadata": None,
    "next_action": None,
    "on_behalf_of": None,
    "payment_method": None,
    "payment_method_configuration_details": None,
    "payment_method_options": None,
    "payment_method_types": None,
    "payment_record": None,
    "processing": None,
    "receipt_email": None,
    "review": None,
    "setup_future_usage": None,
    "shipping": None,
    "source": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "status": None,
    "transfer_data": None,
    "transfer_group": None,
}
