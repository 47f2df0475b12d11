"""The payouts of an account: what the next one will be, and what stands in its way; or why a night
of the past made one, or none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.ledger import Pool
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import able, negative, schedule
from stripesim.explain.figures import Count, Moment, Money, listed
from stripesim.explain.freed import Freed, freed, next_freed, night_after, reserved, sum_of, words
from stripesim.explain.life import tried, would_be_refused
from stripesim.explain.night import debits_underway, made_in, night_of, payouts_before
from stripesim.explain.parts import items, rows_of, total
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.explain.then import Then
from stripesim.facts.currencies import minimum_payout, payout_step
from stripesim.facts.days import DAY
from stripesim.facts.payout_schedules import interval_of
from stripesim.jobs.estimates import DebitToCome, Night, debit_to_come, nights, upcoming_payouts
from stripesim.jobs.negative_balances import conditions, debits_on_their_way, next_debit
from stripesim.jobs.payouts import (
    JOB,
    JOB_HOUR,
    Decision,
    debit_underway,
    next_job,
    next_night,
    shares,
    what_a_night_pays,
)
from stripesim.resources.balance.balance_transaction import status
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.payouts.payout.refusals import more_than_available
from stripesim.resources.places import PAYMENTS

# -- the next --------------------------------------------------------------------------------------


def story(world: World, id: str, currencies: list[str]) -> Iterator[Sentence]:
    """What the next payout in each currency will be, and what stands in its way. It takes as long
    as nights are planned times currencies, and the rows that wait for a payout are read.
    """
    account, settings, coming = world.store.latest[id], settings_of(world, id), freed(world, id)
    yield from underway(world, id, currencies)
    if not account.payouts_enabled:
        yield tell("No payout is made: payouts_enabled of the account is false.")
        yield from able.what_stops_payouts(account)
        for currency in currencies:
            yield from what_waits(world, id, currency, coming.get(currency, []))
        return
    if settings.interval == "manual":
        yield tell(
            "Stripe makes no payout by itself: the schedule is manual.", rule_of(interval_of)
        )
        for currency in currencies:
            yield from by_hand(world, id, currency, coming.get(currency, []))
        return
    ahead = world.settings.payout_timing == "ahead"
    yield schedule.how_often(settings, ahead=ahead)
    soonest = (next_night if ahead else next_job)(world, account, world.now)
    planned = list(nights(world, id, soonest))
    if soonest is not None and not (ahead and settings.interval == "daily"):
        paying = (night.moment for night in planned if night.decision.parts)
        moment = min(paying, default=soonest)
        yield from schedule.why_then(account, settings, world.now, moment)
    for currency in currencies:
        own = [night for night in planned if night.decision.currency == currency]
        yield from in_currency(world, id, currency, own, coming.get(currency, []))


def what_waits_for(world: World, id: str, currency: str) -> Iterator[Sentence]:
    """What stands in the way of what is available; nothing where the next night pays it."""
    account, settings = world.store.latest[id], settings_of(world, id)
    available = Money(sum(Change(world, id).available(PAYMENTS, id, currency).values()), currency)
    if available.amount <= 0:
        return
    if not account.payouts_enabled:
        yield tell("{available} waits: payouts of the account are disabled.", available=available)
        yield from able.what_stops_payouts(account)
        return
    if settings.interval == "manual":
        yield tell(
            "{available} waits until it is paid out by hand: the schedule is manual.",
            rule_of(interval_of),
            available=available,
        )
        return
    ahead = world.settings.payout_timing == "ahead"
    soonest = (next_night if ahead else next_job)(world, account, world.now)
    planned = (each for each in nights(world, id, soonest) if each.decision.currency == currency)
    night = next(planned, None)
    if night is not None and not night.decision.parts:
        yield from in_the_way(world, id, night)


def in_currency(
    world: World, id: str, currency: str, own: list[Night], comes: list[Freed]
) -> Iterator[Sentence]:
    """The next payout in one currency, or why there is none."""
    paying = next((night for night in own if night.decision.parts), None)
    told: list[Freed] = []
    if own and not own[0].decision.parts:
        night, brought = own[0], freed_by(world, id, own[0], comes)
        decision = with_freed(world, id, night.decision, brought)
        if brought and decision.parts:
            told = brought
            yield paid_of_freed(night, decision, brought)
        else:
            yield from nothing_paid(world, id, night._replace(decision=decision))
    elif not own:
        yield tell(f"There is no money in {currency} yet, so there is nothing to pay.")
    if paying is None:
        yield from what_comes(world, id, currency, comes, told)
        return
    yield from the_payout(
        world, id, paying, "Of what waits already, the next payout" if told else "The next payout"
    )
    brought = [each for each in freed_by(world, id, paying, comes) if each not in told]
    if brought:
        yield foretell(
            f"Not counted in that, {{amount}} becomes available before: {words(brought)}. It is "
            "paid out with it, or sooner.",
            amount=sum_of(brought),
        )
    else:
        yield from what_is_held(world, id, currency)


def freed_by(world: World, id: str, night: Night, comes: list[Freed]) -> list[Freed]:
    """What is released, or arrives, in time for the payouts of a night. Nothing, if there are
    payouts in that night neither by plan nor because of it.
    """
    brought = [each for each in comes if each.made <= night.moment and each.moment <= night.until]
    planned = any(entry.moment == night.moment for entry in world.schedule.planned(id, JOB))
    if planned or any(night_after(world, id, each) == night.moment for each in brought):
        return brought
    return []


def with_freed(world: World, id: str, decision: Decision, brought: list[Freed]) -> Decision:
    """What a night decides if this money has come before."""
    there = dict(decision.there)
    for each in brought:
        there[each.source_type] = there.get(each.source_type, 0) + each.amount
    account, debited = world.store.latest[id], decision.obstacle == "debit_underway"
    return what_a_night_pays(
        account, settings_of(world, id), decision.bank, decision.currency, there, debited=debited
    )


def paid_of_freed(night: Night, decision: Decision, brought: list[Freed]) -> Sentence:
    """What a night pays of money that comes before it and is not pending."""
    return foretell(
        "On {made}, the next time, {paid} is paid, if nothing else happens until then: "
        f"{{amount}} becomes available before, since {words(brought)}.",
        rule_of(what_a_night_pays),
        made=Moment(night.moment),
        paid=Money(decision.paid, decision.currency),
        amount=sum_of(brought),
    )


def nothing_paid(world: World, id: str, night: Night) -> Iterator[Sentence]:
    """That the next night pays nothing, and why."""
    currency = night.decision.currency
    yield tell(
        f"On {{night}}, the next time, nothing is paid in {currency}:", night=Moment(night.moment)
    )
    yield from in_the_way(world, id, night)


def in_the_way(world: World, id: str, night: Night) -> Iterator[Sentence]:
    """What keeps a night to come from paying: a debit of the bank may be only planned yet."""
    debits = list(debits_on_their_way(world, id, night.decision.currency))
    if night.decision.obstacle != "debit_underway" or debits or night.debit is None:
        yield from schedule.obstacle(world.store.latest[id], night.decision, debits)
        return
    yield tell(
        "The bank is debited for {owed} on {made}, since the balance is below zero then. Until "
        "that arrives, on {arrival}, nothing is paid out in its currency.",
        rule_of(debit_underway),
        owed=Money(night.debit.takes.owed, night.decision.currency),
        made=Moment(night.debit.moment),
        arrival=Moment(night.debit.takes.arrival),
    )


def underway(world: World, id: str, currencies: list[str]) -> Iterator[Sentence]:
    """The payouts that are on their way."""
    for payout in world.store.each(id, "payout"):
        if payout.state in ("pending", "in_transit") and payout.currency in currencies:
            what = "a debit of the bank, " if payout.amount < 0 else ""
            yield tell(
                f"On its way already: {what}{payout.id} of {{amount}}, for {{arrival}}.",
                amount=Money(abs(payout.amount), payout.currency),
                arrival=Moment(payout.arrival_date),
            )


def the_payout(world: World, id: str, night: Night, which: str) -> Iterator[Sentence]:
    """What a planned night will pay; `which` payout it is, in words."""
    decision = night.decision
    yield foretell(
        f"{which} will be {{amount}}, made on {{made}}, if nothing else happens until then. "
        "The bank should have it on {arrival}.",
        rule_of(upcoming_payouts),
        amount=Money(decision.paid, decision.currency),
        made=Moment(night.moment),
        arrival=Moment(night.arrival_date),
    )
    if len(decision.parts) > 1:
        parts = {type: Money(amount, decision.currency) for type, amount in decision.parts}
        kinds = listed([f"{{{type}}} of {type} money" for type in parts])
        count = Count(len(parts), "payout")
        yield foretell(f"It is made as {{count}}: {kinds}.", rule_of(shares), count=count, **parts)
    if world.settings.payout_timing == "ahead":
        calendar = world.store.latest[id].calendar
        yield from schedule.made_ahead(calendar, night.moment, night.until)
    rows = waiting(world, world.ledger.pool(PAYMENTS, id, decision.currency), night.until)
    yield from made_of(rows, decision, night.debit)


def made_of(
    rows: list[Row], decision: Decision, debit: DebitToCome | None = None
) -> Iterator[Sentence]:
    """What a night pays is made of: the rows, a debit before it, what was there besides, what
    stays.
    """
    currency, amount = decision.currency, decision.paid
    if rows or debit is not None:
        yield tell("It is made of:")
        yield from items(rows)
    besides = sum(decision.there.values()) - sum(row.net for row in rows)
    if debit is not None:
        besides -= debit.takes.owed
        yield foretell(
            "  {owed:+}  the debit of the bank on {made}, for what is below zero then",
            rule_of(next_debit),
            owed=Money(debit.takes.owed, currency),
            made=Moment(debit.moment),
        )
    if besides:
        yield tell(
            "  {besides:+}  what earlier payouts have left, or taken before",
            besides=Money(besides, currency),
        )
    there = sum(decision.there.values())
    stays = there - amount
    if decision.kept:
        yield tell(
            "That is {there} in all. The minimum balance of {kept} stays, and {amount} is paid.",
            rule_of(shares),
            there=Money(there, currency),
            kept=Money(decision.kept, currency),
            amount=Money(amount, currency),
        )
    elif stays:
        yield tell(
            "{stays} stays: the payout would be too small, or is of whole units only.",
            stays=Money(stays, currency),
        )


def waiting(world: World, pool: Pool, until: int) -> list[Row]:
    """The rows available by a moment that no payout has taken."""
    records = world.store.table(pool.place.account, "balance_transaction").records
    return [records[place] for bucket in pool.unpaid_until(until).values() for place in bucket]


def by_hand(world: World, id: str, currency: str, comes: list[Freed]) -> Iterator[Sentence]:
    """What a request can pay out, and what stands in its way. It is tried, not made."""
    sums = Change(world, id).available(PAYMENTS, id, currency)
    available = sum(sums.values())
    yield tell(
        f"{{available}} is available in {currency}.",
        rule_of(more_than_available),
        available=Money(available, currency),
    )
    step = payout_step(currency)
    least = minimum_payout(world.store.latest[id].country, currency)
    smallest = ("card", least + -least % step)
    for source_type, amount in list(shares(sums, 0, least, step)) or [smallest]:
        asked = {"amount": amount, "currency": currency, "source_type": source_type}
        refusal = tried(world, id, "payout", facts=asked).refusal
        of_it = "" if source_type == "card" else f" with source_type={source_type!r}"
        if refusal is None:
            yield foretell(
                f"`payouts.create`{of_it} can pay out {{amount}}, and not more.",
                rule_of(shares if amount == available else payout_step),
                amount=Money(amount, currency),
            )
        else:
            yield would_be_refused(world, refusal, "`payouts.create`")
    yield from what_comes(world, id, currency, comes)


def what_waits(world: World, id: str, currency: str, comes: list[Freed]) -> Iterator[Sentence]:
    """What is there and cannot be paid out, and what comes."""
    available = sum(Change(world, id).available(PAYMENTS, id, currency).values())
    waits = " and waits" if available > 0 else ""
    yield tell(
        f"{{available}} is available in {currency}{waits}.", available=Money(available, currency)
    )
    yield from what_comes(world, id, currency, comes)


def what_comes(
    world: World, id: str, currency: str, comes: list[Freed], told: Collection[Freed] = ()
) -> Iterator[Sentence]:
    """The next day on which money becomes available: pending money, and what is released or
    arrives, unless that is told already.
    """
    pool = world.ledger.pool(PAYMENTS, id, currency) if has_pool(world, id, currency) else None
    ahead = {} if pool is None else {m: p for m, p in pool.ahead.items() if m > world.now}
    if ahead:
        moment = min(ahead)
        yield foretell(
            "The next money, {amount}, becomes available on {day}.",
            amount=Money(sum(ahead[moment].values()), currency),
            day=Moment(moment),
        )
    debit = list(asked_of_the_bank(world, id, currency))
    besides = list(next_freed(world, id, [each for each in comes if each not in told]))
    yield from [*debit, *besides]
    if not besides and not told:
        yield from what_is_held(world, id, currency)
    if not ahead and not debit and not besides:
        yield foretell(f"No money in {currency} is pending.")


def what_is_held(world: World, id: str, currency: str) -> Iterator[Sentence]:
    """What of a platform's money comes back when its accounts owe less."""
    held = reserved(world, id, currency)
    if held:
        yield tell(
            "{held} is held because of accounts that owe, and is not counted: "
            "sim.explain.reserve() tells when it comes back.",
            held=Money(held, currency),
        )


