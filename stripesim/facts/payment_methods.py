"""Bank accounts that customers pay from in test mode: which number does what.

Either the account is debited (ACH, SEPA, Bacs, BECS): the payment is pending for days, and may fail
in the end. Or the customer pays at the bank while shopping (iDEAL, Bancontact, FPX): no number is
given. What a row does not say is the ordinary thing; a number that stands in no row simply works.

Stripe's test mode ends debits at once, or after three minutes. Here they take the days that they
take in live mode, which sandboxes cannot show; so a `Delayed` alias is the same as the plain one.
Accounts count as verified: what the number does that no micro-deposit reaches is not simulated.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, field, frozen

from stripesim.facts.card_numbers import HIGHEST_RISK, ORDINARY, Decline, Effect
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import EUROPEAN_ECONOMIC_AREA

# -- kinds of payment ------------------------------------------------------------------------------


@frozen(eq=False, repr=False, match_args=False)
class Method:
    """A type of payment method: the currencies it is paid in; whether it is a debit, which takes
    days; in which part of the balance its money stands.
    """

    currencies: tuple[str, ...]
    debit: bool = True
    source_type: str = "card"


# (documented: stripe-python 16.1.0; source types: the balance object's)
METHODS: Mapping[str, Method] = {
    "us_bank_account": Method(("usd",)),
    "sepa_debit": Method(("eur",)),
    "bacs_debit": Method(("gbp",)),
    "au_becs_debit": Method(("aud",)),
    "ideal": Method(("eur",), debit=False),
    "bancontact": Method(("eur",), debit=False),
    "fpx": Method(("myr",), debit=False, source_type="fpx"),
}


@frozen
class BankPayment:
    """What a customer pays from. `branch` is what the country calls a routing number, a sort code
    or a BSB. `failure`: the debit fails with it after it was pending; `stuck`: it stays pending.
    """

    type: str
    number: str
    country: str
    branch: str = ""
    effect: Effect = ORDINARY
    failure: Decline | None = field(default=None, repr=False)
    stuck: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def is_debit(self) -> bool:
        return METHODS[self.type].debit


# -- why a debit fails -----------------------------------------------------------------------------

_FAILED = "payment_intent_payment_attempt_failed"  # of what has no error code of its own


def _failure(code: str, message: str) -> Decline:
    return Decline(code, None, message, reason=code, seller_message=message)


# The failure codes of a debit. The words are those of Stripe's page on ACH for the first five, our
# own for the others.
_MESSAGES = {
    "insufficient_funds": "The customer's account has insufficient funds to cover this payment.",
    "account_closed": "The customer's bank account has been closed.",
    "no_account": "The customer's bank account could not be located.",
    "debit_not_authorized": "The customer has notified their bank that this payment was "
    "unauthorized.",
    "invalid_currency": "The bank was unable to process this payment because of its currency. This "
    "is most likely because the customer's account cannot accept payments in that currency.",
    "account_frozen": "The customer's bank account has been frozen.",
    "bank_account_restricted": "The customer's bank account limits the type or number of payments.",
    "bank_ownership_changed": "The branch of the customer's bank account has changed owner.",
    "could_not_process": "The bank could not process this payment.",
    "incorrect_account_holder_name": "The bank has another name for the customer's account.",
    "invalid_account_number": "The number of the customer's bank account is not valid.",
    "refer_to_customer": "The bank asks to sort this payment out with the customer.",
    "tokenized_account_number_deactivated": "The tokenized number of the customer's bank account "
    "was deactivated.",
}
FAILURES: Mapping[str, Decline] = {
    code: _failure(code, message) for code, message in _MESSAGES.items()
}
_ARE_ERROR_CODES = frozenset({
    "account_closed", "bank_account_restricted", "charge_exceeds_source_limit",
    "charge_exceeds_transaction_limit", "debit_not_authorized", "insufficient_funds", "no_account",
    "refer_to_customer",
})  # fmt: skip


@rule("assumed", "which codes there are: stripe-python 16.1.0")
def error_code(failure: Decline) -> str:
    """An intent's last error has the failure code of its charge, if that is an error code too."""
    return failure.code if failure.code in _ARE_ERROR_CODES else _FAILED


