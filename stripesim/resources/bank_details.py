"""Details of a bank account that cannot be, wherever a request gives them."""

from __future__ import annotations

from stripesim.engine.refusal import Refusal
from stripesim.facts.bank_forms import (
    is_routing_number,
    is_test_number,
    names_a_bank,
    not_a_test_number,
    takes_currency,
)
from stripesim.facts.evidence import own_words, rule

BAD_ROUTING, BAD_NUMBER = "routing_number_invalid", "account_number_invalid"


@rule(
    "documented",
    "https://docs.stripe.com/error-codes; the words on the length reported: "
    "https://github.com/code-corps/code-corps-ember/issues/933; the others assumed",
)
def routing_refused(country: str, routing_number: str | None, param: str) -> Refusal | None:
    """A routing number has the form of its country; the last digit of an American one checks the
    others.
    """
    routing = (routing_number or "").replace("-", "").replace(" ", "")
    if country == "US":
        if not (len(routing) == 9 and routing.isascii() and routing.isdigit()):
            return Refusal("Routing number must have 9 digits", code=BAD_ROUTING, param=param)
        if is_routing_number(routing):
            return None
    elif names_a_bank(country, routing_number):
        return None
    given = f"{routing_number} names" if routing_number else "Without a routing number there is"
    return Refusal(own_words(f"{given} no bank in {country}."), code=BAD_ROUTING, param=param)


@rule("recorded", "the words of test mode, 2023-25; `param` assumed")
def number_refused(country: str, account_number: str, param: str) -> Refusal | None:
    """Test mode takes only test numbers."""
    if is_test_number(country, account_number):
        return None
    return Refusal(not_a_test_number(country), code=BAD_NUMBER, param=param)


@rule("assumed", "the words and `param`; that there are such: documented with `takes_currency`")
def currency_refused(country: str, currency: str | None) -> Refusal | None:
    """A bank account is in a currency that banks of its country lead."""
    if currency is None or takes_currency(country, currency):
        return None
    message = own_words(f"A bank account in {country} cannot be paid out to in {currency}.")
    return Refusal(message, param="currency", figures={"country": country, "currency": currency})


def refused(
    country: str, routing_number: str | None, account_number: str, currency: str | None
) -> Refusal | None:
    """What Stripe answers to a bank account that cannot be; None: it can be."""
    iban = account_number[:2].isalpha() and country != "US"
    routing = None if iban else routing_refused(country, routing_number, "bank_account")
    number = routing or number_refused(country, account_number, "bank_account")
    return number or currency_refused(country, currency)