def asked_of_the_bank(world: World, id: str, currency: str) -> Iterator[Sentence]:
    """The debit of the bank that is planned, if the account is below zero."""
    account, planned = world.store.latest[id], world.schedule.planned(id, f"debit/{currency}")
    if planned and all(conditions(world, account, currency)):
        pool = world.ledger.pool(PAYMENTS, id, currency)
        yield from islice(negative.a_debit(currency, debit_to_come(world, pool)), 1)


def has_pool(world: World, id: str, currency: str) -> bool:
    """Whether the account has ever had money in the currency."""
    return (PAYMENTS, id, currency) in world.ledger.pools


# -- a night of the past ---------------------------------------------------------------------------


def past(world: World, id: str, currencies: list[str], day: int) -> Iterator[Sentence]:
    """What the night of a day paid in each currency, or why nothing. For each currency it takes as
    long as the account has rows until then, and the log has events since.
    """
    moment = day * DAY + JOB_HOUR
    told = False
    for currency in currencies:
        made = [payout for payout in made_in(world, id, moment) if payout.currency == currency]
        for payout in made:
            what = "debited the bank for" if payout.amount < 0 else "paid"
            yield tell(
                f"The night {what} {{amount}}: sim.explain({payout.id!r}) tells more.",
                amount=Money(abs(payout.amount), currency),
                made=Moment(moment),
            )
        if any(payout.amount > 0 for payout in made):
            continue
        night = night_of(world, id, currency, day)
        if night.why_not is None:
            yield tell(f"Nothing was paid in {currency}:")
            yield from decided(world, id, night)
        elif not told:
            told = True
            yield tell("No automatic payout was made.")
            yield from why_none(night)


