"""The figures of an explanation: how each is written, and what it is as plain data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from stripesim.facts.currencies import money
from stripesim.facts.days import DAY


class Money(NamedTuple):
    """An amount in minor units. Written $1,234.50, with `:+` +$1,234.50; as data
    {amount, currency}.
    """

    amount: int
    currency: str

    def __format__(self, spec: str) -> str:
        sign = "+" if spec == "+" and self.amount > 0 else ""
        return sign + money(self.amount, self.currency)


class Moment(int):
    """A moment in unix seconds. Written Mon 2 Mar 2026 09:00 UTC, without the hour at midnight."""

    def __format__(self, spec: str) -> str:
        at = datetime.fromtimestamp(self, UTC)
        day = f"{at:%a} {at.day} {at:%b %Y}"
        return day if self % DAY == 0 else f"{day} {at:%H:%M} UTC"


class Percent(int):
    """A rate in basis points. Written 2.9 %."""

    def __format__(self, spec: str) -> str:
        whole, part = divmod(self, 100)
        return f"{whole}.{part:02}".rstrip("0").rstrip(".") + " %"


class Count(NamedTuple):
    """How many of what. Written 3 charges; as data the number."""

    number: int
    of: str
    of_many: str = ""

    def __format__(self, spec: str) -> str:
        name = self.of if self.number == 1 else self.of_many or f"{self.of}s"
        return f"{self.number:,} {name}"


def side(name: str, account: Any) -> str:
    """How a side of an account is asked for."""
    return f"sim.explain.{name}({whose(account)})"


def whose(account: Any) -> str:
    """How a call names an account: a connected one by its id; the simulator's own is not named."""
    return "" if account.platform is None else f"stripe_account={account.id!r}"


def a_kind(kind: str) -> str:
    """One object of a kind: a charge, an account link."""
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind.replace('_', ' ')}"


def short(moment: int) -> str:
    """A day without its year: Mon 2 Mar."""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%a} {at.day} {at:%b}"


def listed(parts: list[str], word: str = "and") -> str:
    """Texts as people list them: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def plain(figure: Any) -> Any:
    """A figure as JSON has it."""
    if isinstance(figure, Money):
        return {"amount": figure.amount, "currency": figure.currency}
    if isinstance(figure, Count):
        return figure.number
    return int(figure) if isinstance(figure, Moment | Percent) else figure
