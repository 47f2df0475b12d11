"""Bank accounts: where payouts of a currency go, and whether anything still goes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .asked import Asked

if TYPE_CHECKING:
    from .account import Account

GOOD = "000123456789"

# Bank accounts of the test bank, and why payouts to them fail. https://docs.stripe.com/payouts
# Of an IBAN: what follows the country and the check digits.
FAILING = {
    "000111111116": "no_account",
    "000111111113": "account_closed",
    "11111116": "no_account",
    "11111113": "account_closed",
    "370400440532013001": "no_account",
    "370400440532013002": "account_closed",
}
AS_IBAN = {
    GOOD: "370400440532013000",
    "000111111116": "370400440532013001",
    "000111111113": "370400440532013002",
}
ROUTING = {"US": "110000000", "CA": "11000-000", "GB": "108800", "SG": "1100-000"}


def details(country: str, currency: str, number: str) -> dict[str, str]:
    """A bank account in the form of its country; `number` is that of the American one."""
    if country not in ROUTING:
        return _bank(country, currency, _iban(country, AS_IBAN[number]))
    if country == "GB":
        number = number[4:] if number != GOOD else "00012345"
    if country == "SG" and number == GOOD:
        number = "000123456"
    return {**_bank(country, currency, number), "routing_number": ROUTING[country]}


def _bank(country: str, currency: str, number: str) -> dict[str, str]:
    return {
        "object": "bank_account",
        "country": country,
        "currency": currency,
        "account_number": number,
    }


def _iban(country: str, account: str) -> str:
    """With the check digits of ISO 13616."""
    letters = "".join(str(int(each, 36)) for each in f"{account}{country}00")
    return f"{country}{98 - int(letters) % 97:02}{account}"


@dataclass
class Bank:
    id: str
    currency: str
    number: str = GOOD
    works: bool = True  # one that refused stays out of use until it is updated
    since: int = 0  # when it was last touched

    @property
    def fails_with(self) -> str | None:
        number = self.number
        return FAILING.get(number[4:] if number[:2].isalpha() else number)


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
