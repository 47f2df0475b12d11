"""Money that comes into a balance by itself and is not pending there: what is held and released on
a day, what is on its way from a bank, and charges that are still to be booked.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from stripesim.engine.ledger import Place
from stripesim.engine.row import Row
from stripesim.engine.schedule import Scheduled
from stripesim.engine.world import World
from stripesim.explain.figures import Moment, Money, listed
from stripesim.explain.life import tried
from stripesim.explain.parts import total
from stripesim.explain.rows import rule_for
from stripesim.explain.story import Sentence, foretell, rule_of
from stripesim.facts.evidence import Rule
from stripesim.facts.liability import end_of_tail
from stripesim.jobs.payouts import next_job, next_night
from stripesim.jobs.reserves import tails
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.balance.topup.record import expected_by_debit
from stripesim.resources.places import CONNECT_RESERVED, PAYMENTS
from stripesim.resources.reserves.reserve_hold.money import its_scheduled_release


class Freed(NamedTuple):
    """Money that comes at `made` and is available at `moment`: `amount` in minor units, of one
    source type; `what` brings it, in words; `rule` says when.
    """

    made: int
    moment: int
    amount: int
    source_type: str
    what: str
    rule: Rule | None


def freed(world: World, id: str, currency: str) -> list[Freed]:
    """All that the schedule brings to an account in one currency, soonest first. It takes as long
    as anything is planned.
    """
    found: list[Freed] = []
    for entry in world.schedule:
        found += of_entry(world, entry, id, currency)
    return sorted(found, key=attrgetter("moment"))


def of_entry(world: World, entry: Scheduled, id: str, currency: str) -> Iterator[Freed]:
    """What one entry of the schedule brings to the account."""
    if entry.verb == "tail.ends" and entry.id == f"tail/{currency}":
        seller = world.store.latest[entry.account]
        amount = sum(part for end, part in tails(world, seller, currency) if end == entry.moment)
        if seller.liable == id and amount:
            what = f"what is held since the bank of {seller.id} was debited is released"
            rule = rule_of(end_of_tail)
            yield Freed(entry.moment, entry.moment, amount, "card", what, rule)
    elif (entry.kind, entry.verb) == ("charge", "book"):
        yield from of_a_charge(world, entry, id, currency)
    elif entry.account != id or (entry.kind, entry.verb) not in BRING:
        return
    else:
        record = world.store.latest[entry.id]
        if record.currency == currency and record.kind == "reserve_hold":
            row = world.store.latest[record.balance_transaction]
            moment, amount = max(entry.moment, row.available_on), record.amount_releasable
            rule = rule_of(its_scheduled_release)
            yield Freed(entry.moment, moment, amount, record.source_type, RELEASED, rule)
        elif record.currency == currency and record.balance_type == PAYMENTS:
            what = f"the top-up {record.id} arrives"
            rule = rule_of(expected_by_debit)
            yield Freed(entry.moment, entry.moment, record.amount, "card", what, rule)


def of_a_charge(world: World, entry: Scheduled, id: str, currency: str) -> Iterator[Freed]:
    """What a charge brings once it is booked, to its own account or another. It is tried."""
    charge = world.store.latest[entry.id]
    found: dict[tuple[int, str], list[Row]] = {}
    for row in tried(world, entry.account, "charge", "book", subject=charge).rows:
        if (row.account, row.currency, row.what.balance_type) == (id, currency, PAYMENTS):
            moment = max(row.available_on, entry.moment)
            found.setdefault((moment, row.source_type), []).append(row)
    for (moment, source_type), rows in found.items():
        what, rule = f"the charge {charge.id} is booked", rule_for(rows[0], "available_on")
        if amount := total(rows):
            yield Freed(entry.moment, moment, amount, source_type, what, rule)


BRING = {("reserve_hold", "release"), ("topup", "arrive")}
RELEASED = "what is on hold is released"


def next_freed(
    world: World, id: str, currency: str, told: Container[Freed] = ()
) -> Iterator[Sentence]:
    """The next money that comes so, and when it can be paid out; without what is told elsewhere."""
    coming = [each for each in freed(world, id, currency) if each not in told]
    for _, together in groupby(coming, attrgetter("moment")):
        first = list(together)
        yield becomes_available(first, currency)
        yield from when_paid(world, id, first[0])
        rest = coming[len(first) :]
        if rest:
            yield foretell(
                "After that, {amount} more comes so until {last}.",
                amount=Money(sum(each.amount for each in rest), currency),
                last=Moment(rest[-1].moment),
            )
        return


def becomes_available(together: list[Freed], currency: str) -> Sentence:
    """What comes at one moment."""
    return foretell(
        f"{{amount}} becomes available on {{day}}: {words(together)}.",
        together[0].rule,
        amount=Money(sum(each.amount for each in together), currency),
        day=Moment(together[0].moment),
    )


def words(together: list[Freed]) -> str:
    """What brings it."""
    return listed(list(dict.fromkeys(each.what for each in together)))


def when_paid(world: World, id: str, first: Freed) -> Iterator[Sentence]:
    """The first night in which what comes is looked at."""
    night = night_after(world, id, first)
    if night is not None:
        yield foretell("The next payouts after that are made on {night}.", night=Moment(night))


def night_after(world: World, id: str, coming: Freed) -> int | None:
    """The first night in which what comes is looked at; None: none is by itself."""
    account = world.store.latest[id]
    if not account.payouts_enabled or settings_of(world, id).interval == "manual":
        return None
    if world.settings.payout_timing == "ahead":
        return next_night(world, account, coming.made)
    return next_job(world, account, coming.moment)


def reserved(world: World, id: str, currency: str) -> int:
    """What is held of a platform because of accounts that owe, in minor units."""
    return world.ledger.sums.get(Place(CONNECT_RESERVED, id, currency), 0)
