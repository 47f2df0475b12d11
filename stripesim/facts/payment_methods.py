"""Payment methods: one record each, and what the bank accounts of test mode do.

Either the customer's account is debited (ACH, SEPA, Bacs, BECS): the payment is pending for days,
and may fail in the end. Or the customer is redirected to the bank and pays there (iDEAL,
Bancontact, FPX): no account number is given. A number that stands in no record simply works.

In test mode, Stripe ends debits at once or after three minutes. Here they take the days that they
take in live mode; so a `Delayed` alias does the same as the plain one. Accounts count as verified:
the number that no micro-deposit reaches is like the one that works.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from attrs import evolve, field, frozen

from stripesim.facts.bank_numbers import plain
from stripesim.facts.card_numbers import HIGHEST_RISK, ORDINARY, Decline, Effect
from stripesim.facts.countries.groups import SEPA as SEPA_COUNTRIES
from stripesim.facts.evidence import rule
from stripesim.facts.ibans import iban
from stripesim.facts.price_list import Price
from stripesim.facts.timing import Unit

# -- one record a method ---------------------------------------------------------------------------


class Method(NamedTuple):
    """A type of payment method. What a record leaves out is as for cards.

    A method with `named_by` is a debit of the account that these parameters name, its number first;
    another is a redirect to the bank.
    """

    # What a connected account needs to take it. (documented: stripe-python 16.1.0, account.py)
    capability: str = "card_payments"
    # The currencies it is paid in; () is every currency. (documented: stripe-python 16.1.0)
    currencies: tuple[str, ...] = ()
    # Where the customers' banks are.
    countries: tuple[str, ...] = ()
    # The part of the balance that its money belongs to. (documented:
    # https://docs.stripe.com/api/balance/balance_object)
    source_type: str = "card"
    # How long its money waits; None: as long as that of cards.
    # (documented: https://docs.stripe.com/payouts)
    waits: tuple[int, Unit] | None = None
    # What it costs, and what a failed debit costs, by the currency of the account's price list; a
    # currency that is missing: as a domestic card. (documented: https://stripe.com/pricing)
    prices: Mapping[str, Price] = {}
    failed_fees: Mapping[str, int] = {}
    # What a disputed debit costs, by the same; a currency that is missing: as a dispute of a card.
    disputed_fees: Mapping[str, int] = {}
    # Reasons of disputes that are late returns: the bank has no money for a debit that had
    # succeeded. They cost what a failed debit costs.
    late_returns: tuple[str, ...] = ()
    # For how many days it can be refunded; None: without end.
    refund_days: int | None = None
    # The parameters that name the account. (documented: stripe-python 16.1.0)
    named_by: tuple[str, ...] = ()
    # What PaymentMethods of test mode begin with, the branch of their accounts, and the number of
    # each account by what it does. (documented: https://docs.stripe.com/testing)
    alias: str = ""
    branch: str = ""
    numbers: Mapping[str, str] = {}
    # Whether payments are made with it here; else only how long its money waits is known.
    is_simulated: bool = True

    @property
    def debit(self) -> bool:
        """Money is taken from the customer's account, which takes days."""
        return bool(self.named_by)


