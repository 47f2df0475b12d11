"""Money between a platform and its sellers: transfers, what they bring, and their reversals.

A plain transfer counts at once on both sides. One that has a charge as its source, or that a charge
makes by itself, counts with the charge while that waits; so does what is reversed of it. A seller
can be debited: that is a transfer the other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from ..asked import Asked, Object
from ..book import Row
from ..compare import differences
from ..prices import half_up
from . import fees, held
from .member import nth_of

if TYPE_CHECKING:
    from ..refunds import Refund
    from ..sales import Sale
    from .group import Group
    from .member import Member


# Of what a seller is debited. https://stripe.com/connect/pricing
DEBIT_COSTS = Fraction("0.015")


@dataclass
class Reversal:
    id: str
    amount: int
    created: int
    into: Row  # what the sender has back
    out_of: Row  # what the receiver has lost
    refund: str | None = None  # the refund that caused it


@dataclass
class Transfer:
    id: str
    amount: int
    currency: str
    sender: Member
    receiver: Member
    source: Sale | None
    created: int
    sent: Row
    received: Row
    fee: fees.Fee | None = None  # of a destination charge
    reversals: list[Reversal] = field(default_factory=list)

    @property
    def reversed(self) -> int:
        return sum(reversal.amount for reversal in self.reversals)

    @property
    def left(self) -> int:
        return self.amount - self.reversed

    @property
    def payment(self) -> str:
        return self.received.source

    def inherited(self, moment: int) -> int:
        return self.source.inherited(moment) if self.source else moment

    def __str__(self) -> str:
        return f"transfer {self.id} ({self.amount:,} {self.currency})"


# --- how they come about -------------------------------------------------------------------------


def asked_for(group: Group, asked: Asked) -> None:
    """Without a source it is of what is available; with one, of what the charge brought, and of
    what refunds have left of that."""
    amount, currency = asked.params["amount"], asked.params["currency"]
    charge = asked.params.get("source_transaction")
    source = group.platform.sales[charge] if charge else None
    if source:
        made = [t for t in group.transfers.values() if t.source is source]
        room = source.row.amount - sum(t.amount for t in made) if source.row else 0
        if source.row and source.refunded:
            kept = Fraction(source.captured - source.refunded, source.captured)
            room = min(room, half_up(source.row.amount * kept) - sum(t.left for t in made))
        fits = currency == source.taken.currency if source.row else False
    else:
        room, fits = group.platform.available(currency), True
    group.platform.must_be(asked, granted=fits and 1 <= amount <= room)
    if asked.answer:
        seller = group.members[asked.params["destination"]]
        _send(asked.answer["id"], amount, currency, group.platform, seller, source)


def passed_on(group: Group, sale: Sale, deal: Object) -> None:
    """A destination charge: all of it, as it settled, or the part that was named."""
    taken, seller = sale.taken, group.members[deal["destination"]]
    part = deal.get("amount")
    amount = taken.amount if part is None else _at(taken.rate, part)
    id = _made_by(group, sale)
    transfer = _send(id, amount, taken.currency, group.platform, seller, sale, less_fee=True)
    group.by_charge[sale.charge] = transfer
    if sale.order.get("application_fee_amount"):
        paid, part = transfer.received, fees.part_passed_on(sale)
        transfer.fee = fees.earn(group, seller, sale, paid, paid.fee, part, taken.currency)


def debited(group: Group, asked: Asked) -> None:
    """A charge whose source is a seller: of one that is answered for, in its own currency, and of
    no more than it has. It costs the platform a fee."""
    amount, currency = asked.params["amount"], asked.params["currency"]
    seller = group.members[asked.params["source"]]
    is_its_own = currency == seller.world.currency
    room = seller.available(currency) if seller.kind.platform_answers and is_its_own else 0
    group.platform.must_be(asked, granted=1 <= amount <= room)
    if asked.answer:
        payment = group.platform.shown_payments.get(asked.answer["id"], {})
        id = payment.get("source_transfer") or f"(the transfer of {asked.answer['id']})"
        _send(id, amount, currency, seller, group.platform, None)


def _send(
    id: str,
    amount: int,
    currency: str,
    sender: Member,
    receiver: Member,
    source: Sale | None,
    *,
    less_fee: bool = False,
) -> Transfer:
    """It comes in a currency of the receiver's; of a destination charge, less the fee."""
    group, now = sender.group, sender.now
    on = source.inherited(now) if source else now
    sent = sender.post("transfer", "transfer", id, currency, -amount, on)
    received, settled_in, rate = receiver.receives(amount, currency)
    fee = fees.of_destination(source, received, rate) if source and less_fee else 0
    if receiver.is_platform:
        fee = half_up(received * DEBIT_COSTS)
    payment = _payment_of(group, id)
    row = receiver.post("payment", "charge", payment, settled_in, received, on, fee=fee, rate=rate)
    transfer = Transfer(id, amount, currency, sender, receiver, source, now, sent, row)
    group.transfers[id] = transfer
    held.came_in(receiver, payment, row)
    return transfer


