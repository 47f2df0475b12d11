"""Reserve releases: what was held goes back to the payments balance, and out with its next payout.

`create` is the platform's, ahead of time and of a part if it wants; `make` is what a hold's own
schedule, the end of its plan, a refund or a dispute brings about (see `reserve_hold.py`).
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
from stripesim.engine.table import ALWAYS, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.currencies import money
from stripesim.facts.evidence import rule
from stripesim.resources.places import RISK_RESERVED
from stripesim.resources.requests import existing, merged


@record
class ReserveRelease(Record):
    """`source` is the refund or the dispute that it was released for, if it was."""

    kind: ClassVar[str] = "reserve_release"

    amount: int
    currency: str
    reserve_hold: str
    reserve_plan: str | None
    reason: str
    created_by: str
    source: str | None
    metadata: Mapping[str, str]


def _draft(act: Act[Any]) -> ReserveRelease:
    """Facts: reserve_hold (its id), amount, currency, metadata of a request; else hold (a record),
    amount, reason, source.
    """
    facts, change = act.facts, act.change
    hold = facts.get("hold") or existing(
        change, "reserve_hold", facts["reserve_hold"], "reserve_hold"
    )
    reason = facts.get("reason", "hold_released_early")
    return ReserveRelease(
        id=change.new_id("resrel"),
        account=hold.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", hold.amount_releasable),
        currency=hold.currency,
        reserve_hold=hold.id,
        reserve_plan=hold.reserve_plan if reason in NAMES_THE_PLAN else None,
        reason=reason,
        created_by=made_by(reason),
        source=facts.get("source"),
        metadata=merged({}, facts.get("metadata", {})),
    )


NAMES_THE_PLAN = ("hold_expired", "plan_disabled")  # (documented: stripe-python 16.1.0)


@rule("assumed", "an early release is the application's: documented; of the others not known")
def made_by(reason: str) -> str:
    """What the platform asked for is its own; schedules, refunds and disputes are Stripe's."""
    return "application" if reason in ("hold_released_early", "plan_disabled") else "stripe"


def hold_of(act: Act[ReserveRelease]) -> Any:
    """The hold that it releases."""
    return act.change.latest(act.subject.reserve_hold)


# -- unless ----------------------------------------------------------------------------------------


@rule("assumed", "the words")
def released_before(act: Act[ReserveRelease]) -> Refusal | None:
    """What a hold held is released once."""
    hold = hold_of(act)
    if hold.is_releasable:
        return None
    return Refusal(f"Reserve hold {hold.id} has already been released.", param="reserve_hold")


@rule("assumed", "the words")
def in_another_currency(act: Act[ReserveRelease]) -> Refusal | None:
    """A currency that is named is that of the hold."""
    hold = hold_of(act)
    asked = act.facts.get("currency", hold.currency)
    if asked == hold.currency:
        return None
    return Refusal(f"Reserve hold {hold.id} is in {hold.currency}, not {asked}.", param="currency")


@rule("assumed", "the words")
def more_than_is_held(act: Act[ReserveRelease]) -> Refusal | None:
    """At most what the hold still holds is released."""
    hold, release = hold_of(act), act.subject
    if release.amount <= hold.amount_releasable:
        return None
    asked, rest = (money(n, hold.currency) for n in (release.amount, hold.amount_releasable))
    message = f"Release amount ({asked}) is greater than the releasable amount of the hold ({rest})"
    return Refusal(message, param="amount")


CREATE = (released_before, in_another_currency, more_than_is_held)


def refuse(act: Act[ReserveRelease], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} reserve release {act.subject.id}.")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[ReserveRelease]) -> int:
    """What is released."""
    return act.subject.amount


@rule("assumed", "as refunds and disputes, recorded, do")
def with_its_hold(act: Act[ReserveRelease]) -> int:
    """What was held of pending money is pending again, until its own day; else it is available."""
    return max(act.change.row(hold_of(act).balance_transaction).available_on, act.now)


def its_source_type(act: Act[ReserveRelease]) -> str:
    """The part of the balance that it was held of."""
    source_type: str = hold_of(act).source_type
    return source_type


def _itself(act: Act[ReserveRelease]) -> Mapping[str, Any]:
    return {"release": act.subject.id, "amount": act.subject.amount}


RELEASE = RowKind("reserve_release", "reserve_release")
OUT = Balance[ReserveRelease](
    RELEASE.within(RISK_RESERVED), available_on=with_its_hold, source_type=its_source_type
)
IN = Balance[ReserveRelease](RELEASE, available_on=with_its_hold, source_type=its_source_type)
BACK = (Entry(OUT, IN, amount),)
DRAWN = Also[ReserveRelease]("reserve_hold.draw", facts=_itself, to=hold_of)
CREATED = ("reserve.release.created",)

# fmt: off
LIFECYCLE: Lifecycle[ReserveRelease] = Lifecycle("reserve_release", _draft, refuse, table(
    #  from to          when    money told
    Verb("create", "request", unless=CREATE),
    To(NEW, "released", ALWAYS, BACK, CREATED, then=DRAWN),
    Verb("make", "reserve_hold"),
    To(NEW, "released", ALWAYS, BACK, CREATED),
))
# fmt: on


def source_transaction(release: ReserveRelease, world: World) -> dict[str, Any] | None:
    """The refund or the dispute that the money was released for."""
    if release.source is None:
        return None
    type = world.store.latest[release.source].kind
    return {"dispute": None, "refund": None, "type": type, type: release.source}


def render(release: ReserveRelease, world: World) -> dict[str, Any]:
    return {
        "id": release.id,
        "object": "reserve.release",
        "amount": release.amount,
        "created": release.created,
        "created_by": release.created_by,
        "currency": release.currency,
        "destination": "payments",
        "livemode": False,
        "metadata": dict(release.metadata),
        "reason": release.reason,
        "released_at": release.created,
        "reserve_hold": release.reserve_hold,
        "reserve_plan": release.reserve_plan,
        "source_transaction": source_transaction(release, world),
    }
