"""What happened to an account, and where its money was after each step.

`timeline(sim)` reads the past: the events say what happened, the balance transactions which money
it moved. So it can be asked for at any time, of any simulator, and changes nothing. `words.py`
says which events are told and how.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple, Protocol, TypedDict

from stripesim.api.endpoints.accounts import Accounts
from stripesim.api.endpoints.balance import BalanceTransactions
from stripesim.api.table import Table
from stripesim.engine.clock import Clock
from stripesim.engine.world import World
from stripesim.facts.calendars import Calendar, calendar_for
from stripesim.facts.currencies import money
from stripesim.facts.days import DAY as DAY
from stripesim.facts.settlement import available_on, method_timing, timing_for
from stripesim.notebook.words import WORDS, clock_of, day_of, sold, spans
from stripesim.resources.events.event import all_told

Shape = dict[str, Any]


class Options(TypedDict, total=False):
    """The option of a call that names the account."""

    stripe_account: str


PAYMENTS = "payments"
SUMS = ("pending", "available", "in_transit", "bank")


class Lived(Protocol):
    """The part of a simulator that is read here."""

    accounts: Accounts
    balance_transactions: BalanceTransactions
    clock: Clock
    _world: World


def timeline(sim: Lived, currency: str | None = None, account: str | None = None) -> Table:
    """Everything that moved money or could have, oldest first: in one currency (by default, the
    account's own) of one account (by default, the simulator's own).

    Each row: `moment`; `what` happened; the sums after it in minor units: `pending` and `available`
    in the balance, `in_transit` (payouts under way), in the `bank` (payouts paid and not sent
    back); `because`: the rule behind it; the `event` that told it, empty for what happens silently.
    Events that only echo another one (`charge.refunded` beside `refund.created`) have no row.
    """
    shown, whose = account_of(sim, account)
    currency = currency or shown["default_currency"]
    rows = list(sim.balance_transactions.all(currency=currency, **whose))[::-1]
    teller = Teller(shown["country"], currency, rows)
    told = [step for each in all_told(sim._world, shown["id"]) if (step := teller.tell(each))]
    steps = [*teller.maturities(sim.clock.timestamp), *in_order(told), *teller.untold()]
    return Table(running(sorted(steps, key=lambda step: (step.moment, step.place))))


def account_of(sim: Lived, account: str | None) -> tuple[Shape, Options]:
    """The account, and the options to ask for its objects."""
    if account is None:
        return sim.accounts.retrieve_current(), {}
    return sim.accounts.retrieve(account), {"stripe_account": account}


def calendar_of(sim: Lived, account: str | None = None) -> Calendar:
    """The bank days of the account's country."""
    return calendar_for(account_of(sim, account)[0]["country"])


class Step(NamedTuple):
    """One line of the timeline, with what it adds to each sum. `place`, of its row among the rows,
    says what comes first at one moment; what has no row, that is told or that matures, is before.
    """

    moment: int
    event: str
    what: str
    because: str
    adds: dict[str, int]
    place: int = -1


def in_order(told: Iterable[Step]) -> Iterator[Step]:
    """Events keep their order: one that has no row stands where the last that has one does."""
    moment = place = -1
    for step in told:
        place = max(place, step.place) if step.moment == moment else step.place
        moment = step.moment
        yield step._replace(place=place)


def running(steps: Iterable[Step]) -> Iterator[Shape]:
    """The steps, each with the sums after it."""
    sums = dict.fromkeys(SUMS, 0)
    for step in steps:
        for name, amount in step.adds.items():
            sums[name] += amount
        yield {
            "moment": step.moment,
            "what": step.what,
            **sums,
            "because": step.because,
            "event": step.event,
        }


