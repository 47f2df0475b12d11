"""The fields of a payment intent, its states, and its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.resources.connect.connected import ASKED_OF_OTHERS, DIRECT, Connected, connected_of
from stripesim.resources.payments.given_method import id_given
from stripesim.resources.requests import merged

# The states, in Stripe's words, and groups of them.
NEEDS_METHOD, NEEDS_CONFIRMATION = "requires_payment_method", "requires_confirmation"
NEEDS_ACTION, NEEDS_CAPTURE = "requires_action", "requires_capture"
OPEN = (NEEDS_METHOD, NEEDS_CONFIRMATION, NEEDS_ACTION)
STANDING = (*OPEN, NEEDS_CAPTURE, "processing")
ANY = (*STANDING, "succeeded", "canceled")


@record
class PaymentIntent(Record):
    """One payment. `amount`, `amount_capturable` and `amount_received` are in minor units of
    `currency`. `extras` holds what is only kept and returned, and rare members.
    """

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
        """The state, under Stripe's name for it."""
        return self.state

    @property
    def connected(self) -> Connected:
        """The other accounts that it names."""
        said = None if ASKED_OF_OTHERS.isdisjoint(self.extras) else connected_of(self.extras)
        return said or DIRECT


# Parameters that are kept in `extras` under their own names.
ECHOED = (
    "application_fee_amount", "on_behalf_of", "transfer_data",
    "automatic_payment_methods", "confirmation_method", "payment_method_options",
    "payment_method_types", "receipt_email", "return_url", "setup_future_usage", "shipping",
    "statement_descriptor", "statement_descriptor_suffix", "transfer_group",
)  # fmt: skip


def echoed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are only kept and returned."""
    if _ECHOED.isdisjoint(facts):
        return {}
    return {name: facts[name] for name in ECHOED if name in facts}


_ECHOED = frozenset(ECHOED)


def draft(act: Act[Any]) -> PaymentIntent:
    """Facts: amount, currency, and payment_method if there is one. An intent that is confirmed at
    once gets its payment method from the confirmation.
    """
    facts, change = act.facts, act.change
    metadata = facts.get("metadata")
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
        None if facts.get("confirm") else id_given(act),
        None,
        facts.get("customer"),
        facts.get("description"),
        merged({}, metadata) if metadata else {},
        echoed(facts),
    )
