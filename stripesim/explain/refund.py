"""A refund, explained: where it is, what it took from whom, and what is still to come.

`what_a_refund_would_do` answers for a charge whether it can be refunded now, and who would pay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import (
    arrival,
    foretold,
    of_its_request,
    row_named,
    took,
    tried,
    why,
    would_be_refused,
    would_do,
    would_take,
)
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.facts.application_fees import share
from stripesim.facts.pricing import half_up
from stripesim.resources.connect.application_fee.record import ApplicationFee
from stripesim.resources.connect.charge_for_others import billed_to_its_platform
from stripesim.resources.connect.fee_refund.record import FeeRefund
from stripesim.resources.connect.parties import OtherAccount, stripes_part
from stripesim.resources.connect.refund_from_others import part_of_transfer
from stripesim.resources.payments.refund import outcomes
from stripesim.resources.payments.refund.money import returned_fee
from stripesim.resources.payments.refund.record import Refund
from stripesim.resources.payments.refund.shape import SHOWN_STATUS


def title(refund: Refund) -> str:
    """The line above the story."""
    status = SHOWN_STATUS.get(refund.state, refund.state)
    return f"Refund {refund.id}: {Money(refund.amount, refund.currency)}, {status}"


def story(world: World, refund: Refund) -> Iterator[Sentence]:
    """The sentences about a refund."""
    yield tell(
        f"A refund of {{amount}} of the charge {refund.charge} was made on {{created}}.",
        amount=Money(refund.amount, refund.currency),
        created=Moment(refund.created),
    )
    yield from WHERE_IT_IS[refund.state](world, refund)
    row = row_named(world, refund.balance_transaction)
    if row is not None:
        yield from what_it_took(world, refund, row)
    yield from what_others_gave(world, refund)
    yield from its_reference(world, refund)


# -- where it is -----------------------------------------------------------------------------------


def _pending(world: World, refund: Refund) -> Iterator[Sentence]:
    yield tell(
        "It is pending (pending_reason: processing): the money has left the balance, and has not "
        "reached the customer.",
        why(arrival(world, refund)),
    )
    text = "It succeeds on {succeeds}, unless the bank sends it back."
    yield from foretold(world, refund, "settle", text)


def _succeeded(world: World, refund: Refund) -> Iterator[Sentence]:
    event = arrival(world, refund)
    yield tell(
        "It has succeeded. Stripe has sent the money; when the customer sees it is up to the "
        "customer's bank.",
        why(event),
    )
    text = "With this test card it fails on {fails}, and its money comes back."
    yield from foretold(world, refund, "bounce", text)


def _held(world: World, refund: Refund) -> Iterator[Sentence]:
    yield tell(
        "It is pending (pending_reason: charge_pending): the debit that it gives back is itself "
        "not paid yet. So its balance_transaction is null until it goes out.",
        rule_of(outcomes.its_charge_is_pending),
    )


def _waiting(world: World, refund: Refund) -> Iterator[Sentence]:
    yield tell(
        "It is pending (pending_reason: insufficient_funds): when it was made, too little was "
        "available. It goes out by itself once enough is; until then its balance_transaction is "
        "null.",
        rule_of(outcomes.must_wait),
    )
    yield tell(
        "Money that becomes available, or a top-up, sends it. That refunds wait here is a setting "
        "of the simulator, since accounts differ: refunds_when_short.",
    )


def _failed(world: World, refund: Refund) -> Iterator[Sentence]:
    event = arrival(world, refund)
    row = row_named(world, refund.failure_balance_transaction)
    rule = why(event) or (event and event.made_by and rule_of(event.made_by.sets))
    when = Moment(refund.created if event is None else event.created)
    yield tell(
        "It failed on {failed}. The failure_reason is {reason}.",
        rule,
        failed=when,
        reason=refund.failure_reason,
    )
    if row is None:
        yield tell("It had taken no money, so none came back: its balance_transaction is null.")
    else:
        yield took(row, f"Its money came back: the row {row.id}")
    yield tell(
        "The charge counts as not refunded by it. Give the money back in another way, or refund "
        "again."
    )


def _voided(world: World, refund: Refund) -> Iterator[Sentence]:
    yield tell(
        "It released an authorization: the customer had not paid yet. So no money moved, and its "
        "balance_transaction stays null."
    )


def _returned(world: World, refund: Refund) -> Iterator[Sentence]:
    yield tell(
        "The payment had come from another account by a transfer, so the money went back there, by "
        f"the reversal {refund.source_transfer_reversal}.",
        rule_of(outcomes.came_by_a_transfer),
    )


WHERE_IT_IS = {
    "pending": _pending,
    "succeeded": _succeeded,
    "held": _held,
    "waiting": _waiting,
    "failed": _failed,
    "voided": _voided,
    "returned": _returned,
}

# -- what it took ----------------------------------------------------------------------------------


def what_it_took(world: World, refund: Refund, row: Row) -> Iterator[Sentence]:
    """The row that paid the refund: from which money, at which rate, and what of the fee."""
    yield from rows.converted(row, refund.amount, refund.currency)
    yield took(row, f"The row {row.id}", rows.rule_for(row, "available_on"))
    if row.available_on > row.created:
        yield tell(
            "Its charge was not available yet, so the refund was taken out of the same pending "
            "money, with the charge's own day: {day}.",
            rows.rule_for(row, "available_on"),
            day=Moment(row.available_on),
        )
    if row.fee:
        yield tell(
            "{fee} of Stripe's fee came back with it, by an old contract.",
            rows.rule_for(row, "fee"),
            fee=Money(-row.fee, row.currency),
        )
    elif cost_a_fee(world, world.store.latest[refund.charge]):
        yield tell(
            "Stripe's fee for the charge does not come back.",
            rows.rule_for(row, "fee"),
        )


def cost_a_fee(world: World, charge: Any) -> bool:
    """Whether Stripe has taken a fee for a charge, or will, once it is booked."""
    row = row_named(world, charge.balance_transaction)
    if isinstance(charge.instrument, OtherAccount) or row is None:
        return bool(charge.state == "unbooked")
    return billed_to_its_platform(row.under) or stripes_part(row) > 0


def what_others_gave(world: World, refund: Refund) -> Iterator[Sentence]:
    """On a platform: what the refund took back from the seller and from the platform, or did
    not.
    """
    charge = world.store.latest[refund.charge]
    connected = charge.connected
    if connected is None:
        return
    if connected.transfer is not None:
        yield from _of_the_seller(world, refund, charge)
    fee = world.store.latest.get(connected.application_fee or "")
    if fee is None or refund.state == "failed":
        return
    back = given_back(world, refund, fee)
    if back is None and not share(fee.amount, refund.amount, charge.amount_captured):
        yield tell(
            f"Nothing of the application fee {fee.id} of the platform {fee.account} came back with "
            "it, even with refund_application_fee: the same share of {whole} as of the charge "
            "rounds to nothing.",
            rule_of(share),
            whole=Money(fee.amount, fee.currency),
        )
    elif back is None:
        yield tell(
            f"Nothing of the application fee {fee.id} of the platform {fee.account} came back with "
            "it: the refund was made without refund_application_fee."
        )
    else:
        yield tell(
            f"With refund_application_fee, the platform {fee.account} gave back {{part}} of the "
            f"{{whole}} of its application fee {fee.id}, by {back.id}.",
            rule_of(share),
            part=Money(back.amount, back.currency),
            whole=Money(fee.amount, fee.currency),
        )


def _of_the_seller(world: World, refund: Refund, charge: Any) -> Iterator[Sentence]:
    reversal = world.store.latest.get(refund.transfer_reversal or "")
    transfer = world.store.latest[charge.connected.transfer]
    pro_rata = half_up(transfer.amount * refund.amount, charge.amount_captured)
    if reversal is None and not pro_rata:
        yield tell(
            f"Nothing came back from {transfer.destination}, even with reverse_transfer: the same "
            "share of {whole} as of the charge rounds to nothing. Its transfer_reversal is null.",
            rule_of(part_of_transfer),
            whole=Money(transfer.amount, transfer.currency),
        )
        return
    if reversal is None:
        yield tell(
            "The refund was made without reverse_transfer: it took nothing back from "
            f"{transfer.destination}. Its transfer_reversal is null."
        )
        return
    same = " the same share as of the charge, rounded half up," * (pro_rata == reversal.amount)
    yield tell(
        f"With reverse_transfer, {transfer.destination} gave back {{part}} of {{whole}},{same} by "
        f"the reversal {reversal.id}.",
        rule_of(part_of_transfer),
        part=Money(reversal.amount, reversal.currency),
        whole=Money(transfer.amount, transfer.currency),
    )


def given_back(world: World, refund: Refund, fee: ApplicationFee) -> FeeRefund | None:
    """The refund of the application fee that was made by the request of a refund."""
    for event in of_its_request(world, refund):
        before: Any = event.previous
        if before is not None and before.id == fee.id:
            [id] = set(event.about.refunds) - set(before.refunds)
            back: FeeRefund = world.store.latest[id]
            return back
    return None


# -- what is null, and when it is filled -----------------------------------------------------------


def its_reference(world: World, refund: Refund) -> Iterator[Sentence]:
    """The number by which the customer's bank finds the refund."""
    rule = rule_of(outcomes.when_its_reference_comes)
    if refund.reference is not None:
        yield tell(
            "The customer's bank finds it by its reference {reference} "
            "(destination_details.card.reference).",
            rule,
            reference=refund.reference,
        )
    elif refund.id.startswith("pyr_"):
        yield tell("Refunds to a bank account, or to another account, have no card reference.")
    elif refund.no_reference:
        yield tell(
            "The card network never says its reference (reference_status: unavailable).",
            rule_of(outcomes.never_a_reference),
        )
    elif refund.state in ("pending", "waiting"):
        yield tell("Its reference is null while it is pending, and comes some days later.", rule)
    else:
        text = "Its reference is null until {comes}. By it the customer's bank finds the refund."
        yield from foretold(world, refund, "refer", text)


