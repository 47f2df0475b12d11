"""Charges, alone or of an intent: what was sold, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import disputes, refunds
from .asked import Asked, Object
from .book import Row
from .calendars import clock_face
from .compare import differences
from .prices import Card, card_of, half_up, margin
from .world import AUTHORISED_FOR, BOOKED_AFTER

if TYPE_CHECKING:
    from .account import Account


@dataclass
class Sale:
    """A charge that was not declined; `row` is there once it is captured, or two seconds later:
    until then `to_come` says what it would be now.
    """

    charge: str
    amount: int
    currency: str
    card: Card
    created: int
    captured: int = 0
    given_up: bool = False
    canceled: int | None = None  # when its intent was
    refunded: int = 0
    row: Row | None = None
    settles_in: str = ""
    to_come: Callable[[], Row] | None = None
    disputes: list[disputes.Dispute] = field(default_factory=list)
    order: Object = field(default_factory=dict)  # all that was asked for with it

    @property
    def taken(self) -> Row:
        if self.row is None and self.to_come is not None:
            return self.to_come()
        assert self.row is not None
        return self.row

    def is_authorised(self, moment: int) -> bool:
        in_time = moment < self.created + AUTHORISED_FOR
        return not self.captured and not self.given_up and in_time

    def voided(self, now: int) -> int | None:
        """When its authorization was canceled, or ran out."""
        if self.captured or (self.given_up and self.canceled is None):
            return None
        ends = self.created + AUTHORISED_FOR
        return self.canceled or (ends if now >= ends else None)

    def paid_at(self, now: int) -> int:
        """When the card paid: before it is booked, if that comes later."""
        return self.created if self.to_come else now

    def inherited(self, moment: int) -> int:
        """When what follows from this charge counts: with it, if it still waits, else at once (also
        if it is not booked yet).
        """
        return max(self.taken.available_on, moment)


def charged(account: Account, asked: Asked) -> None:
    take = asked.params.get("capture", True)
    _card_paid(account, asked, str(asked.params["source"]), take)


def intended(account: Account, asked: Asked) -> None:
    method = asked.params.get("capture_method", "automatic_async")
    take, later = method != "manual", method == "automatic_async" and account.world.async_capture
    sale = _card_paid(account, asked, str(asked.params["payment_method"]), take, later=later)
    if sale and asked.answer:
        account.intents[asked.answer["id"]] = sale
        status = "succeeded" if take else "requires_capture"
        if asked.answer["status"] != status:
            account.find(f"{asked}: the intent is {asked.answer['status']}, not {status}")


def _card_paid(
    account: Account, asked: Asked, name: str, take: bool, *, later: bool = False
) -> Sale | None:
    amount, currency = asked.params["amount"], asked.params["currency"]
    card = card_of(name)
    if amount < 1:
        account.must_be(asked, granted=False)
    elif card.declined:
        account.declined[asked.moment, amount, currency] += 1
        if asked.answer or (asked.error and asked.error["type"] != "card_error"):
            account.find(f"{asked}: this card declines, but the answer is another")
    elif not asked.answer:
        account.find(f"{asked}: refused, though this card pays")
    else:
        of_charge = asked.answer.get("latest_charge", asked.answer["id"])
        sale = Sale(of_charge, amount, currency, card, asked.moment, order=asked.params)
        account.sales[sale.charge] = sale
        if take:
            _take(account, sale, amount, later=later)
        return sale
    return None


def charge_captured(account: Account, asked: Asked) -> None:
    sale = account.sales[asked.params["id"]]
    _capture(account, asked, sale, asked.params.get("amount", sale.amount))


def intent_captured(account: Account, asked: Asked) -> None:
    sale = account.intents[asked.params["id"]]
    _capture(account, asked, sale, asked.params.get("amount_to_capture", sale.amount))


def _capture(account: Account, asked: Asked, sale: Sale, amount: int) -> None:
    possible = 1 <= amount <= sale.amount and sale.is_authorised(asked.moment)
    account.must_be(asked, granted=possible)
    if asked.granted:
        _take(account, sale, amount)


def intent_canceled(account: Account, asked: Asked) -> None:
    sale = account.intents[asked.params["id"]]
    account.must_be(asked, granted=sale.is_authorised(asked.moment))
    if asked.granted:
        sale.given_up, sale.canceled = True, asked.moment


def _take(account: Account, sale: Sale, amount: int, *, later: bool = False) -> None:
    """The card has paid; the money comes in at once, or two seconds later."""
    sale.captured = amount
    sale.settles_in, _ = account.priced_as(sale).settlement(sale.currency)
    if later:
        sale.to_come = lambda: _row(account, sale, 0)
        key = ("charge", "charge", sale.charge, True)
        account.at(account.now + BOOKED_AFTER, lambda: _come_in(account, sale), makes=key)
    else:
        _come_in(account, sale)
    disputes.of_test_card(account, sale)


def _come_in(account: Account, sale: Sale) -> None:
    """Money waits from the day on which the card paid."""
    available_on = account.timed_as(sale).settles(sale.card, since=sale.paid_at(account.now))
    sale.row = account.write(_row(account, sale, available_on))
    account.sold(sale)
    if sale.to_come and available_on > account.now:
        refunds.charge_is_booked(account, sale)


def _row(account: Account, sale: Sale, available_on: int) -> Row:
    """What a charge brings, converted at a rate that leaves Stripe its margin."""
    priced = account.priced_as(sale)
    rate = None
    if sale.settles_in != sale.currency:
        rate = priced.rates.mid(sale.currency, sale.settles_in) * (1 - margin(priced.world.country))
    settled = sale.captured if rate is None else half_up(sale.captured * rate)
    fee = account.price_of(sale, settled, sale.settles_in)
    return Row(
        type="charge",
        category="charge",
        source=sale.charge,
        currency=sale.settles_in,
        amount=settled,
        created=account.now,
        available_on=available_on,
        fee=fee + account.kept_by_platform(sale, rate),
        rate=rate,
    )


# --- what the API shows --------------------------------------------------------------------------


def check(account: Account) -> Iterator[str]:
    shown = {charge["id"]: charge for charge in account.seen.charges}
    for sale in account.sales.values():
        taken = sale.captured > 0
        must = {
            "amount": sale.amount,
            "currency": sale.currency,
            "created": sale.created,
            "status": "succeeded",
            "paid": True,
            "captured": taken,
            "amount_captured": sale.captured,
            "balance_transaction": account.row_id(sale.row.key) if sale.row else None,
        }
        if taken:
            must["amount_refunded"] = sale.refunded
        elif sale.voided(account.seen.now):
            must["amount_refunded"] = sale.amount
        if any(not dispute.is_inquiry for dispute in sale.disputes):
            must["disputed"] = True
        yield from differences(f"charge {sale.charge}", shown.get(sale.charge), must)
    yield from _others(account, [c for c in shown.values() if _is_unknown(account, c)])


def _others(account: Account, others: list[Object]) -> Iterator[str]:
    """Whatever else there is must be what a declining card left behind."""
    failed = Counter((c["created"], c["amount"], c["currency"]) for c in others if _is_failed(c))
    for charge in others:
        if not _is_failed(charge):
            yield f"charge {charge['id']} is there, but nobody asked for it"
    for moment, amount, currency in (account.declined - failed).elements():
        at = clock_face(moment)
        yield f"the declined charge of {amount:,} {currency} of {at} left no failed charge"
    for moment, amount, currency in (failed - account.declined).elements():
        at = clock_face(moment)
        yield f"a failed charge of {amount:,} {currency} of {at} is there, but none was declined"


def _is_unknown(account: Account, charge: Object) -> bool:
    return charge["id"] not in account.sales and charge["id"] not in account.debits


def _is_failed(charge: Object) -> bool:
    return bool(charge["status"] == "failed")
