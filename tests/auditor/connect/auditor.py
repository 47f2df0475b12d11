"""A second opinion on a platform and its sellers, from first principles.

As the auditor of one account does (`../auditor.py`), this one lives the life again from its log and
compares what must have come of it with what each account shows: every row on both sides, every
balance, what is reserved, each transfer and fee. And it adds up the money of all accounts together,
from what the API shows alone (`worth.py`).

What it trusts, besides: the ids by which one object names another, into how many rows a change of
the reserve is divided, and whether on behalf of a seller abroad a card of the platform's country is
one from abroad.

What it does not know: instant payouts and payouts that are reversed, sellers who do not pay
Stripe's fees themselves, holds that take more than there is, accounts that are refused or deleted,
refunds that wait for money, events.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from .. import disputes, payouts, refunds, sales, settings, topups
from ..auditor import balance_adds_up, balance_transactions, lists_add_up, no_row_in_two_lists
from . import fees, held, reserve, transfers, worth
from .group import Group
from .replay import replay
from .seen import Whole

OF_EACH = (
    sales.check,
    refunds.check,
    disputes.check,
    topups.check,
    payouts.check,
    settings.check,
    balance_transactions,
    lists_add_up,
    no_row_in_two_lists,
    balance_adds_up,
)
OF_ALL = (transfers.check, fees.check, reserve.check, held.check)


def audit(whole: Whole) -> list[str]:
    """Every discrepancy as a sentence; an empty list is a clean bill."""
    group = replay(whole)
    of_all = chain.from_iterable(check(group) for check in OF_ALL)
    return [*_of_each(group), *of_all, *worth.check(whole)]


def _of_each(group: Group) -> Iterator[str]:
    for member in group.members.values():
        found = chain(member.findings, *(check(member) for check in OF_EACH))
        yield from (f"{member}: {sentence}" for sentence in found)
