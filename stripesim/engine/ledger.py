"""Where money stands.

Two books are kept of the same money, and every commit compares what it touched. The *ledger
accounts* hold what was posted from one place to another, per currency: their sum is zero, always.
The *pools* hold the balance transactions ("rows") of one balance of one account in one currency:
sums by the moment at which rows become available, so that available and pending are read off,
never stored; and the rows that no payout has taken yet, in buckets that a payout takes whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stripesim.engine.refusal import Corrupt

AT_ONCE = 0  # the bucket of rows that were available when they were made


class Place(NamedTuple):
    """The name of a ledger account: a balance of a Stripe account, or somewhere outside (cards, a
    bank).
    """

    name: str
    account: str
    currency: str


class Between(str):
    """A place in transit from one account to another, which belongs to neither: it is empty again
    after every change.
    """

    __slots__ = ()


class Pool:
    """The balance transactions of one balance (`balance_type`) of one account in one currency, as
    sums.
    """

    __slots__ = ("ahead", "below_zero_since", "gains", "matured", "place", "total", "unpaid")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.matured: dict[str, int] = {}  # source type -> sum of the rows folded in so far
        self.ahead: dict[int, dict[str, int]] = {}  # available_on -> source type -> sum
        self.below_zero_since: int | None = None  # since when what is available is negative
        self.gains: set[int] = set()  # the moments of `ahead` with at least one positive row
        self.unpaid: dict[int, array[int]] = {}  # available_on -> rows that no payout lists
        self.total = 0

    def available(self, now: int) -> dict[str, int]:
        """The available balance, by source type."""
        sums = dict(self.matured)
        for moment, part in self.ahead.items():
            if moment <= now:
                _add(sums, part)
        return sums

    def pending(self, now: int) -> dict[str, int]:
        """The pending balance, by source type."""
        sums: dict[str, int] = {}
        for moment, part in self.ahead.items():
            if moment > now:
                _add(sums, part)
        return sums

    def fold(self, now: int) -> None:
        """Move sums that have become available out of `ahead`, so that it stays short."""
        for moment in [moment for moment in self.ahead if moment <= now]:
            _add(self.matured, self.ahead.pop(moment))
            self.gains.discard(moment)
        self.note(now)

    def note(self, now: int) -> None:
        """Keep since when the available balance is negative; None once it is zero or more."""
        if sum(self.available(now).values()) >= 0:
            self.below_zero_since = None
        elif self.below_zero_since is None:
            self.below_zero_since = now

    def unpaid_until(self, moment: int) -> dict[int, array[int]]:
        """The buckets of rows available by `moment` that no payout has taken."""
        return {key: bucket for key, bucket in self.unpaid.items() if key <= moment}


def _add(sums: dict[str, int], part: dict[str, int]) -> None:
    for source_type, amount in part.items():
        sums[source_type] = sums.get(source_type, 0) + amount


class Places(dict[tuple[str, str, str], Place]):
    """The ledger accounts by (name, account, currency); each is made when first asked for."""

    __slots__ = ("_sums",)

    def __init__(self, sums: dict[Place, int]) -> None:
        self._sums = sums

    def __missing__(self, key: tuple[str, str, str]) -> Place:
        place = self[key] = Place(*key)
        self._sums[place] = 0
        return place


class Ledger:
    """All ledger accounts and all pools."""

    __slots__ = ("_by_account", "places", "pools", "sums")

    def __init__(self) -> None:
        self.sums: dict[Place, int] = {}
        self.places = Places(self.sums)
        self.pools: dict[tuple[str, str, str], Pool] = {}  # by place
        self._by_account: dict[tuple[str, str], list[Pool]] = {}

    def pool(self, balance_type: str, account: str, currency: str) -> Pool:
        """The pool of one balance of one account in one currency; made when first asked for."""
        pool = self.pools.get((balance_type, account, currency))
        if pool is None:
            place = self.places[balance_type, account, currency]
            pool = self.pools[place] = Pool(place)
            self._by_account.setdefault((balance_type, account), []).append(pool)
        return pool

    def of_account(self, balance_type: str, account: str) -> Iterator[Pool]:
        """An account's pools of one balance; the currency used first stands first."""
        return iter(self._by_account.get((balance_type, account), ()))

    def post(self, postings: Iterable[tuple[Place, Place, int]]) -> None:
        """Book postings: (from, to, amount)."""
        sums = self.sums
        for src, dst, amount in postings:
            sums[src] -= amount
            sums[dst] += amount

    def add_row(self, pool: Pool, net: int, source_type: str, available_on: int, now: int) -> bool:
        """Add a row to its pool's sums. Returns True if it is available at once, or the first of
        its moment: then `note` has to be called, once all rows of the change are added.
        """
        pool.total += net
        if available_on <= now:
            pool.matured[source_type] = pool.matured.get(source_type, 0) + net
            return True
        if net > 0:
            pool.gains.add(available_on)
        part = pool.ahead.get(available_on)
        if part is None:
            pool.ahead[available_on] = {source_type: net}
            return True
        part[source_type] = part.get(source_type, 0) + net
        return False

    def hang(self, pool: Pool, serial: int, available_on: int, now: int) -> bool:
        """Put a row into the bucket from which the next payout takes it. Returns True if the bucket
        is new.
        """
        key = AT_ONCE if available_on <= now else available_on
        bucket = pool.unpaid.get(key)
        if bucket is None:
            pool.unpaid[key] = array("q", (serial,))
            return True
        bucket.append(serial)
        return False

    def compare(self, pool: Pool) -> None:
        """Check that ledger account and pool have the same sum."""
        if pool.total != self.sums[pool.place]:
            raise Corrupt(f"{pool.place}: rows {pool.total}, postings {self.sums[pool.place]}")

    def check(self) -> None:
        """Recompute all running sums, and check that no currency was made or lost."""
        currencies: dict[str, int] = {}
        for place, amount in self.sums.items():
            currencies[place.currency] = currencies.get(place.currency, 0) + amount
        if lost := {currency: amount for currency, amount in currencies.items() if amount}:
            raise Corrupt(f"money was made or lost: {lost}")
        for place, amount in self.sums.items():
            if isinstance(place.name, Between) and amount:
                raise Corrupt(f"{amount} stayed in {place}, on its way between accounts")
        for pool in self.pools.values():
            self.compare(pool)
            parts = [pool.matured, *pool.ahead.values()]
            if pool.total != (summed := sum(sum(part.values()) for part in parts)):
                raise Corrupt(f"{pool.place}: total {pool.total}, sums {summed}")
