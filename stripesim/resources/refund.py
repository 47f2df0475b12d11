"""Refunds: money back to the card, out of the balance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.change import Change, RowKind
from stripesim.engine.lifecycle import (
    Act,
    Also,
    At,
    Balance,
    Entry,
    Lifecycle,
    Settled,
    Transition,
)
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.shared import CHARGEBACKS, changed, disputes_of, merged, no_such
from stripesim.rules.conversion import convert, mid_rate
from stripesim.rules.currencies import money
from stripesim.rules.evidence import rule


@record
class Refund(Record):
    kind: ClassVar[str] = "refund"

    amount: int
    currency: str
    charge: str
    payment_intent: str | None
    payment_method: str
    customer: str | None
    reason: str | None
    balance_transaction: str | None
    metadata: Mapping[str, str]
    failure_balance_transaction: str | None = None
    failure_reason: str | None = None


HOLD = "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"


def _charge_named(act: Act[Any]) -> Any:
    """The charge that the request means. (recorded: the messages)"""
    facts, change = act.facts, act.change
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
        id=change.new_id("re"),
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
    )


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


CREATE = (only_authorized, nothing_was_paid, charged_back, already_refunded, more_than_remains)


def refuse(act: Act[Refund], verb: str) -> Refusal:
    """(recorded: canceling)"""
    if verb == "cancel":
        return Refusal("Canceling this refund is unsupported.")
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def releases_the_authorization(act: Act[Refund]) -> bool:
    """The charge was only authorized: no money moves."""
    return bool(charge_of(act).state == "uncaptured")


@rule("recorded", "live, 31 refunds in a row below zero; waiting: https://docs.stripe.com/refunds")
def must_wait(act: Act[Refund]) -> bool:
    """With the settings that wait, a refund waits while the available balance is negative or too
    small. One of a pending charge comes out of pending, so it never waits.
    """
    mode = act.world.settings.refunds_when_short
    return mode != "overdraw" and not pays(act.change, act.subject, mode)


def pays(change: Change, refund: Refund, mode: str) -> bool:
    """Whether the balance lets this refund go."""
    row = change.latest(change.latest(refund.charge).balance_transaction)
    if row.available_on > change.now:
        return True
    available = sum(change.available("payments", refund.account, row.currency).values())
    return available >= (0 if mode == "wait_when_negative" else refund.amount)


@rule("documented", "https://docs.stripe.com/testing")
def its_card_is_slow(act: Act[Refund]) -> bool:
    """With the test card for it, a refund starts pending."""
    return bool(charge_of(act).card.effect.refund == "pending")


@rule("assumed", "Stripe says `later`")
def an_hour_later(act: Act[Refund]) -> int:
    """A pending refund succeeds an hour after it was made."""
    return act.subject.created + 3_600


@rule("documented", "https://docs.stripe.com/testing: `later`; the hour assumed")
def fails_later(act: Act[Refund]) -> int | None:
    """With the test card for it, a refund that succeeded fails an hour later."""
    fails = charge_of(act).card.effect.refund == "fail"
    return act.subject.created + 3_600 if fails else None


def amount(act: Act[Refund]) -> int:
    """What goes back to the card."""
    return act.subject.amount


@rule("recorded", "279 of 279 refunds: 249 of pending charges, 30 of available ones")
def with_its_charge(act: Act[Refund]) -> int:
    """While the charge is pending the refund comes out of pending, on the charge's own day."""
    available_on: int = act.change.latest(charge_of(act).balance_transaction).available_on
    return max(available_on, act.now)


@rule("recorded", "refunds of 2023: CAD at 1.38343 for a charge at 1.35576")
def converted_back(act: Act[Refund]) -> Settled | None:
    """A refund leaves the currency that the charge settled in, at the mid rate of its own day."""
    refund, settled_in = act.subject, act.change.latest(charge_of(act).balance_transaction).currency
    if settled_in == refund.currency:
        return None
    rate = mid_rate(act.world.settings.rates, refund.currency, settled_in)
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