def _made_by(group: Group, sale: Sale) -> str:
    shown = (charge.get("transfer") for charge in group.platform.seen.charges
             if charge["id"] == sale.charge)  # fmt: skip
    return next((id for id in shown if id), f"(the transfer of {sale.charge})")


def _payment_of(group: Group, transfer: str) -> str:
    shown = (t["destination_payment"] for t in group.whole.transfers if t["id"] == transfer)
    return next(shown, f"(the payment of {transfer})")


def _at(rate: Fraction | None, amount: int) -> int:
    return amount if rate is None else half_up(amount * rate)


# --- how they are taken back ---------------------------------------------------------------------


def reversal_asked_for(group: Group, asked: Asked) -> None:
    transfer = group.transfers[asked.params["id"]]
    amount = asked.params.get("amount", transfer.left)
    possible = 1 <= amount <= transfer.left
    _judge(group, asked, transfer, amount, possible=possible)
    if asked.answer:
        share = Fraction(amount, transfer.amount)
        _reverse(group, transfer, amount, None)
        if transfer.fee and asked.params.get("refund_application_fee"):
            fees.give_back(group, transfer.fee, half_up(share * transfer.fee.part))


def judge_pull_back(group: Group, asked: Asked, sale: Sale) -> bool:
    """What a refund takes back of its transfer; where nothing is left of that, it is refused."""
    transfer = group.by_charge.get(sale.charge)
    if transfer is None or transfer.left == 0:
        return False
    amount = asked.params.get("amount", sale.captured - sale.refunded)
    return not _is_too_much(group, transfer, min(_share(transfer, sale, amount), transfer.left))


def pulled_back(group: Group, transfer: Transfer, refund: Refund) -> None:
    """In proportion, and never more than is left."""
    part = min(_share(transfer, refund.sale, refund.amount), transfer.left)
    if part:
        _reverse(group, transfer, part, refund.refund)


def _share(transfer: Transfer, sale: Sale, amount: int) -> int:
    return half_up(Fraction(amount, sale.captured) * transfer.amount)


def _judge(group: Group, asked: Asked, transfer: Transfer, amount: int, *, possible: bool) -> None:
    if possible and _is_too_much(group, transfer, amount):
        if asked.granted:
            group.find(f"{asked}: granted, though {transfer.receiver} has not so much")
    else:
        group.platform.must_be(asked, granted=possible)


def _is_too_much(group: Group, transfer: Transfer, amount: int) -> bool:
    """Only a seller for whose losses the platform answers may be left below zero. What still waits
    is taken back out of what waits."""
    seller = transfer.receiver
    if seller.kind.platform_answers or transfer.received.available_on > group.now:
        return False
    out, currency, _ = _way_back(group, transfer, amount)
    return out > seller.available(currency)


def _way_back(group: Group, transfer: Transfer, amount: int) -> tuple[int, str, Fraction | None]:
    """At today's rate, which leaves nobody a margin."""
    currency = transfer.received.currency
    if transfer.received.rate is None:
        return amount, currency, None
    rate = group.platform.rates.mid(transfer.currency, currency)
    return half_up(amount * rate), currency, rate


