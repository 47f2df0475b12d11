"""What becomes of the money of an account that is deleted before its balances are zero.

Stripe deletes an account of test mode at any time, and its money is gone. Here each amount leaves
its balance by a row of its own for the ledger's place `written_off`, so that no cent is lost from
sight: `sim.settlements` and `sim.history` of the account end with these rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stripesim.engine.act import Act
from stripesim.engine.money import Balance, Entry
from stripesim.facts.evidence import rule
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.places import ISSUING, PAYMENTS, PREFUNDING
from stripesim.resources.rows import RowKind

WRITTEN_OFF = "written_off"  # the ledger's place for what was left, and what was owed
BALANCES = (PAYMENTS, PREFUNDING, ISSUING)


class Left(NamedTuple):
    """What a balance holds of one source type from one moment on; negative: what it owes."""

    amount: int
    currency: str
    balance_type: str
    source_type: str
    available_on: int


def what_is_left(act: Act[Account]) -> Iterator[Left]:
    """All that the account's balances hold, by currency, source type and moment."""
    ledger, id, now = act.world.ledger, act.subject.id, act.now
    for name in BALANCES:
        for pool in ledger.of_account(name, id):
            moments = {now: pool.available(now), **{
                moment: part for moment, part in sorted(pool.ahead.items()) if moment > now
            }}  # fmt: skip
            for moment, part in moments.items():
                for source_type, amount in part.items():
                    if amount:
                        yield Left(amount, pool.place.currency, name, source_type, moment)


def of_it(act: Act[Account]) -> Left:
    """The part that is being written off."""
    left: Left = act.part
    return left


@rule("assumed", "that accounts of test mode go at any time: https://docs.stripe.com/api/accounts")
def what_is_written_off(act: Act[Account]) -> int:
    """All of it is written off, in minor units; a debt too, which nobody pays."""
    return of_it(act).amount


def its_currency(act: Act[Account]) -> str:
    """The currency of the part."""
    return of_it(act).currency


def its_balance(act: Act[Account]) -> str:
    """The balance that holds the part."""
    return of_it(act).balance_type


def its_source_type(act: Act[Account]) -> str:
    """The source type of the part."""
    return of_it(act).source_type


def when_it_was_due(act: Act[Account]) -> int:
    """What is pending is written off for the moment at which it becomes available."""
    return of_it(act).available_on


def of_nothing(act: Act[Account]) -> None:
    """No object is the source of the row."""


def why(act: Act[Account]) -> str:
    """The description of the row."""
    return "Written off: the account was deleted"


WRITE_OFF_ROW = RowKind("adjustment", "other_adjustment")
LEFT_THERE = Balance[Account](
    WRITE_OFF_ROW,
    available_on=when_it_was_due,
    balance_type=its_balance,
    source_type=its_source_type,
    source=of_nothing,
    description=why,
)
# fmt: off
# what moves:     from        to           how much
WRITE_OFF = (Entry(LEFT_THERE, WRITTEN_OFF, what_is_written_off, its_currency, each=what_is_left),)
# fmt: on