def why_none(night: Any) -> Iterator[Sentence]:
    """Why a night made no payout at all."""
    if night.why_not == "disabled":
        yield tell("Payouts of the account were disabled.")
        yield from able.what_stops_payouts(night.account)
    elif night.why_not == "manual":
        yield tell(
            "The schedule was manual: Stripe made no payout by itself.", rule_of(interval_of)
        )
    elif night.why_not == "after_midnight":
        yield tell(
            "Made ahead, a night pays the day before. What came, or was changed, after midnight "
            "is for the night after.",
            rule_of(next_night),
        )
    else:
        yield schedule.why_not_due(night)


def decided(world: World, id: str, night: Any) -> Iterator[Sentence]:
    """What stood in the way in a night of the past."""
    decision, moment = night.decision, night.moment
    then, before = Then.before(world, moment), payouts_before(world, id, moment)
    underway = list(debits_underway(then, before, decision.currency, moment))
    yield from schedule.obstacle(night.account, decision, underway, past=True)
    if decision.obstacle in ("nothing", "negative", "too_little"):
        yield from what_was_pending(world, id, decision.currency, moment)


def what_was_pending(world: World, id: str, currency: str, moment: int) -> Iterator[Sentence]:
    """What a night of the past could not pay yet."""
    rows = [
        row
        for row in rows_of(world, world.ledger.pool(PAYMENTS, id, currency))
        if row.created < moment < row.available_on
    ]
    if not rows:
        return
    first = min(row.available_on for row in rows)
    soonest = [row for row in rows if row.available_on == first]
    of_it = "" if len(soonest) == len(rows) else "{amount} of it "
    yield tell(
        f"{{pending}} was pending, {of_it}available from {{day}} on.",
        rule_of(status),
        pending=Money(total(rows), currency),
        amount=Money(total(soonest), currency),
        day=Moment(first),
    )
