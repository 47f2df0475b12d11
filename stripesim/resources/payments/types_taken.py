"""The types of payment methods that an intent takes: those that it names, else those that are
enabled in the Dashboard (`Simulator(payment_methods=...)`); in either case, of a connected account,
those for which it has the capability.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast

from stripesim.engine.act import ActOn
from stripesim.engine.refusal import Refusal
from stripesim.facts.capabilities import is_enabled
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payment_methods import redirects
from stripesim.resources.connect.methods_taken import (
    Merchant,
    not_activated,
    takes,
    types_named,
)
from stripesim.resources.connect.parties import merchant_of
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
    if types_named(act) or not automatic.get("enabled", True):
        return ()
    enabled: tuple[str, ...] = act.world.settings.payment_methods
    if automatic.get("allow_redirects") != "never":
        return enabled
    return tuple(type for type in enabled if not redirects(type))


def merchant(act: ActOn[Any]) -> Merchant:
    """The account that an intent is for: a payment may be on behalf of another one."""
    own: Merchant = act.account
    if act.subject.kind == "setup_intent":
        return own
    return cast("Merchant", merchant_of(act.change, act.subject))


@rule("documented", "https://docs.stripe.com/connect/account-capabilities")
def types_enabled_for(act: ActOn[Confirmed], merchant: Merchant) -> tuple[str, ...]:
    """Of what is enabled, a connected account takes that for which it has the capability."""
    enabled = types_enabled(act)
    if merchant.platform is None:
        return enabled
    return tuple(type for type in enabled if takes(merchant, type))


@rule("documented", "https://docs.stripe.com/connect/account-capabilities; the words: its own rule")
def type_not_activated(act: ActOn[Confirmed]) -> Refusal | None:
    """An intent names only types that are enabled in the Dashboard, and for which a connected
    account has the capability. (That for cards: `cannot_take_cards`.)
    """
    named = types_named(act)
    if not named:
        return None
    kind, account, enabled = act.subject.kind, merchant(act), act.world.settings.payment_methods
    for type in named:
        if not is_enabled(type, enabled) or (type != "card" and not takes(account, type)):
            return not_activated(account, type, kind)
    return None


@rule("documented", "https://docs.stripe.com/connect/account-capabilities; the words: its own rule")
def type_given_not_activated(act: ActOn[Confirmed]) -> Refusal | None:
    """An intent is given no other types either."""
    return type_not_activated(act) if "payment_method_types" in act.facts else None


@rule("documented", "stripe-python 16.1.0; the words are not checked against a recording")
def method_not_taken(act: ActOn[Confirmed]) -> Refusal | None:
    """A payment method has to be of a type that the intent takes."""
    type = method_of(act).instrument.type
    if type in (types_named(act) or types_enabled_for(act, merchant(act)) or ("card",)):
        return None
    intent = name_of(act.subject)
    return Refusal(
        f"The PaymentMethod provided ({type}) is not allowed for this {intent}. Please attach a "
        f"different PaymentMethod, or update the {intent}'s allowed payment_method_types to "
        f'include "{type}".',
        param="payment_method",
        figures={"type": type},
    )


@rule("documented", "stripe-python 16.1.0: its usages, by type")
def saved_for(type: str) -> tuple[str, ...]:
    """For which later payments a payment saves its method: FPX for none, iDEAL and Bancontact for
    those `off_session`, as a SEPA debit; the others for any.
    """
    if type == "fpx":
        return ()
    return ("off_session",) if redirects(type) else ("off_session", "on_session")


@rule("documented", "https://docs.stripe.com/payments/ideal/save-during-payment; the words assumed")
def not_to_be_saved(type: str, param: str) -> Refusal | None:
    """What is paid at the bank pays once: Stripe saves a SEPA debit of the account instead, which
    stripesim does not do, or (FPX) nothing.
    """
    if not redirects(type):
        return None
    if saved_for(type):
        message = f"With {type}, a SEPA debit is saved. Stripe has it, stripesim does not simulate"
        return Refusal(f"{message} it yet", param=param, figures={"type": type})
    message = own_words(f"A payment method of type {type} cannot be saved.")
    return Refusal(message, param=param, figures={"type": type})


@rule("assumed", "by analogy with other parameters that exclude each other, recorded")
def types_said_twice(act: ActOn[Confirmed]) -> Refusal | None:
    """An intent names types or takes what is enabled, not both."""
    automatic = act.facts.get("automatic_payment_methods") or {}
    if not automatic.get("enabled") or not act.facts.get("payment_method_types"):
        return None
    return both_given("automatic_payment_methods", "payment_method_types")
