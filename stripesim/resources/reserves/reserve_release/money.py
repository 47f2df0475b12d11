"""The money of a reserve release: its amount, when it is available again, and its two rows."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.money import Balance
from stripesim.facts.evidence import rule
from stripesim.resources.places import RISK_RESERVED
from stripesim.resources.reserves.reserve_release.others import hold_of
from stripesim.resources.reserves.reserve_release.record import ReserveRelease
from stripesim.resources.rows import RowKind


def amount(act: Act[ReserveRelease]) -> int:
    """The released amount, in minor units."""
    return act.subject.amount


@rule("assumed", "as refunds and disputes, recorded, do")
def with_its_hold(act: Act[ReserveRelease]) -> int:
    """Money that was held while pending is pending again, until its own day; other money is
    available at once.
    """
    return max(act.change.row(hold_of(act).balance_transaction).available_on, act.now)


def the_source_type(act: Act[ReserveRelease]) -> str:
    """The source type of the held money."""
    return hold_of(act).source_type


RELEASE_ROW = RowKind("reserve_release", "reserve_release")
RESERVE_BALANCE = Balance[ReserveRelease](
    RELEASE_ROW.within(RISK_RESERVED), available_on=with_its_hold, source_type=the_source_type
)
PAYMENTS_BALANCE = Balance[ReserveRelease](
    RELEASE_ROW, available_on=with_its_hold, source_type=the_source_type
)