def _reverse(group: Group, transfer: Transfer, amount: int, refund: str | None) -> Reversal:
    seller, on = transfer.receiver, transfer.inherited(group.now)
    nth = len(transfer.reversals) + 1
    shown = _shown_reversal(group, transfer, nth)
    returned = shown["destination_payment_refund"] if shown else f"(return {nth} of {transfer.id})"
    id = shown["id"] if shown else f"(reversal {nth} of {transfer.id})"
    into = group.platform.post(
        "transfer_refund",
        "transfer_reversal",
        nth_of(transfer.id, nth),
        transfer.currency,
        amount,
        on,
    )
    out, currency, rate = _way_back(group, transfer, amount)
    group.gives_back(seller, transfer.payment, out)
    out_of = seller.post("payment_refund", "refund", returned, currency, -out, on, rate=rate)
    reversal = Reversal(id, amount, group.now, into, out_of, refund)
    transfer.reversals.append(reversal)
    return reversal


def _shown_reversal(group: Group, transfer: Transfer, nth: int) -> Object | None:
    shown = list(reversed(group.whole.reversals.get(transfer.id, ())))
    return shown[nth - 1] if nth <= len(shown) else None


# --- what the API shows --------------------------------------------------------------------------


def check(group: Group) -> Iterator[str]:
    shown = {transfer["id"]: transfer for transfer in group.whole.transfers}
    for transfer in group.transfers.values():
        yield from _differences(group, transfer, shown.get(transfer.id))
    for id in shown.keys() - group.transfers.keys():
        yield f"transfer {id} is there, but nobody asked for it"
    yield from _payments(group)


def _differences(group: Group, transfer: Transfer, shown: Object | None) -> Iterator[str]:
    source = transfer.source
    must = {
        "amount": transfer.amount,
        "amount_reversed": transfer.reversed,
        "reversed": transfer.left == 0,
        "currency": transfer.currency,
        "created": transfer.created,
        "destination": transfer.receiver.id,
        "destination_payment": transfer.payment,
        "source_transaction": source.charge if source else None,
        "balance_transaction": transfer.sender.row_id(transfer.sent.key),
    }
    yield from differences(str(transfer), shown, must)
    listed = {reversal["id"]: reversal for reversal in group.whole.reversals.get(transfer.id, ())}
    for reversal in transfer.reversals:
        must = {
            "amount": reversal.amount,
            "currency": transfer.currency,
            "created": reversal.created,
            "transfer": transfer.id,
            "source_refund": reversal.refund,
            "destination_payment_refund": reversal.out_of.source,
            "balance_transaction": group.platform.row_id(reversal.into.key),
        }
        name = f"reversal {reversal.id} of {transfer}"
        yield from differences(name, listed.pop(reversal.id, None), must)
    for id in listed:
        yield f"reversal {id} of {transfer} is there, but nobody asked for it"


def _payments(group: Group) -> Iterator[str]:
    """Each payment and each return that an account shows is one side of a transfer."""
    for seller in group.members.values():
        mine = [t for t in group.transfers.values() if t.receiver is seller]
        for transfer in mine:
            must = {
                "status": "succeeded",
                "created": transfer.created,
                "source_transfer": transfer.id,
                "balance_transaction": seller.row_id(transfer.received.key),
                "amount_refunded": transfer.reversed,
                "refunded": transfer.left == 0,
            }
            name = f"payment {transfer.payment} of {transfer}"
            yield from differences(name, seller.shown_payments.get(transfer.payment), must)
        for id in seller.shown_payments.keys() - {transfer.payment for transfer in mine}:
            yield f"payment {id} is there, but no transfer brought it"
        returns = {reversal.out_of.source for t in mine for reversal in t.reversals}
        for id in seller.shown_returns.keys() - returns:
            yield f"refund {id} is there, but no reversal made it"
