"""The money of a reserve plan: what it holds of a charge and until when, and when the plan ends."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import share
from stripesim.resources.of_a_charge import row_of
from stripesim.resources.reserves.of_a_charge import HeldCharge, holds_of
from stripesim.resources.reserves.reserve_plan.record import ReservePlan


def charge_of(act: Act[ReservePlan]) -> HeldCharge:
    """The charge to hold a part of. Facts: charge (its id)."""
    charge: HeldCharge = act.change.latest(act.facts["charge"])
    return charge


@rule("documented", "stripe-python 16.1.0: an unset currency means all; which of two assumed")
def its_part(act: Act[ReservePlan]) -> int:
    """A plan holds its percentage of a charge's settled amount, if that is in the plan's currency
    or the plan has none.
    """
    row = row_of(act.change, charge_of(act))
    if act.subject.currency not in (None, row.currency):
        return 0
    return share(row.amount, act.subject.percent)


def uncovered_part(act: Act[ReservePlan]) -> int:
    """The part of the hold that is more than the charge has left after its fee and its other
    holds.
    """
    charge, part = charge_of(act), its_part(act)
    left = row_of(act.change, charge).net - sum(
        hold.amount for hold in holds_of(act.change, charge)
    )
    return part - min(part, max(left, 0))


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves")
def when_it_releases(act: Act[ReservePlan]) -> int | None:
    """A rolling plan releases a number of days after the charge, a fixed one on its date, a manual
    one only on request.
    """
    plan = act.subject
    if plan.days_after_charge is None:
        return plan.release_after
    return act.now + plan.days_after_charge * DAY


@rule("documented", "https://docs.stripe.com/api/reserve/plan; that a fixed one does, assumed")
def the_end_of_its_terms(act: Act[ReservePlan]) -> int | None:
    """A rolling plan expires when it says so, a fixed one on the date of its release: it makes no
    more holds, and those it has made keep their schedule.
    """
    plan = act.subject
    return plan.release_after if plan.type == "fixed_release" else plan.expires_on
