"""Account links: they take the holder of a connected account to Stripe's onboarding.

A link's only state is `open`. Here it leads nowhere: the holder has finished the onboarding when
`sim.controls.complete_onboarding` is called.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from stripesim.engine.act import Act
from stripesim.engine.change import Change
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.controllers import Controller
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.requests import both_given, no_such, nothing

LINK_LIFETIME = 5 * 60  # seconds


@record
class AccountLink(Record):
    """A platform's link to the onboarding of the account `connected`. The API shows no id."""

    kind: ClassVar[str] = "account_link"

    connected: str
    url: str


class Onboarded(Protocol):
    """An account, as far as links to its onboarding depend on it."""

    @property
    def state(self) -> str: ...
    @property
    def platform(self) -> str | None: ...
    @property
    def controller(self) -> Controller | None: ...


def draft(act: Act[Any]) -> AccountLink:
    """Facts: account (its id), type. If there is no such account, it is refused later."""
    change, connected = act.change, act.facts["account"]
    secret = change.world.ids.fresh("link", change.count("link"), 12)
    return AccountLink(
        id=f"link_{secret}",
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        connected=connected,
        url=f"https://connect.stripe.com/setup/{connected}/{secret}",
    )


# -- the table and its cells -----------------------------------------------------------------------


def account_named(change: Change, id: str) -> Onboarded | None:
    """The account of that id, if it is connected to the account of the request."""
    account: Onboarded | None = change.find("account", id, id)
    return None if account is None or account.platform != change.account else account


@rule("recorded", "400 bodies of other resources")
def no_such_account(act: Act[AccountLink]) -> Refusal | None:
    """A link is for an account that is connected to the platform."""
    id = act.subject.connected
    return None if account_named(act.change, id) else no_such("account", id, "account")


@rule("documented", "https://docs.stripe.com/api/account_links/create; the words assumed")
def nothing_to_update(act: Act[AccountLink]) -> Refusal | None:
    """A link of type `account_update` is for accounts whose requirements the platform collects."""
    account = account_named(act.change, act.subject.connected)
    assert account is not None
    assert account.controller is not None
    collector = account.controller.requirement_collection
    if act.facts["type"] != "account_update" or collector == "application":
        return None
    return Refusal(
        own_words(
            "You cannot create `account_update` type Account Links for this account: Stripe "
            "collects its requirements."
        ),
        param="type",
        figures={"requirement_collection": collector},
    )


@rule(
    "documented",
    "stripe-python 16.1.0: `collect` is the older name; that both are refused, assumed",
)
def collected_twice(act: Act[AccountLink]) -> Refusal | None:
    """What a link collects is said in one way."""
    both = "collect" in act.facts and "collection_options" in act.facts
    return both_given("collect", "collection_options") if both else None


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[AccountLink], verb: str) -> Refusal:
    """An account link can only be created."""
    return Refusal(own_words(f"This account link cannot {verb}: it is {act.subject.state}."))


def its_account(act: Act[AccountLink]) -> Record:
    """The account that the link is for."""
    account: Record = act.change.latest(act.subject.connected)
    return account


# From then on, where Stripe collects the requirements, the platform cannot change the holder.
BEGIN_ONBOARDING = Also[AccountLink]("account.begin_onboarding", facts=nothing, to=its_account)

REFUSE_CREATE = (no_such_account, collected_twice, nothing_to_update)

# fmt: off
LIFECYCLE = Lifecycle[AccountLink]("account_link", draft, refuse, table(
    #  from to      when    money    told
    Verb("create", "request", unless=REFUSE_CREATE),
    To(NEW, "open", ALWAYS, NOTHING, UNTOLD, then=BEGIN_ONBOARDING),
))
# fmt: on


@rule("documented", "https://docs.stripe.com/api/account_links/create: the sample")
def render(link: AccountLink, world: World) -> dict[str, Any]:
    """An account link in the API's shape. It can be followed for five minutes."""
    return {
        "object": "account_link",
        "created": link.created,
        "expires_at": link.created + LINK_LIFETIME,
        "url": link.url,
    }
