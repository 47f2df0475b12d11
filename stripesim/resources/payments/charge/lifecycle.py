"""Charges: a customer pays; the net amount is pending in the balance, then available.

    uncaptured  authorized: the amount is held on the card until it is captured
    unbooked    captured; its balance transaction, and its transfer and application fee, come two
                seconds later (`capture_method: automatic_async`, an intent's default)
    pending     a bank debit: its balance transaction is there, but the bank may still refuse
    succeeded   paid
    failed      declined, or sent back by the bank
    released    the authorization is gone: canceled, refunded or expired

The API's `status` is coarser: `uncaptured`, `unbooked` and `released` show as `succeeded`.
What was not paid by card has an id of `py_…` and rows of type `payment`. `record.py` says what a
charge holds, `refusals.py` what is refused, in order, `money.py` amounts, prices and dates,
`links.py` what happens to other objects.
"""

from __future__ import annotations

from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import FX, Entry
from stripesim.engine.record import NEW
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, At, To, Verb, table
from stripesim.resources.connect.charge_for_others import BILL_PLATFORM, PAY_BILL_BACK
from stripesim.resources.connect.parties import MAKE_TRANSFER, RETURN_FEE, TAKE_FEE, with_others
from stripesim.resources.payments.charge import links, money, outcomes, refusals
from stripesim.resources.payments.charge.outcomes import (
    booked_late,
    declined,
    from_seller,
    only_held,
    worth_nothing,
)
from stripesim.resources.payments.charge.record import Charge, draft
from stripesim.resources.places import TRANSFERS

# fmt: off
# the states in which something can happen
DISPUTABLE = ("unbooked", "succeeded")
REFUNDABLE = ("pending", *DISPUTABLE)
ONCE_PAID  = (*REFUNDABLE, "failed")
ANY        = (*ONCE_PAID, "uncaptured", "released")

# the events
PENDING, SUCCEEDED, FAILED = "charge.pending", "charge.succeeded", "charge.failed"
CAPTURED, EXPIRED = "charge.captured", "charge.expired"
REFUNDED, UPDATED = "charge.refunded", "charge.updated"

# what moves:            from                        to                         how much
TAKE           = (Entry("cards",                     money.CHARGE,              money.captured),)
TAKE_SHARED    = (Entry("cards",                     money.CHARGE_FOR_OTHERS,   money.captured),
                  BILL_PLATFORM)
RECEIVE        = (Entry("customers' banks",          money.PAYMENT,             money.amount),)
RECEIVE_SHARED = (Entry("customers' banks",          money.PAYMENT_FOR_OTHERS,  money.amount),
                  BILL_PLATFORM)
SEND_BACK      = (Entry(money.PAYMENT_FAILURE,       "customers' banks",        money.amount),
                  money.BILL_FOR_FAILURE)
CALL_OFF       = (Entry(money.PAYMENT_CANCELLATION,  "customers' banks",        money.amount),
                  PAY_BILL_BACK)
DEBIT_SELLER   = (Entry(TRANSFERS,                   money.ACCOUNT_DEBIT,       money.amount),)
ARRIVE         = (Entry(TRANSFERS,                   money.TRANSFERRED_PAYMENT, money.amount),)
VANISH         = (Entry(TRANSFERS,                   FX,                        money.amount),)

# links to other objects
AFTER_DEBIT    = (TAKE_FEE, MAKE_TRANSFER)
BY_TEST_CARD   = (*links.BY_ITS_CARD, links.DISABLE_ACCOUNT)
AFTER_CHARGE   = (*AFTER_DEBIT, links.RESERVE_PART, *BY_TEST_CARD)
AFTER_RECEIPT  = (*AFTER_DEBIT, links.RESERVE_PART)
AFTER_BOOKING  = (*AFTER_RECEIPT, links.SEND_REFUNDS)
AFTER_TRANSFER = (TAKE_FEE, links.RESERVE_PART)
AFTER_SUCCESS  = (links.RESERVE_PART, links.OPEN_DISPUTE, links.SUCCEED_INTENT,
                  links.RELEASE_REFUNDS)
AFTER_RELEASE  = (links.FAIL_REFUNDS, links.UNDO_TRANSFERS, RETURN_FEE)
AFTER_REFUND   = (links.CLOSE_INQUIRIES, links.SETTLE_WARNINGS_IF_REFUNDED,
                  links.CLOSE_REVIEW_IF_REFUNDED)
AFTER_DISPUTE  = (links.FAIL_REFUNDS_IF_CHARGED_BACK, links.SETTLE_WARNINGS,
                  links.CLOSE_REVIEW_OF_DISPUTED)
AFTER_CANCEL   = (links.RECORD_VOID, links.CLOSE_REVIEW_OF_CANCELED)
AFTER_EXPIRY   = (links.RECORD_EXPIRY, links.EXPIRE_INTENT, links.CLOSE_REVIEW_OF_EXPIRED)
AFTER_FAILURE  = (links.FAIL_INTENT, *AFTER_RELEASE)

