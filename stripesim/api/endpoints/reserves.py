"""Reserves: a part of a connected account's money that its platform holds back. (a preview of
Stripe's)
"""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    Code,
    Flag,
    Nothing,
    Options,
    Paging,
    Pairs,
    Positive,
    SourceType,
    String,
)
from stripesim.api.dispatch import Dispatcher
from stripesim.api.expand import DETAILS
from stripesim.api.kinds import Choice, Hash, Integer
from stripesim.api.operations import act, create, retrieve
from stripesim.api.pages import Query
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages, post
from stripesim.engine.world import World
from stripesim.resources.requests import no_such

RELEASE_AFTER = Hash({"release_after": Integer()}, ("release_after",))
ReleaseAfter = Annotated[Mapping[str, int | datetime], RELEASE_AFTER]
Rolling = Annotated[
    Mapping[str, int | datetime],
    Hash({"days_after_charge": Integer(), "expires_on": Integer()}, ("days_after_charge",)),
]
Percent = Annotated[int, Integer(minimum=1, maximum=100)]
PlanType = Annotated[str, Choice(("fixed_release", "manual_release", "rolling_release"))]


PLANS = Query("reserve_plan", ("destination", "status"), noun="plan")
RELEASES = Query("reserve_release", ("reserve_hold", "reserve_plan", "currency"), noun="release")
HOLDS = Query(
    "reserve_hold",
    ("reserve_plan", "source_charge", "currency", "id", "is_releasable", "reason"),
    noun="hold",
)


def holds(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The holds of an account; with `reserve_release`, the one hold it released."""
    asked = {name: value for name, value in params.items() if name != "reserve_release"}
    if "reserve_release" in params:
        release = world.store.find("reserve_release", params["reserve_release"], account)
        if release is None:
            raise no_such("reserve_release", params["reserve_release"], "reserve_release")
        asked["id"] = release.reserve_hold
    return HOLDS.page(world, account, ids, asked)


class ReservePlanCreate(Options, total=False):
    type: Required[PlanType]
    percent: Required[Percent]
    currency: Code
    fixed_release: ReleaseAfter
    manual_release: Annotated[Mapping[str, Any], Hash({})]
    rolling_release: Rolling
    metadata: Pairs


class ReservePlanList(Paging, total=False):
    destination: String
    status: String


class ReservePlans(Service, base="/v1/reserve/plans", kind="reserve_plan", shown="reserve.plan"):
    """Reserve plans: which part of each charge on a connected account is held, and for how long."""

    @post("", create("reserve_plan"))
    def create(self, **params: Unpack[ReservePlanCreate]) -> Shape:
        """Hold `percent` of each charge: `type="rolling_release"` for some days
        (`rolling_release={"days_after_charge": 30}`), `"fixed_release"` until a date
        (`fixed_release={"release_after": ...}`), `"manual_release"` until you release it.

        `stripe_account` is an account whose losses you answer for. (documented)"""

    @get("/{reserve_plan}", retrieve("reserve_plan"))
    def retrieve(self, reserve_plan: str, **params: Unpack[Nothing]) -> Shape:
        """One plan."""

    @pages(PLANS.page)
    def list(self, **params: Unpack[ReservePlanList]) -> Shape:
        """A page of plans, newest first."""

    all = every(list)

    @post("/{reserve_plan}/disable", act("reserve_plan", "disable"))
    def disable(self, reserve_plan: str, **params: Unpack[Nothing]) -> Shape:
        """End a plan for good; all its holds are released. (documented)"""


class ReserveHoldCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    release_schedule: Required[ReleaseAfter]
    source_type: SourceType
    metadata: Pairs


class ReserveHoldUpdate(Options, total=False):
    release_schedule: ReleaseAfter
    metadata: Pairs


class ReserveHoldList(Paging, total=False):
    currency: String
    is_releasable: Flag
    reason: String
    reserve_plan: String
    reserve_release: String
    source_charge: String


class ReserveHolds(
    Service,
    base="/v1/reserve/holds",
    kind="reserve_hold",
    shown="reserve.hold",
    expands={"release_details": DETAILS, "reserve_plan": "reserve.plan", "source_charge": "charge"},
):
    """Reserve holds: money of a connected account that cannot be paid out."""

    @post("", create("reserve_hold"))
    def create(self, **params: Unpack[ReserveHoldCreate]) -> Shape:
        """Hold an available amount until midnight UTC of the day after
        `release_schedule={"release_after": ...}`, which is 3 to 180 days from now. (documented)

        Raises `InvalidRequestError` with code `balance_insufficient` when it is too little.
        """

    @get("/{reserve_hold}", retrieve("reserve_hold"))
    def retrieve(self, reserve_hold: str, **params: Unpack[Nothing]) -> Shape:
        """One hold; `amount_releasable` is what it still holds."""

    @post("/{reserve_hold}", act("reserve_hold", "update"))
    def update(self, reserve_hold: str, **params: Unpack[ReserveHoldUpdate]) -> Shape:
        """Change its release schedule or its metadata. (documented)"""

    @pages(holds)
    def list(self, **params: Unpack[ReserveHoldList]) -> Shape:
        """A page of holds, newest first."""

    all = every(list)


class ReserveReleaseCreate(Options, total=False):
    reserve_hold: Required[String]
    amount: Positive
    currency: Code
    metadata: Pairs


class ReserveReleaseList(Paging, total=False):
    currency: String
    reserve_hold: String
    reserve_plan: String


class ReserveReleases(
    Service,
    base="/v1/reserve/releases",
    kind="reserve_release",
    shown="reserve.release",
    expands={
        "reserve_hold": "reserve.hold",
        "reserve_plan": "reserve.plan",
        "source_transaction": {"dispute": "dispute", "refund": "refund"},
    },
):
    """Reserve releases: held money that went back to the balance, and why."""

    @post("", create("reserve_release"))
    def create(self, **params: Unpack[ReserveReleaseCreate]) -> Shape:
        """Release a hold early, all of it or `amount`. (documented)"""

    @get("/{reserve_release}", retrieve("reserve_release"))
    def retrieve(self, reserve_release: str, **params: Unpack[Nothing]) -> Shape:
        """One release."""

    @pages(RELEASES.page)
    def list(self, **params: Unpack[ReserveReleaseList]) -> Shape:
        """A page of releases, newest first."""

    all = every(list)


class Reserve(Service):
    """Reserves on connected accounts: a part of their money is held back. (a preview of Stripe's)

    Each call names the account, `stripe_account=`.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.holds = ReserveHolds(dispatcher)
        self.plans = ReservePlans(dispatcher)
        self.releases = ReserveReleases(dispatcher)
