"""Refunds: sent at once or when the money is there, some late, some in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .asked import Asked, Object
from .book import Key, Row
from .compare import differences
from .prices import half_up
from .world import REFUND_TURNS_AFTER

if TYPE_CHECKING:
    from .account import Account
    from .sales import Sale


@dataclass
class Refund:
    """One of an uncaptured charge (`moves_money` is False) gives up what the card had promised."""

    refund: str
    sale: Sale
    amount: int
    created: int
    moves_money: bool
    has_waited: bool = False  # for money; one of a card whose refunds are late is not late then
    row: Row | None = None  # there once it is sent
    back: Row | None = None  # there if it was sent in vain
    failed: bool = False
    failure_reason: str | None = None

    @property
    def waits(self) -> bool:
        return self.moves_money and self.row is None and not self.failed

    def status(self, now: int) -> str:
        if self.failed:
            return "failed"
        is_late = self.sale.card.refunds == "late" and not self.has_waited
        if self.waits or (is_late and now < self.created + REFUND_TURNS_AFTER):
            return "pending"
        return "succeeded"

    def pending_reason(self, now: int) -> str | None:
        if self.waits:
            return "insufficient_funds"
        return "processing" if self.status(now) == "pending" else None


def created(account: Account, asked: Asked) -> None:
    intent = asked.params.get("payment_intent")
    sale = account.intents[intent] if intent else account.sales[asked.params["charge"]]
    left = sale.captured - sale.refunded
    amount = asked.params.get("amount", left if sale.captured else sale.amount)
    if sale.captured:
        charged_back = any(dispute.keeps_the_money for dispute in sale.disputes)
        possible = 1 <= amount <= left and not charged_back
        account.judge_refund(asked, sale, possible=possible)
    elif asked.answer and not (amount == sale.amount and sale.is_authorised(asked.moment)):
        account.find(f"{asked}: granted, though there is no such money to give up")
    if not asked.answer:
        return
    taken = sale.captured > 0
    refund = Refund(asked.answer["id"], sale, amount, account.now, moves_money=taken)
    account.refunds[refund.refund] = refund
    if not taken:
        sale.given_up = True
        return
    sale.refunded += amount
    if _is_short(account, refund) and sale.taken.available_on <= account.now:
        refund.has_waited = True
        account.waiting[sale.taken.currency].append(refund)
    else:
        _send(account, refund)
    account.refunded(asked, refund)
    if sale.refunded == sale.captured:
        for dispute in sale.disputes:
            dispute.refunded_in_full()


def _settled(account: Account, refund: Refund) -> int:
    """In the currency it is taken from: that in which the charge settled, at today's mid rate."""
    rate = _rate(account, refund)
    return refund.amount if rate is None else half_up(refund.amount * rate)


def _rate(account: Account, refund: Refund) -> Fraction | None:
    taken = refund.sale.taken
    if taken.rate is None:
        return None
    return account.rates.mid(refund.sale.currency, taken.currency)


# --- waiting for money ---------------------------------------------------------------------------


def _is_short(account: Account, refund: Refund) -> bool:
    available = account.book(refund.sale.taken.currency).available
    if account.world.refunds_when_short == "wait_when_negative":
        return available < 0
    if account.world.refunds_when_short == "wait_when_short":
        return available < _settled(account, refund)
    return False


def send_waiting(account: Account, *, midnight: bool = False) -> None:
    """First in, first out, when a credit or a midnight allows.

    Where the line moves for another reason (the first one fails, a rate falls), the next may go at
    once or wait for those; the API says which.
    """
    for currency, queue in account.waiting.items():
        must = midnight or account.book(currency).credited
        while queue and not _is_short(account, queue[0]):
            if not must and account.made_at(_key(queue[0])) != account.now:
                break
            _send(account, queue.pop(0))
    for book in account.books.values():
        book.credited = False


def charge_is_booked(account: Account, sale: Sale) -> None:
    """A refund of a charge that is pending does not wait."""
    for queue in account.waiting.values():
        for refund in [each for each in queue if each.sale is sale]:
            queue.remove(refund)
            _send(account, refund)


