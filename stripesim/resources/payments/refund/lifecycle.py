"""Refunds: money from the balance back to the customer.

A card's refund takes its money at once and succeeds. One to a bank account (`pyr_…`) is pending for
some days, then succeeds. `waiting` (shown as pending): the balance is too low, and the simulator's
settings let refunds wait. `held`: its charge is a debit that is still pending. `voided`: it
released an authorization; no money moved. `returned`: the payment had come by a transfer, and the
money went back to the sender. A refund may fail later: its money comes back.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, At, To, Verb, table
from stripesim.resources.connect.refund_from_others import TAKE_BACK_FROM_OTHERS
from stripesim.resources.payments.refund import refusals
from stripesim.resources.payments.refund.links import (
    BOOK_CHARGE,
    COUNT_REFUND,
    RELEASE_HOLDS,
    REVERSE_ITS_TRANSFER,
    UNCOUNT_REFUND,
    VOID_CHARGE,
)
from stripesim.resources.payments.refund.money import (
    PAYMENT_REFUND,
    PAYMENT_REFUND_FAILURE,
    PAYMENT_RETURN,
    REFUND,
    REFUND_FAILURE,
    amount,
)
from stripesim.resources.payments.refund.outcomes import (
    came_by_a_transfer,
    cannot_wait,
    fails_later,
    failure_reason,
    goes_to_a_bank,
    insufficient_funds,
    its_card_is_slow,
    its_charge_is_pending,
    metadata,
    must_wait,
    never_a_reference,
    reference,
    releases_the_authorization,
    when_it_arrives,
    when_its_reference_comes,
)
from stripesim.resources.payments.refund.record import Refund, draft
from stripesim.resources.places import TRANSFERS

# fmt: off
# what moves:     from                     to                       how much
PAY_BACK       = (Entry(REFUND,            "cards",                 amount),)
PAY_BACK_BANK  = (Entry(PAYMENT_REFUND,    "customers' banks",      amount),)
SEND_BACK      = (Entry(PAYMENT_RETURN,    TRANSFERS,               amount),)
TAKE_IN        = (Entry("cards",           REFUND_FAILURE,          amount),)
TAKE_IN_BANK   = (Entry("customers' banks", PAYMENT_REFUND_FAILURE, amount),)

WITH_OTHERS    = (COUNT_REFUND, *TAKE_BACK_FROM_OTHERS)
WITH_SENDER    = (COUNT_REFUND, REVERSE_ITS_TRANSFER, *TAKE_BACK_FROM_OTHERS)

CREATED             = "refund.created"
UPDATED             = ("refund.updated", "charge.refund.updated")
FAILED              = ("refund.failed", "charge.refund.updated")
CREATED_AND_FAILED  = (CREATED, *FAILED)

OUTSIDE, NOT_YET_OUT = ("pending", "succeeded"), ("held", "waiting")
ANY                  = ("voided", "returned", "failed", *NOT_YET_OUT, *OUTSIDE)

LIFECYCLE = Lifecycle[Refund]("refund", draft, refusals.refuse, table(
    #  from         to           when                        money          told
    Verb("create", "request", unless=refusals.CREATE, first=BOOK_CHARGE),
    To(NEW,         "returned",  came_by_a_transfer,         SEND_BACK,     CREATED,
       first=RELEASE_HOLDS, then=WITH_SENDER),
    To(NEW,         "voided",    releases_the_authorization, NOTHING,       CREATED,
       then=VOID_CHARGE),
    To(NEW,         "held",      its_charge_is_pending,      NOTHING,       CREATED,
       then=WITH_OTHERS),
    To(NEW,         "failed",    cannot_wait,                NOTHING,       CREATED_AND_FAILED,
       sets=insufficient_funds),
    To(NEW,         "waiting",   must_wait,                  NOTHING,       CREATED,
       then=WITH_OTHERS),
    To(NEW,         "pending",   its_card_is_slow,           PAY_BACK,      CREATED,
       first=RELEASE_HOLDS, then=WITH_OTHERS),
    To(NEW,         "pending",   goes_to_a_bank,             PAY_BACK_BANK, CREATED,
       first=RELEASE_HOLDS, then=WITH_OTHERS),
    To(NEW,         "succeeded", ALWAYS,                     PAY_BACK,      CREATED,
       first=RELEASE_HOLDS, then=WITH_OTHERS),
    Verb("record_void", "charge"),
    To(NEW,         "voided",    ALWAYS,                     NOTHING,       CREATED),
    Verb("pull_back", "transfer_reversal"),
    To(NEW,         "returned",  ALWAYS,                     SEND_BACK,     CREATED,
       first=RELEASE_HOLDS, then=COUNT_REFUND),
    Verb("send", "balance"),
    To("waiting",   "succeeded", ALWAYS,                     PAY_BACK,      UPDATED,
       first=RELEASE_HOLDS),
    Verb("release", "charge"),
    To("held",      "failed",    cannot_wait,                NOTHING,       FAILED,
       sets=insufficient_funds, then=UNCOUNT_REFUND),
    To("held",      "pending",   ALWAYS,                     PAY_BACK_BANK, UPDATED,
       first=RELEASE_HOLDS),
    Verb("settle", At(when_it_arrives)),
    To("pending",   "succeeded", ALWAYS,                     NOTHING,       UPDATED),
    Verb("refer", At(when_its_reference_comes)),
    To("succeeded", STAYS,       ALWAYS,                     NOTHING,       UPDATED,
       sets=reference),
    Verb("fail_reference", "control", unless=refusals.FAIL_REFERENCE),
    To(OUTSIDE,     STAYS,       ALWAYS,                     NOTHING,       UPDATED,
       sets=never_a_reference),
    Verb("bounce", At(fails_later)),
    To("succeeded", "failed",    ALWAYS,                     TAKE_IN,       FAILED,
       sets=failure_reason, then=UNCOUNT_REFUND),
    Verb("fail", "control"),
    To(OUTSIDE,     "failed",    goes_to_a_bank,             TAKE_IN_BANK,  FAILED,
       sets=failure_reason, then=UNCOUNT_REFUND),
    To(OUTSIDE,     "failed",    ALWAYS,                     TAKE_IN,       FAILED,
       sets=failure_reason, then=UNCOUNT_REFUND),
    Verb("fail", "control, charge, dispute"),
    To(NOT_YET_OUT, "failed",    ALWAYS,                     NOTHING,       FAILED,
       sets=failure_reason, then=UNCOUNT_REFUND, wakes="refunds"),
    Verb("update", "request"),
    To(ANY,         STAYS,       ALWAYS,                     NOTHING,       UPDATED, sets=metadata),
))
# fmt: on
