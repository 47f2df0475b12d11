"""The money of a reserve hold: how much, until when, and the two rows that it makes."""

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
    """What is held, in minor units."""
    return act.subject.amount


@rule("assumed", "as refunds and disputes, recorded, do")
def with_its_charge(act: Act[ReserveHold]) -> int:
    """Of a pending charge pending money is held, which becomes available on the charge's own day;
    otherwise money is held at once.
    """
    id = act.subject.source_charge
    if id is None:
        return act.now
    return until_available(act.change, act.change.latest(id))


def the_source_type(act: Act[ReserveHold]) -> str:
    """The part of the balance that money is held of."""
    return act.subject.source_type


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves: at most 180 days")
def its_scheduled_release(act: Act[ReserveHold]) -> int:
    """A hold is released at midnight UTC of the day after the one it may be released on. One
    without a schedule is released when it has lasted as long as it may (assumed).
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
