"""Application fees: what a platform keeps of a seller's charge, and what it gives back of that.

They count with the charge while that waits, on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from ..asked import Asked
from ..book import Row
from ..compare import differences
from ..prices import half_up
from .member import nth_of

if TYPE_CHECKING:
    from ..refunds import Refund
    from ..sales import Sale
    from .group import Group
    from .member import Member

# What the seller's side of a returned fee is called, nobody says; that it is this is assumed.
GIVEN_BACK = ("adjustment", "other_adjustment")


@dataclass
class Returned:
    id: str
    amount: int  # in the currency of the payment that paid the fee
    of_fee: int  # in that of the fee
    created: int
    row: Row


@dataclass
class Fee:
    id: str
    amount: int
    currency: str
    seller: Member
    sale: Sale
    created: int
    row: Row
    paid: Row  # that of the seller out of which it was taken
    cost: int  # what that was, in the seller's currency
    part: int  # what it was in the currency in which the payment came
    part_currency: str
    returned: list[Returned] = field(default_factory=list)

    @property
    def refunded(self) -> int:
        return sum(returned.of_fee for returned in self.returned)

    @property
    def part_refunded(self) -> int:
        return sum(returned.amount for returned in self.returned)

    @property
    def left(self) -> int:
        return self.amount - self.refunded

    @property
    def part_left(self) -> int:
        return self.part - self.part_refunded

    def __str__(self) -> str:
        return f"application fee {self.id} ({self.amount:,} {self.currency})"


# --- how they come about -------------------------------------------------------------------------


def of_direct_charge(group: Group, seller: Member, sale: Sale) -> None:
    if sale.order.get("application_fee_amount"):
        cost = seller.kept_by_platform(sale, sale.taken.rate)
        asked = sale.order["application_fee_amount"]
        earn(group, seller, sale, sale.taken, cost, asked, sale.currency)


def of_destination(sale: Sale, received: int, rate: Fraction | None) -> int:
    """What a seller pays of what a destination charge brought it, in its own currency."""
    asked = sale.order.get("application_fee_amount", 0)
    part = asked if sale.taken.rate is None else half_up(asked * sale.taken.rate)
    return min(received, part if rate is None else half_up(part * rate))


def part_passed_on(sale: Sale) -> int:
    """The fee of a destination charge, in the currency in which the charge was passed on."""
    asked: int = sale.order["application_fee_amount"]
    return asked if sale.taken.rate is None else half_up(asked * sale.taken.rate)


def earn(group: Group, seller: Member, sale: Sale, paid: Row, cost: int, part: int,
         part_currency: str) -> Fee:  # fmt: skip
    platform, asked = group.platform, sale.order["application_fee_amount"]
    amount, currency, rate = platform.receives(asked, sale.currency)
    id = _id_of(group, sale.charge, paid.source)
    on = sale.inherited(group.now)
    row = platform.post("application_fee", "platform_earning", id, currency, amount, on, rate=rate)
    fee = Fee(id, asked, sale.currency, seller, sale, group.now, row, paid, cost, part,
              part_currency)  # fmt: skip
    group.fees[id] = fee
    return fee


def _id_of(group: Group, *charges: str) -> str:
    shown = (fee["id"] for fee in group.whole.fees if fee["charge"] in charges)
    return next(shown, f"(the fee of {charges[0]})")


# --- how they are given back ---------------------------------------------------------------------


def refund_asked_for(group: Group, asked: Asked) -> None:
    fee = group.fees[asked.params["id"]]
    amount = asked.params.get("amount", fee.part_left)
    group.platform.must_be(asked, granted=bool(fee.left) and 1 <= amount <= fee.part_left)
    if asked.answer:
        give_back(group, fee, amount)


def are_left(group: Group, sale: Sale) -> bool:
    return any(fee.left for fee in group.fees.values() if fee.sale is sale)


def of_refund(group: Group, refund: Refund) -> None:
    """In proportion to what was refunded of the charge."""
    for fee in group.fees.values():
        if fee.sale is refund.sale:
            share = Fraction(refund.amount, refund.sale.captured) * fee.part
            give_back(group, fee, half_up(share))


def give_back(group: Group, fee: Fee, amount: int) -> None:
    """`amount` in the currency of the payment; what that is of the fee is told at the mid rate,
    rounded up."""
    amount = min(amount, fee.part_left) if fee.left else 0
    of_fee = amount
    if fee.part_currency != fee.currency:
        mid = group.platform.rates.mid(fee.part_currency, fee.currency)
        of_fee = fee.left if amount == fee.part_left else min(fee.left, ceil(amount * mid))
    if not amount:
        return
    on, nth = fee.sale.inherited(group.now), len(fee.returned) + 1
    cost, rate = amount, None
    if fee.row.currency != fee.part_currency:
        there = fee.part_currency
        rate = group.platform.rates.mid(fee.row.currency, there)  # shown the other way round
        left = fee.row.amount + sum(returned.row.amount for returned in fee.returned)
        cost = left if amount == fee.part else min(left, ceil(amount / rate))
        if fee.row.currency == fee.currency:
            cost = of_fee
    row = group.platform.post(
        "application_fee_refund",
        "platform_earning_refund",
        nth_of(fee.id, nth),
        fee.row.currency,
        -cost,
        on,
        rate=rate,
    )
    shown = list(reversed(group.whole.fee_refunds.get(fee.id, ())))
    id = shown[nth - 1]["id"] if nth <= len(shown) else f"(return {nth} of {fee.id})"
    fee.returned.append(Returned(id, amount, of_fee, group.now, row))
    _paid_back(fee, amount, on)


def _paid_back(fee: Fee, amount: int, on: int) -> None:
    """The seller's side, out of what it had paid: all of that, in the end."""
    paid, source = fee.paid, nth_of(fee.paid.source, len(fee.returned))
    before, after = (
        half_up(Fraction(returned, fee.part) * fee.cost)
        for returned in (fee.part_refunded - amount, fee.part_refunded)
    )
    fee.seller.post(*GIVEN_BACK, source, paid.currency, after - before, on, rate=paid.rate)


# --- what the API shows --------------------------------------------------------------------------


def check(group: Group) -> Iterator[str]:
    shown = {fee["id"]: fee for fee in group.whole.fees}
    for fee in group.fees.values():
        must = {
            "account": fee.seller.id,
            "amount": fee.amount,
            "amount_refunded": fee.refunded,
            "refunded": fee.left == 0,
            "currency": fee.currency,
            "created": fee.created,
            "balance_transaction": group.platform.row_id(fee.row.key),
        }
        yield from differences(str(fee), shown.get(fee.id), must)
        listed = {back["id"]: back for back in group.whole.fee_refunds.get(fee.id, ())}
        for returned in fee.returned:
            must = {
                "amount": returned.amount,
                "currency": fee.part_currency,
                "created": returned.created,
                "fee": fee.id,
                "balance_transaction": group.platform.row_id(returned.row.key),
            }
            name = f"refund {returned.id} of {fee}"
            yield from differences(name, listed.pop(returned.id, None), must)
        for id in listed:
            yield f"refund {id} of {fee} is there, but nobody asked for it"
    for id in shown.keys() - group.fees.keys():
        yield f"application fee {id} is there, but nobody asked for it"
