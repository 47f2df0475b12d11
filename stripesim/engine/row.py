"""Rows: the lines that a merchant sees in a balance, which Stripe calls balance transactions."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import evolve, frozen

from stripesim.engine.record import record


@frozen
class RowKind:
    """What a balance transaction says it is."""

    type: str
    reporting_category: str
    balance_type: str = "payments"

    def __str__(self) -> str:
        usual = self.balance_type == "payments"
        return self.type if usual else f"{self.type} in {self.balance_type}"

    def within(self, balance_type: str) -> RowKind:
        """The same in another balance of the account."""
        if balance_type == self.balance_type:
            return self
        return evolve(self, balance_type=balance_type)


@record
class Row:
    """A balance transaction: one line that a merchant sees in one of its balances.

    `amount` is what the balance gains (minor units; negative: loses), before `fee`. Its status is
    never stored: it is available when `available_on` has come. `made_by` is the row of the
    lifecycle that made it, `under` the version of its account of then: its prices, its calendar.
    """

    kind: ClassVar[str] = "balance_transaction"
    state: ClassVar[str] = "posted"  # nothing happens to it any more

    id: str
    account: str
    created: int
    serial: int
    what: RowKind
    amount: int
    fee: int
    currency: str
    available_on: int
    source: str | None
    description: str | None
    source_type: str
    fee_details: Any  # None: one line for Stripe's processing fee, if there is a fee
    exchange_rate: Any
    made_by: Any = None
    under: Any = None

    @property
    def net(self) -> int:
        return self.amount - self.fee
