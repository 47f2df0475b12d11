"""Reserve holds: money of a connected account that stays in its balance and cannot be paid out.

A hold moves an amount from the payments balance to the one called `risk_reserved`; what releases it
(see `reserve_release.py`) moves it back. The platform makes it by hand, or a plan of each charge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, Also, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import (
    DAY,
    LONGEST,
    SHORTEST,
    is_too_long,
    is_too_short,
    scheduled_release,
)
from stripesim.resources.payments.of_a_charge import until_available
from stripesim.resources.places import PAYMENTS, RISK_RESERVED
from stripesim.resources.requests import changed, merged
from stripesim.resources.reserves.who_may_reserve import platform_not_liable


@record
class ReserveHold(Record):
    """`uncovered` is what it held at first beyond what its charge had left; `releases`: what was
    released, as (id of the release, amount); `balance_transaction` is the row that took the money
    from the payments balance.
    """

    kind: ClassVar[str] = "reserve_hold"

    amount: int
    currency: str
    source_type: str
    release_after: int | None
    reserve_plan: str | None
    source_charge: str | None
    metadata: Mapping[str, str]
    uncovered: int
    balance_transaction: str | None = None
    releases: tuple[tuple[str, int], ...] = ()

    @property
    def amount_releasable(self) -> int:
        """What it still holds."""
        return self.amount - sum(amount for _, amount in self.releases)

    @property
    def is_releasable(self) -> bool:
        return self.amount_releasable > 0

    @property
    def beyond(self) -> int:
        """What it still holds beyond what its charge had left."""
        return max(0, self.uncovered + self.amount_releasable - self.amount)

    @property
    def reason(self) -> str:
        return "standalone" if self.source_charge is None else "charge"


def _draft(act: Act[Any]) -> ReserveHold:
    """Facts: amount, currency, release_schedule, source_type, metadata; a plan's say
    besides: plan, charge, uncovered.
    """
    facts, change = act.facts, act.change
    return ReserveHold(
        id=change.new_id("reshold"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts["amount"],
        currency=facts["currency"],
        source_type=facts.get("source_type", "card"),
        release_after=facts["release_schedule"]["release_after"],
        reserve_plan=facts.get("plan"),
        source_charge=facts.get("charge"),
        metadata=merged({}, facts.get("metadata", {})),
        uncovered=facts.get("uncovered", 0),
    )


# -- unless ----------------------------------------------------------------------------------------

SCHEDULE = "release_schedule[release_after]"


def _asked(act: Act[ReserveHold]) -> int | None:
    """The moment after which the request wants it released."""
    asked: int | None = act.facts.get("release_schedule", {}).get("release_after")
    return asked


@rule("documented", "https://docs.stripe.com/api/reserve/hold/create; the words assumed")
def released_too_soon(act: Act[ReserveHold]) -> Refusal | None:
    """It can be released three days from now at the earliest."""
    asked = _asked(act)
    if asked is None or not is_too_short(asked, act.now):
        return None
    message = f"release_after must be at least {SHORTEST} days in the future."
    return Refusal(message, param=SCHEDULE)


@rule("documented", "https://docs.stripe.com/api/reserve/hold/update; the words assumed")
def held_too_long(act: Act[ReserveHold]) -> Refusal | None:
    """It is released 180 days after its creation at the latest, also after an update."""
    asked = _asked(act)
    if asked is None or not is_too_long(asked, act.subject.created):
        return None
    message = f"release_after must be at most {LONGEST} days after the creation of the hold."
    return Refusal(message, param=SCHEDULE)


@rule("assumed", "what Stripe does is not documented; the words are those of payouts")
def more_than_available(act: Act[ReserveHold]) -> Refusal | None:
    """By hand, at most what is available of its currency and source type is held."""
    hold = act.subject
    sums = act.change.available(PAYMENTS, hold.account, hold.currency)
    if hold.amount <= min(sums.get(hold.source_type, 0), sum(sums.values())):
        return None
    return Refusal(
        "You have insufficient funds in your Stripe account for this reserve hold. Your "
        f"{hold.source_type.replace('_', ' ')} balance is too low.  You can use the /v1/balance "
        "endpoint to view your Stripe balance (for more details, see "
        "stripe.com/docs/api#balance).",
        code="balance_insufficient",
        param="amount",
    )


@rule("assumed", "the words")
def released_before(act: Act[ReserveHold]) -> Refusal | None:
    """What was released has no schedule any more."""
    if _asked(act) is None:
        return None
    return Refusal(f"Reserve hold {act.subject.id} has already been released.", param=SCHEDULE)


CREATE = (platform_not_liable, released_too_soon, held_too_long, more_than_available)
UPDATE = (released_too_soon, held_too_long)


def refuse(act: Act[ReserveHold], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} reserve hold {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[ReserveHold]) -> int:
    """What is held."""
    return act.subject.amount


@rule("assumed", "as refunds and disputes, recorded, do")
def with_its_charge(act: Act[ReserveHold]) -> int:
    """Of a pending charge pending money is held, until the charge's own day; else it is held at
    once.
    """
    id = act.subject.source_charge
    if id is None:
        return act.now
    return until_available(act.change, act.change.latest(id))


def its_source_type(act: Act[ReserveHold]) -> str:
    """The part of the balance that it holds money of."""
    return act.subject.source_type


@rule("documented", "https://docs.stripe.com/api/reserve/hold; a pair of rows assumed")
def nothing_is_left(act: Act[ReserveHold]) -> bool:
    """All that it held is released."""
    return bool(act.subject.amount_releasable == act.facts["amount"])


def _released(act: Act[ReserveHold]) -> Mapping[str, Any]:
    release = act.made["reserve_release"]
    return {"releases": (*act.subject.releases, (release.id, release.amount))}


def _drawn(act: Act[ReserveHold]) -> Mapping[str, Any]:
    drawn = (act.facts["release"], act.facts["amount"])
    return {"releases": (*act.subject.releases, drawn)}


def _updated(act: Act[ReserveHold]) -> Mapping[str, Any]:
    sets, asked = changed(act.facts, act.subject.metadata), _asked(act)
    return sets if asked is None else {**sets, "release_after": asked}


def _all_of_it(act: Act[ReserveHold]) -> Mapping[str, Any]:
    """Unless something else releases it, its time is over."""
    hold = act.subject
    return {"reason": "hold_expired", **act.facts, "hold": hold, "amount": hold.amount_releasable}


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves: at most 180 days")
def its_scheduled_release(act: Act[ReserveHold]) -> int:
    """At midnight UTC of the day after the one it may be released on. One without a schedule is
    released when it has lasted as long as it may (assumed).
    """
    hold = act.subject
    after = hold.created + LONGEST * DAY if hold.release_after is None else hold.release_after
    return scheduled_release(after)


HOLD = RowKind("reserve_hold", "reserve_hold")
OUT = Balance[ReserveHold](
    HOLD, into="balance_transaction", available_on=with_its_charge, source_type=its_source_type
)
IN = Balance[ReserveHold](
    HOLD.within(RISK_RESERVED), available_on=with_its_charge, source_type=its_source_type
)
HELD = (Entry(OUT, IN, amount),)
RELEASE = Also[ReserveHold]("reserve_release.make", facts=_all_of_it)
UPDATED = ("reserve.hold.updated",)

# fmt: off
LIFECYCLE: Lifecycle[ReserveHold] = Lifecycle("reserve_hold", _draft, refuse, table(
    #  from        to          when             money    told
    Verb("create", "request", unless=CREATE),
    To(NEW,        "held",     ALWAYS,          HELD,    "reserve.hold.created"),
    Verb("withhold", "reserve_plan"),
    To(NEW,        "held",     ALWAYS,          HELD,    "reserve.hold.created"),
    Verb("release", At(its_scheduled_release)),
    To("held",     "released", ALWAYS,          NOTHING, UPDATED, sets=_released, first=RELEASE),
    Verb("draw", "reserve_release"),
    To("held",     "released", nothing_is_left, NOTHING, UPDATED, sets=_drawn),
    To("held",     STAYS,      ALWAYS,          NOTHING, UPDATED, sets=_drawn),
    Verb("update", "request", unless=UPDATE),
    To("held",     STAYS,      ALWAYS,          NOTHING, UPDATED, sets=_updated),
    Verb("update", "request", unless=(released_before,)),
    To("released", STAYS,      ALWAYS,          NOTHING, UPDATED, sets=_updated),
))
# fmt: on


def render(hold: ReserveHold, world: World) -> dict[str, Any]:
    after = hold.release_after
    return {
        "id": hold.id,
        "object": "reserve.hold",
        "amount": hold.amount,
        "amount_releasable": hold.amount_releasable,
        "created": hold.created,
        "created_by": "application",
        "currency": hold.currency,
        "destination": RISK_RESERVED,
        "is_releasable": hold.is_releasable,
        "livemode": False,
        "metadata": dict(hold.metadata),
        "reason": hold.reason,
        "release_schedule": {
            "release_after": after,
            "scheduled_release": None if after is None else scheduled_release(after),
        },
        "reserve_plan": hold.reserve_plan,
        "source_charge": hold.source_charge,
        "source_type": hold.source_type,
    }


@rule("documented", "https://docs.stripe.com/changelog, 2026-06-24: an expandable field")
def release_details(hold: ReserveHold) -> list[dict[str, Any]]:
    """What of a hold each release has released; shown only when it is expanded."""
    return [{"amount": amount, "reserve_release": id} for id, amount in hold.releases]
