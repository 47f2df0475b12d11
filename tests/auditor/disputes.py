"""Disputes: what cardholders take back, what the bank decides, and what that costs.

A chargeback takes its money and a fee at once; an inquiry takes nothing, unless it is escalated.
Answering a chargeback costs a second fee, which a win returns; the first fee it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from . import refunds
from .asked import Asked
from .book import Row
from .compare import differences
from .prices import DISPUTE_FEE, half_up
from .world import EVIDENCE_ANSWERED_AFTER, INQUIRY_LASTS, response_due

if TYPE_CHECKING:
    from .account import Account
    from .sales import Sale

# What the text of the evidence makes of a dispute. https://docs.stripe.com/testing
MAGIC = {
    "winning_evidence": "won",
    "losing_evidence": "lost",
    "escalate_inquiry_evidence": "escalated",
}
OPEN = ("needs_response", "under_review")
OPEN_INQUIRY = ("warning_needs_response", "warning_under_review")


@dataclass
class Dispute:
    dispute: str
    sale: Sale
    amount: int
    created: int
    status: str
    text: str = ""
    withdrawn: Row | None = None
    countered: Row | None = None
    reinstated: Row | None = None

    @property
    def is_inquiry(self) -> bool:
        return self.status.startswith("warning_")

    @property
    def keeps_the_money(self) -> bool:
        """While that is so, nothing of the charge can be refunded."""
        return self.status in (*OPEN, "lost")

    def refunded_in_full(self) -> None:
        """An inquiry is settled by giving the money back."""
        if self.status in OPEN_INQUIRY:
            self.status = "warning_closed"


# --- how they come about -------------------------------------------------------------------------


def of_test_card(account: Account, sale: Sale) -> None:
    """It is born with the charge, over all of it."""
    if sale.card.disputed:
        id = account.born_disputes.get(sale.charge)
        if id is None:
            account.find(f"charge {sale.charge} should be disputed from the start")
        inquiry = sale.card.disputed == "inquiry"
        _open(account, id or f"(that of {sale.charge})", sale, sale.captured, inquiry)


def brought(account: Account, asked: Asked) -> None:
    """Over what is left, unless the amount is said: not refunded, and not disputed already."""
    sale = account.sales[asked.params["id"]]
    asked_for = asked.params.get("amount")
    left = sale.captured - sale.refunded - sum(_claim(dispute) for dispute in sale.disputes)
    if waiting := sum(r.amount for r in account.refunds.values() if r.sale is sale and r.waits):
        left += 0 if asked.params.get("inquiry") else waiting
    account.must_be(asked, granted=sale.captured > 0 and (asked_for or left) >= 1)
    if asked.answer:
        inquiry = asked.params.get("inquiry", False)
        _open(account, asked.answer["id"], sale, asked_for or left, inquiry)


def _claim(dispute: Dispute) -> int:
    return 0 if dispute.status in ("won", "warning_closed") else dispute.amount


def _open(account: Account, id: str, sale: Sale, amount: int, inquiry: bool) -> None:
    dispute = Dispute(id, sale, amount, account.now, "warning_needs_response")
    account.disputes[id] = dispute
    sale.disputes.append(dispute)
    if inquiry:
        account.at(account.now + INQUIRY_LASTS, lambda: _lapse(dispute))
    else:
        _charge_back(account, dispute)


def _charge_back(account: Account, dispute: Dispute) -> None:
    """The disputed part of what the charge brought leaves, whatever the rate is today."""
    sale = dispute.sale
    fee = DISPUTE_FEE[account.priced_as(sale).world.country]
    part = half_up(Fraction(dispute.amount, sale.captured) * sale.taken.amount)
    dispute.status, dispute.text = "needs_response", ""
    account.gives_back(sale, part)
    dispute.withdrawn = _adjust(account, dispute, "dispute", -part, fee)
    refunds.charged_back(account, sale)
    account.at(response_due(account.now) + 1, lambda: _miss(dispute))


def _adjust(account: Account, dispute: Dispute, category: str, amount: int, fee: int = 0) -> Row:
    """The countered fee counts at once; the rest with its charge, if that still waits."""
    now, sale = account.now, dispute.sale
    of_the_fee = category == "other_adjustment"
    return account.write(
        Row(
            type="adjustment",
            category=category,
            source=dispute.dispute,
            currency=sale.taken.currency,
            amount=amount,
            created=now,
            available_on=now if of_the_fee else sale.inherited(now),
            fee=fee,
        )
    )


# --- how they end --------------------------------------------------------------------------------


def answered(account: Account, asked: Asked) -> None:
    """Evidence: kept with `submit=False`, else submitted, once."""
    dispute = account.disputes[asked.params["id"]]
    waits_for_us = dispute.status in ("needs_response", "warning_needs_response")
    account.must_be(asked, granted=waits_for_us)
    if not asked.granted:
        return
    dispute.text = asked.params.get("evidence", {}).get("uncategorized_text", dispute.text)
    if not asked.params.get("submit", True):
        return
    if dispute.is_inquiry:
        dispute.status = "warning_under_review"
    else:
        dispute.status = "under_review"
        fee = DISPUTE_FEE[account.priced_as(dispute.sale).world.country]
        dispute.countered = _adjust(account, dispute, "other_adjustment", -fee)
    if outcome := MAGIC.get(dispute.text):
        submitted = dispute.status
        account.at(
            account.now + EVIDENCE_ANSWERED_AFTER + (dispute.sale.row is None),
            lambda: _decide(account, dispute, outcome) if dispute.status == submitted else None,
            makes=("adjustment", "dispute_reversal", dispute.dispute, True),
        )


def given_up(account: Account, asked: Asked) -> None:
    """`disputes.close`: lost, for good."""
    dispute = account.disputes[asked.params["id"]]
    if dispute.status in ("needs_response", "warning_needs_response"):
        account.must_be(asked, granted=True)
    elif dispute.status not in (*OPEN, *OPEN_INQUIRY):
        account.must_be(asked, granted=False)
    if asked.granted:
        _decide(account, dispute, "lost")


def decided(account: Account, asked: Asked) -> None:
    """`controls.close_dispute`: the bank's word, at any time before it has spoken."""
    dispute = account.disputes[asked.params["id"]]
    account.must_be(asked, granted=dispute.status in (*OPEN, *OPEN_INQUIRY))
    if asked.granted:
        _decide(account, dispute, asked.params["status"])


