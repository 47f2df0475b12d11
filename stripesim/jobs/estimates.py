"""Estimates of the next automatic payouts, as things stand. Reading them changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.jobs.payouts import (
    JOB,
    Decision,
    debit_underway,
    what_a_night_pays,
    what_it_pays,
)
from stripesim.jobs.unpaid import unpaid
from stripesim.resources.balance.balance_settings.record import BalanceSettings
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.balance.paid_out import PaidAccount
from stripesim.resources.places import PAYMENTS


class Estimate(NamedTuple):
    """A payout that will be made at `moment` if nothing else happens; `amount` in minor units."""

    moment: int
    arrival_date: int
    currency: str
    source_type: str
    amount: int


class Night(NamedTuple):
    """A night in which automatic payouts are made, and what it decides for one currency: of what is
    available by `until`.
    """

    moment: int
    until: int
    arrival_date: int
    decision: Decision


@rule("documented", "https://docs.stripe.com/connect/supported-embedded-components/balances")
def upcoming_payouts(world: World, account: str) -> Iterator[Estimate]:
    """One estimate for each night, currency and source type in which the present balance, pending
    money included, is planned to be paid out; soonest first.
    """
    for moment, _, arrival, decision in nights(world, account):
        for source_type, amount in decision.parts:
            yield Estimate(moment, arrival, decision.currency, source_type, amount)


def nights(world: World, account: str, also: int | None = None) -> Iterator[Night]:
    """What each planned night decides for each currency, as things stand; soonest first. `also` is
    a night to look at although nothing is planned for it. Nothing while payouts are disabled or
    manual.
    """
    record: PaidAccount = world.store.latest[account]
    settings = settings_of(world, account)
    if not record.payouts_enabled or settings.interval == "manual":
        return
    change, ahead = Change(world, account), world.settings.payout_timing == "ahead"
    paid: dict[str, dict[str, int]] = {}
    moments = {entry.moment for entry in world.schedule.planned(account, JOB)}
    for moment in sorted(moments if also is None else moments | {also}):
        until, arrival = what_it_pays(record, settings, moment, ahead=ahead)
        for pool in world.ledger.of_account(PAYMENTS, account):
            before = paid.setdefault(pool.place.currency, {})
            decision = decided(change, record, settings, pool, until, before)
            for source_type, amount in decision.parts:
                before[source_type] = before.get(source_type, 0) + amount
            yield Night(moment, until, arrival, decision)


def decided(
    change: Change,
    account: PaidAccount,
    settings: BalanceSettings,
    pool: Pool,
    until: int,
    paid: dict[str, int],
) -> Decision:
    """The decision for one currency as things stand, after earlier nights have paid these sums."""
    currency = pool.place.currency
    there = unpaid(change, pool, until)
    return what_a_night_pays(
        account,
        settings,
        change.latest(account.defaults.get(currency, "")),
        currency,
        {source_type: sum - paid.get(source_type, 0) for source_type, sum in there.items()},
        debited=debit_underway(change, account, currency),
    )
