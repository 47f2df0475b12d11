"""Bank accounts: where payouts of a currency go, and whether anything still goes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .asked import Asked

if TYPE_CHECKING:
    from .account import Account

GOOD = "000123456789"

# Bank accounts of the test bank, and why payouts to them fail. https://docs.stripe.com/payouts
FAILING = {
    "000111111116": "no_account",
    "000111111113": "account_closed",
    "11111116": "no_account",
    "11111113": "account_closed",
}


@dataclass
class Bank:
    id: str
    currency: str
    number: str = GOOD
    works: bool = True  # one that refused stays out of use until it is updated
    since: int = 0  # when it was last touched

    @property
    def fails_with(self) -> str | None:
        return FAILING.get(self.number)


def added(account: Account, asked: Asked) -> None:
    """The first of a currency is its default, asked or not."""
    if not asked.answer:
        return
    details = asked.params["external_account"]
    currency = details.get("currency", account.world.currency)
    bank = Bank(asked.answer["id"], currency, details["account_number"], since=account.now)
    account.banks[bank.id] = bank
    if asked.params.get("default_for_currency") or currency not in account.default_banks:
        account.default_banks[currency] = bank


def updated(account: Account, asked: Asked) -> None:
    if not asked.answer:
        return
    bank = account.banks[asked.params["id"]]
    bank.works, bank.since = True, account.now
    if asked.params.get("default_for_currency"):
        account.default_banks[bank.currency] = bank
