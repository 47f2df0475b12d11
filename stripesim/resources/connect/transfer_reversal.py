"""Transfer reversals: money of a transfer comes back, all of it or a part.

On the account that had got it the payment is refunded (`pyr_…`), at the mid rate of the day: where
the transfer was converted, that is more than it brought.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.change import Row, RowKind
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.money import Balance, Entry
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.conversion import convert, mid_rate
from stripesim.facts.currencies import money
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.payments.of_a_charge import until_available
from stripesim.resources.places import PAYMENTS, TRANSFERS
from stripesim.resources.requests import changed, indivisible, merged, no_such


@record
class TransferReversal(Record):
    """`source_refund`: the refund that caused it."""

    kind: ClassVar[str] = "transfer_reversal"

    amount: int
    currency: str
    transfer: str
    destination_payment_refund: str
    source_refund: str | None
    description: str | None
    metadata: Mapping[str, str]
    balance_transaction: str | None = None


def _draft(act: Act[Any]) -> TransferReversal:
    """Facts: transfer; amount (default: what is left), metadata, refund_application_fee.

    `source_refund`: a refund of its charge reverses it; `unasked`: Stripe does. When the payment
    that it became was refunded: that `refund`, and the `id` that it has given to the reversal.
    """
    facts, change = act.facts, act.change
    transfer = change.find("transfer", facts["transfer"])
    if transfer is None:
        raise no_such("transfer", facts["transfer"])
    return TransferReversal(
        id=facts.get("id") or change.new_id("trr"),
        account=transfer.account,
        created=change.now,
        state=NEW,
        serial=-1,
        amount=facts.get("amount", transfer.left),
        currency=transfer.currency,
        transfer=transfer.id,
        destination_payment_refund=facts.get("refund")
        or change.new_id("pyr", transfer.destination),
        source_refund=facts.get("source_refund"),
        description=facts.get("description"),
        metadata=merged({}, facts.get("metadata", {})),
    )


def transfer_of(act: Act[TransferReversal]) -> Any:
    """The transfer that is reversed."""
    return act.change.latest(act.subject.transfer)


def payment_of(act: Act[TransferReversal]) -> Any:
    """The payment that the transfer became."""
    return act.change.latest(transfer_of(act).destination_payment)


# -- unless, in order ------------------------------------------------------------------------------


@rule("recorded", "a 400 body that a public project keeps")
def already_reversed(act: Act[TransferReversal]) -> Refusal | None:
    """Nothing is left to reverse."""
    transfer = transfer_of(act)
    if transfer.state != "reversed":
        return None
    return Refusal(f"The transfer {transfer.id} is already fully reversed.")


@rule("recorded", "a public project that keeps the words; thinly")
def more_than_is_left(act: Act[TransferReversal]) -> Refusal | None:
    """All reversals of a transfer come to its amount at most."""
    transfer, reversal = transfer_of(act), act.subject
    if reversal.amount <= transfer.left:
        return None
    asked, left = (money(each, transfer.currency) for each in (reversal.amount, transfer.left))
    return Refusal(
        f"Transfer reversal amount ({asked}) is greater than unreversed amount on transfer "
        f"({left})",
        param="amount",
    )


def amount_indivisible(act: Act[TransferReversal]) -> Refusal | None:
    """Some currencies go back in whole steps."""
    if "unasked" in act.facts or "source_refund" in act.facts:
        return None
    return indivisible(act.subject.amount, act.subject.currency)


@rule("assumed", "by analogy with refunds")
def no_fee_to_refund(act: Act[TransferReversal]) -> Refusal | None:
    """An application fee goes back where there was one."""
    if not act.facts.get("refund_application_fee") or _fee(act) is not None:
        return None
    return Refusal(
        f"Attempting to refund_application_fee on transfer ({act.subject.transfer}), but it has no "
        "application fee",
        param="refund_application_fee",
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/separate-charges-and-transfers; the words assumed",
)
def converts_to_nothing(act: Act[TransferReversal]) -> Refusal | None:
    """What goes back is something in the currency in which it had arrived."""
    if _taken(act) or "unasked" in act.facts or "source_refund" in act.facts:
        return None
    return Refusal(
        "This reversal is too small: converted, it comes to nothing.",
        code="amount_too_small",
        param="amount",
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/separate-charges-and-transfers; the words, and that a payment "
    "which is pending counts for nothing, assumed",
)
def seller_has_too_little(act: Act[TransferReversal]) -> Refusal | None:
    """An account for whose losses the platform answers can be taken below zero; another gives back
    what it has available. What is pending goes back out of pending.
    """
    seller = act.change.latest(transfer_of(act).destination)
    if "unasked" in act.facts or (_is_pending(act) and seller.state != DELETED):
        return None
    below_zero = seller.liable == act.subject.account and seller.state != DELETED
    return None if below_zero or _taken(act) <= _available(act) else _insufficient(act)


@rule("documented", "https://docs.stripe.com/connect/charges; the words assumed")
def refund_cannot_wait(act: Act[TransferReversal]) -> Refusal | None:
    """With the settings in which a refund waits for the balance, one that reverses a transfer does
    not: it is refused.
    """
    mode = act.world.settings.refunds_when_short
    if mode == "overdraw" or "source_refund" not in act.facts or _is_pending(act):
        return None
    if _available(act) >= (0 if mode == "wait_when_negative" else _taken(act)):
        return None
    return _insufficient(act)


def _insufficient(act: Act[TransferReversal]) -> Refusal:
    seller = transfer_of(act).destination
    return Refusal(
        f"The account {seller} has insufficient available funds to reverse the transfer "
        f"{act.subject.transfer}.",
        code="balance_insufficient",
    )


def _row_of_payment(act: Act[TransferReversal]) -> Row:
    return act.change.row(payment_of(act).balance_transaction)


def _is_pending(act: Act[TransferReversal]) -> bool:
    return _row_of_payment(act).available_on > act.now


def _taken(act: Act[TransferReversal]) -> int:
    """What the other account loses, in its currency."""
    reversal, settled_in = act.subject, _row_of_payment(act).currency
    if settled_in == reversal.currency:
        return reversal.amount
    rate = mid_rate(act.world.settings.rates, reversal.currency, settled_in)
    return convert(reversal.amount, rate)


def _available(act: Act[TransferReversal]) -> int:
    row = _row_of_payment(act)
    return sum(act.change.available(PAYMENTS, row.account, row.currency).values())


CREATE = (
    already_reversed,
    more_than_is_left,
    amount_indivisible,
    no_fee_to_refund,
    converts_to_nothing,
    seller_has_too_little,
    refund_cannot_wait,
)


def refuse(act: Act[TransferReversal], verb: str) -> Refusal:
    return Refusal(f"Cannot {verb} {act.subject.id}: it is {act.subject.state}.")


# -- money -----------------------------------------------------------------------------------------


def amount(act: Act[TransferReversal]) -> int:
    """What comes back."""
    return act.subject.amount


@rule("recorded", "12 of 12 reversals of transfers from a pending charge")
def with_its_source(act: Act[TransferReversal]) -> int:
    """It comes back as the transfer went: while its charge is pending, on the charge's day."""
    source = transfer_of(act).source_transaction
    charge = None if source is None else act.find("charge", source)
    return act.now if charge is None else until_available(act.change, charge)


