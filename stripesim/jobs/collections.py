"""Collections: what an account has owed for 180 days is taken from the platform that is liable for
it.
"""

from __future__ import annotations

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.facts.liability import collected_at, end_of_tail
from stripesim.jobs.negative_balances import held_beyond_its_charges, recent_debits, row_of
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.places import PAYMENTS


def watch(world: World, pool: Pool) -> None:
    """The balance fell below zero: plan its collection in 180 days. It is at zero again: cancel
    that.
    """
    name, id, currency = pool.place
    account: PaidAccount = world.store.latest[id]
    if name != PAYMENTS or account.liable == id:
        return
    job, since = f"collection/{currency}", pool.below_zero_since
    planned = world.schedule.planned(id, job)
    if since is None:
        if planned:
            world.schedule.cancel(id, job)
    elif not planned or planned[0].moment < collected_at(since):
        world.schedule.cancel(id, job)
        world.schedule.plan(collected_at(since), id, "job", job, "collection")


def collect(change: Change, account: str, id: str) -> None:
    """The platform pays the debt out of its reserve, and the balance of the account becomes zero,
    except for what reserve plans hold of it.
    """
    world, currency = change.world, id.partition("/")[2]
    owed = -sum(change.available(PAYMENTS, account, currency).values())
    owed -= held_beyond_its_charges(world, account, currency)
    seller: PaidAccount = change.latest(account)
    if owed <= 0 or in_the_way(world, seller, currency):
        change.plan(change.now + DAY, account, "job", id, "collection")
        return
    facts = {"amount": owed, "currency": currency, "destination": account}
    with change.on(seller.liable):
        world.lifecycles["connect_collection_transfer"].create(change, facts)


@rule("assumed", "what the bank pays is not collected a second time; looked at again at midnight")
def in_the_way(world: World, seller: PaidAccount, currency: str) -> bool:
    """Nothing is collected while a debit of the account's bank is on its way, or may still be
    refused.
    """
    rows = (row_of(world, debit) for debit in recent_debits(world, seller.id, currency))
    return any(world.now < end_of_tail(seller.calendar, row.available_on) for row in rows)
