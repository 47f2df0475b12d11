"""Accounts, the own one and the connected ones, and their capabilities."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    Code,
    EmailOrNone,
    Flag,
    Moment,
    Nothing,
    Object,
    OlderMeans,
    Options,
    Paging,
    Pairs,
    Removal,
    String,
)
from stripesim.api.dispatch import Dispatcher
from stripesim.api.endpoints.account_details import (
    AGREEMENT,
    CAPABILITIES,
    CHANGED_SETTINGS,
    COMPANY,
    CONTROLLER,
    GROUPS,
    INDIVIDUAL,
    NEW_SETTINGS,
    PROFILE,
)
from stripesim.api.endpoints.account_links import LoginLinks
from stripesim.api.endpoints.external_accounts import DESTINATION, Destination, ExternalAccounts
from stripesim.api.endpoints.persons import SIDES, Persons
from stripesim.api.expand import EXTERNAL_ACCOUNTS
from stripesim.api.kinds import Choice, Clearing
from stripesim.api.pages import paged
from stripesim.api.parameters import Kept, Refused
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, delete, every, get, pages, post
from stripesim.engine.change import Change
from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.facts.capabilities import NAMES
from stripesim.resources.accounts.capability import NOT_SIMULATED, Capability
from stripesim.resources.accounts.connections import connection_id
from stripesim.resources.accounts.tokens import with_account_token
from stripesim.resources.requests import no_such

BUSINESS = Choice(("company", "government_entity", "individual", "non_profit"))
BusinessType = Annotated[str, BUSINESS]


def retrieve_account(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The account that the path names; without one, the account that makes the request."""
    return world.render(world.store.latest[account])


def create_account(change: Change, ids: Ids, params: Params) -> Any:
    """Create an account. The answer includes its individual and its external account."""
    facts = with_account_token(change, params)
    made = change.world.lifecycles["account"].create(change, facts)
    return change.latest(made.id)


def update_account(change: Change, ids: Ids, params: Params) -> Any:
    """Update an account. The answer includes its individual and its external accounts."""
    return _done(change, "update", dict(with_account_token(change, params)))


def delete_account(change: Change, ids: Ids, params: Params) -> Any:
    """Delete a connected account; the answer says only that it is deleted."""
    return _done(change, "delete", params)


def reject_account(change: Change, ids: Ids, params: Params) -> Any:
    """A platform rejects one of its accounts."""
    return _done(change, "reject", params)


def unreject_account(change: Change, ids: Ids, params: Params) -> Any:
    """A platform takes a rejection back."""
    return _done(change, "unreject", params)


def _done(change: Change, verb: str, params: Params) -> Any:
    account = change.latest(change.account)
    change.world.lifecycles["account"].do(change, account, verb, params)
    return change.latest(account.id)


