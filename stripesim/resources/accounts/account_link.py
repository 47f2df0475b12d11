"""Links that take the holder of a connected account to pages of Stripe's: its onboarding, or its
Express dashboard. They lead nowhere here; who follows one has finished the onboarding when
`sim.controls.complete_onboarding` says so.
"""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule

LIFETIME = 5 * 60


@frozen(eq=False, repr=False, match_args=False)
class AccountLink:
    """A link to the onboarding; it has no id, and is never seen again."""

    kind: ClassVar[str] = "account_link"

    created: int
    url: str


@frozen(eq=False, repr=False, match_args=False)
class LoginLink:
    """A link to the Express dashboard."""

    kind: ClassVar[str] = "login_link"

    created: int
    url: str


@rule("documented", "https://docs.stripe.com/api/account_links/create; the words assumed")
def of_account(change: Change, account: Any, type: str) -> AccountLink:
    """`account_update` is for accounts whose requirements the platform collects. Where Stripe does,
    the onboarding has begun, and the platform cannot say any more who the account holder is.
    """
    collects = account.controller.requirement_collection == "application"
    if type == "account_update" and not collects:
        raise Refusal(
            "You cannot create `account_update` type Account Links for this account: Stripe "
            "collects its requirements.",
            param="type",
        )
    change.world.lifecycles["account"].do(change, account, "begin_onboarding")
    return AccountLink(change.now, f"https://connect.stripe.com/setup/{_way(change, account)}")


@rule("documented", "https://docs.stripe.com/connect/integrate-express-dashboard; words assumed")
def to_dashboard(change: Change, account: Any) -> LoginLink:
    """Only Express accounts, once they are onboarded, have a dashboard to be logged in to so."""
    if account.controller is None or account.controller.stripe_dashboard != "express":
        raise Refusal(
            "Cannot create a login link for an account that does not have access to the Express "
            "Dashboard."
        )
    if not account.submitted:
        message = "Cannot create a login link for an account that has not completed onboarding."
        raise Refusal(message)
    return LoginLink(change.now, f"https://connect.stripe.com/express/{_way(change, account)}")


def _way(change: Change, account: Any) -> str:
    """The end of a link: the account, and characters that nobody guesses."""
    token = change.world.ids.plain("link", change.count("link"), 12)
    return f"{account.id}/{token}"


@rule("documented", "https://docs.stripe.com/api/account_links/create: the sample")
def render(link: AccountLink, world: World) -> dict[str, Any]:
    """A link can be followed for five minutes."""
    return {
        "object": "account_link",
        "created": link.created,
        "expires_at": link.created + LIFETIME,
        "url": link.url,
    }


def render_login(link: LoginLink, world: World) -> dict[str, Any]:
    return {"object": "login_link", "created": link.created, "url": link.url}
