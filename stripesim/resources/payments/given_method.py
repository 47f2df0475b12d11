"""The payment method of a request: the id of one, the name of a test one (`pm_card_visa`, which
becomes a new object), or the details of a new one. And the payment method that an intent is paid
with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, cast

from stripesim.engine.act import ActOn
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import Also
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.payment_methods import bank_by_payment_method
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import Instrument
from stripesim.resources.requests import both_given, no_such


class Intent(Protocol):
    """A payment intent or a setup intent, as far as it matters here."""

    @property
    def kind(self) -> str: ...
    @property
    def customer(self) -> str | None: ...
    @property
    def payment_method(self) -> str | None: ...


class Method(Protocol):
    """A payment method, as far as it matters here and to intents."""

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def customer(self) -> str | None: ...
    @property
    def instrument(self) -> Instrument: ...
    @property
    def set_up(self) -> bool: ...
    @property
    def extras(self) -> Mapping[str, Any]: ...


# -- what a request brings -------------------------------------------------------------------------


def instrument_named(name: str) -> Instrument | None:
    """The card or bank account of a test payment method (`pm_card_visa`); None for other names."""
    return cards.from_payment_method(name) or bank_by_payment_method(name)


def new_method(act: ActOn[object]) -> Mapping[str, Any] | None:
    """Facts for a new payment method; None if the request gives none or an existing one."""
    facts = act.facts
    id = facts.get("payment_method")
    if id is None:
        details: Mapping[str, Any] | None = facts.get("payment_method_data")
        return details
    if "payment_method_data" in facts:
        return None
    instrument: Instrument | None = cards.from_payment_method(id)
    if instrument is None and act.change.find("payment_method", id) is None:
        instrument = bank_by_payment_method(id)
    return None if instrument is None else {"instrument": instrument}


def method_is_new(act: ActOn[object]) -> bool:
    """The request gives the details of a new payment method, or the name of a test one."""
    return new_method(act) is not None


def _details(act: ActOn[object]) -> Mapping[str, Any]:
    details = new_method(act)
    assert details is not None
    return details


# Runs first: its details may be refused before anything else in the request is checked.
MAKE_METHOD = Also[Any]("payment_method.create", facts=_details, when=method_is_new)


def id_given(act: ActOn[object]) -> str | None:
    """The id of the payment method in the request; None if there is none."""
    made = act.made.get("payment_method")
    if made is None:
        id: str | None = act.facts.get("payment_method")
        return id
    return str(made.id)


def method_given(act: ActOn[object]) -> bool:
    """The request gives a payment method."""
    return id_given(act) is not None


@rule("assumed", "by analogy with other parameters that exclude each other, recorded")
def method_given_twice(act: ActOn[object]) -> Refusal | None:
    """A payment method can be given by id or by details, not by both."""
    facts = act.facts
    if facts.get("payment_method_data") is None or facts.get("payment_method") is None:
        return None
    return both_given("payment_method", "payment_method_data")


@rule("recorded", "400 bodies of parameters that name a missing object, 2020-2026")
def no_such_method(act: ActOn[object]) -> Refusal | None:
    """The payment method of a request has to exist or be a test one."""
    id = act.facts.get("payment_method")
    if id is None or "payment_method" in act.made:
        return None
    if act.change.find("payment_method", id) is not None:
        return None
    return missing_method(act.change, id)


@rule("recorded", "90 answers of 2023-25 to payments of connected accounts")
def missing_method(change: Change, id: str) -> Refusal:
    """The answer to a parameter that names no payment method of the account: of a connected
    account it says so when its platform has one of that id.
    """
    refusal = no_such("payment_method", id, "payment_method")
    platform = change.latest(change.account).platform
    if platform is not None and change.find("payment_method", id, platform) is not None:
        refusal.message += _PLATFORMS_OWN
    return refusal


_PLATFORMS_OWN = (
    "; OAuth key or Stripe-Account header was used but API request was provided with a "
    "platform-owned payment method ID. Please ensure that the provided payment method matches the "
    "specified account."
)


METHOD = (method_given_twice, no_such_method)


def wrong_method(act: ActOn[object]) -> Refusal | None:
    """The refusal of a payment method that is given twice or does not exist; else None."""
    return next((refusal for cell in METHOD if (refusal := cell(act)) is not None), None)


# What is said of the moment at which an intent is confirmed.
OF_CONFIRMATIONS = (
    "error_on_requires_action", "mandate", "mandate_data", "off_session", "return_url"
)  # fmt: skip


@rule("documented", "stripe-python 16.1.0: only with `confirm=true`; the words are not checked")
def said_without_confirmation(act: ActOn[Intent]) -> Refusal | None:
    """What belongs to a confirmation is said of a new intent only if it is confirmed at once."""
    if act.facts.get("confirm"):
        return None
    given = next((name for name in OF_CONFIRMATIONS if act.facts.get(name)), None)
    if given is None:
        return None
    intent = name_of(act.subject)
    return Refusal(
        f"The parameter `{given}` cannot be passed when creating a {intent} unless `confirm` is "
        "set to true.",
        param=given,
    )


# Options of a card that are said of the moment of a confirmation, by their names from outside in.
OPTIONS_OF_CONFIRMATIONS = (("cvc_token",), ("moto",), ("installments", "plan"))


@rule("documented", "stripe-python 16.1.0: only during confirmation; the words assumed")
def option_without_confirmation(act: ActOn[Intent]) -> Refusal | None:
    """How a card is charged at the moment is said when it is charged."""
    options = (act.facts.get("payment_method_options") or {}).get("card")
    if options is None or act.facts.get("confirm"):
        return None
    given = next(
        (names for names in OPTIONS_OF_CONFIRMATIONS if option_given(options, names)), None
    )
    if given is None:
        return None
    param = f"payment_method_options[card][{']['.join(given)}]"
    message = own_words(f"The parameter `{param}` can only be provided during confirmation.")
    return Refusal(message, param=param)


def option_given(options: Any, names: Sequence[str]) -> Any:
    """The option that these names lead to; None if it was not given."""
    for name in names:
        options = (options or {}).get(name)
    return options


def name_of(intent: Intent) -> str:
    """The kind of an intent, as messages say it."""
    return "SetupIntent" if intent.kind == "setup_intent" else "PaymentIntent"


# -- what an intent is paid with -------------------------------------------------------------------


def has_payment_method(act: ActOn[Intent]) -> bool:
    """The intent has a payment method: only the confirmation is missing."""
    return act.subject.payment_method is not None


def method_named(act: ActOn[Intent]) -> Method | None:
    """The payment method that an intent is confirmed with: the one given, or the one it has."""
    made: Method | None = act.made.get("payment_method")
    if made is not None:
        return made
    id = act.facts.get("payment_method") or act.subject.payment_method
    method: Method | None = None if id is None else act.find("payment_method", id)
    return method


# As `method_named`, where it is known that there is one.
method_of = cast("Callable[[ActOn[Intent]], Method]", method_named)


@rule("recorded", "intents made with a spent payment method, 2023-25; updates by analogy")
def method_given_is_used_up(act: ActOn[Intent]) -> Refusal | None:
    """An intent is not even given one that is of no more use."""
    return method_used_up(act) if method_given(act) else None


@rule("recorded", "answers of 2023-25")
def method_used_up(act: ActOn[Intent]) -> Refusal | None:
    """A payment method cannot be used again after it paid without a customer or was detached."""
    method = method_named(act)
    if method is None or method.state not in ("used_up", "detached"):
        return None
    refusal = cards.used_up()
    refusal.figures = {"payment_method": method.id, "state": method.state}
    return refusal


@rule("assumed", "documented as impossible; the words are not checked against a recording")
def method_of_another(act: ActOn[Intent]) -> Refusal | None:
    """A customer's payment method pays for that customer only."""
    method, customer = method_named(act), act.facts.get("customer", act.subject.customer)
    if method is None or method.customer in (None, customer):
        return None
    if customer is None:
        return Refusal(
            f"The payment method supplied ({method.id}) belongs to a customer. Please include the "
            f"customer in the `customer` parameter on the {name_of(act.subject)}."
        )
    return Refusal(
        f"The payment method supplied ({method.id}) does not belong to the customer you supplied "
        f"({customer}). Please use this payment method with the customer that it "
        f"belongs to instead ({method.customer})."
    )


@rule("documented", "stripe-python 16.1.0, payment_intents.create; of updates assumed")
def method_given_is_of_another(act: ActOn[Intent]) -> Refusal | None:
    """An intent is not even given the payment method of another customer, nor, while it has a
    customer's payment method, another customer.
    """
    return method_of_another(act) if method_given(act) or "customer" in act.facts else None
