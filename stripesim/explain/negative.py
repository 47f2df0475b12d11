"""A balance below zero, explained: how it came, who answers for it, what happens by itself, what
stops, and what ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.ledger import Place, Pool
from stripesim.engine.world import World
from stripesim.explain.figures import Moment, Money
from stripesim.explain.freed import Freed, next_freed
from stripesim.explain.parts import counts_from, each, rows_of, total
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.facts.currencies import decimals
from stripesim.facts.liability import COLLECTED_AFTER, collected_at, required_reserve
from stripesim.facts.payout_schedules import debit_days, least_debit
from stripesim.jobs import prefunding
from stripesim.jobs.estimates import DebitToCome, debit_to_come
from stripesim.jobs.negative_balances import (
    arrival_of,
    bank_to_debit,
    conditions,
    debits_on_their_way,
    next_debit,
)
from stripesim.jobs.payouts import what_a_night_pays
from stripesim.resources.balance.balance_transaction import status
from stripesim.resources.payments.refund.outcomes import pays
from stripesim.resources.payouts.payout.outcomes import debit_comes_back
from stripesim.resources.payouts.payout.refusals import more_than_available
from stripesim.resources.places import PREFUNDING


def story(world: World, pool: Pool, comes: list[Freed]) -> Iterator[Sentence]:
    """The sentences about one currency of an account that is below zero; `comes` is what the
    schedule brings to it. It takes as long as the account has rows.
    """
    account = world.store.latest[pool.place.account]
    yield from how_it_came(world, pool)
    yield from who_answers(account)
    yield from by_itself(world, account, pool, comes)
    yield from what_stops(world, account, pool.place.currency)
    yield from after_half_a_year(account, pool)
    yield from what_ends_it(world, account, pool)


# -- how it came -----------------------------------------------------------------------------------


def how_it_came(world: World, pool: Pool) -> Iterator[Sentence]:
    """Which figure is negative, since when, and all rows since it was last at or above 0."""
    currency, pending = pool.place.currency, sum(pool.pending(world.now).values())
    since = pool.below_zero_since or world.now
    yield tell(
        f"What is available in {currency} is negative since {{since}}. Only this figure counts: "
        "what is pending ({pending}) does not, nor does money in other currencies.",
        rule_of(what_a_night_pays),
        since=Moment(since),
        pending=Money(pending, currency),
    )
    rows = [row for row in rows_of(world, pool) if counts_from(row) <= world.now]
    rows.sort(key=lambda row: (counts_from(row), row.serial))
    before = [row for row in rows if counts_from(row) < since]
    after = [row for row in rows if counts_from(row) >= since]
    yield tell("Before that, {had} was available. Then came:", had=Money(total(before), currency))
    yield from each(after, most=50)
    yield tell("That makes {available}.", available=Money(total(rows), currency))


# -- who answers -----------------------------------------------------------------------------------


def who_answers(account: Any) -> Iterator[Sentence]:
    """Who is liable for it."""
    if account.platform is None:
        yield tell("The account itself owes it to Stripe.", rule_of(required_reserve))
    elif account.liable == account.id:
        yield tell(
            "The account itself owes it to Stripe, and Stripe bears what cannot be got "
            "(controller.losses.payments is stripe). The platform pays nothing.",
            rule_of(required_reserve),
        )
    else:
        yield tell(
            f"Its platform {account.liable} answers for it (controller.losses.payments is "
            "application): as much of the platform's own money is held until it is filled.",
            rule_of(required_reserve),
        )
        yield tell(
            "It answers so for the balance of this account only. Refunds and disputes of "
            "destination charges and of separate charges land on the platform's own balance."
        )


# -- what happens by itself ------------------------------------------------------------------------


def by_itself(world: World, account: Any, pool: Pool, comes: list[Freed]) -> Iterator[Sentence]:
    """Money added for refunds, money that is pending, a debit of the bank: each with what it needs;
    else nothing.
    """
    currency = pool.place.currency
    yield from repaid(world, account.id, currency)
    underway = list(debits_on_their_way(world, account.id, currency))
    if underway:
        yield from on_its_way(underway)
        return
    sums = {m: sum(part.values()) for m, part in pool.ahead.items() if m > world.now}
    coming = {moment: amount for moment, amount in sums.items() if amount}
    if coming:
        first = min(coming)
        does = "fills that much" if coming[first] > 0 else "takes it further below zero"
        yield foretell(
            f"By itself: {{amount}} that is pending becomes available on {{day}}, and {does}.",
            rule_of(status),
            amount=Money(coming[first], currency),
            day=Moment(first),
        )
    besides = list(next_freed(world, account.id, comes))
    yield from besides
    met = conditions(world, account, currency)
    debit = debit_to_come(world, pool) if met.country else None
    debited = list(a_debit(currency, debit)) if debit is not None and all(met) else []
    yield from debited
    if not debited:
        else_ = "" if coming or besides else ", and nothing is pending: nothing fills it by itself"
        yield tell(f"The bank is not debited{else_}.")
    yield tell("A debit of the bank needs all of these:", rule_of(bank_to_debit))
    owed = -sum(pool.available(world.now).values()) if debit is None else debit.takes.owed
    yield from needs(account, pool, met, owed)


def on_its_way(debits: list[Any]) -> Iterator[Sentence]:
    """Debits that were made and have not arrived."""
    for debit in debits:
        yield foretell(
            f"By itself: the bank has been debited by {debit.id} for {{amount}}, which is on its "
            "way: it is pending, and becomes available on {arrival}.",
            rule_of(arrival_of),
            amount=Money(-debit.amount, debit.currency),
            arrival=Moment(debit.arrival_date),
        )
    yield if_refused()


def if_refused() -> Sentence:
    """What follows if the bank refuses a debit. When, is not told: the bank decides."""
    return foretell(
        "If the bank refuses it, we hear of it on the business day after it arrives: it is taken "
        "out of the balance again, the bank account is errored, and no other debit is made until "
        "its details are updated.",
        rule_of(debit_comes_back),
    )


def repaid(world: World, id: str, currency: str) -> Iterator[Sentence]:
    """Money added for refunds and disputes repays it."""
    added = world.ledger.pools.get(Place(PREFUNDING, id, currency))
    if added is not None and sum(added.pending(world.now).values()) > 0:
        yield foretell(
            "By itself: {amount} added for refunds and disputes repays it, as far as it reaches.",
            rule_of(prefunding.repay),
            amount=Money(sum(added.pending(world.now).values()), currency),
        )


def a_debit(currency: str, debit: DebitToCome) -> Iterator[Sentence]:
    """A debit that is to come, unless too little is owed for one."""
    if debit.takes.owed <= debit.takes.least:
        return
    yield foretell(
        "By itself: Stripe debits the bank for {owed}, on {made}, whatever the schedule of "
        "payouts. Money that becomes available until it arrives is counted.",
        rule_of(next_debit),
        owed=Money(debit.takes.owed, currency),
        made=Moment(debit.moment),
    )
    yield foretell(
        "It arrives on {arrival}, by the days of its country; then the balance is filled.",
        rule_of(arrival_of),
        arrival=Moment(debit.takes.arrival),
    )
    yield if_refused()


def needs(account: Any, pool: Pool, met: Any, owed: int) -> Iterator[Sentence]:
    """Each condition of a debit, and whether it is met."""
    currency = pool.place.currency
    yield check(
        f"banks in {account.country} are debited", met.country, rule_of(debit_days), met.country
    )
    yield check("debit_negative_balances is true", met.allowed, None, met.allowed)
    yield check(f"a bank account in {currency}, not a card", met.bank, None, met.bank)
    yield check("that bank account is not errored", met.works, None, met.works)
    least = least_debit(decimals(currency), account.liable == account.id)
    least_money, owed_money = Money(least, currency), Money(max(owed, 0), currency)
    text = "more than {least} is owed when it is made"
    yield tell(
        f"  {YES if owed > least else NO}  {text}: {{owed}}",
        rule_of(least_debit),
        least=least_money,
        owed=owed_money,
    )


YES, NO = "yes", "no "


def check(text: str, met: bool, rule: Any, value: Any) -> Sentence:
    """One condition, and whether it is met."""
    return tell(f"  {YES if met else NO}  {text}", rule, met=value)


# -- what stops, and what does not -----------------------------------------------------------------


def what_stops(world: World, account: Any, currency: str) -> Iterator[Sentence]:
    """What cannot be done meanwhile, and what goes on."""
    yield tell(
        f"Meanwhile no payout is made in {currency}. A request for one is refused, and so is a "
        "transfer of available money (balance_insufficient). Payouts that are on their way go on.",
        rule_of(more_than_available),
    )
    mode = world.settings.refunds_when_short
    refunds = {
        "overdraw": "refunds too: they take it further below zero",
        "wait_when_negative": "refunds wait, as pending, until it is filled",
        "wait_when_short": "refunds wait, as pending, until there is enough",
    }[mode]
    yield tell(
        f"Charges and transfers to it go on; {refunds} (a setting of the simulator: "
        f"refunds_when_short={mode!r}). Money in other currencies is paid out as ever.",
        rule_of(pays),
        setting=mode,
    )


# -- how it ends -----------------------------------------------------------------------------------


def after_half_a_year(account: Any, pool: Pool) -> Iterator[Sentence]:
    """The 180 days after which a platform pays."""
    if account.liable == account.id or pool.below_zero_since is None:
        return
    yield foretell(
        "If it is still below zero after {days} days, on {collected}, the platform pays what is "
        "owed then, out of what is held of its money. The days count from {since}. Only a balance "
        "of 0 or more starts them anew; paying a part does not.",
        rule_of(collected_at),
        collected=Moment(collected_at(pool.below_zero_since)),
        since=Moment(pool.below_zero_since),
        days=COLLECTED_AFTER,
    )


def what_ends_it(world: World, account: Any, pool: Pool) -> Iterator[Sentence]:
    """The smallest amount that ends it, and how it can come."""
    owed = Money(-sum(pool.available(world.now).values()), pool.place.currency)
    ways = "a top-up" if account.platform is None else "a transfer from the platform"
    yield foretell(
        f"{{smallest}} ends it, as soon as that much more is available: by {ways}, or by payments, "
        "once they are available.",
        rule_of(status),
        smallest=owed,
    )
