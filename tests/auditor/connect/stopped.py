"""Sellers whom Stripe stops: for what is past due until it is given, and while it looks into them.

What is required is past due from its date on. A bank that is past due stops payouts, anything else
charges and transfers too. What is stopped while Stripe looks into an account stays stopped until it
is enabled, whatever is given meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..asked import Asked

if TYPE_CHECKING:
    from .group import Group
    from .member import Member

BANK, PHONE = "external_account", "business_profile.support_phone"


@dataclass
class Stops:
    """What is asked of a seller, until when; what of it is late; and what a review stops."""

    asked: dict[str, int] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    under_review: bool = False
    review_of_charges: bool = False
    review_of_payouts: bool = False

    @property
    def charges(self) -> bool:
        return self.review_of_charges or bool(self.late - {BANK})

    @property
    def payouts(self) -> bool:
        return self.review_of_payouts or bool(self.late)

    def fall_due(self, now: int) -> None:
        self.late |= {name for name, by in self.asked.items() if by <= now}
        self.asked = {name: by for name, by in self.asked.items() if by > now}
        if self.under_review:
            self.keep()

    def keep(self) -> None:
        """What is stopped now stays so until the account is enabled."""
        self.review_of_charges, self.review_of_payouts = self.charges, self.payouts

    def given(self, name: str) -> None:
        self.asked.pop(name, None)
        self.late.discard(name)


# --- what is said to a seller --------------------------------------------------------------------


def required(group: Group, asked: Asked) -> None:
    seller, by = group.of(asked), asked.params["by"]
    seller.must_be(asked, granted=True)
    if asked.params["fields"] not in seller.stops.late:
        seller.stops.asked[asked.params["fields"]] = by
        seller.at(by, lambda: seller.stops.fall_due(by))


def disabled(group: Group, asked: Asked) -> None:
    seller, stops = group.of(asked), group.of(asked).stops
    seller.must_be(asked, granted=True)
    stops.under_review = True
    stops.keep()
    stops.review_of_charges |= asked.params["charges"]
    stops.review_of_payouts |= asked.params["payouts"]


def enabled(group: Group, asked: Asked) -> None:
    """What is not due yet stays due."""
    seller = group.of(asked)
    seller.must_be(asked, granted=seller.stops.payouts or seller.stops.charges)
    if asked.granted:
        seller.stops = Stops(asked=seller.stops.asked)


def gave_phone(group: Group, asked: Asked) -> None:
    group.of(asked).must_be(asked, granted=True)
    group.of(asked).stops.given(PHONE)


# --- what is not granted then --------------------------------------------------------------------


def stands_against(group: Group, asked: Asked) -> bool:
    """A seller who is stopped stands against the request."""
    if asked.verb == "payouts.create":
        return group.of(asked).stops.payouts
    return any(seller.stops.charges for seller in _who_take_part(group, asked))


def _who_take_part(group: Group, asked: Asked) -> Iterator[Member]:
    """The sellers who charge, or to whom a charge or a transfer goes."""
    params = asked.params
    if asked.verb == "transfers.create":
        yield group.members[params["destination"]]
    if asked.verb == "charges.capture":
        sale = group.of(asked).sales.get(params["id"])
        yield from _of_a_sale(group, asked, sale.order if sale else {})
    if asked.verb == "payment_intents.create":
        yield from _of_a_sale(group, asked, params)
    if asked.verb == "charges.create" and params["source"] not in group.members:
        yield from _of_a_sale(group, asked, params)


def _of_a_sale(group: Group, asked: Asked, order: Any) -> Iterator[Member]:
    deal = order.get("transfer_data") or {}
    for id in (asked.account, deal.get("destination"), order.get("on_behalf_of")):
        if id:
            yield group.members[id]
