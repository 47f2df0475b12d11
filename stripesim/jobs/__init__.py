"""What Stripe does unasked, across resources: money matures, and the night's payouts are made.

A job is a scheduled entry that names one of JOBS; it is planned only when it could do something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stripesim.engine.world import Job, World
from stripesim.jobs import maturity, payouts

JOBS: Mapping[str, Job] = {
    "money.matures": maturity.money_matures,
    "balance.available": maturity.balance_available,
    "payouts": payouts.make_payouts,
}
WAKERS: Mapping[str, Callable[[World, str], None]] = {"payouts": payouts.wake}