def accounts(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """A page of the accounts connected to a platform. Their connections are kept on the
    platform.
    """
    records = world.store.table(account, "connection").records

    def place(id: str) -> int | None:
        connection = world.store.find("connection", connection_id(id), account)
        return None if connection is None else int(connection.serial)

    return paged(
        params,
        "account",
        records,
        None,
        lambda connection: bool(connection.state != DELETED),
        find=place,
        render=lambda place: world.render(records[place]),
    )


def _capability_named(ids: Ids) -> str:
    name = ids["capability"]
    if name not in NAMES or name in NOT_SIMULATED:
        raise no_such("capability", name)
    return name


def capabilities(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The capabilities that are requested; never enough to need pages."""
    record = world.store.latest[account]
    asked = [Capability(record, name) for name in sorted(record.requested)]
    return {
        "object": "list",
        "data": [world.render(each) for each in asked],
        "has_more": False,
    }


def retrieve_capability(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """One capability, whether it is requested or not."""
    return world.render(Capability(world.store.latest[account], _capability_named(ids)))


def update_capability(change: Change, ids: Ids, params: Params) -> Any:
    """Request a capability or take the request back: an update of the account."""
    name = _capability_named(ids)
    facts = {"capabilities": {name: params}}
    return Capability(update_account(change, ids, facts), name)


class CapabilityUpdate(Options, total=False):
    requested: Flag


class Capabilities(
    Service,
    base="/v1/accounts/{account}/capabilities",
    kind="capability",
    expands={"account": "account"},
):
    """The capabilities that an account has requested, and whether they are active."""

    @pages(capabilities)
    def list(self, account: str, **params: Unpack[Nothing]) -> Shape:
        """All requested capabilities."""

    def all(self, account: str, **params: Unpack[Nothing]) -> Iterator[Shape]:
        """Iterate over them; they never need pages."""
        yield from self.list(account, **params)["data"]

    @get("/{capability}", retrieve_capability)
    def retrieve(self, account: str, capability: str, **params: Unpack[Nothing]) -> Shape:
        """One capability by name (`card_payments`); its status is `unrequested` if it is not
        requested.
        """

    @post("/{capability}", update_capability)
    def update(self, account: str, capability: str, **params: Unpack[CapabilityUpdate]) -> Shape:
        """Request it with `requested=True`, or take the request back. (documented)

        Raises `InvalidRequestError` for one that an account in its country cannot have.
        """


class AccountSaid(Options, total=False):
    """What is said of an account, new or not."""

    capabilities: Annotated[Mapping[str, Any], CAPABILITIES]
    business_type: BusinessType
    business_profile: Annotated[Mapping[str, Any], PROFILE]
    company: Annotated[Mapping[str, Any], COMPANY]
    individual: Annotated[Mapping[str, Any], INDIVIDUAL]
    tos_acceptance: Annotated[Mapping[str, Any], AGREEMENT]
    default_currency: Code
    email: EmailOrNone
    metadata: Pairs
    groups: Kept[Annotated[Mapping[str, Any], GROUPS]]
    account_token: String
    documents: Refused[Object]


class AccountCreate(AccountSaid, total=False):
    type: Annotated[str, Choice(("custom", "express", "standard"))]
    controller: Annotated[Mapping[str, Any], CONTROLLER]
    country: String
    external_account: Destination
    bank_account: Refused[OlderMeans]
    settings: Annotated[Mapping[str, Any], NEW_SETTINGS]


class AccountList(Paging, total=False):
    created: Moment


class AccountUpdate(AccountSaid, total=False):
    external_account: Annotated[str | Mapping[str, Any], Clearing(DESTINATION)]
    settings: Annotated[Mapping[str, Any], CHANGED_SETTINGS]


class AccountReject(Options, total=False):
    reason: Required[Annotated[str, Choice((
        "credit", "fraud_no_intent_to_fulfill", "fraud_other", "fraud_payment_method_casher",
        "fraud_payment_method_tester", "other", "terms_of_service",
    ))]]  # fmt: skip
    payouts_action: Annotated[str, Choice(("none", "pause"))]


class Accounts(
    Service,
    base="/v1/accounts",
    kind="account",
    expands={
        "company": {"verification": {"document": SIDES}},
        "external_accounts": EXTERNAL_ACCOUNTS,
        "individual": "person",
        "settings": {
            "branding": {"icon": "file", "logo": "file"},
            "invoices": {"default_account_tax_ids": "tax_id"},
        },
    },
):
    """The own account, and those connected to it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.capabilities = Capabilities(dispatcher)
        self.external_accounts = ExternalAccounts(dispatcher)
        self.login_links = LoginLinks(dispatcher)
        self.persons = Persons(dispatcher)

    @post("", create_account)
    def create(self, **params: Unpack[AccountCreate]) -> Shape:
        """Create a connected account: with a `type`, or with `controller` properties.

        It can charge and be paid out once nothing is missing that its `requirements` name: tell
        all of it, or call `sim.controls.complete_onboarding`. Raises `InvalidRequestError` for a
        country that Stripe is not in, and for properties that do not go together. (documented)
        """

    @pages(accounts)
    def list(self, **params: Unpack[AccountList]) -> Shape:
        """A page of the connected accounts, newest first."""

    all = every(list)

    @get("/v1/account", retrieve_account)
    def retrieve_current(self, **params: Unpack[Nothing]) -> Shape:
        """The account that the key belongs to."""

    @get("/{account}", retrieve_account)
    def retrieve(self, account: str, **params: Unpack[Nothing]) -> Shape:
        """One account, by id. Raises `PermissionError` for one that is not connected. (recorded)"""

    @post("/{account}", update_account)
    def update(self, account: str, **params: Unpack[AccountUpdate]) -> Shape:
        """Update a connected account: its details, its capabilities, its payout schedule.

        Raises `InvalidRequestError` for the platform's own account. (documented)
        """

    @delete("/{account}", delete_account)
    def delete(self, account: str, **params: Unpack[Removal]) -> Shape:
        """Delete a connected account whose balances are all zero. (documented)

        Raises `InvalidRequestError` for one that Stripe is liable for, or whose money is under way.
        `Simulator(delete_accounts="any_time")` deletes as in test mode."""

    @post("/{account}/reject", reject_account)
    def reject(self, account: str, **params: Unpack[AccountReject]) -> Shape:
        """Reject a connected account that you are liable for: its charges and payouts end.
        (documented)
        """

    @post("/{account}/unreject", unreject_account)
    def unreject(self, account: str, **params: Unpack[Nothing]) -> Shape:
        """Take a rejection back; other reasons that stop the account remain. (documented)"""
