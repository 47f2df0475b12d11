"""A platform's life told again from its log, all accounts in step.

In each second: every seller, what is reserved, then the platform; at midnight what has been owed
for half a year. After each request, what is reserved again.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .. import payouts, refunds, sales, topups
from ..asked import Asked
from ..calendars import DAY
from ..replay import READERS, comes_next, live_through
from . import fees, held, stopped, transfers
from .group import Group
from .seen import Whole


def replay(whole: Whole) -> Group:
    group = Group(whole)
    for currency, amount in group.platform.seen.opening.items():
        topups.opened(group.platform, currency, amount)
    for asked in whole.log:
        _live_until(group, asked.moment)
        with group.one_step():
            _read(group, asked)
            for member in group.in_turn:
                refunds.send_waiting(member)
        group.reserve.resize()
    _live_until(group, whole.now)
    return group


def _live_until(group: Group, moment: int) -> None:
    while (comes := _comes_next(group, moment)) is not None:
        group.come_to(comes)
        _live_through(group)
    group.come_to(moment)


def _comes_next(group: Group, until: int) -> int | None:
    moments = [comes_next(member, until) for member in group.members.values()]
    moments += [moment for moment in group.reserve.comes_next() if moment <= until]
    return min((moment for moment in moments if moment is not None), default=None)


def _live_through(group: Group) -> None:
    for member in group.in_turn:
        for book in member.books.values():
            book.mature(group.now)
    for members in (group.sellers, [group.platform]):
        for member in members:
            with group.one_step():
                live_through(member)
        group.reserve.resize()
    if group.now % DAY == 0:
        with group.one_step():
            group.reserve.collect()


def _read(group: Group, asked: Asked) -> None:
    if stopped.stands_against(group, asked):
        group.of(asked).must_be(asked, granted=False)
    elif reader := _OF_A_PLATFORM.get(asked.verb):
        reader(group, asked)
    else:
        READERS[asked.verb](group.of(asked), asked)


def _rate_set(group: Group, asked: Asked) -> None:
    rate = Fraction(asked.params["units_for_one_dollar"])
    group.set_rates(lambda rates: rates.with_rate(asked.params["id"], rate))


def _paid_out(group: Group, asked: Asked) -> None:
    """Not by a platform for an account whose holder has Stripe's own Dashboard."""
    member = group.of(asked)
    if member.part.kind == "standard":
        member.must_be(asked, granted=False)
    else:
        payouts.created(member, asked)


def _charged(group: Group, asked: Asked) -> None:
    if asked.params["source"] in group.members:
        transfers.debited(group, asked)
    else:
        sales.charged(group.of(asked), asked)


def _bank_given(group: Group, asked: Asked) -> None:
    READERS[asked.verb](group.of(asked), asked)
    if asked.granted:
        group.of(asked).stops.given(stopped.BANK)


_OF_A_PLATFORM: dict[str, Callable[[Group, Asked], None]] = {
    "accounts.external_accounts.create": _bank_given,
    "accounts.update": stopped.gave_phone,
    "application_fees.refunds.create": fees.refund_asked_for,
    "charges.create": _charged,
    "controls.disable_account": stopped.disabled,
    "controls.enable_account": stopped.enabled,
    "controls.require": stopped.required,
    "controls.set_rate": _rate_set,
    "payouts.create": _paid_out,
    "reserve.holds.create": held.asked_for,
    "reserve.holds.update": held.changed,
    "reserve.plans.create": held.planned,
    "reserve.plans.disable": held.disabled,
    "reserve.releases.create": held.release_asked_for,
    "transfers.create": transfers.asked_for,
    "transfers.reversals.create": transfers.reversal_asked_for,
}
