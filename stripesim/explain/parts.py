"""What a sum is made of: balance transactions, by kind, as items of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stripesim.engine.ledger import Pool
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain.figures import Count, Moment, Money
from stripesim.explain.story import Sentence, tell
from stripesim.facts.days import DAY, midnight

# What a row of a reporting category is called: one, and many.
NAMES = {
    "advance": ("advance for an instant payout", "advances for instant payouts"),
    "advance_funding": ("deduction for an advance", "deductions for advances"),
    "charge": ("payment", "payments"),
    "charge_failure": ("payment that failed later", "payments that failed later"),
    "connect_collection_transfer": ("collection after 180 days", "collections after 180 days"),
    "connect_reserved_funds": (
        "change of what is held for other accounts",
        "changes of what is held for other accounts",
    ),
    "debit": ("debit of the bank", "debits of the bank"),
    "debit_reversal": ("debit that came back", "debits that came back"),
    "dispute": ("dispute", "disputes"),
    "dispute_reversal": ("dispute won", "disputes won"),
    "fee": ("fee billed apart", "fees billed apart"),
    "other_adjustment": ("adjustment", "adjustments"),
    "payout": ("payout", "payouts"),
    "payout_minimum_balance_hold": ("minimum balance set aside", "minimum balances set aside"),
    "payout_minimum_balance_release": ("minimum balance put back", "minimum balances put back"),
    "payout_reversal": ("payout that came back", "payouts that came back"),
    "platform_earning": ("application fee", "application fees"),
    "platform_earning_refund": ("application fee refunded", "application fees refunded"),
    "refund": ("refund", "refunds"),
    "refund_failure": ("refund that failed", "refunds that failed"),
    "reserve_hold": ("reserve hold", "reserve holds"),
    "reserve_release": ("release of a reserve hold", "releases of reserve holds"),
    "topup": ("top-up", "top-ups"),
    "topup_reversal": ("top-up taken back", "top-ups taken back"),
    "transfer": ("transfer", "transfers"),
    "transfer_reversal": ("transfer reversed", "transfers reversed"),
}


def name_of(category: str) -> tuple[str, str]:
    """What rows of a reporting category are called: one, and many."""
    plain = category.replace("_", " ")
    return NAMES.get(category, (plain, f"{plain}s"))


# A payout of a negative amount takes money from the bank: the other way around.
DEBITS = {("payout", True): "debit", ("payout_reversal", False): "debit_reversal"}


def category_of(row: Row) -> str:
    """The reporting category of a row; of a debit of the bank its own, which Stripe has not."""
    category: str = row.what.reporting_category
    return DEBITS.get((category, row.net > 0), category)


def by_category(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by category, in the order in which each category came first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(category_of(row), []).append(row)
    return groups


def items(rows: Iterable[Row]) -> Iterator[Sentence]:
    """One item for each reporting category: what it brought or took, and how many."""
    for category, group in by_category(rows).items():
        yield item(category, group)


def item(category: str, rows: list[Row]) -> Sentence:
    """One item: what rows of one reporting category brought or took in all. The fee is told where
    there is one.
    """
    currency, fee = rows[0].currency, sum(row.fee for row in rows)
    one, many = name_of(category)
    figures: dict[str, Any] = {
        "net": Money(sum(row.net for row in rows), currency),
        "count": Count(len(rows), one, many),
    }
    if not fee:
        return tell("  {net:+}  {count}", **figures)
    return tell(
        f"  {{net:+}}  {{count}}: {{amount:+}}, {'fees' if fee > 0 else 'fees back'} {{fee}}",
        **figures,
        amount=Money(sum(row.amount for row in rows), currency),
        fee=Money(abs(fee), currency),
    )


def each(rows: list[Row], most: int = 8) -> Iterator[Sentence]:
    """The newest rows one by one, at most so many, oldest first; those before them by kind."""
    if len(rows) > most:
        yield from items(rows[:-most])
    for row in rows[-most:]:
        yield tell(
            f"  {{net:+}}  {name_of(category_of(row))[0]} {row.source or row.id}, {{since}}",
            net=Money(row.net, row.currency),
            since=Moment(counts_from(row)),
        )


def rows_of(world: World, pool: Pool) -> list[Row]:
    """The rows of a balance in one currency, oldest first."""
    place = pool.place
    return [
        row
        for row in world.store.each(place.account, "balance_transaction")
        if row.currency == place.currency and row.what.balance_type == place.name
    ]


def counts_from(row: Row) -> int:
    """The moment from which a row counts as available."""
    return max(row.created, row.available_on)


def total(rows: Iterable[Row]) -> int:
    """What rows bring in all, in minor units."""
    return sum(row.net for row in rows)


def day(moment: int) -> Moment:
    """The day of a moment."""
    return Moment(midnight(moment))


def days_between(first: int, last: int) -> range:
    """The days after the day of `first` and before that of `last`."""
    return range(first // DAY + 1, last // DAY)
