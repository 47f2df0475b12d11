"""Transfers to connected accounts and application fees, and what was taken back of them."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from typing import Any, Required, Unpack

from stripesim.api.common import (
    Clearable,
    Code,
    Flag,
    Moment,
    Nothing,
    Options,
    Paging,
    Pairs,
    Positive,
    SourceType,
    String,
)
from stripesim.api.dispatch import Dispatcher
from stripesim.api.expand import FEE_REFUNDS, REVERSALS
from stripesim.api.operations import act, named, retrieve_within, update_within
from stripesim.api.pages import Query
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages, post
from stripesim.engine.change import Change
from stripesim.engine.world import World
from stripesim.resources.requests import no_such


def create_fee_refund(change: Change, ids: Ids, params: Params) -> Any:
    """Refund the fee that the path names, all of it or a part."""
    facts = {**params, "fee": named(change, "application_fee", ids).id}
    return change.world.lifecycles["fee_refund"].create(change, facts)


def create_reversal(change: Change, ids: Ids, params: Params) -> Any:
    """Reverse the transfer that the path names, all of it or a part."""
    return change.world.lifecycles["transfer_reversal"].create(change, {**params, **ids})


OF_A_FEE = Query("fee_refund", ("fee",), noun="refund")


def fee_refunds(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The refunds of the application fee that the path names."""
    fee = ids["application_fee"]
    if world.store.find("application_fee", fee, account) is None:
        raise no_such("application_fee", fee)
    return OF_A_FEE.page(world, account, ids, {**params, "fee": fee})


OF_A_TRANSFER = Query("transfer_reversal", ("transfer",), noun="reversal")


def reversals(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The reversals of the transfer that the path names."""
    if world.store.find("transfer", ids["transfer"], account) is None:
        raise no_such("transfer", ids["transfer"])
    return OF_A_TRANSFER.page(world, account, ids, {**params, **ids})


class ApplicationFeeRefundCreate(Options, total=False):
    amount: Positive
    metadata: Pairs


class ApplicationFeeRefundUpdate(Options, total=False):
    metadata: Pairs


class ApplicationFeeRefunds(
    Service,
    base="/v1/application_fees/{application_fee}/refunds",
    kind="fee_refund",
    expands={"balance_transaction": "balance_transaction", "fee": "application_fee"},
):
    """Refunds of one application fee."""

    @post("", create_fee_refund)
    def create(self, application_fee: str, **params: Unpack[ApplicationFeeRefundCreate]) -> Shape:
        """Refund the fee, or `amount` of it, to the account that it was taken of. The amount is in
        the currency of the charge or payout that paid the fee. (recorded)
        """

    @get("/{fee_refund}", retrieve_within("fee_refund", "application_fee", "fee"))
    def retrieve(self, application_fee: str, fee_refund: str, **params: Unpack[Nothing]) -> Shape:
        """One refund of the fee."""

    @post("/{fee_refund}", update_within("fee_refund", "application_fee", "fee"))
    def update(
        self,
        application_fee: str,
        fee_refund: str,
        **params: Unpack[ApplicationFeeRefundUpdate],
    ) -> Shape:
        """Change its metadata."""

    @pages(fee_refunds)
    def list(self, application_fee: str, **params: Unpack[Paging]) -> Shape:
        """A page of the fee's refunds, newest first."""

    all = every(list)


class ApplicationFeeList(Paging, total=False):
    charge: String
    created: Moment


class ApplicationFees(
    Service,
    base="/v1/application_fees",
    kind="application_fee",
    expands={
        "account": "account",
        "application": "application",
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "originating_transaction": "charge",
        "refunds": FEE_REFUNDS,
    },
):
    """Application fees: what the platform earns from charges on its connected accounts."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.refunds = ApplicationFeeRefunds(dispatcher)

    @get("/{application_fee}")
    def retrieve(self, application_fee: str, **params: Unpack[Nothing]) -> Shape:
        """One fee, with its latest refunds."""

    @pages(by=("charge",))
    def list(self, **params: Unpack[ApplicationFeeList]) -> Shape:
        """A page of fees, newest first; `charge` finds the fee of one charge."""

    all = every(list)


class TransferReversalCreate(Options, total=False):
    amount: Positive
    description: Clearable
    metadata: Pairs
    refund_application_fee: Flag


class TransferReversalUpdate(Options, total=False):
    metadata: Pairs


class TransferReversals(
    Service,
    base="/v1/transfers/{transfer}/reversals",
    kind="transfer_reversal",
    expands={
        "balance_transaction": "balance_transaction",
        "destination_payment_refund": "refund",
        "source_refund": "refund",
        "transfer": "transfer",
    },
):
    """Reversals of one transfer."""

    @post("", create_reversal)
    def create(self, transfer: str, **params: Unpack[TransferReversalCreate]) -> Shape:
        """Take back `amount` of a transfer, or all that is left of it. The balance of an account
        that the platform is liable for may go below zero. (documented)
        """

    @get("/{transfer_reversal}", retrieve_within("transfer_reversal", "transfer", "transfer"))
    def retrieve(self, transfer: str, transfer_reversal: str, **params: Unpack[Nothing]) -> Shape:
        """One reversal."""

    @post("/{transfer_reversal}", update_within("transfer_reversal", "transfer", "transfer"))
    def update(
        self,
        transfer: str,
        transfer_reversal: str,
        **params: Unpack[TransferReversalUpdate],
    ) -> Shape:
        """Change its metadata."""

    @pages(reversals)
    def list(self, transfer: str, **params: Unpack[Paging]) -> Shape:
        """A page of reversals, newest first."""

    all = every(list)


def create_transfer(change: Change, ids: Ids, params: Params) -> Any:
    """Send money; a connected account that sends it to its platform is debited."""
    debits = change.latest(change.account).platform == params["destination"]
    return change.world.lifecycles["transfer"].create(
        change, params, "debit" if debits else "create"
    )


class TransferCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    destination: Required[String]
    source_transaction: String
    source_type: SourceType
    transfer_group: String
    description: Clearable
    metadata: Pairs


class TransferUpdate(Options, total=False):
    description: Clearable
    metadata: Pairs


class TransferList(Paging, total=False):
    created: Moment
    destination: String
    transfer_group: String


class Transfers(
    Service,
    base="/v1/transfers",
    kind="transfer",
    expands={
        "balance_transaction": "balance_transaction",
        "destination": "account",
        "destination_payment": "charge",
        "reversals": REVERSALS,
        "source_transaction": "charge",
    },
):
    """Money sent from the platform to a connected account."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(dispatcher)
        self.reversals = TransferReversals(dispatcher)

    @post("", create_transfer)
    def create(self, **params: Unpack[TransferCreate]) -> Shape:
        """Send available money to a connected account. With a `source_transaction`, money of that
        charge, even while it is pending: then the transfer becomes available with the charge.
        (recorded)
        """

    @get("/{transfer}")
    def retrieve(self, transfer: str, **params: Unpack[Nothing]) -> Shape:
        """One transfer, with its latest reversals."""

    @post("/{transfer}", act("transfer", "update"))
    def update(self, transfer: str, **params: Unpack[TransferUpdate]) -> Shape:
        """Change its description or metadata."""

    @pages(by=("destination", "transfer_group"))
    def list(self, **params: Unpack[TransferList]) -> Shape:
        """A page of transfers, newest first."""

    all = every(list)
