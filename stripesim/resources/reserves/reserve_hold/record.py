"""The fields of a reserve hold, its draft, and what releases and updates set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.record import NEW, Record, record
from stripesim.resources.requests import changed, merged
from stripesim.resources.reserves.of_a_charge import HOLD_PREFIX


@record
class ReserveHold(Record):
    """An amount that is held back.

    `uncovered` is the part of it that was more than its charge had left. `releases` are the
    releases so far, as (id, amount). `balance_transaction` is the row that took the money from the
    payments balance.
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
        """The amount still held."""
        return self.amount - sum(amount for _, amount in self.releases)

    @property
    def is_releasable(self) -> bool:
        """Whether anything is still held."""
        return self.amount_releasable > 0

    @property
    def beyond(self) -> int:
        """The amount still held beyond what its charge had left."""
        return max(0, self.uncovered + self.amount_releasable - self.amount)

    @property
    def reason(self) -> str:
        """Why it was made: `charge`, or `standalone`."""
        return "standalone" if self.source_charge is None else "charge"


def draft(act: Act[Any]) -> ReserveHold:
    """Facts: amount, currency, release_schedule, source_type, metadata; a plan adds: plan, charge
    (ids), uncovered.
    """
    facts, change = act.facts, act.change
    return ReserveHold(
        id=change.new_id(HOLD_PREFIX),
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


def asked_release(act: Act[ReserveHold]) -> int | None:
    """The `release_after` of the request."""
    asked: int | None = act.facts.get("release_schedule", {}).get("release_after")
    return asked


def updated(act: Act[ReserveHold]) -> Mapping[str, Any]:
    """Facts: metadata, release_schedule."""
    sets, asked = changed(act.facts, act.subject.metadata), asked_release(act)
    return sets if asked is None else {**sets, "release_after": asked}


def released(act: Act[ReserveHold]) -> Mapping[str, Any]:
    """The release that the hold itself made."""
    release = act.made["reserve_release"]
    return {"releases": (*act.subject.releases, (release.id, release.amount))}


def drawn(act: Act[ReserveHold]) -> Mapping[str, Any]:
    """Facts: release (the id of one that the platform made), amount."""
    one_more = (act.facts["release"], act.facts["amount"])
    return {"releases": (*act.subject.releases, one_more)}
