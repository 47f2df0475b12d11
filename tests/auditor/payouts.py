"""Payouts one by one: when they arrive, what becomes of them, and what may be asked.

Which automatic payouts there must be, and how large, is the matter of `payout_runs.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .asked import Asked
from .banks import Bank
from .book import Row
from .calendars import HOUR, clock_face, utc_date
from .compare import differences
from .world import reaches_bank

if TYPE_CHECKING:
    from .account import Account


@dataclass
class Sent:
    """A payout and what becomes of it; an amount below zero is a debit of the bank account."""

    payout: str
    amount: int
    currency: str
    created: int
    automatic: bool
    bank: Bank
    arrival: int
    row: Row
    failed: bool = False
    canceled: bool = False
    failure_code: str | None = None
    back: Row | None = None  # there if it failed or was canceled

    @property
    def ends(self) -> int:
        """When it is paid, unless something comes in between."""
        return reaches_bank(self.created, self.arrival)

    @property
    def is_over(self) -> bool:
        return self.failed or self.canceled

    def status(self, now: int) -> str:
        if self.is_over:
            return "failed" if self.failed else "canceled"
        if now >= self.ends:
            return "paid"
        return "in_transit" if now >= self.created + HOUR else "pending"

    def __str__(self) -> str:
        return f"payout {self.payout} ({self.amount:,}, {clock_face(self.created)})"


def send(
    account: Account,
    id: str,
    amount: int,
    currency: str,
    *,
    automatic: bool,
    arrival: int,
    counts_on: int,
) -> Sent:
    """Write its row, and plan what its bank will say; `counts_on` is when the row counts."""
    row = Row("payout", "payout", id, currency, -amount, account.now, counts_on)
    account.write(row, listed=automatic)
    bank = account.default_banks.get(currency, Bank("(no bank account)", currency))
    sent = Sent(id, amount, currency, account.now, automatic, bank, arrival, row)
    account.payouts[id] = sent
    if bank.fails_with:
        says_no = sent.ends if amount > 0 else account.world.debit_is_refused(arrival)
        key = ("payout_failure", "payout_reversal", id, amount > 0)
        account.at(says_no, lambda: _fail(account, sent, bank.fails_with), makes=key)
    return sent


def _fail(account: Account, sent: Sent, code: str | None) -> None:
    """The money comes back at once, and the bank account is out of use."""
    if not sent.is_over:
        sent.failed, sent.failure_code = True, code
        sent.back = _give_back(account, sent, "payout_failure")
        sent.bank.works = False


def _give_back(account: Account, sent: Sent, type: str) -> Row:
    now, counts = account.now, max(account.now, sent.row.available_on)
    row = Row(type, "payout_reversal", sent.payout, sent.currency, sent.amount, now, counts)
    return account.write(row)


# --- what is asked -------------------------------------------------------------------------------


def created(account: Account, asked: Asked) -> None:
    """Granted if, and with a working bank account only if, the money is there."""
    amount, currency = asked.params["amount"], asked.params["currency"]
    bank = account.default_banks.get(currency)
    if bank is None or amount < account.world.smallest_payout(currency):
        account.must_be(asked, granted=False)
    there = account.book(currency).available
    if not asked.answer:
        if bank and bank.works and account.world.smallest_payout(currency) <= amount <= there:
            account.find(f"{asked}: refused, though {there:,} was available: {asked.error}")
        return
    today = utc_date(account.now)
    before = [p for p in account.payouts.values() if utc_date(p.created) == today]
    place = sum(not payout.automatic for payout in before) + 1
    arrival = account.world.manual_arrival(account.now, amount, currency, place)
    sent = send(
        account,
        asked.answer["id"],
        amount,
        currency,
        automatic=False,
        arrival=arrival,
        counts_on=account.now,
    )
    if amount > there:
        account.find(f"{sent} was granted, though only {there:,} was available")


def canceled(account: Account, asked: Asked) -> None:
    sent = account.payouts.get(asked.params["id"])
    if sent is None:
        return
    pending = sent.status(account.now) == "pending" and not sent.automatic
    account.must_be(asked, granted=pending)
    if asked.granted:
        sent.canceled = True
        sent.back = _give_back(account, sent, "payout_cancel")


def failed_by_control(account: Account, asked: Asked) -> None:
    sent = account.payouts.get(asked.params["id"])
    if sent is None or not asked.granted:
        return
    if sent.is_over:
        account.find(f"{sent} failed by the control {clock_face(account.now)}, when it was over")
    _fail(account, sent, asked.params["code"])


# --- what the API shows --------------------------------------------------------------------------


def check(account: Account) -> Iterator[str]:
    shown = {payout["id"]: payout for payout in account.seen.payouts}
    for sent in account.payouts.values():
        must = {
            "amount": sent.amount,
            "currency": sent.currency,
            "created": sent.created,
            "arrival_date": sent.arrival,
            "status": sent.status(account.seen.now),
            "automatic": sent.automatic,
            "method": "standard",
            "source_type": "card",
            "destination": sent.bank.id,
            "failure_code": sent.failure_code,
            "reconciliation_status": "completed" if sent.automatic else "not_applicable",
            "balance_transaction": account.row_id(sent.row.key),
            "failure_balance_transaction": account.row_id(sent.back.key if sent.back else None),
        }
        yield from differences(str(sent), shown.get(sent.payout), must)
    for key in shown.keys() - account.payouts.keys():
        yield f"payout {key} is there, but nobody asked for it"
