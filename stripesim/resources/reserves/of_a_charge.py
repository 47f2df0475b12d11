"""The reserve holds of a charge."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from stripesim.engine.change import Change
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.of_a_charge import Booked, row_of, taken_back

if TYPE_CHECKING:
    from stripesim.resources.reserves.reserve_hold.record import ReserveHold

HOLD_PREFIX = "reshold"  # of the ids of holds


class HeldCharge(Booked, Protocol):
    """A charge of which a part may be held."""

    @property
    def amount_refunded(self) -> int: ...
    @property
    def disputes(self) -> tuple[str, ...]: ...


def holds_of(change: Change, charge: HeldCharge) -> tuple[ReserveHold, ...]:
    """The reserve holds of a charge that still hold something, oldest first."""
    holds = change.world.store.tables.get((charge.account, "reserve_hold"))
    found: list[Any] = []
    if holds is not None:
        places = holds.index("source_charge", attrgetter("source_charge")).get(charge.id, ())
        found.extend(holds.records[place] for place in places)
    if HOLD_PREFIX in change.counts:  # else this change has made none
        made = change.made("reserve_hold")
        found.extend(hold for hold in made if hold.source_charge == charge.id)
    latest = [change.latest(hold.id) for hold in found]
    return tuple(hold for hold in latest if hold.state == "held")


@rule(
    "documented",
    "https://docs.stripe.com/connect/connected-account-reserves; that they add up assumed",
)
def holds_reached(change: Change, charge: HeldCharge, amount: int) -> tuple[ReserveHold, ...]:
    """A hold of a charge is released in full once the charge's refunds and disputes add up to the
    held amount; until then nothing of it is released.

    `amount` is what the next refund or dispute takes, in the charge's currency.
    """
    holds = holds_of(change, charge)
    if not holds:
        return ()
    back, row = taken_back(change, charge) + amount, row_of(change, charge)
    settled = half_up(back * row.amount, charge.amount_captured)
    return tuple(hold for hold in holds if settled >= hold.amount)
