"""Refunds: money back to the card, out of the balance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from stripesim.engine.change import RowKind
from stripesim.engine.lifecycle import (
    Act,
    Also,
    Balance,
    Entry,
    Lifecycle,
    Settled,
    Transition,
)
from stripesim.engine.record import NEW, Record
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.resources.shared import changed, merged, no_such
from stripesim.rules.conversion import convert, mid_rate
from stripesim.rules.currencies import money
from stripesim.rules.evidence import rule


@frozen(eq=False, slots=True)
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


CREATE = (only_authorized, nothing_was_paid, already_refunded, more_than_remains)


def refuse(act: Act[Refund], verb: str) -> Refusal:
    """(recorded: canceling)"""
    if verb == "cancel":
        return Refusal("Canceling this refund is unsupported.")
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def releases_the_authorization(act: Act[Refund]) -> bool:
    """The charge was only authorized: no money moves."""
    return bool(charge_of(act).state == "uncaptured")


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


REFUND = RowKind("refund", "refund")
RETURNED = Balance[Refund](
    REFUND,
    into="balance_transaction",
    available_on=with_its_charge,
    description=refund_for_charge,
    settled=converted_back,
)


def _its_amount(act: Act[Refund]) -> Mapping[str, Any]:
    return {"amount": act.subject.amount}


def _updated(act: Act[Refund]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata)


COUNTED = Also[Refund]("charge.refund", facts=_its_amount, to=charge_of)
RELEASED = Also[Refund]("charge.release", facts=_its_amount, to=charge_of)

# fmt: off
LIFECYCLE: Lifecycle[Refund] = Lifecycle("refund", draft=_draft, refuse=refuse, transitions=(
    #          verb      from         to
    Transition("create", NEW,         "succeeded", when=releases_the_authorization, unless=CREATE,
               events=("refund.created",), then=RELEASED),
    Transition("create", NEW,         "succeeded", unless=CREATE,
               money=(Entry(RETURNED, "cards", amount),),
               events=("refund.created",), then=COUNTED),
    Transition("update", "succeeded", sets=_updated, events=("refund.updated",)),
))
# fmt: on


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
        "metadata": dict(refund.metadata),
        "payment_intent": refund.payment_intent,
        "payment_method": refund.payment_method,
        "reason": refund.reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": refund.state,
        "transfer_reversal": None,
    }
