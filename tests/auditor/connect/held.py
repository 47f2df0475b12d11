"""Reserves on a seller: what a platform holds back of its money, by plan or by hand.

A hold moves money of the seller out of its payments and a release moves it back, one row on each
side. What is held of a charge counts with the charge. It comes back on its day, earlier by hand,
when its plan is disabled, or as soon as so much of the charge was given back as is held of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from ..asked import Asked, Object
from ..book import Row
from ..calendars import DAY, midnight, utc_date
from ..compare import differences
from ..prices import half_up

if TYPE_CHECKING:
    from .group import Group
    from .member import Member

SHORTEST, LONGEST = 3 * DAY, 180 * DAY


@dataclass
class Plan:
    id: str
    seller: Member
    percent: int
    currency: str | None
    days: int | None  # after each charge; or else
    release_after: int | None
    expires_on: int | None
    status: str = "active"

    def takes(self, currency: str, now: int) -> bool:
        in_time = self.expires_on is None or now < self.expires_on
        return self.status == "active" and in_time and self.currency in (None, currency)

    def releases(self, now: int) -> int:
        return now + self.days * DAY if self.days else self.release_after or now


@dataclass
class Hold:
    id: str
    seller: Member
    amount: int
    currency: str
    created: int
    release_after: int
    plan: Plan | None = None
    charge: str | None = None
    counts_on: int = 0  # with its charge
    given_back: int = 0  # of the charge
    released: list[tuple[int, str, int]] = field(default_factory=list)  # amount, reason, when

    @property
    def left(self) -> int:
        return self.amount - sum(amount for amount, *_ in self.released)

    @property
    def scheduled(self) -> int:
        """The midnight that ends the day."""
        return midnight(utc_date(self.release_after) + timedelta(days=1))


# --- plans ---------------------------------------------------------------------------------------


def planned(group: Group, asked: Asked) -> None:
    """Only for whom the platform answers."""
    params, seller = asked.params, group.of(asked)
    seller.must_be(asked, granted=seller.kind.platform_answers)
    if not asked.answer:
        return
    rolling, fixed = params.get("rolling_release") or {}, params.get("fixed_release") or {}
    plan = Plan(
        asked.answer["id"],
        seller,
        params["percent"],
        params.get("currency"),
        rolling.get("days_after_charge"),
        fixed.get("release_after"),
        rolling.get("expires_on"),
    )
    group.plans[plan.id] = plan


def disabled(group: Group, asked: Asked) -> None:
    """All that it holds comes back."""
    plan = group.plans[asked.params["id"]]
    if not asked.granted:
        return
    plan.status = "disabled"
    for hold in group.holds.values():
        if hold.plan is plan and hold.left:
            _release(group, hold, hold.left, "plan_disabled")


def came_in(seller: Member, charge: str, row: Row) -> None:
    """Each charge, and each payment that a transfer brings, gives up its share."""
    group = seller.group
    for plan in group.plans.values():
        amount = half_up(Fraction(plan.percent, 100) * row.amount)
        if plan.seller is seller and plan.takes(row.currency, group.now) and amount:
            id = _hold_of(group, seller, plan, charge)
            after = plan.releases(group.now)
            hold = Hold(id, seller, amount, row.currency, group.now, after, plan, charge)
            hold.counts_on = row.available_on
            _hold(group, hold)


def _hold_of(group: Group, seller: Member, plan: Plan, charge: str) -> str:
    shown = (hold["id"] for hold in seller.part.holds
             if hold["source_charge"] == charge and hold["reserve_plan"] == plan.id)  # fmt: skip
    return next(shown, f"(the hold on {charge})")


# --- holds ---------------------------------------------------------------------------------------


def asked_for(group: Group, asked: Asked) -> None:
    """By hand: of what is available, for no less than three days and no more than 180."""
    seller, params = group.of(asked), asked.params
    amount, currency = params["amount"], params["currency"]
    after = params["release_schedule"]["release_after"]
    in_bounds = SHORTEST <= after - group.now <= LONGEST
    is_there = 1 <= amount <= seller.available(currency)
    seller.must_be(asked, granted=seller.kind.platform_answers and in_bounds and is_there)
    if asked.answer:
        hold = Hold(asked.answer["id"], seller, amount, currency, group.now, after)
        hold.counts_on = group.now
        _hold(group, hold)


def changed(group: Group, asked: Asked) -> None:
    hold = group.holds[asked.params["id"]]
    if asked.granted:
        hold.release_after = asked.params["release_schedule"]["release_after"]
        _schedule(group, hold)


def release_asked_for(group: Group, asked: Asked) -> None:
    hold = group.holds[asked.params["reserve_hold"]]
    amount = asked.params.get("amount", hold.left)
    hold.seller.must_be(asked, granted=1 <= amount <= hold.left)
    if asked.answer:
        _release(group, hold, amount, "hold_released_early")


def gives_back(seller: Member, charge: str, amount: int) -> None:
    """A refund or a dispute: once all of them come to what is held, that comes back first."""
    for hold in seller.group.holds.values():
        if hold.seller is seller and hold.charge == charge:
            hold.given_back += amount
            if hold.left and hold.given_back >= hold.amount:
                _release(seller.group, hold, hold.left, "hold_reversed")


def _hold(group: Group, hold: Hold) -> None:
    group.holds[hold.id] = hold
    _move(hold, "reserve_hold", hold.id, -hold.amount)
    _schedule(group, hold)


def _schedule(group: Group, hold: Hold) -> None:
    due = hold.scheduled

    def expire() -> None:
        if hold.left and hold.scheduled == due:
            _release(group, hold, hold.left, "hold_expired")

    hold.seller.at(due, expire)


def _release(group: Group, hold: Hold, amount: int, reason: str) -> None:
    hold.released.append((amount, reason, group.now))
    id = _release_of(hold, len(hold.released))
    _move(hold, "reserve_release", id, amount)


def _release_of(hold: Hold, nth: int) -> str:
    mine = [r["id"] for r in reversed(hold.seller.part.releases) if r["reserve_hold"] == hold.id]
    return mine[nth - 1] if nth <= len(mine) else f"(release {nth} of {hold.id})"


def _move(hold: Hold, type: str, source: str, amount: int) -> None:
    """Into the payments of the seller, and out of what is held; or the other way."""
    seller, on = hold.seller, max(hold.counts_on, hold.seller.now)
    seller.post(type, "", source, hold.currency, amount, on)
    other = Row(type, "", source, hold.currency, -amount, seller.now, on)
    seller.on_hold.append(other)


# --- what the API shows --------------------------------------------------------------------------


def check(group: Group) -> Iterator[str]:
    for seller in group.sellers:
        mine = [hold for hold in group.holds.values() if hold.seller is seller]
        yield from _holds(seller, mine)
        yield from _releases(seller, mine)
        yield from _rows_on_hold(seller)


def _holds(seller: Member, holds: list[Hold]) -> Iterator[str]:
    shown = {hold["id"]: hold for hold in seller.part.holds}
    for hold in holds:
        must = {
            "amount": hold.amount,
            "amount_releasable": hold.left,
            "is_releasable": hold.left > 0,
            "currency": hold.currency,
            "created": hold.created,
            "reason": "charge" if hold.charge else "standalone",
            "reserve_plan": hold.plan.id if hold.plan else None,
            "source_charge": hold.charge,
        }
        found = shown.pop(hold.id, None)
        yield from differences(f"hold {hold.id}", found, must)
        if found:
            schedule = {"release_after": hold.release_after, "scheduled_release": hold.scheduled}
            name = f"the schedule of hold {hold.id}"
            yield from differences(name, found["release_schedule"], schedule)
    for id in shown:
        yield f"hold {id} is there, but nothing explains it"
    for id, plan in ((shown["id"], shown) for shown in seller.part.plans):
        yield from differences(f"plan {id}", plan, {"status": _status(seller, id)})


def _status(seller: Member, plan: str) -> str:
    known = seller.group.plans[plan]
    expired = known.expires_on is not None and known.expires_on <= seller.now
    return "expired" if expired and known.status == "active" else known.status


def _releases(seller: Member, holds: list[Hold]) -> Iterator[str]:
    by_hold: dict[str, list[Object]] = {}
    for shown in reversed(seller.part.releases):
        by_hold.setdefault(shown["reserve_hold"], []).append(shown)
    for hold in holds:
        there = [(r["amount"], r["reason"], r["released_at"]) for r in by_hold.pop(hold.id, [])]
        if there != hold.released:
            yield f"hold {hold.id}: its releases are {there}, should be {hold.released}"
    for id in by_hold:
        yield f"hold {id} was released, but is unknown"


def _rows_on_hold(seller: Member) -> Iterator[str]:
    """The other side of each hold and release."""
    shown = {(row["type"], row["source"]): row for row in seller.rows_on_hold}
    for row in seller.on_hold:
        must = {
            "amount": row.amount,
            "net": row.amount,
            "fee": 0,
            "currency": row.currency,
            "created": row.created,
            "available_on": row.available_on,
            "status": "available" if row.available_on <= seller.now else "pending",
        }
        name = f"{row} on hold"
        yield from differences(name, shown.pop((row.type, row.source), None), must)
    for type, source in shown:
        yield f"the {type} row of {source} on hold should not be there"
