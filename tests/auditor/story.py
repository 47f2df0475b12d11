"""What was asked of Stripe and what it granted, read off the log of one life.

The log is a list of requests in order, each with its moment and its answer or error. Reading it
gives the sales, refunds, payouts and bank accounts that must exist, and judges on the way every
decision that depends on them alone: a decline, a capture, a refund (whether a payout was rightly
refused also needs the balance: that is the auditor's). `findings` are readable sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .american import (
    AUTHORISED_FOR,
    BANKS,
    Card,
    card_of,
    clock_face,
    manual_arrival,
    settles,
    utc_date,
)

Object = Mapping[str, Any]

# When something happened: its moment; 0 if it came by itself, 1 if it was asked for; its place in
# the log. Time runs first: what Stripe does in a second is done before a request of that second.
Order = tuple[int, int, int]


def by_itself(moment: int) -> Order:
    return (moment, 0, 0)


@dataclass(frozen=True)
class Asked:
    """One request: `verb` is the call after `sim.`, a positional id stands in `params` as `id`."""

    moment: int
    verb: str
    params: Object
    answer: Object | None = None
    error: Object | None = None  # type, code, message; exactly one of answer and error is there

    def __str__(self) -> str:
        params = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{clock_face(self.moment)} {self.verb}({params})"


@dataclass
class Sale:
    """A charge that was not declined; `taken` once it is captured."""

    charge: str
    amount: int
    currency: str
    card: Card
    created: int
    captured: int = 0
    taken: Order | None = None
    given_up: bool = False
    refunded: int = 0

    @property
    def available_on(self) -> int:
        assert self.taken is not None
        return settles(self.taken[0], self.card)

    def can_be_captured(self, amount: int, moment: int) -> bool:
        return 1 <= amount <= self.amount and self.is_authorised(moment)

    def is_authorised(self, moment: int) -> bool:
        in_time = moment < self.created + AUTHORISED_FOR
        return self.taken is None and not self.given_up and in_time


@dataclass(frozen=True)
class GivenBack:
    """A refund; one of an uncaptured charge gives the card's money up without moving any."""

    refund: str
    charge: str
    currency: str
    amount: int
    order: Order
    available_on: int
    moves_money: bool


@dataclass(frozen=True)
class ManualPayout:
    payout: str
    amount: int
    currency: str
    order: Order
    arrival: int


@dataclass
class Story:
    """Fill it with `read`; then look at what must have come of it."""

    findings: list[str] = field(default_factory=list)
    sales: dict[str, Sale] = field(default_factory=dict)
    intents: dict[str, str] = field(default_factory=dict)
    declined: Counter[tuple[int, int, str]] = field(default_factory=Counter)
    refunds: dict[str, GivenBack] = field(default_factory=dict)
    payouts: dict[str, ManualPayout] = field(default_factory=dict)
    refused_payouts: list[tuple[Order, Asked]] = field(default_factory=list)
    cancels: dict[str, Order] = field(default_factory=dict)
    refused_cancels: list[tuple[Order, Asked]] = field(default_factory=list)
    failed_by_control: dict[str, tuple[Order, str]] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    defaults: list[tuple[Order, str]] = field(default_factory=list)
    updated: list[tuple[Order, str]] = field(default_factory=list)

    def default_bank(self, order: Order) -> str:
        return [bank for since, bank in self.defaults if since < order][-1]

    def bank_fails_with(self, bank: str) -> str | None:
        return BANKS[self.numbers[bank]]


def read(log: Sequence[Asked], bank: str) -> Story:
    """`bank` is the bank account of the beginning, a good one."""
    story = Story()
    story.numbers[bank] = "000123456789"
    story.defaults.append((by_itself(0), bank))
    for place, asked in enumerate(log):
        _READERS[asked.verb](story, asked, (asked.moment, 1, place))
    return story


# --- cards ---------------------------------------------------------------------------------------


def _charge(story: Story, asked: Asked, order: Order) -> None:
    take = asked.params.get("capture", True)
    _card_paid(story, asked, order, str(asked.params["source"]), take)


def _intent(story: Story, asked: Asked, order: Order) -> None:
    take = asked.params.get("capture_method") != "manual"
    _card_paid(story, asked, order, str(asked.params["payment_method"]), take)
    if asked.answer:
        story.intents[asked.answer["id"]] = asked.answer["latest_charge"]
        status = "succeeded" if take else "requires_capture"
        if asked.answer["status"] != status:
            story.findings.append(f"{asked}: the intent is {asked.answer['status']}, not {status}")


