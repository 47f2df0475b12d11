"""Lives made by hand, for the tests of the auditor: objects as the API shows them, in short.

`SmallLife` is three days that are right, to be spoilt. `ByHand` is empty: a test puts in what was
asked, what the API is to show, and the numbers, which are worked out by hand and not by the auditor.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from .asked import Asked, Seen
from .auditor import audit
from .world import World

Thing = dict[str, Any]


def at(text: str) -> int:
    """A moment of 2026."""
    return int(datetime.fromisoformat(f"2026-{text}+00:00").timestamp())


# --- a small life by hand ------------------------------------------------------------------------


def charge(id: str, amount: int, created: int, row: str, refunded: int = 0) -> Thing:
    return {
        "id": id,
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": refunded,
        "balance_transaction": row,
        "captured": True,
        "created": created,
        "currency": "usd",
        "paid": True,
        "status": "succeeded",
    }


def payout(id: str, amount: int, created: int, row: str, **but: Any) -> Thing:
    return {
        "id": id,
        "amount": amount,
        "arrival_date": created - created % 86_400,
        "automatic": True,
        "balance_transaction": row,
        "created": created,
        "currency": "usd",
        "destination": "ba_1",
        "failure_balance_transaction": None,
        "failure_code": None,
        "method": "standard",
        "reconciliation_status": "completed",
        "source_type": "card",
        "status": "paid",
        **but,
    }


def row(id: str, type: str, source: str, net: int, created: int, **but: Any) -> Thing:
    fee = but.get("fee", 0)
    return {
        "id": id,
        "type": type,
        "reporting_category": type,
        "source": source,
        "currency": "usd",
        "amount": net + fee,
        "fee": fee,
        "fee_details": [{"amount": fee}] if fee else [],
        "net": net,
        "created": created,
        "available_on": created,
        "status": "available",
        **but,
    }


def asked(moment: int, verb: str, answer: str, **params: Any) -> Asked:
    return Asked(moment, verb, params, {"id": answer})


def refused(moment: int, verb: str, kind: str = "invalid_request_error", **params: Any) -> Asked:
    return Asked(moment, verb, params, error={"type": kind, "code": None, "message": "No."})


MON, TUE, WED = at("03-02 09:00"), at("03-03 01:30"), at("03-04 01:30")
SETTLED = at("03-04 00:00")


class SmallLife:
    """Mon 2 March 2026: a sale of 10,000, of which 1,000 are given back an hour later, and one of
    20,000 that skips pending. So Tuesday's payout is 19,390 and Wednesday's 8,680, and then there
    is nothing left. A test changes one thing and looks at what the auditor says."""

    def __init__(self) -> None:
        self.now = at("03-04 12:00")
        sale = {"currency": "usd"}
        self.log = [
            asked(MON, "charges.create", "ch_1", amount=10_000, source="tok_visa", **sale),
            asked(MON + 3_600, "refunds.create", "re_1", charge="ch_1", amount=1_000),
            asked(
                MON + 7_200,
                "charges.create",
                "ch_2",
                amount=20_000,
                source="tok_bypassPending",
                **sale,
            ),
        ]
        self.charges = [
            charge("ch_1", 10_000, MON, "txn_1", refunded=1_000),
            charge("ch_2", 20_000, MON + 7_200, "txn_3"),
        ]
        self.refunds: list[Thing] = [
            {
                "id": "re_1",
                "amount": 1_000,
                "balance_transaction": "txn_2",
                "charge": "ch_1",
                "created": MON + 3_600,
                "currency": "usd",
                "status": "succeeded",
            }
        ]
        self.payouts = [
            payout("po_1", 19_390, TUE, "txn_4"),
            payout("po_2", 8_680, WED, "txn_5"),
        ]
        self.rows = [
            row("txn_1", "charge", "ch_1", 9_680, MON, fee=320, available_on=SETTLED),
            row("txn_2", "refund", "re_1", -1_000, MON + 3_600, available_on=SETTLED),
            row("txn_3", "charge", "ch_2", 19_390, MON + 7_200, fee=610),
            row("txn_4", "payout", "po_1", -19_390, TUE),
            row("txn_5", "payout", "po_2", -8_680, WED),
        ]
        self.lists = {"po_1": ["txn_4", "txn_3"], "po_2": ["txn_5", "txn_2", "txn_1"]}
        self.balance = {"available": self.entry(0), "pending": self.entry(0)}

    def entry(self, amount: int) -> list[Thing]:
        return [{"currency": "usd", "amount": amount, "source_types": {"card": amount}}]

    def until(self, now: int) -> None:
        """Wednesday's payout and its row are not there yet."""
        self.now = now
        self.payouts.pop()
        self.rows.pop()
        self.lists.pop("po_2")

    def seen(self) -> Seen:
        return Seen(start=at("03-02 08:00"), opening={}, bank="ba_1", **deepcopy(vars(self)))

    def is_found(self, *sentences: str) -> None:
        """Each of these words is in a finding of its own."""
        are_among(audit(self.seen()), sentences)
