"""Refunds: money back to the card, out of the balance.

A payment from a bank account is refunded to it, by `pyr_…`, which takes some days; one that is
still pending has to succeed first. A payment that came by a transfer is refunded when the transfer
is reversed, and goes back the way it came: such a refund is `returned`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import evolve

from stripesim.engine.act import Act, Settled
from stripesim.engine.change import Change, RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, Also, At, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.conversion import convert, mid_rate
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import fee_returned, half_up
from stripesim.resources.balance.prefunding import balance_that_pays
from stripesim.resources.connect.charge_for_others import billed_to_its_platform
from stripesim.resources.connect.parties import price_of_card
from stripesim.resources.connect.refund_from_others import CANNOT_PULL_BACK, PULLED_BACK
from stripesim.resources.payments.of_a_charge import (
    CHARGEBACKS,
    disputes_of,
    row_of,
    waiting_refunds,
)
from stripesim.resources.places import PAYMENTS, PREFUNDING, TRANSFERS
from stripesim.resources.requests import both_given, changed, indivisible, merged, no_such
from stripesim.resources.reserves.of_a_charge import holds_of, holds_reached


@record
class Refund(Record):
    kind: ClassVar[str] = "refund"

    amount: int
    currency: str
    charge: str
    payment_intent: str | None
    payment_method: str | None
    customer: str | None
    reason: str | None
    balance_transaction: str | None
    metadata: Mapping[str, str]
    failure_balance_transaction: str | None = None
    failure_reason: str | None = None
    source_transfer_reversal: str | None = None
    transfer_reversal: str | None = None


HOLD = "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"


def _charge_named(act: Act[Any]) -> Any:
    """The charge that the request means. (recorded: the messages)"""
    facts, change = act.facts, act.change
    if "charge" in facts and "payment_intent" in facts:
        raise both_given("charge", "payment_intent")
    if "charge" in facts:
        charge = change.find("charge", facts["charge"])
        if charge is None:
            raise no_such("charge", facts["charge"])
        return charge
    if "payment_intent" not in facts:
        raise Refusal(
            "One of the following params should be provided for this request: payment_intent or "
            "charge."
        )
    intent = change.find("payment_intent", facts["payment_intent"])
    if intent is None:
        raise no_such("payment_intent", facts["payment_intent"], "payment_intent")
    charge = intent.latest_charge and change.find("charge", intent.latest_charge)
    if not charge or charge.state in ("failed", "released"):
        raise Refusal(
            f"This PaymentIntent ({intent.id}) does not have a successful charge to refund."
        )
    return charge


def _draft(act: Act[Any]) -> Refund:
    """Facts: charge or payment_intent; amount (default: what remains), reason, metadata."""
    facts, change = act.facts, act.change
    charge = _charge_named(act)
    if charge.payment_intent is not None:
        change.family = charge.id[3:19]
    held = charge.amount_captured or charge.amount
    return Refund(
        id=facts.get("id") or change.new_id("re" if charge.instrument.type == "card" else "pyr"),
        account=charge.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", held - charge.amount_refunded),
        currency=charge.currency,
        charge=charge.id,
        payment_intent=charge.payment_intent,
        payment_method=charge.payment_method,
        customer=charge.customer,
        reason=facts.get("reason"),
        balance_transaction=None,
        metadata=merged({}, facts.get("metadata", {})),
        source_transfer_reversal=_reversal(act, charge),
    )


def _reversal(act: Act[Any], charge: Any) -> str | None:
    """The reversal of the transfer that a payment came by: it has made the refund, or will be made
    with it.
    """
    if charge.instrument.type != "stripe_account":
        return None
    sender = charge.instrument.account
    return act.facts.get("reversal") or act.change.new_id("trr", sender)


def charge_of(act: Act[Refund]) -> Any:
    """The charge that is refunded."""
    return act.change.latest(act.subject.charge)


# -- unless, in order ------------------------------------------------------------------------------


@rule("recorded", "a public recording of 2026; the direct form from a 2020 parity test")
def only_authorized(act: Act[Refund]) -> Refusal | None:
    """An intent's authorization is canceled, not refunded; a direct one is refunded whole."""
    charge = charge_of(act)
    if charge.state != "uncaptured":
        return None
    if charge.payment_intent is not None:
        return Refusal(
            f"This uncaptured Charge was created by a PaymentIntent ({charge.payment_intent}). You "
            "must cancel the PaymentIntent to reverse the authorization instead of refunding the "
            f"Charge directly. For more information, see {HOLD}"
        )
    if act.subject.amount == charge.amount:
        return None
    return Refusal(
        "You cannot partially refund an uncaptured charge. Instead, capture the charge for an "
        "amount less than the original amount",
        param="amount",
    )


