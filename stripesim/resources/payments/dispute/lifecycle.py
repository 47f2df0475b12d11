"""Disputes: a cardholder claims a payment back from the bank, and the bank decides.

An inquiry (states `warning_…`) is only a question: no money moves, and the bank may escalate it to
a chargeback. A chargeback takes the amount and a fee at once; countering it with evidence costs a
second fee. `decide` is the bank's decision: a few seconds after one of Stripe's test evidences, or
when `sim.controls` gives it. A chargeback that is not answered by its due date is lost.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import FEES, Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, At, To, Verb, table
from stripesim.resources.connect.charge_for_others import bill
from stripesim.resources.of_a_charge import INQUIRIES
from stripesim.resources.payments.dispute import refusals
from stripesim.resources.payments.dispute.fees import (
    countered_fee,
    countered_fee_paid,
    countering_of_the_platform,
    countering_paid_by_the_platform,
    of_the_platform,
)
from stripesim.resources.payments.dispute.links import (
    FAIL_LATE_REFUNDS,
    MARK_CHARGE,
    OPEN_NEXT_DISPUTE,
    RELEASE_HOLDS,
    REVOKE_MANDATE,
    TELL_OF_CHARGE,
)
from stripesim.resources.payments.dispute.money import (
    CHARGEBACK,
    CHARGEBACK_REVERSAL,
    COUNTERED_FEE,
    COUNTERED_FEE_RETURN,
    disputed_amount,
    settled_in,
)
from stripesim.resources.payments.dispute.outcomes import (
    an_inquiry,
    becomes_a_chargeback,
    escalated,
    for_the_merchant,
    it_is_about_a_debit,
    submits_evidence,
    submitted_evidence,
    the_end_of_120_days,
    the_end_of_its_due_date,
    two_seconds_after_test_evidence,
    updated_evidence,
)
from stripesim.resources.payments.dispute.record import OVER, Dispute, draft

# fmt: off
# what moves:     from                to                       how much
WITHDRAW       = (Entry(CHARGEBACK,   "cards",                 disputed_amount),
                  bill(of_the_platform, settled_in))
WITHDRAW_DEBIT = (Entry(CHARGEBACK,   "customers' banks",      disputed_amount),
                  bill(of_the_platform, settled_in))
COUNTER        = (Entry(COUNTERED_FEE, FEES,                   countered_fee, currency=settled_in),
                  bill(countering_of_the_platform, settled_in))
REINSTATE      = (Entry("cards",      CHARGEBACK_REVERSAL,     disputed_amount),
                  Entry(FEES,         COUNTERED_FEE_RETURN,    countered_fee_paid,
                        currency=settled_in),
                  bill(countering_paid_by_the_platform, settled_in, back=True))

CREATED, UPDATED, CLOSED = (
    "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed")
FUNDS_WITHDRAWN  = "charge.dispute.funds_withdrawn"
FUNDS_REINSTATED = "charge.dispute.funds_reinstated"
CREATED_TAKEN    = (CREATED, FUNDS_WITHDRAWN)
CREATED_LOST     = (CREATED, FUNDS_WITHDRAWN, CLOSED)
UPDATED_TAKEN    = (UPDATED, FUNDS_WITHDRAWN)
GIVEN_BACK       = (FUNDS_REINSTATED, CLOSED)

ASKED      = "warning_needs_response"
UNANSWERED = (ASKED, "needs_response")
ANSWERED   = ("under_review", "warning_under_review")
OPEN       = ("needs_response", "under_review")

BOTH_TOUCHED = (RELEASE_HOLDS, MARK_CHARGE)
AFTER_ESCALATION = (MARK_CHARGE, FAIL_LATE_REFUNDS)
DECIDED      = At(two_seconds_after_test_evidence)

LIFECYCLE = Lifecycle[Dispute]("dispute", draft, refusals.refuse, table(
    #  from              to                      when                 money           told
    Verb("create", "bank", unless=refusals.CREATE),
    To(NEW,              "lost",                 it_is_about_a_debit, WITHDRAW_DEBIT, CREATED_LOST,
       first=BOTH_TOUCHED, then=REVOKE_MANDATE),
    To(NEW,              ASKED,                  an_inquiry,          NOTHING,        CREATED,
       first=MARK_CHARGE, then=OPEN_NEXT_DISPUTE),
    To(NEW,              "needs_response",       ALWAYS,              WITHDRAW,       CREATED_TAKEN,
       first=BOTH_TOUCHED, then=OPEN_NEXT_DISPUTE),
    Verb("update", "request", unless=refusals.UPDATE),
    To(ASKED,            "warning_under_review", submits_evidence,    NOTHING,        UPDATED,
       sets=submitted_evidence, then=TELL_OF_CHARGE),
    To("needs_response", "under_review",         submits_evidence,    COUNTER,        UPDATED,
       sets=submitted_evidence, then=TELL_OF_CHARGE),
    To(UNANSWERED,       STAYS,                  ALWAYS,              NOTHING,        UPDATED,
       sets=updated_evidence),
    Verb("update", "request", unless=refusals.UPDATE_ANSWERED),
    To(ANSWERED,         STAYS,                  ALWAYS,              NOTHING,        UPDATED,
       sets=updated_evidence),
    Verb("update", "request", unless=refusals.UPDATE_OVER),
    To(OVER,             STAYS,                  ALWAYS,              NOTHING,        UPDATED,
       sets=updated_evidence),
    Verb("close", "request"),
    To(ASKED,            "warning_closed",       ALWAYS,              NOTHING,        CLOSED),
    To("needs_response", "lost",                 ALWAYS,              NOTHING,        CLOSED),
    Verb("settle", "refund"),
    To(INQUIRIES,        "warning_closed",       ALWAYS,              NOTHING,        CLOSED),
    Verb("decide", DECIDED),
    To(INQUIRIES,        "needs_response",       escalated,           WITHDRAW,       UPDATED_TAKEN,
       sets=becomes_a_chargeback, first=RELEASE_HOLDS, then=AFTER_ESCALATION),
    To(INQUIRIES,        "warning_closed",       ALWAYS,              NOTHING,        CLOSED),
    Verb("decide", DECIDED, unless=refusals.DECIDE),
    To(OPEN,             "won",                  for_the_merchant,    REINSTATE,      GIVEN_BACK),
    To(OPEN,             "lost",                 ALWAYS,              NOTHING,        CLOSED),
    Verb("lapse", At(the_end_of_120_days)),
    To(INQUIRIES,        "warning_closed",       ALWAYS,              NOTHING,        CLOSED),
    Verb("lapse", At(the_end_of_its_due_date)),
    To("needs_response", "lost",                 ALWAYS,              NOTHING,        CLOSED),
))
# fmt: on
