"""What the routes of accounts do: an account, its external account, its individual and its balance
settings are told of in one request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.api.operations import Ids, Params, named
from stripesim.api.pages import paged
from stripesim.engine.change import Change
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.accounts import account_link
from stripesim.resources.accounts.capability import NAMES, NOT_SIMULATED, Capability
from stripesim.resources.accounts.connections import connection_id
from stripesim.resources.accounts.request import as_balance_settings
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.requests import no_such


def create_account(change: Change, ids: Ids, params: Params) -> Any:
    """An account, then who it is, then where it is paid: with the last it may be complete."""
    account = change.world.lifecycles["account"].create(change, params)
    with change.on(account.id):
        if "individual" in params:
            _said_of_individual(change, account, params)
        if params.get("external_account") is not None:
            _replaced(change, account, params["external_account"])
    return change.latest(account.id)


def update_account(change: Change, ids: Ids, params: Params) -> Any:
    """The account with all that is told of it."""
    account, facts = change.latest(change.account), dict(params)
    if "individual" in params and account.platform is not None:
        facts["individual"] = _said_of_individual(change, account, params)
    asked = as_balance_settings(params)
    if asked and account.platform is not None:
        settings = settings_of(change.world, account.id)
        settings = change.world.lifecycles["balance_settings"].do(change, settings, "update", asked)
        facts["balance_settings"] = settings
    account = change.latest(account.id)
    change.world.lifecycles["account"].do(change, account, "update", facts)
    if params.get("external_account") is not None:
        _replaced(change, change.latest(account.id), params["external_account"])
    return change.latest(account.id)


def _said_of_individual(change: Change, account: Any, params: Params) -> Any:
    """The person that the account belongs to: a new one, or more about it."""
    persons, facts = change.world.lifecycles["person"], {**params["individual"], "is_holder": True}
    if account.individual is None:
        return persons.create(change, facts)
    return persons.do(change, change.latest(account.individual.id), "update", facts)


@rule("documented", "https://docs.stripe.com/api/accounts/update: external_account")
def _replaced(change: Change, account: Any, given: Any) -> None:
    """An external account given with the account is the default of its currency; the one that was
    is deleted.
    """
    external = change.world.lifecycles["external_account"]
    facts = {"external_account": given, "default_for_currency": True}
    made = external.create(change, facts)
    old = change.latest(account.defaults.get(made.currency, ""))
    if old is not None:
        external.do(change, old, "delete")


# -- one verb and the newest of the account --------------------------------------------------------


def delete_account(change: Change, ids: Ids, params: Params) -> Any:
    return _done(change, "delete", params)


def reject_account(change: Change, ids: Ids, params: Params) -> Any:
    return _done(change, "reject", params)


def unreject_account(change: Change, ids: Ids, params: Params) -> Any:
    return _done(change, "unreject", params)


def _done(change: Change, verb: str, params: Params) -> Any:
    account = change.latest(change.account)
    change.world.lifecycles["account"].do(change, account, verb, params)
    return change.latest(account.id)


def accounts(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    """The accounts that are connected to a platform. They stand where it got them."""
    records = world.store.table(account, "connection").records

    def place(id: str) -> int | None:
        connection = world.store.find("connection", connection_id(id), account)
        return None if connection is None else int(connection.serial)

    return paged(
        params,
        "/v1/accounts",
        records,
        None,
        lambda connection: bool(connection.state != DELETED),
        find=place,
        render=lambda place: world.render(records[place]),
    )


# -- external accounts -----------------------------------------------------------------------------


@rule("documented", "stripe-python 16.1.0, of updates of bank accounts; the words assumed")
def not_yours_to_edit(change: Change) -> None:
    """The holder of an account whose requirements Stripe collects edits and removes its external
    accounts; its platform cannot.
    """
    account = change.latest(change.account)
    controller = account.controller
    if change.asks == account.id or controller is None:
        return
    if controller.requirement_collection == "application":
        return
    raise Refusal(
        "You can only change the external accounts of accounts where "
        "`controller.requirement_collection` is `application`, which includes Custom accounts.",
        status=403,
    )


def update_external_account(change: Change, ids: Ids, params: Params) -> Any:
    external = named(change, "external_account", ids)
    not_yours_to_edit(change)
    return change.world.lifecycles["external_account"].do(change, external, "update", params)


def delete_external_account(change: Change, ids: Ids, params: Params) -> Any:
    external = named(change, "external_account", ids)
    not_yours_to_edit(change)
    return change.world.lifecycles["external_account"].do(change, external, "delete", params)


# -- capabilities ----------------------------------------------------------------------------------


def _capability_named(ids: Ids) -> str:
    name = ids["capability"]
    if name not in NAMES or name in NOT_SIMULATED:
        raise no_such("capability", name)
    return name


def capabilities(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    """Those that are asked for; there are never so many that they need pages."""
    record = world.store.latest[account]
    asked = [Capability(record, name) for name in sorted(record.requested)]
    return {
        "object": "list",
        "data": [world.render(each) for each in asked],
        "has_more": False,
        "url": f"/v1/accounts/{account}/capabilities",
    }


def retrieve_capability(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    """One capability, asked for or not."""
    return world.render(Capability(world.store.latest[account], _capability_named(ids)))


def update_capability(change: Change, ids: Ids, params: Params) -> Any:
    """Ask for it, or do not any more: an update of the account."""
    name = _capability_named(ids)
    facts = {"capabilities": {name: params}}
    return Capability(update_account(change, ids, facts), name)


# -- persons ---------------------------------------------------------------------------------------


def persons(world: World, account: str, ids: Ids, params: Params) -> dict[str, Any]:
    """The persons of an account; `relationship` names the roles that they have, or do not have."""
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
        f"/v1/accounts/{account}/persons",
        records,
        None,
        keep,
        find=place,
        render=lambda place: world.render(records[place]),
    )


# -- links -----------------------------------------------------------------------------------------


def create_account_link(change: Change, ids: Ids, params: Params) -> Any:
    """A link for an account that is connected to who asks."""
    account = change.world.store.latest.get(params["account"])
    if (
        account is None
        or account.kind != "account"
        or account.state == DELETED
        or account.platform != change.account
    ):
        raise no_such("account", params["account"], "account")
    return account_link.of_account(change, account, params["type"])


def create_login_link(change: Change, ids: Ids, params: Params) -> Any:
    return account_link.to_dashboard(change, change.latest(change.account))
