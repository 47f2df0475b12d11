"""Tokens: what was said of a card, a bank account, an account or a person, sent once."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping
from typing import Annotated, Any, Unpack

from stripesim.api.common import Nothing, Object, Options, String
from stripesim.api.endpoints.account_details import COMPANY, INDIVIDUAL
from stripesim.api.endpoints.accounts import BUSINESS
from stripesim.api.endpoints.external_accounts import BANK
from stripesim.api.endpoints.payment_methods import CARD
from stripesim.api.endpoints.persons import PersonDetails
from stripesim.api.kinds import Boolean, Currency, Either, Hash, Kind, Text, Unsimulated
from stripesim.api.parameters import Refused, parameters_of
from stripesim.api.routes import Shape
from stripesim.api.service import Service, get, post
from stripesim.resources.payments.cards import NUMBERED

TOKEN: dict[str, Kind] = {**CARD, "currency": Currency(), "networks": Unsimulated()}
OF_A_BANK: dict[str, Kind] = {
    **BANK,
    "account_type": Unsimulated(),
    "payment_method": Unsimulated(),
}
ACCOUNT: dict[str, Kind] = {
    "business_type": BUSINESS,
    "company": Hash({**COMPANY.members, "ownership_declaration_shown_and_signed": Boolean()}),
    "individual": INDIVIDUAL,
    "tos_shown_and_accepted": Boolean(),
}
PERSON: dict[str, Kind] = {
    **parameters_of(PersonDetails).kinds,
    "documents": Unsimulated(),
    "person_token": Unsimulated(),
}


class TokenCreate(Options, total=False):
    card: Annotated[str | Mapping[str, Any], Either(Text(), Hash(TOKEN, NUMBERED))]
    bank_account: Annotated[Mapping[str, Any], Hash(OF_A_BANK, ("country", "account_number"))]
    account: Annotated[Mapping[str, Any], Hash(ACCOUNT)]
    person: Annotated[Mapping[str, Any], Hash(PERSON)]
    customer: String
    cvc_update: Refused[Object]
    pii: Refused[Object]


class Tokens(Service, base="/v1/tokens", kind="token"):
    """What was said of a card, a bank account, an account or a person, handed over once."""

    @post()
    def create(self, **params: Unpack[TokenCreate]) -> Shape:
        """A token of one of them, good for one use; on a connected account also of the card that a
        `customer` of the platform has saved.

        Raises `CardError` for a number, an expiry or a CVC that cannot be one. (documented)"""

    @get("/{token}")
    def retrieve(self, token: str, **params: Unpack[Nothing]) -> Shape:
        """One token; `used` says whether it is spent."""
