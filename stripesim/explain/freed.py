"""Money that comes into a balance by itself and is not pending there: what is held and released on
a day, and what is on its way from a bank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from stripesim.engine.ledger import Place
from stripesim.engine.schedule import Scheduled
from stripesim.engine.world import World
from stripesim.explain.figures import Moment, Money, listed
from stripesim.explain.story import Sentence, foretell, rule_of
from stripesim.facts.liability import end_of_tail
from stripesim.jobs.payouts import next_job, next_night
from stripesim.jobs.reserves import tails
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.balance.topup.record import expected_by_debit
from stripesim.resources.places import CONNECT_RESERVED, PAYMENTS
from stripesim.resources.reserves.reserve_hold.money import its_scheduled_release


class Freed(NamedTuple):
    """Money that becomes available at `moment`: `amount` in minor units, of one source type;
    `what` brings it, in words; `decides`: the function whose rule says when.
    """

    moment: int
    amount: int
    source_type: str
    what: str
    decides: Callable[..., Any]


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
            yield Freed(entry.moment, amount, "card", what, end_of_tail)
    elif entry.account != id or (entry.kind, entry.verb) not in BRING:
        return
    else:
        record = world.store.latest[entry.id]
        if record.currency == currency and record.kind == "reserve_hold":
            row = world.store.latest[record.balance_transaction]
            moment, amount = max(entry.moment, row.available_on), record.amount_releasable
            yield Freed(moment, amount, record.source_type, RELEASED, its_scheduled_release)
        elif record.currency == currency and record.balance_type == PAYMENTS:
            what = f"the top-up {record.id} arrives"
            yield Freed(entry.moment, record.amount, "card", what, expected_by_debit)


BRING = {("reserve_hold", "release"), ("topup", "arrive")}
RELEASED = "what is on hold is released"


def next_freed(world: World, id: str, currency: str, since: int = 0) -> Iterator[Sentence]:
    """The next money that comes so, and when it can be paid out. `since`: what comes by this
    moment is told elsewhere.
    """
    coming = [each for each in freed(world, id, currency) if each.moment > since]
    for _, together in groupby(coming, attrgetter("moment")):
        first = list(together)
        yield becomes_available(first, currency)
        yield from when_paid(world, id, first[0].moment)
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
        rule_of(together[0].decides),
        amount=Money(sum(each.amount for each in together), currency),
        day=Moment(together[0].moment),
    )


def words(together: list[Freed]) -> str:
    """What brings it."""
    return listed(list(dict.fromkeys(each.what for each in together)))


def when_paid(world: World, id: str, moment: int) -> Iterator[Sentence]:
    """The first night after a moment, in which what came then is looked at."""
    night = night_after(world, id, moment)
    if night is not None:
        yield foretell("The next payouts after that are made on {night}.", night=Moment(night))


def night_after(world: World, id: str, moment: int) -> int | None:
    """The first night in which what comes at a moment is paid out; None: none is by itself."""
    account = world.store.latest[id]
    if not account.payouts_enabled or settings_of(world, id).interval == "manual":
        return None
    ahead = world.settings.payout_timing == "ahead"
    return (next_night if ahead else next_job)(world, account, moment)


def reserved(world: World, id: str, currency: str) -> int:
    """What is held of a platform because of accounts that owe, in minor units."""
    return world.ledger.sums.get(Place(CONNECT_RESERVED, id, currency), 0)
