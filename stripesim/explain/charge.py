"""A charge, explained: how it was paid, what was taken, when its money is available, who has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Moment, Money
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.explain.then import Then
from stripesim.facts.card_numbers import Card
from stripesim.facts.pricing import charge_price, method_price
from stripesim.facts.settlement import method_timing
from stripesim.resources.balance.of_an_account import settings_id
from stripesim.resources.connect.charge_for_others import its_price
from stripesim.resources.connect.parties import OtherAccount, price_of_card
from stripesim.resources.payments.bank_payments import failure_of
from stripesim.resources.payments.charge import outcomes
from stripesim.resources.payments.charge.record import Charge


def story(world: World, charge: Charge) -> Iterator[Sentence]:
    """The sentences about a charge."""
    yield how_it_was_paid(world, charge)
    if charge.state in WITHOUT_MONEY:
        yield from WITHOUT_MONEY[charge.state](charge)
        return
    row: Row | None = world.store.latest.get(charge.balance_transaction or "")
    if row is None:
        return
    yield from rows.converted(row, charge.amount_captured or charge.amount, charge.currency)
    yield from what_was_taken(world, charge, row)
    yield from who_has_it(world, charge)
    yield from when_available(world, charge, row)
    yield from rows.paid_out(world, row)
    yield from what_came_back(world, charge)


def title(charge: Charge) -> str:
    """The line above the story."""
    name = "Payment" if isinstance(charge.instrument, OtherAccount) else "Charge"
    return f"{name} {charge.id}: {Money(charge.amount, charge.currency)}, {charge.state}"


def how_it_was_paid(world: World, charge: Charge) -> Sentence:
    """What was paid with, and when."""
    amount, instrument = Money(charge.amount, charge.currency), charge.instrument
    if isinstance(instrument, OtherAccount):
        by = f"came from the account {instrument.account}"
        transfer = charge.connected and charge.connected.source_transfer
        by += f" by the transfer {transfer}" if transfer else ""
    elif isinstance(instrument, Card):
        by = (
            f"was charged to a {instrument.brand} card ({instrument.last4}) of {instrument.country}"
        )
    else:
        by = f"was asked for by {instrument.type}"
    return tell(f"{{amount}} {by} on {{created}}.", amount=amount, created=Moment(charge.created))


# -- while it has moved no money -------------------------------------------------------------------


def _failed(charge: Charge) -> Iterator[Sentence]:
    decline = failure_of(charge)
    why = "it was canceled in time" if decline is None else f"{decline.code}: {decline.message}"
    yield tell(f"It failed ({why}).")
    if charge.balance_transaction is None:
        yield tell("So no money moved, and its balance_transaction stays null.")
    else:
        yield tell(
            "The money it had brought was taken back by the row "
            f"{charge.failure_balance_transaction}."
        )


def _uncaptured(charge: Charge) -> Iterator[Sentence]:
    yield tell(
        "It is authorized, not captured: no money has moved, and its balance_transaction is null "
        "until it is captured. If it is not by {capture_before}, it expires.",
        rule_of(outcomes.end_of_authorization),
        capture_before=Moment(charge.created + outcomes.AUTHORIZED_FOR),
    )


def _unbooked(charge: Charge) -> Iterator[Sentence]:
    yield tell(
        "It is paid. Its balance_transaction is null for about two seconds more, as are its "
        "transfer and its application fee: with `capture_method: automatic_async` they come in a "
        "`charge.updated`.",
        rule_of(outcomes.two_seconds_later),
    )


def _released(charge: Charge) -> Iterator[Sentence]:
    yield tell("The authorization was released: the customer never paid, and no money moved.")


WITHOUT_MONEY = {
    "failed": _failed,
    "uncaptured": _uncaptured,
    "unbooked": _unbooked,
    "released": _released,
}

# -- what was taken --------------------------------------------------------------------------------


def what_was_taken(world: World, charge: Charge, row: Row) -> Iterator[Sentence]:
    """Stripe's fee, the platform's fee, and what is left."""
    lines = row.fee_details
    stripes = row.fee if lines is None else _of_type(lines, "stripe_fee")
    if stripes:
        fee, why = Money(stripes, row.currency), how_priced(world, charge, row, stripes)
        yield tell(
            f"Stripe took {{fee}}{f' ({why})' if why else ''}.",
            rows.rule_for(row, "fee") or rule_of(its_price),
            fee=fee,
        )
    elif not isinstance(charge.instrument, OtherAccount):
        yield tell("No fee of Stripe is on this row.", rows.rule_for(row, "fee"))
    platforms = 0 if lines is None else _of_type(lines, "application_fee")
    if platforms:
        yield tell(
            f"The platform {row.under.platform} took {{fee}} as its application fee.",
            rows.rule_for(row, "commission"),
            fee=Money(platforms, row.currency),
        )
    yield tell(
        f"So the row {row.id} adds {{net}} to the balance of {row.account}.",
        net=Money(row.net, row.currency),
    )


def _of_type(lines: Any, type: str) -> int:
    return sum(line["amount"] for line in lines if line["type"] == type)


def how_priced(world: World, charge: Charge, row: Row, fee: int) -> str | None:
    """The price that made the fee, in words; None if no price of that time makes it."""
    account, instrument = row.under, charge.instrument
    if not isinstance(instrument, Card):
        price = method_price(account.prices, instrument.type, row.currency)
        return rows.priced(row, price, fee, f"the price of {instrument.type}")
    if charge.connected is None or charge.connected.on_behalf_of is None:
        price = charge_price(account.prices, instrument.country, row.currency)
        at_home = instrument.country == account.country
    else:
        price = price_of_card(Then.of(world, row), charge, row.currency)
        at_home = False
    which = "a card of its own country" if at_home else f"a card of {instrument.country}"
    return rows.priced(row, price, fee, f"the price of {which}")


# -- who has it, when, and what came back ----------------------------------------------------------


def who_has_it(world: World, charge: Charge) -> Iterator[Sentence]:
    """On a platform: what was passed on, and what the platform keeps."""
    connected = charge.connected
    if connected is None:
        return
    transfer = world.store.latest.get(connected.transfer or "")
    if transfer is not None:
        yield tell(
            f"The transfer {transfer.id} passed {{amount}} on to {transfer.destination}.",
            amount=Money(transfer.amount, transfer.currency),
        )
    fee = world.store.latest.get(connected.application_fee or "")
    if fee is not None:
        yield tell(
            f"The application fee {fee.id} gave {{amount}} to the platform {fee.account}.",
            amount=Money(fee.amount, fee.currency),
        )
    if transfer is not None:
        yield tell(
            "A refund takes all of it from the platform's balance; with reverse_transfer the "
            "seller gives its part back, with refund_application_fee the platform its fee."
        )


def when_available(world: World, charge: Charge, row: Row) -> Iterator[Sentence]:
    """When its money is available, by the timing of the account that the money is for."""
    connected = charge.connected
    getter = None if connected is None else connected.destination or connected.on_behalf_of
    then, type = Then.of(world, row), charge.instrument.type
    account = row.under if getter is None else then.latest(getter)
    settings = then.latest(settings_id(account.id))
    timing = settings.timing if type == "card" else method_timing(settings.timing, type)
    yield from rows.waiting(row, timing, account.calendar, settings.dated(row.created), world.now)


def what_came_back(world: World, charge: Charge) -> Iterator[Sentence]:
    """Refunds and disputes of it, and what a refund would do now."""
    if charge.amount_refunded:
        yield tell(
            "{amount} of it was refunded.", amount=Money(charge.amount_refunded, charge.currency)
        )
    for id in charge.disputes:
        yield tell(f"It is disputed: sim.explain({id!r}) tells more.")
    left = charge.amount_captured - charge.amount_refunded
    if left > 0 and not isinstance(charge.instrument, OtherAccount):
        yield tell(
            "{left} can still be refunded. Stripe's fee would not come back.",
            left=Money(left, charge.currency),
        )
