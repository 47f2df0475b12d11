"""What an account declines by itself: `settings.card_payments.decline_on`, whatever the card's
issuer says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from attrs import evolve

from stripesim.facts.card_numbers import CVC_FAILED, ZIP_FAILED, Card, Decline
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.payments.bank_payments import Instrument


class Ruling(Protocol):
    """An account, as far as it rules what is declined."""

    @property
    def details(self) -> Mapping[str, Mapping[str, Any]]: ...


@rule("documented", "https://docs.stripe.com/api/accounts/object: only of what was given and fails")
def ruled(account: Ruling, instrument: Instrument, given: Mapping[str, Any]) -> Instrument:
    """The card as it behaves on the account: where the account wants it, a card whose security code
    or postal code fails its check is declined. `given`: what was said of the card.
    """
    rules = account.details.get("settings", {}).get("card_payments", {}).get("decline_on")
    if not rules or not isinstance(instrument, Card) or instrument.effect.decline is not None:
        return instrument
    checks = cards.checks(instrument, given)
    if rules.get("cvc_failure") and checks["cvc_check"] == "fail":
        return declining(instrument, CVC_FAILED)
    if rules.get("avs_failure") and checks["address_postal_code_check"] == "fail":
        return declining(instrument, ZIP_FAILED)
    return instrument


@cache
def declining(card: Card, decline: Decline) -> Card:
    """The card, if it is declined so."""
    return evolve(card, effect=evolve(card.effect, decline=decline))
