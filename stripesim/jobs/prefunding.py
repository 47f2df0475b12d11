"""Repayments: money added for refunds and disputes repays a negative payments balance."""

from __future__ import annotations

from operator import attrgetter

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.places import PAYMENTS, PREFUNDING


def watch(world: World, pool: Pool) -> None:
    """A balance is below zero, or money was added: plan a repayment if the one can pay for the
    other.
    """
    name, account, currency = pool.place
    if name == PAYMENTS and pool.below_zero_since is None:
        return
    owes = world.ledger.pools.get((PAYMENTS, account, currency))
    added = world.ledger.pools.get((PREFUNDING, account, currency))
    if owes is None or added is None or owes.below_zero_since is None:
        return
    id = f"repayment/{currency}"
    there = sum(added.available(world.now).values())
    if there > 0 and not world.schedule.planned(account, id):
        world.schedule.plan(world.now, account, "job", id, "repayment")


@rule("documented", "https://docs.stripe.com/get-started/account/add-funds; its rows assumed")
def repay(change: Change, account: str, id: str) -> None:
    """Money added for refunds and disputes also repays a negative balance, as far as it reaches."""
    currency = id.partition("/")[2]
    owed = -sum(change.available(PAYMENTS, account, currency).values())
    amount = min(owed, sum(change.available(PREFUNDING, account, currency).values()))
    topups = change.world.store.table(account, "topup")
    added = topups.index("as added", attrgetter("balance_type", "currency", "state"))
    first = added[PREFUNDING, currency, "succeeded"][:1]
    if amount > 0 and first:
        topup = topups.records[first[0]]
        change.world.lifecycles["topup"].do(change, topup, "repay", {"amount": amount})
