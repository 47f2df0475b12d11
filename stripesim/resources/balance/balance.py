"""The balance of an account: available and pending, read from the ledger."""

from __future__ import annotations

from typing import Any

from stripesim.engine.ledger import Place
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.balance.instant_available import instant_available
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.places import CONNECT_RESERVED, ISSUING, PAYMENTS, PREFUNDING


@rule("recorded", "23 balances; a 2026 sandbox for refund_and_dispute_prefunding")
def render(account: str, world: World) -> dict[str, Any]:
    """The balance has one entry for each currency that the account has held or has a bank account
    for, zeros included; the default currency comes first, and each list has the same order.
    """
    record: PaidAccount = world.store.latest[account]
    pools = {pool.place.currency: pool for pool in world.ledger.of_account(PAYMENTS, account)}
    currencies = dict.fromkeys([record.default_currency, *record.defaults, *pools])
    available, pending = [], []
    for currency in currencies:
        pool = pools.get(currency)
        now = {} if pool is None else pool.available(world.now)
        ahead = {} if pool is None else pool.pending(world.now)
        kinds = list(dict.fromkeys(["card", *now, *ahead]))
        available.append(entry(currency, now, kinds))
        pending.append(entry(currency, ahead, kinds))
    return {
        "object": "balance",
        "available": available,
        **connect_reserved(account, list(currencies), world),
        **instant_available(record, world),
        **issuing(account, world),
        "livemode": False,
        "pending": pending,
        "refund_and_dispute_prefunding": prefunding(record, world),
    }


@rule("recorded", "14 of 14 balances of platforms, 4 of 4 of connected accounts without it")
def connect_reserved(account: str, currencies: list[str], world: World) -> dict[str, Any]:
    """An account that has or had connected accounts shows `connect_reserved`: money held because of
    them, in the currencies of its other lists, zeros included.
    """
    connections = world.store.tables.get((account, "connection"))
    if connections is None or not connections.records:
        return {}
    sums = world.ledger.sums
    held = ((name, sums.get(Place(CONNECT_RESERVED, account, name), 0)) for name in currencies)
    return {"connect_reserved": [{"amount": amount, "currency": name} for name, amount in held]}


@rule("documented", "https://docs.stripe.com/api/balance/balance_object; that it stays is assumed")
def issuing(account: str, world: World) -> dict[str, Any]:
    """`issuing` is the money that cards issued by the account can spend; shown once there was
    any.
    """
    pools = list(world.ledger.of_account(ISSUING, account))
    if not pools:
        return {}
    there = [
        {"amount": sum(pool.available(world.now).values()), "currency": pool.place.currency}
        for pool in pools
    ]
    return {"issuing": {"available": there}}


@rule("recorded", "a 2026 sandbox that held none; entries of several currencies assumed")
def prefunding(account: PaidAccount, world: World) -> dict[str, Any]:
    """`refund_and_dispute_prefunding` shows money added for refunds and disputes: in the default
    currency, then in each other currency used.
    """
    now = world.now
    pools = {pool.place.currency: pool for pool in world.ledger.of_account(PREFUNDING, account.id)}
    available, pending = [], []
    for currency in dict.fromkeys([account.default_currency, *pools]):
        pool = pools.get(currency)
        there = 0 if pool is None else sum(pool.available(now).values())
        ahead = 0 if pool is None else sum(pool.pending(now).values())
        available.append({"amount": there, "currency": currency})
        pending.append({"amount": ahead, "currency": currency})
    return {"available": available, "pending": pending}


def entry(currency: str, sums: dict[str, int], kinds: list[str]) -> dict[str, Any]:
    """One entry of the balance: a sum, and the part of it from each source type."""
    return {
        "amount": sum(sums.values()),
        "currency": currency,
        "source_types": {kind: sums.get(kind, 0) for kind in kinds},
    }