def as_it_left(act: Act[Refund]) -> Settled | None:
    """A failed refund brings back what it took, in the currency that it took."""
    row = act.change.latest(act.subject.balance_transaction or "")
    if row.currency == act.subject.currency:
        return None
    return Settled(row.currency, -row.amount, row.exchange_rate)


REFUND = RowKind("refund", "refund")
BACK = Balance[Refund](
    RowKind("refund_failure", "refund_failure"),
    into="failure_balance_transaction",
    description=refund_failure,
    settled=as_it_left,
)
RETURNED = Balance[Refund](
    REFUND,
    into="balance_transaction",
    available_on=with_its_charge,
    description=refund_for_charge,
    settled=converted_back,
)


def _its_amount(act: Act[Refund]) -> Mapping[str, Any]:
    return {"amount": act.subject.amount}


@rule("documented", "https://docs.stripe.com/api/refunds/object: failure_reason")
def _failed(act: Act[Refund]) -> Mapping[str, Any]:
    """A refund fails for a reason; without one it is unknown."""
    return {"failure_reason": act.facts.get("reason", "unknown")}


def _updated(act: Act[Refund]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata)


COUNTED = Also[Refund]("charge.refund", facts=_its_amount, to=charge_of)
UNCOUNTED = Also[Refund]("charge.take_back_refund", facts=_its_amount, to=charge_of)
VOIDED = Also[Refund]("charge.void", facts=_its_amount, to=charge_of)
OUT = (Entry(RETURNED, "cards", amount),)
IN = (Entry("cards", BACK, amount),)
TOLD = ("refund.updated", "charge.refund.updated")
FAILED = ("refund.failed", "charge.refund.updated")
ANY = ("voided", "waiting", "pending", "succeeded", "failed")
SHOWN = {"voided": "succeeded", "waiting": "pending"}  # the API's word, where it is another

# fmt: off
LIFECYCLE: Lifecycle[Refund] = Lifecycle("refund", draft=_draft, refuse=refuse, transitions=(
    #          verb      from         to           outcome and refusals
    Transition("create", NEW,         "voided",    when=releases_the_authorization, unless=CREATE,
               events=("refund.created",), then=VOIDED),
    Transition("create", NEW,         "waiting",   when=must_wait, unless=CREATE,
               events=("refund.created",), then=COUNTED),
    Transition("create", NEW,         "pending",   when=its_card_is_slow, unless=CREATE, money=OUT,
               events=("refund.created",), then=COUNTED),
    Transition("create", NEW,         "succeeded", unless=CREATE, money=OUT,
               events=("refund.created",), then=COUNTED),
    Transition("send",   "waiting",   "succeeded", money=OUT, events=TOLD, by="balance"),
    Transition("settle", "pending",   "succeeded", events=TOLD, by=At(an_hour_later)),
    Transition("bounce", "succeeded", "failed",    money=IN, sets=_failed, events=FAILED,
               then=UNCOUNTED, by=At(fails_later)),
    Transition("fail",   ("pending", "succeeded"), "failed", money=IN, sets=_failed, events=FAILED,
               then=UNCOUNTED, by="control"),
    Transition("fail",   "waiting",   "failed",    sets=_failed, events=FAILED, then=UNCOUNTED,
               by="control, dispute"),
    Transition("update", ANY,         sets=_updated, events=TOLD),
))
# fmt: on


@rule("recorded", "a 2026 sandbox: keys that are absent when empty")
def _failure(refund: Refund) -> dict[str, Any]:
    """What only a failed or waiting refund says."""
    if refund.state == "failed":
        said = {"failure_reason": refund.failure_reason}
        if refund.failure_balance_transaction is not None:
            said["failure_balance_transaction"] = refund.failure_balance_transaction
        return said
    reasons = {"waiting": "insufficient_funds", "pending": "processing"}
    return {"pending_reason": reasons[refund.state]} if refund.state in reasons else {}


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
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        **_failure(refund),
        "metadata": dict(refund.metadata),
        "payment_intent": refund.payment_intent,
        "payment_method": refund.payment_method,
        "reason": refund.reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": SHOWN.get(refund.state, refund.state),
        "transfer_reversal": None,
    }
