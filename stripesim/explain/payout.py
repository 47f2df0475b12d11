"""A payout, explained: why this amount, why this day, why these rows; and what became of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from stripesim.engine.record import DELETED
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import negative, schedule
from stripesim.explain import rows as row_parts
from stripesim.explain.figures import Count, Moment, Money
from stripesim.explain.next_payout import made_of
from stripesim.explain.night import made_in, night_of
from stripesim.explain.parts import each, total
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.explain.then import Then
from stripesim.facts.bank_numbers import failure_message
from stripesim.facts.days import DAY
from stripesim.jobs.negative_balances import arrival_of, bank_to_debit, is_debit, next_debit
from stripesim.jobs.payouts import next_job, shares, what_a_night_pays
from stripesim.resources.balance.of_an_account import settings_id
from stripesim.resources.payouts.payout.links import the_whole_of_it
from stripesim.resources.payouts.payout.money import as_it_came
from stripesim.resources.payouts.payout.outcomes import arrives, lands, refusal_of_debit
from stripesim.resources.payouts.payout.record import Payout, arrival
from stripesim.resources.places import PAYMENTS


def title(payout: Payout) -> str:
    """The line above the story."""
    return f"Payout {payout.id}: {Money(payout.amount, payout.currency)}, {payout.state}"


def story(world: World, payout: Payout) -> Iterator[Sentence]:
    """The sentences about a payout. Of an automatic one they take as long as the account has rows
    until then, and the log has events since.
    """
    if payout.original_payout is not None:
        yield from reversal(payout)
    elif is_debit(payout):
        yield from debit(world, payout)
    elif payout.automatic:
        yield from swept(world, payout)
    else:
        yield from by_hand(world, payout)
    yield from what_became_of_it(world, payout)


# -- made by a night -------------------------------------------------------------------------------


def swept(world: World, payout: Payout) -> Iterator[Sentence]:
    """An automatic payout: why on this day, why this amount, and what it left."""
    night = night_of(world, payout.account, payout.currency, payout.created // DAY)
    account, decision = night.account, night.decision
    ahead = world.settings.payout_timing == "ahead"
    yield tell(
        "Stripe made it by itself on {made}.", rule_of(next_job), made=Moment(payout.created)
    )
    yield schedule.how_often(night.settings, ahead=ahead)
    listed = listed_by(world, payout)
    if listed and not (ahead and night.settings.interval == "daily"):
        since = max(max(row.available_on, row.created) for row in listed)
        yield from schedule.why_then(account, night.settings, since, payout.created)
    row = row_of(world, payout)
    if ahead and row is not None:
        yield from schedule.made_ahead(account.calendar, payout.created, row.available_on)
    above = " above the minimum balance" if decision is not None and decision.kept else ""
    yield tell(
        f"It pays {{amount}}: all that was available in its currency{above}.",
        rule_of(what_a_night_pays),
        amount=Money(payout.amount, payout.currency),
    )
    if decision is not None:
        if len(decision.parts) > 1:
            yield tell(
                f"One payout has one source type, and this is of {payout.source_type} money. That "
                "night paid {amount} in all.",
                rule_of(shares),
                amount=Money(decision.paid, payout.currency),
            )
        yield from made_of(of_the_night(world, payout), decision)
    yield from not_in_it(world, payout, row)


def of_the_night(world: World, payout: Payout) -> list[Row]:
    """The rows that the payouts of its night list, in its currency: the first lists all."""
    return [
        row
        for other in made_in(world, payout.account, payout.created)
        if other.currency == payout.currency and not is_debit(other)
        for row in listed_by(world, other)
    ]


def listed_by(world: World, payout: Payout) -> list[Row]:
    """The rows that a payout lists."""
    records = world.store.table(payout.account, "balance_transaction").records
    return [records[place] for bucket in payout.lists for place in bucket]


def row_of(world: World, payout: Payout) -> Row | None:
    """The balance transaction of a payout."""
    return world.store.latest.get(payout.balance_transaction or "")


def not_in_it(world: World, payout: Payout, own: Row | None) -> Iterator[Sentence]:
    """What was in the balance already, but not available in time."""
    until = payout.created if own is None else max(own.available_on, payout.created)
    records = world.store.table(payout.account, "balance_transaction").records
    later = [
        row
        for row in records[: bisect_left(records, payout.created, key=attrgetter("created"))]
        if row.available_on > until
        and (row.currency, row.what.balance_type) == (payout.currency, PAYMENTS)
    ]
    if not later:
        yield tell("Nothing else was pending in its currency.")
        return
    yield tell(
        "Not in it: {count} of {later} in all, since that money was not available yet. The next of "
        "it is available from {next} on.",
        rule_of(what_a_night_pays),
        count=Count(len(later), "row", "rows"),
        later=Money(total(later), payout.currency),
        next=Moment(min(row.available_on for row in later)),
    )


# -- made otherwise --------------------------------------------------------------------------------


def debit(world: World, payout: Payout) -> Iterator[Sentence]:
    """A debit of the bank, for a balance below zero."""
    then = Then.before(world, payout.created)
    account, settings = then.latest(payout.account), then.latest(settings_id(payout.account))
    yield tell(
        "The balance was negative, so Stripe took {amount} from the bank account "
        f"{payout.destination}. This happens at 01:30 UTC of the first business day after the day "
        "on which a balance became negative, whatever the schedule (it was "
        f"{settings.interval}).",
        rule_of(next_debit),
        amount=Money(-payout.amount, payout.currency),
        interval=settings.interval,
    )
    yield tell(
        "It was made on {made} and arrives on {arrival}, by the days of its country "
        f"({account.country}).",
        rule_of(arrival_of),
        made=Moment(payout.created),
        arrival=Moment(payout.arrival_date),
    )
    rows = listed_by(world, payout)
    if rows:
        yield tell("It covers what was owed, once the money that comes until then is counted:")
        yield from each(rows)
        besides = -payout.amount + total(rows)
        if besides:
            yield tell(
                "  {besides:+}  what earlier payouts have left, or taken before, or what is held",
                besides=Money(-besides, payout.currency),
            )


def reversal(payout: Payout) -> Iterator[Sentence]:
    """A reversal of another payout."""
    yield tell(
        f"It takes the payout {payout.original_payout} back: the bank is debited for all of it, "
        "{amount}.",
        rule_of(the_whole_of_it),
        amount=Money(-payout.amount, payout.currency),
    )


def by_hand(world: World, payout: Payout) -> Iterator[Sentence]:
    """A payout that a request made: its amount, its fee, what was advanced."""
    amount = Money(payout.amount, payout.currency)
    instant = payout.method == "instant"
    yield tell(
        f"A request asked for it on {{made}}: {{amount}}{', instant' if instant else ''}. So "
        "Stripe cannot say which payments are in it (reconciliation_status not_applicable).",
        rule_of(arrival),
        made=Moment(payout.created),
        amount=amount,
    )
    if payout.fee:
        whose = "Stripe's fee" if payout.application_fee is None else "the platform's fee"
        row = row_of(world, payout)
        yield tell(
            f"It cost {{fee}} besides: {whose} for an instant payout.",
            None if row is None else row_parts.rule_for(row, "fee"),
            fee=Money(payout.fee, payout.currency),
        )
    for moment, part in payout.advanced:
        yield tell(
            "  {part} of it was advanced: it comes back out of what becomes available on {day}.",
            part=Money(part, payout.currency),
            day=Moment(moment),
        )


# -- what became of it -----------------------------------------------------------------------------


def what_became_of_it(world: World, payout: Payout) -> Iterator[Sentence]:
    """Where the money is now, and what follows."""
    if payout.state == "failed":
        yield from failed(world, payout)
        return
    if payout.state == "canceled":
        yield tell("It was canceled, and the money is back in the balance.", rule_of(as_it_came))
        return
    moment = Moment(arrives(payout))
    if payout.state == "paid":
        where = "was taken from" if payout.amount < 0 else "reached"
        yield tell(f"The money {where} the bank on {{paid}}.", rule_of(lands), paid=moment)
    else:
        yield foretell(
            "It is on its way. Unless the bank says no, it is paid on {paid}.",
            rule_of(lands),
            paid=moment,
        )
    calendar = world.store.latest[payout.account].calendar
    if is_debit(payout) and world.now < refusal_of_debit(payout, calendar):
        yield negative.if_refused()
    if payout.reversed_by is not None:
        yield tell(f"The platform takes it back: {payout.reversed_by}.")


def failed(world: World, payout: Payout) -> Iterator[Sentence]:
    """Why it failed, and what follows."""
    code = payout.failure_code or ""
    words = failure_message(code, of_a_debit=payout.amount < 0)
    row: Row | None = world.store.latest.get(payout.failure_balance_transaction or "")
    yield tell("It failed ({code}): {message}", code=code, message=words)
    if row is not None:
        back = "back in the balance" if row.net > 0 else "out of the balance again"
        at_once = row.available_on <= row.created
        yield tell(
            f"So {{net}} is {back}, by the row {row.id} of {{created}}, available "
            f"{'at once' if at_once else 'on {day}'}.",
            rule_of(as_it_came),
            net=Money(abs(row.net), row.currency),
            created=Moment(row.created),
            day=Moment(max(row.available_on, row.created)),
        )
    bank = world.store.latest[payout.destination]
    what = bank.object.replace("_", " ")
    then = (
        "what is below zero then is debited in the next night of a business day"
        if payout.amount < 0
        else "the next night of the schedule pays what is there then"
    )
    yield tell(
        f"The {what} {bank.id} became errored. Nothing is paid out to it or debited from it by "
        "itself until its details are updated. This payout is not tried again: once they are, "
        f"{then}.",
        rule_of(what_a_night_pays if payout.amount > 0 else bank_to_debit),
    )
    if bank.state != "errored":
        now = "deleted" if bank.state == DELETED else "in order again"
        yield tell(f"By now the {what} is {now}.")
