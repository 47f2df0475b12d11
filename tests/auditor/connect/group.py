"""A platform and its sellers, lived through a second time together.

Each account keeps its own books (`member.py`); what one owes to another goes through here: what is
passed on of a charge, application fees, what the platform has to hold for sellers below zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..asked import Asked
from ..prices import Rates
from . import fees, held, transfers
from .member import Member
from .reserve import Reserve
from .seen import Whole

if TYPE_CHECKING:
    from ..refunds import Refund
    from ..sales import Sale


class Group:
    def __init__(self, whole: Whole) -> None:
        self.whole, self.now = whole, whole.start
        self.members = {part.id: Member(self, part) for part in whole.parts}
        self.platform = self.members[whole.platform.id]
        self.sellers = [member for member in self.members.values() if not member.is_platform]
        self.transfers: dict[str, transfers.Transfer] = {}
        self.by_charge: dict[str, transfers.Transfer] = {}  # what was passed on of it by itself
        self.fees: dict[str, fees.Fee] = {}
        self.holds: dict[str, held.Hold] = {}
        self.plans: dict[str, held.Plan] = {}
        self.reserve = Reserve(self)

    @property
    def in_turn(self) -> list[Member]:
        """Sellers before the platform, so that it sees what the night has brought."""
        return [*self.sellers, self.platform]

    def of(self, asked: Asked) -> Member:
        return self.members[asked.account or self.platform.id]

    def come_to(self, moment: int) -> None:
        self.now = moment
        for member in self.members.values():
            member.now = moment

    def set_rates(self, change: Callable[[Rates], Rates]) -> None:
        for member in self.members.values():
            member.rates = change(member.rates)

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """A balance that is below zero before and after has been so all along, whatever order the
        rows of the step were written in."""
        below = [
            (book, book.below_since)
            for member in self.members.values()
            for book in member.books.values()
            if book.below_since is not None
        ]
        yield
        for book, since in below:
            if book.available < 0:
                book.below_since = since

    def find(self, sentence: str) -> None:
        self.platform.find(sentence)

    # --- what charges, refunds and disputes do beyond their own account --------------------------

    def sold(self, member: Member, sale: Sale) -> None:
        if not member.is_platform:
            held.came_in(member, sale.charge, sale.taken)
            fees.of_direct_charge(self, member, sale)
        elif deal := sale.order.get("transfer_data"):
            transfers.passed_on(self, sale, deal)

    def judge_refund(self, member: Member, asked: Asked, sale: Sale, *, possible: bool) -> None:
        wants = asked.params
        if possible and wants.get("reverse_transfer"):
            possible = transfers.judge_pull_back(self, asked, sale)
        if wants.get("refund_application_fee"):
            if member.is_platform and not wants.get("reverse_transfer"):
                possible = False
            elif possible and not fees.are_left(self, sale):
                return  # nobody says
        member.must_be(asked, granted=possible)

    def gives_back(self, member: Member, charge: str, amount: int) -> None:
        held.gives_back(member, charge, amount)

    def refunded(self, member: Member, asked: Asked, refund: Refund) -> None:
        transfer = self.by_charge.get(refund.sale.charge)
        if transfer and asked.params.get("reverse_transfer"):
            transfers.pulled_back(self, transfer, refund)
        if asked.params.get("refund_application_fee"):
            fees.of_refund(self, refund)
