"""One account lived through a second time: the books, and what is to come by itself.

The resources (`sales.py`, `refunds.py`, ...) read requests and write into it; `replay.py` leads it
through time. `findings` are readable sentences.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from .asked import Asked, Object, Seen
from .banks import Bank
from .book import Book, Key, Row
from .calendars import nights, payout_runs
from .prices import Card, Rates, stripe_fee
from .settings import Settings
from .world import NOT_DEBITED

if TYPE_CHECKING:
    from .debits import Debit, Mandate
    from .disputes import Dispute
    from .payouts import Sent
    from .refunds import Refund
    from .sales import Sale
    from .topups import Topup


@dataclass(order=True)
class ToCome:
    """Something that will happen by itself; `makes` is the row it makes, if it makes one."""

    moment: int
    place: int
    happen: Callable[[], None] = field(compare=False)
    makes: Key | None = field(compare=False)


class Account:
    # Down to what it is not debited; and what an account that is not alone does otherwise
    # (`connect/member.py`) is in the methods at the end.
    not_debited = NOT_DEBITED

    def __init__(self, seen: Seen) -> None:
        self.seen, self.world = seen, seen.world
        self.now = seen.start
        self.findings: list[str] = []
        self.books: dict[str, Book] = {}
        self.rows: list[Row] = []
        self.rates = Rates({})
        self.settings = Settings()
        first = Bank(seen.bank, self.world.currency)
        self.banks = {first.id: first}
        self.default_banks = {first.currency: first}
        self.sales: dict[str, Sale] = {}
        self.debits: dict[str, Debit] = {}
        self.mandates: defaultdict[str, list[Mandate]] = defaultdict(list)  # by payment method
        self.empty_accounts: set[str] = set()  # payment methods whose debits fail
        self.intents: dict[str, Sale] = {}
        self.declined: Counter[tuple[int, int, str]] = Counter()
        self.refunds: dict[str, Refund] = {}
        self.waiting: defaultdict[str, list[Refund]] = defaultdict(list)
        self.disputes: dict[str, Dispute] = {}
        self.topups: dict[str, Topup] = {}
        self.payouts: dict[str, Sent] = {}
        self.automatic = _automatic_payouts(seen)
        self.regular_runs = frozenset(_regular_runs(seen))
        self.runs = sorted(self.regular_runs | self.automatic.keys())
        self.born_disputes = _disputes_of_test_cards(seen)
        self.names = {row["id"]: f"the {row['type']} row of {row['source']}" for row in seen.rows}
        self._asked_topups = _asked_for(seen, "topups.create")
        self._shown = {self.key_of(row): row for row in reversed(seen.rows)}
        self._later: list[ToCome] = []
        self._places = count()

    @property
    def pays_ahead(self) -> bool:
        """Payouts are made before their money is available."""
        return self.world.payout_timing == "ahead"

    # --- money -----------------------------------------------------------------------------------

    def book(self, currency: str) -> Book:
        return self.books.setdefault(currency, Book(currency))

    def write(self, row: Row, *, listed: bool = False) -> Row:
        self.rows.append(row)
        self.book(row.currency).write(row, self.now, listed=listed)
        return row

    def settlement(self, currency: str) -> tuple[str, Fraction | None]:
        """Where money of a currency goes, and at what rate: it stays what it is if there is a
        bank account for it."""
        home = self.world.currency
        if currency == home or currency in self.default_banks:
            return currency, None
        return home, self.rates.mid(currency, home)

    def settles(self, card: Card, since: int) -> int:
        """When the money of a charge that was paid at that moment is available."""
        return max(self.now, self.world.settles(since, card, self.settings.delay_override))

    def delay_days(self) -> int:
        return self.settings.delay_override or self.world.delay().days

    def may_be_paid_out(self) -> bool:
        return True

    def may_set_delay(self) -> bool:
        return True

    # --- time ------------------------------------------------------------------------------------

    def at(self, moment: int, happen: Callable[[], None], makes: Key | None = None) -> None:
        heappush(self._later, ToCome(moment, next(self._places), happen, makes))

    def comes_next(self) -> int | None:
        return self._later[0].moment if self._later else None

    def due_now(self) -> list[ToCome]:
        due = []
        while self._later and self._later[0].moment <= self.now:
            due.append(heappop(self._later))
        return due

    # --- findings --------------------------------------------------------------------------------

    def find(self, sentence: str) -> None:
        self.findings.append(sentence)

    def must_be(self, asked: Asked, *, granted: bool) -> None:
        if granted and not asked.granted:
            self.find(f"{asked}: refused, though nothing stands against it: {asked.error}")
        elif asked.granted and not granted:
            self.find(f"{asked}: granted, though it may not be")

    def row_id(self, key: Key | None) -> str | None:
        """The id that the API shows for a row, for comparison with what points at it."""
        shown = self._shown.get(key) if key else None
        return shown["id"] if shown else None

    def made_at(self, key: Key) -> int | None:
        shown = self._shown.get(key)
        return shown["created"] if shown else None

    def key_of(self, shown: Object) -> Key:
        """The opening balance is a top-up that nobody asked for."""
        source = shown["source"]
        if shown["type"] == "topup" and source not in self._asked_topups:
            source = f"opening {shown['currency']}"
        return (shown["type"], shown["reporting_category"], source, shown["amount"] > 0)

    # --- an account that is alone ----------------------------------------------------------------

    def priced_as(self, sale: Sale) -> Account:
        """The account whose country decides currency and price of a charge."""
        return self

    def price_of(self, sale: Sale, settled: int, currency: str) -> int:
        """What Stripe takes of a charge that settled at so much."""
        return stripe_fee(settled, sale.card, self.priced_as(sale).world.country, currency)

    def timed_as(self, sale: Sale) -> Account:
        """The account for which the money of a charge waits."""
        return self

    def kept_by_platform(self, sale: Sale, rate: Fraction | None) -> int:
        return 0

    def sold(self, sale: Sale) -> None:
        """The money of a charge has come in."""

    def judge_refund(self, asked: Asked, sale: Sale, *, possible: bool) -> None:
        self.must_be(asked, granted=possible)

    def gives_back(self, sale: Sale, amount: int) -> None:
        """So much of a charge, as it settled, is about to leave: by a refund or a dispute."""

    def refunded(self, asked: Asked, refund: Refund) -> None:
        """A refund was granted."""


def _asked_for(seen: Seen, verb: str) -> set[str]:
    """The ids of what the log says was made."""
    return {asked.answer["id"] for asked in seen.log if asked.verb == verb and asked.answer}


def _automatic_payouts(seen: Seen) -> dict[int, list[Object]]:
    """By the moment they were made, in order: nobody asks for them, so the log has them not."""
    asked_for = _asked_for(seen, "payouts.create")
    made: dict[int, list[Object]] = {}
    for payout in reversed(seen.payouts):
        if payout["automatic"] and payout["id"] not in asked_for:
            made.setdefault(payout["created"], []).append(payout)
    return made


def _regular_runs(seen: Seen) -> Iterable[int]:
    if seen.world.payout_timing == "ahead":
        return nights(seen.start, seen.now)
    return payout_runs(seen.start, seen.now, seen.world.country)


def _disputes_of_test_cards(seen: Seen) -> dict[str, str]:
    """By charge: the dispute that came with it."""
    brought = _asked_for(seen, "controls.dispute_charge")
    return {d["charge"]: d["id"] for d in seen.disputes if d["id"] not in brought}
