"""How an account's sums changed: read off its balance transactions and the events of its payouts.

A balance transaction is pending until it becomes available; a payout is in transit until it has
arrived. So the past is a list of changes, and the sums of any moment are those up to it. It costs
one pass over the rows and the events of an account, and sorting them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from stripesim.engine.world import World
from stripesim.facts.days import DAY
from stripesim.resources.places import PAYMENTS, RISK_RESERVED

SUMS = ("available", "pending", "reserved", "in_transit", "bank")
Step = tuple[int, dict[str, int]]  # a moment, and the sums from then on


def steps_of(world: World, account: str, currency: str | None = None) -> dict[str, list[Step]]:
    """By currency, the moments at which a sum changed, and the sums from then on.

    An account that never had any money has one step, now: zeros in its default currency.
    """
    moved: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for held, moment, name, amount in (*of_rows(world, account), *of_payouts(world, account)):
        if currency in (None, held) and moment <= world.now:
            moved[held].append((moment, name, amount))
    if not moved:
        name = currency or world.store.latest[account].default_currency
        return {name: [(world.now, dict.fromkeys(SUMS, 0))]}
    return {held: summed(changes) for held, changes in moved.items()}


def summed(changes: list[tuple[int, str, int]]) -> list[Step]:
    """The changes of one currency as steps; those of one moment are one step."""
    sums, steps = dict.fromkeys(SUMS, 0), []
    changes.sort(key=itemgetter(0))
    for moment, together in groupby(changes, itemgetter(0)):
        for _, name, amount in together:
            sums[name] += amount
        steps.append((moment, dict(sums)))
    return steps


def of_rows(world: World, account: str) -> Iterator[tuple[str, int, str, int]]:
    """(currency, moment, sum, amount): what the rows of the balance changed, and what reserves
    hold. Other balances (prefunding, issuing) are not among the sums.
    """
    for row in world.store.each(account, world.row.kind):
        net, created, until = row.net, row.created, row.available_on
        if row.what.balance_type == RISK_RESERVED:
            yield row.currency, created, "reserved", net
        if row.what.balance_type != PAYMENTS:
            continue
        yield row.currency, max(created, until), "available", net
        if until > created:
            yield row.currency, created, "pending", net
            yield row.currency, until, "pending", -net
        if row.what.type == "reserve_transaction":
            yield row.currency, created, "reserved", -net


def of_payouts(world: World, account: str) -> Iterator[tuple[str, int, str, int]]:
    """(currency, moment, sum, amount): what payouts brought to the bank, and what it sent back."""
    paid: set[str] = set()
    for place in world.log.of_account(account):
        event = world.log.events[place]
        if event.type not in ("payout.created", "payout.paid", "payout.failed", "payout.canceled"):
            continue
        payout, moment = event.about, event.created
        amount, left = payout.amount, "bank" if payout.id in paid else "in_transit"
        if event.type == "payout.created":
            yield payout.currency, moment, "in_transit", amount
            continue
        yield payout.currency, moment, left, -amount
        if event.type == "payout.paid":
            paid.add(payout.id)
            yield payout.currency, moment, "bank", amount


def arrivals(
    world: World, account: str, since: int, currency: str | None = None
) -> Iterator[dict[str, Any]]:
    """The payouts of an account that were paid after a moment, oldest first; also those that the
    bank sent back later.
    """
    for place in world.log.of_account(account):
        event = world.log.events[place]
        payout = event.about
        if event.type != "payout.paid" or event.created <= since:
            continue
        if currency in (None, payout.currency):
            yield {
                "moment": event.created,
                "account": account,
                "currency": payout.currency,
                "amount": payout.amount,
                "payout": payout.id,
            }


def daily(steps: list[Step], now: int) -> Iterator[Step]:
    """The sums of each midnight (UTC) after the first change, and those of now."""
    moments = [*range((steps[0][0] // DAY + 1) * DAY, now, DAY), now]
    place = 0
    for moment in moments:
        while place + 1 < len(steps) and steps[place + 1][0] <= moment:
            place += 1
        yield moment, steps[place][1]


def average(steps: list[Step], since: int, until: int) -> dict[str, Any]:
    """The sums on average, each weighted by how long it stayed; half a minor unit rounds up."""
    since = max(since, steps[0][0])
    span = until - since
    if not span:
        return {"days": 0.0, **steps[-1][1]}
    ends = [*(moment for moment, _ in steps[1:]), until]
    areas = dict.fromkeys(SUMS, 0)
    for (start, sums), end in zip(steps, ends, strict=True):
        stayed = max(end - max(start, since), 0)
        for name, amount in sums.items():
            areas[name] += amount * stayed
    rounded = {name: (2 * area + span) // (2 * span) for name, area in areas.items()}
    return {"days": round(span / DAY, 2), **rounded}
