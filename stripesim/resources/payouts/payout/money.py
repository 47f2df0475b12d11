"""The money of a payout: amounts, and the rows that it makes in a balance.

The functions for `available_on` say from when a row counts. The extra money of instant payouts is
in `instant.py`.
"""

from __future__ import annotations

from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.money import Balance
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.payouts.payout.instant import (
    platforms_fee,
    stripes_fee,
    stripes_fee_back,
    what_comes_back,
    what_it_costs,
)
from stripesim.resources.payouts.payout.record import Payout
from stripesim.resources.rows import RowKind

# -- how much --------------------------------------------------------------------------------------


def amount(act: Act[Payout]) -> int:
    """The amount that goes to the bank, in minor units; negative: that comes from there."""
    return act.subject.amount


def minimum_balance(act: Act[Payout]) -> int:
    """The minimum balance that stays behind, in minor units. Facts: hold."""
    kept: int = act.facts.get("hold", 0)
    return kept


# -- from when it counts ---------------------------------------------------------------------------


@rule("recorded", "automatic payouts' rows: created in 2023-24, arrival_date in live ones")
def leaves_with_what_it_pays(act: Act[Payout]) -> int:
    """A sweep of available money leaves the balance at once; with `ahead`, when the payout
    arrives.
    """
    leaves: int = act.facts.get("leaves", act.now)
    return max(leaves, act.now)


@rule("documented", "https://support.stripe.com/questions/payout-reversals")
def five_business_days_later(act: Act[Payout]) -> int:
    """The money of a reversal is available five business days after the request."""
    return int(act.account.calendar.add(act.now // DAY, 5)) * DAY


@rule("assumed", "the two rows of a payout that comes back cancel out at every moment")
def as_it_came(act: Act[Payout]) -> int:
    """A payout that comes back is available at once; if its own row is not available yet (a debit,
    a reversal, a payout made ahead), together with that.
    """
    paid = act.subject.balance_transaction
    assert paid is not None
    return max(act.change.row(paid).available_on, act.now)


# -- what its rows say -----------------------------------------------------------------------------


def its_source_type(act: Act[Payout]) -> str:
    """The source type of the money it pays out."""
    return act.subject.source_type


def its_balance(act: Act[Payout]) -> str:
    """The balance that it pays out from."""
    return act.subject.balance_type


def its_description(act: Act[Payout]) -> str | None:
    """STRIPE PAYOUT for automatic payouts; for others, the one given."""
    return act.subject.description


@rule("recorded", "live: REFUND FOR PAYOUT (STRIPE PAYOUT)")
def refund_for_payout(act: Act[Payout]) -> str:
    """The row is described as REFUND FOR PAYOUT, with the payout's description if it has one."""
    about = act.subject.description
    return f"REFUND FOR PAYOUT ({about})" if about else "REFUND FOR PAYOUT"


# -- its rows --------------------------------------------------------------------------------------

PAYOUT_ROW = RowKind("payout", "payout")
PAYOUT_CANCEL_ROW = RowKind("payout_cancel", "payout_reversal")
PAYOUT_FAILURE_ROW = RowKind("payout_failure", "payout_reversal")
MINIMUM_HOLD_ROW = RowKind("payout_minimum_balance_hold", "payout_minimum_balance_hold")
MINIMUM_RELEASE_ROW = RowKind("payout_minimum_balance_release", "payout_minimum_balance_release")

PAYOUT = Balance[Payout](
    PAYOUT_ROW,
    into="balance_transaction",
    source_type=its_source_type,
    balance_type=its_balance,
    description=its_description,
    fee=stripes_fee,
    commission=platforms_fee,
    fee_details=what_it_costs,
)
SWEPT_PAYOUT = Balance[Payout](
    PAYOUT_ROW,
    into="balance_transaction",
    source_type=its_source_type,
    description=its_description,
    available_on=leaves_with_what_it_pays,
    own=True,
)
CLAIMED_PAYOUT = Balance[Payout](
    PAYOUT_ROW,
    into="balance_transaction",
    source_type=its_source_type,
    available_on=five_business_days_later,
)
MINIMUM_HOLD = Balance[Payout](
    MINIMUM_HOLD_ROW,
    into="hold_transaction",
    source_type=its_source_type,
    available_on=leaves_with_what_it_pays,
    own=True,
)
MINIMUM_RELEASE = Balance[Payout](
    MINIMUM_RELEASE_ROW, source_type=its_source_type, available_on=leaves_with_what_it_pays
)


def coming_back(row: RowKind) -> Balance[Payout]:
    """The balance end for a payout that comes back in full, Stripe's fee included."""
    return Balance[Any](
        row,
        into="failure_balance_transaction",
        source_type=its_source_type,
        balance_type=its_balance,
        description=refund_for_payout,
        available_on=as_it_came,
        fee=stripes_fee_back,
        fee_details=what_comes_back,
    )


PAYOUT_CANCEL = coming_back(PAYOUT_CANCEL_ROW)
PAYOUT_FAILURE = coming_back(PAYOUT_FAILURE_ROW)
