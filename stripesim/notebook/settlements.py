"""Each payment on its way to the bank, as a table with the columns of Stripe's itemized reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from stripesim.api.table import Table
from stripesim.engine.later import Later
from stripesim.engine.world import World
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.notebook.history import written
from stripesim.resources.places import PAYMENTS

if TYPE_CHECKING:
    from matplotlib import figure as figures
else:
    figures = Later("matplotlib.figure")


CUSTOMER_FACING = ("charge", "refund", "dispute")
CATEGORIES = (
    "advance", "advance_funding", "charge", "charge_failure", "connect_collection_transfer",
    "connect_reserved_funds", "dispute", "dispute_reversal", "fee", "other_adjustment", "payout",
    "payout_minimum_balance_hold", "payout_minimum_balance_release", "payout_reversal",
    "platform_earning", "platform_earning_refund", "refund", "refund_failure", "reserve_hold",
    "reserve_release", "topup", "topup_reversal", "transfer", "transfer_reversal",
)  # fmt: skip


class Settlements(Table):
    """Rows of `sim.settlements`."""

    def plot(self, *, title: str = "") -> figures.Figure:
        """A matplotlib Figure: how many payments took how many days from the payment to the bank.

        Raises ValueError if none has arrived yet, ImportError without `stripesim[notebook]`.
        """
        from stripesim.notebook.distributions import days_to_the_bank

        return days_to_the_bank(self, title)

    def printed(self) -> Sequence[Mapping[str, Any]]:
        """When it was paid, how much, and how it went on; all columns are in the rows."""
        several = len({row["currency"] for row in self}) > 1
        return [
            {
                "paid": written(row["created_utc"]),
                "currency": row["currency"] if several else None,
                "gross": row["gross"],
                "net": row["net"],
                "available": written(row["available_on_utc"]),
                "in the bank": written(row["bank_utc"])[:14],
                "days": "" if row["days"] is None else f"{row['days']:.1f}",
            }
            for row in self
        ]


@rule("documented", "https://docs.stripe.com/reports/report-types/payout-reconciliation")
def itemized(row: Any, world: World, payout: Any) -> dict[str, Any]:
    """An itemized report names a balance transaction, its moments and amounts, its category, its
    source, what the customer paid or got in which currency, and the automatic payout that it is
    part of. `customer_facing_amount` is not negative here.
    """
    source = world.store.latest.get(row.source)
    paid = source if source is not None and source.kind in CUSTOMER_FACING else None
    charge = charge_of(world, source)
    return {
        "balance_transaction_id": row.id,
        "created_utc": row.created,
        "available_on_utc": row.available_on,
        "currency": row.currency,
        "gross": row.amount,
        "fee": row.fee,
        "net": row.net,
        "reporting_category": row.what.reporting_category,
        "source_id": row.source,
        "description": row.description,
        "customer_facing_amount": None if paid is None else paid.amount,
        "customer_facing_currency": None if paid is None else paid.currency,
        "charge_id": None if charge is None else charge.id,
        "payment_intent_id": None if charge is None else charge.payment_intent,
        "automatic_payout_id": None if payout is None else payout.id,
        "automatic_payout_effective_at_utc": None if payout is None else payout.arrival_date,
    }


def settlements(
    world: World, accounts: Sequence[str], category: str | None, currency: str | None
) -> Settlements:
    """The rows of some accounts, oldest first: of one reporting category, or of all."""
    return Settlements(
        sorted(
            (row for account in accounts for row in of_account(world, account, category, currency)),
            key=lambda row: row["created_utc"],
        )
    )


def of_account(
    world: World, account: str, category: str | None, currency: str | None
) -> Iterator[dict[str, Any]]:
    """The rows of one account, each with where it went."""
    payouts = {
        serial: payout
        for payout in world.store.each(account, "payout")
        for bucket in payout.lists
        for serial in bucket
    }
    arrived = arrivals(world, account)
    for row in world.store.each(account, world.row.kind):
        if (
            row.what.balance_type != PAYMENTS
            or category not in (None, row.what.reporting_category)
            or currency not in (None, row.currency)
        ):
            continue
        payout = payouts.get(row.serial)
        bank = None if payout is None else arrived.get(payout.id)
        yield {
            "account": account,
            **itemized(row, world, payout),
            "bank_utc": bank,
            "days": None if bank is None else round((bank - row.created) / DAY, 2),
        }


def arrivals(world: World, account: str) -> dict[str, int]:
    """When each payout arrived that is still in the bank."""
    return {
        event.about.id: event.created
        for event in (world.log.events[place] for place in world.log.of_account(account))
        if event.type == "payout.paid" and world.store.latest[event.about.id].state == "paid"
    }


def charge_of(world: World, source: Any) -> Any:
    """The charge that a row is about: its source, or that of its refund or dispute."""
    if source is None or source.kind == "charge":
        return source
    return world.store.latest.get(getattr(source, "charge", ""))
