"""The money of a refund: what it takes from the balance, and what comes back if it fails."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from stripesim.engine.act import Act, Settled
from stripesim.engine.change import Change
from stripesim.engine.money import Balance
from stripesim.facts.conversion import convert, mid_rate
from stripesim.facts.evidence import rule
from stripesim.facts.pricing import fee_returned, half_up
from stripesim.resources.balance.prefunding import balance_that_pays
from stripesim.resources.connect.charge_for_others import billed_to_its_platform
from stripesim.resources.connect.parties import price_of_card
from stripesim.resources.of_a_charge import (
    Booked,
    row_of,
    waiting_refunds,
)
from stripesim.resources.payments.refund.record import Refund, charge_of
from stripesim.resources.places import PREFUNDING
from stripesim.resources.rows import RowKind


def amount(act: Act[Refund]) -> int:
    """The amount that the customer gets, in minor units."""
    return act.subject.amount


@rule("recorded", "279 of 279 refunds: 249 of pending charges, 30 of available ones")
def with_its_charge(act: Act[Refund]) -> int:
    """The refund of a pending charge takes its money out of pending, on the charge's own day;
    otherwise at once. Money added for refunds is always taken at once.
    """
    available_on = row_of(act.change, charge_of(act)).available_on
    return act.now if prefunding_first(act) == PREFUNDING else max(available_on, act.now)


def prefunding_first(act: Act[Refund]) -> str:
    """The balance that pays: money added for refunds and disputes, if it covers the refund; else
    payments.
    """
    return balance_that_pays(act.change, act.subject.account, act.currency, act.amount)


@rule("recorded", "refunds of 2023: CAD at 1.38343 for a charge at 1.35576")
def converted_back(act: Act[Refund]) -> Settled | None:
    """A refund of a converted charge takes the currency that the charge settled in, at the mid rate
    of the refund's own day.
    """
    return settled_back(act.change, charge_of(act), act.subject.amount)


def settled_back(change: Change, charge: Booked, amount: int) -> Settled | None:
    """What the refund of an amount takes from a balance in another currency than the charge's;
    None: no conversion.
    """
    settled_in = row_of(change, charge).currency
    if settled_in == charge.currency:
        return None
    rate = mid_rate(change.world.settings.rates, charge.currency, settled_in)
    return Settled(settled_in, convert(amount, rate), rate)


@rule("recorded", "323 refunds of 2017-2026")
def refund_for_charge(act: Act[Refund]) -> str:
    """The row is described as REFUND FOR CHARGE, with the charge's description if it has one."""
    about = charge_of(act).description
    return f"REFUND FOR CHARGE ({about})" if about else "REFUND FOR CHARGE"


@rule("assumed", "documented as a positive row of its own type; its text is not known")
def refund_failure(act: Act[Refund]) -> str:
    """The row is described as REFUND FAILURE, with the charge's description if it has one."""
    about = charge_of(act).description
    return f"REFUND FAILURE ({about})" if about else "REFUND FAILURE"


@rule("assumed", "as the payment itself, documented")
def its_source_type(act: Act[Refund]) -> str:
    """The refund of a payment has the source type of the payment."""
    return row_of(act.change, charge_of(act)).source_type


@rule("assumed", "a refund that came back to an account with added funds was not seen")
def where_it_came_from(act: Act[Refund]) -> str:
    """A failed refund returns its money to the balance that paid it."""
    paid_by: RowKind = act.change.row(act.subject.balance_transaction or "").what
    return paid_by.balance_type


def as_it_left(act: Act[Refund]) -> Settled | None:
    """What a failed refund returns: the same amount, in the same currency as it took."""
    row = act.change.latest(act.subject.balance_transaction or "")
    if row.currency == act.subject.currency:
        return None
    return Settled(row.currency, -row.amount, row.exchange_rate)


@rule("recorded", "payment refunds of 2019-24; of one that came back assumed")
def refund_for_payment(act: Act[Refund]) -> str:
    """The row is described as REFUND FOR PAYMENT."""
    return "REFUND FOR PAYMENT"


@rule("recorded", "145 of 145 refunds of one account with an old contract; else nothing")
def returned_fee(act: Act[Refund]) -> int:
    """A refund does not return Stripe's fee. Under an old contract it returns the difference to the
    fee of what is left.
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
    """`fee_details` of a refund: one line if a fee is returned, else none."""
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


@rule("recorded", "payment refunds, 65 of pending payments and 31 of available ones")
def with_its_payment(act: Act[Refund]) -> int:
    """The reversal of a transfer takes the payment's money out of pending while the payment is
    pending.
    """
    return max(row_of(act.change, charge_of(act)).available_on, act.now)


REFUND_ROW = RowKind("refund", "refund")
REFUND = Balance[Refund](
    REFUND_ROW,
    into="balance_transaction",
    available_on=with_its_charge,
    description=refund_for_charge,
    settled=converted_back,
    fee=returned_fee,
    fee_details=returned_fee_line,
    balance_type=prefunding_first,
)
REFUND_FAILURE = Balance[Refund](
    RowKind("refund_failure", "refund_failure"),
    into="failure_balance_transaction",
    description=refund_failure,
    settled=as_it_left,
    balance_type=where_it_came_from,
)

PAYMENT_REFUND_ROW = RowKind("payment_refund", "refund")
PAYMENT_REFUND = evolve(
    REFUND,
    row=PAYMENT_REFUND_ROW,
    description=refund_for_payment,
    source_type=its_source_type,
    fee=None,
    fee_details=None,
)
PAYMENT_REFUND_FAILURE = evolve(
    REFUND_FAILURE,
    row=PAYMENT_REFUND_ROW,
    description=refund_for_payment,
    source_type=its_source_type,
)
PAYMENT_RETURN = evolve(PAYMENT_REFUND, available_on=with_its_payment, balance_type=None)
