"""At midnight UTC money becomes available; an hour later the account is told so."""

from __future__ import annotations

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.facts.days import HOUR
from stripesim.facts.evidence import rule
from stripesim.jobs import collections, negative_balances, prefunding, refunds, reserves
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.places import RISK_RESERVED


def watch(world: World, pool: Pool, available_on: int) -> None:
    """Money came that is not available yet: plan to look at it when it is."""
    if available_on <= world.now:
        return
    balance_type, account, currency = pool.place
    id = f"{balance_type}/{currency}/{available_on}"
    if not world.schedule.planned(account, id):
        world.schedule.plan(available_on, account, "job", id, "money.matures")


@rule("recorded", "5 of 7 balance.available events at 00:49-01:13 UTC")
def money_matures(change: Change, account: str, id: str) -> None:
    """`balance.available` is sent at 01:00 UTC, once for each account to which money became
    available; not if money only left its balance. `id` is balance type/currency/moment.
    """
    balance_type, currency, moment = id.split("/")
    pool = change.world.ledger.pool(balance_type, account, currency)
    gained = int(moment) in pool.gains
    pool.fold(change.now)
    negative_balances.watch(change.world, pool)
    prefunding.watch(change.world, pool)
    refunds.watch(change.world, pool)
    reserves.watch(change.world, pool)
    collections.watch(change.world, pool)
    if balance_type == RISK_RESERVED:
        return  # held money is not part of the balance shown
    if change.latest(account).state == DELETED:
        return  # what came is written off, and there is nobody to tell
    if gained and not change.world.schedule.planned(account, account, "balance.available"):
        change.plan(change.now + HOUR, account, "job", account, "balance.available")


def balance_available(change: Change, account: str, id: str) -> None:
    """Send `balance.available`, with the whole balance as it is then."""
    settings = settings_of(change.world, account)
    change.world.lifecycles["balance_settings"].do(change, settings, "announce")


@rule("recorded", "2 of 7 balance.available events followed a top-up")
def tell(world: World, account: str) -> None:
    """After a top-up, `balance.available` is sent in the same second."""
    if not world.schedule.planned(account, account, "balance.available"):
        world.schedule.plan(world.now, account, "job", account, "balance.available")
