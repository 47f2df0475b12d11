"""An account's sums over time, at a cost that grows neither with its payments nor with its years.

Each table keeps what its rows add in an hour, and catches up with new rows when it is asked again
(`engine/store.py`). Only the hours that are asked for are read; the sums before them are those of
now, less what they add.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from stripesim.engine.events import Event
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.facts.days import HOUR
from stripesim.notebook.debts import sums
from stripesim.resources.places import PAYMENTS, RISK_RESERVED

Sums = dict[str, int]
Counted = tuple[Any, int]  # a key, and what is added to its sum
NOTHING: Counted = (None, 0)
AT_STRIPE = ("available", "pending", "reserved", "in_transit")
STRIDES = [HOUR * each for each in (1, 3, 6, 12, 24, 48, 168, 720, 10**9)]
UNDER_WAY = ("pending", "in_transit")
OF_PAYOUTS = ("payout.created", "payout.paid", "payout.failed", "payout.canceled")


def sums_since(
    world: World, account: str, currency: str, since: int, most: int
) -> Iterator[tuple[int, Sums]]:
    """The sums at `since` (those of the last full hour until then) and at each later full hour
    before which one changed, and those of now; the same as `sim.history` has then, without what is
    in the bank. If that were more moments than `most`, of full days, or of every few hours or days.
    """
    start = since // HOUR * HOUR
    hours = by_hour(world, account, currency, start)
    now = sums_now(world, account, currency)
    total = {name: now[name] for name in AT_STRIPE}
    for adds in hours.values():
        for name, amount in adds.items():
            total[name] -= amount
    old = had_any(world, account, currency, start)
    first = since if old else max(since, min(hours, default=world.now) - HOUR)
    stride = next(each for each in STRIDES if (world.now - first) <= each * most)
    steps = {since: dict(total)} if old else {}
    for moment in sorted(hours):
        for name, amount in hours[moment].items():
            total[name] += amount
        at = after(moment, stride)
        if at < world.now:
            steps[at] = dict(total)
    yield from steps.items()
    yield world.now, {name: now[name] for name in AT_STRIPE}


def by_hour(world: World, account: str, currency: str, start: int) -> dict[int, Sums]:
    """By full hour after `start`, what was added to each sum in the hour before it, until now."""
    rows = world.store.table(account, world.row.kind)
    found: dict[int, Sums] = {}
    for counts, adds in CHANGES:
        sums = rows.sums(counts.__name__, counts)
        until = world.now if counts is matures else after(world.now, HOUR)
        for key in sums.irange((currency, start + 1), (currency, until)):
            there = found.setdefault(after(key[1], HOUR), {})
            for name, sign in adds.items():
                there[name] = there.get(name, 0) + sign * sums[key]
    for hour, amount in in_transit(world, account, currency, start).items():
        found.setdefault(hour, {})["in_transit"] = amount
    return found


def had_any(world: World, account: str, currency: str, moment: int) -> bool:
    """Whether an account had anything in a currency until a full hour."""
    rows = world.store.table(account, world.row.kind)
    every = (rows.sums(counts.__name__, counts) for counts, _ in CHANGES)
    return any(next(sums.irange((currency, 0), (currency, moment)), None) for sums in every)


def sums_now(world: World, account: str, currency: str) -> Sums:
    """The sums of now, by the names of `sim.history`."""
    available, pending = sums(world, account, currency)
    rows = world.store.table(account, world.row.kind)
    held = rows.sums("all reserved", lambda row: (row.currency, reserved(row)[1]))
    payouts = world.store.table(account, "payout").sums("by state", payout_by_state)
    return {
        "available": available,
        "pending": pending,
        "reserved": held.get(currency, 0),
        "in_transit": sum(payouts.get((currency, state), 0) for state in UNDER_WAY),
        "bank": payouts.get((currency, "paid"), 0),
    }


def in_transit(world: World, account: str, currency: str, start: int) -> dict[int, int]:
    """By full hour after `start`, what payouts added to what is in transit, or took from it, in the
    hour before it.
    """
    found: dict[int, int] = {}
    for type in OF_PAYOUTS:
        for place in reversed(world.log.of_types(account, type.__eq__)):
            event = world.log.events[place]
            payout = event.about
            if event.created <= start:
                break
            if payout.currency != currency or (type == "payout.failed" and was_paid(event)):
                continue
            hour, sign = after(event.created, HOUR), 1 if type == "payout.created" else -1
            found[hour] = found.get(hour, 0) + sign * payout.amount
    return found


def was_paid(event: Event) -> bool:
    """Whether a payout had arrived before what an event tells of it."""
    return event.previous is not None and event.previous.state == "paid"


# -- what one row adds, and until which hour ------------------------------------------------------


def after(moment: int, stride: int) -> int:
    """The first full hour (or day, or ...) that sees what happened at a moment."""
    return -(-moment // stride) * stride


def at_once(row: Row) -> Counted:
    """What is available when it comes."""
    if row.what.balance_type != PAYMENTS or row.available_on > row.created:
        return NOTHING
    return (row.currency, after(row.created, HOUR)), row.net


def entered(row: Row) -> Counted:
    """What begins to wait."""
    if row.what.balance_type != PAYMENTS or row.available_on <= row.created:
        return NOTHING
    return (row.currency, after(row.created, HOUR)), row.net


def matures(row: Row) -> Counted:
    """What waits until a moment, and then no more."""
    key, amount = entered(row)
    return NOTHING if key is None else ((row.currency, row.available_on), amount)


def reserved(row: Row) -> Counted:
    """What is held of the account, or of a platform for its accounts."""
    key = row.currency, after(row.created, HOUR)
    if row.what.balance_type == RISK_RESERVED:
        return key, row.net
    if row.what.balance_type == PAYMENTS and row.what.type == "reserve_transaction":
        return key, -row.net
    return NOTHING


# What is counted, and to which sums it is added (1) or taken from (-1).
CHANGES: tuple[tuple[Callable[[Row], Counted], Sums], ...] = (
    (at_once, {"available": 1}),
    (entered, {"pending": 1}),
    (matures, {"pending": -1, "available": 1}),
    (reserved, {"reserved": 1}),
)


def payout_by_state(payout: Any) -> Counted:
    """A payout, by its currency and its state."""
    return (payout.currency, payout.state), payout.amount
