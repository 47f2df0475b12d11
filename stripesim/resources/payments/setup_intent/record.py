"""The fields of a setup intent, its states, and its draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.resources.payments.given_method import id_given
from stripesim.resources.requests import merged

# The states, in Stripe's words, and groups of them.
NEEDS_METHOD, NEEDS_CONFIRMATION = "requires_payment_method", "requires_confirmation"
NEEDS_ACTION = "requires_action"
OPEN = (NEEDS_METHOD, NEEDS_CONFIRMATION, NEEDS_ACTION)
ANY = (*OPEN, "succeeded", "canceled")


@record
class SetupIntent(Record):
    """One setup. `latest_attempt`, `mandate` and `single_use_mandate` are ids; `extras` holds what
    is only kept and returned, and rare members.
    """

    kind: ClassVar[str] = "setup_intent"

    usage: str
    payment_method: str | None
    customer: str | None
    description: str | None
    metadata: Mapping[str, str]
    extras: Mapping[str, Any]
    latest_attempt: str | None = None
    mandate: str | None = None
    single_use_mandate: str | None = None


# Parameters that are kept in `extras` under their own names.
ECHOED = (
    "automatic_payment_methods", "flow_directions", "payment_method_options",
    "payment_method_types", "return_url", "single_use",
)  # fmt: skip


def echoed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are only kept and returned."""
    return {name: facts[name] for name in ECHOED if name in facts}


def draft(act: Act[Any]) -> SetupIntent:
    """Facts: payment_method and customer, if there are any; usage. An intent that is confirmed at
    once gets its payment method from the confirmation.
    """
    facts, change = act.facts, act.change
    return SetupIntent(
        id=change.new_id("seti"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        usage=facts.get("usage", "off_session"),
        payment_method=None if facts.get("confirm") else id_given(act),
        customer=facts.get("customer"),
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
        extras=echoed(facts),
    )