def _key(refund: Refund) -> Key:
    return ("refund", "refund", refund.refund, False)


def _send(account: Account, refund: Refund) -> None:
    taken, settled = refund.sale.taken, _settled(account, refund)
    account.gives_back(refund.sale, settled)
    refund.row = account.write(
        Row(
            type="refund",
            category="refund",
            source=refund.refund,
            currency=taken.currency,
            amount=-settled,
            created=account.now,
            available_on=refund.sale.inherited(account.now),
            rate=_rate(account, refund),
        )
    )
    if refund.sale.card.refunds == "bounce":
        key = ("refund_failure", "refund_failure", refund.refund, True)
        later = account.now + REFUND_TURNS_AFTER
        account.at(later, lambda: _fail(account, refund, None), makes=key)


# --- failing -------------------------------------------------------------------------------------


def failed_by_control(account: Account, asked: Asked) -> None:
    refund = account.refunds[asked.params["id"]]
    if not refund.moves_money:
        return
    account.must_be(asked, granted=not refund.failed)
    if asked.granted:
        _fail(account, refund, asked.params["reason"])


def charged_back(account: Account, sale: Sale) -> None:
    """A refund that still waits when its charge is disputed is not sent any more."""
    for queue in account.waiting.values():
        for refund in [refund for refund in queue if refund.sale is sale]:
            _fail(account, refund, "charge_for_pending_refund_disputed")


def taken_along(account: Account, sale: Sale) -> None:
    """Those of the last minute fail when an inquiry of their charge becomes a chargeback."""
    for refund in account.refunds.values():
        if refund.sale is sale and refund.row and refund.created >= account.now - 60:
            _fail(account, refund, "charge_for_pending_refund_disputed")


def _fail(account: Account, refund: Refund, reason: str | None) -> None:
    """What was sent comes back; when it counts is assumed to be at once."""
    if refund.failed:
        return
    if refund.row:
        row = refund.row
        refund.back = account.write(
            Row(
                type="refund_failure",
                category="refund_failure",
                source=refund.refund,
                currency=row.currency,
                amount=-row.amount,
                created=account.now,
                available_on=account.now,
                rate=row.rate,
            )
        )
    else:
        account.waiting[refund.sale.taken.currency].remove(refund)
    refund.failed, refund.failure_reason = True, reason
    refund.sale.refunded -= refund.amount


# --- what the API shows --------------------------------------------------------------------------


def check(account: Account) -> Iterator[str]:
    now = account.seen.now
    shown = {refund["id"]: refund for refund in account.seen.refunds}
    for refund in account.refunds.values():
        must = {
            "amount": refund.amount,
            "currency": refund.sale.currency,
            "charge": refund.sale.charge,
            "created": refund.created,
            "status": refund.status(now),
            "pending_reason": refund.pending_reason(now),
            "balance_transaction": account.row_id(refund.row.key if refund.row else None),
            "failure_balance_transaction": account.row_id(refund.back.key if refund.back else None),
        }
        if refund.failure_reason:
            must["failure_reason"] = refund.failure_reason
        yield from differences(f"refund {refund.refund}", shown.get(refund.refund), must)
    yield from _voids(account, [each for id, each in shown.items() if id not in account.refunds])


def _voids(account: Account, others: list[Object]) -> Iterator[str]:
    """An authorisation that was canceled or ran out is one refund of all of it, which moves
    nothing. Nobody asked for any other refund.

    https://github.com/odoo/odoo/pull/259230, https://github.com/dj-stripe/dj-stripe/issues/1075
    """
    for sale in account.sales.values():
        moment = sale.voided(account.seen.now)
        if moment is None:
            continue
        must = {
            "amount": sale.amount,
            "currency": sale.currency,
            "created": moment,
            "status": "succeeded",
            "reason": None if sale.canceled else "expired_uncaptured_charge",
            "balance_transaction": None,
        }
        name = f"the refund of the authorisation {sale.charge}"
        found = next((each for each in others if each["charge"] == sale.charge), None)
        others = [each for each in others if each is not found]
        yield from differences(name, found, must)
    for other in others:
        yield f"refund {other['id']} is there, but nobody asked for it"
