"""Refusals of transfer reversals, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.facts.currencies import money
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.connect.transfer_reversal.money import (
    payment_is_pending,
    row_of_payment,
    seller_has,
    seller_loses,
)
from stripesim.resources.connect.transfer_reversal.others import seller_of, transfer_of
from stripesim.resources.connect.transfer_reversal.record import TransferReversal
from stripesim.resources.requests import indivisible, nothing_once_converted


def nobody_chose_the_amount(act: Act[TransferReversal]) -> bool:
    """A refund of the charge, or Stripe itself, makes the reversal, so its amount was not
    requested.
    """
    return "unasked" in act.facts or "source_refund" in act.facts


@rule("recorded", "a 400 body that a public project keeps")
def already_reversed(act: Act[TransferReversal]) -> Refusal | None:
    """A transfer that was reversed in full cannot be reversed again."""
    transfer = transfer_of(act)
    if transfer.state != "reversed":
        return None
    return Refusal(
        f"The transfer {transfer.id} is already fully reversed.",
        figures={
            "amount": transfer.amount,
            "left": transfer.left,
            "currency": transfer.currency,
        },
    )


@rule("recorded", "a public project that keeps the words; thinly")
def more_than_is_left(act: Act[TransferReversal]) -> Refusal | None:
    """All reversals of a transfer together cannot exceed its amount."""
    transfer, reversal = transfer_of(act), act.subject
    if reversal.amount <= transfer.left:
        return None
    asked, left = (money(each, transfer.currency) for each in (reversal.amount, transfer.left))
    return Refusal(
        f"Transfer reversal amount ({asked}) is greater than unreversed amount on transfer "
        f"({left})",
        param="amount",
        figures={
            "asked": reversal.amount,
            "left": transfer.left,
            "currency": transfer.currency,
        },
    )


@rule("documented", "https://docs.stripe.com/currencies#special-cases; that it holds here assumed")
def amount_indivisible(act: Act[TransferReversal]) -> Refusal | None:
    """Some currencies take only amounts in whole steps."""
    if nobody_chose_the_amount(act):
        return None
    return indivisible(act.subject.amount, act.subject.currency)


@rule(
    "documented",
    "https://docs.stripe.com/connect/separate-charges-and-transfers; the words assumed",
)
def converts_to_nothing(act: Act[TransferReversal]) -> Refusal | None:
    """A reversal has to be worth at least one minor unit of the currency in which the money
    arrived.
    """
    if seller_loses(act) or nobody_chose_the_amount(act):
        return None
    reversal = act.subject
    arrived_in = row_of_payment(act).currency
    return nothing_once_converted(
        "reversal", reversal.amount, reversal.currency, destination_currency=arrived_in
    )


@rule(
    "documented",
    "https://docs.stripe.com/connect/separate-charges-and-transfers; the words, and that a payment "
    "which is pending counts for nothing, assumed",
)
def seller_has_too_little(act: Act[TransferReversal]) -> Refusal | None:
    """An account that its platform is liable for can be taken below zero; any other gives back at
    most its available balance. Pending money comes back out of pending.
    """
    seller = seller_of(act)
    if "unasked" in act.facts or (payment_is_pending(act) and seller.state != DELETED):
        return None
    below_zero = seller.liable == act.subject.account and seller.state != DELETED
    return None if below_zero or seller_loses(act) <= seller_has(act) else insufficient(act)


@rule("documented", "https://docs.stripe.com/connect/charges; the words assumed")
def refund_cannot_wait(act: Act[TransferReversal]) -> Refusal | None:
    """Where refunds wait for the balance, a refund that reverses a transfer does not: it is refused
    while the seller's balance is too low.
    """
    mode = act.world.settings.refunds_when_short
    if mode == "overdraw" or "source_refund" not in act.facts or payment_is_pending(act):
        return None
    if seller_has(act) >= (0 if mode == "wait_when_negative" else seller_loses(act)):
        return None
    return insufficient(act)


def insufficient(act: Act[TransferReversal]) -> Refusal:
    """Whether the seller has less available than the reversal takes."""
    seller = transfer_of(act).destination
    return Refusal(
        own_words(
            f"The account {seller} has insufficient available funds to reverse the transfer "
            f"{act.subject.transfer}."
        ),
        code="balance_insufficient",
        figures={
            "asked": seller_loses(act),
            "available": seller_has(act),
            "currency": row_of_payment(act).currency,
        },
    )


CREATE = (
    already_reversed,
    more_than_is_left,
    amount_indivisible,
    converts_to_nothing,
    seller_has_too_little,
    refund_cannot_wait,
)


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[TransferReversal], verb: str) -> Refusal:
    """Only the metadata of a reversal can be changed."""
    reversal = act.subject
    return Refusal(
        own_words(f"Cannot {verb} {reversal.id}: it is {reversal.state}."),
        figures={"state": reversal.state},
    )
