"""Estimates of the next automatic payouts, and of the next debit of the bank, as things stand.
Reading them changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.jobs.negative_balances import (
    DEBITED,
    Debit,
    conditions,
    next_debit,
    what_is_debited,
)
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


class DebitToCome(NamedTuple):
    """A debit of the bank that is still to come: when it is made, and what it takes."""

    moment: int
    takes: Debit


class Night(NamedTuple):
    """A night in which automatic payouts are made, and what it decides for one currency: of what is
    available by `until`, with what the bank is debited for before (`debit`, or None).
    """

    moment: int
    until: int
    arrival_date: int
    decision: Decision
    debit: DebitToCome | None


@rule("documented", "https://docs.stripe.com/connect/supported-embedded-components/balances")
def upcoming_payouts(world: World, account: str) -> Iterator[Estimate]:
    """One estimate for each night, currency and source type in which the present balance, pending
    money included, is planned to be paid out; soonest first.
    """
    for moment, _, arrival, decision, _ in nights(world, account):
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
    debits = {
        pool.place: planned_debit(world, record, pool)
        for pool in world.ledger.of_account(PAYMENTS, account)
    }
    for moment in sorted(moments if also is None else moments | {also}):
        until, arrival = what_it_pays(record, settings, moment, ahead=ahead)
        for pool in world.ledger.of_account(PAYMENTS, account):
            before = paid.setdefault(pool.place.currency, {})
            debit = debits[pool.place]
            if debit is not None and debit.moment >= moment:
                debit = None
            decision = decided(change, record, settings, pool, (moment, until), before, debit)
            for source_type, amount in decision.parts:
                before[source_type] = before.get(source_type, 0) + amount
            yield Night(moment, until, arrival, decision, debit)


def decided(
    change: Change,
    account: PaidAccount,
    settings: BalanceSettings,
    pool: Pool,
    night: tuple[int, int],
    paid: dict[str, int],
    debit: DebitToCome | None,
) -> Decision:
    """The decision for one currency as things stand, after earlier nights have paid these sums, and
    after a debit of the bank. night: its moment, and until when it pays.
    """
    moment, until = night
    currency = pool.place.currency
    there = {
        source_type: sum - paid.get(source_type, 0)
        for source_type, sum in unpaid(change, pool, until).items()
    }
    if debit is not None and debit.takes.arrival <= until:
        there[DEBITED] = there.get(DEBITED, 0) + debit.takes.owed
    underway = debit is not None and debit.takes.arrival > moment
    bank = change.latest(account.defaults.get(currency, ""))
    debited = underway or debit_underway(change, account, currency)
    return what_a_night_pays(account, settings, bank, currency, there, debited=debited)


def planned_debit(world: World, account: PaidAccount, pool: Pool) -> DebitToCome | None:
    """The debit of the bank that is planned for a balance, or will be once it falls below zero;
    None: none is, or too little is owed.
    """
    if not all(conditions(world, account, pool.place.currency)):
        return None
    since = None
    if not world.schedule.planned(account.id, f"debit/{pool.place.currency}"):
        since = falls_below_zero(world, pool)
        if since is None:
            return None
    debit = debit_to_come(world, pool, since)
    return debit if debit.takes.owed > debit.takes.least else None


def falls_below_zero(world: World, pool: Pool) -> int | None:
    """When what is pending takes a balance below zero in which nothing is until then; else None."""
    available = sum(pool.available(world.now).values())
    for moment in sorted(moment for moment in pool.ahead if moment > world.now):
        if available:
            return None
        available = sum(pool.ahead[moment].values())
        if available < 0:
            return moment
    return None


def debit_to_come(world: World, pool: Pool, since: int | None = None) -> DebitToCome:
    """The debit of the bank as things stand: when it is planned, else when the rule says. since:
    when the balance will fall below zero, if it has not.
    """
    account = world.store.latest[pool.place.account]
    planned = world.schedule.planned(account.id, f"debit/{pool.place.currency}")
    if planned:
        moment = planned[0].moment
    else:
        fell = since or pool.below_zero_since or world.now
        moment = next_debit(account, fell, since or world.now)
    takes = what_is_debited(Change(world, account.id), account, pool, moment)
    return DebitToCome(moment, takes)