def _card_paid(story: Story, asked: Asked, order: Order, name: str, take: bool) -> None:
    amount, currency = asked.params["amount"], asked.params["currency"]
    card = card_of(name)
    if amount < 1:
        _must_be_refused(story, asked)
    elif card.declined:
        story.declined[asked.moment, amount, currency] += 1
        if asked.answer or (asked.error and asked.error["type"] != "card_error"):
            story.findings.append(f"{asked}: this card declines, but the answer is another")
    elif not asked.answer:
        story.findings.append(f"{asked}: refused, though this card pays")
    else:
        of_charge = asked.answer.get("latest_charge", asked.answer["id"])
        sale = Sale(of_charge, amount, currency, card, asked.moment)
        story.sales[sale.charge] = sale
        if take:
            sale.captured, sale.taken = amount, order


def _capture_charge(story: Story, asked: Asked, order: Order) -> None:
    sale = story.sales[asked.params["id"]]
    _capture(story, asked, order, sale, asked.params.get("amount", sale.amount))


def _capture_intent(story: Story, asked: Asked, order: Order) -> None:
    sale = story.sales[story.intents[asked.params["id"]]]
    _capture(story, asked, order, sale, asked.params.get("amount_to_capture", sale.amount))


def _capture(story: Story, asked: Asked, order: Order, sale: Sale, amount: int) -> None:
    _must_be(story, asked, granted=sale.can_be_captured(amount, asked.moment))
    if asked.answer:
        sale.captured, sale.taken = amount, order


def _cancel_intent(story: Story, asked: Asked, order: Order) -> None:
    sale = story.sales[story.intents[asked.params["id"]]]
    _must_be(story, asked, granted=sale.is_authorised(asked.moment))
    if asked.answer:
        sale.given_up = True


def _refund(story: Story, asked: Asked, order: Order) -> None:
    intent = asked.params.get("payment_intent")
    sale = story.sales[story.intents[intent] if intent else asked.params["charge"]]
    left = sale.captured - sale.refunded
    amount = asked.params.get("amount", left if sale.taken else sale.amount)
    if sale.taken:
        _must_be(story, asked, granted=1 <= amount <= left)
    elif asked.answer and not (amount == sale.amount and sale.is_authorised(asked.moment)):
        story.findings.append(f"{asked}: granted, though there is no such money to give up")
    if not asked.answer:
        return
    available_on = max(sale.available_on, asked.moment) if sale.taken else asked.moment
    story.refunds[asked.answer["id"]] = GivenBack(
        refund=asked.answer["id"],
        charge=sale.charge,
        currency=sale.currency,
        amount=amount,
        order=order,
        available_on=available_on,
        moves_money=sale.taken is not None,
    )
    if sale.taken:
        sale.refunded += amount
    else:
        sale.given_up = True


# --- payouts and bank accounts -------------------------------------------------------------------


def _payout(story: Story, asked: Asked, order: Order) -> None:
    amount = asked.params["amount"]
    if amount < 1:
        _must_be_refused(story, asked)
    elif not asked.answer:
        story.refused_payouts.append((order, asked))
    else:
        today = utc_date(asked.moment)
        before = [p for p in story.payouts.values() if utc_date(p.order[0]) == today]
        story.payouts[asked.answer["id"]] = ManualPayout(
            payout=asked.answer["id"],
            amount=amount,
            currency=asked.params["currency"],
            order=order,
            arrival=manual_arrival(asked.moment, amount, len(before) + 1),
        )


def _cancel_payout(story: Story, asked: Asked, order: Order) -> None:
    if asked.answer:
        story.cancels[asked.params["id"]] = order
    else:
        story.refused_cancels.append((order, asked))


def _fail_payout(story: Story, asked: Asked, order: Order) -> None:
    if asked.error is None:
        story.failed_by_control[asked.params["id"]] = (order, asked.params["code"])


def _new_bank(story: Story, asked: Asked, order: Order) -> None:
    if asked.answer:
        bank = asked.answer["id"]
        story.numbers[bank] = asked.params["external_account"]["account_number"]
        story.defaults.append((order, bank))


def _update_bank(story: Story, asked: Asked, order: Order) -> None:
    if asked.answer:
        story.updated.append((order, asked.params["id"]))
        if asked.params.get("default_for_currency"):
            story.defaults.append((order, asked.params["id"]))


def _must_be(story: Story, asked: Asked, *, granted: bool) -> None:
    if granted and not asked.answer:
        story.findings.append(f"{asked}: refused, though nothing stands against it: {asked.error}")
    elif asked.answer and not granted:
        story.findings.append(f"{asked}: granted, though it may not be")


def _must_be_refused(story: Story, asked: Asked) -> None:
    _must_be(story, asked, granted=False)


_READERS: dict[str, Callable[[Story, Asked, Order], None]] = {
    "charges.create": _charge,
    "charges.capture": _capture_charge,
    "payment_intents.create": _intent,
    "payment_intents.capture": _capture_intent,
    "payment_intents.cancel": _cancel_intent,
    "refunds.create": _refund,
    "payouts.create": _payout,
    "payouts.cancel": _cancel_payout,
    "controls.fail_payout": _fail_payout,
    "accounts.external_accounts.create": _new_bank,
    "accounts.external_accounts.update": _update_bank,
}