@rule("recorded", "balance transactions of 2023-24; with a description assumed")
def refund_for_transfer(act: Act[TransferReversal]) -> str:
    """REFUND FOR TRANSFER, with the reversal's description if it has one."""
    about = act.subject.description
    return f"REFUND FOR TRANSFER ({about})" if about else "REFUND FOR TRANSFER"


@rule("assumed", "as the payment's part of the balance")
def its_part(act: Act[TransferReversal]) -> str:
    """It comes back to the part of the balance that the transfer was taken from."""
    part: str = transfer_of(act).source_type
    return part


@rule("recorded", "the source of every such row is a transfer")
def the_transfer(act: Act[TransferReversal]) -> str:
    """The row is one of the transfer."""
    return act.subject.transfer


RETURNED = Balance[TransferReversal](
    RowKind("transfer_refund", "transfer_reversal"),
    into="balance_transaction",
    available_on=with_its_source,
    description=refund_for_transfer,
    source_type=its_part,
    source=the_transfer,
)

# -- what happens to others ------------------------------------------------------------------------


def from_its_destination(act: Act[TransferReversal]) -> str:
    """The account that had got it."""
    destination: str = transfer_of(act).destination
    return destination


def _refund(act: Act[TransferReversal]) -> Mapping[str, Any]:
    reversal = act.subject
    return {
        "charge": transfer_of(act).destination_payment,
        "amount": reversal.amount,
        "id": reversal.destination_payment_refund,
        "reversal": reversal.id,
    }


