"""Test bank accounts to pay from: which number does what."""

from __future__ import annotations

import pytest

from stripesim.facts.ibans import iban, is_iban
from stripesim.facts.payment_methods import (
    FAILURES,
    METHODS,
    SEPA_COUNTRIES,
    BankPayment,
    bank_by_payment_method,
    bank_payment,
    error_code,
    paid_at_the_bank,
)
from stripesim.facts.pricing import prices_for


def does(bank: BankPayment) -> str:
    """What the account does, in a word."""
    if bank.effect.decline is not None:
        return f"declined: {bank.effect.decline.code}"
    if bank.effect.dispute is not None:
        return "disputed"
    if bank.stuck:
        return "pending"
    return "succeeds" if bank.failure is None else f"fails: {bank.failure.code}"


# fmt: off
ACCOUNTS = [
    ("us_bank_account", "000123456789", "success",             "succeeds"),
    ("us_bank_account", "000111111113", "accountClosed",       "fails: account_closed"),
    ("us_bank_account", "000111111116", "noAccount",           "fails: no_account"),
    ("us_bank_account", "000222222227", "insufficientFunds",   "fails: insufficient_funds"),
    ("us_bank_account", "000333333335", "debitNotAuthorized",  "fails: debit_not_authorized"),
    ("us_bank_account", "000444444440", "invalidCurrency",     "fails: invalid_currency"),
    ("us_bank_account", "000555555559", "dispute",             "disputed"),
    ("us_bank_account", "000000000009", "processing",          "pending"),
    ("us_bank_account", "000777777771", "weeklyLimitExceeded",
     "declined: charge_exceeds_source_limit"),
    ("us_bank_account", "000000004954", "riskLevelHighest",
     "declined: payment_intent_payment_attempt_failed"),
    ("us_bank_account", "000666666661", "failMicrodeposits",   "succeeds"),
    ("us_bank_account", "000000000001", None,                  "succeeds"),
    ("us_bank_account", "000888888885", None,
     "fails: tokenized_account_number_deactivated"),
    ("bacs_debit",      "00012345",     "success",             "succeeds"),
    ("bacs_debit",      "11111113",     "accountClosed",       "fails: account_closed"),
    ("bacs_debit",      "11111116",     "noAccount",           "fails: no_account"),
    ("bacs_debit",      "22222227",     "insufficientFunds",   "fails: insufficient_funds"),
    ("bacs_debit",      "33333335",     "debitNotAuthorized",  "fails: debit_not_authorized"),
    ("bacs_debit",      "55555559",     "dispute",             "disputed"),
    ("au_becs_debit",   "000123456",    "success",             "succeeds"),
    ("au_becs_debit",   "111111113",    "accountClosed",       "fails: account_closed"),
    ("au_becs_debit",   "111111116",    "noAccount",           "fails: no_account"),
    ("au_becs_debit",   "222222227",    "insufficientFunds",   "fails: insufficient_funds"),
    ("au_becs_debit",   "333333335",    "debitNotAuthorized",  "fails: debit_not_authorized"),
    ("au_becs_debit",   "555555559",    "dispute",             "disputed"),
]
IBANS = [
    ("DE89370400440532013000", "success",                       "succeeds"),
    ("DE08370400440532013003", "successDelayed",                "succeeds"),
    ("DE62370400440532013001", "failed",                        "fails: could_not_process"),
    ("DE78370400440532013004", "failedDelayed",                 "fails: could_not_process"),
    ("DE35370400440532013002", "disputed",                      "disputed"),
    ("DE65370400440002222227", "insufficientFunds",             "fails: insufficient_funds"),
    ("DE65370400440000343434", "exceedsWeeklyVolumeLimit",
     "declined: charge_exceeds_source_limit"),
    ("DE27370400440000121212", "exceedsWeeklyTransactionLimit",
     "declined: charge_exceeds_transaction_limit"),
]
# fmt: on
PREFIX = {
    "us_bank_account": "pm_usBankAccount_",
    "bacs_debit": "pm_bacsDebit_",
    "au_becs_debit": "pm_auBecsDebit_",
}
BANKS = {
    "us_bank_account": ("US", "110000000"),
    "bacs_debit": ("GB", "108800"),
    "au_becs_debit": ("AU", "000000"),
}


@pytest.mark.parametrize(("type", "number", "alias", "word"), ACCOUNTS)
def test_the_account_number_decides_how_a_debit_ends(
    type: str, number: str, alias: str | None, word: str
) -> None:
    assert does(bank_payment(type, number)) == word
    if alias is not None:
        by_alias = bank_by_payment_method(PREFIX[type] + alias)
        assert by_alias is not None
        assert (by_alias.type, by_alias.number, does(by_alias)) == (type, number, word)
        assert (by_alias.country, by_alias.branch) == BANKS[type]


@pytest.mark.parametrize(("number", "alias", "word"), IBANS)
def test_an_iban_decides_how_a_sepa_debit_ends(number: str, alias: str, word: str) -> None:
    assert is_iban(number)
    assert does(bank_payment("sepa_debit", number)) == word
    german = bank_by_payment_method(f"pm_sepaDebit_{alias}_de")
    assert german is not None
    assert (german.number, german.last4, german.country) == (number, number[-4:], "DE")
    for country in SEPA_COUNTRIES:
        bank = bank_by_payment_method(f"pm_sepaDebit_{alias}_{country.lower()}")
        assert bank is not None
        assert (bank.country, does(bank)) == (country, word)
        assert is_iban(bank.number)


@pytest.mark.parametrize(
    "alias",
    [
        "pm_card_visa",
        "pm_usBankAccount_",
        "pm_usBankAccount_tokenDeactivated",
        "pm_sepaDebit_success",
        "pm_sepaDebit_success_",
        "pm_sepaDebit_success_us",
        "pm_sepaDebit_success_DE",
        "pm_sepaDebit_unknown_de",
    ],
)
def test_other_aliases_are_no_bank_accounts(alias: str) -> None:
    assert bank_by_payment_method(alias) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DE",
        "DE88370400440532013000",  # a check digit
        "de89370400440532013000",
        "DE8937040044053201300-",
        "US89370400440532013000",
    ],
)
def test_what_is_no_iban(text: str) -> None:
    assert not is_iban(text)


def test_an_iban_may_be_written_in_groups() -> None:
    assert is_iban("DE89 3704 0044 0532 0130 00")
    assert iban("GB", "NWBK60161331926819") == "GB29NWBK60161331926819"


def test_an_error_code_is_one_that_stripe_has_for_errors() -> None:
    assert error_code(FAILURES["no_account"]) == "no_account"
    assert error_code(FAILURES["invalid_currency"]) == "payment_intent_payment_attempt_failed"


def test_every_method_is_a_debit_or_paid_at_the_bank() -> None:
    at_the_bank = [type for type, method in METHODS.items() if not method.debit]
    assert at_the_bank == ["ideal", "bancontact", "fpx"]
    for type in at_the_bank:
        assert paid_at_the_bank(type).effect.requires_authentication == "always"
    assert set(prices_for("US").failed_debit_fees) <= set(METHODS)
