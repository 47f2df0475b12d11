"""A charge, explained: how it was paid, what was taken, when its money is available, who has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stripesim.engine.change import Change
from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Count, Moment, Money, Percent
from stripesim.explain.life import arrival, did, foretold, planned, row_named, rows_of, took
from stripesim.explain.refund import what_a_refund_would_do
from stripesim.explain.story import Sentence, foretell, rule_of, tell
from stripesim.explain.terms import Terms
from stripesim.facts.card_numbers import Card
from stripesim.facts.conversion import rate_in
from stripesim.facts.cut_offs import counted_from
from stripesim.facts.days import DAY, midnight
from stripesim.facts.pricing import charge_price, method_price
from stripesim.facts.settlement import payment_timing
from stripesim.resources.balance.of_an_account import settings_id
from stripesim.resources.connect.charge_for_others import billed_to_its_platform, its_price
from stripesim.resources.connect.parties import (
    OtherAccount,
    merchant_of,
    price_of_card,
    what_is_passed_on,
)
from stripesim.resources.connect.refund_from_others import no_transfer_to_reverse
from stripesim.resources.connect.transfer.others import transfers_of
from stripesim.resources.of_a_charge import disputes_of
from stripesim.resources.payments.bank_payments import failure_of
from stripesim.resources.payments.charge import outcomes
from stripesim.resources.payments.charge.money import price_of_failure
from stripesim.resources.payments.charge.record import Charge
from stripesim.resources.payments.charge.shape import SHOWN_AS_IT_IS


def story(world: World, charge: Charge) -> Iterator[Sentence]:
    """The sentences about a charge."""
    yield how_it_was_paid(world, charge)
    if 0 < charge.amount_captured < charge.amount:
        yield tell(
            "Only {captured} of it was captured.",
            captured=Money(charge.amount_captured, charge.currency),
        )
    if charge.state in WITHOUT_MONEY:
        yield from WITHOUT_MONEY[charge.state](world, charge)
        return
    row: Row | None = world.store.latest.get(charge.balance_transaction or "")
    if row is None:
        return
    yield from how_it_was_converted(world, charge, row)
    yield from until_the_bank_has_paid(world, charge)
    yield from what_was_taken(world, charge, row)
    yield from who_has_it(world, charge, row)
    yield from when_available(world, charge, row)
    yield from rows.paid_out(world, row)
    yield from what_came_back(world, charge)


def title(charge: Charge) -> str:
    """The line above the story."""
    name = "Payment" if isinstance(charge.instrument, OtherAccount) else "Charge"
    status = charge.state if charge.state in SHOWN_AS_IT_IS else "succeeded"
    return f"{name} {charge.id}: {Money(charge.amount, charge.currency)}, {status}"


TO_A_CARD = {
    "failed": "was to be charged to",
    "uncaptured": "was authorized on",
    "released": "was authorized on",
}


def how_it_was_paid(world: World, charge: Charge) -> Sentence:
    """What was paid with, and when."""
    amount, instrument = Money(charge.amount, charge.currency), charge.instrument
    if isinstance(instrument, OtherAccount):
        by = f"came from the account {instrument.account}"
        transfer = charge.connected and charge.connected.source_transfer
        by += f" by the transfer {transfer}" if transfer else ""
    elif isinstance(instrument, Card):
        whole = charge.amount_captured in (0, charge.amount)
        verb = TO_A_CARD.get(charge.state, "was charged to" if whole else "was authorized on")
        by = f"{verb} {a_card(instrument)}"
    else:
        by = f"was asked for by {instrument.type}"
    last4: dict[str, Any] = {"last4": instrument.last4} if isinstance(instrument, Card) else {}
    created = Moment(charge.created)
    return tell(f"{{amount}} {by} on {{created}}.", amount=amount, created=created, **last4)


def a_card(card: Card) -> str:
    """A card in words, with a gap for its last four digits."""
    return f"a {card.brand} card (ending in {{last4}}, issued in {card.country})"


def how_it_was_converted(world: World, charge: Charge, row: Row) -> Iterator[Sentence]:
    """The rate, and Stripe's margin in it."""
    yield from rows.converted(row, charge.amount_captured or charge.amount, charge.currency)
    merchant = merchant_of(Terms(world, row), charge)
    if row.exchange_rate is not None and merchant.prices.conversion_margin:
        yield tell(
            "That rate is {margin} below the mid rate of the day: Stripe's margin, which no fee "
            "shows.",
            rule_of(rate_in),
            margin=Percent(merchant.prices.conversion_margin),
        )


# -- while it has moved no money -------------------------------------------------------------------


