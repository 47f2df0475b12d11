"""Outcomes of a dispute: their conditions, the fields they set, and the moments of timers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.payments.dispute.record import Dispute, charge_of, due_by
from stripesim.resources.requests import changed


@rule("documented", "https://docs.stripe.com/payments/ach-direct-debit; other debits assumed")
def it_is_about_a_debit(act: Act[Dispute]) -> bool:
    """A disputed bank debit is lost at once: there is no way to contest it."""
    return bool(charge_of(act).instrument.type != "card")


def an_inquiry(act: Act[Dispute]) -> bool:
    """The dispute is an inquiry."""
    return act.subject.case == "inquiry"


@rule("documented", "https://docs.stripe.com/api/disputes/update; stripe-python 16.1.0")
def submits_evidence(act: Act[Dispute]) -> bool:
    """Evidence is submitted at once unless `submit` is false; staged evidence is submitted with the
    next `submit`.
    """
    submit = act.facts.get("submit")
    if submit is False:
        return False
    return bool(act.facts.get("evidence") or (submit and act.subject.evidence))


TEST_EVIDENCE = {
    "winning_evidence": "won",
    "losing_evidence": "lost",
    "escalate_inquiry_evidence": "escalated",
}


@rule("documented", "https://docs.stripe.com/testing#evidence")
def outcome(act: Act[Dispute]) -> str | None:
    """The bank's decision is the control's, or that of a test evidence in `uncategorized_text`."""
    said: str | None = act.facts.get("outcome")
    return said or TEST_EVIDENCE.get(act.subject.evidence.get("uncategorized_text", ""))


def for_the_merchant(act: Act[Dispute]) -> bool:
    """The bank decides for the merchant."""
    return outcome(act) == "won"


def escalated(act: Act[Dispute]) -> bool:
    """The bank escalates the inquiry to a chargeback."""
    return outcome(act) == "escalated"


def all_evidence(act: Act[Dispute]) -> Mapping[str, Any]:
    """The evidence so far, and what the request adds."""
    return {**act.subject.evidence, **act.facts.get("evidence", {})}


def updated_evidence(act: Act[Dispute]) -> dict[str, Any]:
    """The fields that an update sets: evidence, metadata, intended submission method."""
    sets = changed(act.facts, act.subject.metadata, "intended_submission_method")
    return {**sets, "evidence": all_evidence(act)}


def submitted_evidence(act: Act[Dispute]) -> dict[str, Any]:
    """The fields that an update sets which submits: the same, and the moment of submission."""
    count = act.subject.submission_count + 1
    return {**updated_evidence(act), "submitted": act.now, "submission_count": count}


@rule("assumed", "documented: amount and fee are taken; the rest as if the dispute began then")
def becomes_a_chargeback(act: Act[Dispute]) -> dict[str, Any]:
    """An escalated inquiry gets a due date of its own, and evidence can be submitted once more."""
    return {"case": "chargeback", "due_by": due_by(act.now), "submitted": None}


@rule("recorded", "1 to 2 seconds between winning or losing evidence and the decision, 2023-25")
def two_seconds_after_test_evidence(act: Act[Dispute]) -> int | None:
    """Test evidence is decided after two seconds, and not before its charge is booked (assumed: a
    second later); other evidence is never decided by itself.
    """
    submitted = act.subject.submitted
    wanted = ("won", "lost", "escalated") if an_inquiry(act) else ("won", "lost")
    after = 3 if charge_of(act).state == "unbooked" else 2
    return None if submitted is None or outcome(act) not in wanted else submitted + after


@rule("assumed", "documented: a response is possible until `due_by`")
def the_end_of_its_due_date(act: Act[Dispute]) -> int:
    """A chargeback that is not answered by its due date is lost."""
    return act.subject.due_by + 1


@rule("documented", "https://docs.stripe.com/disputes/responding; the second assumed")
def the_end_of_120_days(act: Act[Dispute]) -> int:
    """An inquiry that was not escalated is closed after 120 days."""
    return act.subject.created + 120 * DAY
