"""Questions that other resources ask about a charge: its balance transaction, its disputes, its
waiting refunds, how much of it was taken back. Amounts are in minor units.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Protocol

from stripesim.engine.change import Change
from stripesim.engine.record import Record
from stripesim.engine.row import Row
from stripesim.facts.conversion import convert, rate_in
from stripesim.facts.evidence import rule
from stripesim.resources.rows import BalanceTransaction, RowKind

CHARGE_ROW = RowKind("charge", "charge")


class Booked(Protocol):
    """A charge, as far as its balance transaction depends on it; `connected` are its other
    accounts.
    """

    @property
    def id(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def connected(self) -> Any: ...
    @property
    def amount_captured(self) -> int: ...
    @property
    def balance_transaction(self) -> str | None: ...
    @property
    def settles_in(self) -> str | None: ...


class Grouped(Protocol):
    """A charge, as far as its transfer group depends on it."""

    @property
    def id(self) -> str: ...
    @property
    def transfer_group(self) -> str | None: ...
    @property
    def payment_intent(self) -> str | None: ...


class TakenBack(Protocol):
    """A charge, as far as its refunds and disputes depend on it."""

    @property
    def id(self) -> str: ...
    @property
    def account(self) -> str: ...
    @property
    def amount_refunded(self) -> int: ...
    @property
    def disputes(self) -> tuple[str, ...]: ...


@rule("recorded", "a 2026 sandbox: a dispute in the second of an asynchronous capture")
def row_of(change: Change, charge: Booked) -> Row:
    """A charge's balance transaction. An asynchronous capture that is not booked yet has none: then
    refunds and disputes take money at once, as from an available charge.
    """
    if charge.balance_transaction is not None:
        return change.row(charge.balance_transaction)
    now, amount, currency = change.now, charge.amount_captured, charge.currency
    target, rate = charge.settles_in or currency, None
    if target != currency:
        behalf = None if charge.connected is None else charge.connected.on_behalf_of
        margin = change.latest(behalf or charge.account).prices.conversion_margin
        rate = rate_in(change.world.settings.rates, currency, target, margin)
        amount = convert(amount, rate)
    return BalanceTransaction(
        "", charge.account, now, -1, CHARGE_ROW, amount, 0, target, now, charge.id, None, "card",
        rate, None,
    )  # fmt: skip


@rule("assumed", "Stripe books `moments later`; that this waits for it is the safe side")
def to_be_booked(charge: Any) -> Record | None:
    """The charge, if it is not booked yet; then whatever needs its transfer, its fee or its day has
    it booked first.
    """
    found: Record | None = charge
    return found if found is not None and found.state == "unbooked" else None


@rule("recorded", "51 payments and 12 reversals of a charge's transfer; the transfer's row assumed")
def until_available(change: Change, charge: Booked) -> int:
    """When money that is paid from a charge, or that goes back to it, becomes available: on the
    charge's own day while the charge is pending, else at once.
    """
    return max(row_of(change, charge).available_on, change.now)


@rule(
    "documented",
    "https://docs.stripe.com/connect/separate-charges-and-transfers; without an intent assumed",
)
def group_of(charge: Grouped) -> str:
    """A charge's transfer group; one that has none gets `group_` and the id of its intent."""
    return charge.transfer_group or f"group_{charge.payment_intent or charge.id}"


# The reason of the refund behind an authorization that expired.
AUTHORIZATION_EXPIRED = "expired_uncaptured_charge"

# Groups of a dispute's states: inquiries only ask; a chargeback has taken the money.
INQUIRIES = ("warning_needs_response", "warning_under_review")
CHARGEBACKS = ("needs_response", "under_review", "lost")


def disputes_of(change: Change, charge: TakenBack) -> Iterator[Any]:
    """A charge's disputes, oldest first."""
    return (change.latest(id) for id in charge.disputes)


def refunds_of(change: Change, charge: TakenBack) -> Iterator[Any]:
    """A charge's refunds, oldest first."""
    refunds = change.world.store.table(charge.account, "refund")
    places = refunds.index("charge", attrgetter("charge")).get(charge.id, ())
    return (change.latest(refunds.records[place].id) for place in places)


def waiting_refunds(change: Change, charge: TakenBack) -> tuple[Any, ...]:
    """A charge's refunds that have not gone out: the balance is too low, or the charge is still
    pending.
    """
    refunds = refunds_of(change, charge)
    return tuple(refund for refund in refunds if refund.state in ("waiting", "held"))


def taken_back(change: Change, charge: TakenBack) -> int:
    """How much refunds and chargebacks have taken of a charge, in its own currency. A dispute that
    was won counts too; waiting refunds and inquiries do not.
    """
    waiting = sum(refund.amount for refund in waiting_refunds(change, charge))
    taken = (*CHARGEBACKS, "won")
    disputed = sum(each.amount for each in disputes_of(change, charge) if each.state in taken)
    return int(charge.amount_refunded - waiting + disputed)
