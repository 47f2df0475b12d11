"""Act: one transition while it is being made, as the cells of its row see it."""

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
    """What the platform takes from a balance transaction, as a part of its fee. `taken` is in the
    row's currency; it becomes `amount` of `currency` in the place `COMMISSIONS`.
    """

    taken: int
    currency: str
    amount: int


class Settled(NamedTuple):
    """What a balance gains or loses when an amount in another currency is converted: the amount in
    the balance's currency, and the exact rate.
    """

    currency: str
    amount: int
    rate: Any


class Act(Generic[R]):
    """One transition being made: what the cells of a row may look at.

    `subject` is the object before the transition (for `NEW`: the draft), `account` the account it
    belongs to (while it is drafted: will belong to). `facts` are the arguments of the verb: what
    the request, the bank or another object said. `made` are the objects that links have made or
    changed so far, by kind. `rows` are the balance transactions made so far.

    While a balance transaction is made, `amount` and `currency` are its own, without sign and
    before the fee; with a commission, so are `rate`, `fee` and `commission`. `part` is the part
    that an entry with `each` has come to.
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

    part: Any  # only set while an entry with `each` is booked

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
        id = (subject or change).account  # as `change.latest`, but faster
        self.account: Any = change.staged.get(id) or change.world.store.latest.get(id)

    def find(self, kind: str, id: str) -> Any:
        """The object of that kind and id on the account of the subject; None if it has none."""
        return self.change.find(kind, id, self.subject.account)


class ActOn(Protocol[Seen]):
    """An act, for a cell that several kinds of objects share: `ActOn[HasCustomer]`, where
    `HasCustomer` is a protocol that names the fields the cell reads.
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