class Teller:
    """Turns events into steps: words and sums. `rows` are the balance transactions, oldest
    first.
    """

    def __init__(self, country: str, currency: str, rows: list[Shape]) -> None:
        self.country = country
        self.currency = currency
        self.calendar = calendar_for(country)
        self._rows = {row["id"]: row for row in rows}
        self._places = {row["id"]: place for place, row in enumerate(rows)}
        self._told: set[str] = set()
        self._paid: set[str] = set()

    def tell(self, event: Shape) -> Step | None:
        """The event as a step; None if it is about another currency, or adds nothing to an earlier
        event.
        """
        about = event["data"]["object"]
        row = self._rows.get(row_of(event["type"], about) or "")
        if row is None and about.get("currency", self.currency) != self.currency:
            return None
        words = WORDS.get(event["type"])
        said = words and words(self, event, about, row)
        if not said:
            return None
        adds = {} if row is None or row["id"] in self._told else self._enters(row)
        if about["object"] == "payout":
            self._on_its_way(event["type"], about, adds)
        place = -1 if row is None or row["created"] != event["created"] else self._place(row)
        return Step(event["created"], event["type"], *said, adds, place)

    def untold(self) -> Iterator[Step]:
        """Steps for the rows that no event is about."""
        for row in self._rows.values():
            if row["id"] not in self._told:
                what = f"{row['type'].replace('_', ' ')} {self.money(row['net'])}"
                why = row["description"] or ""
                yield Step(row["created"], "", what, why, self._enters(row), self._place(row))

    def maturities(self, now: int) -> Iterator[Step]:
        """Steps for pending money that becomes available; none for money that a payout took
        before.
        """
        waited = [
            row
            for row in self._rows.values()
            if row["created"] < row["available_on"] <= now and row["balance_type"] == PAYMENTS
        ]
        waited.sort(key=available_from)
        for moment, group in groupby(waited, available_from):
            rows = list(group)
            if net := sum(row["net"] for row in rows):
                what = f"{self.money(net)} becomes available"
                adds = {"pending": -net, "available": net}
                yield Step(moment, "", what, f"{clock_of(moment)} UTC, {sold(rows)}", adds, -2)

    def knows(self, row: Shape) -> bool:
        """Whether an earlier event has said the same."""
        return row["id"] in self._told

    def _place(self, row: Shape) -> int:
        return self._places[row["id"]]

    def _enters(self, row: Shape) -> dict[str, int]:
        self._told.add(row["id"])
        if row["balance_type"] != PAYMENTS:  # another balance, not part of these sums
            return {}
        return {"pending" if row["available_on"] > row["created"] else "available": row["net"]}

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

    # -- words ------------------------------------------------------------------------------------

    def money(self, amount: int) -> str:
        """An amount in the currency of the timeline, as people write it."""
        return money(amount, self.currency)

    def waits(self, row: Shape, method: str) -> str:
        """When the money of a row becomes available, and why then, if the country's timing explains
        it.
        """
        created, until = row["created"], row["available_on"]
        if until <= created:
            return "available at once"
        day = day_of(until)
        for stage in ("established", "initial"):
            timing = method_timing(timing_for(self.country, stage), method)
            if available_on(timing, self.calendar, created) != until:
                continue
            if timing.unit == "calendar":
                return f"{day}: {timing.days} calendar days"
            first = created // DAY + (not timing.roll)
            closed = [d for d in range(first, until // DAY) if not self.calendar.is_business_day(d)]
            return f"{day}: {timing.days} business days{', not ' if closed else ''}{spans(closed)}"
        return f"{day}: as this account settles"


# Events that show the object whose money came back, and where in it the newest of that stands.
TAKEN_BACK = {"transfer.reversed": "reversals", "application_fee.refunded": "refunds"}


def row_of(type: str, about: Shape) -> str | None:
    """The balance transaction that an event is about."""
    if about["object"] == "dispute":
        rows = about["balance_transactions"]
        return rows[-1]["id"] if rows else None
    if type in TAKEN_BACK:
        taken_back = about[TAKEN_BACK[type]]["data"]
        about = taken_back[0] if taken_back else {}
    came_back = type in ("charge.failed", "payout.canceled", "payout.failed")
    row: str | None = about.get(
        "failure_balance_transaction" if came_back else "balance_transaction"
    )
    return row


def available_from(row: Shape) -> int:
    """The moment from which the money of a balance transaction is available."""
    moment: int = row["available_on"]
    return moment
