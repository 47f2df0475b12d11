"""The mandate that a payment or a setup is made under: one that is named, one that the customer
gives with it, or the one that stands for its payment method.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Protocol

from stripesim.engine.act import ActOn
from stripesim.engine.record import Record
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payment_methods import BankPayment
from stripesim.resources.payments.given_method import Intent, Method, method_named, name_of
from stripesim.resources.requests import both_given, no_such


class Mandate(Protocol):
    """What is looked at here of a mandate."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def payment_method(self) -> str: ...
    @property
    def amount(self) -> int | None: ...
    @property
    def currency(self) -> str | None: ...


class Payment(Intent, Protocol):
    """A payment intent."""

    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...


def is_debited(method: Method | None) -> bool:
    """It is a bank account, and money is taken from it: that needs a mandate."""
    instrument = None if method is None else method.instrument
    return isinstance(instrument, BankPayment) and instrument.is_debit


def mandate_accepted(act: ActOn[Intent]) -> bool:
    """The customer accepts a mandate for the account that is debited."""
    return act.facts.get("mandate_data") is not None and is_debited(method_named(act))


def acceptance(act: ActOn[Intent]) -> Mapping[str, Any]:
    """What a new mandate is made of."""
    said = act.facts["mandate_data"]["customer_acceptance"]
    return {"payment_method": method_named(act), "acceptance": said}


def standing_mandate(act: ActOn[Intent], method: Method) -> Mandate | None:
    """The newest mandate for more than one payment that stands for a payment method."""
    table = act.world.store.table(act.account.id, "mandate")
    places = table.index("payment_method", attrgetter("payment_method")).get(method.id, ())
    for place in reversed(places):
        mandate: Mandate = table.records[place]
        if mandate.state == "active" and mandate.amount is None:
            return mandate
    return None


def mandate_of(act: ActOn[Intent]) -> Mandate | None:
    """The mandate that was just made, else the one that is named, else the one that stands."""
    made: Mandate | None = act.made.get("mandate")
    method = method_named(act)
    if made is not None or method is None:
        return made
    if act.facts.get("mandate") is not None:
        named: Mandate | None = act.find("mandate", act.facts["mandate"])
        return named
    return standing_mandate(act, method)


def mandate_used(act: ActOn[Intent]) -> Record | None:
    """The same, as what is used by the payment."""
    mandate: Any = mandate_of(act)
    found: Record | None = None if mandate is None else act.change.latest(mandate.id)
    return found


# -- refusals --------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/error-codes; the words are not checked")
def mandate_does_not_fit(act: ActOn[Payment]) -> Refusal | None:
    """A mandate that is named exists and is active, is of this payment method, and permits the
    amount if it is for one payment.
    """
    id = act.facts.get("mandate")
    if id is None:
        return None
    if act.facts.get("mandate_data") is not None:
        return both_given("mandate", "mandate_data")
    mandate: Mandate | None = act.find("mandate", id)
    if mandate is None:
        return no_such("mandate", id, "mandate")
    wrong = _wrong_of(mandate, act)
    if wrong is None:
        return None
    return Refusal(
        own_words(f"The mandate {id} cannot be used: {wrong}."),
        code="payment_intent_mandate_invalid",
        param="mandate",
        figures={"state": mandate.state, "amount": mandate.amount, "currency": mandate.currency},
    )


def _wrong_of(mandate: Mandate, act: ActOn[Payment]) -> str | None:
    intent, method = act.subject, method_named(act)
    if mandate.state != "active":
        return "it is no longer active"
    if method is None or mandate.payment_method != method.id:
        return f"it is for the payment method {mandate.payment_method}"
    if mandate.amount is None:
        return None
    fits = intent.currency == mandate.currency and intent.amount <= mandate.amount
    return None if fits else f"it permits {mandate.amount} {mandate.currency}"


@rule(
    "documented",
    "https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment; the words reported: "
    "https://github.com/laravel/cashier-stripe/issues/1517; those of a setup intent, and that it "
    "is asked when a debit is confirmed, assumed",
)
def mandate_missing(act: ActOn[Intent]) -> Refusal | None:
    """A bank account is debited, or set up for it, only with the customer's permission: one that is
    named, given now, or stands for the account.
    """
    method = method_named(act)
    if method is None or not is_debited(method) or mandate_of(act) is not None:
        return None
    if mandate_accepted(act):
        return None
    return Refusal(
        f"This {name_of(act.subject)} requires a mandate, but no existing mandate was found. "
        "Collect mandate acceptance from the customer and try again, providing acceptance data in "
        "the mandate_data parameter.",
        code=f"{act.subject.kind}_mandate_invalid",
        figures={"payment_method": method.id},
    )
