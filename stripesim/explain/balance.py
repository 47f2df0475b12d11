"""A balance, explained: which movements make up each figure, and what changes it next."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from attrs import evolve

from stripesim.engine.ledger import Place, Pool
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import negative
from stripesim.explain.figures import Count, Moment, Money, listed, side
from stripesim.explain.freed import Freed, freed, next_freed, reserved, sum_of, words
from stripesim.explain.parts import by_category, counts_from, each, name_of, rows_of
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.jobs.estimates import Night, nights, upcoming_payouts
from stripesim.jobs.maturity import money_matures
from stripesim.jobs.refunds import send_waiting, waiting
from stripesim.resources.balance.balance import connect_reserved, prefunding
from stripesim.resources.balance.balance_transaction import status
from stripesim.resources.places import PAYMENTS, PREFUNDING, RISK_RESERVED

DAYS_TOLD, HOLDS_TOLD = 5, 5
NEVER = 1 << 62  # by itself


def story(world: World, id: str, currencies: list[str]) -> Iterator[Sentence]:
    """The figures of each currency, of what they are made, and what changes them next. It takes as
    long as the account has rows.
    """
    coming, planned = freed(world, id), list(nights(world, id))
    for currency in currencies:
        comes = coming.get(currency, [])
        pool = world.ledger.pools.get(Place(PAYMENTS, id, currency))
        if pool is None:
            yield tell(f"There has been no money in {currency}: every figure of it is 0.")
            yield from next_freed(world, id, comes)
            continue
        yield from available(world, pool)
        yield from pending(world, pool)
        yield from held(world, id, currency)
        yield from refunds_that_wait(world, id, currency)
        if sum(pool.available(world.now).values()) < 0:
            yield from negative.story(world, pool, comes)
        else:
            yield from next_change(world, pool, comes, planned)


def available(world: World, pool: Pool) -> Iterator[Sentence]:
    """What is available, and the movements since it was last 0."""
    currency, sum_ = pool.place.currency, sum(pool.available(world.now).values())
    yield tell(
        f"Available in {currency}: {{available}}.",
        rule_of(status),
        available=Money(sum_, currency),
    )
    if sum_ < 0:
        return  # told with what follows from it
    rows, since = since_zero(world, pool)
    if not rows:
        return
    if since is None:
        yield tell("It is made of all that has become available so far:")
    else:
        yield tell("It was 0 on {zero}. Since then became available, or left:", zero=Moment(since))
    yield from each(rows)


def since_zero(world: World, pool: Pool) -> tuple[list[Row], int | None]:
    """The rows that count as available and came after the sum was last 0, in their order, and when
    it was; None: never.
    """
    rows = [row for row in rows_of(world, pool) if counts_from(row) <= world.now]
    rows.sort(key=lambda row: (counts_from(row), row.serial))
    start, since, running = 0, None, 0
    for place, row in enumerate(rows, 1):
        running += row.net
        last = place == len(rows) or counts_from(rows[place]) > counts_from(row)
        if running == 0 and last:
            start, since = place, counts_from(row)
    return rows[start:], since


def pending(world: World, pool: Pool) -> Iterator[Sentence]:
    """What is pending, by the day on which it becomes available."""
    currency = pool.place.currency
    ahead = {m: sum(part.values()) for m, part in pool.ahead.items() if m > world.now}
    yield tell(
        f"Pending in {currency}: {{pending}}.",
        rule_of(status),
        pending=Money(sum(ahead.values()), currency),
    )
    by_day: dict[int, list[Row]] = {}
    for row in rows_of(world, pool):
        if row.available_on in ahead:
            by_day.setdefault(row.available_on, []).append(row)
    moments = sorted(ahead)
    for moment in moments[:DAYS_TOLD]:
        counts = {name: len(rows) for name, rows in by_category(by_day.get(moment, [])).items()}
        kinds = listed([f"{Count(number, *name_of(name))}" for name, number in counts.items()])
        yield tell(
            f"  {{amount:+}}  on {{day}}: {kinds}",
            amount=Money(ahead[moment], currency),
            day=Moment(moment),
            counts=counts,
        )
    rest = moments[DAYS_TOLD:]
    if rest:
        yield tell(
            "  {amount:+}  later, until {day}",
            amount=Money(sum(ahead[moment] for moment in rest), currency),
            day=Moment(rest[-1]),
        )


def held(world: World, id: str, currency: str) -> Iterator[Sentence]:
    """Money of the account that stands beside: the reserve, holds, money added for refunds."""
    of_platform = reserved(world, id, currency)
    if of_platform:
        yield tell(
            "Beside that, {reserved} is held because of accounts that owe (connect_reserved): "
            "sim.explain.reserve() tells for whom.",
            rule_of(connect_reserved),
            reserved=Money(of_platform, currency),
        )
    on_hold = world.ledger.pools.get(Place(RISK_RESERVED, id, currency))
    if on_hold is not None and on_hold.total:
        yield from holds(world, id, currency, on_hold.total)
    added = world.ledger.pools.get(Place(PREFUNDING, id, currency))
    if added is not None and added.total:
        yield tell(
            "Beside that, {added} was added for refunds and disputes; they take it first, and no "
            "payout does (refund_and_dispute_prefunding).",
            rule_of(prefunding),
            added=Money(added.total, currency),
        )


def refunds_that_wait(world: World, id: str, currency: str) -> Iterator[Sentence]:
    """Refunds for which too little is available."""
    places = waiting(world, id).get(currency)
    if places:
        yield foretell(
            "Waiting for enough to be available: {count}. What waits goes out by itself, the "
            "oldest first.",
            rule_of(send_waiting),
            count=Count(len(places), "refund"),
        )


def holds(world: World, id: str, currency: str, amount: int) -> Iterator[Sentence]:
    """The account's own money on reserve holds (risk_reserved), and when it is released."""
    yield tell(
        "Beside that, {held} is on hold (risk_reserved), the account's own money:",
        held=Money(amount, currency),
    )
    found = []
    for hold in world.store.each(id, "reserve_hold"):
        if hold.currency == currency and hold.is_releasable:
            planned = [entry.moment for entry in world.schedule.planned(id, hold.id)]
            found.append((min(planned, default=NEVER), hold))
    found.sort(key=itemgetter(0))
    for moment, hold in found[:HOLDS_TOLD]:
        left = Money(hold.amount_releasable, currency)
        if moment < NEVER:
            yield tell(f"  {{left}}  {hold.id}, released on {{day}}", left=left, day=Moment(moment))
        else:
            yield tell(f"  {{left}}  {hold.id}, until it is released by a request", left=left)
    if rest := [hold.amount_releasable for _, hold in found[HOLDS_TOLD:]]:
        yield tell(
            "  {left}  {count}, released later",
            left=Money(sum(rest), currency),
            count=Count(len(rest), "more", "more"),
        )


