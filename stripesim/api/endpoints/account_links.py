"""Links and sessions: how the holder of an account gets into pages and components of Stripe."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import Nothing, Options, String
from stripesim.api.endpoints.account_details import COLLECTION
from stripesim.api.kinds import Boolean, Choice, Hash
from stripesim.api.parameters import Accepted
from stripesim.api.routes import Shape
from stripesim.api.service import Service, post
from stripesim.api.text_kinds import Page
from stripesim.facts.embedded_components import COMPONENTS

# A component of an account session: whether it is enabled, and its features.
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
    """Links to the Express Dashboard."""

    @post()
    def create(self, account: str, **params: Unpack[Nothing]) -> Shape:
        """Make a link, for an Express account that has completed its onboarding. (documented)"""


class AccountLinkCreate(Options, total=False):
    account: Required[String]
    type: Required[Annotated[str, Choice(("account_onboarding", "account_update"))]]
    refresh_url: Accepted[Annotated[str, Page()]]
    return_url: Accepted[Annotated[str, Page()]]
    collect: Accepted[Annotated[str, Choice(("currently_due", "eventually_due"))]]
    collection_options: Accepted[Annotated[Mapping[str, Any], COLLECTION]]


class AccountLinks(Service, base="/v1/account_links", kind="account_link"):
    """Links to Stripe's onboarding."""

    @post()
    def create(self, **params: Unpack[AccountLinkCreate]) -> Shape:
        """Make a link to the onboarding for an account's holder; it leads nowhere here.

        `sim.controls.complete_onboarding` does what the holder would do there. (documented)
        """


class AccountSessionCreate(Options, total=False):
    account: Required[String]
    components: Required[Annotated[Mapping[str, Any], EMBEDDED]]


class AccountSessions(Service, base="/v1/account_sessions", kind="account_session"):
    """Sessions in which a connected account uses embedded components."""

    @post()
    def create(self, **params: Unpack[AccountSessionCreate]) -> Shape:
        """Make a session for `account`: `components` names those to enable, each with its
        `features`.

        The answer has every component, with the features asked for or their defaults, and the
        `client_secret` that `sim.components` opens. Raises `InvalidRequestError` for what the
        account's controller does not allow. (documented)
        """
