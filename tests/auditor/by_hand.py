"""Lives made by hand, for the tests of the auditor: objects as the API shows them, in short.

`SmallLife` is three days that are right, to be spoilt. `ByHand` is empty: a test puts in what was
asked, what the API is to show, and the numbers, worked out by hand and not by the auditor.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from .asked import Asked, Seen
from .auditor import audit
from .world import AMERICAN, World

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


# --- an empty life -------------------------------------------------------------------------------


class ByHand:
    """An account to which nothing has happened: a test says what was asked and what there is.

    The rows decide the balance, so that a wrong row is wrong everywhere the API shows it.
    """

    def __init__(self, now: int, world: World = AMERICAN) -> None:
        self.now, self.world = now, world
        self.opening: dict[str, int] = {}
        self.log: list[Asked] = []
        self.charges: list[Thing] = []
        self.refunds: list[Thing] = []
        self.disputes: list[Thing] = []
        self.topups: list[Thing] = []
        self.payouts: list[Thing] = []
        self.rows: list[Thing] = []
        self.lists: dict[str, list[str]] = {}
        self.settings: Thing | None = None

    def ask(self, moment: int, verb: str, answer: str = "", **params: Any) -> None:
        self.log.append(Asked(moment, verb, params, {"id": answer} if answer else None))

    def settle(self, moment: int, **payments: Any) -> None:
        self.ask(moment, "balance_settings.update", payments=payments)

    def write(self, type: str, source: str, net: int, created: int, **but: Any) -> str:
        """A row, available at once unless `on` is said; its id."""
        id, on = f"txn_{len(self.rows) + 1}", but.pop("on", created)
        but = {"currency": self.world.currency, "available_on": on, **but}
        status = "available" if on <= self.now else "pending"
        self.rows.append(row(id, type, source, net, created, status=status, **but))
        return id

    def sell(self, id: str, amount: int, created: int, *, fee: int, **but: Any) -> None:
        """`settled`, `rate`: what a charge in another `currency` came to."""
        card, currency = but.pop("card", "visa"), but.pop("currency", self.world.currency)
        settled, rate = but.pop("settled", amount), but.pop("rate", None)
        params = {"amount": amount, "currency": currency, "source": f"tok_{card}"}
        self.ask(created, "charges.create", id, **params)
        txn = self.write("charge", id, settled - fee, created, fee=fee, exchange_rate=rate, **but)
        self.charges.append({**charge(id, amount, created, txn), "currency": currency})

    def refund(
        self, id: str, amount: int, created: int, txn: str | None = None, **but: Any
    ) -> Thing:
        """Of the charge that was made last."""
        sold = self.charges[-1]
        self.ask(created, "refunds.create", id, charge=sold["id"], amount=amount)
        sold["amount_refunded"] += amount
        shown = {
            "id": id,
            "amount": amount,
            "balance_transaction": txn,
            "charge": sold["id"],
            "created": created,
            "currency": sold["currency"],
            "status": "succeeded",
            **but,
        }
        self.refunds.append(shown)
        return shown

    def dispute(self, id: str, amount: int, created: int, **but: Any) -> Thing:
        """Of the charge that was made last."""
        sold = self.charges[-1]
        sold["disputed"] = True
        shown = {
            "id": id,
            "amount": amount,
            "balance_transaction": None,
            "balance_transactions": [],
            "charge": sold["id"],
            "created": created,
            "currency": sold["currency"],
            "is_charge_refundable": False,
            "status": "needs_response",
            **but,
        }
        self.disputes.append(shown)
        return shown

    def adjust(self, dispute: Thing, net: int, created: int, category: str, **but: Any) -> None:
        """A row of a dispute, which names the two kinds it keeps."""
        txn = self.write(
            "adjustment", dispute["id"], net, created, reporting_category=category, **but
        )
        if category != "other_adjustment":
            dispute["balance_transaction"] = dispute["balance_transaction"] or txn
            dispute["balance_transactions"].append({"id": txn})

    def pay_out(self, id: str, amount: int, created: int, lists: list[str], **but: Any) -> Thing:
        """An automatic payout, its row, and the list that has both."""
        on, currency = but.pop("on", created), but.get("currency", self.world.currency)
        txn = self.write("payout", id, -amount, created, on=on, currency=currency)
        shown = payout(id, amount, created, txn, **{"currency": currency, **but})
        self.payouts.insert(0, shown)
        self.lists[id] = [*lists, txn]
        return shown

    def pay_out_by_hand(self, id: str, amount: int, created: int, **but: Any) -> Thing:
        self.ask(created, "payouts.create", id, amount=amount, currency=self.world.currency)
        txn = self.write("payout", id, -amount, created)
        manual = {"automatic": False, "reconciliation_status": "not_applicable"}
        shown = payout(id, amount, created, txn, currency=self.world.currency, **manual, **but)
        self.payouts.insert(0, shown)
        return shown

    def seen(self) -> Seen:
        currencies = {self.world.currency, *(row["currency"] for row in self.rows)}
        in_order = sorted(currencies, key=lambda c: (c != self.world.currency, c))
        balance = {
            "available": [self._entry(c, "available") for c in in_order],
            "pending": [self._entry(c, "pending") for c in in_order],
        }
        return Seen(start=at("03-02 00:10"), bank="ba_1", balance=balance, **deepcopy(vars(self)))

    def _entry(self, currency: str, status: str) -> Thing:
        rows = (r for r in self.rows if r["currency"] == currency and r["status"] == status)
        amount = sum(row["net"] for row in rows)
        return {"currency": currency, "amount": amount, "source_types": {"card": amount}}

    def is_right(self) -> None:
        findings = audit(self.seen())
        assert not findings, "\n".join(findings)

    def is_found(self, *sentences: str) -> None:
        """Each of these words is in a finding of its own."""
        are_among(audit(self.seen()), sentences)


def are_among(findings: list[str], sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        found = [finding for finding in findings if sentence in finding]
        assert found, f"{sentence!r} is not among {findings}"
        findings.remove(found[0])
