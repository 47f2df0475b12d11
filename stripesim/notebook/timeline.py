"""What happened to an account, and where its money was after each step.

`timeline(sim)` reads the past: the events say what happened, the balance transactions which money
it moved. So it can be asked for at any time, of any simulator, and changes nothing. `WORDS`, at the
bottom, says which events are told and how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
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
from stripesim.resources.events.event import all_told

Shape = dict[str, Any]


class Options(TypedDict, total=False):
    """How a call names its account."""

    stripe_account: str


HOUR = 3_600
PAYMENTS = "payments"
SUMS = ("pending", "available", "in_transit", "bank")


class Lived(Protocol):
    """What is read of a simulator."""

    accounts: Accounts
    balance_transactions: BalanceTransactions
    clock: Clock
    _world: World


def timeline(sim: Lived, currency: str | None = None, account: str | None = None) -> Table:
    """Everything that moved money or might have, oldest first, one currency (unless named, the
    account's own) of one account (unless named, the simulator's own).

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
    """The account, and how its own things are asked for."""
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
    """The steps with the sums after each."""
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
    """Tells events in words and sums. `rows`: the balance transactions, oldest first."""

    def __init__(self, country: str, currency: str, rows: list[Shape]) -> None:
        self.country = country
        self.currency = currency
        self.calendar = calendar_for(country)
        self._rows = {row["id"]: row for row in rows}
        self._places = {row["id"]: place for place, row in enumerate(rows)}
        self._told: set[str] = set()
        self._paid: set[str] = set()

    def tell(self, event: Shape) -> Step | None:
        """The event as a step; None if it is about another currency, or about nothing new."""
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
        """Rows that no event has told: they speak for themselves."""
        for row in self._rows.values():
            if row["id"] not in self._told:
                what = f"{row['type'].replace('_', ' ')} {self.money(row['net'])}"
                why = row["description"] or ""
                yield Step(row["created"], "", what, why, self._enters(row), self._place(row))

    def maturities(self, now: int) -> Iterator[Step]:
        """What was pending becomes available; where a payout has it already, nothing is left to."""
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
        """An earlier event has told it."""
        return row["id"] in self._told

    def _place(self, row: Shape) -> int:
        return self._places[row["id"]]

    def _enters(self, row: Shape) -> dict[str, int]:
        self._told.add(row["id"])
        if row["balance_type"] != PAYMENTS:  # a balance of its own, beside these sums
            return {}
        return {"pending" if row["available_on"] > row["created"] else "available": row["net"]}

    def _on_its_way(self, type: str, payout: Shape, adds: dict[str, int]) -> None:
        """What a payout's event does outside of the balance."""
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
        """When the money of a row is available, and why then, if the country's timing says so."""
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
    """The balance transaction that an event tells of."""
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


def clock_of(moment: int) -> str:
    """The time of the day of a moment, in UTC."""
    return f"{datetime.fromtimestamp(moment, UTC):%H:%M}"


def day_of(moment: int) -> str:
    """Mon 25"""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%a} {at.day}"


def date_of(moment: int) -> str:
    """25 May"""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at.day} {at:%b}"


def hours(seconds: int) -> str:
    """A span of time in hours, as text."""
    return "1 hour" if seconds == HOUR else f"{seconds // HOUR} hours"


