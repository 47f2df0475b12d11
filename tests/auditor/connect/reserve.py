"""What a platform has to hold for sellers below zero, and the end of that after half a year.

At any moment it is, in each currency, what sellers lack for whose losses the platform answers; and
what their banks were debited, for three more business days. Each change is a row of the platform's,
in the second of the change. How many rows make a change is not judged, as long as they come to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..asked import Object
from ..calendars import DAY, business_day_after, clock_face, midnight, utc_date

if TYPE_CHECKING:
    from ..book import Book
    from ..payouts import Sent
    from .group import Group
    from .member import Member

DEBITS_TAIL = 3  # business days
GIVEN_UP_AFTER = 180 * DAY

TAKEN, COLLECTED = "reserve_transaction", "connect_collection_transfer"
TAKEN_CATEGORY = "connect_reserved_funds"


@dataclass
class Tail:
    """A debit that has come in; what it filled stays reserved for a while."""

    seller: Member
    debit: Sent
    ends: int

    def counts(self, now: int) -> bool:
        return now < self.ends and not self.debit.failed


class Reserve:
    def __init__(self, group: Group) -> None:
        self.group = group
        self.held: Counter[str] = Counter()
        self.tails: dict[str, Tail] = {}  # by debit
        self._shown = _by_second(group)

    @property
    def now(self) -> int:
        return self.group.now

    # --- how much --------------------------------------------------------------------------------

    def resize(self) -> None:
        """What changed since somebody looked is held, or let go."""
        needed: Counter[str] = Counter()
        for seller in self._answered_for():
            self._follow_debits(seller)
            for currency, book in seller.books.items():
                needed[currency] += max(0, -book.available)
        for tail in self.tails.values():
            if tail.counts(self.now):
                needed[tail.debit.currency] -= tail.debit.amount
        for currency in needed.keys() | self.held.keys():
            if change := needed[currency] - self.held[currency]:
                self.held[currency] = needed[currency]
                self._write(TAKEN, TAKEN_CATEGORY, currency, -change)

    def _answered_for(self) -> list[Member]:
        return [seller for seller in self.group.sellers if seller.kind.platform_answers]

    def _follow_debits(self, seller: Member) -> None:
        """All of a debit, from the second in which the money is there."""
        for debit in seller.payouts.values():
            on = debit.row.available_on
            if debit.amount < 0 and debit.payout not in self.tails and on <= self.now:
                days = business_day_after(utc_date(on), seller.world.country, DEBITS_TAIL)
                self.tails[debit.payout] = Tail(seller, debit, midnight(days))

    def _write(self, type: str, category: str, currency: str, amount: int) -> None:
        """As the API divides it, if that comes to as much; else as one row, to be found missing."""
        platform = self.group.platform
        there = self._shown[type, currency, self.now]
        for count in range(1, len(there) + 1):
            if sum(row["net"] for row in there[:count]) == amount:
                for row in there[:count]:
                    platform.post(type, category, row["source"], currency, row["net"], self.now)
                del there[:count]
                return
        at = f"{currency} {clock_face(self.now)}"
        platform.post(type, category, f"(the reserve in {at})", currency, amount, self.now)

    # --- the end of it ---------------------------------------------------------------------------

    def collect(self) -> None:
        """At midnight: who has been below zero for 180 days is filled up with what was held."""
        for seller, book in self._overdue():
            missing = -book.available
            source = self._source_of_collection(book.currency, missing)
            row = _given_to(seller, source, missing)
            seller.post(*row, book.currency, missing, self.now)
            self.resize()
            self._write(COLLECTED, COLLECTED, book.currency, -missing)

    def _overdue(self) -> list[tuple[Member, Book]]:
        return [
            (seller, book)
            for seller, book, due in self._clocks()
            if due <= self.now and not self._is_debited(seller, book.currency)
        ]

    def _clocks(self) -> Iterator[tuple[Member, Book, int]]:
        for seller in self._answered_for():
            for book in seller.books.values():
                if book.below_since is not None:
                    due = book.below_since + GIVEN_UP_AFTER
                    yield seller, book, midnight(utc_date(due - 1)) + DAY

    def _is_debited(self, seller: Member, currency: str) -> bool:
        """A debit is on its way, or its tail is not over."""
        debits = (p for p in seller.payouts.values() if p.amount < 0 and not p.failed)
        under_way = any(p.currency == currency and p.row.available_on > self.now for p in debits)
        tails = (t for t in self.tails.values() if t.seller is seller and t.counts(self.now))
        return under_way or any(tail.debit.currency == currency for tail in tails)

    def _source_of_collection(self, currency: str, amount: int) -> str:
        there = self._shown[COLLECTED, currency, self.now]
        sources = (row["source"] for row in there if row["net"] == -amount)
        return next(sources, f"(the collection in {currency} {clock_face(self.now)})")

    def comes_next(self) -> Iterator[int]:
        tomorrow = self.now - self.now % DAY + DAY
        yield from (tail.ends for tail in self.tails.values() if tail.ends > self.now)
        yield from (max(due, tomorrow) for *_, due in self._clocks())


def _by_second(group: Group) -> defaultdict[tuple[str, str, int], list[Object]]:
    """The rows shown, by type, currency and second, in the order in which they were made."""
    shown: defaultdict[tuple[str, str, int], list[Object]] = defaultdict(list)
    for row in reversed(group.platform.seen.rows):
        if row["type"] in (TAKEN, COLLECTED):
            shown[row["type"], row["currency"], row["created"]].append(row)
    return shown


def _given_to(seller: Member, source: str, amount: int) -> tuple[str, str, str]:
    """Type, category and source of the seller's row; what it is called, nobody says."""
    for row in seller.seen.rows:
        if row["created"] == seller.now and row["net"] == amount and row["source"] == source:
            return row["type"], row["reporting_category"], source
    return COLLECTED, COLLECTED, source


def check(group: Group) -> Iterator[str]:
    """The balance says how much is held, with an entry for each currency of the balance."""
    shown = group.platform.seen.balance.get("connect_reserved")
    if shown is None:
        if group.sellers:
            yield "the platform's balance has no connect_reserved"
        return
    held = {entry["currency"]: entry["amount"] for entry in shown}
    for currency in sorted(held.keys() | group.reserve.held.keys()):
        must = group.reserve.held[currency]
        if held.get(currency, 0) != must:
            is_there = f"{held.get(currency, 0):,} {currency}"
            yield f"the balance says {is_there} are reserved, should be {must:,}"
    for seller in group.sellers:
        if "connect_reserved" in seller.seen.balance:
            yield f"{seller} has a connect_reserved; only a platform has one"
