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
from stripesim.resources.payments.risk import review_of


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
    extras, types = intent.extras, types_of(intent, world)
    automatic = None
    if "payment_method_types" not in extras or "automatic_payment_methods" in extras:
        given = extras.get("automatic_payment_methods") or {}
        automatic = {"allow_redirects": "always", "enabled": True, **given}
    platform = world.store.latest[intent.account].platform
    charge = world.store.latest.get(intent.latest_charge or "")
    return {
        "id": intent.id,
        "object": "payment_intent",
        "allowed_payment_method_types": None,
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
        "last_payment_error": last_error(intent, world),
        "latest_charge": intent.latest_charge,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": dict(intent.metadata),
        "next_action": cards.next_action(intent, world) if intent.state == NEEDS_ACTION else None,
        "on_behalf_of": extras.get("on_behalf_of"),
        "payment_method": intent.payment_method,
        "payment_method_configuration_details": None,
        "payment_method_options": options_of(types, OPTIONS, extras),
        "payment_method_types": types,
        "payment_record": None,
        "processing": None,
        "receipt_email": extras.get("receipt_email"),
        "review": None if charge is None else review_of(world.store, charge),
        "setup_future_usage": extras.get("setup_future_usage"),
        "shipping": cards.shipping(extras.get("shipping")),
        "source": None,
        "statement_descriptor": extras.get("statement_descriptor"),
        "statement_descriptor_suffix": extras.get("statement_descriptor_suffix"),
        "status": intent.state,
        "transfer_data": transfer_data_of(intent),
        "transfer_group": extras.get("transfer_group") or group_given(intent),
    }
