"""What must exist: each payout with its fate, each balance transaction with its day.

Nothing is compared here. `rows_of` turns a story into the balance transactions that must have come
of it, and `available` adds them up for any moment; so the balance of any second of a life is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .american import (
    HOUR,
    clock_face,
    debit_is_refused,
    midnight,
    reaches_bank,
    stripe_fee,
    utc_date,
)
from .story import Object, Order, Story, by_itself

Key = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """A balance transaction that must exist."""

    type: str
    category: str
    source: str
    currency: str
    amount: int
    order: Order
    available_on: int
    fee: int = 0

    @property
    def net(self) -> int:
        return self.amount - self.fee

    @property
    def key(self) -> Key:
        return (self.type, self.source)

    def __str__(self) -> str:
        return f"the {self.type} row of {self.source} ({self.net:+,})"


@dataclass(frozen=True)
class Sent:
    """A payout and what must become of it; an amount below zero is a debit of the bank account."""

    payout: str
    amount: int
    currency: str
    order: Order
    automatic: bool
    destination: str
    arrival: int
    ends: int  # when it is paid, unless something comes in between
    failed: Order | None
    failure_code: str | None
    canceled: Order | None

    def status(self, now: int) -> str:
        if self.canceled:
            return "canceled"
        if self.failed and self.failed[0] <= now:
            return "failed"
        if now >= self.ends:
            return "paid"
        return "in_transit" if now >= self.order[0] + HOUR else "pending"

    def __str__(self) -> str:
        return f"payout {self.payout} ({self.amount:,}, {clock_face(self.order[0])})"


def payouts_of(story: Story, shown_payouts: Iterable[Object]) -> dict[str, Sent]:
    """The manual ones as the log has them; of the automatic ones only amount and moment."""
    sent = [
        _sent(story, p.payout, p.amount, p.currency, p.order, p.arrival)
        for p in story.payouts.values()
    ]
    for shown in shown_payouts:
        if shown["automatic"] and shown["id"] not in story.payouts:
            order = by_itself(shown["created"])
            arrival = midnight(utc_date(shown["created"]))
            amount, currency = shown["amount"], shown["currency"]
            sent.append(_sent(story, shown["id"], amount, currency, order, arrival))
    return {payout.payout: payout for payout in sent}


def _sent(
    story: Story, payout: str, amount: int, currency: str, order: Order, arrival: int
) -> Sent:
    destination = story.default_bank(order)
    ends = reaches_bank(order[0], arrival)
    bank_says_no = ends if amount > 0 else debit_is_refused(arrival)
    failed, code = _failure(story, payout, destination, bank_says_no)
    return Sent(
        payout=payout,
        amount=amount,
        currency=currency,
        order=order,
        automatic=payout not in story.payouts,
        destination=destination,
        arrival=arrival,
        ends=ends,
        failed=failed,
        failure_code=code,
        canceled=story.cancels.get(payout),
    )


def _failure(story: Story, payout: str, bank: str, moment: int) -> tuple[Order | None, str | None]:
    """When and why a payout fails: by the control if that came first, else by its bank."""
    by_control = story.failed_by_control.get(payout)
    bank_says = story.bank_fails_with(bank)
    if by_control and not (bank_says and by_itself(moment) < by_control[0]):
        return by_control
    if bank_says and payout not in story.cancels:
        return by_itself(moment), bank_says
    return None, None


def rows_of(
    story: Story, sent: Mapping[str, Sent], opening: Mapping[str, int], start: int, now: int
) -> Iterator[Row]:
    order = by_itself(start)
    for currency, amount in opening.items():
        yield Row("topup", "topup", f"opening {currency}", currency, amount, order, start)
    for sale in story.sales.values():
        if sale.taken:
            yield Row(
                type="charge",
                category="charge",
                source=sale.charge,
                currency=sale.currency,
                amount=sale.captured,
                order=sale.taken,
                available_on=sale.available_on,
                fee=stripe_fee(sale.captured, sale.card),
            )
    for back in story.refunds.values():
        if back.moves_money:
            yield Row(
                type="refund",
                category="refund",
                source=back.refund,
                currency=back.currency,
                amount=-back.amount,
                order=back.order,
                available_on=back.available_on,
            )
    for payout in sent.values():
        yield _payout_row(payout, "payout", "payout", payout.order, -payout.amount)
        if payout.canceled:
            yield _payout_row(payout, "payout_cancel", "payout_reversal", payout.canceled)
        if payout.failed and payout.failed[0] <= now:
            yield _payout_row(payout, "payout_failure", "payout_reversal", payout.failed)


def _payout_row(
    sent: Sent, type: str, category: str, order: Order, amount: int | None = None
) -> Row:
    """A payout takes its money at once, and gives it back at once."""
    amount = sent.amount if amount is None else amount
    return Row(type, category, sent.payout, sent.currency, amount, order, order[0])


def available(rows: Iterable[Row], order: Order, currency: str) -> int:
    """What is available of a currency just before a moment's event."""
    return sum(
        row.net
        for row in rows
        if row.currency == currency and row.order < order and row.available_on <= order[0]
    )


def bank_events(story: Story, sent: Mapping[str, Sent]) -> list[tuple[Order, str, bool]]:
    """When which bank account broke (False) or was put right (True)."""
    broke = [(s.failed, s.destination, False) for s in sent.values() if s.failed]
    return sorted(broke + [(order, bank, True) for order, bank in story.updated])


def bank_works(story: Story, sent: Mapping[str, Sent], order: Order) -> bool:
    """Whether payouts can be made: one that failed stops them until its bank account is updated."""
    bank = story.default_bank(order)
    past = [works for at, which, works in bank_events(story, sent) if which == bank and at < order]
    return past[-1] if past else True
