"""How the API shows a setup intent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.world import World
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import options_of, types_of
from stripesim.resources.payments.setup_attempt import setup_error
from stripesim.resources.payments.setup_intent.record import NEEDS_ACTION, SetupIntent
from stripesim.resources.requests import fresh


def last_error(intent: SetupIntent, world: World) -> dict[str, Any] | None:
    """`last_setup_error`: why the last attempt failed, with its payment method."""
    failed = intent.extras.get("last_setup_error")
    if failed is None:
        return None
    return setup_error(world.store.latest[failed[0]], failed[1], world)


# What the intent shows of each type of payment method that it takes.
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "bacs_debit": {},
    "card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"},
    "sepa_debit": {},
    "us_bank_account": {"verification_method": "automatic"},
}


def render(intent: SetupIntent, world: World) -> dict[str, Any]:
    """A setup intent as the API shows it."""
    extras, types = intent.extras, types_of(intent, world)
    automatic = None
    if "payment_method_types" not in extras or "automatic_payment_methods" in extras:
        given = extras.get("automatic_payment_methods") or {}
        automatic = {"allow_redirects": "always", "enabled": True, **given}
    return {
        "id": intent.id,
        "object": "setup_intent",
        "allowed_payment_method_types": None,
        "application": None,
        "automatic_payment_methods": automatic,
        "cancellation_reason": extras.get("cancellation_reason"),
        "client_secret": f"{intent.id}_secret_{world.ids.plain(intent.id, 0, 31)}",
        "created": intent.created,
        "customer": intent.customer,
        "customer_account": None,
        "description": intent.description,
        "excluded_payment_method_types": None,
        "flow_directions": fresh(extras.get("flow_directions")),
        "last_setup_error": last_error(intent, world),
        "latest_attempt": intent.latest_attempt,
        "livemode": False,
        "mandate": intent.mandate,
        "metadata": dict(intent.metadata),
        "next_action": cards.next_action(intent, world) if intent.state == NEEDS_ACTION else None,
        "on_behalf_of": None,
        "payment_method": intent.payment_method,
        "payment_method_configuration_details": None,
        "payment_method_options": options_of(types, OPTIONS, extras),
        "payment_method_types": types,
        "single_use_mandate": intent.single_use_mandate,
        "status": intent.state,
        "usage": intent.usage,
    }
