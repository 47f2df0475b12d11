"""The money of a fee refund: what the platform gives back, and what the payer gets."""

from __future__ import annotations

from stripesim.engine.act import Act, Settled
from stripesim.engine.money import Balance
from stripesim.engine.row import Row
from stripesim.facts.application_fees import given_back
from stripesim.facts.conversion import mid_rate
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import half_up
from stripesim.resources.connect.fee_refund.others import fee_of, source_of
from stripesim.resources.connect.fee_refund.record import FeeRefund
from stripesim.resources.of_a_charge import until_available
from stripesim.resources.rows import RowKind


def amount(act: Act[FeeRefund]) -> int:
    """The refunded amount, in the currency of the charge or payout that paid the fee."""
    return act.subject.amount


# -- on the platform -------------------------------------------------------------------------------


def row_of_fee(act: Act[FeeRefund]) -> Row:
    """The platform's balance transaction of the fee."""
    return act.change.row(fee_of(act).balance_transaction)


@rule("recorded", "33 of 33: 31 of pending fees, 2 of available ones")
def with_its_fee(act: Act[FeeRefund]) -> int:
    """The refund of a pending fee comes out of pending, on the fee's day; otherwise it leaves at
    once. A fee refund never waits for money.
    """
    return max(row_of_fee(act).available_on, act.now)


@rule("recorded", "33 of 33 refunds of a US platform's fees in USD and CAD, 2023")
def as_it_was_earned(act: Act[FeeRefund]) -> Settled | None:
    """The money leaves in the currency in which the platform got the fee. The exchange rate shown
    is the mid rate from that currency to the refund's.
    """
    fee, row, refund = fee_of(act), row_of_fee(act), act.subject
    if row.currency == refund.currency:
        return None
    rates = act.world.settings.rates
    back = mid_rate(rates, refund.currency, row.currency)
    if row.currency == fee.currency:
        return Settled(row.currency, refund.of_fee, 1 / back)
    left = row.amount - fee.returned
    cost = given_back(refund.amount, fee.part, left, back)
    return Settled(row.currency, cost, 1 / back)


@rule("recorded", "balance transactions of 2023")
def refund_for_application_fee(act: Act[FeeRefund]) -> str:
    """The platform's row is described as REFUND FOR APPLICATION FEE."""
    return "REFUND FOR APPLICATION FEE"


@rule("recorded", "33 of 33: fee_…")
def the_fee(act: Act[FeeRefund]) -> str:
    """The source of the platform's row is the fee, not the refund."""
    return act.subject.fee


FEE_REFUND_ROW = RowKind("application_fee_refund", "platform_earning_refund")
PLATFORMS_BALANCE = Balance[FeeRefund](
    FEE_REFUND_ROW,
    into="balance_transaction",
    available_on=with_its_fee,
    description=refund_for_application_fee,
    settled=as_it_was_earned,
    source=the_fee,
)

# -- on the account that had paid the fee ----------------------------------------------------------


def the_payer(act: Act[FeeRefund]) -> str:
    """The account that the fee was taken from."""
    return fee_of(act).payer


@rule("assumed", "as the refund of the charge, recorded")
def with_its_charge(act: Act[FeeRefund]) -> int:
    """While the charge is pending, the payer's money is pending too, until the charge's day; else
    it comes at once.
    """
    charge = fee_of(act).charge
    return act.now if charge is None else until_available(act.change, act.change.latest(charge))


@rule("assumed", "that an account gets back what was taken of it, in proportion")
def as_it_was_taken(act: Act[FeeRefund]) -> Settled | None:
    """The payer gets money in the currency in which the fee was taken: all of it once the whole fee
    is refunded, before that a share, rounded half up.
    """
    fee, row = fee_of(act), act.change.row(source_of(act).balance_transaction)
    if row.currency == act.subject.currency:
        return None
    upto, before = (
        half_up(fee.taken * part, fee.part)
        for part in (fee.part_refunded + act.subject.amount, fee.part_refunded)
    )
    return Settled(row.currency, upto - before, row.exchange_rate)


@rule("assumed", "refunds of payments have a fee of 0, 96 of 96; so it is a row of its own")
def application_fee_refund(act: Act[FeeRefund]) -> str:
    """The payer gets a row of its own, described as "Application fee refund"."""
    return "Application fee refund"


@rule("assumed", "what the row names is not known")
def the_source(act: Act[FeeRefund]) -> str:
    """The source of the payer's row is the charge or payout that the fee was taken from."""
    return source_of(act).id


FEE_BACK_ROW = RowKind("adjustment", "other_adjustment")
PAYERS_BALANCE = Balance[FeeRefund](
    FEE_BACK_ROW,
    of=the_payer,
    available_on=with_its_charge,
    description=application_fee_refund,
    settled=as_it_was_taken,
    source=the_source,
)