PAYMENT_METHODS: Mapping[str, Method] = {
    "card": Method(),  # its prices: by country; what its numbers do: card_numbers.py
    "us_bank_account": Method(
        capability="us_bank_account_ach_payments",
        currencies=("usd",),
        countries=("US",),
        waits=(4, "business"),
        # (documented: https://support.stripe.com/questions/what-rules-do-you-use-for-rounding-stripe-fees)
        prices={"usd": Price(80, cap=500, least=1)},
        failed_fees={"usd": 400},
        disputed_fees={"usd": 1_500},
        # (documented: https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment)
        late_returns=(
            "bank_cannot_process",
            "debit_not_authorized",
            "incorrect_account_details",
            "insufficient_funds",
        ),
        refund_days=180,  # (documented: https://docs.stripe.com/payments/ach-direct-debit)
        named_by=("account_number", "routing_number"),
        alias="pm_usBankAccount_",
        branch="110000000",
        numbers={
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
        },
    ),
    "sepa_debit": Method(
        capability="sepa_debit_payments",
        currencies=("eur",),
        countries=tuple(sorted(SEPA_COUNTRIES)),
        # (recorded on a French account, 2019-2026; the page says 6 business days)
        waits=(7, "calendar"),
        prices={"eur": Price(0, 35)},  # (recorded)
        # That there are such fees is documented:
        # https://support.stripe.com/questions/june-2024-pricing-update-for-sepa-direct-debit
        # (the amounts are those that third parties name, and assumed)
        failed_fees={"eur": 350},
        disputed_fees={"eur": 1_500},
        refund_days=180,  # (reported)
        named_by=("iban",),
        alias="pm_sepaDebit_",
        # Of an IBAN, what follows the country and the check digits. Documented for German accounts;
        # that those of other countries end alike is assumed.
        numbers={
            "success": "370400440532013000",
            "successDelayed": "370400440532013003",
            "failed": "370400440532013001",
            "failedDelayed": "370400440532013004",
            "disputed": "370400440532013002",
            "insufficientFunds": "370400440002222227",
            "exceedsWeeklyVolumeLimit": "370400440000343434",
            "exceedsWeeklyTransactionLimit": "370400440000121212",
        },
    ),
    "bacs_debit": Method(
        capability="bacs_debit_payments",
        currencies=("gbp",),
        countries=("GB",),
        waits=(4, "business"),
        prices={"gbp": Price(100, cap=200, least=20)},  # (assumed: https://stripe.com/gb/pricing)
        refund_days=180,  # (assumed, as the other debits)
        named_by=("account_number", "sort_code"),
        alias="pm_bacsDebit_",
        branch="108800",
        # The accounts that payouts go to; that they do the same here, and the aliases, is assumed.
        numbers={
            "success": "00012345",
            "accountClosed": "11111113",
            "noAccount": "11111116",
            "insufficientFunds": "22222227",
            "debitNotAuthorized": "33333335",
            "dispute": "55555559",
        },
    ),
    "au_becs_debit": Method(
        capability="au_becs_debit_payments",
        currencies=("aud",),
        countries=("AU",),
        waits=(2, "business"),
        prices={"aud": Price(100, 30, cap=350)},  # (assumed: https://stripe.com/au/pricing)
        refund_days=180,  # (assumed, as the other debits)
        named_by=("account_number", "bsb_number"),
        alias="pm_auBecsDebit_",
        branch="000000",
        # (assumed, as those of Bacs)
        numbers={
            "success": "000123456",
            "accountClosed": "111111113",
            "noAccount": "111111116",
            "insufficientFunds": "222222227",
            "debitNotAuthorized": "333333335",
            "dispute": "555555559",
        },
    ),
    "ideal": Method(
        capability="ideal_payments",
        currencies=("eur",),
        countries=("NL",),
        prices={"eur": Price(0, 29)},  # (assumed: https://stripe.com/nl/pricing)
    ),
    "bancontact": Method("bancontact_payments", currencies=("eur",), countries=("BE",)),
    "fpx": Method("fpx_payments", currencies=("myr",), countries=("MY",), source_type="fpx"),
    # Not simulated.
    "ach_debit": Method(waits=(6, "business"), is_simulated=False),  # ACH by the old Charges API
    "nz_bank_account": Method(
        "nz_bank_account_becs_debit_payments", waits=(2, "business"), is_simulated=False
    ),
    "acss_debit": Method(waits=(5, "business"), is_simulated=False),
    "boleto": Method(waits=(2, "business"), is_simulated=False),
    "pix": Method(waits=(2, "business"), is_simulated=False),
    # The days of Singapore; that they are business days is documented of `delay_days`, and assumed.
    "paynow": Method("paynow_payments", waits=(7, "business"), is_simulated=False),
}
# The methods other than cards that payments are made with.
METHODS: Mapping[str, Method] = {
    type: method
    for type, method in PAYMENT_METHODS.items()
    if method.is_simulated and type != "card"
}
# The parameters that name the account of a debit, by type.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    type: method.named_by for type, method in METHODS.items() if method.debit
}

# The types that an account may have enabled; Stripe enables the common ones unless told otherwise.
ENABLED = ("card", *METHODS)


@rule("documented", "https://docs.stripe.com/payments/payment-methods/integration-options")
def redirects(type: str) -> bool:
    """The customer is sent to another page to pay: with iDEAL and the like, not with a card or a
    debit.
    """
    return type in METHODS and not METHODS[type].debit


def is_late_return(type: str, reason: str) -> bool:
    """Whether a dispute for a reason is a return of the bank, after the debit had succeeded."""
    method = PAYMENT_METHODS.get(type)
    return method is not None and reason in method.late_returns


