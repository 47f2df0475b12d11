"""A platform's reserve (`connect_reserved`), explained: why it is held, for whom, until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from stripesim.engine.ledger import Place
from stripesim.engine.world import World
from stripesim.explain.figures import Count, Moment, Money, side
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.facts.liability import (
    COLLECTED_AFTER,
    TAIL,
    collected_at,
    end_of_tail,
    required_reserve,
)
from stripesim.jobs.negative_balances import next_debit
from stripesim.jobs.reserves import tails
from stripesim.resources.accounts.connections import connected_accounts
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.connect.reserve_transaction import reserved_or_released
from stripesim.resources.places import CONNECT_RESERVED, PAYMENTS, RISK_RESERVED

NOTHING = (
    "Nothing is held: no account that the platform answers for is below zero, or was debited in "
    "the last {days} business days."
)


class HeldFor(NamedTuple):
    """What is held because of one account, in one currency: `held` in minor units, `since` it was
    last 0, `rows` the ids of the platform's rows since.
    """

    connected: str
    held: int
    since: int
    rows: tuple[str, ...]


def story(world: World, id: str, currencies: list[str]) -> Iterator[Sentence]:
    """The sentences about a platform's reserve. It takes as long as the platform has had reserve
    transactions, and it has connected accounts.
    """
    platform = world.store.latest[id]
    if platform.platform is not None:
        yield tell(
            f"{id} is a connected account: a reserve of this kind (connect_reserved) is held of "
            "platforms only."
        )
        yield from on_hold(world, id, currencies)
        return
    yield tell(
        "connect_reserved is the platform's own money. Stripe holds it because the platform "
        "answers for accounts (controller.losses.payments is application): per currency, what "
        "those accounts are below zero, and what their banks were debited in the last {days} "
        "business days, since a bank may still refuse that.",
        rule_of(required_reserve),
        days=TAIL,
    )
    told = False
    for currency in currencies:
        held = world.ledger.sums.get(Place(CONNECT_RESERVED, id, currency), 0)
        if held:
            told = True
            yield from in_currency(world, platform, currency, held)
    if not told:
        yield tell(NOTHING, rule_of(required_reserve), days=TAIL)
    yield from what_it_is_not()


def on_hold(world: World, id: str, currencies: list[str]) -> Iterator[Sentence]:
    """What the account has on reserve holds of its own, and where they are told."""
    for currency in currencies:
        pool = world.ledger.pools.get(Place(RISK_RESERVED, id, currency))
        if pool is not None and pool.total:
            yield tell(
                "But {held} of its own money is on reserve holds (risk_reserved): "
                f"{side('balance', world.store.latest[id])} names each, and when it is released.",
                held=Money(pool.total, currency),
            )


def held_for(world: World, platform: str, currency: str) -> list[HeldFor]:
    """What is held of a platform because of each account, in one currency."""
    found: dict[str, HeldFor] = {}
    for each in world.store.each(platform, "reserve_transaction"):
        if each.currency != currency:
            continue
        before = found.get(each.connected)
        row = row_id(world, platform, each.id)
        if before is None or not before.held:
            before = HeldFor(each.connected, 0, each.created, ())
        rows = (*before.rows, row) if row else before.rows
        found[each.connected] = before._replace(held=each.held, rows=rows)
    return [each for each in found.values() if each.held]


def row_id(world: World, platform: str, source: str) -> str | None:
    """The id of the row that a reserve transaction made."""
    table = world.store.table(platform, "balance_transaction")
    places = table.index("by source", source_of).get(source, ())
    return next((table.records[place].id for place in places), None)


def source_of(row: Any) -> Any:
    """What a row belongs to."""
    return row.source


def in_currency(world: World, platform: Any, currency: str, held: int) -> Iterator[Sentence]:
    """What is held in one currency: one line an account, and what follows."""
    of = held_for(world, platform.id, currency)
    yield tell(
        f"Held in {currency}: {{held}}, because of {{count}}.",
        held=Money(held, currency),
        count=Count(len(of), "account"),
    )
    for each in of:
        yield from for_one(world, each, currency)
    yield from when_released()
    yield from positive(world, platform, currency)
    yield from if_too_little(world, platform, currency)


def for_one(world: World, each: HeldFor, currency: str) -> Iterator[Sentence]:
    """The line of one account: how much, since when, by which rows; when it is released."""
    yield tell(
        f"  {{held}}  for {each.connected}, since {{since}}, by {{count}}: "
        f"{', '.join(each.rows[-3:])}",
        rule_of(reserved_or_released),
        held=Money(each.held, currency),
        since=Moment(each.since),
        count=Count(len(each.rows), "row"),
        rows=list(each.rows),
    )
    seller = world.store.latest[each.connected]
    pool = world.ledger.pool(PAYMENTS, seller.id, currency)
    owed = -sum(pool.available(world.now).values())
    if owed > 0:
        yield tell("    It is below zero by {owed}.", owed=Money(owed, currency))
        if pool.below_zero_since is not None:
            yield foretell(
                "    Its {days} days are over on {collected}.",
                rule_of(collected_at),
                days=COLLECTED_AFTER,
                collected=Moment(collected_at(pool.below_zero_since)),
            )
    for end, debited in sorted(tails(world, seller, currency)):
        yield foretell(
            "    Its bank was debited for {debited}. That part is released on {end}, unless the "
            "bank refuses the debit before.",
            rule_of(end_of_tail),
            debited=Money(debited, currency),
            end=Moment(end),
        )


def when_released() -> Iterator[Sentence]:
    """What releases it, and what happens after 180 days."""
    yield foretell(
        "What an account is below zero is released in the second in which that is filled: by a "
        "transfer to it, or by payments once they are available. A debit of its bank fills it "
        "too, but its part is held for {days} business days more.",
        rule_of(end_of_tail),
        days=TAIL,
    )
    yield foretell(
        "An account that is below zero for {days} days is paid for out of this reserve: a release, "
        "and a connect_collection_transfer of the same amount. The platform's available balance "
        "does not change by that; the money is gone.",
        rule_of(collected_at),
        days=COLLECTED_AFTER,
    )
    yield foretell(
        "Money that is pending at such an account does not count.", rule_of(required_reserve)
    )


def positive(world: World, platform: Any, currency: str) -> Iterator[Sentence]:
    """Accounts that have money do not make up for those that owe."""
    rich = [
        sum(pool.available(world.now).values())
        for account in connected_accounts(world, platform.id)
        if account.liable == platform.id
        for pool in world.ledger.of_account(PAYMENTS, account.id)
        if pool.place.currency == currency
    ]
    rich = [amount for amount in rich if amount > 0]
    if rich:
        has = "has" if len(rich) == 1 else "have"
        yield tell(
            f"{{count}} of its accounts {has} {{there}} available in all. That does not make up "
            "for it: each account is looked at by itself.",
            rule_of(required_reserve),
            count=Count(len(rich), "other", "others"),
            there=Money(sum(rich), currency),
        )


def if_too_little(world: World, platform: Any, currency: str) -> Iterator[Sentence]:
    """What happens if the platform has less than has to be held."""
    pool = world.ledger.pool(PAYMENTS, platform.id, currency)
    available = sum(pool.available(world.now).values())
    debits = settings_of(world, platform.id).debit_negative_balances
    then = (
        "its own bank is debited by the rules for every balance below zero: sim.explain.balance()"
        if debits
        else "its bank is not debited, since debit_negative_balances is false"
    )
    if available < 0:
        text = (
            "The platform has less than has to be held, so it is below zero itself: {available} is "
            f"available. Nothing is paid out to it, and {then}."
        )
    else:
        text = (
            "The platform has {available} available beside it. If more than that has to be held, "
            f"it goes below zero: nothing is paid out to it then, and {then}."
        )
    yield foretell(text, rule_of(next_debit), available=Money(available, currency), debits=debits)


def what_it_is_not() -> Iterator[Sentence]:
    """Other money that is held, and is not this."""
    yield tell(
        "It is not the money on reserve holds (risk_reserved: an account's own, for its own "
        "risks), not the minimum balance (which payouts leave behind), and not the money added for "
        "refunds and disputes (refund_and_dispute_prefunding)."
    )
