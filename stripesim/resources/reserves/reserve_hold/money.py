"""The money of a reserve hold: its amount, until when, and its two rows."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.money import Balance
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import LONGEST, scheduled_release
from stripesim.resources.of_a_charge import until_available
from stripesim.resources.places import RISK_RESERVED
from stripesim.resources.reserves.reserve_hold.record import ReserveHold
from stripesim.resources.rows import RowKind


def amount(act: Act[ReserveHold]) -> int:
    """The held amount, in minor units."""
    return act.subject.amount


@rule("assumed", "as refunds and disputes, recorded, do")
def with_its_charge(act: Act[ReserveHold]) -> int:
    """A hold of a pending charge takes pending money, which becomes available on the charge's own
    day; otherwise it takes available money.
    """
    id = act.subject.source_charge
    if id is None:
        return act.now
    return until_available(act.change, act.change.latest(id))


def the_source_type(act: Act[ReserveHold]) -> str:
    """The source type of the held money."""
    return act.subject.source_type


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves: at most 180 days")
def its_scheduled_release(act: Act[ReserveHold]) -> int:
    """A hold is released at midnight UTC after the day named in its schedule. One without a
    schedule is released after the longest time allowed (assumed).
    """
    hold = act.subject
    after = hold.created + LONGEST * DAY if hold.release_after is None else hold.release_after
    return scheduled_release(after)


HOLD_ROW = RowKind("reserve_hold", "reserve_hold")
PAYMENTS_BALANCE = Balance[ReserveHold](
    HOLD_ROW,
    into="balance_transaction",
    available_on=with_its_charge,
    source_type=the_source_type,
)
RESERVE_BALANCE = Balance[ReserveHold](
    HOLD_ROW.within(RISK_RESERVED), available_on=with_its_charge, source_type=the_source_type
)
