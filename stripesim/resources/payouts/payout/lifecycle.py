"""Payouts: money that leaves the balance for the bank.

There are three ways to make one. A user asks for it (`create`). A job in `stripesim/jobs/` makes it
(`sweep`): it pays out what the schedule says, or debits the bank for a negative balance. A platform
reverses another payout (`reverse`): that makes a new payout of the negative amount (`claim`).

A payout is pending, and can be canceled, until the bank has it; then in transit, then paid. If the
bank cannot take the money, the payout fails and the money comes back. A debit that the bank refuses
is paid first and fails later.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, At, To, Verb, table
from stripesim.resources.payouts.payout import refusals
from stripesim.resources.payouts.payout.instant import (
    ADVANCE,
    ADVANCE_BACK,
    BILL,
    platform_is_billed,
)
from stripesim.resources.payouts.payout.links import (
    MAKE_REVERSAL,
    MARK_DESTINATION,
    RECALL_REVERSAL,
    RETURN_FEE,
    TAKE_FEE,
)
from stripesim.resources.payouts.payout.money import (
    CLAIMED_PAYOUT,
    MINIMUM_HOLD,
    MINIMUM_RELEASE,
    PAYOUT,
    PAYOUT_CANCEL,
    PAYOUT_FAILURE,
    SWEPT_PAYOUT,
    amount,
    minimum_balance,
)
from stripesim.resources.payouts.payout.outcomes import (
    bank_sends_it_back,
    debit_comes_back,
    failure_code,
    handed_to_the_bank,
    id_of_its_reversal,
    lands,
    metadata,
)
from stripesim.resources.payouts.payout.record import Payout, draft

# fmt: off
# what moves:         from               to                 how much
SEND         = (Entry(PAYOUT,            "in_transit",      amount), *ADVANCE)
SWEEP        = (Entry(MINIMUM_HOLD,      "minimum_balance", minimum_balance),
                Entry(SWEPT_PAYOUT,      "in_transit",      amount),
                Entry("minimum_balance", MINIMUM_RELEASE,   minimum_balance))
CLAIM        = (Entry(CLAIMED_PAYOUT,    "in_transit",      amount),)
UNSEND       = (Entry("in_transit",      PAYOUT_CANCEL,     amount), *ADVANCE_BACK)
RECALL       = (Entry("in_transit",      PAYOUT_CANCEL,     amount),)
LAND         = (Entry("in_transit",      "bank",            amount),)
BOUNCE       = (Entry("in_transit",      PAYOUT_FAILURE,    amount), *ADVANCE_BACK)
RETURN       = (Entry("bank",            PAYOUT_FAILURE,    amount), *ADVANCE_BACK)
RETURN_DEBIT = (Entry("bank",            PAYOUT_FAILURE,    amount),)

AFTER_FAILURE = (MARK_DESTINATION, RETURN_FEE, RECALL_REVERSAL)

CREATED, UPDATED, CANCELED = "payout.created", "payout.updated", "payout.canceled"
PAID, FAILED               = "payout.paid", "payout.failed"
CREATED_AND_RECONCILED     = (CREATED, "payout.reconciliation_completed")

UNDERWAY   = ("pending", "in_transit")
REVERSIBLE = (*UNDERWAY, "paid")
ANY        = (*UNDERWAY, "paid", "failed", "canceled")

LIFECYCLE = Lifecycle[Payout]("payout", draft, refusals.refuse, table(
    #  from          to            when                money         told
    Verb("create", "request", unless=refusals.CREATE),
    To(NEW,          "pending",    ALWAYS,             SEND,         CREATED, then=TAKE_FEE),
    Verb("sweep", "stripe"),
    To(NEW,          "pending",    ALWAYS,             SWEEP,        CREATED_AND_RECONCILED),
    Verb("claim", "payout"),
    To(NEW,          "pending",    ALWAYS,             CLAIM,        CREATED),
    Verb("cancel", "request", unless=refusals.CANCEL),
    To("pending",    "canceled",   ALWAYS,             UNSEND,       CANCELED, then=RETURN_FEE),
    Verb("recall", "payout"),
    To(UNDERWAY,     "canceled",   ALWAYS,             RECALL,       CANCELED),
    Verb("submit", At(handed_to_the_bank)),
    To("pending",    "in_transit", ALWAYS,             NOTHING,      UPDATED),
    Verb("arrive", At(lands)),
    To("in_transit", "failed",     bank_sends_it_back, BOUNCE,       FAILED,
       sets=failure_code, then=AFTER_FAILURE),
    To("in_transit", "paid",       ALWAYS,             LAND,         PAID),
    Verb("bill", At(platform_is_billed)),
    To("paid",       STAYS,        ALWAYS,             BILL,         UNTOLD),
    Verb("return", At(debit_comes_back)),
    To("paid",       "failed",     ALWAYS,             RETURN_DEBIT, FAILED,
       sets=failure_code, then=MARK_DESTINATION),
    Verb("fail", "control"),
    To(UNDERWAY,     "failed",     ALWAYS,             BOUNCE,       FAILED,
       sets=failure_code, then=AFTER_FAILURE),
    To("paid",       "failed",     ALWAYS,             RETURN,       FAILED,
       sets=failure_code, then=AFTER_FAILURE),
    Verb("reverse", "request", unless=refusals.REVERSE),
    To(REVERSIBLE,   STAYS,        ALWAYS,             NOTHING,      UPDATED,
       sets=id_of_its_reversal, then=MAKE_REVERSAL),
    Verb("update", "request"),
    To(ANY,          STAYS,        ALWAYS,             NOTHING,      UPDATED, sets=metadata),
))
# fmt: on
