"""Rows: the lines that a holder of an account sees in its balances."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, Self

from stripesim.engine.record import record


class What(Protocol):
    """What a row says it is: the balance it stands in, and the part of it if no other is told."""

    @property
    def balance_type(self) -> str: ...
    @property
    def source_type(self) -> str: ...
    def within(self, balance_type: str) -> Self:
        """The same in another balance of the account."""


@record
class Row:
    """One line of one balance.

    `what` is a `What`. `amount` is what the balance gains (minor units; negative: loses), before
    `fee`. Whether it is available is never stored: it is when `available_on` has come. `made_by` is
    the row of the lifecycle that made it, `under` the version of its account of then. A world says
    under which class its rows are made: their `kind`, and the prefix of their ids.
    """

    kind: ClassVar[str] = "row"
    prefix: ClassVar[str] = "row"
    state: ClassVar[str] = "posted"  # nothing happens to it any more

    id: str
    account: str
    created: int
    serial: int
    what: Any
    amount: int
    fee: int
    currency: str
    available_on: int
    source: str | None
    description: str | None
    source_type: str
    fee_details: Any  # None: one line for the fee, if there is one
    exchange_rate: Any
    made_by: Any = None
    under: Any = None

    @property
    def net(self) -> int:
        """What the balance gains in the end, in minor units."""
        return self.amount - self.fee
