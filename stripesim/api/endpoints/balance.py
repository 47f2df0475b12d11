"""The balance, its transactions, its settings, and top-ups."""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from array import array
from collections.abc import Mapping
from heapq import merge
from typing import Annotated, Any, Required, Unpack

from stripesim.api.common import (
    Clearable,
    Code,
    Moment,
    Nothing,
    Object,
    Options,
    Paging,
    Pairs,
    Positive,
    String,
)
from stripesim.api.descriptors import StatementDescriptor
from stripesim.api.expand import ANY, NET
from stripesim.api.kinds import (
    Boolean,
    Choice,
    Clearing,
    Hash,
    Integer,
    Kind,
    ListOf,
    MapOf,
    Text,
    Unsimulated,
)
from stripesim.api.operations import act
from stripesim.api.pages import Query
from stripesim.api.parameters import Kept, Refused
from stripesim.api.routes import Ids, Params, Shape
from stripesim.api.service import Service, every, get, pages, post
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.facts.payout_schedules import WEEKDAYS
from stripesim.facts.statement_descriptors import LONGEST_OF_A_TOPUP
from stripesim.resources.balance import balance
from stripesim.resources.balance.of_an_account import settings_of
from stripesim.resources.requests import no_such

ShortDescriptor = Annotated[str, StatementDescriptor(LONGEST_OF_A_TOPUP, plain=True)]
SCHEDULE: dict[str, Kind] = {
    "interval": Choice(("daily", "manual", "monthly", "weekly")),
    "monthly_payout_days": ListOf(Integer(minimum=1, maximum=31)),
    "weekly_payout_days": ListOf(Choice(WEEKDAYS)),
}
START_OF_DAY: dict[str, Kind] = {
    "hour": Integer(minimum=0, maximum=23),
    "minutes": Integer(minimum=0, maximum=59),
    "timezone": Text(),
}
PaymentsSettings = Annotated[
    Mapping[str, Any],
    Hash({
        "debit_negative_balances": Boolean(),
        "payouts": Hash({
            "automatic_transfer_rules_by_currency": Unsimulated(),
            "minimum_balance_by_currency": MapOf(Integer(minimum=0)),
            "schedule": Hash(SCHEDULE),
            "statement_descriptor": StatementDescriptor(clearable=True),
        }),
        "settlement_timing": Hash({
            "delay_days_override": Clearing(Integer()),
            "start_of_day": Clearing(Hash(START_OF_DAY)),
        }),
    }),
]  # fmt: skip


def retrieve_balance(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The balance of the account that makes the request, as it is now."""
    return balance.render(account, world)


def retrieve_settings(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The balance settings of the account that makes the request."""
    return world.render(settings_of(world, account))


def update_settings(change: Change, ids: Ids, params: Params) -> Any:
    """Change the balance settings of the account that makes the request."""
    settings = settings_of(change.world, change.account)
    return change.world.lifecycles["balance_settings"].do(change, settings, "update", params)


@rule("recorded", "a 2026 sandbox: ?source=du_… is empty although the rows have that source")
def source_to_find(row: Any) -> str | None:
    """The filter `source` does not find the balance transactions of a dispute."""
    return None if row.what.type == "adjustment" else row.source


def paid_by(world: World, account: str, id: str) -> "array[int]":
    """The balance transactions that an automatic payout paid, its own among them, oldest first."""
    payout = world.store.find("payout", id, account)
    if payout is None:
        raise no_such("payout", id, "payout")
    if not payout.automatic:
        raise Refusal(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
            param="payout",
        )
    names = (payout.hold_transaction, payout.balance_transaction)
    own = [world.store.latest[name].serial for name in names if name is not None]
    table = world.store.table(account, "balance_transaction")
    return table.places("payout", id, lambda: array("q", merge(*payout.lists, own)))


ROWS = Query("balance_transaction", ("source", "type", "currency"), keys={"source": source_to_find})


def rows(world: World, account: str, ids: Ids, params: Params) -> Shape:
    """The balance transactions of the account: all, or those that the automatic payout named
    paid.
    """
    places = paid_by(world, account, params["payout"]) if "payout" in params else None
    return ROWS.page(world, account, ids, params, places)


class Balance(
    Service,
    base="/v1/balance",
    kind="balance",
    expands={"instant_available": {"net_available": NET}},
):
    """The balance: available and pending."""

    @get("", retrieve_balance)
    def retrieve(self, **params: Unpack[Nothing]) -> Shape:
        """`available` and `pending`, by currency and source type. (recorded)"""


class BalanceSettingsUpdate(Options, total=False):
    payments: PaymentsSettings


class BalanceSettings(Service, base="/v1/balance_settings", kind="balance_settings"):
    """When money becomes available and when it is paid out."""

    @get("", retrieve_settings)
    def retrieve(self, **params: Unpack[Nothing]) -> Shape:
        """The account's settings."""

    @post("", update_settings)
    def update(self, **params: Unpack[BalanceSettingsUpdate]) -> Shape:
        """Change the payout schedule, minimum balances, the delay, debits. What is not named stays
        the same. (documented)
        """


class BalanceTransactionList(Paging, total=False):
    created: Moment
    currency: String
    payout: String
    source: String
    type: String


class BalanceTransactions(
    Service,
    base="/v1/balance_transactions",
    kind="balance_transaction",
    expands={"source": ANY},
    others={"connect_collection_transfer": {"destination": "account"}},
):
    """The balance transactions: every line of the balance."""

    @get("/{balance_transaction}")
    def retrieve(self, balance_transaction: str, **params: Unpack[Nothing]) -> Shape:
        """One balance transaction; its `status` follows the clock."""

    @pages(rows)
    def list(self, **params: Unpack[BalanceTransactionList]) -> Shape:
        """A page of balance transactions, newest first; `payout` lists what an automatic payout
        paid.
        """

    all = every(list)


class TopupCreate(Options, total=False):
    amount: Required[Positive]
    currency: Required[Code]
    description: Clearable
    metadata: Pairs
    source: String
    statement_descriptor: Kept[ShortDescriptor]
    transfer_group: String
    payment_method: Refused[String]
    payment_method_options: Refused[Object]


class TopupUpdate(Options, total=False):
    description: Clearable
    metadata: Pairs


class TopupList(Paging, total=False):
    amount: Moment
    created: Moment
    status: Annotated[str, Choice(("canceled", "failed", "pending", "succeeded"))]


class Topups(
    Service,
    base="/v1/topups",
    kind="topup",
    expands={"balance_transaction": "balance_transaction", "payment_method": "payment_method"},
):
    """Top-ups: money added to the balance. The opening balance is one."""

    @post()
    def create(self, **params: Unpack[TopupCreate]) -> Shape:
        """Add money from the bank; it is pending until the day it is expected to arrive.
        (documented)
        """

    @get("/{topup}")
    def retrieve(self, topup: str, **params: Unpack[Nothing]) -> Shape:
        """One top-up."""

    @post("/{topup}", act("topup", "update"))
    def update(self, topup: str, **params: Unpack[TopupUpdate]) -> Shape:
        """Change its description or metadata."""

    @pages(by=("status", "amount"))
    def list(self, **params: Unpack[TopupList]) -> Shape:
        """A page of top-ups, newest first."""

    all = every(list)

    @post("/{topup}/cancel", act("topup", "cancel"))
    def cancel(self, topup: str, **params: Unpack[Nothing]) -> Shape:
        """Cancel a pending top-up. (documented)"""
