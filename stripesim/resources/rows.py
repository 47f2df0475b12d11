"""Balance transactions as records, and their kinds."""

from __future__ import annotations

from typing import ClassVar

from attrs import evolve, frozen

from stripesim.engine.record import record
from stripesim.engine.row import Row
from stripesim.resources.places import PAYMENTS


@frozen
class RowKind:
    """The kind of a balance transaction: Stripe's type and reporting category, the balance it is
    in, and its `source_type` unless its entry names another.
    """

    type: str
    reporting_category: str
    balance_type: str = PAYMENTS
    source_type: str = "card"

    def __str__(self) -> str:
        usual = self.balance_type == PAYMENTS
        return self.type if usual else f"{self.type} in {self.balance_type}"

    def within(self, balance_type: str) -> RowKind:
        """The same kind in another balance of the account."""
        if balance_type == self.balance_type:
            return self
        return evolve(self, balance_type=balance_type)


@record
class BalanceTransaction(Row):
    """One line of one balance of an account."""

    kind: ClassVar[str] = "balance_transaction"
    prefix: ClassVar[str] = "txn"
