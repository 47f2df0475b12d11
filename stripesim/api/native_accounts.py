"""The native calls about accounts, as `native.py` has them about everything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Unpack

from stripesim.api.dispatch import Dispatcher
from stripesim.api.native import ExternalAccounts, Service, Shape, every

if TYPE_CHECKING:
    from stripesim.api import params as take
else:
    from stripesim.api.native import take


class Capabilities(Service):
    """What an account has asked to be able to do, and whether it may."""

    def list(self, account: str, **params: Unpack[take.Nothing]) -> Shape:
        """All that are asked for."""
        return self._call("GET /v1/accounts/{account}/capabilities", params, account=account)

    def all(self, account: str, **params: Unpack[take.Nothing]) -> Iterator[Shape]:
        """Each one."""
        yield from self.list(account, **params)["data"]

    def retrieve(self, account: str, capability: str, **params: Unpack[take.Nothing]) -> Shape:
        """One, by its name (`card_payments`); `unrequested` if it is not asked for."""
        return self._call(
            "GET /v1/accounts/{account}/capabilities/{capability}",
            params,
            account=account,
            capability=capability,
        )

    def update(
        self, account: str, capability: str, **params: Unpack[take.CapabilityUpdate]
    ) -> Shape:
        """Ask for it, `requested=True`, or not any more. (documented)

        Raises `InvalidRequestError` for one that an account in its country cannot have."""
        return self._call(
            "POST /v1/accounts/{account}/capabilities/{capability}",
            params,
            account=account,
            capability=capability,
        )


class Persons(Service):
    """Who owns, runs and represents the business of an account."""

    def create(self, account: str, **params: Unpack[take.PersonDetails]) -> Shape:
        """Add one."""
        return self._call("POST /v1/accounts/{account}/persons", params, account=account)

    def retrieve(self, account: str, person: str, **params: Unpack[take.Nothing]) -> Shape:
        """One person."""
        return self._call(
            "GET /v1/accounts/{account}/persons/{person}", params, account=account, person=person
        )

    def update(self, account: str, person: str, **params: Unpack[take.PersonDetails]) -> Shape:
        """Change what is known of it."""
        return self._call(
            "POST /v1/accounts/{account}/persons/{person}", params, account=account, person=person
        )

    def list(self, account: str, **params: Unpack[take.PersonList]) -> Shape:
        """A page of persons, newest first; `relationship={"owner": True}` names a role."""
        return self._call("GET /v1/accounts/{account}/persons", params, account=account)

    def all(self, account: str, **params: Unpack[take.PersonList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, account, **params)

    def delete(self, account: str, person: str, **params: Unpack[take.Removal]) -> Shape:
        """Remove it; the representative stays. (documented)"""
        return self._call(
            "DELETE /v1/accounts/{account}/persons/{person}", params, account=account, person=person
        )


class LoginLinks(Service):
    """Ways into the Express Dashboard."""

    def create(self, account: str, **params: Unpack[take.Nothing]) -> Shape:
        """A link, for an Express account that has completed its onboarding. (documented)"""
        return self._call("POST /v1/accounts/{account}/login_links", params, account=account)


class AccountLinks(Service):
    """Ways into Stripe's onboarding."""

    def create(self, **params: Unpack[take.AccountLinkCreate]) -> Shape:
        """A link that an account's holder could follow; it leads nowhere here.

        `sim.controls.complete_onboarding` does what the holder would do there. (documented)"""
        return self._call("POST /v1/account_links", params)


class Accounts(Service):
    """The account itself, and those that are connected to it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.capabilities = Capabilities(dispatcher)
        self.external_accounts = ExternalAccounts(dispatcher)
        self.login_links = LoginLinks(dispatcher)
        self.persons = Persons(dispatcher)

    def create(self, **params: Unpack[take.AccountCreate]) -> Shape:
        """A new connected account: of a `type`, or with `controller` properties.

        It can charge and be paid out once nothing is missing that its `requirements` name: tell
        all of it, or call `sim.controls.complete_onboarding`. Raises `InvalidRequestError` for a
        country that Stripe is not in, and for properties that do not go together. (documented)"""
        return self._call("POST /v1/accounts", params)

    def list(self, **params: Unpack[take.AccountList]) -> Shape:
        """A page of the connected accounts, newest first."""
        return self._call("GET /v1/accounts", params)

    def all(self, **params: Unpack[take.AccountList]) -> Iterator[Shape]:
        """Each one, over all pages, newest first."""
        return every(self.list, **params)

    def retrieve_current(self, **params: Unpack[take.Nothing]) -> Shape:
        """The account of the key."""
        return self._call("GET /v1/account", params)

    def retrieve(self, account: str, **params: Unpack[take.Nothing]) -> Shape:
        """One account, by id. Raises `PermissionError` for one that is not connected. (recorded)"""
        return self._call("GET /v1/accounts/{account}", params, account=account)

    def update(self, account: str, **params: Unpack[take.AccountUpdate]) -> Shape:
        """Tell more of a connected account, ask for capabilities, set its payout schedule.

        Raises `InvalidRequestError` for the platform's own account. (documented)"""
        return self._call("POST /v1/accounts/{account}", params, account=account)

    def delete(self, account: str, **params: Unpack[take.Removal]) -> Shape:
        """Delete a connected account whose balances are all zero. (documented)

        Raises `InvalidRequestError` for one that Stripe is liable for."""
        return self._call("DELETE /v1/accounts/{account}", params, account=account)

    def reject(self, account: str, **params: Unpack[take.AccountReject]) -> Shape:
        """End the charges of an account that you are liable for, and its payouts. (documented)"""
        return self._call("POST /v1/accounts/{account}/reject", params, account=account)

    def unreject(self, account: str, **params: Unpack[take.Nothing]) -> Shape:
        """Take a rejection back; what else stops the account goes on. (documented)"""
        return self._call("POST /v1/accounts/{account}/unreject", params, account=account)