def _failed(world: World, charge: Charge) -> Iterator[Sentence]:
    decline = failure_of(charge)
    if decline is None:
        yield tell("It was canceled before the bank had paid.")
    else:
        yield tell("It failed ({code}): {message}", code=decline.code, message=decline.message)
    row, back = (
        row_named(world, id)
        for id in (charge.balance_transaction, charge.failure_balance_transaction)
    )
    if row is None or back is None:
        yield tell("So no money moved, and its balance_transaction stays null.")
        return
    yield took(row, f"The row {row.id} had been made when the bank was asked: it")
    yield took(back, f"The row {back.id}, made when it failed,", rows.rule_for(back, "fee"))
    if back.fee > 0:
        yield tell(
            "{fee} of that is what a failed debit costs.",
            rows.rule_for(back, "fee") or rule_of(price_of_failure),
            fee=Money(back.fee, back.currency),
        )


def _uncaptured(world: World, charge: Charge) -> Iterator[Sentence]:
    yield tell(
        "It is authorized, not captured: no money has moved, and its balance_transaction is null "
        "until it is captured. To give it up, cancel its payment intent; without one, refund all "
        "of it."
    )
    text = "If it is not captured by {capture_before}, it expires."
    yield from foretold(world, charge, "expire", text)


def _unbooked(world: World, charge: Charge) -> Iterator[Sentence]:
    booked = planned(world, charge, "book")
    if booked is not None:
        yield foretell(
            "It is paid. Its balance_transaction is null for {seconds} more, as are its transfer "
            "and its application fee: with `capture_method: automatic_async` they come in a "
            "`charge.updated`.",
            booked.rule,
            seconds=Count(booked.moment - world.now, "second"),
        )
    yield from what_came_back(world, charge)


def _released(world: World, charge: Charge) -> Iterator[Sentence]:
    event = arrival(world, charge)
    expired = event is not None and event.made_by.verb == "expire"
    yield tell(
        "The authorization expired: it was not captured in time. No money moved, and its "
        "balance_transaction stays null."
        if expired
        else "The authorization was released: the customer never paid. No money moved, and its "
        "balance_transaction stays null.",
        rule_of(outcomes.end_of_authorization) if expired else None,
    )


WITHOUT_MONEY = {
    "failed": _failed,
    "uncaptured": _uncaptured,
    "unbooked": _unbooked,
    "released": _released,
}


def until_the_bank_has_paid(world: World, charge: Charge) -> Iterator[Sentence]:
    """A debit that the bank has neither paid nor refused."""
    if charge.state != "pending":
        return
    yield tell("It is pending: the customer's bank was asked, and has neither paid nor refused.")
    for verb, what in (("succeed", "succeeds"), ("fail", "fails, as its test number says,")):
        yield from foretold(world, charge, verb, f"It {what} on {{{verb}s}}.")


# -- what was taken --------------------------------------------------------------------------------


def what_was_taken(world: World, charge: Charge, row: Row) -> Iterator[Sentence]:
    """Stripe's fee, the platform's fee, and what is left."""
    lines = row.fee_details
    stripes = row.fee if lines is None else _of_type(lines, "stripe_fee")
    if stripes:
        why = how_priced(world, charge, row, stripes)
        yield tell(
            f"Stripe took {{fee}}{f' ({why.text})' if why else ''}.",
            rows.rule_for(row, "fee") or rule_of(its_price),
            fee=Money(stripes, row.currency),
            **(why.figures if why else {}),
        )
    elif isinstance(charge.instrument, OtherAccount):
        yield tell("Money from another account comes without a fee of Stripe.")
    elif billed_to_its_platform(row.under):
        yield from what_the_platform_paid(world, charge)
    else:
        yield tell("Stripe took no fee: the price of it is 0.", rows.rule_for(row, "fee"))
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


def what_the_platform_paid(world: World, charge: Charge) -> Iterator[Sentence]:
    """Stripe's fee, where the platform is the fee payer."""
    platform = world.store.latest[charge.account].platform
    for row in rows_of(world, platform, charge.id):
        if row.what.type == "stripe_fee":
            verb = "paid Stripe's fee of" if row.net < 0 else "got back"
            yield tell(
                f"The platform {platform} is the fee payer: it {verb} {{billed}} ({row.id}). The "
                "price is that of the account.",
                rule_of(billed_to_its_platform),
                billed=Money(abs(row.net), row.currency),
            )


def _of_type(lines: Any, type: str) -> int:
    return sum(line["amount"] for line in lines if line["type"] == type)


