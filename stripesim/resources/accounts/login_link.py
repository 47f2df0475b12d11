"""Login links: they take the holder of an Express account to its dashboard.

A link's only state is `open`. Here it leads nowhere.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.controllers import Controller
from stripesim.facts.evidence import own_words, rule


@record
class LoginLink(Record):
    """A link to the dashboard of its account. The API shows no id."""

    kind: ClassVar[str] = "login_link"

    url: str


class HasDashboard(Protocol):
    """An account, as far as a link to its dashboard depends on it."""

    @property
    def controller(self) -> Controller | None: ...
    @property
    def submitted(self) -> bool: ...


def draft(act: Act[Any]) -> LoginLink:
    """No facts: the link is for the account of the request."""
    change = act.change
    secret = change.world.ids.fresh("link", change.count("link"), 12)
    return LoginLink(
        id=f"link_{secret}",
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        url=f"https://connect.stripe.com/express/{change.account}/{secret}",
    )


# -- the table and its cells -----------------------------------------------------------------------


@rule(
    "documented",
    "https://docs.stripe.com/connect/integrate-express-dashboard; the words as users quote "
    "them, not checked against a recording",
)
def no_express_dashboard(act: Act[LoginLink]) -> Refusal | None:
    """A platform can make login links only for Express accounts."""
    account: HasDashboard = act.account
    dashboard = None if account.controller is None else account.controller.stripe_dashboard
    if dashboard == "express":
        return None
    return Refusal(
        "Cannot create a login link for an account that does not have access to the Express "
        "Dashboard.",
        figures={"stripe_dashboard": dashboard},
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/integrate-express-dashboard; the words as users quote "
    "them, not checked against a recording",
)
def not_onboarded(act: Act[LoginLink]) -> Refusal | None:
    """A login link needs an account whose holder has finished the onboarding."""
    account: HasDashboard = act.account
    if account.submitted:
        return None
    return Refusal(
        "Cannot create a login link for an account that has not completed onboarding.",
        figures={"submitted": False},
    )


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[LoginLink], verb: str) -> Refusal:
    """A login link can only be created."""
    return Refusal(own_words(f"This login link cannot {verb}: it is {act.subject.state}."))


REFUSE_CREATE = (no_express_dashboard, not_onboarded)

# fmt: off
LIFECYCLE = Lifecycle[LoginLink]("login_link", draft, refuse, table(
    #  from to      when    money    told
    Verb("create", "request", unless=REFUSE_CREATE),
    To(NEW, "open", ALWAYS, NOTHING, UNTOLD),
))
# fmt: on


@rule("documented", "https://docs.stripe.com/api/accounts/login_link/object")
def render(link: LoginLink, world: World) -> dict[str, Any]:
    """A login link in the API's shape."""
    return {"object": "login_link", "created": link.created, "url": link.url}