@rule("assumed", "the message; a failed charge took no money")
def nothing_was_paid(act: Act[Refund]) -> Refusal | None:
    """A failed charge has nothing to give back."""
    charge = charge_of(act)
    if charge.state != "failed":
        return None
    message = f"Charge {charge.id} was not successful; there is nothing to refund."
    return Refusal(message, code="charge_not_refundable")


@rule("recorded", "400 bodies of 2023-2026")
def charged_back(act: Act[Refund]) -> Refusal | None:
    """While a chargeback is open, and after it was lost, the money is the bank's to give."""
    charge = charge_of(act)
    if all(each.state not in CHARGEBACKS for each in disputes_of(act.change, charge)):
        return None
    message = f"Charge {charge.id} has been charged back; cannot issue a refund."
    return Refusal(message, code="charge_disputed")


@rule("recorded", "400 bodies of 2023-2026")
def already_refunded(act: Act[Refund]) -> Refusal | None:
    """Nothing is left to refund."""
    charge = charge_of(act)
    if charge.state == "released" or 0 < charge.amount_captured <= charge.amount_refunded:
        message = f"Charge {charge.id} has already been refunded."
        return Refusal(message, code="charge_already_refunded")
    return None


@rule("recorded", "both wordings, 2023")
def more_than_remains(act: Act[Refund]) -> Refusal | None:
    """All refunds of a charge together cannot exceed what was captured."""
    charge, refund = charge_of(act), act.subject
    held = charge.amount_captured or charge.amount
    if refund.amount <= held - charge.amount_refunded:
        return None
    asked = money(refund.amount, charge.currency)
    if charge.amount_refunded:
        rest = money(held - charge.amount_refunded, charge.currency)
        message = f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})"
    else:
        whole = money(held, charge.currency)
        message = f"Refund amount ({asked}) is greater than charge amount ({whole})"
    return Refusal(message, param="amount")


@rule("documented", "https://docs.stripe.com/payments/ach-direct-debit; the message assumed")
def after_180_days(act: Act[Refund]) -> Refusal | None:
    """An ACH debit can be refunded for 180 days."""
    charge = charge_of(act)
    if charge.instrument.type != "us_bank_account" or act.now <= charge.created + 180 * DAY:
        return None
    message = f"Charge {charge.id} was made more than 180 days ago and cannot be refunded any more."
    return Refusal(message, code="charge_not_refundable")


def amount_indivisible(act: Act[Refund]) -> Refusal | None:
    """Some currencies are refunded in whole steps."""
    return indivisible(act.subject.amount, act.subject.currency)


CREATE = (
    only_authorized, nothing_was_paid, charged_back, already_refunded, after_180_days,
    more_than_remains, amount_indivisible, *CANNOT_PULL_BACK,
)  # fmt: skip


def refuse(act: Act[Refund], verb: str) -> Refusal:
    """(recorded: canceling)"""
    if verb == "cancel":
        return Refusal("Canceling this refund is unsupported.")
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def releases_the_authorization(act: Act[Refund]) -> bool:
    """The charge was only authorized: no money moves."""
    return bool(charge_of(act).state == "uncaptured")


@rule("documented", "https://docs.stripe.com/api/refunds/object: pending_reason charge_pending")
def its_charge_is_pending(act: Act[Refund]) -> bool:
    """A refund of a pending debit goes out when the debit has succeeded, and fails with it."""
    return bool(charge_of(act).state == "pending")


