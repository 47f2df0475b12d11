"""The fields of an external account, and their first values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol, cast

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.record import NEW, Record, record
from stripesim.facts.bank_numbers import bank_outcome, by_bank_token, destination_for
from stripesim.facts.card_numbers import Card, card_for
from stripesim.facts.cross_border import currency_of
from stripesim.facts.evidence import rule
from stripesim.resources.payments import cards
from stripesim.resources.requests import made_token, merged


@record
class ExternalAccount(Record):
    """A bank account or a debit card, as `object` says. `number` decides whether payouts to it come
    back (a test number); `details` are its other details, by parameter.
    """

    kind: ClassVar[str] = "external_account"

    object: str
    country: str
    currency: str
    number: str
    details: Mapping[str, Any]
    metadata: Mapping[str, str]

    @property
    def outcome(self) -> str | None:
        """The failure code with which payouts come back; None: they arrive."""
        if self.object == "bank_account":
            return bank_outcome(self.country, self.number)
        card = destination_for(self.number)
        fails = card is not None and card.outcome == "could_not_process"
        return "could_not_process" if fails else None


# What can be said of each when it is added, and be changed later.
SAYABLE: Mapping[str, tuple[str, ...]] = {
    "bank_account": ("account_holder_name", "account_holder_type"),
    "card": ("exp_month", "exp_year", *cards.KEPT),
}


def draft(act: Act[Any]) -> ExternalAccount:
    """Facts: external_account, a token (`btok_…`, `tok_visa_debit_us_transferSuccess`) or the
    details of a bank account or a card.
    """
    change, given = act.change, act.facts["external_account"]
    bank = by_bank_token(given) if isinstance(given, str) else None
    token = token_made(change, given)
    if bank is not None:
        given = {name: getattr(bank, name) for name in OF_A_BANK}
    elif token is not None and token.type == "bank_account":
        given = {**token.details, "id": token.object_id}
    elif isinstance(given, str):
        given = {"object": "card", "token": given}
    said = given.get("metadata", {})  # of a card, inside; else beside it
    metadata = merged({}, act.facts.get("metadata", said))
    if given.get("object") == "card":
        return card(change, given, metadata)
    return bank_account(change, given, metadata)


OF_A_BANK = ("country", "currency", "routing_number", "account_number")


class Token(Protocol):
    """What is looked at of a token."""

    @property
    def type(self) -> str: ...
    @property
    def card(self) -> Card | None: ...
    @property
    def details(self) -> Mapping[str, Any]: ...
    @property
    def object_id(self) -> str | None: ...


def token_made(change: Change, given: object) -> Token | None:
    """The token that was made of a bank account or a card; None: it is none."""
    return cast("Token | None", made_token(change, given))


def bank_account(
    change: Change, given: Mapping[str, Any], metadata: Mapping[str, str]
) -> ExternalAccount:
    """A new bank account; `given` are its country, its numbers and its holder."""
    country = given["country"].upper()
    return ExternalAccount(
        id=given.get("id") or change.new_id("ba"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        object="bank_account",
        country=country,
        currency=given.get("currency") or currency_paid(change, country),
        number=given["account_number"],
        details={name: given.get(name) for name in ("routing_number", *SAYABLE["bank_account"])},
        metadata=metadata,
    )


def card(change: Change, given: Mapping[str, Any], metadata: Mapping[str, str]) -> ExternalAccount:
    """A new card; `given` are a token or a number, and its other details."""
    found = card_given(change, given)
    country = found.card.country
    currency = given.get("currency") or currency_paid(change, country)
    return ExternalAccount(
        id=found.id or change.new_id("card"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        object="card",
        country=country,
        currency=currency,
        number=found.card.number,
        details=found.details,
        metadata=metadata,
    )


@rule("assumed", "without `currency` a card or a bank account is paid in that of its country")
def currency_paid(change: Change, country: str) -> str:
    """An external account has one currency: the one given, else that of its country if Stripe pays
    in that, else the account's own.
    """
    own: str = change.latest(change.account).default_currency
    return currency_of(country) or own


def card_given(change: Change, given: Mapping[str, Any]) -> cards.Given:
    """The card of a token or of a number. (A token object is used up: see `links.py`.)"""
    token = given.get("token")
    if token is None:
        cards.check_that_all_is_said(given, "external_account")
        return cards.from_number(given, change.now)
    test = destination_for(token) if token.startswith("tok_") else None
    found = None if test is None else card_for(test.number)
    if found is not None:
        return cards.Given(found)
    made = token_made(change, token)
    if made is not None and made.card is not None:
        return cards.Given(made.card, made.details, made.object_id)
    return cards.from_token(change, token, "external_account")