def how_priced(world: World, charge: Charge, row: Row, fee: int) -> rows.Priced | None:
    """The price that made the fee; None if no price of that time makes it."""
    account, instrument = row.under, charge.instrument
    if not isinstance(instrument, Card):
        price = method_price(account.prices, instrument.type, row.currency)
        return rows.priced(row, price, fee, f"the price of {instrument.type}")
    if charge.connected is None or charge.connected.on_behalf_of is None:
        price = charge_price(account.prices, instrument.country, row.currency)
        at_home = instrument.country == account.country
    else:
        price = price_of_card(Terms(world, row), charge, row.currency)
        at_home = False
    which = "a card of its own country" if at_home else f"a card of {instrument.country}"
    return rows.priced(row, price, fee, f"the price of {which}")


# -- who has it, when, and what came back ----------------------------------------------------------


def who_has_it(world: World, charge: Charge, row: Row) -> Iterator[Sentence]:
    """On a platform: what was passed on, what the platform keeps, and which fields are null."""
    connected = charge.connected
    yield from sent_on(world, charge)
    if connected is None:
        yield tell("It names no other account, so its transfer and its application_fee are null.")
        return
    transfer = world.store.latest.get(connected.transfer or "")
    fee = world.store.latest.get(connected.application_fee or "")
    if transfer is not None:
        yield tell(
            f"The transfer {transfer.id} passed {{amount}} on to {transfer.destination}, as the "
            f"payment {transfer.destination_payment}.",
            rule_of(what_is_passed_on),
            amount=Money(transfer.amount, transfer.currency),
        )
    elif connected.source_transfer is None:
        yield tell("It names no destination, so its transfer is null.")
    if fee is not None:
        yield tell(
            f"The application fee {fee.id} gave {{amount}} to the platform {fee.account}.",
            amount=Money(fee.amount, fee.currency),
        )
    elif connected.source_transfer is None:
        yield tell("No application fee was asked for, so its application_fee is null.")
    parts = [row, *rows_of_others(world, charge, transfer, fee)]
    if len(parts) > 1:
        yield did(parts, row.created, "All in all, the payment")


def sent_on(world: World, charge: Charge) -> Iterator[Sentence]:
    """What transfers by hand have sent on of it."""
    for transfer in transfers_of(Change(world, charge.account), charge):
        if charge.connected is None or charge.connected.transfer != transfer.id:
            sent = Money(transfer.amount, transfer.currency)
            text = f"{{sent}} of it was sent on to {transfer.destination} by {transfer.id}."
            if transfer.left:
                text += " A refund does not bring that back: reverse the transfer by hand."
                yield tell(text, rule_of(no_transfer_to_reverse), sent=sent)
            else:
                yield tell(f"{text} All of that was reversed.", sent=sent)


def rows_of_others(world: World, charge: Charge, transfer: Any, fee: Any) -> Iterator[Row]:
    """The other rows that the payment made: of its transfer, its application fee, and Stripe's
    bill.
    """
    named = []
    if transfer is not None:
        payment = world.store.latest[transfer.destination_payment]
        named += [transfer.balance_transaction, payment.balance_transaction]
    if fee is not None:
        named.append(fee.balance_transaction)
    yield from (found for id in named if (found := row_named(world, id)) is not None)
    platform = world.store.latest[charge.account].platform
    for row in () if platform is None else rows_of(world, platform, charge.id):
        if row.what.type == "stripe_fee" and row.net < 0:
            yield row


def when_available(world: World, charge: Charge, row: Row) -> Iterator[Sentence]:
    """When its money is available, by the timing of the account that the money is for."""
    connected = charge.connected
    getter = None if connected is None else connected.destination or connected.on_behalf_of
    then, paid_by = Terms(world, row), charge.instrument
    account = row.under if getter is None else then.latest(getter)
    settings = then.latest(settings_id(account.id))
    timing = payment_timing(settings.timing, account.country, paid_by.type, paid_by.country)
    booked_later = row.made_by.verb == "book"
    paid = charge.created if booked_later else row.created
    counted = counted_from(paid_by.type, paid)
    yield from rows.waiting(row, timing, account.calendar, settings.dated(counted), world.now)
    if counted // DAY != paid // DAY:
        yield tell(
            "It was made after seven in the evening in New York: it counts as one of {next_day}.",
            rule_of(counted_from),
            next_day=Moment(midnight(counted)),
        )


def what_came_back(world: World, charge: Charge) -> Iterator[Sentence]:
    """Refunds and disputes of it, and what a refund would do now."""
    if charge.amount_refunded:
        yield tell(
            "{refunded} of it was refunded.",
            refunded=Money(charge.amount_refunded, charge.currency),
        )
    for dispute in disputes_of(Change(world, charge.account), charge):
        was = "was disputed" if dispute.is_over else "is disputed"
        yield tell(f"It {was} ({dispute.state}): sim.explain({dispute.id!r}) tells more.")
    if charge.amount_captured > charge.amount_refunded:
        yield from what_a_refund_would_do(world, charge)
