"""The money of a dispute: what it takes from a balance, and what comes back when it is won."""

from __future__ import annotations

from stripesim.engine.act import Act, Settled
from stripesim.engine.money import Balance
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.balance.prefunding import balance_that_pays
from stripesim.resources.payments.dispute.fees import (
    dispute_fee,
    dispute_fee_line,
    returned_fee,
    returned_fee_line,
)
from stripesim.resources.payments.dispute.record import Dispute, charge_of, row_of_charge
from stripesim.resources.places import PREFUNDING
from stripesim.resources.rows import RowKind


def disputed_amount(act: Act[Dispute]) -> int:
    """The amount that the cardholder claims."""
    return act.subject.amount


@rule("recorded", "1,000 usd that had settled as 1,356 cad: withdrawn 1,356, exchange_rate null")
def as_the_charge_settled(act: Act[Dispute]) -> Settled | None:
    """A disputed amount is withdrawn and returned in the currency that the charge settled in: a
    part of the charge as the same part of what it settled as, rounded half up.
    """
    row, dispute = row_of_charge(act), act.subject
    if row.currency == dispute.currency:
        return None
    share = half_up(row.amount * dispute.amount, charge_of(act).amount_captured)
    return Settled(row.currency, share, None)


def settled_in(act: Act[Dispute]) -> str:
    """The currency that the charge settled in."""
    return row_of_charge(act).currency


@rule("recorded", "31 of 31 withdrawals and returns, 2017-2026")
def with_its_charge(act: Act[Dispute]) -> int:
    """The dispute of a pending charge takes its money out of pending, on the charge's own day;
    otherwise at once. Money added for disputes is always taken at once.
    """
    if its_balance(act) == PREFUNDING:
        return act.now
    return max(row_of_charge(act).available_on, act.now)


@rule("assumed", "documented is that money added for disputes is used first")
def its_balance(act: Act[Dispute]) -> str:
    """Money added for refunds and disputes is used first, if it covers amount and fee; a won
    dispute returns the money to the balance it was taken from.
    """
    withdrawn = act.subject.balance_transaction
    if withdrawn is not None:
        taken_from: RowKind = act.change.row(withdrawn).what
        return taken_from.balance_type
    taken = act.amount + dispute_fee(act)
    return balance_that_pays(act.change, act.subject.account, act.currency, taken)


@rule("recorded", "28 withdrawals, 2017-2026")
def chargeback_withdrawal(act: Act[Dispute]) -> str:
    """The row is described as "Chargeback withdrawal for ch_…"."""
    return f"Chargeback withdrawal for {act.subject.charge}"


@rule("recorded", "10 returns, 2020-2026")
def chargeback_reversal(act: Act[Dispute]) -> str:
    """The row is described as "Chargeback reversal for ch_…"."""
    return f"Chargeback reversal for {act.subject.charge}"


@rule("recorded", "a live row of July 2026; available at once, and its source, assumed")
def dispute_countered(act: Act[Dispute]) -> str:
    """The row is described as "Stripe card dispute countered fee"."""
    return "Stripe card dispute countered fee"


@rule("assumed", "no recording of a countered fee that was returned was found")
def dispute_countered_refund(act: Act[Dispute]) -> str:
    """The row is described as "Stripe card dispute countered fee refund"."""
    return "Stripe card dispute countered fee refund"


CHARGEBACK = Balance[Dispute](
    RowKind("adjustment", "dispute"),
    into="balance_transaction",
    available_on=with_its_charge,
    fee=dispute_fee,
    fee_details=dispute_fee_line,
    description=chargeback_withdrawal,
    settled=as_the_charge_settled,
    balance_type=its_balance,
)
CHARGEBACK_REVERSAL = Balance[Dispute](
    RowKind("adjustment", "dispute_reversal"),
    into="reversal",
    available_on=with_its_charge,
    fee=returned_fee,
    fee_details=returned_fee_line,
    description=chargeback_reversal,
    settled=as_the_charge_settled,
    balance_type=its_balance,
)
COUNTERED_FEE = Balance[Dispute](
    RowKind("adjustment", "other_adjustment"), into="countered", description=dispute_countered
)
COUNTERED_FEE_RETURN = Balance[Dispute](
    RowKind("adjustment", "other_adjustment"), description=dispute_countered_refund
)