LIFECYCLE: Lifecycle[Charge] = Lifecycle("charge", draft, refusals.refuse, table(
    #  from          to            when         money           told
    # new charges: by card, from a bank account, from another Stripe account
    Verb("create", "request", unless=refusals.CREATE, first=links.USE_TOKEN),
    To(NEW,          "failed",     declined,    NOTHING,        FAILED,
       sets=outcomes.not_taken, declines=outcomes.card_error),
    To(NEW,          "uncaptured", only_held,   NOTHING,        SUCCEEDED,
       sets=outcomes.not_taken, then=links.OPEN_REVIEW),
    To(NEW,          "unbooked",   booked_late, NOTHING,        SUCCEEDED,
       sets=outcomes.taken_as_now, then=BY_TEST_CARD),
    To(NEW,          "succeeded",  with_others, TAKE_SHARED,    SUCCEEDED, then=AFTER_CHARGE),
    To(NEW,          "succeeded",  ALWAYS,      TAKE,           SUCCEEDED, then=links.BY_ITS_CARD),
    Verb("debit", "payment_intent", unless=refusals.PAY_BY_BANK),
    To(NEW,          "pending",    with_others, RECEIVE_SHARED, PENDING, then=AFTER_DEBIT),
    To(NEW,          "pending",    ALWAYS,      RECEIVE,        PENDING),
    Verb("receive", "payment_intent", unless=refusals.PAY_BY_BANK),
    To(NEW,          "succeeded",  with_others, RECEIVE_SHARED, SUCCEEDED, then=AFTER_RECEIPT),
    To(NEW,          "succeeded",  ALWAYS,      RECEIVE,        SUCCEEDED),
    Verb("debit_account", "request", unless=refusals.DEBIT_ACCOUNT, first=links.SEND_FROM_ACCOUNT),
    To(NEW,          "succeeded",  ALWAYS,      DEBIT_SELLER,   SUCCEEDED),
    Verb("collect", "transfer", unless=refusals.COLLECT),
    To(NEW,          "succeeded",  worth_nothing, VANISH,       UNTOLD,
       sets=outcomes.taken_as_now),
    To(NEW,          "succeeded",  from_seller, DEBIT_SELLER,   SUCCEEDED),
    To(NEW,          "succeeded",  ALWAYS,      ARRIVE,         UNTOLD, then=AFTER_TRANSFER),

    # until it is paid, failed or released
    Verb("succeed", At(outcomes.day_its_money_is_available)),
    To("pending",    "succeeded",  ALWAYS,      NOTHING,        SUCCEEDED, then=AFTER_SUCCESS),
    Verb("fail", At(outcomes.next_business_day)),
    To("pending",    "failed",     ALWAYS,      SEND_BACK,      FAILED,
       sets=outcomes.sent_back, then=AFTER_FAILURE),
    Verb("book", At(outcomes.two_seconds_later)),
    To("unbooked",   "succeeded",  with_others, TAKE_SHARED,    UPDATED, then=AFTER_BOOKING),
    To("unbooked",   "succeeded",  ALWAYS,      TAKE,           UPDATED, then=links.SEND_REFUNDS),
    Verb("capture", "request", unless=refusals.CAPTURE),
    To("uncaptured", "succeeded",  with_others, TAKE_SHARED,    CAPTURED,
       sets=outcomes.captured, then=AFTER_CHARGE),
    To("uncaptured", "succeeded",  ALWAYS,      TAKE,           CAPTURED,
       sets=outcomes.captured, then=links.BY_ITS_CARD),
    Verb("release", "payment_intent"),
    To("pending",    "failed",     ALWAYS,      CALL_OFF,       FAILED,
       sets=outcomes.called_off, then=AFTER_RELEASE),
    To("uncaptured", "released",   ALWAYS,      NOTHING,        REFUNDED,
       sets=outcomes.released, then=AFTER_CANCEL),
    Verb("void", "refund"),
    To("uncaptured", "released",   ALWAYS,      NOTHING,        REFUNDED,
       sets=outcomes.released, then=links.CLOSE_REVIEW_OF_VOIDED),
    Verb("expire", At(outcomes.end_of_authorization)),
    To("uncaptured", "released",   ALWAYS,      NOTHING,        EXPIRED,
       sets=outcomes.released, then=AFTER_EXPIRY),

    # after the payment
    Verb("refund", "refund"),
    To(REFUNDABLE,   STAYS,        ALWAYS,      NOTHING,        REFUNDED,
       sets=outcomes.refunded, then=AFTER_REFUND),
    Verb("take_back_refund", "refund"),
    To(ONCE_PAID,    STAYS,        ALWAYS,      NOTHING,        UNTOLD, sets=outcomes.unrefunded),
    Verb("dispute", "dispute"),
    To(DISPUTABLE,   STAYS,        ALWAYS,      NOTHING,        UNTOLD,
       sets=outcomes.disputed, then=AFTER_DISPUTE),
    Verb("counter", "dispute"),
    To(DISPUTABLE,   STAYS,        ALWAYS,      NOTHING,        UPDATED),
    Verb("join_group", "transfer"),
    To(ANY,          STAYS,        ALWAYS,      NOTHING,        UNTOLD, sets=outcomes.grouped),
    Verb("update", "request", unless=refusals.UPDATE),
    To(ANY,          STAYS,        ALWAYS,      NOTHING,        UPDATED, sets=outcomes.updated),
))
# fmt: on
