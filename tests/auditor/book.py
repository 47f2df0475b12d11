"""A book: the balance transactions of one currency, as they come to be and come to count.

The auditor writes a row into its book when something must have made one. A row counts as pending
until its `available_on`; so the book knows what is available at the moment it has come to, since
when that is below zero, and which rows no payout has listed yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count

Key = tuple[str, str, str, bool]


@dataclass(frozen=True)
class Row:
    """A balance transaction that must exist."""

    type: str
    category: str  # empty where nobody says which
    source: str
    currency: str
    amount: int
    created: int
    available_on: int
    fee: int = 0
    rate: Fraction | None = None  # where the money came from another currency

    @property
    def net(self) -> int:
        return self.amount - self.fee

    @property
    def key(self) -> Key:
        """A dispute has up to four rows of a type; category and sign tell them apart."""
        return (self.type, self.category, self.source, self.amount > 0)

    def __str__(self) -> str:
        return f"the {self.type} row of {self.source} ({self.net:+,})"


@dataclass
class Book:
    currency: str
    available: int = 0
    below_since: int | None = None
    unlisted: list[Row] = field(default_factory=list)  # available, and in no payout's list
    coming: list[tuple[int, int, Row]] = field(default_factory=list)  # a heap by available_on
    listed: set[Row] = field(default_factory=set)  # by a payout, before they are available
    credited: bool = False  # whether money came since somebody looked
    _places: count[int] = field(default_factory=count)

    def write(self, row: Row, now: int, *, listed: bool = False) -> None:
        if listed:
            self.listed.add(row)
        if row.available_on > now:
            heappush(self.coming, (row.available_on, next(self._places), row))
        else:
            self._take([row], now)

    def matures_next(self) -> int | None:
        return self.coming[0][0] if self.coming else None

    def mature(self, now: int) -> None:
        """What becomes available in one second is one step, up or down."""
        ready = []
        while self.coming and self.coming[0][0] <= now:
            ready.append(heappop(self.coming)[2])
        if ready:
            self._take(ready, now)

    def comes_by(self, moment: int) -> list[Row]:
        """The rows that are not available yet and will be then."""
        return [row for on, _, row in sorted(self.coming) if on <= moment]

    def not_listed(self, coming: list[Row]) -> list[Row]:
        return [row for row in coming if row not in self.listed]

    def list_all(self, coming: list[Row]) -> list[Row]:
        """What a payout lists: all that is available and in no earlier list, and these."""
        new = self.not_listed(coming)
        listed, self.unlisted = self.unlisted + new, []
        self.listed.update(new)
        return listed

    def _take(self, rows: list[Row], now: int) -> None:
        step = sum(row.net for row in rows)
        self.available += step
        self.credited = self.credited or step > 0
        self.unlisted += [row for row in rows if row not in self.listed]
        if self.available >= 0:
            self.below_since = None
        elif self.below_since is None:
            self.below_since = now
