"""What a bank account given in test mode must look like: its number, and its bank's.

Stripe takes only its own test numbers there. `bank_numbers.py` says what each of them does.
"""

from __future__ import annotations

import re

from stripesim.facts.bank_numbers import STANDARD_ONLY, THAT_WORKS, bank_that_works, failing, plain
from stripesim.facts.countries import country_of
from stripesim.facts.countries.groups import SEPA
from stripesim.facts.evidence import rule
from stripesim.facts.ibans import checks_out

# -- the account -----------------------------------------------------------------------------------


def is_known(country: str) -> bool:
    """Whether it is known which test numbers a country has."""
    record = country_of(country)
    return record.iban or record.evidence_of("bank").grade != "assumed"


@rule(
    "recorded",
    "external accounts of 28 countries, 2023-25; IBANs: ISO 13616; where no test number is known, "
    "any is taken (assumed)",
)
def is_test_number(country: str, account_number: str) -> bool:
    """In test mode an account number is one of the country's test numbers; an IBAN may also be any
    whose check digits are right.
    """
    number = plain(account_number)
    if number[:2].isalpha():
        takes = country_of(country).iban or country in SEPA or not is_known(country)
        return takes and (number == f"{country}{THAT_WORKS}" or checks_out(number))
    if country_of(country).iban:
        return False
    works = country_of(country).bank[0]
    known = number == works or number in failing(country)
    return known or not is_known(country) or (country == "US" and number in STANDARD_ONLY)


@rule("recorded", "the words of the US, 2023-25; the number that those of others name, assumed")
def not_a_test_number(country: str) -> str:
    """Stripe says which number to try."""
    return (
        "You must use a test bank account number in test mode. Try "
        f"{bank_that_works(country, '')['account_number']} or see more options at "
        "https://stripe.com/docs/connect/testing#account-numbers."
    )


# -- its bank --------------------------------------------------------------------------------------

_KNOWN = frozenset({"111000000"})  # of test mode, though its last digit is wrong (recorded)
_BY_LETTERS = "[A-Z]{4}[A-Z0-9]{4}([A-Z0-9]{3})?"  # SWIFT's, India's IFSC


@rule("documented", "https://docs.stripe.com/error-codes: routing_number_invalid; ABA's own rule")
def is_routing_number(number: str) -> bool:
    """An American routing number's nine digits, weighted 3, 7 and 1, add up to tens."""
    total = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(number))
    return number in _KNOWN or total % 10 == 0


@rule("recorded", "the test numbers of each country, 2023-25; that others look alike, assumed")
def names_a_bank(country: str, routing_number: str | None) -> bool:
    """A routing number has as many digits as the country's test number (a British sort code six, a
    Canadian transit and institution number eight), or letters like it.
    """
    record = country_of(country)
    given, test = plain(routing_number or ""), plain(record.bank[1])
    if record.iban or not is_known(country) or not test:
        return True
    if test.isdigit():
        return len(given) == len(test) and given.isascii() and given.isdigit()
    return re.fullmatch(_BY_LETTERS, given) is not None


# -- its currency ----------------------------------------------------------------------------------

# Where banks lead accounts in one currency for everybody. (assumed, but for the United States)
_ONE_CURRENCY = frozenset({"US", "AU", "BR", "IN", "JP", "MX", "MY", "NZ", "TH"})


@rule(
    "documented",
    "of the US: https://docs.stripe.com/payouts/multicurrency-settlement, by which its accounts "
    "need banks abroad for other currencies; of others assumed",
)
def takes_currency(country: str, currency: str) -> bool:
    """A bank account in the United States, and in some other countries, takes the country's own
    currency only; in Europe and where banks lead accounts in several, any.
    """
    return country not in _ONE_CURRENCY or currency == country_of(country).currency
