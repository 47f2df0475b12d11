"""One transition being made: what the cells of a row may look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from stripesim.engine.change import Change
from stripesim.engine.record import Record
from stripesim.engine.row import Row
from stripesim.engine.world import World

R = TypeVar("R", bound=Record)
Seen = TypeVar("Seen", covariant=True)


class Commission(NamedTuple):
    """What another account takes from a row: `taken`, in the row's currency, is its part of the
    fee; it becomes `amount` of `currency` in `COMMISSIONS`.
    """

    taken: int
    currency: str
    amount: int


class Settled(NamedTuple):
    """What a balance gains or loses of an amount in another currency, and the rate (exact)."""

    currency: str
    amount: int
    rate: Any


class Act(Generic[R]):
    """One transition being made: what the cells of a row may look at.

    `subject` is the version before the transition (for `NEW`: the draft), `account` the account it
    belongs to, or will when it is drafted; `facts` is what the request, the bank or another object
    said, `made` the objects that `first` brought about, by kind; while a
    row is made, `amount` and `currency` are what its balance sees, before the fee; `rate`, `fee`
    and `commission` are those of one with a commission; `part` is which of several an entry is at.
    """

    __slots__ = (
        "account",
        "amount",
        "change",
        "commission",
        "currency",
        "facts",
        "fee",
        "made",
        "now",
        "part",
        "rate",
        "rows",
        "subject",
        "world",
    )

    part: Any  # only set while there are several

    def __init__(self, change: Change, subject: R, facts: Mapping[str, Any]) -> None:
        self.change = change
        self.world: World = change.world
        self.now = change.now
        self.subject = subject
        self.facts = facts
        self.made: dict[str, Any] = {}
        self.rows: tuple[Row, ...] = ()
        self.amount = 0
        self.fee = 0
        self.commission: Commission | None = None
        self.currency = ""
        self.rate: Any = None
        self.account: Any = change.latest((subject or change).account)

    def find(self, kind: str, id: str) -> Any:
        """The object of that kind and id on the account of the subject; None if it has none."""
        return self.change.find(kind, id, self.subject.account)


class ActOn(Protocol[Seen]):
    """An act as a cell sees it that several kinds of objects share: `ActOn[HasCustomer]`, where
    `HasCustomer` is a protocol of what the cell looks at.
    """

    account: Any
    change: Change
    facts: Mapping[str, Any]
    made: dict[str, Any]
    now: int
    rows: tuple[Row, ...]
    world: World

    @property
    def subject(self) -> Seen: ...

    def find(self, kind: str, id: str) -> Any: ...
