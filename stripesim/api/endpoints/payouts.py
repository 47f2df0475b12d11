"""Payouts: money that leaves the balance for the bank, on a schedule or by hand."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    Clearable,
    Code,
    Descriptor,
    Moment,
    Nothing,
    Options,
    Paging,
    Pairs,
    Positive,
    SourceType,
    String,
)
from stripesim.api.kinds import Choice
from stripesim.api.operations import act, named
from stripesim.api.parameters import Refused
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages, post
from stripesim.engine.change import Change

PayoutMethod = Annotated[str, Choice(("standard", "instant"))]


def reverse_payout(change: Change, ids: Ids, params: Params) -> Any:
    """Reverse a payout. The answer is the new payout, which brings the money back."""
    payouts = change.world.lifecycles["payout"]
    reversed = payouts.do(change, named(change, "payout", ids), "reverse", params)
    return change.latest(reversed.reversed_by)


class PayoutCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    description: Clearable
    destination: String
    metadata: Pairs
    method: PayoutMethod
    source_type: SourceType
    statement_descriptor: Descriptor
    payout_method: Refused[String]


class PayoutUpdate(Options, total=False):
    metadata: Pairs


class PayoutList(Paging, total=False):
    arrival_date: Moment
    created: Moment
    destination: String
    status: String


class PayoutReverse(Options, total=False):
    metadata: Pairs


class Payouts(
    Service,
    base="/v1/payouts",
    kind="payout",
    expands={
        "application_fee": "application_fee",
        "balance_transaction": "balance_transaction",
        "destination": "external_account",
        "failure_balance_transaction": "balance_transaction",
        "original_payout": "payout",
        "reversed_by": "payout",
    },
):
    """Payouts: money from the balance to the bank."""

    @post()
    def create(self, **params: Unpack[PayoutCreate]) -> Shape:
        """Pay `amount` (minor units) out of the available balance, now. (recorded)

        Raises `InvalidRequestError` with code `balance_insufficient` when less is available.
        """

    @get("/{payout}")
    def retrieve(self, payout: str, **params: Unpack[Nothing]) -> Shape:
        """One payout; `arrival_date` is the day on which the bank gets it."""

    @post("/{payout}", act("payout", "update"))
    def update(self, payout: str, **params: Unpack[PayoutUpdate]) -> Shape:
        """Change its metadata."""

    @pages(by=("status", "destination", "arrival_date"))
    def list(self, **params: Unpack[PayoutList]) -> Shape:
        """A page of payouts, newest first."""

    all = every(list)

    @post("/{payout}/cancel", act("payout", "cancel"))
    def cancel(self, payout: str, **params: Unpack[Nothing]) -> Shape:
        """Cancel a manual payout that is still pending. (documented)"""

    @post("/{payout}/reverse", reverse_payout)
    def reverse(self, payout: str, **params: Unpack[PayoutReverse]) -> Shape:
        """Take a connected account's payout back from its bank in the US or Canada. The answer is a
        new payout of the negative amount. (documented)
        """