@rule("documented", "https://docs.stripe.com/api/refunds/object: source_transfer_reversal")
def came_by_a_transfer(act: Act[Refund]) -> bool:
    """The refund of a payment that another account sent goes back there."""
    return act.subject.source_transfer_reversal is not None


def goes_to_a_bank(act: Act[Refund]) -> bool:
    """It was no card that paid."""
    return bool(charge_of(act).instrument.type != "card")


@rule("documented", "https://docs.stripe.com/refunds")
def cannot_wait(act: Act[Refund]) -> bool:
    """With the settings in which a card's refund waits for the balance, one to a bank fails."""
    return goes_to_a_bank(act) and must_wait(act)


@rule("recorded", "live, 31 refunds in a row below zero; waiting: https://docs.stripe.com/refunds")
def must_wait(act: Act[Refund]) -> bool:
    """With the settings that wait, a refund waits while the available balance is negative or too
    small. One of a pending charge comes out of pending, so it never waits.
    """
    mode = act.world.settings.refunds_when_short
    return mode != "overdraw" and not pays(act.change, act.subject, mode)


def pays(change: Change, refund: Refund, mode: str) -> bool:
    """Whether the balance lets this refund go."""
    row, back = row_of(change, change.latest(refund.charge)), settled_back(change, refund)
    taken = refund.amount if back is None else back.amount
    added = balance_that_pays(change, refund.account, row.currency, taken) == PREFUNDING
    if row.available_on > change.now or added:
        return True
    available = sum(change.available(PAYMENTS, refund.account, row.currency).values())
    reached = holds_reached(change, change.latest(refund.charge), refund.amount)
    available += int(sum(hold.amount_releasable for hold in reached))  # which comes first
    return available >= (0 if mode == "wait_when_negative" else taken)


@rule("documented", "https://docs.stripe.com/testing")
def its_card_is_slow(act: Act[Refund]) -> bool:
    """With the test card for it, a refund starts pending."""
    return bool(charge_of(act).instrument.effect.refund == "pending")


@rule("assumed", "Stripe says `later`; of ACH: at least three business days")
def when_it_arrives(act: Act[Refund]) -> int:
    """A pending refund succeeds an hour after it was made; one to a bank on the third business day
    after it went out.
    """
    if not goes_to_a_bank(act):
        return act.subject.created + 3_600
    day, second = divmod(act.now, DAY)
    return int(act.account.calendar.add(day, 3)) * DAY + second


@rule("documented", "https://docs.stripe.com/testing: `later`; the hour assumed")
def fails_later(act: Act[Refund]) -> int | None:
    """With the test card for it, a refund that succeeded fails an hour later."""
    if charge_of(act).instrument.effect.refund != "fail":
        return None
    sent = act.change.row(act.subject.balance_transaction or "")
    return sent.created + 3_600


def amount(act: Act[Refund]) -> int:
    """What goes back to the card."""
    return act.subject.amount


@rule("recorded", "279 of 279 refunds: 249 of pending charges, 30 of available ones")
def with_its_charge(act: Act[Refund]) -> int:
    """While the charge is pending the refund comes out of pending, on the charge's own day. Money
    added for refunds is there already.
    """
    available_on = row_of(act.change, charge_of(act)).available_on
    return act.now if prefunding_first(act) == PREFUNDING else max(available_on, act.now)


def prefunding_first(act: Act[Refund]) -> str:
    """Money added for refunds and disputes is used first, where it is enough."""
    return balance_that_pays(act.change, act.subject.account, act.currency, act.amount)


@rule("recorded", "refunds of 2023: CAD at 1.38343 for a charge at 1.35576")
def converted_back(act: Act[Refund]) -> Settled | None:
    """A refund leaves the currency that the charge settled in, at the mid rate of its own day."""
    return settled_back(act.change, act.subject)


