"""Turns what an account's log and balance have into the steps of its timeline."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from stripesim.api.options import currency_named
from stripesim.engine.world import World
from stripesim.facts.api_versions import NEWEST
from stripesim.facts.currencies import money
from stripesim.facts.cut_offs import counted_from
from stripesim.facts.days import DAY
from stripesim.facts.settlement import available_on, payment_timing
from stripesim.notebook.moves import moved
from stripesim.notebook.words import WORDS, clock_of, day_of, matured, sold, spans
from stripesim.resources.balance.of_an_account import settings_id
from stripesim.resources.events.event import renderer
from stripesim.resources.places import PAYMENTS, RISK_RESERVED

Shape = dict[str, Any]
SETTINGS = "balance_settings.updated"
HELD = frozenset({"reserve_transaction", "reserve_hold", "reserve_release"})


class Step(NamedTuple):
    """One line of the timeline, with what it adds to each sum. `place`, of its balance transaction
    (`row`) among the account's, and `log`, of its event in the log, say what comes first at one
    moment; below zero: it has none.
    """

    moment: int
    what: str
    because: str
    adds: dict[str, int]
    event: str = ""
    id: str = ""
    row: str = ""
    place: int = -1
    log: int = -1


class Teller:
    """The teller of one account in one currency. `rows` are its balance transactions by id, oldest
    first.
    """

    def __init__(self, world: World, account: str, currency: str | None) -> None:
        self.world = world
        self.account: Any = world.store.latest[account]
        self.currency = currency_named(currency or self.account.default_currency)
        self.calendar = self.account.calendar
        self.rows = {
            row.id: world.render(row)
            for row in world.store.each(account, world.row.kind)
            if row.currency == self.currency
        }
        self._places = {id: place for place, id in enumerate(self.rows)}
        self._told: set[str] = set()
        self._paid: set[str] = set()

    # -- steps ------------------------------------------------------------------------------------

    def told(self) -> Iterator[Step]:
        """The steps that events tell, in their order."""
        render = renderer(self.world, NEWEST, None)
        for place in self.world.log.of_account(self.account.id):
            if self.world.log.events[place].type in WORDS:
                event = render(place)
                if step := self._tell(event, place):
                    yield step

    def _tell(self, event: Shape, log: int) -> Step | None:
        """The event as a step; None if it is about another currency, or adds nothing to an earlier
        event.
        """
        about = event["data"]["object"]
        row = self.row(row_of(event["type"], about))
        if row is None and about.get("currency", self.currency) != self.currency:
            return None
        said = WORDS[event["type"]](self, {**event, "place": log}, about, row)
        if not said:
            return None
        new = row is not None and not self.knows(row)
        adds = self._enters(row) if row is not None and new else {}
        if about["object"] == "payout":
            self._on_its_way(event["type"], about, adds)
        place = self.place(row["id"]) if row and row["created"] == event["created"] else -1
        id, entered = about.get("id") or "", row["id"] if row is not None and new else ""
        return Step(event["created"], *said, adds, event["type"], id, entered, place, log)

    def untold(self) -> Iterator[Step]:
        """Steps for the rows that no event is about. What moves into a reserve or out of it has a
        row in both balances, and one step.
        """
        for row in self.rows.values():
            if self.knows(row) or row["balance_type"] == RISK_RESERVED:
                continue
            said, log = moved(self, row), self._caused.get(row["source"] or "", -1)
            if row["type"] == "reserve_transaction":  # it follows what another account has done
                log = bisect_right(self.world.log.events, row["created"], key=attrgetter("created"))
            adds, id = self._enters(row), row["source"] or ""
            yield Step(row["created"], *said, adds, "", id, row["id"], self.place(row["id"]), log)

    def maturities(self, now: int) -> Iterator[Step]:
        """Steps for pending money that becomes available; none for money that a payout took
        before.
        """
        waited = [
            row
            for row in self.rows.values()
            if row["created"] < row["available_on"] <= now and row["balance_type"] == PAYMENTS
        ]
        available_from = itemgetter("available_on")
        for moment, group in groupby(sorted(waited, key=available_from), available_from):
            rows = list(group)
            if net := sum(row["net"] for row in rows):
                what = matured(net, self.currency)
                adds = {"pending": -net, "available": net}
                yield Step(moment, what, f"{clock_of(moment)} UTC, {sold(rows)}", adds, log=-2)

    @cached_property
    def _caused(self) -> dict[str, int]:
        """By payment, the place in the log of the transfer on another account that made it."""
        return {
            event.about.destination_payment: place
            for place, event in enumerate(self.world.log.events)
            if event.type == "transfer.created"
        }

    def row(self, id: str | None) -> Shape | None:
        """A balance transaction, if it is one of this account and currency."""
        return self.rows.get(id or "")

    def place(self, row: str) -> int:
        """Where a balance transaction stands among those of the account and currency."""
        return self._places[row]

    def knows(self, row: Shape) -> bool:
        """Whether an earlier step has said the same."""
        return row["id"] in self._told

    def _enters(self, row: Shape) -> dict[str, int]:
        self._told.add(row["id"])
        if row["balance_type"] != PAYMENTS:  # another balance, not part of these sums
            return {}
        adds = {"pending" if row["available_on"] > row["created"] else "available": row["net"]}
        return adds | ({"reserved": -row["net"]} if row["type"] in HELD else {})

    def _on_its_way(self, type: str, payout: Shape, adds: dict[str, int]) -> None:
        """How a payout's event changes the sums outside of the balance."""
        amount = payout["amount"]
        if type == "payout.created":
            adds["in_transit"] = amount
        elif type == "payout.paid":
            self._paid.add(payout["id"])
            adds.update(in_transit=-amount, bank=amount)
        elif type in ("payout.canceled", "payout.failed"):
            adds["bank" if payout["id"] in self._paid else "in_transit"] = -amount

    # -- for the words ----------------------------------------------------------------------------

    def money(self, amount: int) -> str:
        """An amount in the currency of the timeline, as people write it."""
        return money(amount, self.currency)

    def record(self, id: str | None) -> Any:
        """The object of an id as it is now; None if there is none."""
        return self.world.store.latest.get(id or "")

    def settings(self, log: int) -> Any:
        """The account's balance settings as they were at a place in the log."""
        after = (version for place, version in self._settings if place > log)
        return next(after, None) or self.record(settings_id(self.account.id))

    @cached_property
    def _settings(self) -> list[tuple[int, Any]]:
        """The earlier versions of the settings, each with the place of the event that ended it."""
        own, events = settings_id(self.account.id), self.world.log.events
        return [
            (place, events[place].previous)
            for place in self.world.log.of_types(self.account.id, SETTINGS.__eq__)
            if getattr(events[place].previous, "id", "") == own
        ]

    def waits(self, row: Shape, charge: Shape, paid: int, log: int) -> str:
        """When the money of a charge's row becomes available, and why then, by the settings of
        then. `paid`: the moment of the payment.
        """
        until = row["available_on"]
        if until <= row["created"]:
            return "available at once"
        day, settings = day_of(until), self.settings(log)
        details = charge["payment_method_details"]
        method = details["type"]
        issued_in = details[method].get("country", "")
        timing = payment_timing(settings.timing, self.account.country, method, issued_in)
        paid_on = settings.dated(counted_from(method, paid))
        if available_on(timing, self.calendar, paid_on) != until:
            gets_it = (charge["transfer_data"] or {}).get("destination") or charge["on_behalf_of"]
            return f"{day}: as {gets_it} settles"
        days = f"{day}: {timing.days} {timing.unit} day{'' if timing.days == 1 else 's'}"
        if timing.unit == "calendar":
            return days
        first = paid_on // DAY + (not timing.roll)
        closed = [d for d in range(first, until // DAY) if not self.calendar.is_business_day(d)]
        return f"{days}, not {spans(closed)}" if closed else days


# Events that show the object whose money came back, and where in it the newest of that stands.
TAKEN_BACK = {"transfer.reversed": "reversals", "application_fee.refunded": "refunds"}
CAME_BACK = frozenset({"charge.failed", "payout.canceled", "payout.failed", "refund.failed"})


def row_of(type: str, about: Shape) -> str | None:
    """The balance transaction that an event is about."""
    if about["object"] == "dispute":
        rows = about["balance_transactions"]
        return rows[-1]["id"] if rows else None
    if type in TAKEN_BACK:
        taken_back = about[TAKEN_BACK[type]]["data"]
        about = taken_back[0] if taken_back else {}
    column = "failure_balance_transaction" if type in CAME_BACK else "balance_transaction"
    row: str | None = about.get(column)
    return row
