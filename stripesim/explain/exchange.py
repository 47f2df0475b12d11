"""What Stripe keeps of a conversion: the difference between the rate of a row and the mid rate of
then. No fee shows it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain.terms import Terms
from stripesim.facts.conversion import convert


def margins(world: World, rows: list[Row]) -> list[int]:
    """The margin of each row that was converted when the money came in, in minor units of the row's
    currency. Refunds and reversals are converted without one. For each such row of an account other
    than its own it takes one look at every event since.
    """
    found = (margin_of(world, row) for row in rows if row.exchange_rate is not None)
    return [margin for margin in found if margin]


def margin_of(world: World, row: Row) -> int:
    """What Stripe kept when this row's money came in; 0 if it was converted without a margin."""
    source: Any = world.store.latest.get(row.source or "")
    if row.what.reporting_category not in ("charge", "platform_earning") or source is None:
        return 0
    account, amount = row.under, source.amount
    if source.kind == "charge":
        amount = source.amount_captured or source.amount
        if source.connected is not None and source.connected.on_behalf_of is not None:
            account = Terms(world, row).latest(source.connected.on_behalf_of)
    elif converted_before(world, row, source):
        return 0  # with its payment, at that payment's rate
    if convert(amount, row.exchange_rate) != row.amount:
        return 0
    mid = row.exchange_rate * Fraction(10_000, 10_000 - account.prices.conversion_margin)
    return convert(amount, mid) - row.amount


def converted_before(world: World, row: Row, fee: Any) -> bool:
    """Whether an application fee was converted with the payment it is of."""
    source = world.store.latest.get(fee.charge or fee.payout or "")
    paid = None if source is None else world.store.latest.get(source.balance_transaction or "")
    return paid is not None and paid.currency == row.currency