def _its_share(act: Act[TransferReversal]) -> Mapping[str, Any]:
    return {"amount": act.subject.amount, "reversal": act.subject.id}


def _fee(act: Act[TransferReversal]) -> Any:
    """The application fee of the payment."""
    connected = payment_of(act).connected
    fee = None if connected is None else connected.application_fee
    return None if fee is None else act.change.latest(fee)


def takes_its_fee_along(act: Act[TransferReversal]) -> bool:
    """The application fee is refunded too, as far as it was not."""
    return bool(act.facts.get("refund_application_fee")) and _share_of_fee(act)["amount"] > 0


@rule("documented", "https://docs.stripe.com/api/transfer_reversals/create; half up as recorded")
def _share_of_fee(act: Act[TransferReversal]) -> Mapping[str, Any]:
    """Of the fee, as much as of the transfer: half up, and what is left of it at most."""
    fee = _fee(act)
    share = half_up(fee.amount * act.subject.amount, transfer_of(act).amount)
    return {"fee": fee.id, "amount": min(share, fee.left)}


def _updated(act: Act[TransferReversal]) -> Mapping[str, Any]:
    return changed(act.facts, act.subject.metadata)


REFUNDED = Also[TransferReversal]("refund.pull_back", facts=_refund, on=from_its_destination)
FEE_TOO = Also[TransferReversal]("fee_refund.create", facts=_share_of_fee, when=takes_its_fee_along)
BACK = (Entry(TRANSFERS, RETURNED, amount),)
COUNTED = Also[TransferReversal]("transfer.reverse", facts=_its_share, to=transfer_of)

# fmt: off
LIFECYCLE: Lifecycle[TransferReversal] = Lifecycle("transfer_reversal", _draft, refuse, table(
    #  from    to      when    money    told
    Verb("create", "request", unless=CREATE),
    To(NEW,    "made", ALWAYS, BACK,    UNTOLD, then=(COUNTED, REFUNDED, FEE_TOO)),
    Verb("receive", "refund"),
    To(NEW,    "made", ALWAYS, BACK,    UNTOLD, then=COUNTED),
    Verb("update", "request"),
    To("made", STAYS,  ALWAYS, NOTHING, UNTOLD, sets=_updated),
))
# fmt: on


def render(reversal: TransferReversal, world: World) -> dict[str, Any]:
    return {
        "id": reversal.id,
        "object": "transfer_reversal",
        "amount": reversal.amount,
        "balance_transaction": reversal.balance_transaction,
        "created": reversal.created,
        "currency": reversal.currency,
        "destination_payment_refund": reversal.destination_payment_refund,
        "metadata": dict(reversal.metadata),
        "source_refund": reversal.source_refund,
        "transfer": reversal.transfer,
    }