def next_change(
    world: World, pool: Pool, comes: list[Freed], planned: list[Night]
) -> Iterator[Sentence]:
    """The next things that change the balance by themselves: what is pending, payouts, and what
    comes besides.
    """
    currency = pool.place.currency
    coming = [moment for moment in pool.ahead if moment > world.now]
    of_it = (night for night in planned if night.decision.currency == currency)
    night = next((each for each in of_it if each.decision.parts), None)
    changes: list[tuple[int, Sentence]] = []
    if coming:
        amount = sum(pool.ahead[min(coming)].values())
        sentence = foretell(
            "Next, {amount} moves from pending to available on {day}.",
            rule_of(money_matures),
            amount=Money(amount, currency),
            day=Moment(min(coming)),
        )
        changes.append((min(coming), sentence))
    if night is not None:
        takes = "a payout takes" if len(night.decision.parts) == 1 else "payouts take"
        payouts = side("payouts", world.store.latest[pool.place.account])
        sentence = foretell(
            f"Next, {takes} {{amount}} on {{moment}}: {payouts} tells of what.",
            rule_of(upcoming_payouts),
            amount=Money(night.decision.paid, currency),
            moment=Moment(night.moment),
        )
        changes.append((night.moment, sentence))
    if comes:
        moment = comes[0].moment
        first = [each for each in comes if each.moment == moment]
        sentence = foretell(
            f"Next, {{amount}} becomes available on {{day}}: {words(first)}.",
            first[0].rule,
            amount=sum_of(first),
            day=Moment(moment),
        )
        changes.append((moment, sentence))
    if not changes:
        yield foretell("As things stand, nothing changes it by itself.")
    for place, (_, sentence) in enumerate(sorted(changes, key=lambda change: change[0])):
        yield sentence if place == 0 else follows(sentence)


def follows(sentence: Sentence) -> Sentence:
    """A change that is not the first."""
    return evolve(sentence, text=sentence.text.replace("Next, ", "Then, ", 1))
