"""Waiting refunds: when money comes, they go out in the order in which they were made."""

from __future__ import annotations

from array import array
from heapq import heapify, heappop, heapreplace
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.facts.days import DAY, midnight
from stripesim.facts.evidence import rule
from stripesim.resources.payments.refund.outcomes import pays
from stripesim.resources.places import PAYMENTS, PREFUNDING


def watch(world: World, pool: Pool) -> None:
    """Money came: look at the waiting refunds now."""
    name, account, _ = pool.place
    if world.settings.refunds_when_short == "overdraw" or name not in (PAYMENTS, PREFUNDING):
        return
    if waiting(world, account):
        plan(world, account)


def waiting(world: World, account: str) -> dict[str, array[int]]:
    """Which of an account's refunds wait, by the currency of the balance they leave, in the order
    in which they were made.
    """
    latest = world.store.latest

    def leaves(refund: Any) -> str | None:
        if refund.state != "waiting":
            return None
        charge = latest[refund.charge]
        row = latest.get(charge.balance_transaction)
        currency: str = charge.settles_in or charge.currency if row is None else row.currency
        return currency

    places = world.store.table(account, "refund").index("waits", leaves)
    return {currency: each for currency, each in places.items() if currency and each}


def look_at_midnight(world: World, account: str) -> None:
    """A waiting refund failed: look at those behind it at the next midnight."""
    moment = midnight(world.now) + DAY
    id = f"refunds/{moment}"
    if not world.schedule.planned(account, id):
        world.schedule.plan(moment, account, "job", id, "refunds")


def plan(world: World, account: str) -> None:
    """Plan to look at an account's waiting refunds in this second."""
    if not world.schedule.planned(account, "refunds"):
        world.schedule.plan(world.now, account, "job", "refunds", "refunds")


@rule("documented", "https://docs.stripe.com/refunds; the order assumed")
def send_waiting(change: Change, account: str, id: str) -> None:
    """Waiting refunds go out in the order in which they were made, as far as the money reaches. One
    that cannot go out holds back the later ones of its currency.
    """
    world = change.world
    records, mode = world.store.table(account, "refund").records, world.settings.refunds_when_short
    queues = {currency: iter(places) for currency, places in waiting(world, account).items()}
    heads = [(next(queue), currency) for currency, queue in queues.items()]
    heapify(heads)
    while heads:
        place, currency = heads[0]
        refund = records[place]
        if not pays(change, refund, mode):
            heappop(heads)
            continue
        world.lifecycles["refund"].do(change, refund, "send")
        behind = next(queues[currency], None)
        if behind is None:
            heappop(heads)
        else:
            heapreplace(heads, (behind, currency))
