"""Refusals of charges, in the order in which Stripe checks them.

The tuples at the end are named after the verbs of the table.
"""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.pricing import knows_fee_in
from stripesim.resources.accounts.stopped import cannot_charge
from stripesim.resources.connect.charge_for_others import cannot_take_part
from stripesim.resources.connect.parties import settles_for
from stripesim.resources.of_a_charge import AUTHORIZATION_EXPIRED, refunds_of
from stripesim.resources.payments.charge.money import converted
from stripesim.resources.payments.charge.outcomes import end_of_authorization
from stripesim.resources.payments.charge.record import Charge
from stripesim.resources.payments.smallest_amount import too_small
from stripesim.resources.requests import (
    customer_missing,
    has_another_group,
    not_whole,
    nothing_once_converted,
    too_large,
)


@rule("documented", "https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts")
def amount_too_small(act: Act[Charge]) -> Refusal | None:
    """The minimum of a charge (minor units) depends on the currency that it settles in."""
    charge = act.subject
    return too_small(act, charge.amount, charge.currency)


@rule("documented", "https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts")
def amount_too_large(act: Act[Charge]) -> Refusal | None:
    """At most 99,999,999 minor units; twelve digits in IDR."""
    return too_large(act.subject.amount, act.subject.currency)


@rule("documented", "https://docs.stripe.com/currencies#special-cases")
def amount_indivisible(act: Act[Charge]) -> Refusal | None:
    """Some currencies take only amounts in whole steps."""
    return not_whole(act.facts.get("amount", act.subject.amount), act.subject.currency)


@rule("assumed", "stripesim's own limit: it knows no rate")
def rate_unknown(act: Act[Charge]) -> Refusal | None:
    """Stripe converts between all its currencies, and has a price in each; stripesim needs to know
    the rate, and the fixed part of the fee.
    """
    charge, account, rates = act.subject, act.account, act.world.settings.rates
    if charge.connected is not None:
        account = settles_for(act)
    if charge.currency in account.defaults:
        if knows_fee_in(account.prices, charge.currency):
            return None
        return Refusal(
            f"stripesim knows no fixed part of the fee in {charge.currency}. Delete the bank "
            f"account in {charge.currency}, and the charge is converted, or give the simulator a "
            "`pricing=` without a fixed part.",
            param="currency",
            figures={"currency": charge.currency},
        )
    if charge.currency in rates:
        return None
    return Refusal(
        f"stripesim has no rate from {charge.currency} to {account.default_currency}. Set one with "
        f"sim.controls.set_rate({charge.currency!r}, units_for_one_dollar), or add a bank account "
        f"in {charge.currency} to hold it.",
        param="currency",
        figures={"currency": charge.currency, "settles_in": account.default_currency},
    )


@rule("recorded", "a public recording of 2026")
def captured_through_its_intent(act: Act[Charge]) -> Refusal | None:
    """The charge of an intent is captured through the intent."""
    intent = act.subject.payment_intent
    if intent is None or act.facts.get("through_intent"):
        return None
    return Refusal(
        f"This uncaptured Charge was created by a PaymentIntent ({intent}). You must capture the "
        "PaymentIntent instead. For more information, see "
        "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
    )


@rule("recorded", "a public recording of 2026")
def more_than_authorized(act: Act[Charge]) -> Refusal | None:
    """At most the authorized amount can be captured."""
    charge, asked = act.subject, act.facts.get("amount", 0)
    if asked <= charge.amount:
        return None
    return Refusal(
        "The payment could not be captured because the requested capture amount is greater than "
        "the amount you can capture for this charge. Contact us via "
        "https://support.stripe.com/contact/ for help.",
        code="amount_too_large",
        figures={"asked": asked, "authorized": charge.amount, "currency": charge.currency},
    )


@rule("documented", "https://docs.stripe.com/api/charges/update; its words assumed")
def has_another_customer(act: Act[Charge]) -> Refusal | None:
    """A charge without a customer can be given one; a charge that has one keeps it."""
    customer = act.facts.get("customer")
    if customer is None or act.subject.customer in (None, customer):
        return None
    message = "You cannot change the customer of a charge that already has one."
    figures = {"asked": customer, "customer": act.subject.customer}
    return Refusal(own_words(message), param="customer", figures=figures)


