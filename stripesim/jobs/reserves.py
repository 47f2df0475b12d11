"""A platform's reserve (`connect_reserved`): money held because accounts that it is liable for are
below zero.

What has to be held for an account follows from its balance and from the debits of its bank;
`reserve_transaction` rows of the platform bring what is held there, in the very second in which it
changes. (`stripesim/facts/liability.py` says how much and how long)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stripesim.engine.change import Change
from stripesim.engine.ledger import Place, Pool
from stripesim.engine.refusal import Corrupt
from stripesim.engine.world import World
from stripesim.facts.liability import end_of_tail, required_reserve
from stripesim.jobs.negative_balances import held_beyond_its_charges, recent_debits, row_of
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.connect.reserve_transaction import ReserveTransaction, reserved_for
from stripesim.resources.places import CONNECT_RESERVED, PAYMENTS


def watch(world: World, pool: Pool) -> None:
    """What is available to an account changed: adjust its platform's reserve now, and again when a
    debit of its bank can no longer be refused.
    """
    name, id, currency = pool.place
    account: PaidAccount = world.store.latest[id]
    if name != PAYMENTS or account.liable == id:
        return
    debits = list(tails(world, account, currency))
    ends = {end for end, _ in debits}
    tail = f"tail/{currency}"
    planned = world.schedule.planned(id, tail)
    if (ends or planned) and {entry.moment for entry in planned} != ends:
        world.schedule.cancel(id, tail)
        for end in sorted(ends):
            world.schedule.plan(end, id, "job", tail, "tail.ends")
    reserve = f"reserve/{currency}"
    if missing(world, account, currency, debits) and not world.schedule.planned(id, reserve):
        world.schedule.plan(world.now, id, "job", reserve, "reserve")


def resize(change: Change, account: str, id: str) -> None:
    """Hold more of the platform's money, or release the excess: one row on the platform."""
    currency = id.partition("/")[2]
    seller: PaidAccount = change.latest(account)
    world = change.world
    amount = missing(world, seller, currency, tails(world, seller, currency))
    if amount:
        facts = {"amount": -amount, "currency": currency, "connected": account}
        with change.on(seller.liable):
            world.lifecycles["reserve_transaction"].create(change, facts)


def missing(
    world: World, seller: PaidAccount, currency: str, debits: Iterable[tuple[int, int]]
) -> int:
    """How much more the platform's reserve for an account has to be, with these `tails`; negative:
    how much less.
    """
    pool = world.ledger.pools.get((PAYMENTS, seller.id, currency))
    available = 0 if pool is None else sum(pool.available(world.now).values())
    if available < 0:
        available += held_beyond_its_charges(world, seller.id, currency)
    debited = sum(amount for _, amount in debits)
    held = reserved_for(world, seller.liable, seller.id, currency)
    return required_reserve(available, debited) - held


def tails(world: World, seller: PaidAccount, currency: str) -> Iterator[tuple[int, int]]:
    """The debits of an account's bank whose money has come but which may still be refused, as
    (until when, amount).
    """
    for payout in recent_debits(world, seller.id, currency):
        posted = row_of(world, payout).available_on
        end = end_of_tail(seller.calendar, posted)
        if posted <= world.now < end:
            yield end, -payout.amount


def check(world: World) -> None:
    """Check that the reserve for each account is what it has to be, and that their sum is the
    platform's reserve.
    """
    held: dict[Place, int] = {}
    newest: dict[tuple[str, str], ReserveTransaction] = {}
    for (platform, kind), table in list(world.store.tables.items()):
        if kind == "reserve_transaction":
            for each in table.records:
                newest[each.connected, each.currency] = each
                place = Place(CONNECT_RESERVED, platform, each.currency)
                held[place] = held.get(place, 0)
    for each in newest.values():
        held[Place(CONNECT_RESERVED, each.account, each.currency)] += each.held
    for place, amount in held.items():
        if world.ledger.sums[place] != amount:
            raise Corrupt(f"{place}: {world.ledger.sums[place]}; held for accounts: {amount}")
    for name, id, currency in list(world.ledger.pools):
        account = world.store.latest[id]
        if name != PAYMENTS or account.liable == id:
            continue
        wrong = missing(world, account, currency, tails(world, account, currency))
        if wrong and not world.schedule.planned(id, f"reserve/{currency}"):
            raise Corrupt(f"{wrong} more {currency} should be held of {account.liable} for {id}")
