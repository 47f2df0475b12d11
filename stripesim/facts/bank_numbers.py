"""Test bank accounts and debit cards to pay out to: which number makes a payout fail, and how.

An account number that is in no table simply works.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from stripesim.facts.calendars import EUROPEAN_UNION
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

_BY_COUNTRY = {"AU": _NINE_DIGITS, "HK": _NINE_DIGITS, "GB": _EIGHT_DIGITS}

# Works for standard payouts, fails when the payout is instant.
_STANDARD_ONLY = frozenset({"000888888883"})


@rule(
    "documented",
    "https://docs.stripe.com/connect/testing; IBANs but the first, and countries it omits, assumed",
)
def bank_outcome(country: str, account_number: str) -> str | None:
    """The number of a test bank account decides whether payouts to it succeed (None) or fail, and
    with which failure code."""
    number = account_number.replace(" ", "").replace("-", "")
    if number[:2].isalpha():
        return _IBAN.get(number[4:])
    return _BY_COUNTRY.get(country, _TWELVE_DIGITS).get(number)


@rule("documented", "https://docs.stripe.com/payouts")
def refuses_instant(account_number: str) -> bool:
    """One US test account takes standard payouts and fails instant ones."""
    return account_number in _STANDARD_ONLY


@frozen
class BankAccount:
    """A bank account that a token stands for."""

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
    """`btok_us_verified` works as a source of top-ups; its five relatives fail as named."""
    number = _TOKENS.get(token)
    return None if number is None else BankAccount(token, "US", "usd", "110000000", number)


# The bank account that works, and its routing number, where the numbers have another form than in
# the US; in countries with IBANs the German one with their own letters.
_THAT_WORKS = {
    "AU": ("000123456", "110000"),
    "BR": ("000123456789", "110-0000"),
    "CA": ("000123456789", "11000-000"),
    "GB": ("00012345", "108800"),
    "HK": ("000123456", "110-000"),
    "JP": ("0001234", "1100000"),
    "SG": ("000123456", "1100-000"),
}
_WITH_IBAN = EUROPEAN_UNION | {"CH", "GI", "IS", "LI", "MC", "NO", "SM"}


@rule("documented", "https://docs.stripe.com/connect/testing; countries it omits assumed")
def bank_that_works(country: str, currency: str) -> dict[str, str | None]:
    """A bank account of the country to which payouts succeed, as `external_account` takes it."""
    number, routing = _THAT_WORKS.get(country, ("000123456789", "110000000"))
    if country in _WITH_IBAN:
        number, routing = f"{country}89370400440532013000", ""
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


@rule("assumed", "codes: https://docs.stripe.com/api/payouts/failures; one message recorded")
def failure_message(code: str) -> str:
    """Each failure code has a message; only that of could_not_process is known to be Stripe's."""
    return FAILURE_MESSAGES[code]


# -- debit cards as destinations -------------------------------------------------------------------

Outcome = Literal["could_not_process", "instant_payouts_unsupported", "invalid_card_type"]


@frozen
class Destination:
    """A card to pay out to. `outcome` None: payouts succeed; could_not_process: they fail;
    instant_payouts_unsupported: it takes no instant payout; invalid_card_type: it cannot be added.
    """

    token: str
    number: str
    brand: str
    country: str
    funding: Literal["credit", "debit"]
    outcome: Outcome | None

    @property
    def last4(self) -> str:
        return self.number[-4:]