@rule("assumed", "stripesim's own limit: it knows no rate")
def no_rate_to_settle(act: Act[Charge]) -> Refusal | None:
    """A transfer in a currency that the account does not hold is converted; stripesim needs to know
    the rate.
    """
    charge, account, rates = act.subject, act.account, act.world.settings.rates
    target = account.default_currency
    missing = [each for each in (charge.currency, target) if each not in rates]
    if not missing or charge.currency == target or charge.currency in account.defaults:
        return None
    return Refusal(
        f"stripesim has no rate from {charge.currency} to {target}. Set one with "
        f"sim.controls.set_rate({missing[0]!r}, units_for_one_dollar).",
        param="currency",
        figures={"currency": charge.currency, "settles_in": target},
    )


@rule("assumed", "as of a reversal that would be nothing, documented")
def converts_to_nothing(act: Act[Charge]) -> Refusal | None:
    """A debit of an account has to be worth at least one minor unit of the currency in which it
    settles.
    """
    settled = converted(act)
    if settled is None or settled.amount:
        return None
    charge = act.subject
    return nothing_once_converted(
        "debit", charge.amount, charge.currency, settles_in=settled.currency
    )


@rule("assumed", "what a connected account lacks then is a capability")
def account_is_stopped(act: Act[Charge]) -> Refusal | None:
    """An account without a platform cannot charge while its charges are disabled."""
    account = act.account
    if account.state == "enabled" or account.platform is not None or account.charges_enabled:
        return None
    return cannot_charge(account)


@rule("assumed", "stripesim's own limit: it knows no price")
def price_unknown(act: Act[Charge]) -> Refusal | None:
    """Stripe has prices in all its countries; stripesim needs to know them."""
    account = act.account if act.subject.connected is None else settles_for(act)
    if account.prices.established:
        return None
    return Refusal(
        f"stripesim knows no price for accounts in {account.country}. Set one with "
        f"sim.controls.set_price(domestic=stripesim.Price(...), stripe_account={account.id!r}).",
        figures={"country": account.country},
    )


CREATE = (
    account_is_stopped,
    cannot_take_part,
    amount_too_small,
    amount_too_large,
    amount_indivisible,
    price_unknown,
    rate_unknown,
)
PAY_BY_BANK = (account_is_stopped, cannot_take_part, price_unknown)  # amounts: by its intent
# No check of the rate: an account is debited in its default currency, and those all have rates.
DEBIT_ACCOUNT = (converts_to_nothing,)
COLLECT = (no_rate_to_settle,)
CAPTURE = (
    captured_through_its_intent,
    has_another_group,
    cannot_take_part,
    more_than_authorized,
    amount_indivisible,
)
UPDATE = (customer_missing, has_another_customer, has_another_group)


@rule(
    "documented",
    "https://docs.stripe.com/error-codes: charge_expired_for_capture; the words of it, and the "
    "answer for a charge that was refunded before, assumed",
)
def no_longer_authorized(act: Act[Charge]) -> Refusal:
    """What is no longer authorized cannot be captured: the authorization expired, or was refunded
    before.
    """
    charge = act.subject
    if all(refund.reason != AUTHORIZATION_EXPIRED for refund in refunds_of(act.change, charge)):
        message = f"Charge {charge.id} has already been refunded."
        return Refusal(message, code="charge_already_refunded", figures={"state": charge.state})
    message = f"Charge {charge.id} cannot be captured: its authorization has expired."
    figures = {"expired_at": end_of_authorization(act)}
    return Refusal(own_words(message), code="charge_expired_for_capture", figures=figures)


@rule("recorded", "the answer to capturing twice; the other words assumed")
def refuse(act: Act[Charge], verb: str) -> Refusal:
    """A verb that the charge's state does not have is refused, such as capturing twice."""
    charge = act.subject
    figures = {"state": charge.state}
    if verb == "capture" and charge.state in ("succeeded", "unbooked"):
        message = f"Charge {charge.id} has already been captured."
        return Refusal(message, code="charge_already_captured", figures=figures)
    if verb == "capture" and charge.state == "released":
        return no_longer_authorized(act)
    done = {"fail": "fail", "capture": "be captured", "update": "be updated"}.get(verb, verb)
    message = f"Charge {charge.id} cannot {done}: it is {charge.state}."
    return Refusal(own_words(message), code="charge_invalid_parameter", figures=figures)