def escalated(account: Account, asked: Asked) -> None:
    dispute = account.disputes[asked.params["id"]]
    account.must_be(asked, granted=dispute.status in OPEN_INQUIRY)
    if asked.granted:
        _decide(account, dispute, "escalated")


def _decide(account: Account, dispute: Dispute, outcome: str) -> None:
    if outcome == "escalated":
        if dispute.is_inquiry:
            _charge_back(account, dispute)
            refunds.taken_along(account, dispute.sale)
        return
    if dispute.is_inquiry:
        dispute.status = "warning_closed"
        return
    dispute.status = outcome
    if outcome == "won":
        assert dispute.withdrawn is not None
        back = -dispute.withdrawn.amount
        dispute.reinstated = _adjust(account, dispute, "dispute_reversal", back)
        if dispute.countered:
            _adjust(account, dispute, "other_adjustment", -dispute.countered.amount)


def _miss(dispute: Dispute) -> None:
    """Nobody answered in time."""
    if dispute.status == "needs_response":
        dispute.status = "lost"


def _lapse(dispute: Dispute) -> None:
    if dispute.status in OPEN_INQUIRY:
        dispute.status = "warning_closed"


# --- what the API shows --------------------------------------------------------------------------


def check(account: Account) -> Iterator[str]:
    shown = {dispute["id"]: dispute for dispute in account.seen.disputes}
    for key, dispute in account.disputes.items():
        withdrawn = account.row_id(dispute.withdrawn.key if dispute.withdrawn else None)
        reinstated = account.row_id(dispute.reinstated.key if dispute.reinstated else None)
        must = {
            "amount": dispute.amount,
            "currency": dispute.sale.currency,
            "charge": dispute.sale.charge,
            "created": dispute.created,
            "status": dispute.status,
            "is_charge_refundable": not dispute.keeps_the_money,
            "balance_transaction": withdrawn,
        }
        seen = shown.get(key)
        yield from differences(f"dispute {key}", seen, must)
        rows = [row["id"] for row in seen["balance_transactions"]] if seen else []
        if seen and rows != [row for row in (withdrawn, reinstated) if row]:
            yield f"dispute {key}: its balance_transactions are {rows}, not its own"
    for key in shown.keys() - account.disputes.keys():
        yield f"dispute {key} is there, but nobody brought it"