# country: Visa that works, Visa that fails, Visa that is not instant, Mastercard that works
# fmt: off
_DEBIT_CARDS = {
    "us": ("4000056655665556", "4000056655665572", "4000056755665555", "5200828282828210"),
    "ca": ("4000051240000005", "4000051240000021", "4000051240000039", "5510121240000006"),
    "sg": ("4000057020000008", "4000057020000016", "4000057020000024", "2227200000000009"),
    "au": ("4000050360000019", "4000050360000027", "4000050360000035", "5555050360000023"),
    "ae": ("4000057840000006", "4000057840000014", "4000057840000022", "5555057840000002"),
    "gb": ("4000058260000203", "4000058260000211", "4000058260000229", "5555058260000100"),
    "at": ("4000050400000003", "4000050400000011", "4000050400000029", "5555050400000009"),
    "be": ("4000050560000009", "4000050560000017", "4000050560000025", "5555050560000005"),
    "hr": ("4000051910000004", "4000051910000012", "4000051910000020", "5555051910000000"),
    "cy": ("4000051960000003", "4000051960000011", "4000051960000029", "5555051960000009"),
    "ee": ("4000052330000004", "4000052330000012", "4000052330000020", "5555052330000000"),
    "fi": ("4000052460000006", "4000052460000014", "4000052460000022", "5555052460000002"),
    "fr": ("4000052500000008", "4000052500000016", "4000052500000024", "5555052500000004"),
    "de": ("4000052760000037", "4000052760000011", "4000052760000029", "5555052760000009"),
    "gr": ("4000053000000001", "4000053000000019", "4000053000000027", "5555053000000007"),
    "ie": ("4000053720000000", "4000053720000018", "4000053720000026", "5555053720000006"),
    "it": ("4000053800000037", "4000053800000011", "4000053800000029", "5555053800000009"),
    "lv": ("4000054280000000", "4000054280000018", "4000054280000026", "5555054280000006"),
    "lt": ("4000054400000005", "4000054400000013", "4000054400000021", "5555054400000001"),
    "lu": ("4000054420000001", "4000054420000019", "4000054420000027", "5555054420000007"),
    "mt": ("4000054700000002", "4000054700000010", "4000054700000028", "5555054700000008"),
    "nl": ("4000055280000007", "4000055280000015", "4000055280000023", "5555055280000003"),
    "pt": ("4000056200000002", "4000056200000010", "4000056200000028", "5555056200000008"),
    "sk": ("4000057030000006", "4000057030000014", "4000057030000022", "5555057030000002"),
    "si": ("4000057050000001", "4000057050000019", "4000057050000027", "5555057050000007"),
    "es": ("4000057240000036", "4000057240000010", "4000057240000028", "5555057240000008"),
    "dk": ("4000052080000006", "4000052080000014", "4000052080000022", "5555052080000002"),
    "my": ("4000054580000031", "4000054580000015", "4000054580000023", "5555054580000003"),
    "nz": ("4000055540000003", "4000055540000011", "4000055540000029", "5555055540000165"),
    "no": ("4000055780000002", "4000055780000010", "4000055780000028", "5555055780000008"),
    "se": ("4000057520000003", "4000057520000011", "4000057520000029", "5555057520000009"),
    "cz": ("4000052030000007", "4000052030000015", "4000052030000023", "5555052030000003"),
    "hu": ("4000053480000000", "4000053480000018", "4000053480000026", "5555053480000006"),
    "pl": ("4000056160000000", "4000056160000018", "4000056160000026", "5555056160000006"),
    "ro": ("4000056420000030", "4000056420000014", "4000056420000022", "5555056420000002"),
}
_COLUMNS: tuple[tuple[str, str, Outcome | None], ...] = (
    ("visa", "transferSuccess", None),
    ("visa", "transferFail", "could_not_process"),
    ("visa", "instantPayoutUnsupported", "instant_payouts_unsupported"),
    ("mastercard", "transferSuccess", None),
)
# fmt: on

DESTINATIONS: tuple[Destination, ...] = (
    *(
        Destination(f"tok_{brand}_debit_{cc}_{word}", number, brand, cc.upper(), "debit", outcome)
        for cc, numbers in _DEBIT_CARDS.items()
        for number, (brand, word, outcome) in zip(numbers, _COLUMNS, strict=True)
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
    """A debit card given as an external account, by token or by number, decides how payouts to it
    end."""
    found = _DESTINATION_BY_TOKEN.get(token_or_number)
    return found or _DESTINATION_BY_NUMBER.get(token_or_number.replace(" ", ""))
