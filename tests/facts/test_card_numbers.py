"""The test cards: every number is a card number, and the ones people use do what the page says."""

from __future__ import annotations

import pytest

from stripesim.facts.card_numbers import (
    AUTHENTICATION_REQUIRED,
    CARDS,
    INCORRECT_NUMBER,
    ORDINARY,
    Card,
    by_payment_method,
    by_token,
    card_for,
    luhn,
)


def card(number: str) -> Card:
    found = card_for(number)
    assert found is not None
    return found


@pytest.mark.parametrize("number", CARDS)
def test_every_number_passes_the_luhn_check(number: str) -> None:
    assert luhn(number)


def test_the_table_is_complete() -> None:
    assert len(CARDS) == 140
    aliases = [each.alias for each in CARDS.values() if each.alias]
    assert len(aliases) == len(set(aliases))


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("4242424242424242",    True),
        ("4242 4242 4242 4242", True),
        ("4242424242424241",    False),
        ("378282246310005",     True),
        ("36227206271667",      True),
        ("4000007840000006",    False),
        ("",                    False),
        ("4242x",               False),
        ("٤٢٤٢",                False),
    ],
)  # fmt: skip
def test_the_luhn_check_of_known_numbers(number: str, passes: bool) -> None:
    assert luhn(number) is passes


@pytest.mark.parametrize(
    ("alias", "last4", "brand", "country", "funding"),
    [
        ("visa",                  "4242", "visa",       "US", "credit"),
        ("us",                    "4242", "visa",       "US", "credit"),
        ("visa_debit",            "5556", "visa",       "US", "debit"),
        ("mastercard",            "4444", "mastercard", "US", "credit"),
        ("mastercard_prepaid",    "5100", "mastercard", "US", "prepaid"),
        ("amex",                  "0005", "amex",       "US", "credit"),
        ("discover",              "1117", "discover",   "US", "credit"),
        ("diners",                "0004", "diners",     "US", "credit"),
        ("jcb",                   "0505", "jcb",        "JP", "credit"),
        ("unionpay",              "0005", "unionpay",   "CN", "credit"),
        ("visa_cartesBancaires",  "1001", "visa",       "FR", "credit"),
        ("fr",                    "0003", "visa",       "FR", "credit"),
        ("gb",                    "0000", "visa",       "GB", "credit"),
        ("gb_debit",              "0005", "visa",       "GB", "debit"),
        ("gb_mastercard",         "4449", "mastercard", "GB", "credit"),
        ("th_debit",              "0008", "visa",       "TH", "debit"),
        ("bypassPending",         "0077", "visa",       "US", "credit"),
        ("bypassPendingInternational", "0278", "visa",  "IE", "credit"),
    ],
)  # fmt: skip
def test_a_card_is_named_by_token_payment_method_or_number(
    alias: str, last4: str, brand: str, country: str, funding: str
) -> None:
    found = by_token(f"tok_{alias}")
    assert found is not None
    assert found is by_payment_method(f"pm_card_{alias}")
    assert found is card_for(found.number)
    assert (found.last4, found.brand, found.country, found.funding) == (
        last4, brand, country, funding,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("token", "code", "decline_code", "param", "message"),
    [
        ("tok_visa_chargeDeclined", "card_declined", "generic_decline", None,
         "Your card was declined."),
        ("tok_chargeDeclined", "card_declined", "generic_decline", None,
         "Your card was declined."),
        ("tok_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", None,
         "Your card has insufficient funds."),
        ("tok_visa_debit_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds",
         None, "Your card has insufficient funds."),
        ("tok_visa_chargeDeclinedLostCard", "card_declined", "lost_card", None,
         "Your card was declined."),
        ("tok_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", None,
         "Your card was declined."),
        ("tok_chargeDeclinedExpiredCard", "expired_card", None, "exp_month",
         "Your card has expired."),
        ("tok_chargeDeclinedIncorrectCvc", "incorrect_cvc", None, "cvc",
         "Your card's security code is incorrect."),
        ("tok_chargeDeclinedProcessingError", "processing_error", "generic_decline", None,
         "An error occurred while processing your card. Try again in a little bit."),
        ("tok_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded",
         None, "Your card was declined."),
        ("tok_chargeCustomerFail", "card_declined", "generic_decline", None,
         "Your card was declined."),
        ("tok_visa_chargeCustomerFailLostCard", "card_declined", "lost_card", None,
         "Your card was declined."),
        ("tok_visa_chargeDeclinedFraudulent", "card_declined", "fraudulent", None,
         "Your card was declined."),
    ],
)  # fmt: skip
def test_a_declined_card_answers_with_its_code(
    token: str, code: str, decline_code: str | None, param: str | None, message: str
) -> None:
    found = by_token(token)
    assert found is not None
    decline = found.effect.decline
    assert decline is not None
    assert (decline.code, decline.decline_code, decline.param) == (code, decline_code, param)
    assert decline.message == message


