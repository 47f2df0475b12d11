"""Rows of a balance (Stripe's balance transactions), as far as the engine knows them."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, Self

from stripesim.engine.record import record


class What(Protocol):
    """What kind of row it is: the balance it belongs to, and its source type unless its entry names
    one.
    """

    @property
    def balance_type(self) -> str: ...
    @property
    def source_type(self) -> str: ...
    def within(self, balance_type: str) -> Self:
        """The same kind of row in another balance of the account."""


@record
class Row:
    """One line of one balance: a balance transaction.

    `what` is a `What`. `amount` is what the balance gains (minor units; negative: loses), before
    `fee`. Whether it is available is never stored: it is, once `available_on` has come. `made_by`
    is the row of the lifecycle that made it, `under` the version of its account at that time (with
    its prices and settings). `kind` and `prefix` are those of the class that a world makes its rows
    of.
    """

    kind: ClassVar[str] = "row"
    prefix: ClassVar[str] = "row"
    state: ClassVar[str] = "posted"  # its only state

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
    fee_details: Any  # None: one line for the fee; no line without a fee
    exchange_rate: Any
    made_by: Any = None
    under: Any = None

    @property
    def net(self) -> int:
        """`amount` less `fee`, in minor units."""
        return self.amount - self.fee
