"""One account among several: what it does otherwise than one that is alone.

A charge may be priced and timed as another account says, pay an application fee, be passed on to a
seller, and have a part of it held back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..account import Account
from ..asked import Asked, Object
from ..book import Key, Row
from ..prices import Card, half_up, margin, stripe_fee
from .seen import KINDS, PLATFORM, Part
from .stopped import Stops

if TYPE_CHECKING:
    from ..refunds import Refund
    from ..sales import Sale
    from .group import Group

# What nobody says the reporting category of.
UNCATEGORISED = ("reserve_hold", "reserve_release")
ON_HOLD = "risk_reserved"


class Member(Account):
    def __init__(self, group: Group, part: Part) -> None:
        self.group, self.part = group, part
        self.id, self.kind = part.id, KINDS[part.kind]
        self.rows_on_hold = [row for row in part.seen.rows if row.get("balance_type") == ON_HOLD]
        in_payments = [row for row in part.seen.rows if row.get("balance_type") != ON_HOLD]
        self._numbered = _numbered(in_payments)
        payments = [charge for charge in part.seen.charges if charge["id"].startswith("py_")]
        self.shown_payments = {payment["id"]: payment for payment in payments}
        of_cards = [c for c in part.seen.charges if c["id"] not in self.shown_payments]
        returns = [refund for refund in part.seen.refunds if refund["id"].startswith("pyr_")]
        self.shown_returns = {refund["id"]: refund for refund in returns}
        to_cards = [r for r in part.seen.refunds if r["id"] not in self.shown_returns]
        own = replace(part.seen, rows=in_payments, charges=of_cards, refunds=to_cards)
        super().__init__(own)
        self.settings.debits = self.kind.debits
        self.not_debited = self.kind.smallest_debit
        self.stops = Stops()
        self.on_hold: list[Row] = []  # rows of what is held back of its money

    @property
    def is_platform(self) -> bool:
        return self.part.kind == PLATFORM

    def __str__(self) -> str:
        return f"{self.part.kind} {self.id}"

    # --- rows ------------------------------------------------------------------------------------

    def key_of(self, shown: Object) -> Key:
        """Some sources have several rows of a kind; they are told apart by their order."""
        type, category, source, is_positive = super().key_of(shown)
        if type in UNCATEGORISED:
            category = ""
        nth = self._numbered[shown["id"]]
        return (type, category, nth_of(source, nth), is_positive)

    def available(self, currency: str) -> int:
        return self.book(currency).available

    def post(self, type: str, category: str, source: str, currency: str, amount: int, on: int,
             *, fee: int = 0, rate: Fraction | None = None) -> Row:  # fmt: skip
        return self.write(
            Row(type, category, source, currency, amount, self.now, on, fee=fee, rate=rate)
        )

    def receives(self, amount: int, currency: str) -> tuple[int, str, Fraction | None]:
        """What money of a currency becomes on its way in: converted, it leaves Stripe a margin."""
        settled_in, mid = self.settlement(currency)
        if mid is None:
            return amount, settled_in, None
        rate = mid * (1 - margin(self.world.country))
        return half_up(amount * rate), settled_in, rate

    # --- how long money waits --------------------------------------------------------------------

    def delay_days(self) -> int:
        return self._override() or self.world.delay().days

    def settles(self, card: Card, since: int) -> int:
        return max(self.now, self.world.settles(since, card, self._override()))

    def _override(self) -> int | None:
        """Of whom the platform answers for, a manual schedule makes it a day."""
        is_manual = self.settings.interval == "manual" and self.kind.platform_answers
        return self.settings.delay_override or (1 if is_manual else None)

    def may_be_paid_out(self) -> bool:
        return not self.stops.payouts

    def may_set_delay(self) -> bool:
        return self.is_platform or self.kind.platform_answers

    # --- charges ---------------------------------------------------------------------------------

    def priced_as(self, sale: Sale) -> Account:
        behalf = sale.order.get("on_behalf_of")
        return self.group.members[behalf] if behalf else self

    def price_of(self, sale: Sale, settled: int, currency: str) -> int:
        """On behalf of a seller abroad, whether a card of the platform's country is one from
        abroad, too, the sources leave open: the API says, so that it is one of the two."""
        price = super().price_of(sale, settled, currency)
        seller = self.priced_as(sale)
        if sale.card.issued_in == self.world.country:
            at_home = replace(sale.card, issued_in=seller.world.country)
            other = stripe_fee(settled, at_home, seller.world.country, currency)
            if other in self._fees_of(sale.charge):
                return other
        return price

    def _fees_of(self, charge: str) -> list[int]:
        rows = (row for row in self.seen.rows if row["source"] == charge)
        return [row["fee"] for row in rows if row["type"] == "charge"]

    def timed_as(self, sale: Sale) -> Account:
        """That of its destination, where there is one; so much is recorded."""
        deal = sale.order.get("transfer_data") or {}
        seller = deal.get("destination") or sale.order.get("on_behalf_of")
        return self.group.members[seller] if seller else self

    def kept_by_platform(self, sale: Sale, rate: Fraction | None) -> int:
        """The application fee of a direct charge, at the rate of the charge."""
        fee = sale.order.get("application_fee_amount", 0)
        if self.is_platform or not fee:
            return 0
        return int(fee) if rate is None else half_up(fee * rate)

    def sold(self, sale: Sale) -> None:
        self.group.sold(self, sale)

    def judge_refund(self, asked: Asked, sale: Sale, *, possible: bool) -> None:
        self.group.judge_refund(self, asked, sale, possible=possible)

    def gives_back(self, sale: Sale, amount: int) -> None:
        self.group.gives_back(self, sale.charge, amount)

    def refunded(self, asked: Asked, refund: Refund) -> None:
        self.group.refunded(self, asked, refund)


def nth_of(source: str, nth: int) -> str:
    return source if nth == 1 else f"{source} #{nth}"


def _numbered(rows: list[Object]) -> dict[str, int]:
    """By id: the how-manieth row of its kind it is; the list has the newest first."""
    seen: Counter[Key] = Counter()
    numbers = {}
    for row in reversed(rows):
        kind = (row["type"], row["reporting_category"], row["source"], row["amount"] > 0)
        seen[kind] += 1
        numbers[row["id"]] = seen[kind]
    return numbers
