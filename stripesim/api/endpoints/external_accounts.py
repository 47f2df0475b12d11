"""External accounts: the bank accounts and debit cards that an account is paid out to."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    Clearable,
    Flag,
    Nothing,
    Object,
    Options,
    Paging,
    Pairs,
    Removal,
    String,
    Whole,
)
from stripesim.api.endpoints.payment_methods import CARD, HOLDER
from stripesim.api.kinds import (
    Boolean,
    ByObject,
    Choice,
    Clearing,
    Currency,
    Either,
    Hash,
    Kind,
    Metadata,
    Text,
)
from stripesim.api.operations import act
from stripesim.api.parameters import Kept, Refused
from stripesim.api.routes import Shape
from stripesim.api.service import Service, delete, every, get, pages, post
from stripesim.api.text_kinds import CountryCode

OBJECT = Choice(("bank_account", "card"))
PAYABLE_CARD: dict[str, Kind] = {
    **CARD,
    "object": OBJECT,
    "currency": Currency(),
    "default_for_currency": Boolean(),
    "token": Text(),
    "metadata": Metadata(),
}
BANK: dict[str, Kind] = {
    "object": OBJECT,
    "country": CountryCode(clearable=False),
    "currency": Currency(),
    "routing_number": Text(),
    "account_number": Text(),
    "account_holder_name": Text(),
    **HOLDER,
}
DESTINATION = Either(Text(), ByObject({
    "bank_account": Hash(BANK, ("country", "account_number")),
    "card": Hash(PAYABLE_CARD),
}))  # fmt: skip
Destination = Annotated[str | Mapping[str, Any], DESTINATION]


class ExternalAccountCreate(Options, total=False):
    external_account: Required[Destination]
    default_for_currency: Flag
    metadata: Pairs


class ExternalAccountUpdate(Options, total=False):
    account_holder_name: Clearable
    account_holder_type: Annotated[str, Clearing(HOLDER["account_holder_type"])]
    default_for_currency: Flag
    metadata: Pairs
    exp_month: Whole
    exp_year: Whole
    name: Kept[Clearable]
    address_city: Kept[Clearable]
    address_country: Kept[Clearable]
    address_line1: Clearable
    address_line2: Kept[Clearable]
    address_state: Kept[Clearable]
    address_zip: Clearable
    account_type: Refused[String]
    documents: Refused[Object]


class ExternalAccountList(Paging, total=False):
    object: Annotated[str, OBJECT]


class ExternalAccounts(
    Service,
    base="/v1/accounts/{account}/external_accounts",
    kind="external_account",
    expands={"account": "account"},
    others={
        "bank_account": {"account": "account", "customer": "customer"},
        "card": {"account": "account", "customer": "customer"},
    },
):
    """The bank accounts and debit cards that an account is paid out to."""

    @post()
    def create(self, account: str, **params: Unpack[ExternalAccountCreate]) -> Shape:
        """Add a bank account or a debit card, by its details or a token
        (`tok_visa_debit_us_transferSuccess`); the first of its currency is its default.

        Raises `InvalidRequestError` with code `invalid_card_type` for a card that is no debit card.
        (documented)"""

    @get("/{external_account}")
    def retrieve(self, account: str, external_account: str, **params: Unpack[Nothing]) -> Shape:
        """One bank account or card."""

    @post("/{external_account}", act("external_account", "update"))
    def update(
        self, account: str, external_account: str, **params: Unpack[ExternalAccountUpdate]
    ) -> Shape:
        """Change it. An `errored` one can receive payouts again afterwards. (documented)"""

    @pages(by=("object",))
    def list(self, account: str, **params: Unpack[ExternalAccountList]) -> Shape:
        """A page of bank accounts and cards, newest first; `object` narrows it to one of the
        two.
        """

    all = every(list)

    @delete("/{external_account}", act("external_account", "delete"))
    def delete(self, account: str, external_account: str, **params: Unpack[Removal]) -> Shape:
        """Remove it. Raises `InvalidRequestError` for the default of the account's own currency,
        or of one that has another external account. (documented)"""
