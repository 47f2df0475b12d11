"""Waiting refunds: when money comes, they go out in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.facts.days import DAY, midnight
from stripesim.facts.evidence import rule
from stripesim.resources.of_a_charge import row_of
from stripesim.resources.payments.refund.outcomes import pays
from stripesim.resources.places import PAYMENTS, PREFUNDING


def watch(world: World, pool: Pool) -> None:
    """Money came: look at the waiting refunds now."""
    name, account, _ = pool.place
    if world.settings.refunds_when_short == "overdraw" or name not in (PAYMENTS, PREFUNDING):
        return
    if next(waiting(world, account), None) is not None:
        plan(world, account)


def waiting(world: World, account: str) -> Iterator[Any]:
    """An account's waiting refunds, in the order in which they were made."""
    table = world.store.table(account, "refund")
    places = table.index("waits", lambda refund: refund.state == "waiting").get(True, ())
    return (table.records[place] for place in places)


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
    mode = change.world.settings.refunds_when_short
    held_back: set[str] = set()
    for refund in waiting(change.world, account):
        currency = row_of(change, change.latest(refund.charge)).currency  # of the balance it leaves
        if currency in held_back:
            continue
        if pays(change, refund, mode):
            change.world.lifecycles["refund"].do(change, refund, "send")
        else:
            held_back.add(currency)
