"""The newest lines of an account's timeline, at a cost that does not grow with what was before.

Only the last rows and events are read. The sums before the first line are those of now, less what
the lines add.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from stripesim.engine.events import Event
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.facts.api_versions import NEWEST
from stripesim.notebook.nights import without_payout
from stripesim.notebook.running_sums import matures, sums_now, was_paid
from stripesim.notebook.teller import Shape, Step, Teller, row_of
from stripesim.notebook.timeline import in_order, with_sums
from stripesim.notebook.words import WORDS, clock_of, matured, sold
from stripesim.resources.events.event import renderer

ROWS, EVENTS = 60, 240  # that are read at most
NIGHTS_UP_TO = 400  # rows of an account: to explain a night takes as long as it has rows


def recent(world: World, account: str, currency: str, most: int) -> list[dict[str, Any]]:
    """The last lines of `sim.timeline`, oldest first, at most so many. Nights without a payout are
    among them as long as the account has few rows.
    """
    teller = Recent(world, account, currency)
    steps = in_order(teller, world.now)
    adds: Counter[str] = Counter()
    for step in steps:
        adds.update(step.adds)
    before = {name: now - adds[name] for name, now in sums_now(world, account, currency).items()}
    first = Step(steps[0].moment if steps else world.now, "", "", before)
    told: Any = [first, *steps]
    if len(world.store.table(account, world.row.kind).records) <= NIGHTS_UP_TO:
        told = without_payout(teller, told, world.now)
    return [row for _, row in with_sums(teller, told) if row["what"]][-most:]


class Recent(Teller):
    """A teller that knows the last rows and events only."""

    def __init__(self, world: World, account: str, currency: str) -> None:
        self.world = world
        self.account: Any = world.store.latest[account]
        self.currency = currency
        self.calendar = self.account.calendar
        self._table = world.store.table(account, world.row.kind)
        self._told: set[str] = set()
        self._paid: set[str] = set()
        places = self._table.index("by currency", _currency_of).get(currency, ())
        events = world.log.of_account(account)
        self._events = events[-EVENTS:]
        rows = [self._table.records[place] for place in places[-ROWS:]]
        cut = rows[0].created if len(places) > ROWS else 0
        early = world.log.events[self._events[0]].created if len(events) > EVENTS else 0
        self._since = max(cut, early)
        self.rows = {row.id: world.render(row) for row in rows if row.created >= self._since}
        self._places = {id: place for place, id in enumerate(self.rows)}

    def told(self) -> Iterator[Step]:
        """The steps that the last events tell, in their order."""
        render = renderer(self.world, NEWEST, None)
        for place in self._events:
            event = self.world.log.events[place]
            if event.type not in WORDS or event.created < self._since or self._is_old(event):
                continue
            if event.type == "payout.failed" and was_paid(event):
                self._paid.add(event.about.id)
            shown = render(place)
            if self._is_whole(shown) and (step := self._tell(shown, place)):
                yield step

    def _is_old(self, event: Event) -> bool:
        """Whether the row that an event of the first second brought was not read: known without
        showing the event.
        """
        id = getattr(event.about, "balance_transaction", None)
        row = self.world.store.latest.get(id) if isinstance(id, str) else None
        return isinstance(row, Row) and row.created == self._since and row.id not in self.rows

    def _is_whole(self, event: Shape) -> bool:
        """Whether the row that an event of the first second brought is among those read."""
        row = self.row(row_of(event["type"], event["data"]["object"]))
        return row is None or row["id"] in self.rows or row["created"] < event["created"]

    def row(self, id: str | None) -> Shape | None:
        """A balance transaction of this account and currency, however old."""
        if id is None or id in self.rows:
            return super().row(id)
        record = self.world.store.latest.get(id)
        if not isinstance(record, Row) or record.account != self.account.id:
            return None
        return self.world.render(record) if record.currency == self.currency else None

    def place(self, row: str) -> int:
        """Where a row stands among those that were read; -1: it is older."""
        return self._places.get(row, -1)

    def knows(self, row: Shape) -> bool:
        """Whether an earlier step has said the same."""
        return row["id"] not in self.rows or super().knows(row)

    def maturities(self, now: int) -> Iterator[Step]:
        """As the timeline's, from the first and the last row of each moment."""
        rows = self._table.records
        sums = self._table.sums(matures.__name__, matures)
        places = self._table.index(matures.__name__, lambda row: matures(row)[0])
        for key in sums.irange((self.currency, self._since), (self.currency, now)):
            moment, net = key[1], sums[key]
            if net:
                first, last = (self.world.render(rows[places[key][end]]) for end in (0, -1))
                what = matured(net, self.currency)
                why = f"{clock_of(moment)} UTC, {sold([first, last])}"
                yield Step(moment, what, why, {"pending": -net, "available": net}, log=-2)

    @cached_property
    def _caused(self) -> dict[str, int]:
        """As the timeline's, of the last events."""
        found: dict[str, int] = {}
        for place in range(max(0, len(self.world.log.events) - EVENTS), len(self.world.log.events)):
            event = self.world.log.events[place]
            if event.type == "transfer.created":
                found[event.about.destination_payment] = place
        return found


def _currency_of(row: Row) -> str:
    return row.currency