def test_the_outcome_of_a_generic_decline_is_the_recorded_one() -> None:
    decline = card("4000000000000002").effect.decline
    assert decline is not None
    assert decline.type == "issuer_declined"
    assert decline.network_status == "declined_by_network"
    assert decline.reason == "generic_decline"
    assert decline.advice_code == "try_again_later"
    assert decline.network_decline_code == "01"
    assert decline.seller_message == (
        "The bank did not return any further details with this decline."
    )


def test_radar_blocks_before_the_network_is_asked() -> None:
    decline = card("4100000000000019").effect.decline
    assert decline is not None
    assert decline.type == "blocked"
    assert decline.network_status == "not_sent_to_network"
    assert decline.reason == "merchant_blacklist"
    assert decline.seller_message == "Stripe blocked this payment."


def test_declines_that_belong_to_no_card() -> None:
    assert INCORRECT_NUMBER.code == "incorrect_number"
    assert INCORRECT_NUMBER.param == "number"
    assert (INCORRECT_NUMBER.type, INCORRECT_NUMBER.network_status) == (
        "invalid", "not_sent_to_network",
    )  # fmt: skip
    assert (INCORRECT_NUMBER.reason, INCORRECT_NUMBER.seller_message) == (
        "incorrect_number", "The card number is incorrect.",
    )  # fmt: skip
    assert AUTHENTICATION_REQUIRED.code == AUTHENTICATION_REQUIRED.decline_code
    assert AUTHENTICATION_REQUIRED.message == (
        "Your card was declined. This transaction requires authentication."
    )


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        ("4000000000000077", "bypass_pending",              True),
        ("4000003720000278", "bypass_pending",              True),
        ("4000000000007726", "refund",                      "pending"),
        ("4000000000005126", "refund",                      "fail"),
        ("4000000000000259", "dispute",                     "fraudulent"),
        ("4000000000000259", "dispute_network_reason_code", "10.4"),
        ("4000000000002685", "dispute",                     "product_not_received"),
        ("4000000000002685", "dispute_network_reason_code", "13.1"),
        ("4000000000001976", "dispute_case",                "inquiry"),
        ("4000000000001976", "dispute_network_reason_code", "10"),
        ("4000000000005423", "early_fraud_warning",         True),
        ("4000000404000079", "dispute_count",               2),
        ("4000000404004816", "dispute_prevented_by",        "rapid_dispute_resolution"),
        ("4000002500003155", "requires_authentication",     "unless_set_up"),
        ("4000002760003184", "requires_authentication",     "always"),
        ("4000003800000446", "requires_authentication",     "on_session"),
        ("4000000000003055", "requires_authentication",     "supported"),
        ("4000000000009235", "risk_level",                  "elevated"),
        ("4000000000000341", "attachable",                  True),
        ("4000000000000002", "attachable",                  False),
        ("4000000000000127", "decline_only_with_cvc",       True),
        ("4000000000000101", "cvc_check",                   "fail"),
        ("4000000000000036", "address_postal_code_check",   "fail"),
        ("4000000000000028", "address_line1_check",         "fail"),
        ("4000000000000044", "address_line1_check",         "unavailable"),
        ("4000000000004236", "blocks",                      "payouts"),
        ("4000000000004210", "blocks",                      "charges"),
    ],
)  # fmt: skip
def test_a_card_has_one_peculiarity(number: str, field: str, value: object) -> None:
    assert getattr(card(number).effect, field) == value


def test_an_ordinary_card_has_none() -> None:
    assert card("4242 4242 4242 4242").effect is ORDINARY


@pytest.mark.parametrize("word", ["tok_card_visa", "tok_nope", "visa", "pm_card_visa", "tok_"])
def test_there_are_no_other_tokens(word: str) -> None:
    assert by_token(word) is None


@pytest.mark.parametrize("word", ["pm_card_nope", "tok_visa", "visa", "pm_card_"])
def test_there_are_no_other_payment_methods(word: str) -> None:
    assert by_payment_method(word) is None


def test_a_number_that_is_no_test_card_is_unknown() -> None:
    assert luhn("4111111111111111")
    assert card_for("4111111111111111") is None
