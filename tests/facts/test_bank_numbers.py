"""Test bank accounts and debit cards: which make a payout fail."""

from __future__ import annotations

import pytest

from stripesim.facts.bank_numbers import (
    DESTINATIONS,
    FAILURE_MESSAGES,
    Destination,
    bank_outcome,
    by_bank_token,
    destination_for,
    failure_message,
    refuses_instant,
)
from stripesim.facts.card_numbers import luhn


@pytest.mark.parametrize(
    ("country", "number", "outcome"),
    [
        ("US", "000123456789",           None),
        ("US", "000111111116",           "no_account"),
        ("US", "000111111113",           "account_closed"),
        ("US", "000222222227",           "insufficient_funds"),
        ("US", "000333333335",           "debit_not_authorized"),
        ("US", "000444444440",           "invalid_currency"),
        ("US", "000888888883",           None),
        ("US", "000000000000",           None),
        ("CA", "000111111116",           "no_account"),
        ("BR", "000444444440",           "invalid_currency"),
        ("AU", "000123456",              None),
        ("AU", "111111116",              "no_account"),
        ("HK", "111111113",              "account_closed"),
        ("HK", "444444440",              "invalid_currency"),
        ("GB", "00012345",               None),
        ("GB", "11111116",               "no_account"),
        ("GB", "22222227",               "insufficient_funds"),
        ("GB", "33333335",               "debit_not_authorized"),
        ("GB", "GB89370400440532013000", None),
        ("DE", "DE89370400440532013000", None),
        ("FR", "FR89370400440532013000", None),
        ("DE", "DE62370400440532013001", "no_account"),
        ("DE", "DE62 3704 0044 0532 0130 01", "no_account"),
    ],
)  # fmt: skip
def test_the_account_number_decides_how_a_payout_ends(
    country: str, number: str, outcome: str | None
) -> None:
    assert bank_outcome(country, number) == outcome


def test_one_account_refuses_only_instant_payouts() -> None:
    assert refuses_instant("000888888883")
    assert not refuses_instant("000123456789")


@pytest.mark.parametrize(
    ("token", "outcome"),
    [
        ("btok_us_verified",                    None),
        ("btok_us_verified_noAccount",          "no_account"),
        ("btok_us_verified_accountClosed",      "account_closed"),
        ("btok_us_verified_insufficientFunds",  "insufficient_funds"),
        ("btok_us_verified_debitNotAuthorized", "debit_not_authorized"),
        ("btok_us_verified_invalidCurrency",    "invalid_currency"),
    ],
)  # fmt: skip
def test_a_bank_token_stands_for_a_us_account(token: str, outcome: str | None) -> None:
    account = by_bank_token(token)
    assert account is not None
    assert (account.country, account.currency, account.routing_number) == ("US", "usd", "110000000")
    assert bank_outcome(account.country, account.account_number) == outcome


def test_other_bank_tokens_do_not_exist() -> None:
    assert by_bank_token("btok_nope") is None


def test_every_failure_has_a_message() -> None:
    assert len(FAILURE_MESSAGES) == 25
    assert failure_message("could_not_process") == "Stripe could not process this transfer."


@pytest.mark.parametrize("each", DESTINATIONS, ids=lambda each: each.token)
def test_every_destination_is_found_by_token_and_by_number(each: Destination) -> None:
    assert luhn(each.number)
    assert destination_for(each.token) is each
    assert destination_for(each.number) is each


@pytest.mark.parametrize(
    ("token", "last4", "country", "outcome"),
    [
        ("tok_visa_debit_us_transferSuccess",          "5556", "US", None),
        ("tok_visa_debit_us_transferFail",             "5572", "US", "could_not_process"),
        ("tok_visa_debit_us_instantPayoutUnsupported", "5555", "US", "instant_payouts_unsupported"),
        ("tok_mastercard_debit_us_transferSuccess",    "8210", "US", None),
        ("tok_discover_debit_us_transferSuccess",      "1113", "US", None),
        ("tok_visa_debit_de_transferFail",             "0011", "DE", "could_not_process"),
        ("tok_mastercard_debit_nz_transferSuccess",    "0165", "NZ", None),
        ("tok_visa_credit_au",                         "0006", "AU", "invalid_card_type"),
    ],
)  # fmt: skip
def test_a_debit_card_decides_how_a_payout_to_it_ends(
    token: str, last4: str, country: str, outcome: str | None
) -> None:
    found = destination_for(token)
    assert found is not None
    assert (found.last4, found.country, found.outcome) == (last4, country, outcome)


def test_a_card_that_is_no_destination_is_unknown() -> None:
    assert destination_for("4242424242424242") is None