# Debits that Stripe does not even begin. Codes documented; the message of the first is that of the
# page on error codes.
_SOURCE_LIMIT = Decline(
    "charge_exceeds_source_limit",
    None,
    "This charge would cause you to exceed your rolling-window processing limit for this source "
    "type. Please retry the charge later, or contact us to request a higher processing limit.",
    network_status="not_sent_to_network",
    reason="charge_exceeds_source_limit",
    seller_message="The payment would exceed the weekly limit of this payment method.",
)
_TRANSACTION_LIMIT = evolve(
    _SOURCE_LIMIT,
    code="charge_exceeds_transaction_limit",
    message="The amount of this charge exceeds the limit for this source type.",
    reason="charge_exceeds_transaction_limit",
)
_TOO_RISKY = evolve(
    HIGHEST_RISK,
    code=_FAILED,
    decline_code=None,
    message="The payment was blocked because of its high risk.",
)

# -- what the accounts do --------------------------------------------------------------------------

_ORDINARY = BankPayment("", "", "")


def _fails(code: str) -> BankPayment:
    return evolve(_ORDINARY, failure=FAILURES[code])


def _declined(decline: Decline) -> BankPayment:
    return evolve(_ORDINARY, effect=Effect(decline=decline))


# The reason is assumed.
_DISPUTED = evolve(_ORDINARY, effect=Effect(dispute="debit_not_authorized"))

# What an alias ends in, or has before its country.
_BEHAVIOUR: Mapping[str, BankPayment] = {
    "success": _ORDINARY,
    "successDelayed": _ORDINARY,
    "failMicrodeposits": _ORDINARY,
    "processing": evolve(_ORDINARY, stuck=True),
    "dispute": _DISPUTED,
    "disputed": _DISPUTED,
    "failed": _fails("could_not_process"),
    "failedDelayed": _fails("could_not_process"),
    "accountClosed": _fails("account_closed"),
    "noAccount": _fails("no_account"),
    "insufficientFunds": _fails("insufficient_funds"),
    "debitNotAuthorized": _fails("debit_not_authorized"),
    "invalidCurrency": _fails("invalid_currency"),
    "tokenDeactivated": _fails("tokenized_account_number_deactivated"),
    "weeklyLimitExceeded": _declined(_SOURCE_LIMIT),
    "exceedsWeeklyVolumeLimit": _declined(_SOURCE_LIMIT),
    "exceedsWeeklyTransactionLimit": _declined(_TRANSACTION_LIMIT),
    "riskLevelHighest": _declined(_TOO_RISKY),
}

# Of an IBAN, what follows the country and the check digits. Documented for German accounts; that
# those of other countries end alike is assumed.
_IBANS = {
    "success": "370400440532013000",
    "successDelayed": "370400440532013003",
    "failed": "370400440532013001",
    "failedDelayed": "370400440532013004",
    "disputed": "370400440532013002",
    "insufficientFunds": "370400440002222227",
    "exceedsWeeklyVolumeLimit": "370400440000343434",
    "exceedsWeeklyTransactionLimit": "370400440000121212",
}
_US = {
    "success": "000123456789",
    "accountClosed": "000111111113",
    "riskLevelHighest": "000000004954",
    "noAccount": "000111111116",
    "insufficientFunds": "000222222227",
    "debitNotAuthorized": "000333333335",
    "invalidCurrency": "000444444440",
    "failMicrodeposits": "000666666661",
    "dispute": "000555555559",
    "processing": "000000000009",
    "weeklyLimitExceeded": "000777777771",
}
# Like the accounts that payouts go to; that they mean the same here, and their aliases, is assumed.
_GB = {
    "success": "00012345",
    "accountClosed": "11111113",
    "noAccount": "11111116",
    "insufficientFunds": "22222227",
    "debitNotAuthorized": "33333335",
    "dispute": "55555559",
}
_AU = {
    "success": "000123456",
    "accountClosed": "111111113",
    "noAccount": "111111116",
    "insufficientFunds": "222222227",
    "debitNotAuthorized": "333333335",
    "dispute": "555555559",
}
# Type: what its aliases begin with, the country and branch of the accounts, their numbers.
_ACCOUNTS = {
    "us_bank_account": ("pm_usBankAccount_", "US", "110000000", _US),
    "bacs_debit": ("pm_bacsDebit_", "GB", "108800", _GB),
    "au_becs_debit": ("pm_auBecsDebit_", "AU", "000000", _AU),
}
_SEPA = "pm_sepaDebit_"
SEPA_COUNTRIES = EUROPEAN_ECONOMIC_AREA | {"AD", "CH", "GB", "GI", "MC", "SM", "VA"}

