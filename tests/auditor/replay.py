"""A life told again from its log: each request in its place, and between them what comes by itself.

Time runs first: what Stripe does in a second is done before a request of that second. At equal
moments: money matures, then what was planned, then payouts, and after each the refunds that wait.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction

from . import banks, debits, disputes, payout_runs, payouts, refunds, sales, settings, topups
from .account import Account, ToCome
from .asked import Asked, Seen
from .calendars import DAY


def replay(seen: Seen) -> Account:
    account = Account(seen)
    for currency, amount in seen.opening.items():
        topups.opened(account, currency, amount)
    for asked in seen.log:
        _live_until(account, asked.moment)
        READERS[asked.verb](account, asked)
        refunds.send_waiting(account)
    _live_until(account, seen.now)
    return account


def _live_until(account: Account, moment: int) -> None:
    while (comes := comes_next(account, moment)) is not None:
        account.now = comes
        live_through(account)
    account.now = moment


def comes_next(account: Account, until: int) -> int | None:
    """The next second in which something happens by itself."""
    now, runs = account.now, account.runs
    moments = [book.matures_next() for book in account.books.values()]
    moments.append(account.comes_next())
    place = bisect_right(runs, now)
    moments += runs[place : place + 1]
    if any(account.waiting.values()):
        moments.append(now - now % DAY + DAY)
    return min((m for m in moments if m is not None and m <= until), default=None)


def live_through(account: Account) -> None:
    """One second of the account's own doing."""
    now = account.now
    for book in account.books.values():
        book.mature(now)
    is_regular, made = now in account.regular_runs, account.automatic.get(now, ())
    listed = {row for shown in made for row in account.seen.lists.get(shown["id"], ())}
    planned, after = account.due_now(), []
    for thing in planned:
        # In the second of a run, its lists say whether something came before it.
        if (is_regular or made) and account.row_id(thing.makes) not in listed:
            after.append(thing)
        else:
            _happen(account, thing)
    refunds.send_waiting(account, midnight=now % DAY == 0)
    if is_regular or made:
        payout_runs.run(account, is_regular=is_regular, contested=bool(planned))
        refunds.send_waiting(account)
    for thing in after:
        _happen(account, thing)


def _happen(account: Account, thing: ToCome) -> None:
    thing.happen()
    refunds.send_waiting(account)


def _rate_set(account: Account, asked: Asked) -> None:
    rate = Fraction(asked.params["units_for_one_dollar"])
    account.rates = account.rates.with_rate(asked.params["id"], rate)


def _intended(account: Account, asked: Asked) -> None:
    by_bank = asked.params.get("payment_method_types") == ["us_bank_account"]
    (debits.made if by_bank else sales.intended)(account, asked)


def _disputed(account: Account, asked: Asked) -> None:
    by_bank = asked.params["id"] in account.debits
    (debits.returned if by_bank else disputes.brought)(account, asked)


READERS: dict[str, Callable[[Account, Asked], None]] = {
    "accounts.external_accounts.create": banks.added,
    "accounts.external_accounts.update": banks.updated,
    "controls.add_external_account": banks.added,
    "balance_settings.update": settings.updated,
    "charges.create": sales.charged,
    "charges.capture": sales.charge_captured,
    "controls.close_dispute": disputes.decided,
    "controls.dispute_charge": _disputed,
    "controls.escalate_dispute": disputes.escalated,
    "controls.fail_payout": payouts.failed_by_control,
    "controls.fail_refund": refunds.failed_by_control,
    "controls.fail_topup": topups.failed_by_control,
    "controls.reverse_topup": topups.reversed_by_control,
    "controls.set_rate": _rate_set,
    "disputes.close": disputes.given_up,
    "disputes.update": disputes.answered,
    "payment_intents.cancel": sales.intent_canceled,
    "payment_intents.capture": sales.intent_captured,
    "payment_intents.create": _intended,
    "payouts.cancel": payouts.canceled,
    "payouts.create": payouts.created,
    "refunds.create": refunds.created,
    "topups.cancel": topups.canceled,
    "topups.create": topups.created,
}
