"""What of a balance no payout has been made of yet."""

from __future__ import annotations

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool


def unpaid(change: Change, pool: Pool, until: int) -> dict[str, int]:
    """Source type -> what no payout has been made of yet. With `ahead` a payout stands beside its
    money until both are due, so it is the rows that count.
    """
    if change.world.settings.payout_timing != "ahead":
        return pool.available(until)
    records = change.world.store.table(pool.place.account, "balance_transaction").records
    sums: dict[str, int] = {}
    for bucket in pool.unpaid_until(until).values():
        for place in bucket:
            row = records[place]
            sums[row.source_type] = sums.get(row.source_type, 0) + row.net
    return sums