def spans(days: list[int]) -> str:
    """Sat–Mon: the weekdays of a list of days, neighbours joined."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [[f"{datetime.fromtimestamp(day * DAY, UTC):%a}" for day in run] for run in runs]
    return ", ".join(dict.fromkeys("–".join(dict.fromkeys([run[0], run[-1]])) for run in names))


def sold(rows: list[Shape]) -> str:
    """The days whose money this is."""
    days = [day_of(row["created"]) for row in rows]
    return f"payments of {' to '.join(dict.fromkeys([days[0], days[-1]]))}"


Said = tuple[str, str] | None  # what happened, because


def _bank_added(to: Teller, event: Shape, bank: Shape, row: Shape | None) -> Said:
    return f"{bank['object'].replace('_', ' ')} {bank['last4']} added", "payouts go there"


def _bank_updated(to: Teller, event: Shape, bank: Shape, row: Shape | None) -> Said:
    if "status" not in event["data"]["previous_attributes"]:
        return None
    name = f"{bank['object'].replace('_', ' ')} {bank['last4']}"
    if bank["status"] == "errored":
        return f"{name} errored", "no payouts to it until it is updated"
    return f"{name} updated", "payouts to it go on"


def _charged(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    if row is None and charge["captured"]:
        return f"{to.money(charge['amount'])} by card", "booked moments later"
    if row is None:
        return f"{to.money(charge['amount'])} authorized", "no money until it is captured"
    method = charge["payment_method_details"]["type"]
    if to.knows(row):
        return f"{to.money(charge['amount'])} paid by the bank", "the debit has succeeded"
    verb = f"by {method.replace('_', ' ')}" if event["type"] != "charge.captured" else "captured"
    return f"{to.money(row['amount'])} {verb}, fee {to.money(row['fee'])}", to.waits(row, method)


def _declined(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    reason = charge["outcome"]["reason"] or charge["failure_code"]
    if row is not None:
        why = reason.replace("_", " ") if reason else "it was canceled"
        return f"{to.money(-row['net'])} back to the bank", f"the debit has failed: {why}"
    return f"{to.money(charge['amount'])} declined", f"{reason.replace('_', ' ')}: nothing moves"


def _expired(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    return f"{to.money(charge['amount'])} not captured", "the authorization has expired"


def _refunded(to: Teller, event: Shape, refund: Shape, row: Shape | None) -> Said:
    what = f"{to.money(refund['amount'])} refunded"
    if row is None and refund["status"] == "succeeded":
        return what, "nothing had been captured"
    if row is None:
        why = refund.get("pending_reason") or refund["failure_reason"]
        when = "in vain" if refund["status"] == "failed" else "later"
        return f"{what}, {when}", why.replace("_", " ")
    if row["available_on"] > row["created"]:
        return what, "from pending like its charge; fee kept"
    return what, "from available; the fee is kept"


def _payout_made(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    amount, arrives = payout["amount"], f"arrives {day_of(payout['arrival_date'])}"
    if amount < 0:
        return f"debit of {to.money(-amount)}", f"the balance stays below zero; {arrives}"
    if not payout["automatic"]:
        why = f"made by hand; {arrives}"
    elif row is not None and row["available_on"] > row["created"]:
        why = f"made ahead of its money; {arrives}"
    else:
        why = f"{clock_of(event['created'])} on business days: all there is"
    return f"payout of {to.money(amount)}", why


def _payout_updated(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    if event["data"]["previous_attributes"].get("status") != "pending":
        return None
    after = hours(event["created"] - payout["created"])
    return f"{to.money(abs(payout['amount']))} sent to the bank", f"{after} after it was made"


def _payout_paid(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    amount = payout["amount"]
    if 0 <= event["created"] - payout["arrival_date"] < HOUR:
        why = f"{clock_of(event['created'])} of its arrival day"
    else:
        why = f"{hours(event['created'] - payout['created'])} after it was made"
    return f"{to.money(abs(amount))} {'from' if amount < 0 else 'in'} the bank", why


def _payout_failed(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    amount, reason = payout["amount"], payout["failure_code"].replace("_", " ")
    if amount < 0:
        return f"bank refuses {to.money(-amount)}", f"{reason}: owed again"
    return f"bank sends back {to.money(amount)}", f"{reason}: available at once"


def _payout_canceled(to: Teller, event: Shape, payout: Shape, row: Shape | None) -> Said:
    return f"payout of {to.money(payout['amount'])} canceled", "it was still pending"


def _announced(to: Teller, event: Shape, balance: Shape, row: Shape | None) -> Said:
    return "balance.available is sent", "money became available"


def _topped_up(to: Teller, event: Shape, topup: Shape, row: Shape | None) -> Said:
    return f"{to.money(topup['amount'])} topped up", topup["description"] or "from the bank"


def _disputed(to: Teller, event: Shape, dispute: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    what = f"{to.money(-row['amount'])} disputed, fee {to.money(row['fee'])}"
    place = "pending" if row["available_on"] > row["created"] else "available"
    return what, f"{dispute['reason'].replace('_', ' ')}: from {place}"


def _reinstated(to: Teller, event: Shape, dispute: Shape, row: Shape | None) -> Said:
    amount = dispute["amount"] if row is None else row["amount"]
    return f"{to.money(amount)} reinstated", "the dispute is won; its fee is kept"


def _closed(to: Teller, event: Shape, dispute: Shape, row: Shape | None) -> Said:
    if dispute["status"] != "lost":
        return None
    return f"dispute of {to.money(dispute['amount'])} lost", "the cardholder keeps the money"


def _transferred(to: Teller, event: Shape, transfer: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    return f"{to.money(-row['net'])} transferred", f"to {transfer['destination']}"


def _reversed(to: Teller, event: Shape, transfer: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    return f"transfer reversed: {to.money(row['net'])}", f"from {transfer['destination']}"


def _fee_taken(to: Teller, event: Shape, fee: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    return f"application fee {to.money(row['net'])}", f"from {fee['account']}"


def _fee_refunded(to: Teller, event: Shape, fee: Shape, row: Shape | None) -> Said:
    if row is None:
        return None
    return f"application fee refunded: {to.money(-row['net'])}", f"to {fee['account']}"


def _booked(to: Teller, event: Shape, charge: Shape, row: Shape | None) -> Said:
    return None if row is None or to.knows(row) else _charged(to, event, charge, row)


Words = Callable[[Teller, Shape, Shape, Shape | None], Said]

WORDS: dict[str, Words] = {
    "account.external_account.created": _bank_added,
    "account.external_account.updated": _bank_updated,
    "application_fee.created": _fee_taken,
    "application_fee.refunded": _fee_refunded,
    "balance.available": _announced,
    "charge.captured": _charged,
    "charge.dispute.closed": _closed,
    "charge.dispute.funds_reinstated": _reinstated,
    "charge.dispute.funds_withdrawn": _disputed,
    "charge.expired": _expired,
    "charge.failed": _declined,
    "charge.pending": _charged,
    "charge.succeeded": _charged,
    "charge.updated": _booked,
    "payout.canceled": _payout_canceled,
    "payout.created": _payout_made,
    "payout.failed": _payout_failed,
    "payout.paid": _payout_paid,
    "payout.updated": _payout_updated,
    "refund.created": _refunded,
    "topup.succeeded": _topped_up,
    "transfer.created": _transferred,
    "transfer.reversed": _reversed,
}
