"""Outcomes of a payout: the moments of timers, conditions, and the fields they set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.facts.bank_numbers import refuses_instant
from stripesim.facts.calendars import Calendar
from stripesim.facts.days import DAY, HOUR, MINUTE
from stripesim.facts.evidence import rule
from stripesim.resources.balance.paid_out import Destination
from stripesim.resources.payouts.payout.record import Payout
from stripesim.resources.requests import changed

# -- moments ---------------------------------------------------------------------------------------


@rule("assumed", "an hour after creation, or when it arrives if that is sooner")
def handed_to_the_bank(act: Act[Payout]) -> int:
    """A pending payout becomes in transit an hour after it was made, or when it arrives if that is
    sooner.
    """
    return min(act.subject.created + HOUR, lands(act))


@rule("recorded", "payout.paid of two live payouts at 00:40-01:06 of the day; the rest assumed")
def lands(act: Act[Payout]) -> int:
    """A payout is paid at 00:45 UTC of its arrival day if it was made before that, else six hours
    after it was made; an instant one after a minute.
    """
    return arrives(act.subject)


def arrives(payout: Payout) -> int:
    """The moment at which a payout is paid."""
    if payout.method == "instant":
        return payout.created + MINUTE
    morning = payout.arrival_date + 45 * MINUTE
    return morning if payout.created < morning else payout.created + 6 * HOUR


@rule("recorded", "a live debit of Friday 2020-03-20 refused Monday 09:15")
def debit_comes_back(act: Act[Payout]) -> int | None:
    """A bank that refuses a debit says so at 09:15 UTC of the business day after its arrival; other
    payouts do not come back once they are paid.
    """
    payout = act.subject
    if payout.amount > 0 or failing_bank(act) is None:
        return None
    return refusal_of_debit(payout, act.account.calendar)


def refusal_of_debit(debit: Payout, calendar: Calendar) -> int:
    """The moment at which a bank refuses a debit, if it does."""
    return calendar.add(debit.arrival_date // DAY, 1) * DAY + 9 * HOUR + 15 * MINUTE


# -- conditions ------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/connect/testing")
def failing_bank(act: Act[Payout]) -> str | None:
    """A failing test number sends payouts back with its failure code; one number sends back only
    instant ones (with which code is assumed). None: they arrive.
    """
    it: Destination = act.change.latest(act.subject.destination)
    outcome = it.outcome
    if act.subject.method == "instant" and refuses_instant(it.number):
        return "could_not_process"
    return outcome


def bank_sends_it_back(act: Act[Payout]) -> bool:
    """The destination is a test number that fails. (Debits are paid first and fail later.)"""
    return act.subject.amount > 0 and failing_bank(act) is not None


# -- what is set -----------------------------------------------------------------------------------


def failure_code(act: Act[Payout]) -> Mapping[str, Any]:
    """The failure code: the control's (facts: code), or that of the destination's test number."""
    return {"failure_code": act.facts.get("code") or failing_bank(act)}


def metadata(act: Act[Payout]) -> Mapping[str, Any]:
    """The fields that an update sets: metadata only. Facts: metadata."""
    return changed(act.facts, act.subject.metadata)


def id_of_its_reversal(act: Act[Payout]) -> Mapping[str, Any]:
    """The id for the reversal that is about to be made."""
    return {"reversed_by": act.change.new_id("po", act.subject.account)}
