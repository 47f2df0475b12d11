"""Where a customer comes back to: whoever may be sent to another page to pay has a `return_url`.

If a method that the Dashboard has enabled sends customers to the page of their bank, Stripe wants
to know beforehand where they come back, even if a card pays in the end.
"""

from __future__ import annotations

from stripesim.engine.act import ActOn
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payment_methods import redirects
from stripesim.resources.payments.given_method import method_of
from stripesim.resources.payments.types_taken import Confirmed, said, types_enabled


@rule("documented", "the examples of https://docs.stripe.com/payments/save-and-reuse")
def charged_in_absence(act: ActOn[Confirmed]) -> bool:
    """A customer who is away (`off_session`) is sent nowhere: their saved method is charged."""
    return bool(act.facts.get("off_session")) and method_of(act).customer is not None


@rule(
    "documented",
    "https://docs.stripe.com/upgrades/manage-payment-methods; the words reported: "
    "https://github.com/aschmelyun/laravel-vue-stripe-cashier/issues/4, "
    "https://github.com/neilberkman/paper_tiger/pull/106; those of a SetupIntent assumed",
)
def return_url_missing(act: ActOn[Confirmed]) -> Refusal | None:
    """Where methods that redirect are enabled, an intent is confirmed with a `return_url`, whatever
    it is paid with.
    """
    if said(act, "return_url"):
        return None
    sends_away = [type for type in types_enabled(act) if redirects(type)]
    if not sends_away:
        return None
    if charged_in_absence(act) and not redirects(method_of(act).instrument.type):
        return None
    intent = "Setup Intent" if act.subject.kind == "setup_intent" else "Payment Intent"
    return Refusal(
        f"A `return_url` must be specified because this {intent} is configured to automatically "
        "accept the payment methods enabled in the Dashboard, some of which may require a full "
        "page redirect to succeed. If you do not want to accept redirect-based payment methods, "
        "set `automatic_payment_methods[enabled]` to `true` and "
        "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
        "Payment Intents.",
        figures={"enabled": ", ".join(sends_away)},
    )


@rule("documented", "https://docs.stripe.com/payments/ideal/accept-a-payment; the words assumed")
def nowhere_to_come_back_to(act: ActOn[Confirmed]) -> Refusal | None:
    """Who is sent to the page of a bank has a `return_url`, also where the intent names types."""
    type = method_of(act).instrument.type
    if not redirects(type) or said(act, "return_url"):
        return None
    return Refusal(
        own_words(
            f"A `return_url` must be specified: with {type}, the customer pays on another page."
        ),
        param="return_url",
        figures={"type": type},
    )