def settled_back(change: Change, refund: Refund) -> Settled | None:
    """What a refund takes from a balance in another currency than its own."""
    settled_in = row_of(change, change.latest(refund.charge)).currency
    if settled_in == refund.currency:
        return None
    rate = mid_rate(change.world.settings.rates, refund.currency, settled_in)
    return Settled(settled_in, convert(refund.amount, rate), rate)


@rule("recorded", "323 refunds of 2017-2026")
def refund_for_charge(act: Act[Refund]) -> str:
    """REFUND FOR CHARGE, with the charge's description if it has one."""
    about = charge_of(act).description
    return f"REFUND FOR CHARGE ({about})" if about else "REFUND FOR CHARGE"


@rule("assumed", "documented as a positive row of its own type; its text is not known")
def refund_failure(act: Act[Refund]) -> str:
    """REFUND FAILURE, with the charge's description if it has one."""
    about = charge_of(act).description
    return f"REFUND FAILURE ({about})" if about else "REFUND FAILURE"


@rule("assumed", "as the payment itself, documented")
def its_part(act: Act[Refund]) -> str:
    """The refund of a payment comes from the part of the balance in which the payment stands."""
    return row_of(act.change, charge_of(act)).source_type


@rule("assumed", "a refund that came back to an account with added funds was not seen")
def where_it_came_from(act: Act[Refund]) -> str:
    """A failed refund brings its money back to the balance that paid it."""
    return act.change.row(act.subject.balance_transaction or "").what.balance_type


def as_it_left(act: Act[Refund]) -> Settled | None:
    """A failed refund brings back what it took, in the currency that it took."""
    row = act.change.latest(act.subject.balance_transaction or "")
    if row.currency == act.subject.currency:
        return None
    return Settled(row.currency, -row.amount, row.exchange_rate)


@rule("recorded", "payment refunds of 2019-24; of one that came back assumed")
def refund_for_payment(act: Act[Refund]) -> str:
    """REFUND FOR PAYMENT."""
    return "REFUND FOR PAYMENT"


@rule("recorded", "145 of 145 refunds of one account with an old contract; else nothing")
def returned_fee(act: Act[Refund]) -> int:
    """A refund does not return the fee, unless the account's prices say so: then down to the fee of
    what is left.
    """
    charge = charge_of(act)
    if not act.account.prices.returns_fees or billed_to_its_platform(act.account):
        return 0
    row = row_of(act.change, charge)
    waiting = sum(each.amount for each in waiting_refunds(act.change, charge))
    left = charge.amount_captured - charge.amount_refunded + waiting
    before, after = (
        half_up(row.amount * part, charge.amount_captured)
        for part in (left, left - act.subject.amount)
    )
    price = price_of_card(act.change, charge, row.currency)
    return -fee_returned(price, before, after)


def returned_fee_line(act: Act[Refund]) -> Any:
    """`fee_details` of a refund: a line only for a fee that comes back."""
    fee = returned_fee(act)
    if not fee:
        return ()
    return (
        {
            "amount": fee,
            "application": None,
            "currency": act.currency,
            "description": "Stripe processing fee refund",
            "type": "stripe_fee",
        },
    )


REFUND = RowKind("refund", "refund")
BACK = Balance[Refund](
    RowKind("refund_failure", "refund_failure"),
    into="failure_balance_transaction",
    description=refund_failure,
    settled=as_it_left,
    balance_type=where_it_came_from,
)
RETURNED = Balance[Refund](
    REFUND,
    into="balance_transaction",
    available_on=with_its_charge,
    description=refund_for_charge,
    settled=converted_back,
    fee=returned_fee,
    fee_details=returned_fee_line,
    balance_type=prefunding_first,
)
PAYMENT_REFUND = RowKind("payment_refund", "refund")
PAYMENT_BACK = evolve(
    BACK, row=PAYMENT_REFUND, description=refund_for_payment, source_type=its_part
)
PAYMENT_RETURNED = evolve(
    RETURNED,
    row=PAYMENT_REFUND,
    description=refund_for_payment,
    source_type=its_part,
    fee=None,
    fee_details=None,
)


