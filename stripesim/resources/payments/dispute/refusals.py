"""Refusals of disputes and of answers to them, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.payments.dispute.outcomes import all_evidence, an_inquiry, escalated
from stripesim.resources.payments.dispute.record import IN_FILES, OVER, Dispute, charge_of
from stripesim.resources.requests import no_such


@rule("assumed", "the message")
def nothing_was_paid(act: Act[Dispute]) -> Refusal | None:
    """Only a charge that was captured can be disputed."""
    charge = charge_of(act)
    if charge.state in ("succeeded", "unbooked"):
        return None
    message = f"Charge {charge.id} took no money; it cannot be disputed."
    return Refusal(own_words(message), code="charge_invalid_parameter")


@rule("assumed", "the message; that iDEAL, Bancontact and FPX know no disputes documented")
def not_to_be_disputed(act: Act[Dispute]) -> Refusal | None:
    """Payments that the customer made at the bank cannot be disputed, and there are no inquiries
    about bank debits.
    """
    instrument, asks = charge_of(act).instrument, an_inquiry(act)
    if instrument.type == "card" or (instrument.is_debit and not asks):
        return None
    what = "an inquiry about" if asks else "a dispute of"
    return Refusal(own_words(f"There is no such thing as {what} a payment by {instrument.type}."))


@rule("assumed", "the message; documented: no chargeback on a charge that was refunded in full")
def nothing_left_to_dispute(act: Act[Dispute]) -> Refusal | None:
    """What was refunded or is already disputed cannot be disputed, unless an amount is named."""
    if act.subject.amount > 0:
        return None
    message = f"Charge {act.subject.charge} has nothing left to dispute; say which amount is."
    return Refusal(own_words(message), param="amount")


LONGEST = 150_000


@rule("documented", "https://docs.stripe.com/disputes/responding; the message assumed")
def evidence_too_long(act: Act[Dispute]) -> Refusal | None:
    """All texts of the evidence together have at most 150,000 characters."""
    texts = all_evidence(act).values()
    length = sum(len(text) for text in texts if isinstance(text, str))
    if length <= LONGEST:
        return None
    message = f"Evidence can have up to {LONGEST} characters in all; this has {length}."
    return Refusal(
        own_words(message), param="evidence", figures={"length": length, "most": LONGEST}
    )


@rule("assumed", "as of other parameters that name a missing object, recorded")
def no_such_file(act: Act[Dispute]) -> Refusal | None:
    """Evidence in files names files that were uploaded."""
    evidence = act.facts.get("evidence") or {}
    for name in IN_FILES:
        id = evidence.get(name)
        if id and act.find("file", id) is None:
            return no_such("file", id, f"evidence[{name}]")
    return None


@rule("documented", "https://docs.stripe.com/disputes/responding; the message assumed")
def submitted_before(act: Act[Dispute]) -> Refusal | None:
    """Evidence can be submitted only once."""
    if not act.facts.keys() & {"evidence", "submit"}:
        return None
    return Refusal(own_words("The evidence of this dispute has already been submitted"))


@rule("recorded", "a public recording of 2026")
def already_closed(act: Act[Dispute]) -> Refusal | None:
    """A closed dispute takes no evidence."""
    if not act.facts.keys() & {"evidence", "submit"}:
        return None
    return Refusal("This dispute is already closed")


@rule("assumed", "the message")
def not_an_inquiry(act: Act[Dispute]) -> Refusal | None:
    """Only an inquiry can be escalated."""
    return Refusal(own_words("This dispute is not an inquiry")) if escalated(act) else None


@rule("recorded", "evidence after closing; the others by analogy, with words of their own")
def refuse(act: Act[Dispute], verb: str) -> Refusal:
    """A dispute that is closed, or whose state does not have the verb, refuses it."""
    if act.subject.state in OVER:
        return Refusal("This dispute is already closed")
    message = f"Cannot {verb} this dispute: its status is {act.subject.state}."
    return Refusal(own_words(message))


CREATE = (nothing_was_paid, not_to_be_disputed, nothing_left_to_dispute)
UPDATE = (evidence_too_long, no_such_file)
UPDATE_ANSWERED = (submitted_before,)
UPDATE_OVER = (already_closed,)
DECIDE = (not_an_inquiry,)