_WORDS = {
    (type, number): word
    for type, (_, _, _, numbers) in _ACCOUNTS.items()
    for word, number in numbers.items()
} | {("sepa_debit", number): word for word, number in _IBANS.items()}
_WORDS["us_bank_account", "000888888885"] = "tokenDeactivated"  # it has no alias


@rule(
    "documented",
    "https://docs.stripe.com/testing, https://docs.stripe.com/payments/ach-direct-debit",
)
def bank_payment(type: str, number: str, branch: str = "") -> BankPayment:
    """The number of a test bank account decides what becomes of a debit: it succeeds, fails after
    days, is disputed, stays pending, or is declined at once.
    """
    number = number.replace(" ", "").replace("-", "")
    if type == "sepa_debit":
        word, country = _WORDS.get((type, number[4:])), number[:2]
    else:
        word, country = _WORDS.get((type, number)), _ACCOUNTS[type][1]
    behaviour = _BEHAVIOUR[word or "success"]
    return evolve(behaviour, type=type, number=number, country=country, branch=branch)


# The customer authenticates at the bank, as with a card of 3D Secure.
_AT_THE_BANK = Effect(requires_authentication="always")
_COUNTRY = {"ideal": "NL", "bancontact": "BE", "fpx": "MY"}


@rule("documented", "https://docs.stripe.com/payments/ideal, /bancontact, /fpx")
def paid_at_the_bank(type: str) -> BankPayment:
    """Methods without a number: the customer is sent to the bank and pays there, or does not."""
    return BankPayment(type, "", _COUNTRY[type], effect=_AT_THE_BANK)


@rule("documented", "https://docs.stripe.com/testing; the aliases of Bacs and BECS assumed")
def bank_by_payment_method(alias: str) -> BankPayment | None:
    """`pm_usBankAccount_<what it does>` is a PaymentMethod of the account that does it, and
    `pm_sepaDebit_<what it does>_<country>` one of each country of SEPA.
    """
    for type, (prefix, _, branch, numbers) in _ACCOUNTS.items():
        number = numbers.get(alias[len(prefix) :]) if alias.startswith(prefix) else None
        if number is not None:
            return bank_payment(type, number, branch)
    if not alias.startswith(_SEPA):
        return None
    word, _, country = alias[len(_SEPA) :].partition("_")
    if word not in _IBANS or not country.islower() or country.upper() not in SEPA_COUNTRIES:
        return None
    return bank_payment("sepa_debit", iban(country.upper(), _IBANS[word]))


# -- IBANs -----------------------------------------------------------------------------------------


def _remainder(text: str) -> int:
    """ISO 7064, MOD 97-10: letters count from 10."""
    return int("".join(str(int(letter, 36)) for letter in text)) % 97


def iban(country: str, account: str) -> str:
    """The IBAN of an account: country, two check digits, account. (ISO 13616)

    >>> iban("DE", "370400440532013000")
    'DE89370400440532013000'
    """
    return f"{country}{98 - _remainder(f'{account}{country}00'):02}{account}"


@rule("documented", "ISO 13616")
def is_iban(text: str) -> bool:
    """An IBAN is of a country of SEPA, and its check digits are right."""
    text = text.replace(" ", "")
    if not (15 <= len(text) <= 34 and text.isascii() and text.isalnum() and text.isupper()):
        return False
    return text[:2] in SEPA_COUNTRIES and _remainder(text[4:] + text[:4]) == 1
