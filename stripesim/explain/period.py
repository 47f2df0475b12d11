"""A period, explained: what was there, what came and went, what is there; why the deposits are not
the sales; what Stripe cost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain.exchange import margins
from stripesim.explain.figures import Count, Moment, Money
from stripesim.explain.parts import by_category, item, name_of, total
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.conversion import rate_in
from stripesim.resources.balance.balance_transaction import fee_details
from stripesim.resources.payouts.payout.outcomes import arrives, lands
from stripesim.resources.places import PAYMENTS

OF_PAYOUTS = (
    "payout",
    "payout_reversal",
    "payout_minimum_balance_hold",
    "payout_minimum_balance_release",
)


def story(world: World, id: str, currencies: list[str], start: int, end: int) -> Iterator[Sentence]:
    """The sentences about the payments balance from `start` until before `end`, in each currency.
    It takes as long as the account has rows and payouts.
    """
    told = False
    for currency in currencies:
        rows = [
            row
            for row in rows_until(world, id, end)
            if row.currency == currency and row.what.balance_type == PAYMENTS
        ]
        if rows:
            told = True
            yield from in_currency(world, id, currency, rows, start, end)
    if not told:
        yield tell("Nothing had moved in the balance by then.")


def rows_until(world: World, id: str, end: int) -> list[Row]:
    """The rows made before a moment, oldest first."""
    records: list[Row] = world.store.table(id, "balance_transaction").records
    return records[: bisect_left(records, end, key=attrgetter("created"))]


def in_currency(
    world: World, id: str, currency: str, rows: list[Row], start: int, end: int
) -> Iterator[Sentence]:
    """The period in one currency."""
    first = bisect_left(rows, start, key=attrgetter("created"))
    opening, within = total(rows[:first]), rows[first:]
    activity = [row for row in within if row.what.reporting_category not in OF_PAYOUTS]
    paid = [row for row in within if row.what.reporting_category in OF_PAYOUTS]
    yield tell(
        f"In {currency}. At the beginning, {{opening}} was in the balance, pending money included.",
        opening=Money(opening, currency),
        start=Moment(start),
    )
    yield tell(
        "What came and went, by reporting category:" if activity else "Nothing came or went."
    )
    for category, group in by_category(activity).items():
        yield item(category, group)
    if activity:
        yield tell("That is {activity:+} in all.", activity=Money(total(activity), currency))
    groups = by_category(paid)
    debited = "debit" in groups or "debit_reversal" in groups
    title = "Payouts, and debits of the bank:" if debited else "Payouts:"
    yield tell(title if paid else "No payout was made.")
    for category, group in groups.items():
        yield item(category, group)
    yield tell(
        "So at the end {closing} was in the balance: {opening} from before, {activity:+} that came "
        "and went, {payouts:+} by payouts.",
        closing=Money(total(rows), currency),
        opening=Money(opening, currency),
        activity=Money(total(activity), currency),
        payouts=Money(total(paid), currency),
    )
    yield from deposits(world, id, currency, activity, paid, Ends(opening, total(rows)), start, end)
    yield from costs(world, currency, activity, paid)


class Ends(NamedTuple):
    """The balance at the beginning and at the end of a period, in minor units."""

    opening: int
    closing: int

    @property
    def change(self) -> str:
        """What became of the difference, in words."""
        went = "went into" if self.closing > self.opening else "came out of"
        moved = "rose" if self.closing > self.opening else "fell"
        return f"{went} the balance, which {moved} from {{before}} to {{after}}"


# -- why the deposits are not the sales ------------------------------------------------------------


def deposits(
    world: World,
    id: str,
    currency: str,
    activity: list[Row],
    paid: list[Row],
    balance: Ends,
    start: int,
    end: int,
) -> Iterator[Sentence]:
    """From the sales to what reached the bank, to the cent."""
    sales = [row for row in activity if row.what.reporting_category == "charge"]
    others = [row for row in activity if row.what.reporting_category != "charge"]
    to_bank = at_the_bank(world, id, currency, 1, start, end)
    from_bank = at_the_bank(world, id, currency, -1, start, end)
    yield tell(
        "Sales were {sales}, and {deposits} reached the bank. The way from the one to the other:",
        rule_of(lands),
        sales=Money(sum(row.amount for row in sales), currency),
        deposits=Money(to_bank.moved, currency),
    )
    yield tell(
        "  {sales:+}  {count}",
        sales=Money(sum(row.amount for row in sales), currency),
        count=Count(len(sales), *name_of("charge")),
    )
    fees = sum(row.fee for row in [*activity, *paid])
    if fees:
        yield tell("  {fees:+}  fees", fees=Money(-fees, currency))
    for category, group in by_category(others).items():
        yield tell(
            "  {amount:+}  {count}",
            amount=Money(sum(row.amount for row in group), currency),
            count=Count(len(group), *name_of(category)),
        )
    stays = balance.closing - balance.opening
    if stays:
        yield tell(
            f"  {{stays:+}}  {balance.change}",
            stays=Money(-stays, currency),
            before=Money(balance.opening, currency),
            after=Money(balance.closing, currency),
        )
    if from_bank.moved:
        yield tell("  {taken:+}  was taken from the bank", taken=Money(from_bank.moved, currency))
    for way, sign, which in ((to_bank, 1, "to"), (from_bank, -1, "from")):
        if way.way_before:
            yield tell(
                f"  {{way:+}}  was on its way {which} the bank at the beginning",
                way=Money(sign * way.way_before, currency),
            )
        if way.way_after:
            yield tell(
                f"  {{way:+}}  is on its way {which} the bank at the end",
                way=Money(-sign * way.way_after, currency),
            )
    yield tell("  {deposits}  reached the bank", deposits=Money(to_bank.moved, currency))


class AtTheBank(NamedTuple):
    """What reached the bank in a period, or was taken from it, less what came back; what was on its
    way at its beginning and at its end. In minor units, not negative but for what came back.
    """

    moved: int
    way_before: int
    way_after: int


def at_the_bank(world: World, id: str, currency: str, sign: int, start: int, end: int) -> AtTheBank:
    """What payouts of the payments balance brought to the bank in a period; with the sign -1, what
    debits took from it.
    """
    moved = before = after = 0
    for payout in world.store.each(id, "payout"):
        amount = sign * payout.amount
        if amount < 0 or payout.currency != currency or payout.balance_type != PAYMENTS:
            continue
        landed, back = landed_at(world, payout), came_back_at(world, payout)
        moved += amount * is_within(landed, start, end)
        moved -= amount * (landed is not None and is_within(back, start, end))
        before += amount * on_its_way(payout, landed, back, start)
        after += amount * on_its_way(payout, landed, back, end)
    return AtTheBank(moved, before, after)


def came_back_at(world: World, payout: Any) -> int | None:
    """When a payout came back, or was canceled; None: it did not."""
    row = world.store.latest.get(payout.failure_balance_transaction or "")
    return None if row is None else int(row.created)


def landed_at(world: World, payout: Any) -> int | None:
    """When a payout was paid; None: it is not, or came back before."""
    back, moment = came_back_at(world, payout), arrives(payout)
    if payout.state == "paid" or (back is not None and back > moment):
        return moment
    return None


def is_within(moment: int | None, start: int, end: int) -> bool:
    """Whether a moment lies in the period."""
    return moment is not None and start <= moment < end


def on_its_way(payout: Any, landed: int | None, back: int | None, moment: int) -> bool:
    """Whether a payout was between the balance and the bank just before a moment."""
    over = [each for each in (landed, back) if each is not None]
    return payout.created < moment and not any(each < moment for each in over)


# -- what Stripe cost ------------------------------------------------------------------------------


def costs(world: World, currency: str, activity: list[Row], paid: list[Row]) -> Iterator[Sentence]:
    """Stripe's fees by what they were for, those of a platform, and the exchange margin."""
    stripes: dict[str, int] = {}
    platforms = 0
    for row in [*activity, *paid]:
        category = row.what.reporting_category
        if category == "fee":
            stripes[category] = stripes.get(category, 0) - row.amount
        for line in fee_details(row):
            if line["type"] == "application_fee":
                platforms += line["amount"]
            else:
                stripes[category] = stripes.get(category, 0) + line["amount"]
    hidden = margins(world, activity)
    cost = sum(stripes.values()) + sum(hidden)
    yield tell("Stripe cost {cost} in all.", cost=Money(cost, currency))
    for category, amount in stripes.items():
        if amount:
            yield tell(f"  {{fees}}  fees of {name_of(category)[1]}", fees=Money(amount, currency))
    if hidden:
        yield tell(
            "  {margin}  exchange margin of {count}: no fee shows it, since the rate is worse "
            "than the mid rate of then",
            rule_of(rate_in),
            margin=Money(sum(hidden), currency),
            count=Count(len(hidden), "conversion"),
        )
    if platforms:
        yield tell(
            "The platform took {fees} besides, as application fees.",
            fees=Money(platforms, currency),
        )
