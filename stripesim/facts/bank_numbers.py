"""Bank accounts and debit cards of test mode to pay out to: which number makes a payout fail, and
how.

Payouts to an account number that is in no table succeed.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from stripesim.facts.countries import COUNTRIES, country_of
from stripesim.facts.evidence import rule

# -- bank accounts ---------------------------------------------------------------------------------

# fmt: off
_TWELVE_DIGITS = {                      # US 110000000, CA 11000-000, BR 110-0000
    "000111111116": "no_account",
    "000111111113": "account_closed",
    "000222222227": "insufficient_funds",
    "000333333335": "debit_not_authorized",
    "000444444440": "invalid_currency",
}
_NINE_DIGITS = {                        # AU 110000, HK 110-000
    "111111116": "no_account",
    "111111113": "account_closed",
    "222222227": "insufficient_funds",
    "333333335": "debit_not_authorized",
    "444444440": "invalid_currency",
}
_EIGHT_DIGITS = {                       # GB 108800
    "11111116": "no_account",
    "11111113": "account_closed",
    "22222227": "insufficient_funds",
    "33333335": "debit_not_authorized",
    "44444440": "invalid_currency",
}
# Of an IBAN, what follows the country and the check digits; the order of the codes is assumed.
_IBAN = {
    "370400440532013001": "no_account",
    "370400440532013002": "account_closed",
    "370400440532013003": "insufficient_funds",
    "370400440532013004": "debit_not_authorized",
    "370400440532013005": "invalid_currency",
}
# fmt: on

_BY_LENGTH = {8: _EIGHT_DIGITS, 9: _NINE_DIGITS, 12: _TWELVE_DIGITS}

# Works for standard payouts, fails when the payout is instant.
STANDARD_ONLY = frozenset({"000888888883"})


@rule(
    "documented",
    "https://docs.stripe.com/connect/testing; IBANs but the first, and countries it omits, assumed",
)
def bank_outcome(country: str, account_number: str) -> str | None:
    """The number of a test bank account decides whether payouts to it succeed (None) or fail: then
    the answer is the failure code."""
    number = plain(account_number)
    if number[:2].isalpha():
        return _IBAN.get(number[4:])
    return failing(country).get(number)


def failing(country: str) -> dict[str, str]:
    """The account numbers of a country to which payouts fail, and how; not IBANs."""
    return _BY_LENGTH[country_of(country).bank_digits]


def plain(number: str) -> str:
    """A number without the spaces and hyphens that only divide it."""
    return number.replace(" ", "").replace("-", "")


@rule("documented", "https://docs.stripe.com/payouts")
def refuses_instant(account_number: str) -> bool:
    """One US test account takes standard payouts, and fails instant ones."""
    return account_number in STANDARD_ONLY


@frozen
class BankAccount:
    """The bank account that a token stands for."""

    token: str
    country: str
    currency: str
    routing_number: str
    account_number: str


_TOKENS = {
    "btok_us_verified": "000123456789",
    "btok_us_verified_noAccount": "000111111116",
    "btok_us_verified_accountClosed": "000111111113",
    "btok_us_verified_insufficientFunds": "000222222227",
    "btok_us_verified_debitNotAuthorized": "000333333335",
    "btok_us_verified_invalidCurrency": "000444444440",
}


@rule("documented", "https://docs.stripe.com/connect/testing")
def by_bank_token(token: str) -> BankAccount | None:
    """`btok_us_verified` is a bank account that works; `btok_us_verified_noAccount` and four others
    are accounts that fail as their names say."""
    number = _TOKENS.get(token)
    return None if number is None else BankAccount(token, "US", "usd", "110000000", number)


# IBANs to which payouts succeed; of the other countries it is as the German one, which is recorded
# of Germany and, with check digits that are wrong, of France. (recorded, 2023-25)
# fmt: off
IBANS: dict[str, str] = {
    "AE": "AE070331234567890123456",      "CH": "CH9300762011623852957",
    "GI": "GI75NWBK000000007099453",      "IL": "IL620108000000099999999",
    "NO": "NO9386011117947",              "PL": "PL61109010140000071219812874",
    "RO": "RO49AAAA1B31007593840000",     "SE": "SE3550000000054910000003",
    "TR": "TR320010009999901234567890",
}
# fmt: on
THAT_WORKS = "89370400440532013000"


@rule("documented", "https://docs.stripe.com/connect/testing; countries it omits assumed")
def bank_that_works(country: str, currency: str) -> dict[str, str | None]:
    """A bank account of the country to which payouts succeed, as the parameters of an
    `external_account`."""
    number, routing = country_of(country).bank
    if country_of(country).iban:
        number, routing = IBANS.get(country, f"{country}{THAT_WORKS}"), ""
    return {
        "object": "bank_account",
        "country": country,
        "currency": currency,
        "account_number": number,
        "routing_number": routing or None,
    }


# -- why a payout failed ---------------------------------------------------------------------------

# In our own words, but for could_not_process, which is recorded; the last eight are of cards.
FAILURE_MESSAGES: dict[str, str] = {
    "account_closed": "The bank account has been closed.",
    "account_frozen": "The bank account has been frozen.",
    "bank_account_restricted": "The bank account limits the type or number of its payouts.",
    "bank_ownership_changed": "The branch of the bank account has changed owner.",
    "could_not_process": "Stripe could not process this transfer.",
    "debit_not_authorized": "The bank account does not allow debits.",
    "declined": "The bank has declined this transfer.",
    "incorrect_account_holder_address": "The bank has another address for the account holder.",
    "incorrect_account_holder_name": "The bank has another name for the account holder.",
    "incorrect_account_holder_tax_id": "The bank has another tax ID for the account holder.",
    "incorrect_account_type": "The bank account is of another type than given.",
    "insufficient_funds": "The Stripe balance could not cover this payout.",
    "invalid_account_number": "The routing number is plausible, the account number is not.",
    "invalid_account_number_length": "The account number has the wrong length.",
    "invalid_currency": "The bank account cannot take this currency.",
    "no_account": "No bank account with these details was found.",
    "unsupported_card": "The bank no longer supports payouts to this card.",
    "invalid_card": "The card is invalid.",
    "lost_or_stolen_card": "The card was reported lost or stolen.",
    "refer_to_card_issuer": "The issuer of the card has to be asked.",
    "invalid_issuer": "The issuer of the card is unknown.",
    "expired_card": "The card has expired.",
    "exceeds_amount_limit": "The amount is above the limit of the card.",
    "issuer_unavailable": "The issuer of the card could not be reached.",
    "incorrect_account_holder_details": "The bank has other details of the account holder.",
}


# Of an account that money was to come from: top-ups, and payouts that debit the bank.
FAILURES_OF_DEBITS: dict[str, str] = {
    "bank_account_restricted": "The bank account limits the type or number of its debits.",
    "could_not_process": "The bank could not process this debit.",
    "declined": "The bank has declined this debit.",
    "insufficient_funds": "The bank account has too little money for this debit.",
    "invalid_currency": "The bank account cannot be debited in this currency.",
}


@rule("assumed", "codes: https://docs.stripe.com/api/payouts/failures; one message recorded")
def failure_message(code: str, of_a_debit: bool = False) -> str:
    """Each failure code of a payout, or of a debit of the bank, has a message. The words are
    stripesim's own, except for could_not_process of payouts.
    """
    of_payouts = FAILURE_MESSAGES[code]
    return FAILURES_OF_DEBITS.get(code, of_payouts) if of_a_debit else of_payouts


# -- debit cards as destinations -------------------------------------------------------------------

Outcome = Literal["could_not_process", "instant_payouts_unsupported", "invalid_card_type"]


@frozen
class Destination:
    """A card to pay out to. With an `outcome` of None payouts succeed, with could_not_process they
    fail, with instant_payouts_unsupported only instant ones do, and with invalid_card_type the card
    cannot be added to an account.
    """

    token: str
    number: str
    brand: str
    country: str
    funding: Literal["credit", "debit"]
    outcome: Outcome | None

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]


# What the four debit cards of a country's record are: brand, end of the token, outcome.
_COLUMNS: tuple[tuple[str, str, Outcome | None], ...] = (
    ("visa", "transferSuccess", None),
    ("visa", "transferFail", "could_not_process"),
    ("visa", "instantPayoutUnsupported", "instant_payouts_unsupported"),
    ("mastercard", "transferSuccess", None),
)

DESTINATIONS: tuple[Destination, ...] = (
    *(
        Destination(
            f"tok_{brand}_debit_{code.lower()}_{word}", number, brand, code, "debit", outcome
        )
        for code, country in COUNTRIES.items()
        if country.debit_cards
        for number, (brand, word, outcome) in zip(
            country.debit_cards.split(), _COLUMNS, strict=True
        )
    ),
    Destination(
        "tok_discover_debit_us_transferSuccess", "6011981111111113", "discover", "US", "debit", None
    ),
    Destination(
        "tok_visa_credit_au", "4000000360000006", "visa", "AU", "credit", "invalid_card_type"
    ),
    # The number printed on Stripe's page, 4000007840000006, fails the Luhn check.
    Destination(
        "tok_visa_credit_ae", "4000007840000001", "visa", "AE", "credit", "invalid_card_type"
    ),
)
_DESTINATION_BY_TOKEN = {each.token: each for each in DESTINATIONS}
_DESTINATION_BY_NUMBER = {each.number: each for each in DESTINATIONS}


@rule("documented", "https://docs.stripe.com/connect/testing")
def destination_for(token_or_number: str) -> Destination | None:
    """The debit card with a token (`tok_visa_debit_us_transferFail`) or number decides how payouts
    to it end. None: it is not a card for payouts.
    """
    found = _DESTINATION_BY_TOKEN.get(token_or_number)
    return found or _DESTINATION_BY_NUMBER.get(token_or_number.replace(" ", ""))


@rule("recorded", "bank accounts of Switzerland, 2026; elsewhere what was given, recorded too")
def shown_routing_number(country: str, given: str | None) -> str | None:
    """The routing number that a bank account shows: the one given; a Swiss one has one all the
    same.
    """
    return given or ("110000000" if country == "CH" else None)
