"""A payout is taken back from the bank: what allows it, and what comes of it.

Helpers of `payout.py`. A reversal is a payout of its own, of the negative amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.act import Act
from stripesim.engine.refusal import Refusal
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.resources.requests import merged

REVERSIBLE_COUNTRIES = ("US", "CA")
LONGEST = 90 * DAY
PAGE = "https://docs.stripe.com/connect/payout-reversals"


# -- unless, in order ------------------------------------------------------------------------------


@rule("documented", f"{PAGE}; the text assumed")
def not_yours_to_reverse(act: Act[Any]) -> Refusal | None:
    """A platform reverses payouts of the connected accounts that it answers for."""
    account = act.account
    if account.platform is not None and account.liable != account.id:
        return None
    return Refusal("You can only reverse payouts of connected accounts that you are liable for.")


@rule("documented", f"{PAGE}; the text assumed")
def brought_money_in(act: Act[Any]) -> Refusal | None:
    """A payout that debits the bank cannot be reversed, so neither can a reversal."""
    return Refusal("You cannot reverse a debit.") if act.subject.amount < 0 else None


@rule("documented", f"{PAGE}; the text assumed")
def was_instant(act: Act[Any]) -> Refusal | None:
    """Instant payouts cannot be reversed."""
    if act.subject.method != "instant":
        return None
    return Refusal("You cannot reverse an instant payout.")


@rule("documented", "https://docs.stripe.com/api/payouts/reverse; the text assumed")
def to_another_destination(act: Act[Any]) -> Refusal | None:
    """Only bank accounts in the US and in Canada are debited."""
    it = act.change.latest(act.subject.destination)
    if it.object == "bank_account" and it.country in REVERSIBLE_COUNTRIES:
        return None
    return Refusal("You can only reverse payouts to bank accounts in the US and in Canada.")


@rule("documented", f"{PAGE}: one attempt; the text assumed")
def was_reversed_before(act: Act[Any]) -> Refusal | None:
    """A payout is reversed once, whatever became of the reversal."""
    payout = act.subject
    if payout.reversed_by is None:
        return None
    return Refusal(f"Payout {payout.id} has already been reversed by {payout.reversed_by}.")


@rule("documented", f"{PAGE}; the text assumed")
def arrived_too_long_ago(act: Act[Any]) -> Refusal | None:
    """It was expected to arrive less than ninety days ago."""
    if act.now - act.subject.arrival_date < LONGEST:
        return None
    return Refusal("You can only reverse payouts that arrived less than 90 days ago.")


@rule("documented", "https://docs.stripe.com/api/payouts/reverse; the text assumed")
def to_be_canceled(act: Act[Any]) -> Refusal | None:
    """A manual payout that is still pending is canceled instead."""
    payout = act.subject
    if payout.automatic or payout.state != "pending":
        return None
    return Refusal(f"Payout {payout.id} is pending. Cancel it instead of reversing it.")


REVERSE = (
    not_yours_to_reverse,
    brought_money_in,
    was_instant,
    to_another_destination,
    was_reversed_before,
    arrived_too_long_ago,
    to_be_canceled,
)


# -- what comes of it ------------------------------------------------------------------------------


def names_its_reversal(act: Act[Any]) -> Mapping[str, Any]:
    """The reversal gets its id."""
    return {"reversed_by": act.change.new_id("po", act.subject.account)}


@rule("documented", "https://support.stripe.com/questions/payout-reversals")
def the_whole_of_it(act: Act[Any]) -> Mapping[str, Any]:
    """The bank is debited for the full amount within one business day."""
    payout, day = act.subject, act.now // DAY
    return {
        "id": payout.reversed_by,
        "account": payout.account,
        "amount": -payout.amount,
        "arrival_date": int(act.account.calendar.add(day, 1)) * DAY,
        "currency": payout.currency,
        "destination": payout.destination,
        "metadata": merged({}, act.facts.get("metadata", {})),
        "original": payout.id,
        "source_type": payout.source_type,
    }


@rule("documented", "https://support.stripe.com/questions/payout-reversals")
def five_business_days_later(act: Act[Any]) -> int:
    """The money can be paid out again five business days after the request."""
    return int(act.account.calendar.add(act.now // DAY, 5)) * DAY


def as_it_came(act: Act[Any]) -> int:
    """At once; where the payout's own row still lies ahead (of a debit, of a reversal, of a payout
    made ahead), with it.
    """
    return max(act.change.row(act.subject.balance_transaction).available_on, act.now)


@rule("documented", f"{PAGE}; that it counts as pending until it is paid assumed")
def its_reversal(act: Act[Any]) -> Any:
    """The reversal of a payout that fails, as long as it is not paid."""
    reversal = act.change.latest(act.subject.reversed_by or "")
    pending = reversal is not None and reversal.state in ("pending", "in_transit")
    return reversal if pending else None
