"""Charges, alone or of an intent: what was sold, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import disputes
from .asked import Asked, Object
from .book import Row
from .calendars import clock_face
from .compare import differences
from .prices import Card, card_of, half_up, margin
from .world import AUTHORISED_FOR

if TYPE_CHECKING:
    from .account import Account


@dataclass
class Sale:
    """A charge that was not declined; `row` is there once it is captured."""

    charge: str
    amount: int
    currency: str
    card: Card
    created: int
    captured: int = 0
    given_up: bool = False
    refunded: int = 0
    row: Row | None = None
    disputes: list[disputes.Dispute] = field(default_factory=list)
    order: Object = field(default_factory=dict)  # all that was asked for with it

    @property
    def taken(self) -> Row:
        assert self.row is not None
        return self.row

    def is_authorised(self, moment: int) -> bool:
        in_time = moment < self.created + AUTHORISED_FOR
        return self.row is None and not self.given_up and in_time

    def inherited(self, moment: int) -> int:
        """When what follows from this charge counts: with it, if it still waits, else at once."""
        return max(self.taken.available_on, moment)


def charged(account: Account, asked: Asked) -> None:
    take = asked.params.get("capture", True)
    _card_paid(account, asked, str(asked.params["source"]), take)


def intended(account: Account, asked: Asked) -> None:
    take = asked.params.get("capture_method") != "manual"
    sale = _card_paid(account, asked, str(asked.params["payment_method"]), take)
    if sale and asked.answer:
        account.intents[asked.answer["id"]] = sale
        status = "succeeded" if take else "requires_capture"
        if asked.answer["status"] != status:
            account.find(f"{asked}: the intent is {asked.answer['status']}, not {status}")


def _card_paid(account: Account, asked: Asked, name: str, take: bool) -> Sale | None:
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
            _take(account, sale, amount)
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
        sale.given_up = True


def _take(account: Account, sale: Sale, amount: int) -> None:
    """The money comes in, converted at a rate that leaves Stripe its margin."""
    priced, timed = account.priced_as(sale), account.timed_as(sale)
    country = priced.world.country
    currency, mid = priced.settlement(sale.currency)
    rate = None if mid is None else mid * (1 - margin(country))
    settled = amount if rate is None else half_up(amount * rate)
    fee = account.price_of(sale, settled, currency)
    sale.captured = amount
    sale.row = account.write(
        Row(
            type="charge",
            category="charge",
            source=sale.charge,
            currency=currency,
            amount=settled,
            created=account.now,
            available_on=timed.settles(sale.card),
            fee=fee + account.kept_by_platform(sale, rate),
            rate=rate,
        )
    )
    account.sold(sale)
    disputes.of_test_card(account, sale)


# --- what the API shows --------------------------------------------------------------------------


def check(account: Account) -> Iterator[str]:
    shown = {charge["id"]: charge for charge in account.seen.charges}
    for sale in account.sales.values():
        taken = sale.row is not None
        must = {
            "amount": sale.amount,
            "currency": sale.currency,
            "created": sale.created,
            "status": "succeeded",
            "paid": True,
            "captured": taken,
            "amount_captured": sale.captured,
            "balance_transaction": account.row_id(sale.taken.key) if taken else None,
        }
        if taken:
            must["amount_refunded"] = sale.refunded
        if any(not dispute.is_inquiry for dispute in sale.disputes):
            must["disputed"] = True
        yield from differences(f"charge {sale.charge}", shown.get(sale.charge), must)
    yield from _others(account, [c for key, c in shown.items() if key not in account.sales])


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


def _is_failed(charge: Object) -> bool:
    return bool(charge["status"] == "failed")
