"""Nothing is made and nothing is lost: a sum over all accounts, of what the API shows alone.

Nothing of what the auditor worked out is used here. In each currency, what cards and banks put in
and did not get back is in the balances, reserved, or with Stripe; and what one account has from
another is what that one lost. Where money was converted, the rate on its row says what it became.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from ..asked import Object
from .seen import Part, Whole

# Rows by where their money comes from. What is in neither moves between accounts.
WITH_CARDS = {"charge", "refund", "refund_failure", "adjustment"}
WITH_BANKS = {"topup", "topup_reversal", "payout", "payout_cancel", "payout_failure"}
RESERVED = {"reserve_transaction", "connect_collection_transfer"}
ON_HOLD = {"reserve_hold", "reserve_release"}
MINIMUM = {"payout_minimum_balance_hold", "payout_minimum_balance_release"}
BETWEEN = {
    "transfer",
    "payment",
    "transfer_refund",
    "payment_refund",
    "application_fee",
    "application_fee_refund",
}
KNOWN = WITH_CARDS | WITH_BANKS | RESERVED | ON_HOLD | MINIMUM | BETWEEN


def check(whole: Whole) -> Iterator[str]:
    for part in whole.parts:
        unknown = {row["type"] for row in part.seen.rows} - KNOWN
        yield from (
            f"{part.id} has rows of the type {type}, which nobody knows" for type in unknown
        )
        yield from _banks(part)
        yield from _cards(part)
        yield from _own_account(part)
    yield from _held(whole)
    yield from _between(whole)


# --- each account with the outside ---------------------------------------------------------------


def _banks(part: Part) -> Iterator[str]:
    """What the bank has of the payouts and gave in top-ups, by the objects and by the rows."""
    must = Counter[str]()
    for payout in part.seen.payouts:
        if payout["status"] not in ("failed", "canceled"):
            must[payout["currency"]] -= payout["amount"]
    for topup in part.seen.topups:
        if topup["status"] == "succeeded":
            must[topup["currency"]] += topup["amount"]
    yield from _compare(f"{part.id} and its banks", _sums(part, WITH_BANKS, "amount"), must)


def _cards(part: Part) -> Iterator[str]:
    """Each charge, refund and dispute is worth what its row says, at the rate on the row."""
    rows = {row["id"]: row for row in part.seen.rows}
    must = Counter[str]()
    things = [(charge, charge["amount_captured"]) for charge in part.seen.charges
              if not charge["id"].startswith("py_")]  # fmt: skip
    things += [(refund, -refund["amount"]) for refund in part.seen.refunds
               if not refund["id"].startswith("pyr_") and refund["status"] != "failed"]  # fmt: skip
    for thing, amount in things:
        if row := rows.get(thing["balance_transaction"]):
            must[row["currency"]] += row["amount"]
            yield from _at_its_rate(thing, amount, row)
    for dispute in part.seen.disputes:
        for shown in dispute["balance_transactions"]:
            row = rows[shown["id"]]
            must[row["currency"]] += row["amount"]
    there = _sums(part, WITH_CARDS, "amount")
    for row in _payments(part):
        if _is_countered(row):
            there[row["currency"]] -= row["amount"]
        if _is_returned_fee(row):
            there[row["currency"]] -= row["amount"]
    yield from _compare(f"{part.id} and its cards", there, must)


def _is_countered(row: Object) -> bool:
    """The second fee of a dispute, or its return."""
    return bool(row["reporting_category"] == "other_adjustment") and not _is_returned_fee(row)


def _is_returned_fee(row: Object) -> bool:
    return bool(row["type"] == "adjustment" and row["source"].startswith(("ch_", "py_")))


def _at_its_rate(thing: Object, amount: int, row: Object) -> Iterator[str]:
    """A rate has six digits, so what it gives may be off by as much."""
    rate = row.get("exchange_rate")
    worth = amount * (rate or 1)
    if abs(worth - row["amount"]) > (0.5 + abs(worth) * 1e-5 if rate else 0):
        yield f"{thing['id']}: {amount:,} became {row['amount']:,} at a rate of {rate}"


def _own_account(part: Part) -> Iterator[str]:
    """The sum of the rows is the balance."""
    shown = Counter[str]()
    for entry in chain(part.seen.balance["available"], part.seen.balance["pending"]):
        shown[entry["currency"]] += entry["amount"]
    rows = Counter[str]()
    for row in _payments(part):
        rows[row["currency"]] += row["net"]
    yield from _compare(f"the balance of {part.id}", shown, rows)


# --- reserves ------------------------------------------------------------------------------------


def _held(whole: Whole) -> Iterator[str]:
    """What is reserved was taken out of the platform, and out of what fills a seller up."""
    taken = Counter[str]()
    for row in _payments(whole.platform):
        if row["type"] in RESERVED:
            taken[row["currency"]] -= row["net"]
    given = _all(whole, {"connect_collection_transfer"}, whole.parts[1:])
    for currency, amount in given.items():
        taken[currency] -= amount
    reserved = Counter[str]()
    for entry in whole.platform.seen.balance.get("connect_reserved", ()):
        reserved[entry["currency"]] += entry["amount"]
    yield from _compare("the platform's reserve", reserved, taken)
    for part in whole.parts:
        total = Counter[str]()
        for row in part.seen.rows:
            if row["type"] in ON_HOLD:
                total[row["currency"]] += row["net"]
        yield from _compare(f"both sides of what is on hold at {part.id}", total, Counter())


# --- between accounts ----------------------------------------------------------------------------


def _between(whole: Whole) -> Iterator[str]:
    """What left one account came to another: the same, or at the rate on one of the rows."""
    counted: Counter[str] = Counter()
    payments = {c["id"]: _row_of(part, c) for part in whole.parts for c in part.seen.charges}
    returns = {r["id"]: _row_of(part, r) for part in whole.parts for r in part.seen.refunds}
    for part in whole.parts:
        for transfer in part.transfers:
            came = payments.get(transfer["destination_payment"], NOTHING)
            yield from _same_money(transfer["id"], _row_of(part, transfer), came)
            counted["transfer"] += 1
            for reversal in whole.reversals.get(transfer["id"], ()):
                left = returns.get(reversal["destination_payment_refund"], NOTHING)
                yield from _same_money(reversal["id"], _row_of(part, reversal), left)
                counted["transfer_refund"] += 1
    rows = [row for part in whole.parts for row in part.seen.rows]
    for type, count in counted.items():
        there = sum(row["type"] == type for row in rows)
        if there != count:
            yield f"there are {there} rows of the type {type}, but {count} such objects"
    yield from _fees(whole)


NOTHING: Object = {"amount": 0, "currency": "nothing"}


def _row_of(part: Part, thing: Object) -> Object:
    rows = (row for row in part.seen.rows if row["id"] == thing["balance_transaction"])
    return next(rows, NOTHING)


def _same_money(id: str, mine: Object, other: Object) -> Iterator[str]:
    if NOTHING in (mine, other):
        yield f"{id} has a row on one side only"
    elif mine["currency"] == other["currency"]:
        if mine["amount"] != -other["amount"]:
            yield f"{id}: {mine['amount']:,} on one side is {other['amount']:,} on the other"
    elif not other.get("exchange_rate"):
        yield f"{id}: {mine['currency']} became {other['currency']} without a rate"
    else:
        thing = {"id": id}
        yield from _at_its_rate(thing, -mine["amount"], other)


def _fees(whole: Whole) -> Iterator[str]:
    """What sellers paid in application fees the platform has; so far as nothing was converted."""
    paid, got = Counter[str](), Counter[str]()
    for part in whole.parts[1:]:
        for row in _payments(part):
            lines = (line for line in row["fee_details"] if line.get("type") == "application_fee")
            paid[row["currency"]] += sum(line["amount"] for line in lines)
            if _is_returned_fee(row):
                paid[row["currency"]] -= row["amount"]
    for row in _payments(whole.platform):
        if row["type"] in ("application_fee", "application_fee_refund"):
            got[row["currency"]] += row["amount"]
    rows = (row for part in whole.parts for row in part.seen.rows)
    is_converted = any(row.get("exchange_rate") for row in rows)
    if not is_converted:
        yield from _compare("application fees", got, paid)


# --- sums ----------------------------------------------------------------------------------------


def _payments(part: Part) -> Iterator[Object]:
    yield from (r for r in part.seen.rows if r.get("balance_type", "payments") == "payments")


def _sums(part: Part, types: set[str], field: str) -> Counter[str]:
    total = Counter[str]()
    for row in _payments(part):
        if row["type"] in types:
            total[row["currency"]] += row[field]
    return total


def _all(whole: Whole, types: set[str], parts: Iterable[Part]) -> Counter[str]:
    total = Counter[str]()
    for part in parts:
        total.update(_sums(part, types, "net"))
    return total


def _compare(what: str, shown: Counter[str], must: Counter[str]) -> Iterator[str]:
    for currency in sorted(shown.keys() | must.keys()):
        if shown[currency] != must[currency]:
            one, other = f"{shown[currency]:,} {currency}", f"{must[currency]:,}"
            yield f"{what}: {one} by one count, {other} by another"
