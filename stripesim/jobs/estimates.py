"""Estimates of the next automatic payouts, as things stand. Reading them changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.facts.currencies import minimum_payout, payout_step
from stripesim.facts.days import DAY
from stripesim.facts.evidence import rule
from stripesim.jobs.payouts import JOB, debit_underway, pays_until, shares
from stripesim.jobs.unpaid import unpaid
from stripesim.resources.balance.balance_settings.record import BalanceSettings
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.balance.paid_out import Destination, PaidAccount
from stripesim.resources.places import PAYMENTS


class Estimate(NamedTuple):
    """A payout that will be made at `moment` if nothing else happens; `amount` in minor units."""

    moment: int
    arrival_date: int
    currency: str
    source_type: str
    amount: int


@rule("documented", "https://docs.stripe.com/connect/supported-embedded-components/balances")
def upcoming_payouts(world: World, account: str) -> Iterator[Estimate]:
    """One estimate for each night, currency and source type in which the present balance, pending
    money included, is planned to be paid out; soonest first.
    """
    record: PaidAccount = world.store.latest[account]
    settings = settings_of(world, account)
    if not record.payouts_enabled or settings.interval == "manual":
        return
    change = Change(world, account)
    paid: dict[tuple[str, str], int] = {}
    for entry in sorted(world.schedule.planned(account, JOB)):
        if world.settings.payout_timing == "ahead":
            until = arrival = pays_until(record, settings, entry.moment)
        else:
            until, arrival = entry.moment, entry.moment // DAY * DAY
        for pool in world.ledger.of_account(PAYMENTS, account):
            for source_type, amount in _parts(change, record, settings, pool, until, paid):
                currency = pool.place.currency
                paid[currency, source_type] = paid.get((currency, source_type), 0) + amount
                yield Estimate(entry.moment, arrival, currency, source_type, amount)


def _parts(
    change: Change,
    account: PaidAccount,
    settings: BalanceSettings,
    pool: Pool,
    until: int,
    paid: dict[tuple[str, str], int],
) -> Iterator[tuple[str, int]]:
    """What one night would pay out in one currency, after what earlier nights have paid."""
    currency = pool.place.currency
    bank: Destination | None = change.latest(account.defaults.get(currency, ""))
    if bank is None or bank.state == "errored" or debit_underway(change, account, currency):
        return iter(())
    left = {
        source_type: amount - paid.get((currency, source_type), 0)
        for source_type, amount in unpaid(change, pool, until).items()
    }
    kept = (settings.minimum_balance_by_currency or {}).get(currency, 0)
    return shares(left, kept, minimum_payout(account.country, currency), payout_step(currency))
