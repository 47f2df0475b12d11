"""Jobs: what Stripe does unasked, across resources, such as the payouts of a night.

A job is a scheduled entry that names one of JOBS; it is planned only when it could do something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stripesim.engine.ledger import AT_ONCE, Pool
from stripesim.engine.world import Job, World
from stripesim.jobs import (
    collections,
    maturity,
    negative_balances,
    payouts,
    prefunding,
    refunds,
    reserves,
)
from stripesim.jobs.reserves import check as check
from stripesim.jobs.webhooks import LISTENERS as LISTENERS
from stripesim.jobs.webhooks import tell as tell

JOBS: Mapping[str, Job] = {
    "money.matures": maturity.money_matures,
    "debits": negative_balances.make_debit,
    "balance.available": maturity.balance_available,
    "payouts": payouts.make_payouts,
    "refunds": refunds.send_waiting,
    "repayment": prefunding.repay,
    "reserve": reserves.resize,
    "tail.ends": reserves.resize,
    "collection": collections.collect,
}


def watch(world: World, pool: Pool, available_on: int) -> None:
    """Money became available, will become available at `available_on`, or is owed: let each job
    check whether it has something to plan.
    """
    maturity.watch(world, pool, available_on)
    payouts.watch(world, pool, available_on)
    negative_balances.watch(world, pool)
    prefunding.watch(world, pool)
    if available_on == AT_ONCE:
        refunds.watch(world, pool)
        reserves.watch(world, pool)
        collections.watch(world, pool)


# The order of jobs at one moment; all others come before them. (assumed: so released money leaves
# on the same day, and the platform's jobs see what happened to its accounts)
RANKS = {"release": 1, "refunds": 2, "repayment": 2, "reserve": 3, "tail.ends": 4, "collection": 5}
NIGHT, LAST = ("debits", "payouts"), 9


def rank(world: World, account: str, verb: str) -> int:
    """The order of entries planned for one moment: money matures, holds are released, waiting
    refunds go out, reserves follow. In the night's job connected accounts come first, their
    platform last, once its reserve has followed.
    """
    if verb in NIGHT:
        return LAST if world.store.latest[account].platform is None else 0
    return RANKS.get(verb, 0)


WAKERS: Mapping[str, Callable[[World, str], None]] = {
    "balance.available": maturity.tell,
    "payouts": payouts.wake,
    "refunds": refunds.look_at_midnight,
}
