"""An account's sums by day, at a cost that does not grow with its payments.

Each table keeps the sums that its rows add to a midnight, and catches up with new rows when it is
asked again (`engine/store.py`). What is in transit is read backwards from now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stripesim.engine.ledger import Place
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.facts.days import DAY
from stripesim.notebook.changes import SUMS
from stripesim.resources.places import PAYMENTS, RISK_RESERVED

Sums = dict[str, int]
Counted = tuple[Any, int]  # a key, and what is added to its sum
NOTHING: Counted = (None, 0)
UNDER_WAY = ("pending", "in_transit")
OF_PAYOUTS = frozenset(("payout.created", "payout.paid", "payout.failed", "payout.canceled"))


def daily_sums(world: World, account: str, currency: str, since: int) -> Iterator[tuple[int, Sums]]:
    """The sums of each midnight (UTC) after the first change, not before `since`, and those of now;
    the same as `sim.history("day")`, without what is in the bank.
    """
    rows = world.store.table(account, world.row.kind)
    by_day: dict[int, Sums] = {}
    for name, counts in CHANGES.items():
        for (held, midnight), amount in rows.sums(f"{name} by day", counts).items():
            if held == currency and midnight <= world.now:
                by_day.setdefault(midnight, {})[name] = amount
    underway = in_transit(world, account, currency)
    first = min((*by_day, *underway), default=None)
    now = sums_now(world, account, currency)
    if first is not None:
        transit = now["in_transit"] - sum(underway.values())
        total = dict.fromkeys(CHANGES, 0)
        for midnight in range(first, world.now, DAY):
            for name, amount in by_day.get(midnight, {}).items():
                total[name] += amount
            transit += underway.get(midnight, 0)
            if midnight >= since:
                sums = {"available": total["available"], "reserved": total["reserved"]}
                sums |= {"pending": total["entered"] - total["matured"], "in_transit": transit}
                yield midnight, sums
    yield world.now, {name: now[name] for name in SUMS if name != "bank"}


def sums_now(world: World, account: str, currency: str) -> Sums:
    """The sums of now, by the names of `sim.history`."""
    pool = world.ledger.pools.get(Place(PAYMENTS, account, currency))
    rows = world.store.table(account, world.row.kind)
    held = rows.sums("reserved", lambda row: (row.currency, reserved(row)[1]))
    payouts = world.store.table(account, "payout").sums("by state", payout_by_state)
    return {
        "available": sum(pool.available(world.now).values()) if pool else 0,
        "pending": sum(pool.pending(world.now).values()) if pool else 0,
        "reserved": held.get(currency, 0),
        "in_transit": sum(payouts.get((currency, state), 0) for state in UNDER_WAY),
        "bank": payouts.get((currency, "paid"), 0),
    }


def in_transit(world: World, account: str, currency: str) -> Sums:
    """By the midnight after it, what payouts added to what is in transit, or took from it. It costs
    one pass over the events of payouts.
    """
    found: Sums = {}
    for place in world.log.of_types(account, OF_PAYOUTS.__contains__):
        event = world.log.events[place]
        payout, before = event.about, event.previous
        if payout.currency != currency:
            continue
        amount = payout.amount if event.type == "payout.created" else -payout.amount
        if event.type == "payout.failed" and before is not None and before.state == "paid":
            continue  # it had arrived
        midnight = after(event.created)
        found[midnight] = found.get(midnight, 0) + amount
    return found


# -- what one row adds, and to which midnight ------------------------------------------------------


def after(moment: int) -> int:
    """The first midnight that sees what happened at a moment."""
    return -(-moment // DAY) * DAY


def available(row: Row) -> Counted:
    """What becomes available."""
    if row.what.balance_type != PAYMENTS:
        return NOTHING
    return (row.currency, after(max(row.created, row.available_on))), row.net


def entered(row: Row) -> Counted:
    """What begins to wait."""
    if row.what.balance_type != PAYMENTS or row.available_on <= row.created:
        return NOTHING
    return (row.currency, after(row.created)), row.net


def matured(row: Row) -> Counted:
    """What waits no more."""
    (key, amount) = entered(row)
    return NOTHING if key is None else ((row.currency, after(row.available_on)), amount)


def reserved(row: Row) -> Counted:
    """What is held of the account, or of a platform for its accounts."""
    key = row.currency, after(row.created)
    if row.what.balance_type == RISK_RESERVED:
        return key, row.net
    if row.what.balance_type == PAYMENTS and row.what.type == "reserve_transaction":
        return key, -row.net
    return NOTHING


CHANGES: dict[str, Callable[[Row], Counted]] = {
    "available": available,
    "entered": entered,
    "matured": matured,
    "reserved": reserved,
}


def payout_by_state(payout: Any) -> Counted:
    """A payout, by its currency and its state."""
    return (payout.currency, payout.state), payout.amount
