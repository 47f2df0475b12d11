"""The runs of 01:30: what each must pay out or debit, in each currency, and what it must list.

That an automatic payout exists is taken from the API, and so is its amount for what comes after;
so one wrong payout is one finding, not a chain of them. On the `ahead` timing, which pays before
the money is there, the amount is judged by the list: that it has all that is there on arrival, and
that it adds up (`auditor.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .asked import Object
from .book import Book, Row
from .calendars import business_day_from, clock_face, midnight, utc_date
from .payouts import Sent, send
from .prices import Card

if TYPE_CHECKING:
    from .account import Account


def run(account: Account, *, is_regular: bool, contested: bool) -> None:
    """All automatic payouts of this second. `contested`: something else happened in it, too."""
    made: dict[str, list[Object]] = {}
    for shown in account.automatic.get(account.now, ()):
        made.setdefault(shown["currency"], []).append(shown)
    for currency in sorted(made.keys() | account.books.keys()):
        book, payouts = account.book(currency), made.get(currency, [])
        if not is_regular:
            for shown in payouts:
                sent, _ = _send(account, book, shown)
                account.find(f"{sent} was made when no automatic payouts are made")
        elif account.pays_ahead:
            _run_ahead(account, book, payouts, contested)
        else:
            _run_in(account, book, payouts, contested)


def _run_in(account: Account, book: Book, made: list[Object], contested: bool) -> None:
    due = _due(account, book) if book.currency in account.default_banks else 0
    if len(made) > 1:
        at = clock_face(account.now)
        account.find(f"{len(made)} automatic payouts in {book.currency} at {at}")
    for shown in made[:1]:
        sent = _judge(account, book, shown)
        if sent.amount != due:
            much = f"should be {due:,}" if due else "should not have been made"
            account.find(f"{sent} {much}")
    if not made and not contested:
        _miss(account, book, due)


def _run_ahead(account: Account, book: Book, made: list[Object], contested: bool) -> None:
    """A debit comes before a payout of the same night."""
    if not made and not contested and book.currency in account.default_banks:
        _miss(account, book, _due_ahead(account, book))
    for shown in made:
        _judge(account, book, shown)


def _judge(account: Account, book: Book, shown: Object) -> Sent:
    bank = account.default_banks.get(book.currency)
    works = bank is not None and bank.works
    sent, listed = _send(account, book, shown)
    if not works:
        account.find(f"{sent} was made, though its bank account had failed")
    account.findings += _wrong_in_list(account, sent, listed)
    return sent


def _miss(account: Account, book: Book, due: int) -> None:
    bank = account.default_banks.get(book.currency)
    if due and bank and bank.works:
        at = clock_face(account.now)
        account.find(f"{at}: no automatic payout of {due:,} {book.currency} was made")


# --- how much ------------------------------------------------------------------------------------


def _due(account: Account, book: Book) -> int:
    """A debit on any business day, a payout on those of the schedule; none while one is on its
    way the other way."""
    if book.below_since is not None:
        return _due_debit(account, book, book.below_since)
    if _debit_in_flight(account, book) or not account.may_be_paid_out():
        return 0
    settings, world = account.settings, account.world
    if not settings.pays_on(utc_date(account.now), world.country):
        return 0
    room = book.available - settings.minimums.get(book.currency, 0)
    return room if room >= world.smallest_payout(book.currency) else 0


def _due_ahead(account: Account, book: Book) -> int:
    """What was there at midnight, or will be when it arrives, unless it is as well to wait: below
    zero, on schedules other than daily, and where something was changed since midnight."""
    world, settings, bank = account.world, account.settings, account.default_banks[book.currency]
    midnight_before = midnight(utc_date(account.now))
    changed = max(settings.since, bank.since) >= midnight_before
    if book.below_since is not None or settings.interval != "daily" or changed:
        return 0
    if _debit_in_flight(account, book):
        return 0
    rows = book.unlisted + book.not_listed(book.comes_by(_arrival(account, book, 1)))
    kept = settings.minimums.get(book.currency, 0)
    due = sum(row.net for row in rows) - kept
    of_yesterday = sum(row.net for row in rows if row.created < midnight_before) - kept
    return due if min(due, of_yesterday) >= world.smallest_payout(book.currency) else 0


def _debit_in_flight(account: Account, book: Book) -> bool:
    debits = (p for p in account.payouts.values() if p.amount < 0 and not p.failed)
    return any(p.currency == book.currency and p.arrival > account.now for p in debits)


def _due_debit(account: Account, book: Book, since: int) -> int:
    """It waits for the day after the balance went below zero, leaves out what comes until it
    arrives, and is not made for little."""
    if not account.settings.debits or not account.world.can_debit():
        return 0
    if utc_date(account.now) == utc_date(since):
        return 0
    coming = book.comes_by(account.world.debit_arrival(account.now))
    missing = book.available + sum(row.net for row in coming)
    return missing if missing < -account.not_debited else 0


# --- what it makes and lists ---------------------------------------------------------------------


def _send(account: Account, book: Book, shown: Object) -> tuple[Sent, list[Row]]:
    """The payout as it is shown, between the rows of the minimum balance, if there is one.

    A debit, and a payout ahead of its money, counts when it arrives, and takes what comes by then.
    """
    amount, now = shown["amount"], account.now
    arrival = _arrival(account, book, amount)
    is_early = amount < 0 or account.pays_ahead
    counts_on = max(arrival, now) if is_early else now
    listed = book.list_all(book.comes_by(arrival) if is_early else [])
    kept = account.settings.minimums.get(book.currency, 0) if amount > 0 else 0
    if kept:
        listed.append(_kept_back(account, shown, "hold", -kept, counts_on))
        _kept_back(account, shown, "release", kept, counts_on)
    sent = send(
        account,
        shown["id"],
        amount,
        book.currency,
        automatic=True,
        arrival=arrival,
        counts_on=counts_on,
    )
    return sent, [*listed, sent.row]


def _arrival(account: Account, book: Book, amount: int) -> int:
    """Today; one ahead of its money comes on the day on which the sales of yesterday are there."""
    now, world = account.now, account.world
    if amount < 0:
        return world.debit_arrival(now)
    if not account.pays_ahead:
        return midnight(utc_date(now))
    yesterday = midnight(utc_date(now)) - 1
    settled = world.settles(yesterday, Card(), account.settings.delay_override)
    return midnight(business_day_from(utc_date(settled), world.country))


def _kept_back(account: Account, shown: Object, way: str, amount: int, counts_on: int) -> Row:
    """The minimum balance leaves with the payout and is back at once: only that is in its list."""
    type = f"payout_minimum_balance_{way}"
    row = Row(type, type, shown["id"], shown["currency"], amount, account.now, counts_on)
    return account.write(row, listed=way == "hold")


def _wrong_in_list(account: Account, sent: Sent, must: Iterable[Row]) -> Iterator[str]:
    """Its own row, and every row of its currency that is available and in no earlier list."""
    ids = {account.row_id(row.key): row for row in must}
    listed = account.seen.lists.get(sent.payout, ())
    for id, row in ids.items():
        if id and id not in listed:
            yield f"{sent} does not list {'its own row' if row is sent.row else row}"
    for id in listed:
        if id not in ids:
            yield f"{sent} lists {account.names.get(id, id)}, which is not its own to list"
