"""Links: what a dispute makes happen to its charge, to reserve holds, and to the next dispute of
its test card.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.record import Record
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.payments.dispute.record import Dispute, charge_of
from stripesim.resources.reserves.of_a_charge import holds_of, holds_reached


def more_disputes_follow(act: Act[Dispute]) -> bool:
    """The test card stands for several disputes, and more are to come."""
    return bool(act.facts.get("times", 1) > 1)


def this_dispute(act: Act[Dispute]) -> Mapping[str, Any]:
    """Facts for the charge: the dispute's id, and whether it is an inquiry."""
    return {"dispute": act.subject.id, "case": act.subject.case}


def its_charge_is_held(act: Act[Dispute]) -> bool:
    """A part of the charge is on a reserve hold."""
    return bool(holds_of(act.change, charge_of(act)))


def hold_is_reversed(act: Act[Dispute]) -> Mapping[str, Any]:
    """Facts for the release: the dispute is its reason."""
    return {"reason": "hold_reversed", "source": act.subject.id}


def holds_it_reaches(act: Act[Dispute]) -> tuple[Record, ...]:
    """The reserve holds that the dispute takes money from."""
    return holds_reached(act.change, charge_of(act), act.subject.amount)


def one_dispute_fewer(act: Act[Dispute]) -> Mapping[str, Any]:
    """Facts for the next dispute of the same test card."""
    return {**act.facts, "times": act.facts["times"] - 1}


def nothing_said(act: Act[Dispute]) -> Mapping[str, Any]:
    """No facts."""
    return {}


@rule("documented", "https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment")
def its_mandate(act: Act[Dispute]) -> Record | None:
    """The mandate of a debit that the bank takes back is of no more use."""
    mandate: Record | None = act.find("mandate", charge_of(act).extras.get("mandate") or "")
    return mandate


JUST_BEFORE = 60


@rule(
    "assumed",
    "reported of refunds 5 to 7 seconds before, and not of one 300 seconds before: "
    "https://github.com/az-said/Interlock; the minute is between them",
)
def refunds_of_the_last_minute(act: Act[Dispute]) -> tuple[Record, ...]:
    """An inquiry that becomes a chargeback takes the refunds of the minute before with it."""
    refunds = act.world.store.table(act.subject.account, "refund")
    places = refunds.index("charge", attrgetter("charge")).get(act.subject.charge, ())
    latest = [act.change.latest(refunds.records[place].id) for place in places]
    return tuple(
        each
        for each in latest
        if each.state in ("pending", "succeeded") and each.created >= act.now - JUST_BEFORE
    )


@rule("documented", "https://docs.stripe.com/api/refunds/object: failure_reason")
def because_of_the_dispute(act: Act[Dispute]) -> Mapping[str, Any]:
    """Facts for such a refund: why it fails."""
    return {"reason": "charge_for_pending_refund_disputed"}


FAIL_LATE_REFUNDS = Also[Dispute](
    "refund.fail", facts=because_of_the_dispute, to=refunds_of_the_last_minute
)
REVOKE_MANDATE = Also[Dispute]("mandate.revoke", facts=nothing_said, to=its_mandate)
RELEASE_HOLDS = Also[Dispute](
    "reserve_hold.release", facts=hold_is_reversed, to=holds_it_reaches, when=its_charge_is_held
)
MARK_CHARGE = Also[Dispute]("charge.dispute", facts=this_dispute, to=charge_of)
TELL_OF_CHARGE = Also[Dispute]("charge.counter", facts=nothing_said, to=charge_of)
OPEN_NEXT_DISPUTE = Also[Dispute](
    "dispute.create", facts=one_dispute_fewer, when=more_disputes_follow
)
