"""A payment method, explained: what it is, whose it is, and whether it can be charged again.

Mandates, by which customers permit debits of their bank accounts, are explained here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from stripesim.engine.world import World
from stripesim.explain.charge import a_card
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import arrival
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.card_numbers import Card, needs_authentication
from stripesim.resources.payments import mandate as mandates
from stripesim.resources.payments.mandate import Mandate
from stripesim.resources.payments.payment_method import outcomes, refusals
from stripesim.resources.payments.payment_method.record import PaymentMethod


def title(method: PaymentMethod) -> str:
    """The line above the story."""
    return f"Payment method {method.id}: {method.instrument.type}"


def story(world: World, method: PaymentMethod) -> Iterator[Sentence]:
    """The sentences about a payment method."""
    instrument = method.instrument
    if isinstance(instrument, Card):
        what = a_card(instrument)
    else:
        what = f"a bank account{' ({last4})' * instrument.is_debit}, for {instrument.type}"
    yield tell(
        f"It is {what}. It was made on {{created}}, and by itself moves no money.",
        created=Moment(method.created),
        last4=instrument.last4,
    )
    yield from whose_it_is(world, method)
    table = world.store.table(method.account, "mandate")
    places = table.index("payment_method", attrgetter("payment_method"))
    for place in places.get(method.id, ()):
        id = table.records[place].id
        yield tell(f"Its holder has permitted debits by {id}: sim.explain({id!r}) tells more.")


def whose_it_is(world: World, method: PaymentMethod) -> Iterator[Sentence]:
    """Its customer, and what it can still be used for."""
    if method.state == "unattached":
        yield tell(
            "It is no customer's, so its customer is null. A payment uses it up, even one that "
            "fails, unless it is attached to a customer first, or setup_future_usage is given.",
            rule_of(outcomes.to_be_used_again),
        )
    elif method.state == "attached":
        yield tell(f"It is saved to {method.customer}, and can be used again.")
        if method.set_up:
            yield tell(
                "It was set up for payments while the customer is away (off_session).",
                rule_of(needs_authentication),
            )
    elif method.state == "used_up":
        yield tell(
            "It was used without a customer, or copied to another account. So it cannot be used "
            "again, nor attached: make a new one.",
            rule_of(refusals.refuse),
        )
    else:
        event = arrival(world, method)
        yield tell(
            "It was detached from its customer on {detached}. It cannot be used again, nor "
            "attached: make a new one.",
            rule_of(refusals.refuse),
            detached=Moment(method.created if event is None else event.created),
        )


# -- a mandate -------------------------------------------------------------------------------------


def title_of_mandate(mandate: Mandate) -> str:
    """The line above the story of a mandate."""
    return f"Mandate {mandate.id}: {mandate.of}, {status_of(mandate)}"


def status_of(mandate: Mandate) -> str:
    """Its status, as the API has it."""
    return "inactive" if mandate.state == "inactive" else "active"


def story_of_mandate(world: World, mandate: Mandate) -> Iterator[Sentence]:
    """The sentences about a mandate."""
    accepted = mandates.accepted(mandate)
    yield tell(
        f"On {{accepted}} the holder of {mandate.payment_method} permitted {mandate.account} "
        f"({accepted['type']}) to debit the bank account: {mandate.of}. By itself it moves no "
        "money.",
        rule_of(mandates.render),
        accepted=Moment(accepted["accepted_at"]),
    )
    if mandate.amount is None:
        yield tell("It is for any number of payments (multi_use).")
    else:
        yield tell(
            "It is for one payment (single_use), of at most {amount}.",
            amount=Money(mandate.amount, mandate.currency or ""),
        )
    if mandate.state == "spent":
        yield tell(
            "It was used for one, so it permits no other. Its status stays active all the same.",
            rule_of(mandates.refuse),
        )
    elif mandate.state == "inactive":
        event = arrival(world, mandate)
        yield tell(
            "It was revoked on {revoked}: the bank of the customer took a debit back. Another "
            "debit needs a new mandate.",
            rule_of(mandates.refuse),
            revoked=Moment(mandate.created if event is None else event.created),
        )
