"""The part of a balance that no payout covers yet."""

from __future__ import annotations

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.row import Row


def unpaid(change: Change, pool: Pool, until: int) -> dict[str, int]:
    """The part of a balance available by `until` that no payout covers yet, by source type.

    With `ahead`, a payout is made before its money is available and leaves the balance with it, so
    the available sum cannot tell: there it is the rows that no payout lists.
    """
    if change.world.settings.payout_timing != "ahead":
        return pool.available(until)
    records = change.world.store.table(pool.place.account, "balance_transaction").records
    sums: dict[str, int] = {}
    for bucket in pool.unpaid_until(until).values():
        for place in bucket:
            row: Row = records[place]
            sums[row.source_type] = sums.get(row.source_type, 0) + row.net
    return sums