def refund_days(type: str) -> int | None:
    """For how many days a payment can be refunded; None: without end."""
    method = PAYMENT_METHODS.get(type)
    return None if method is None else method.refund_days


@frozen
class BankPayment:
    """The bank account a customer pays from. `branch` is its routing number, sort code or BSB.

    `failure`: why the debit fails after it was pending. `stuck`: the debit stays pending for ever.
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
        """The last four characters."""
        return self.number[-4:]

    @property
    def is_debit(self) -> bool:
        """Money is taken from the account, which takes days."""
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
    """The `code` of an intent's last error is the failure code of its charge, if that is one of
    Stripe's error codes; else it is payment_intent_payment_attempt_failed."""
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


# The customer disputes it; under which reason is assumed.
_DISPUTED = evolve(_ORDINARY, effect=Effect(dispute="customer_initiated"))

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

# What the account of a type and number does.
_WORDS = {
    (type, number): word
    for type, method in METHODS.items()
    for word, number in method.numbers.items()
}
# Numbers that have no alias. (the first documented; those of Bacs and BECS assumed)
_WORDS.update({
    ("us_bank_account", "000888888885"): "tokenDeactivated",
    ("bacs_debit", "90012345"): "successDelayed",
    ("bacs_debit", "92222227"): "insufficientFunds",
    ("bacs_debit", "93333335"): "debitNotAuthorized",
    ("bacs_debit", "34343434"): "exceedsWeeklyVolumeLimit",
    ("bacs_debit", "12121212"): "exceedsWeeklyTransactionLimit",
    ("au_becs_debit", "900123456"): "successDelayed",
    ("au_becs_debit", "911111113"): "accountClosed",
    ("au_becs_debit", "911111116"): "noAccount",
    ("au_becs_debit", "922222227"): "insufficientFunds",
    ("au_becs_debit", "933333335"): "debitNotAuthorized",
    ("au_becs_debit", "343434343"): "exceedsWeeklyVolumeLimit",
    ("au_becs_debit", "121212121"): "exceedsWeeklyTransactionLimit",
})  # fmt: skip


@rule("recorded", "of bank accounts to pay out to, 2023-25; of those to pay from by analogy")
def number_of_test_mode(type: str, number: str) -> bool:
    """In test mode an account is debited by a test number of its type. (An IBAN is checked by its
    digits instead: `is_iban`.)
    """
    return (type, plain(number)) in _WORDS


@rule(
    "documented",
    "https://docs.stripe.com/testing, https://docs.stripe.com/payments/ach-direct-debit",
)
def bank_payment(type: str, number: str, branch: str = "") -> BankPayment:
    """The account number decides what becomes of a debit: it succeeds, fails after days, is
    disputed, stays pending, or is declined at once.
    """
    number = plain(number)
    if type == "sepa_debit":
        word, country = _WORDS.get((type, number[4:])), number[:2]
    else:
        word, country = _WORDS.get((type, number)), METHODS[type].countries[0]
    behaviour = _BEHAVIOUR[word or "success"]
    return evolve(behaviour, type=type, number=number, country=country, branch=branch)


# The customer authenticates at the bank, as with a card of 3D Secure.
_AT_THE_BANK = Effect(requires_authentication="always")


@rule("documented", "https://docs.stripe.com/payments/ideal, /bancontact, /fpx")
def paid_at_the_bank(type: str) -> BankPayment:
    """With iDEAL, Bancontact and FPX the customer is redirected to the bank, and pays or declines
    there."""
    return BankPayment(type, "", METHODS[type].countries[0], effect=_AT_THE_BANK)


@rule("documented", "https://docs.stripe.com/testing; the aliases of Bacs and BECS assumed")
def bank_by_payment_method(alias: str) -> BankPayment | None:
    """`pm_usBankAccount_<what it does>` is a PaymentMethod of the test account that does it;
    `pm_sepaDebit_<what it does>_<country>` is one of that country. None: there is no such account.
    """
    for type, method in METHODS.items():
        if method.debit and alias.startswith(method.alias):
            number = _number_that(type, alias.removeprefix(method.alias))
            return None if number is None else bank_payment(type, number, method.branch)
    return None


def _number_that(type: str, does: str) -> str | None:
    """The number of the test account that does something, as an alias says it."""
    numbers = METHODS[type].numbers
    if type != "sepa_debit":
        return numbers.get(does)
    word, _, country = does.partition("_")
    if word not in numbers or not country.islower() or country.upper() not in SEPA_COUNTRIES:
        return None
    return iban(country.upper(), numbers[word])
