"""The types of payment methods that an intent takes: those that it names, else those that are
enabled in the Dashboard (`Simulator(payment_methods=...)`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.act import ActOn
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import rule
from stripesim.facts.payment_methods import redirects
from stripesim.resources.payments.given_method import Intent, method_of, name_of
from stripesim.resources.requests import both_given


class Confirmed(Intent, Protocol):
    """An intent that is being confirmed."""

    @property
    def extras(self) -> Mapping[str, Any]: ...


def said(act: ActOn[Confirmed], name: str) -> Any:
    """What the confirmation says, else what the intent was made with."""
    return act.facts.get(name) or act.subject.extras.get(name)


@rule("documented", "https://docs.stripe.com/upgrades/manage-payment-methods")
def types_enabled(act: ActOn[Confirmed]) -> tuple[str, ...]:
    """An intent takes what is enabled in the Dashboard, unless it names types or says no; it may
    say that its customer is not sent to another page. () is: it takes nothing by itself.
    """
    automatic = said(act, "automatic_payment_methods") or {}
    if said(act, "payment_method_types") or not automatic.get("enabled", True):
        return ()
    enabled: tuple[str, ...] = act.world.settings.payment_methods
    if automatic.get("allow_redirects") != "never":
        return enabled
    return tuple(type for type in enabled if not redirects(type))


@rule("documented", "stripe-python 16.1.0; the words are not checked against a recording")
def method_not_taken(act: ActOn[Confirmed]) -> Refusal | None:
    """A payment method has to be of a type that the intent takes."""
    type = method_of(act).instrument.type
    if type in (said(act, "payment_method_types") or types_enabled(act) or ("card",)):
        return None
    intent = name_of(act.subject)
    return Refusal(
        f"The PaymentMethod provided ({type}) is not allowed for this {intent}. Please attach a "
        f"different PaymentMethod, or update the {intent}'s allowed payment_method_types to "
        f'include "{type}".',
        param="payment_method",
        figures={"type": type},
    )


@rule("assumed", "by analogy with other parameters that exclude each other, recorded")
def types_said_twice(act: ActOn[Confirmed]) -> Refusal | None:
    """An intent names types or takes what is enabled, not both."""
    automatic = act.facts.get("automatic_payment_methods") or {}
    if not automatic.get("enabled") or not act.facts.get("payment_method_types"):
        return None
    return both_given("automatic_payment_methods", "payment_method_types")
