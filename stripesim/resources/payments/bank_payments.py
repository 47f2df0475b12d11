"""Payments from bank accounts: which test account given details stand for, and what the API shows
of such a payment. `cards.py` does the same for cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.bank_forms import not_a_test_number
from stripesim.facts.card_numbers import Card, Decline, Effect
from stripesim.facts.evidence import rule
from stripesim.facts.ibans import is_iban
from stripesim.facts.payment_methods import (
    FAILURES,
    METHODS,
    NAMED_BY,
    BankPayment,
    bank_payment,
    number_of_test_mode,
    paid_at_the_bank,
)
from stripesim.resources import bank_details
from stripesim.resources.requests import fresh, missing

Instrument = Card | BankPayment  # what a customer pays with

# By payment method type: the parameters that name the account, its number first.


@rule("documented", "stripe-python 16.1.0; the words are not checked against a recording")
def from_details(type: str, facts: Mapping[str, Any]) -> tuple[BankPayment, dict[str, Any]]:
    """A debit needs the details of a bank account, and of its holder; a method that the customer
    pays at the bank (iDEAL, FPX, …) needs none. Facts: under the name of the type, the account;
    billing_details. Returns the account, and its details that are only kept.
    """
    given = facts.get(type)
    said = dict(given or {})
    if type not in NAMED_BY:
        return paid_at_the_bank(type), said
    if given is None:
        raise missing(type)
    named = []
    for name in NAMED_BY[type]:
        if name not in said:
            raise missing(f"{type}[{name}]")
        named.append(said.pop(name))
    refusal = numbers_refused(type, *named) or holder_missing(type, facts)
    if refusal is not None:
        raise refusal
    return bank_payment(type, *named), said


@rule(
    "documented",
    "https://docs.stripe.com/payments/sepa-debit/accept-a-payment, /ach-direct-debit, /bacs-debit, "
    "/au-becs-debit; that it is asked when the payment method is made, and its order, assumed",
)
def holder_missing(type: str, facts: Mapping[str, Any]) -> Refusal | None:
    """A bank account is debited only if its holder is named; outside the US, with an email."""
    said = facts.get("billing_details") or {}
    wanted = ("name",) if type == "us_bank_account" else ("name", "email")
    name = next((name for name in wanted if not said.get(name)), None)
    return None if name is None else missing(f"billing_details[{name}]")


@rule("recorded", "the words of bank accounts to pay out to, 2023-25; of an IBAN's, assumed")
def numbers_refused(type: str, number: str, branch: str = "") -> Refusal | None:
    """The numbers of an account to debit are of its country and of test mode; an IBAN has the right
    check digits.
    """
    if type == "sepa_debit":
        wrong = Refusal("The IBAN you provided is invalid.", param="sepa_debit[iban]")
        return None if is_iban(number) else wrong
    country = METHODS[type].countries[0]
    of_number, of_branch = (f"{type}[{name}]" for name in NAMED_BY[type])
    refusal = bank_details.routing_refused(country, branch, of_branch)
    if refusal is not None or number_of_test_mode(type, number):
        return refusal
    message, code = not_a_test_number(country), bank_details.BAD_NUMBER
    return Refusal(message, code=code, param=of_number)


class HasEffect(Protocol):
    """The card or bank account that a charge was paid with."""

    @property
    def effect(self) -> Effect: ...


class PaidWith(Protocol):
    """A charge, as far as what it was paid with."""

    @property
    def instrument(self) -> HasEffect: ...
    @property
    def extras(self) -> Mapping[str, Any]: ...


class Intent(Protocol):
    """A payment intent or a setup intent, as far as its payment method."""

    @property
    def payment_method(self) -> str | None: ...
    @property
    def extras(self) -> Mapping[str, Any]: ...


def failure_of(charge: PaidWith) -> Decline | None:
    """Why a charge failed: it was declined at once, or the bank sent the debit back."""
    if "failure_code" in charge.extras:
        return FAILURES.get(charge.extras["failure_code"])
    return charge.instrument.effect.decline


def types_of(intent: Intent, world: World) -> list[str]:
    """`payment_method_types` of an intent: those asked for, else `card` and the type of its payment
    method.
    """
    asked = intent.extras.get("payment_method_types")
    if asked:
        return list(asked)
    method = world.store.latest.get(intent.payment_method or "")
    if method is None or method.instrument.type == "card":
        return ["card"]
    return sorted(("card", method.instrument.type))


# -- shapes ----------------------------------------------------------------------------------------


@rule("documented", "stripe-python 16.1.0; what stands in it is made up")
def of_method(bank: BankPayment, extras: Mapping[str, Any], world: World) -> dict[str, Any]:
    """A payment method shows its account under the name of its type."""
    if bank.type == "us_bank_account":
        return {
            "account_holder_type": extras.get("account_holder_type", "individual"),
            "account_type": extras.get("account_type", "checking"),
            "bank_name": BANK_NAME,
            "financial_connections_account": None,
            "fingerprint": world.ids.fingerprint(bank.number),
            "last4": bank.last4,
            "networks": {"preferred": "ach", "supported": ["ach"]},
            "routing_number": bank.branch,
            "status_details": {},
        }
    if bank.type == "sepa_debit":
        return {
            "bank_code": bank.number[4:12],
            "branch_code": "",
            "country": bank.country,
            "fingerprint": world.ids.fingerprint(bank.number),
            "generated_from": {"charge": None, "setup_attempt": None},
            "last4": bank.last4,
        }
    if bank.is_debit:
        branch = "bsb_number" if bank.type == "au_becs_debit" else "sort_code"
        shape = {
            "fingerprint": world.ids.fingerprint(bank.number),
            "last4": bank.last4,
            branch: bank.branch,
        }
        return dict(sorted(shape.items()))
    if bank.type == "fpx":
        return {"account_holder_type": None, "bank": extras.get("bank", "maybank2u")}
    return {"bank": extras.get("bank"), "bic": None} if bank.type == "ideal" else {}


BANK_NAME = "STRIPE TEST BANK"


@rule("documented", "stripe-python 16.1.0; the mandate recorded, 2019-26")
def of_charge(bank: BankPayment, extras: Mapping[str, Any], world: World) -> dict[str, Any]:
    """A charge shows `payment_method_details` of the bank account that paid."""
    said = of_method(bank, extras, world)
    for name in NOT_OF_A_CHARGE:
        said.pop(name, None)
    said.update(_OF_A_PAYMENT.get(bank.type, {}))
    if extras.get("mandate") is not None:
        said["mandate"] = extras["mandate"]
    if bank.type == "us_bank_account":
        said["payment_reference"] = None
    details = {bank.type: dict(sorted(said.items())), "type": bank.type}
    return dict(sorted(details.items()))


NOT_OF_A_CHARGE = (
    "financial_connections_account", "generated_from", "networks", "status_details"
)  # fmt: skip
_SEPA_LATER = ("generated_sepa_debit", "generated_sepa_debit_mandate", "iban_last4")
_OF_A_PAYMENT = {
    "sepa_debit": {"mandate": None},
    "bacs_debit": {"mandate": None},
    "ideal": dict.fromkeys((*_SEPA_LATER, "transaction_id", "verified_name")),
    "bancontact": dict.fromkeys(
        (*_SEPA_LATER, "bank_code", "bank_name", "bic", "preferred_language", "verified_name")
    ),
    "fpx": dict.fromkeys(("transaction_id",)),
}


@rule("assumed", "by analogy with a card")
def options_of(
    types: list[str], known: Mapping[str, Mapping[str, Any]], extras: Mapping[str, Any]
) -> dict[str, Any]:
    """`payment_method_options` of an intent has the usual options of each type that it takes
    (`known`), and those that were given.
    """
    options: dict[str, Any] = {}
    for type in types:
        if type in known:
            options[type] = {**known[type]}
    given = extras.get("payment_method_options")
    for type, said in given.items() if given else ():
        if isinstance(said, Mapping):
            options[type] = {**options.get(type, {}), **fresh(said)}
            if isinstance(said.get("mandate_options"), Mapping) and type == "card":
                options[type]["mandate_options"] = {**NOT_SAID, **fresh(said["mandate_options"])}
    return options


# What the mandate options of a card show where it was not given. (recorded in 2023-25)
NOT_SAID = dict.fromkeys(("description", "end_date", "interval_count", "supported_types"))
