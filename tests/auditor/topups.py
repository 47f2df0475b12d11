"""Top-ups: money from the bank, on its way for days; it may not come, or be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .asked import Asked
from .book import Row
from .compare import differences

if TYPE_CHECKING:
    from .account import Account

# Sources of the test bank. https://docs.stripe.com/connect/testing
FAILING = {
    "btok_us_verified_noAccount": "no_account",
    "btok_us_verified_accountClosed": "account_closed",
    "btok_us_verified_insufficientFunds": "insufficient_funds",
    "btok_us_verified_debitNotAuthorized": "debit_not_authorized",
}


@dataclass
class Topup:
    topup: str
    amount: int
    currency: str
    created: int
    arrives: int
    status: str = "pending"
    failure_code: str | None = None
    row: Row | None = None


def opened(account: Account, currency: str, amount: int) -> None:
    """The opening balance is a top-up that has arrived."""
    now = account.now
    account.write(Row("topup", "topup", f"opening {currency}", currency, amount, now, now))


def created(account: Account, asked: Asked) -> None:
    """From the source that is named, which gives dollars, or else from the bank account of that
    currency."""
    amount, currency, source = (asked.params.get(n) for n in ("amount", "currency", "source"))
    bank = account.default_banks.get(currency)
    there = currency == "usd" if source else bank is not None
    from_somewhere = there and account.world.can_top_up()
    account.must_be(asked, granted=amount >= 1 and from_somewhere)
    if not asked.answer:
        return
    refusal = FAILING.get(source) if source or bank is None else bank.fails_with
    arrives = account.world.topup_arrival(account.now)
    topup = Topup(asked.answer["id"], amount, currency, account.now, arrives)
    account.topups[topup.topup] = topup
    account.at(arrives, lambda: _arrive(account, topup, refusal))


def _arrive(account: Account, topup: Topup, refusal: str | None) -> None:
    if topup.status != "pending":
        return
    if refusal:
        topup.status, topup.failure_code = "failed", refusal
        return
    topup.status = "succeeded"
    topup.row = _write(account, topup, "topup", topup.amount)


def _write(account: Account, topup: Topup, type: str, amount: int) -> Row:
    now = account.now
    return account.write(Row(type, type, topup.topup, topup.currency, amount, now, now))


def canceled(account: Account, asked: Asked) -> None:
    _end(account, asked, "pending", "canceled")


def failed_by_control(account: Account, asked: Asked) -> None:
    topup = _end(account, asked, "pending", "failed")
    if asked.granted:
        topup.failure_code = asked.params["code"]


def reversed_by_control(account: Account, asked: Asked) -> None:
    topup = _end(account, asked, "succeeded", "reversed")
    if asked.granted:
        _write(account, topup, "topup_reversal", -topup.amount)


def _end(account: Account, asked: Asked, only_if: str, status: str) -> Topup:
    topup = account.topups[asked.params["id"]]
    account.must_be(asked, granted=topup.status == only_if)
    if asked.granted:
        topup.status = status
    return topup


# --- what the API shows --------------------------------------------------------------------------


def check(account: Account) -> Iterator[str]:
    shown = {topup["id"]: topup for topup in account.seen.topups}
    for key, topup in account.topups.items():
        must = {
            "amount": topup.amount,
            "currency": topup.currency,
            "created": topup.created,
            "expected_availability_date": topup.arrives,
            "status": topup.status,
            "failure_code": topup.failure_code,
            "balance_transaction": account.row_id(topup.row.key if topup.row else None),
        }
        yield from differences(f"top-up {key}", shown.get(key), must)
    others = [topup for key, topup in shown.items() if key not in account.topups]
    opening = dict(account.seen.opening)
    for topup in others:
        if opening.pop(topup["currency"], None) != topup["amount"]:
            yield f"top-up {topup['id']} is there, but nobody asked for it"
