"""Money that comes into a balance by itself and is not pending there: what is held and released on
a day, what is on its way from a bank, and charges that are still to be booked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

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
    currency: str
    amount: int
    source_type: str
    what: str
    rule: Rule | None


def freed(world: World, id: str) -> dict[str, list[Freed]]:
    """All that the schedule brings to an account, by currency, soonest first. It takes as long as
    anything is planned.
    """
    found: dict[str, list[Freed]] = {}
    for entry in world.schedule:
        for each in of_entry(world, entry, id):
            found.setdefault(each.currency, []).append(each)
    for of_one in found.values():
        of_one.sort(key=attrgetter("moment"))
    return found


def of_entry(world: World, entry: Scheduled, id: str) -> Iterator[Freed]:
    """What one entry of the schedule brings to the account."""
    if entry.verb == "tail.ends":
        seller, currency = world.store.latest[entry.account], entry.id.partition("/")[2]
        amount = sum(part for end, part in tails(world, seller, currency) if end == entry.moment)
        if seller.liable == id and amount:
            what = f"what is held since the bank of {seller.id} was debited is released"
            yield at_once(entry, currency, amount, what, end_of_tail)
    elif (entry.kind, entry.verb) == ("charge", "book"):
        yield from of_a_charge(world, entry, id)
    elif entry.account != id or (entry.kind, entry.verb) not in BRING:
        return
    else:
        record = world.store.latest[entry.id]
        if record.kind == "reserve_hold":
            row, rule = world.store.latest[record.balance_transaction], its_scheduled_release
            amount, moment = record.amount_releasable, max(entry.moment, row.available_on)
            yield Freed(
                entry.moment, moment, record.currency, amount, record.source_type, RELEASED,
                rule_of(rule),
            )  # fmt: skip
        elif record.balance_type == PAYMENTS:
            what = f"the top-up {record.id} arrives"
            yield at_once(entry, record.currency, record.amount, what, expected_by_debit)


def at_once(
    entry: Scheduled, currency: str, amount: int, what: str, decides: Callable[..., Any]
) -> Freed:
    """Card money that is available in the moment in which it comes."""
    moment = entry.moment
    return Freed(moment, moment, currency, amount, "card", what, rule_of(decides))


def of_a_charge(world: World, entry: Scheduled, id: str) -> Iterator[Freed]:
    """What a charge brings once it is booked, to its own account or another. It is tried."""
    charge = world.store.latest[entry.id]
    found: dict[tuple[int, str, str], list[Row]] = {}
    for row in tried(world, entry.account, "charge", "book", subject=charge).rows:
        if (row.account, row.what.balance_type) == (id, PAYMENTS):
            moment = max(row.available_on, entry.moment)
            found.setdefault((moment, row.currency, row.source_type), []).append(row)
    for (moment, currency, source_type), rows in found.items():
        what, rule = f"the charge {charge.id} is booked", rule_for(rows[0], "available_on")
        if amount := total(rows):
            yield Freed(entry.moment, moment, currency, amount, source_type, what, rule)


BRING = {("reserve_hold", "release"), ("topup", "arrive")}
RELEASED = "what is on hold is released"


def next_freed(world: World, id: str, coming: list[Freed]) -> Iterator[Sentence]:
    """The next of the money that comes so, and when it can be paid out."""
    for _, together in groupby(coming, attrgetter("moment")):
        first = list(together)
        yield becomes_available(first)
        yield from when_paid(world, id, first[0])
        rest = coming[len(first) :]
        if rest:
            yield foretell(
                "After that, {amount} more comes so until {last}.",
                amount=sum_of(rest),
                last=Moment(rest[-1].moment),
            )
        return


def sum_of(together: list[Freed]) -> Money:
    """What comes in all, of one currency."""
    return Money(sum(each.amount for each in together), together[0].currency)


def becomes_available(together: list[Freed]) -> Sentence:
    """What comes at one moment."""
    return foretell(
        f"{{amount}} becomes available on {{day}}: {words(together)}.",
        together[0].rule,
        amount=sum_of(together),
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
