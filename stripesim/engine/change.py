"""One change: everything that a request or a scheduled entry does, staged, then committed whole.

Until `commit` the world is as it was, so a refusal raised anywhere on the way changes nothing.
"""

from __future__ import annotations

from array import array
from collections.abc import Set as AbstractSet
from typing import Any

from stripesim.engine.events import Event, new_event
from stripesim.engine.ledger import Place, Pool
from stripesim.engine.record import DELETED, Record, write
from stripesim.engine.refusal import Refusal
from stripesim.engine.row import Row
from stripesim.engine.world import World

NO_ROWS = array("q")


class Elsewhere:
    """A `with` block in which a change stages everything on another account."""

    __slots__ = ("account", "before", "change")

    def __init__(self, change: Change, account: str) -> None:
        self.change, self.account = change, account

    def __enter__(self) -> None:
        change = self.change
        self.before = change.account, change.family
        change.account, change.family = self.account, None

    def __exit__(self, *_: object) -> None:
        self.change.account, self.change.family = self.before


class Change:
    """New versions, rows, postings, events and schedule entries that stand or fall together."""

    __slots__ = (
        "account",
        "added",
        "answer",
        "asks",
        "between",
        "counted",
        "counts",
        "events",
        "family",
        "now",
        "own",
        "plans",
        "postings",
        "request",
        "rows",
        "staged",
        "taken",
        "woken",
        "world",
    )

    def __init__(
        self, world: World, account: str, request: Any = None, asks: str | None = None
    ) -> None:
        self.world = world
        self.account = account
        self.request = request
        self.asks = asks  # the account that makes the request
        self.now = world.now
        self.family: str | None = None  # the first sixteen characters of the new ids
        self.answer: Refusal | None = None  # a decline: an error, but committed
        self.counts: dict[str, int] = {}
        self.staged: dict[str, Any] = {}  # the newest version of each object, by id
        self.rows: list[Row] = []
        self.postings: list[tuple[Place, Place, int]] = []
        self.events: list[Event] = []
        self.plans: list[tuple[int | None, str, str, str, str]] = []
        self.added: dict[tuple[str, str, str], dict[str, int]] = {}  # sums of `rows`, so far of
        self.counted = 0  # as many of them
        # Most changes leave these empty.
        self.taken: tuple[tuple[Pool, dict[int, array[int]]], ...] = ()  # and what stays
        self.between: tuple[Record, ...] = ()  # versions made and replaced by this change
        self.woken: tuple[tuple[str, str], ...] = ()
        self.own: tuple[str, ...] = ()  # rows listed only by the payout that made them

    # -- reading: the world as it would be --------------------------------------------------------

    def latest(self, id: str) -> Any:
        """The newest version of an object, staged or committed; None if there is none."""
        return self.staged.get(id) or self.world.store.latest.get(id)

    def made(self, kind: str) -> list[Any]:
        """The objects of a kind that this change makes, oldest first."""
        known = self.world.store.latest
        return [each for each in self.staged.values() if each.kind == kind and each.id not in known]

    def row(self, id: str) -> Row:
        """A balance transaction, staged or committed."""
        made: Row | None = self.world.store.latest.get(id)  # first, since many may be staged
        if made is not None:
            return made
        for row in reversed(self.rows):
            if row.id == id:
                return row
        raise LookupError(f"no balance transaction {id}")

    def find(self, kind: str, id: str, account: str | None = None) -> Any:
        """The object of that kind and id on the account, as `latest`; None if it has none."""
        record = self.staged.get(id) or self.world.store.latest.get(id)  # as `latest`, but faster
        if record is None or record.kind != kind or record.account != (account or self.account):
            return None
        return None if record.state == DELETED else record

    def available(self, balance_type: str, account: str, currency: str) -> dict[str, int]:
        """The available balance by source type, the rows of this change included."""
        pool = self.world.ledger.pools.get((balance_type, account, currency))
        sums = {} if pool is None else pool.available(self.now)
        if self.rows:
            for source_type, amount in self._added(balance_type, account, currency).items():
                sums[source_type] = sums.get(source_type, 0) + amount
        return sums

    def _added(self, balance_type: str, account: str, currency: str) -> dict[str, int]:
        """What the rows staged so far add to one available balance, by source type. Each row is
        looked at once.
        """
        for row in self.rows[self.counted :]:
            if row.available_on <= self.now:
                place = (row.what.balance_type, row.account, row.currency)
                sums = self.added.setdefault(place, {})
                sums[row.source_type] = sums.get(row.source_type, 0) + row.net
        self.counted = len(self.rows)
        return self.added.get((balance_type, account, currency), {})

    # -- staging ----------------------------------------------------------------------------------

    def count(self, prefix: str) -> int:
        """How many ids of the prefix there are, counting the one about to be made."""
        number = (self.counts.get(prefix) or self.world.store.counts.get(prefix, 0)) + 1
        self.counts[prefix] = number
        return number

    def new_id(self, prefix: str, account: str | None = None) -> str:
        """A new id. Ids of one change share their first sixteen characters; on another account than
        the change's own, that account's.
        """
        ids, family = self.world.ids, self.family
        if account is None or account == self.account:
            if family is None:
                family = self.family = ids.family("1", self.account, self.now)
        else:
            family = ids.family("1", account, self.now)
        counts = self.counts  # as `count`, without its cost
        counts[prefix] = number = (counts.get(prefix) or self.world.store.counts.get(prefix, 0)) + 1
        return ids.of_family(prefix, family, number)

    def on(self, account: str) -> Elsewhere:
        """In the `with` block, everything is staged on another account."""
        return Elsewhere(self, account)

    def plain_id(self, prefix: str, width: int) -> str:
        """A new id with no moment and no account encoded in it."""
        return f"{prefix}_{self.world.ids.fresh(prefix, self.count(prefix), width)}"

    def save(self, record: Record) -> None:
        """Stage a version: the first of a new object, or the next of an existing one."""
        before = self.staged.get(record.id)
        if before is not None:
            self.between += (before,)
        self.staged[record.id] = record

    def emit(
        self, type: str, about: Any, previous: Record | None, account: str, made_by: Any = None
    ) -> None:
        """Stage an event: the object after and before, and `made_by`, the row of the lifecycle that
        caused it. A deleted account is told nothing.
        """
        told = self.staged.get(account) or self.world.store.latest.get(account)  # as `latest`
        if told is not None and told.state == DELETED:
            return
        said = (type, self.now, account, about, previous, self.request, made_by)
        self.events.append(new_event(said))

    def plan(self, moment: int | None, account: str, kind: str, id: str, verb: str) -> None:
        """Stage a schedule entry. With `moment=None`: drop everything planned for the object."""
        self.plans.append((moment, account, kind, id, verb))

    def wake(self, job: str, account: str) -> None:
        """After the commit, let the job check whether it has something to plan."""
        self.woken += ((job, account),)

    def take_unpaid(
        self, pool: Pool, moment: int, but: AbstractSet[int] = frozenset()
    ) -> tuple[array[int], ...]:
        """Stage that a payout takes all rows available by `moment`, except those in `but` (their
        positions). Returns their buckets.
        """
        buckets = pool.unpaid_until(moment)
        stay = (
            {
                key: array("q", (place for place in bucket if place in but))
                for key, bucket in buckets.items()
            }
            if but
            else dict.fromkeys(buckets, NO_ROWS)
        )
        self.taken += ((pool, stay),)
        if not but:
            return tuple(buckets.values())
        return tuple(
            array("q", (place for place in bucket if place not in but))
            for bucket in buckets.values()
        )

    # -- committing -------------------------------------------------------------------------------

    def commit(self) -> None:
        """Write everything that is staged. Nothing in here may refuse."""
        world = self.world
        world.changed()
        store, ledger, latest = world.store, world.ledger, world.store.latest
        if world.listeners in store.counts:
            world.tell(self)
        if self.counts:
            store.counts.update(self.counts)
        for id, record in self.staged.items():
            table, before = store.tables[record.account, record.kind], latest.get(id)
            if before is None:
                write(record, "serial", len(table.records))
                table.records.append(record)
            else:
                write(record, "serial", before.serial)
                table.replace(record)
            latest[id] = record
        for each in self.between:
            write(each, "serial", latest[each.id].serial)
        ledger.post(self.postings)
        for pool, stay in self.taken:
            for moment, rows in stay.items():
                del pool.unpaid[moment]
                if rows:
                    pool.unpaid[moment] = rows
        if self.rows:
            self._commit_rows()
        world.log.events += self.events
        for when, account, kind, id, verb in self.plans:
            if when is None:
                world.schedule.cancel(account, id)
            else:
                world.schedule.plan(when, account, kind, id, verb)
        for job, account in self.woken:
            world.wakers[job](world, account)

    def _commit_rows(self) -> None:
        """Put the rows into their tables and pools, and compare each pool with what was posted."""
        world, now = self.world, self.now
        store, ledger, pools = world.store, world.ledger, world.ledger.pools
        touched, told = [], []
        for row in self.rows:
            id, account, available_on = row.id, row.account, row.available_on
            records = store.tables[account, world.row.kind].records
            serial = len(records)
            write(row, "serial", serial)
            records.append(row)
            store.latest[id] = row
            place = row.what.balance_type, account, row.currency
            pool = pools.get(place) or ledger.pool(*place)
            opened = ledger.add_row(pool, row.amount - row.fee, row.source_type, available_on, now)
            if id not in self.own:
                opened |= ledger.hang(pool, serial, available_on, now)
            if opened:
                told.append((pool, available_on))
            touched.append(pool)
        for pool in touched:  # once all its rows are added
            ledger.compare(pool)
        for pool, available_on in told:
            world.opened(pool, available_on)