def its_charge_is_held(act: Act[Refund]) -> bool:
    """Something of the charge is on a reserve hold."""
    return bool(holds_of(act.change, charge_of(act)))


def _for_it(act: Act[Refund]) -> Mapping[str, Any]:
    return {"reason": "hold_reversed", "source": act.subject.id}


def _holds_reached(act: Act[Refund]) -> tuple[Record, ...]:
    return holds_reached(act.change, charge_of(act), act.subject.amount)


@rule("recorded", "payment refunds, 65 of pending payments and 31 of available ones")
def with_its_payment(act: Act[Refund]) -> int:
    """What a reversal takes of a payment comes out of pending while the payment is pending."""
    return max(row_of(act.change, charge_of(act)).available_on, act.now)


RETURNS = (
    Entry(
        evolve(PAYMENT_RETURNED, available_on=with_its_payment, balance_type=None),
        TRANSFERS,
        amount,
    ),
)


def to_its_sender(act: Act[Refund]) -> str:
    """The account that sent what is refunded."""
    sender: str = charge_of(act).instrument.account
    return sender


def _for_its_transfer(act: Act[Refund]) -> Mapping[str, Any]:
    refund = act.subject
    return {
        "transfer": charge_of(act).connected.source_transfer,
        "amount": refund.amount,
        "id": refund.source_transfer_reversal,
        "refund": refund.id,
    }


def _its_amount(act: Act[Refund]) -> Mapping[str, Any]:
    return {"amount": act.subject.amount}


@rule("documented", "https://docs.stripe.com/api/refunds/object: failure_reason")
def _failed(act: Act[Refund]) -> Mapping[str, Any]:
    """A refund fails for a reason; without one it is unknown."""
    return {"failure_reason": act.facts.get("reason", "unknown")}


@rule("documented", "https://docs.stripe.com/refunds; the reason assumed")
def _too_little(act: Act[Refund]) -> Mapping[str, Any]:
    """It fails for want of funds."""
    return {"failure_reason": "insufficient_funds"}


def _updated(act: Act[Refund]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata)


HELD = Also[Refund](
    "reserve_hold.release", facts=_for_it, to=_holds_reached, when=its_charge_is_held
)
REVERSED = Also[Refund]("transfer_reversal.receive", facts=_for_its_transfer, on=to_its_sender)
COUNTED = Also[Refund]("charge.refund", facts=_its_amount, to=charge_of)
UNCOUNTED = Also[Refund]("charge.take_back_refund", facts=_its_amount, to=charge_of)
VOIDED = Also[Refund]("charge.void", facts=_its_amount, to=charge_of)
OUT = (Entry(RETURNED, "cards", amount),)
IN = (Entry("cards", BACK, amount),)
OUT_TO_BANK = (Entry(PAYMENT_RETURNED, "customers' banks", amount),)
IN_FROM_BANK = (Entry("customers' banks", PAYMENT_BACK, amount),)
ALONG = (COUNTED, *PULLED_BACK)
TOLD = ("refund.updated", "charge.refund.updated")
FAILED = ("refund.failed", "charge.refund.updated")
ANY = ("voided", "held", "returned", "waiting", "pending", "succeeded", "failed")
NOT_YET_OUT, OUTSIDE = ("held", "waiting"), ("pending", "succeeded")
# The API's word, where it is another.
SHOWN = {"voided": "succeeded", "held": "pending", "waiting": "pending", "returned": "succeeded"}

