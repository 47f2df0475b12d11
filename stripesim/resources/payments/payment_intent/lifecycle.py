"""PaymentIntents: one payment from start to success, with as many attempts as it takes.

The states are Stripe's own. `requires_payment_method`: it has none yet, or the last one failed.
`requires_action`: the customer has to authenticate. `requires_capture`: the amount is authorized on
a card. `processing`: a bank debit that the bank has neither paid nor refused.

The intent moves no money itself; its charge does (`links.py`).
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, To, Verb, table
from stripesim.resources.payments.given_method import (
    MAKE_METHOD,
    has_payment_method,
    method_given,
)
from stripesim.resources.payments.payment_intent import refusals
from stripesim.resources.payments.payment_intent.links import (
    CAPTURE_CHARGE,
    CONFIRM_AT_ONCE,
    FAIL_METHOD,
    MAKE_CHARGE,
    MAKE_MANDATE,
    RECEIVE_PAYMENT,
    RELEASE_CHARGE,
    SET_AMOUNT,
    START_DEBIT,
    USE_MANDATE,
    USE_METHOD,
)
from stripesim.resources.payments.payment_intent.outcomes import (
    authenticated,
    authentication_failed,
    canceled,
    captured,
    captured_by_hand,
    card_error,
    charge_failed,
    charged,
    confirmed_by_the_server,
    debit_failed,
    debit_received,
    declined,
    expired,
    must_authenticate,
    not_authenticated,
    paid_at_the_bank,
    takes_days,
    updated,
    waiting_for_the_customer,
)
from stripesim.resources.payments.payment_intent.record import (
    ANY,
    NEEDS_ACTION,
    NEEDS_CAPTURE,
    NEEDS_CONFIRMATION,
    NEEDS_METHOD,
    OPEN,
    STANDING,
    PaymentIntent,
    draft,
)

CREATED = "payment_intent.created"
REQUIRES_ACTION = "payment_intent.requires_action"
PROCESSING = "payment_intent.processing"
CAPTURABLE = "payment_intent.amount_capturable_updated"
SUCCEEDED = "payment_intent.succeeded"
PAYMENT_FAILED = "payment_intent.payment_failed"
CANCELED = "payment_intent.canceled"

DEBIT, DEBITED = (MAKE_MANDATE, START_DEBIT), (USE_METHOD, USE_MANDATE)

# fmt: off
LIFECYCLE: Lifecycle[PaymentIntent] = Lifecycle("payment_intent", draft, refusals.refuse, table(
    #  from           to                  when                     money    told
    Verb("create", "request", unless=refusals.CREATE, first=MAKE_METHOD),
    To(NEW,           NEEDS_CONFIRMATION, has_payment_method,      NOTHING, CREATED),
    To(NEW,           NEEDS_METHOD,       ALWAYS,                  NOTHING, CREATED,
       then=CONFIRM_AT_ONCE),
    Verb("confirm", "request", unless=refusals.CONFIRM, first=MAKE_METHOD),
    To(OPEN,          NEEDS_ACTION,       must_authenticate,       NOTHING, REQUIRES_ACTION,
       sets=waiting_for_the_customer),
    To(OPEN,          NEEDS_METHOD,       declined,                NOTHING, PAYMENT_FAILED,
       sets=charge_failed, first=MAKE_CHARGE, then=FAIL_METHOD, declines=card_error),
    To(OPEN,          "processing",       takes_days,              NOTHING, PROCESSING,
       sets=charged, first=DEBIT, then=DEBITED),
    To(OPEN,          "succeeded",        paid_at_the_bank,        NOTHING, SUCCEEDED,
       sets=charged, first=RECEIVE_PAYMENT, then=USE_METHOD),
    To(OPEN,          NEEDS_CAPTURE,      captured_by_hand,        NOTHING, CAPTURABLE,
       sets=charged, first=MAKE_CHARGE, then=USE_METHOD),
    To(OPEN,          "succeeded",        ALWAYS,                  NOTHING, SUCCEEDED,
       sets=charged, first=MAKE_CHARGE, then=USE_METHOD),
    Verb("authenticate", "customer"),
    To(NEEDS_ACTION,  NEEDS_METHOD,       authentication_failed,   NOTHING, PAYMENT_FAILED,
       sets=not_authenticated),
    To(NEEDS_ACTION,  NEEDS_CONFIRMATION, confirmed_by_the_server, NOTHING, UNTOLD,
       sets=authenticated),
    To(NEEDS_ACTION,  NEEDS_METHOD,       declined,                NOTHING, PAYMENT_FAILED,
       sets=charge_failed, first=MAKE_CHARGE, then=FAIL_METHOD),
    To(NEEDS_ACTION,  "succeeded",        paid_at_the_bank,        NOTHING, SUCCEEDED,
       sets=charged, first=RECEIVE_PAYMENT, then=USE_METHOD),
    To(NEEDS_ACTION,  NEEDS_CAPTURE,      captured_by_hand,        NOTHING, CAPTURABLE,
       sets=charged, first=MAKE_CHARGE, then=USE_METHOD),
    To(NEEDS_ACTION,  "succeeded",        ALWAYS,                  NOTHING, SUCCEEDED,
       sets=charged, first=MAKE_CHARGE, then=USE_METHOD),
    Verb("capture", "request", unless=refusals.CAPTURE),
    To(NEEDS_CAPTURE, "succeeded",        ALWAYS,                  NOTHING, SUCCEEDED,
       sets=captured, first=CAPTURE_CHARGE),
    Verb("succeed", "charge"),
    To("processing",  "succeeded",        ALWAYS,                  NOTHING, SUCCEEDED,
       sets=debit_received),
    Verb("fail", "charge"),
    To("processing",  NEEDS_METHOD,       ALWAYS,                  NOTHING, PAYMENT_FAILED,
       sets=debit_failed),
    Verb("cancel", "request"),
    To(STANDING,      "canceled",         ALWAYS,                  NOTHING, CANCELED,
       sets=canceled, first=RELEASE_CHARGE),
    Verb("expire", "charge"),
    To(NEEDS_CAPTURE, "canceled",         ALWAYS,                  NOTHING, CANCELED,
       sets=expired),
    Verb("update", "request", unless=refusals.UPDATE, first=(MAKE_METHOD, SET_AMOUNT)),
    To(OPEN,          NEEDS_CONFIRMATION, method_given,            NOTHING, UNTOLD, sets=updated),
    To(ANY,           STAYS,              ALWAYS,                  NOTHING, UNTOLD, sets=updated),
    Verb("change_amount", "request", unless=refusals.CHANGE_AMOUNT),
    To(OPEN,          STAYS,              ALWAYS,                  NOTHING, UNTOLD, sets=updated),
))
# fmt: on