# -- may I refund now ------------------------------------------------------------------------------


def what_a_refund_would_do(world: World, charge: Any) -> Iterator[Sentence]:
    """What a refund of all that is left of the charge would do now. It is tried, not made."""
    left = Money(charge.amount_captured - charge.amount_refunded, charge.currency)
    plain = tried(world, charge.account, "refund", facts={"charge": charge.id})
    text = "A refund of the {left} that is left, made now,"
    if plain.refusal is not None:
        yield would_be_refused(world, plain.refusal, text, left=left)
        return
    status = SHOWN_STATUS.get(plain.made.state, plain.made.state)
    first = "" if status == "succeeded" else f" would be {status} at first. It"
    yield would_take(plain.rows, world.now, f"{text}{first}", left=left)
    if cost_a_fee(world, charge) and plain.rows and not any(row.fee for row in plain.rows):
        yield foretell("Stripe's fee would not come back.", rule_of(returned_fee))
    yield from _with_others(world, charge)


def _with_others(world: World, charge: Any) -> Iterator[Sentence]:
    """What the flags of Connect would change."""
    connected, facts = charge.connected, {"charge": charge.id}
    if connected is not None and connected.transfer is not None:
        facts["reverse_transfer"] = True
    if connected is not None and connected.application_fee is not None:
        facts["refund_application_fee"] = True
    if len(facts) == 1:
        return
    flags = " and ".join(name for name in facts if name != "charge")
    shared = tried(world, charge.account, "refund", facts=facts)
    yield would_do(world, shared, f"With {flags} it")
