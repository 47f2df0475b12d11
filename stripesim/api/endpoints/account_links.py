"""Links and sessions: ways for the holder of an account into pages of Stripe."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import Nothing, Options, String
from stripesim.api.endpoints.account_details import COLLECTION
from stripesim.api.kinds import Boolean, Choice, Hash
from stripesim.api.parameters import Accepted
from stripesim.api.routes import Shape
from stripesim.api.service import Service, post
from stripesim.facts.embedded_components import COMPONENTS

# A component of an account session: whether it is enabled, and what it may do.
EMBEDDED = Hash(
    {
        component: Hash(
            {
                "enabled": Boolean(),
                "features": Hash({name: Boolean() for name in features}),
            },
            ("enabled",),
        )
        for component, features in COMPONENTS.items()
    }
)


class LoginLinks(Service, base="/v1/accounts/{account}/login_links", kind="login_link"):
    """Ways into the Express Dashboard."""

    @post()
    def create(self, account: str, **params: Unpack[Nothing]) -> Shape:
        """A link, for an Express account that has completed its onboarding. (documented)"""


class AccountLinkCreate(Options, total=False):
    account: Required[String]
    type: Required[Annotated[str, Choice(("account_onboarding", "account_update"))]]
    refresh_url: Accepted[String]
    return_url: Accepted[String]
    collect: Accepted[Annotated[str, Choice(("currently_due", "eventually_due"))]]
    collection_options: Accepted[Annotated[Mapping[str, Any], COLLECTION]]


class AccountLinks(Service, base="/v1/account_links", kind="account_link"):
    """Ways into Stripe's onboarding."""

    @post()
    def create(self, **params: Unpack[AccountLinkCreate]) -> Shape:
        """A link that an account's holder could follow; it leads nowhere here.

        `sim.controls.complete_onboarding` does what the holder would do there. (documented)"""


class AccountSessionCreate(Options, total=False):
    account: Required[String]
    components: Required[Annotated[Mapping[str, Any], EMBEDDED]]


class AccountSessions(Service, base="/v1/account_sessions", kind="account_session"):
    """What an account may see and do for a while in embedded components."""

    @post()
    def create(self, **params: Unpack[AccountSessionCreate]) -> Shape:
        """A session for `account`: `components` names those to enable, each with its `features`.

        The answer has every component, with the features asked for or their defaults, and the
        `client_secret` that `sim.components` opens. Raises `InvalidRequestError` for what the
        account's controller does not allow. (documented)
        """
