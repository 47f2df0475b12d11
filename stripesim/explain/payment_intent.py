"""A payment intent, explained: what it waits for, why an attempt failed, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stripesim.engine.world import World
from stripesim.explain import charge as charges
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import arrival, why
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.card_numbers import needs_authentication
from stripesim.resources.payments.payment_intent import outcomes, refusals
from stripesim.resources.payments.payment_intent.record import (
    NEEDS_ACTION,
    NEEDS_CAPTURE,
    NEEDS_CONFIRMATION,
    NEEDS_METHOD,
    PaymentIntent,
)
from stripesim.resources.payments.payment_intent.shape import last_error


def title(intent: PaymentIntent) -> str:
    """The line above the story."""
    return f"Payment {intent.id}: {Money(intent.amount, intent.currency)}, {intent.state}"


def story(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    """The sentences about a payment intent, then those about its charge."""
    yield tell(
        f"{intent.account} asks for {{amount}}, since {{created}}. The intent itself moves no "
        "money: its charge does.",
        amount=Money(intent.amount, intent.currency),
        created=Moment(intent.created),
    )
    yield from WAITS[intent.state](world, intent)
    charge = world.store.latest.get(intent.latest_charge or "")
    if charge is None and intent.state == "canceled":
        yield tell("Its latest_charge stays null: no bank was asked.")
    elif charge is None:
        yield tell("Its latest_charge is null until it is confirmed and the bank was asked.")
    else:
        yield tell(f"Its latest_charge is {charge.id}:")
        yield from charges.story(world, charge)


def _method(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    failed = last_error(intent, world)
    if failed is None:
        yield tell(
            "It waits for a payment method: its payment_method is null.",
            rule_of(refusals.payment_method_missing),
        )
        return
    decline = failed.get("decline_code")
    code = f"{failed['code']}, {decline}" if decline else failed["code"]
    yield tell(
        f"The last attempt failed ({code}): {{message}}",
        why(arrival(world, intent)) or rule_of(outcomes.charge_failed),
        message=failed["message"],
    )
    yield tell(
        "So it waits for another payment method, and its payment_method is null again. Confirm it "
        "once more: the same intent can be tried as often as it takes."
    )


def _confirmation(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    yield tell("It has a payment method, and waits to be confirmed. Nobody was charged yet.")


def _action(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    yield tell(
        "The customer has to authenticate; next_action says how. Here the customer does so by "
        f"sim.controls.authenticate({intent.id!r}).",
        rule_of(needs_authentication),
    )


def _capture(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    yield tell(
        "{capturable} are authorized on the card, since capture_method is manual. Capture it, or "
        "cancel it.",
        capturable=Money(intent.amount_capturable, intent.currency),
    )


def _processing(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    yield tell(
        "The customer's bank was asked, and has neither paid nor refused. So amount_received is "
        "still {received}.",
        rule_of(outcomes.takes_days),
        received=Money(intent.amount_received, intent.currency),
    )


def _succeeded(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    yield tell(
        "It has succeeded: {received} were received.",
        why(arrival(world, intent)),
        received=Money(intent.amount_received, intent.currency),
    )
    if intent.amount_received < intent.amount:
        yield tell("Only a part was captured. The rest was released for good.")


def _canceled(world: World, intent: PaymentIntent) -> Iterator[Sentence]:
    reason = intent.extras.get("cancellation_reason")
    expired = reason == "automatic"
    because = "no reason was given, so cancellation_reason is null"
    if reason is not None:
        because = f"the cancellation_reason is {reason}"
    yield tell(
        f"It was canceled on {{canceled_at}}: {because}. No money is taken by it any more.",
        rule_of(outcomes.expired) if expired else None,
        canceled_at=Moment(intent.extras["canceled_at"]),
    )


WAITS: dict[str, Callable[[World, PaymentIntent], Iterator[Sentence]]] = {
    NEEDS_METHOD: _method,
    NEEDS_CONFIRMATION: _confirmation,
    NEEDS_ACTION: _action,
    NEEDS_CAPTURE: _capture,
    "processing": _processing,
    "succeeded": _succeeded,
    "canceled": _canceled,
}
