"""From what an application sends to the test card it means: a token, a number, `pm_card_…`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.refusal import Refusal
from stripesim.resources.shared import year_of
from stripesim.rules.evidence import rule
from stripesim.rules.test_cards import Card, by_payment_method, by_token, card_for, luhn


def _card_error(message: str, code: str, param: str | None, **extra: Any) -> Refusal:
    return Refusal(message, code=code, param=param, type="card_error", status=402, **extra)


def from_token(token: str, param: str) -> Card:
    """The card of a test token (`tok_visa`)."""
    card = by_token(token)
    if card is None:
        raise Refusal(f"No such token: '{token}'", code="resource_missing", param=param)
    return card


def from_payment_method(alias: str) -> Card | None:
    """The card of a test payment method (`pm_card_visa`), if it is one."""
    return by_payment_method(alias)


@rule("documented", "https://docs.stripe.com/testing; messages recorded")
def from_number(given: Mapping[str, Any], now: int) -> Card:
    """A number that fails the Luhn check, a month that is none, a year long past and a security
    code of two digits are refused before anything is charged.
    """
    number = str(given["number"]).replace(" ", "")
    if not number.isdigit() or not luhn(number):
        raise _card_error("Your card number is incorrect.", "incorrect_number", "number")
    month, year = given.get("exp_month", 12), given.get("exp_year", year_of(now) + 1)
    if not 1 <= month <= 12:
        message = "Your card's expiration month is invalid."
        raise _card_error(message, "invalid_expiry_month", "exp_month")
    century = year_of(now) // 100 * 100
    full_year = year + century if year < 100 else year
    if not year_of(now) - 1 <= full_year <= year_of(now) + 50:
        message = "Your card's expiration year is invalid."
        raise _card_error(message, "invalid_expiry_year", "exp_year")
    cvc = given.get("cvc")
    if cvc is not None and not (cvc.isdigit() and 3 <= len(cvc) <= 4):
        message = "Your card's security code is invalid."
        raise _card_error(message, "invalid_cvc", "cvc")
    card = card_for(number)
    if card is None:
        raise _card_error(
            "Your card was declined. Your request was in test mode, but used a non test (live) "
            "card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
            "card_declined",
            None,
            decline_code="test_mode_live_card",
        )
    return card


def expiry(given: Mapping[str, Any], now: int) -> dict[str, int]:
    """`exp_month` and the four-digit `exp_year`, as far as they were given."""
    result = {name: given[name] for name in ("exp_month", "exp_year") if name in given}
    if result.get("exp_year", 100) < 100:
        result["exp_year"] += year_of(now) // 100 * 100
    return result
