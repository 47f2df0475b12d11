"""A new world with Stripe's tables, and the account that a simulator begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.ids import Ids
from stripesim.engine.world import World
from stripesim.facts.bank_numbers import bank_that_works
from stripesim.facts.payout_schedules import interval_of
from stripesim.jobs import JOBS, LISTENERS, WAKERS, check, rank, tell, watch
from stripesim.resources.registry import LIFECYCLES, SHAPES
from stripesim.resources.rows import BalanceTransaction
from stripesim.resources.settings import Settings


def new_world(now: int, ids: Ids, settings: Settings | None = None) -> World:
    """An empty world with Stripe's tables."""
    return World(
        now=now,
        ids=ids,
        settings=settings,
        lifecycles=LIFECYCLES,
        shapes=SHAPES,
        jobs=JOBS,
        wakers=WAKERS,
        watch=watch,
        row=BalanceTransaction,
        event_prefix="evt",
        listeners=LISTENERS,
        tell=tell,
        rank=rank,
        check=check,
    )


def open_account(world: World, facts: Mapping[str, Any], opening_balance: Mapping[str, int]) -> str:
    """Open the first account, with a bank account and what it starts with: its id. The balance is
    currency -> minor units. No event tells of this.
    """
    change = Change(world, "")
    account = LIFECYCLES["account"].create(change, facts, "open")
    bank = bank_that_works(account.country, account.default_currency)
    terms = {**facts, "account": account.id, "interval": interval_of(account.country)}
    with change.on(account.id):
        LIFECYCLES["balance_settings"].create(change, terms)
        LIFECYCLES["external_account"].create(change, {"external_account": bank}, "add")
        for currency, amount in opening_balance.items():
            facts = {
                "source": "btok_us_verified",
                "amount": amount,
                "currency": currency.lower(),
                "description": "Opening balance",
            }
            LIFECYCLES["topup"].create(change, facts, "open")
    change.events.clear()  # what was there before the first call is not told
    change.commit()
    return str(account.id)
