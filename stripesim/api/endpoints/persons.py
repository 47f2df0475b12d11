"""Persons: who owns, runs and represents the business of an account."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Unpack

from stripesim.api.common import (
    Clearable,
    EmailOrNone,
    Nothing,
    Object,
    Options,
    Paging,
    Pairs,
    Removal,
    String,
)
from stripesim.api.endpoints.account_details import (
    ALIASES,
    CFPB_DATA,
    DATE,
    EXPOSURE,
    GENDER,
    IN_SCRIPT,
    RELATED,
    RELATIONSHIP,
    SEAT,
    TOS_ACCEPTANCES,
    VERIFICATION,
)
from stripesim.api.operations import named
from stripesim.api.pages import paged
from stripesim.api.parameters import Kept, Refused
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, delete, every, get, pages, post
from stripesim.api.text_kinds import CountryCode, Digits, Phone
from stripesim.engine.change import Change
from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.resources.accounts.tokens import with_person_token


def persons(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The persons of an account; `relationship` narrows them by role."""
    roles: Mapping[str, bool] = params.get("relationship", {})
    records = world.store.table(account, "person").records

    def keep(person: Any) -> bool:
        if person.state == DELETED:
            return False
        return all(person.is_(role) is wanted for role, wanted in roles.items())

    def place(id: str) -> int | None:
        person = world.store.find("person", id, account)
        return None if person is None else int(person.serial)

    return paged(
        params,
        "person",
        records,
        None,
        keep,
        find=place,
        render=lambda place: world.render(records[place]),
    )


def create_person(change: Change, ids: Ids, params: Params) -> Any:
    """A new person, of what is said here and in its token."""
    return change.world.lifecycles["person"].create(change, with_person_token(change, params))


def update_person(change: Change, ids: Ids, params: Params) -> Any:
    """More about a person, said here and in its token."""
    person, facts = named(change, "person", ids), with_person_token(change, params)
    return change.world.lifecycles["person"].do(change, person, "update", facts)


class PersonDetails(Options, total=False):
    """Details of a person; no money depends on them."""

    email: Kept[EmailOrNone]
    first_name: Kept[Clearable]
    last_name: Kept[Clearable]
    phone: Kept[Annotated[str, Phone()]]
    relationship: Kept[Annotated[Mapping[str, Any], RELATIONSHIP]]
    address: Kept[Annotated[Mapping[str, Any], SEAT]]
    dob: Kept[Annotated[Mapping[str, Any] | str, DATE]]
    metadata: Pairs
    additional_tos_acceptances: Kept[Annotated[Mapping[str, Any], TOS_ACCEPTANCES]]
    address_kana: Kept[Annotated[Mapping[str, Any], IN_SCRIPT]]
    address_kanji: Kept[Annotated[Mapping[str, Any], IN_SCRIPT]]
    first_name_kana: Kept[Clearable]
    first_name_kanji: Kept[Clearable]
    full_name_aliases: Kept[Annotated[Sequence[str] | str, ALIASES]]
    gender: Kept[Annotated[str, GENDER]]
    id_number: Clearable
    id_number_secondary: Clearable
    last_name_kana: Kept[Clearable]
    last_name_kanji: Kept[Clearable]
    maiden_name: Kept[Clearable]
    nationality: Kept[Annotated[str, CountryCode()]]
    political_exposure: Kept[Annotated[str, EXPOSURE]]
    registered_address: Kept[Annotated[Mapping[str, Any], SEAT]]
    ssn_last_4: Annotated[str, Digits(4)]
    us_cfpb_data: Kept[Annotated[Mapping[str, Any], CFPB_DATA]]
    verification: Kept[Annotated[Mapping[str, Any], VERIFICATION]]
    documents: Refused[Object]
    person_token: String


class PersonList(Paging, total=False):
    relationship: Annotated[Mapping[str, Any], RELATED]


SIDES = {"back": "file", "front": "file"}  # of a document


class Persons(
    Service,
    base="/v1/accounts/{account}/persons",
    kind="person",
    expands={"verification": {"additional_document": SIDES, "document": SIDES}},
):
    """Who owns, runs and represents the business of an account."""

    @post("", create_person)
    def create(self, account: str, **params: Unpack[PersonDetails]) -> Shape:
        """Add a person."""

    @get("/{person}")
    def retrieve(self, account: str, person: str, **params: Unpack[Nothing]) -> Shape:
        """One person."""

    @post("/{person}", update_person)
    def update(self, account: str, person: str, **params: Unpack[PersonDetails]) -> Shape:
        """Change a person's details."""

    @pages(persons)
    def list(self, account: str, **params: Unpack[PersonList]) -> Shape:
        """A page of persons, newest first; `relationship={"owner": True}` names a role."""

    all = every(list)

    @delete("/{person}")
    def delete(self, account: str, person: str, **params: Unpack[Removal]) -> Shape:
        """Delete a person; the representative cannot be deleted. (documented)"""
