"""What an account declines by itself: `settings.card_payments.decline_on`, whatever the card's
issuer says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    for name, decline in failing(instrument, given):
        if rules.get(name):
            return declining(instrument, decline)
    return instrument


# What an account can decline: the rule's name, the check, and what is said then.
RULED = (
    ("cvc_failure", "cvc_check", CVC_FAILED),
    ("avs_failure", "address_postal_code_check", ZIP_FAILED),
)


def failing(card: Card, given: Mapping[str, Any]) -> Iterator[tuple[str, Decline]]:
    """The rules by which a card would be declined, and how."""
    checks = cards.checks(card, given)
    return ((name, decline) for name, check, decline in RULED if checks[check] == "fail")


@rule("documented", "https://docs.stripe.com/testing: declined cards cannot be attached, 0341 can")
def can_be_saved(account: Ruling, instrument: Instrument, given: Mapping[str, Any]) -> bool:
    """Saving a card asks its issuer: a card that declines is not saved, nor one that the account
    itself declines (assumed, for setup intents).
    """
    here = ruled(account, instrument, given)
    return here is instrument and instrument.effect.attachable


def why_not_saved(instrument: Instrument, given: Mapping[str, Any]) -> Decline:
    """The decline of a card that was not saved: its issuer's, or else the account's own."""
    decline = instrument.effect.decline
    if decline is None:
        assert isinstance(instrument, Card)
        if_changed = ("avs_failure", ZIP_FAILED)  # only an address is changed afterwards
        _, decline = next(failing(instrument, given), if_changed)
    return decline


@cache
def declining(card: Card, decline: Decline) -> Card:
    """The card, if it is declined so."""
    return evolve(card, effect=evolve(card.effect, decline=decline))