# fmt: off
LIFECYCLE: Lifecycle[Refund] = Lifecycle("refund", _draft, refuse, table(
    #  from         to           when                        money         told
    Verb("create", "request", unless=CREATE),
    To(NEW,         "returned",  came_by_a_transfer,         RETURNS,      "refund.created",
       first=HELD, then=(COUNTED, REVERSED, *PULLED_BACK)),
    To(NEW,         "voided",    releases_the_authorization, NOTHING,      "refund.created",
       then=VOIDED),
    To(NEW,         "held",      its_charge_is_pending,      NOTHING,      "refund.created",
       then=ALONG),
    To(NEW,         "failed",    cannot_wait,                NOTHING,      ("refund.created", *FAILED),
       sets=_too_little),
    To(NEW,         "waiting",   must_wait,                  NOTHING,      "refund.created",
       then=ALONG),
    To(NEW,         "pending",   its_card_is_slow,           OUT,          "refund.created",
       first=HELD, then=ALONG),
    To(NEW,         "pending",   goes_to_a_bank,             OUT_TO_BANK,  "refund.created",
       first=HELD, then=ALONG),
    To(NEW,         "succeeded", ALWAYS,                     OUT,          "refund.created",
       first=HELD, then=ALONG),
    Verb("pull_back", "transfer_reversal"),
    To(NEW,         "returned",  ALWAYS,                     RETURNS,      "refund.created",
       first=HELD, then=COUNTED),
    Verb("send", "balance"),
    To("waiting",   "succeeded", ALWAYS,                     OUT,          TOLD, first=HELD),
    Verb("release", "charge"),
    To("held",      "failed",    cannot_wait,                NOTHING,      FAILED,
       sets=_too_little, then=UNCOUNTED),
    To("held",      "pending",   ALWAYS,                     OUT_TO_BANK,  TOLD, first=HELD),
    Verb("settle", At(when_it_arrives)),
    To("pending",   "succeeded", ALWAYS,                     NOTHING,      TOLD),
    Verb("bounce", At(fails_later)),
    To("succeeded", "failed",    ALWAYS,                     IN,           FAILED,
       sets=_failed, then=UNCOUNTED),
    Verb("fail", "control"),
    To(OUTSIDE,     "failed",    goes_to_a_bank,             IN_FROM_BANK, FAILED,
       sets=_failed, then=UNCOUNTED),
    To(OUTSIDE,     "failed",    ALWAYS,                     IN,           FAILED,
       sets=_failed, then=UNCOUNTED),
    Verb("fail", "control, charge, dispute"),
    To(NOT_YET_OUT, "failed",    ALWAYS,                     NOTHING,      FAILED,
       sets=_failed, then=UNCOUNTED, wakes="refunds"),
    Verb("update", "request"),
    To(ANY,         STAYS,       ALWAYS,                     NOTHING,      TOLD, sets=_updated),
))
# fmt: on


@rule("recorded", "a 2026 sandbox: keys that are absent when empty")
def _failure(refund: Refund) -> dict[str, Any]:
    """What only a failed refund says."""
    if refund.state != "failed":
        return {}
    row, said = refund.failure_balance_transaction, {"failure_reason": refund.failure_reason}
    return said if row is None else {"failure_balance_transaction": row, **said}


PENDING = {"held": "charge_pending", "waiting": "insufficient_funds", "pending": "processing"}


@rule("documented", "https://docs.stripe.com/api/refunds/object")
def _wait(refund: Refund) -> dict[str, Any]:
    """What only a refund says that has not arrived: what it waits for."""
    return {"pending_reason": PENDING[refund.state]} if refund.state in PENDING else {}


@rule("recorded", "a 2026 sandbox; that there are none of a bank debit assumed")
def destination(refund: Refund) -> dict[str, Any] | None:
    """`destination_details`: what the card's network says of the refund."""
    if refund.id.startswith("pyr_"):
        return None
    card = {
        "reference_status": "pending",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    }
    return {"card": card, "type": "card"}


def render(refund: Refund, world: World) -> dict[str, Any]:
    return {
        "id": refund.id,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": refund.balance_transaction,
        "charge": refund.charge,
        "created": refund.created,
        "currency": refund.currency,
        "customer": refund.customer,
        "customer_account": None,
        "destination_details": destination(refund),
        **_failure(refund),
        "metadata": dict(refund.metadata),
        "payment_intent": refund.payment_intent,
        "payment_method": refund.payment_method,
        **_wait(refund),
        "reason": refund.reason,
        "receipt_number": None,
        "source_transfer_reversal": refund.source_transfer_reversal,
        "status": SHOWN.get(refund.state, refund.state),
        "transfer_reversal": refund.transfer_reversal,
    }
