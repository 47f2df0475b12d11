"""Which types of payment methods an account takes: those for which it has the capability. The
simulator's own account takes all that are enabled in its Dashboard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from stripesim.engine.act import ActOn
from stripesim.engine.refusal import Refusal
from stripesim.facts.capabilities import needed_to_take
from stripesim.facts.evidence import rule
from stripesim.resources.accounts.requirements import Stoppable
from stripesim.resources.accounts.stopped import cannot_charge, is_stopped
from stripesim.resources.connect.parties import Party


class Merchant(Party, Stoppable, Protocol):
    """An account that a charge settles for, and what stops it."""


def types_named(act: ActOn[Any]) -> Sequence[str]:
    """The type that a charge is paid with, or those that an intent names: now, else before. Empty:
    it takes what is enabled.
    """
    subject = act.subject
    if subject.kind == "charge":
        return (subject.instrument.type,)
    return act.facts.get("payment_method_types") or subject.extras.get("payment_method_types") or ()


def takes(merchant: Party, type: str) -> bool:
    """Whether the account can be paid by a type of payment method, as far as Stripe lets it."""
    return merchant.platform is None or merchant.can(needed_to_take(type))


@rule(
    "documented",
    "https://docs.stripe.com/connect/charges; the words: "
    "https://github.com/Subscribie/subscribie/issues/408; the code assumed",
)
def no_cards(merchant: Merchant, param: str | None) -> Refusal:
    """The answer to a card of an account without card_payments, or one that is stopped."""
    if "card_payments" in merchant.requested and is_stopped(merchant):
        return cannot_charge(merchant, param)
    return Refusal(
        "You cannot create a charge on a connected account without the `card_payments` capability "
        "enabled.",
        code="account_invalid",
        param=param,
        figures={"account": merchant.id},
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/account-capabilities; the words and the code, as of a type "
    "that the Dashboard has not enabled, are not checked against a recording",
)
def not_activated(merchant: Merchant, type: str, intent: str = "payment_intent") -> Refusal:
    """The answer to a type that the account does not take. `intent`: the kind that names it."""
    capability = needed_to_take(type)
    if capability in merchant.requested and is_stopped(merchant):
        return cannot_charge(merchant)
    return Refusal(
        f'The payment method type "{type}" is invalid. Please ensure the provided type is '
        "activated in your dashboard (https://dashboard.stripe.com/account/payments/settings) and "
        "your account is enabled for any preview features that you are trying to use. See "
        "https://stripe.com/docs/payments/payment-methods/integration-options for supported "
        "payment method types.",
        code=f"{intent}_invalid_parameter",
        param="payment_method_types",
        figures={"account": merchant.id, "type": type, "capability": capability},
    )
