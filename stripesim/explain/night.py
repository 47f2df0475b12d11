"""A night of the past: what the job of automatic payouts decided for one currency, and why.

It is recomputed by the job's own functions, from the rows, accounts, settings and banks of then.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import product, takewhile
from operator import attrgetter
from typing import Any, NamedTuple

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain.rows import end_of
from stripesim.explain.then import Then
from stripesim.facts.days import DAY, midnight
from stripesim.jobs.negative_balances import RECENT, is_debit
from stripesim.jobs.payouts import JOB_HOUR, Decision, not_tonight, what_a_night_pays, what_it_pays
from stripesim.resources.balance.of_an_account import settings_id
from stripesim.resources.places import PAYMENTS

FOLLOW_OTHERS = ("reserve_transaction", "connect_collection_transfer")
WAKERS = ("account", "balance_settings", "external_account")


class PastNight(NamedTuple):
    """The night of a day: the account and its settings as they were; `why_not` says why no payout
    was made at all (see `not_tonight`, and `after_midnight`), else `decision` what was decided.
    """

    moment: int
    account: Any
    settings: Any
    why_not: str | None
    decision: Decision | None


def night_of(world: World, account: str, currency: str, day: int) -> PastNight:
    """The night of a day, for one currency. It takes as long as the account has rows until then,
    and the log has events since.

    Two things are not kept: whether a debit of this second came first, and, with `ahead`, whether
    money that came after midnight was in time. They are taken as fits what was made.
    """
    moment, ahead = day * DAY + JOB_HOUR, world.settings.payout_timing == "ahead"
    then = Then.before(world, moment)
    was, settings = then.latest(account), then.latest(settings_id(account))
    why_not = not_tonight(was, settings, day, ahead=ahead)
    if why_not is None and ahead and after_midnight(world, account, currency, moment):
        why_not = "after_midnight"
    if why_not is not None:
        return PastNight(moment, was, settings, why_not, None)
    until, _ = what_it_pays(was, settings, moment, ahead=ahead)
    now = made_in(world, account, moment)
    debits = [payout for payout in now if is_debit(payout)]
    made = any(payout.currency == currency and payout.amount > 0 for payout in now)
    bank, start = then.bank_of(was, currency, moment), midnight(moment)
    for first, late in product((debits, []), (True, False) if ahead else (True,)):
        before = [*payouts_before(world, account, moment), *first]
        there: dict[str, int] = {}
        for row in payable(world, account, currency, moment, until, before):
            if late or row.created < start:
                there[row.source_type] = there.get(row.source_type, 0) + row.net
        underway = debits_underway(then, before, currency, moment)
        decision = what_a_night_pays(was, settings, bank, currency, there, debited=any(underway))
        if bool(decision.parts) == made:
            break
    return PastNight(moment, was, settings, None, decision)


def after_midnight(world: World, account: str, currency: str, moment: int) -> bool:
    """Whether the night was not for this: with `ahead` it pays the day before, so what came, or was
    changed, between midnight and the job is for the next one, unless other money was due.
    """
    start = midnight(moment)
    if any(payout.amount > 0 for payout in made_in(world, account, moment)):
        return False
    events = world.log.events
    since = events[bisect_left(events, start, key=attrgetter("created")) :]
    if any(
        getattr(event.about, "kind", "") in WAKERS and event.account == account
        for event in takewhile(lambda event: event.created < moment, since)
    ):
        return True
    before = payouts_before(world, account, moment)
    rows = list(payable(world, account, currency, moment, moment + RECENT, before))
    return bool(rows) and all(row.created >= start for row in rows)


# -- what there was --------------------------------------------------------------------------------


def made_in(world: World, account: str, moment: int) -> list[Any]:
    """The automatic payouts of a moment."""
    payouts = world.store.table(account, "payout").records
    first = bisect_left(payouts, moment, key=attrgetter("created"))
    last = bisect_right(payouts, moment, key=attrgetter("created"))
    return [payout for payout in payouts[first:last] if payout.automatic]


def payouts_before(world: World, account: str, moment: int) -> list[Any]:
    """The payouts made before a moment, oldest first."""
    payouts: list[Any] = world.store.table(account, "payout").records
    return payouts[: bisect_left(payouts, moment, key=attrgetter("created"))]


def payable(
    world: World, account: str, currency: str, moment: int, until: int, before: list[Any]
) -> Iterator[Row]:
    """The rows whose sum the job of a moment could pay, after these payouts: those available by
    `until`; with `ahead`, those that no payout listed.
    """
    ahead = world.settings.payout_timing == "ahead"
    listed = {place for payout in before for bucket in payout.lists for place in bucket}
    first = {payout.id for payout in before if payout.created == moment}
    records = world.store.table(account, "balance_transaction").records
    for row in records[: bisect_right(records, moment, key=attrgetter("created"))]:
        if row.currency != currency or row.what.balance_type != PAYMENTS:
            continue
        if row.available_on > until:
            continue
        # of its own second: the reserve, which follows the nights of others, and those debits
        if row.created == moment and row.what.type not in FOLLOW_OTHERS and row.source not in first:
            continue
        end = end_of(row) if ahead else None
        if not ahead or (row.serial not in listed and not (end is not None and end.own)):
            yield row


def debits_underway(then: Then, before: list[Any], currency: str, moment: int) -> Iterator[Any]:
    """The debits of the bank that were on their way."""
    for payout in reversed(before):
        if payout.created < moment - RECENT:
            return
        if not is_debit(payout) or payout.currency != currency or payout.arrival_date <= moment:
            continue
        if then.latest(payout.id).state not in ("failed", "canceled"):
            yield payout
