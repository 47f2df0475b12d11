"""The money of a top-up: amounts, moments, and its rows in a balance."""

from __future__ import annotations

from collections.abc import Mapping

from stripesim.engine.act import Act
from stripesim.engine.money import Balance
from stripesim.engine.table import Also
from stripesim.facts.evidence import rule
from stripesim.resources.balance.topup.record import Topup
from stripesim.resources.places import PREFUNDING
from stripesim.resources.rows import RowKind


def amount(act: Act[Topup]) -> int:
    """The amount added, in minor units."""
    return act.subject.amount


def owed(act: Act[Topup]) -> int:
    """How much of the added money repays the negative payments balance, in minor units. Facts:
    amount.
    """
    amount: int = act.facts["amount"]
    return amount


def arrives(act: Act[Topup]) -> int:
    """The start of the day on which the money is expected."""
    return act.subject.expected_availability_date


def with_what_it_added(act: Act[Topup]) -> int:
    """The day on which the added money becomes available; at once if it is."""
    row = act.change.row(act.subject.balance_transaction or "")
    return max(row.available_on, act.now)


def its_balance(act: Act[Topup]) -> str:
    """The balance that the money is added to."""
    return act.subject.balance_type


def its_description(act: Act[Topup]) -> str | None:
    """The top-up's own description."""
    return act.subject.description


def repayment(act: Act[Topup]) -> str:
    """The description of the row: a repayment of a negative balance."""
    return "Repayment of a negative balance"


TOPUP_ROW = RowKind("topup", "topup")
FUNDS_ROW = RowKind("topup", "topup", PREFUNDING)
TOPUP_REVERSAL_ROW = RowKind("topup_reversal", "topup_reversal")
GIVEN_ROW = RowKind("adjustment", "other_adjustment", PREFUNDING)
GOTTEN_ROW = RowKind("adjustment", "other_adjustment")

TOPUP = Balance[Topup](TOPUP_ROW, into="balance_transaction", description=its_description)
FUNDS = Balance[Topup](
    FUNDS_ROW, into="balance_transaction", available_on=arrives, description=its_description
)
TOPUP_REVERSAL = Balance[Topup](
    TOPUP_REVERSAL_ROW,
    into="reversal",
    description=its_description,
    available_on=with_what_it_added,
    balance_type=its_balance,
)
ADDED_FUNDS = Balance[Topup](GIVEN_ROW, description=repayment)
OWN_BALANCE = Balance[Topup](GOTTEN_ROW, description=repayment)


def funds_below_zero(act: Act[Topup]) -> bool:
    """The money added for refunds and disputes is below zero: a part of it had been spent."""
    return missing_funds(act)["amount"] > 0


@rule("assumed", "that nobody keeps a debt in this balance; how Stripe takes it is not known")
def missing_funds(act: Act[Topup]) -> Mapping[str, int]:
    """When a top-up is taken back after it was spent, the payments balance pays what is missing of
    the money added for refunds and disputes, even if that takes it below zero.
    """
    topup = act.subject
    there = sum(act.change.available(PREFUNDING, topup.account, topup.currency).values())
    return {"amount": max(0, -there)}


def itself(act: Act[Topup]) -> Topup:
    """The top-up itself, as it is by now."""
    topup: Topup = act.change.latest(act.subject.id)
    return topup


COVER_FUNDS = Also[Topup]("topup.cover", facts=missing_funds, to=itself, when=funds_below_zero)
