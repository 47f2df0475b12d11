"""Refunds that wait for money go out, first come first served, when some arrives."""

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
    """Money has come in: waiting refunds are looked at now."""
    name, account, _ = pool.place
    if world.settings.refunds_when_short == "overdraw" or name not in (PAYMENTS, PREFUNDING):
        return
    if next(waiting(world, account), None) is not None:
        plan(world, account)


def waiting(world: World, account: str) -> Iterator[Any]:
    """An account's refunds that wait, in the order in which they were made."""
    table = world.store.table(account, "refund")
    places = table.index("waits", lambda refund: refund.state == "waiting").get(True, ())
    return (table.records[place] for place in places)


def look_at_midnight(world: World, account: str) -> None:
    """A refund that waited is gone: those behind it are looked at at the next midnight."""
    moment = midnight(world.now) + DAY
    id = f"refunds/{moment}"
    if not world.schedule.planned(account, id):
        world.schedule.plan(moment, account, "job", id, "refunds")


def plan(world: World, account: str) -> None:
    """Look at the waiting refunds of an account in this second."""
    if not world.schedule.planned(account, "refunds"):
        world.schedule.plan(world.now, account, "job", "refunds", "refunds")


@rule("documented", "https://docs.stripe.com/refunds; the order assumed")
def send_waiting(change: Change, account: str, id: str) -> None:
    """Waiting refunds go out in the order in which they were made, as far as the money reaches;
    one that cannot go holds back those of its currency behind it.
    """
    mode = change.world.settings.refunds_when_short
    held_back: set[str] = set()
    for refund in waiting(change.world, account):
        currency = row_of(change, change.latest(refund.charge)).currency  # of what it leaves
        if currency in held_back:
            continue
        if pays(change, refund, mode):
            change.world.lifecycles["refund"].do(change, refund, "send")
        else:
            held_back.add(currency)
