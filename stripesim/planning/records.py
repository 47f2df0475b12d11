"""Payments that somebody has, read from rows and played as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import stripesim
from stripesim.api.table import Table
from stripesim.engine.clock import Moment, timestamp
from stripesim.facts.currencies import SUPPORTED, decimals
from stripesim.facts.evidence import rule
from stripesim.notebook.history import written
from stripesim.planning.calls import Call, Played, play
from stripesim.planning.moments import until_moment

Row = Mapping[str, Any]
AFTER = {"refund": "refund", "dispute": "dispute"}  # reporting category -> what is called


class Recorded:
    """Payments of the past, in order. `left_out` are rows that are not played, and why: payouts and
    fees, which the simulator makes itself, and what belongs to no payment among the rows.
    """

    def __init__(self, calls: Iterable[Call], left_out: Iterable[dict[str, Any]]) -> None:
        self._calls = sorted(calls, key=lambda call: call.moment)
        self.left_out = Table(left_out)

    def __repr__(self) -> str:
        return f"<{self.told()}>"

    def told(self) -> str:
        """What it is, as a sentence."""
        if not self._calls:
            return "no payments"
        first, last = (written(self._calls[place].moment) for place in (0, -1))
        left = f", {len(self.left_out):,} rows left out" if self.left_out else ""
        return f"{len(self._calls):,} calls as recorded, {first} to {last}{left}"

    def calls(self, start: int, end: int) -> Iterator[Call]:
        """What is called from one moment (unix seconds) until before another, in order."""
        return (call for call in self._calls if start <= call.moment < end)

    def play(
        self, sim: stripesim.Simulator, days: int | None = None, until: Moment | None = None
    ) -> Played:
        """Play them, each at its moment; then time passes until the end, which is the last call
        unless it is given: so many days from now, or a moment. Returns what `Workload.play` does.

        Raises ValueError if the simulator stands after the first payment.
        """
        start = sim.clock.timestamp
        if self._calls and self._calls[0].moment < start:
            wrong = f"the first payment is of {written(self._calls[0].moment)}, which has passed: "
            raise ValueError(f"{wrong}Simulator(start=...) begins earlier")
        if days is None and until is None:
            until = self._calls[-1].moment + 1 if self._calls else start
        end = until_moment(start, days, until)
        return play(sim, self.calls(start, end), end)


def recorded(rows: Any) -> Recorded:
    """Read rows, or a data frame of pandas or polars. Raises ValueError for one that cannot be."""
    if hasattr(rows, "to_dicts"):
        rows = rows.to_dicts()
    elif hasattr(rows, "to_dict"):
        rows = rows.to_dict("records")
    read = [_without_gaps(row) for row in rows]
    calls: list[Call] = []
    left_out: list[dict[str, Any]] = []
    payments: dict[Any, Call] = {}
    for number, row in enumerate(read):
        if row.get("reporting_category", "charge") == "charge":
            sale = _sale(row, number)
            calls += [sale, *_later(row, sale)]
            payments.update(dict.fromkeys(_names(row), sale))
    for number, row in enumerate(read):
        category = row.get("reporting_category", "charge")
        if category == "charge":
            continue
        sale_of = next((payments[name] for name in _names(row) if name in payments), None)
        if category in AFTER and sale_of is not None:
            calls.append(_of_itemized(row, number, sale_of))
        else:
            why = "its payment is not among the rows" if category in AFTER else "it is not played"
            left_out.append({"row": number, "reporting_category": category, "why": why})
    return Recorded(calls, left_out)


def _sale(row: Row, number: int) -> Call:
    amount, currency = amount_of(row, number)
    return Call(
        moment=_moment(row, "created_utc" if "created_utc" in row else "created", number),
        call="charge",
        number=number,
        amount=abs(amount),
        currency=currency,
        source=row.get("source", "tok_visa"),
        seller=row.get("stripe_account"),
    )


def _later(row: Row, sale: Call) -> Iterator[Call]:
    """What a row of payments says came of it."""
    for name, call in (("refunded_at", "refund"), ("disputed_at", "dispute")):
        if name in row:
            yield sale._replace(moment=_moment(row, name, sale.number), call=call)


def _of_itemized(row: Row, number: int, sale: Call) -> Call:
    """A row of an itemized report that is about an earlier payment."""
    amount, _ = amount_of(row, number)
    moment = _moment(row, "created_utc" if "created_utc" in row else "created", number)
    category = AFTER[row["reporting_category"]]
    return sale._replace(moment=moment, call=category, amount=abs(amount))


def _names(row: Row) -> Iterator[Any]:
    """The ids by which a row of an itemized report names its payment."""
    return (row[name] for name in ("charge_id", "payment_intent_id", "source_id") if name in row)


@rule("documented", "https://docs.stripe.com/reports/report-types/balance")
def amount_of(row: Row, number: int) -> tuple[int, str]:
    """An itemized report has amounts in major units (`gross`; what the customer paid, in which
    currency, stands beside it), the API in minor ones. The answer is minor units. Integers are
    minor units in `gross` too: `sim.settlements` has them.
    """
    name, held = "amount", "currency"
    if "gross" in row:
        name = "gross"
        if {"customer_facing_amount", "customer_facing_currency"} <= {*row}:
            name, held = "customer_facing_amount", "customer_facing_currency"
    if name not in row or held not in row:
        raise ValueError(f"row {number} has no {name if name not in row else held}: {dict(row)!r}")
    currency, amount = str(row[held]).lower(), row[name]
    if currency not in SUPPORTED:
        raise ValueError(f"row {number} has no currency of Stripe's: {row[held]!r}")
    try:
        exact = Decimal(str(amount).replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"row {number} has no amount in {name}: {amount!r}") from None
    if name != "amount" and not _is_whole(amount):
        exact = exact.scaleb(decimals(currency))
    if exact != int(exact):
        raise ValueError(f"row {number} has {amount!r} {currency}, which is no whole minor units")
    return int(exact), currency


def _is_whole(amount: Any) -> bool:
    return not isinstance(amount, str | float | Decimal) and int(amount) == amount


def _moment(row: Row, name: str, number: int) -> int:
    value: Any = row.get(name)
    if isinstance(value, float) or (isinstance(value, str) and value.isdecimal()):
        value = int(value)
    elif hasattr(value, "__index__"):
        value = value.__index__()  # an integer of numpy
    try:
        return timestamp(value)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"row {number} has no moment in {name}: {wrong}") from wrong


def _without_gaps(row: Row) -> dict[str, Any]:
    """The row without what is missing: None, empty text, and NaN, NaT and NA of data frames, which
    are not equal to themselves.
    """
    return {name: value for name, value in row.items() if not _is_gap(value)}


def _is_gap(value: Any) -> bool:
    if value is None or (isinstance(value, str) and not value):
        return True
    try:
        return bool(value != value)
    except TypeError:  # of pandas' NA nobody knows whether it is itself
        return True
