"""Refusals of top-ups."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.bank_numbers import by_bank_token
from stripesim.facts.countries import country_of
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.balance.topup.record import Topup
from stripesim.resources.requests import indivisible, too_large


@rule("assumed", "by analogy with a charge, recorded: accounts have limits of their own besides")
def amount_too_large(act: Act[Topup]) -> Refusal | None:
    """A top-up is no larger than a charge."""
    return too_large(act.subject.amount, act.subject.currency)


@rule("documented", "https://docs.stripe.com/currencies#special-cases; the message assumed")
def amount_indivisible(act: Act[Topup]) -> Refusal | None:
    """Some currencies take only amounts in whole steps."""
    return indivisible(act.subject.amount, act.subject.currency)


@rule("documented", "https://docs.stripe.com/get-started/account/add-funds; the words assumed")
def no_funds_here(act: Act[Topup]) -> Refusal | None:
    """In Brazil and India, no money can be added for refunds and disputes."""
    country = act.account.country
    if country_of(country).adds_funds:
        return None
    message = f"Accounts in {country} cannot add funds for refunds and disputes."
    return Refusal(own_words(message), figures={"country": country})


@rule("documented", "https://docs.stripe.com/connect/top-ups; the words assumed")
def no_top_ups_here(act: Act[Topup]) -> Refusal | None:
    """A request can top up in the US, Britain, Japan, and in preview in the European Union, Canada,
    Australia and New Zealand.
    """
    country = act.account.country
    if country_of(country).tops_up:
        return None
    message = f"Accounts in {country} cannot top up their balance."
    return Refusal(own_words(message), figures={"country": country})


@rule("assumed", "the test sources are American bank accounts, and those are in dollars; the words")
def source_in_another_currency(act: Act[Topup]) -> Refusal | None:
    """A top-up is in the currency of the bank account that it comes from."""
    source, currency = act.facts.get("source"), act.subject.currency
    bank = None if source is None else by_bank_token(source)
    if bank is None or bank.currency == currency:
        return None
    return Refusal(
        own_words(f"The bank account {source} is in {bank.currency}, not {currency}."),
        param="currency",
        figures={"currency": currency, "paid_in": (bank.currency,)},
    )


CREATE = (no_top_ups_here, amount_too_large, amount_indivisible, source_in_another_currency)
ADD_FUNDS = (no_funds_here,)


@rule("recorded", "400 of payouts by analogy; the text assumed")
def refuse(act: Act[Topup], verb: str) -> Refusal:
    """Only a pending top-up can be canceled."""
    state = act.subject.state
    if verb == "cancel":
        message = "Top-ups can only be canceled while they are pending."
    else:
        message = f"Cannot {verb} {act.subject.id}: it is {state}."
    return Refusal(own_words(message), figures={"state": state})
