"""Links: what a payout makes happen to other objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.table import Also
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.connect.parties import its_platform
from stripesim.resources.payouts.payout.instant import (
    has_an_application_fee,
    something_is_left_of_its_fee,
)
from stripesim.resources.payouts.payout.record import Payout
from stripesim.resources.requests import merged, nothing

# -- the fee that a platform takes of an instant payout --------------------------------------------


def its_fee(act: Act[Payout]) -> Mapping[str, Any]:
    """Facts for the application fee: the payout; `amount` and `taken` are equal, since nothing is
    converted.
    """
    payout = act.subject
    return {"payout": payout.id, "amount": payout.fee, "taken": payout.fee}


def id_of_its_fee(act: Act[Payout]) -> Mapping[str, Any]:
    """The payout keeps the id of its fee."""
    return {"application_fee": act.made["application_fee"].id}


def whole_fee(act: Act[Payout]) -> Mapping[str, Any]:
    """Facts for a refund of all that is left of the fee."""
    return {"fee": act.subject.application_fee}


TAKE_FEE = Also[Payout](
    "application_fee.create",
    facts=its_fee,
    when=has_an_application_fee,
    on=its_platform,
    keeps=id_of_its_fee,
)
RETURN_FEE = Also[Payout](
    "fee_refund.create", facts=whole_fee, when=something_is_left_of_its_fee, on=its_platform
)


# -- the bank --------------------------------------------------------------------------------------


def its_destination(act: Act[Payout]) -> Any:
    """The external account that it went to; None if that was deleted since."""
    return act.find("external_account", act.subject.destination)


def why_it_failed(act: Act[Payout]) -> Mapping[str, Any]:
    """Facts: code, the failure code."""
    return {"code": act.subject.failure_code}


MARK_DESTINATION = Also[Payout]("external_account.fail", facts=why_it_failed, to=its_destination)


# -- reversals -------------------------------------------------------------------------------------


@rule("documented", "https://support.stripe.com/questions/payout-reversals")
def the_whole_of_it(act: Act[Payout]) -> Mapping[str, Any]:
    """A reversal debits the bank for the full amount, within one business day."""
    payout, day = act.subject, act.now // DAY
    return {
        "id": payout.reversed_by,
        "account": payout.account,
        "amount": -payout.amount,
        "arrival_date": int(act.account.calendar.add(day, 1)) * DAY,
        "currency": payout.currency,
        "destination": payout.destination,
        "metadata": merged({}, act.facts.get("metadata", {})),
        "original": payout.id,
        "source_type": payout.source_type,
    }


@rule(
    "documented",
    "https://docs.stripe.com/connect/payout-reversals; that it is pending until paid assumed",
)
def its_reversal(act: Act[Payout]) -> Payout | None:
    """If a payout fails, its reversal is canceled unless that is paid already."""
    reversal: Payout | None = act.change.latest(act.subject.reversed_by or "")
    underway = reversal is not None and reversal.state in ("pending", "in_transit")
    return reversal if underway else None


MAKE_REVERSAL = Also[Payout]("payout.claim", facts=the_whole_of_it)
RECALL_REVERSAL = Also[Payout]("payout.recall", facts=nothing, to=its_reversal)
