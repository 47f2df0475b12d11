"""Refusals of fee refunds, in the order they are checked."""

from __future__ import annotations

from stripesim.engine.act import Act
from stripesim.engine.record import DELETED
from stripesim.engine.refusal import Refusal
from stripesim.facts.currencies import money
from stripesim.facts.evidence import own_words, rule
from stripesim.resources.connect.fee_refund.others import fee_of
from stripesim.resources.connect.fee_refund.record import FeeRefund


@rule("assumed", "the words by analogy with charges")
def already_refunded(act: Act[FeeRefund]) -> Refusal | None:
    """A fee that was refunded in full cannot be refunded again."""
    fee = fee_of(act)
    if fee.left:
        return None
    return Refusal(
        own_words(f"Application fee {fee.id} has already been refunded."),
        code="charge_already_refunded",
        figures={"amount": fee.amount, "left": fee.left, "currency": fee.currency},
    )


@rule("documented", "https://docs.stripe.com/api/fee_refunds/create; the words by analogy")
def more_than_is_left(act: Act[FeeRefund]) -> Refusal | None:
    """All refunds of a fee together cannot exceed what the charge or payout paid of it."""
    fee, refund = fee_of(act), act.subject
    if refund.amount <= fee.part_left:
        return None
    asked, left = money(refund.amount, refund.currency), money(fee.part_left, refund.currency)
    which = "unrefunded amount on fee" if fee.amount_refunded else "fee amount"
    return Refusal(
        own_words(f"Refund amount ({asked}) is greater than {which} ({left})"),
        param="amount",
        figures={"asked": refund.amount, "left": fee.part_left, "currency": refund.currency},
    )


@rule("assumed", "an account that was deleted has no balance; the words")
def payer_is_gone(act: Act[FeeRefund]) -> Refusal | None:
    """A fee cannot be given back to an account that was deleted."""
    fee = fee_of(act)
    if act.change.latest(fee.payer).state != DELETED:
        return None
    message = f"Application fee {fee.id} cannot be refunded: account {fee.payer} was deleted."
    return Refusal(own_words(message), figures={"payer": fee.payer})


CREATE = (payer_is_gone, already_refunded, more_than_is_left)


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[FeeRefund], verb: str) -> Refusal:
    """Only the metadata of a fee refund can be changed."""
    refund = act.subject
    return Refusal(
        own_words(f"Cannot {verb} {refund.id}: it is {refund.state}."),
        figures={"state": refund.state},
    )
