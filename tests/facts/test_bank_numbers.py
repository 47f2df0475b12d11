"""Test bank accounts and debit cards: which make a payout fail."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator
from stripesim.facts.bank_numbers import (
    DESTINATIONS,
    FAILURE_MESSAGES,
    IBANS,
    Destination,
    bank_outcome,
    bank_that_works,
    by_bank_token,
    destination_for,
    failure_message,
    refuses_instant,
)
from stripesim.facts.card_numbers import luhn
from stripesim.facts.ibans import iban

WITH_IBAN = (
    "AT BE BG CH CY CZ DE DK EE ES FI FR GI GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE "
    "SI SK SM"
)


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


FAILURES = (
    "no_account", "account_closed", "insufficient_funds", "debit_not_authorized",
    "invalid_currency",
)  # fmt: skip
DIGITS = ("111111116", "111111113", "222222227", "333333335", "444444440")


@pytest.mark.parametrize(("digits", "code"), [*zip(DIGITS, FAILURES, strict=True)])
def test_an_account_number_fails_in_the_form_of_its_country(digits: str, code: str) -> None:
    for country in ("US", "CA", "BR", "NZ", "SG", "TH", "KR"):
        assert bank_outcome(country, f"000{digits}") == code
        assert bank_outcome(country, digits) is None
    for country in ("AU", "HK"):
        assert bank_outcome(country, digits) == code
    assert bank_outcome("GB", digits[1:]) == code


@pytest.mark.parametrize(("last", "code"), [*enumerate(FAILURES, start=1)])
def test_a_payout_to_a_german_iban_fails_as_its_last_digit_says(last: int, code: str) -> None:
    number = iban("DE", f"37040044053201300{last}")
    assert bank_outcome("DE", number) == code
    sim = Simulator(country="DE", opening_balance={"eur": 10_000})
    bank: Any = {
        "object": "bank_account", "country": "DE", "currency": "eur",
        "account_number": number,
    }  # fmt: skip
    made = sim.controls.add_external_account(bank, default_for_currency=True)
    payout = sim.payouts.create(amount=5_000, currency="eur", destination=made["id"])
    sim.clock.advance(days=14)
    ended = sim.payouts.retrieve(payout["id"])
    assert (ended["status"], ended["failure_code"]) == ("failed", code)


@pytest.mark.parametrize(
    ("country", "number", "routing"),
    [
        ("US", "000123456789",           "110000000"),
        ("AU", "000123456",              "110000"),
        ("BR", "000123456789",           "110-0000"),
        ("CA", "000123456789",           "11000-000"),
        ("GB", "00012345",               "108800"),
        ("HK", "000123456",              "110-000"),
        ("JP", "0001234",                "1100000"),
        ("SG", "000123456",              "1100-000"),
        ("NZ", "1100000000000010",       None),
        ("KR", "000123456789",           "SGSEKRSLXXX"),
        ("IN", "000123456789",           "HDFC0004051"),
        ("MX", "000000001234567897",     None),
        ("NG", "1111111112",             "AAAANGLAXXX"),
        ("KE", "000123456789",           "110000000"),
        *((country, number, None) for country, number in IBANS.items()),
        *(
            (country, f"{country}89370400440532013000", None)
            for country in WITH_IBAN.split()
            if country not in IBANS
        ),
    ],
)  # fmt: skip
def test_the_bank_account_that_works_is_of_the_form_of_its_country(
    country: str, number: str, routing: str | None
) -> None:
    assert bank_that_works(country, "xxx") == {
        "object": "bank_account",
        "country": country,
        "currency": "xxx",
        "account_number": number,
        "routing_number": routing,
    }
    assert bank_outcome(country, number) is None


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
