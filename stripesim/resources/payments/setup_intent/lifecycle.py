"""SetupIntents: saving a card for later, with the customer's authentication if required.

The states are Stripe's own, as those of a payment intent. One that succeeds attaches the payment
method to the customer, if there is one. No money moves.
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
from stripesim.resources.payments.setup_intent import refusals
from stripesim.resources.payments.setup_intent.links import (
    ABANDON_ATTEMPT,
    CONFIRM_AT_ONCE,
    DECLINE_ATTEMPT,
    FAIL_AT_ONCE,
    FAIL_ATTEMPT,
    MAKE_MANDATE,
    SET_UP_METHOD,
    SUCCEED_AT_ONCE,
    SUCCEED_ATTEMPT,
    TRY,
)
from stripesim.resources.payments.setup_intent.outcomes import (
    authentication_failed,
    canceled,
    cannot_be_saved,
    card_error,
    confirmed,
    must_authenticate,
    set_up_for_debits,
    setup_failed,
    updated,
)
from stripesim.resources.payments.setup_intent.record import (
    ANY,
    NEEDS_ACTION,
    NEEDS_CONFIRMATION,
    NEEDS_METHOD,
    OPEN,
    SetupIntent,
    draft,
)

CREATED = "setup_intent.created"
REQUIRES_ACTION = "setup_intent.requires_action"
SUCCEEDED = "setup_intent.succeeded"
SETUP_FAILED = "setup_intent.setup_failed"
CANCELED = "setup_intent.canceled"

# A confirmation is an attempt; one that waits for the customer is over then.
TRY_ANEW = (ABANDON_ATTEMPT, TRY)
FAIL_ANEW = (ABANDON_ATTEMPT, FAIL_AT_ONCE)
SUCCEED_ANEW = (ABANDON_ATTEMPT, SET_UP_METHOD, MAKE_MANDATE, SUCCEED_AT_ONCE)

# fmt: off
LIFECYCLE: Lifecycle[SetupIntent] = Lifecycle("setup_intent", draft, refusals.refuse, table(
    #  from          to                  when                   money    told
    Verb("create", "request", unless=refusals.CREATE, first=MAKE_METHOD),
    To(NEW,          NEEDS_CONFIRMATION, has_payment_method,    NOTHING, CREATED),
    To(NEW,          NEEDS_METHOD,       ALWAYS,                NOTHING, CREATED,
       then=CONFIRM_AT_ONCE),
    Verb("confirm", "request", unless=refusals.CONFIRM, first=MAKE_METHOD),
    To(OPEN,         NEEDS_ACTION,       must_authenticate,     NOTHING, REQUIRES_ACTION,
       sets=confirmed, first=TRY_ANEW),
    To(OPEN,         NEEDS_METHOD,       cannot_be_saved,       NOTHING, SETUP_FAILED,
       sets=setup_failed, first=FAIL_ANEW, declines=card_error),
    To(OPEN,         "succeeded",        ALWAYS,                NOTHING, SUCCEEDED,
       sets=set_up_for_debits, first=SUCCEED_ANEW),
    Verb("authenticate", "customer"),
    To(NEEDS_ACTION, NEEDS_METHOD,       authentication_failed, NOTHING, SETUP_FAILED,
       sets=setup_failed, first=FAIL_ATTEMPT),
    To(NEEDS_ACTION, NEEDS_METHOD,       cannot_be_saved,       NOTHING, SETUP_FAILED,
       sets=setup_failed, first=DECLINE_ATTEMPT),
    To(NEEDS_ACTION, "succeeded",        ALWAYS,                NOTHING, SUCCEEDED,
       sets=confirmed, first=(SET_UP_METHOD, SUCCEED_ATTEMPT)),
    Verb("cancel", "request"),
    To(OPEN,         "canceled",         ALWAYS,                NOTHING, CANCELED,
       sets=canceled, first=ABANDON_ATTEMPT),
    Verb("update", "request", unless=refusals.UPDATE, first=MAKE_METHOD),
    To(OPEN,         NEEDS_CONFIRMATION, method_given,          NOTHING, UNTOLD,   sets=updated),
    To(ANY,          STAYS,              ALWAYS,                NOTHING, UNTOLD,   sets=updated),
))
# fmt: on
