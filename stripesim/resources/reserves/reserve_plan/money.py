"""What a reserve plan holds of a charge, until when, and when the plan itself ends."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.reserves import share
from stripesim.resources.of_a_charge import row_of
from stripesim.resources.reserves.of_a_charge import HeldCharge, holds_of
from stripesim.resources.reserves.reserve_plan.record import ReservePlan


def charge_of(act: Act[ReservePlan]) -> HeldCharge:
    """The charge of which a part is held. Facts: charge (its id)."""
    charge: HeldCharge = act.change.latest(act.facts["charge"])
    return charge


@rule("documented", "stripe-python 16.1.0: an unset currency means all; which of two assumed")
def its_part(act: Act[ReservePlan]) -> int:
    """A plan holds its percent of what the charge brought, if that settled in the plan's currency
    or the plan has none.
    """
    row = row_of(act.change, charge_of(act))
    if act.subject.currency not in (None, row.currency):
        return 0
    return share(row.amount, act.subject.percent)


def uncovered_part(act: Act[ReservePlan]) -> int:
    """What the plan holds beyond what the charge has left after its fee and its other holds."""
    charge, part = charge_of(act), its_part(act)
    left = row_of(act.change, charge).net - sum(
        hold.amount for hold in holds_of(act.change, charge)
    )
    return part - min(part, max(left, 0))


@rule("documented", "https://docs.stripe.com/connect/connected-account-reserves")
def when_it_releases(act: Act[ReservePlan]) -> int | None:
    """A rolling plan releases some days after the charge, a fixed one on its date, a manual one
    only by hand.
    """
    plan = act.subject
    if plan.days_after_charge is None:
        return plan.release_after
    return act.now + plan.days_after_charge * DAY


@rule("documented", "https://docs.stripe.com/api/reserve/plan; that a fixed one does, assumed")
def the_end_of_its_terms(act: Act[ReservePlan]) -> int | None:
    """A rolling plan expires when it says so, a fixed one when its holds may be released: then it
    makes no holds any more, and those it has made keep their schedule.
    """
    plan = act.subject
    return plan.release_after if plan.type == "fixed_release" else plan.expires_on
