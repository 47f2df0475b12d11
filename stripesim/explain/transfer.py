"""A transfer, explained: what was sent, when it is available there, and what a reversal would take.

Reversals of transfers are explained here too.
"""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import row_named, took, tried, would_do
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.resources.connect.parties import what_is_passed_on
from stripesim.resources.connect.transfer import money
from stripesim.resources.connect.transfer.record import Transfer
from stripesim.resources.connect.transfer_reversal.money import seller_loses
from stripesim.resources.connect.transfer_reversal.record import TransferReversal
from stripesim.resources.of_a_charge import group_of, until_available


def title(transfer: Transfer) -> str:
    """The line above the story."""
    amount = Money(transfer.amount, transfer.currency)
    return f"Transfer {transfer.id}: {amount} to {transfer.destination}"


def story(world: World, transfer: Transfer) -> Iterator[Sentence]:
    """The sentences about a transfer."""
    sent, arrived = row_named(world, transfer.balance_transaction), row_of_payment(world, transfer)
    yield tell(
        f"{transfer.account} sent {{amount}} to {transfer.destination} on {{created}}.",
        amount=Money(transfer.amount, transfer.currency),
        created=Moment(transfer.created),
    )
    yield from what_it_came_from(world, transfer)
    if sent is not None:
        yield took(sent, f"The row {sent.id}")
    if arrived is not None:
        yield from what_arrived(world, transfer, arrived)
    yield from what_can_come_back(world, transfer)


def row_of_payment(world: World, transfer: Transfer) -> Row | None:
    """The receiver's balance transaction of the payment that the transfer became."""
    payment = world.store.latest.get(transfer.destination_payment)
    return None if payment is None else row_named(world, payment.balance_transaction)


def what_it_came_from(world: World, transfer: Transfer) -> Iterator[Sentence]:
    """The charge that paid for it, and why a field is null."""
    source = world.store.latest.get(transfer.source_transaction or "")
    if source is None:
        yield tell(
            "It was paid from the available balance. Its source_transaction is null: it was not "
            "tied to a charge."
        )
    elif source.connected is not None and source.connected.transfer == transfer.id:
        yield tell(
            f"The destination charge {source.id} of {{charged}} made it. It passes on the amount "
            "before fees: Stripe's fee stays with the platform, and an application fee is taken "
            "from the payment that arrives.",
            rule_of(what_is_passed_on),
            charged=Money(source.amount, source.currency),
        )
    else:
        yield tell(
            f"It is paid by the charge {source.id}, so it needs no available money, and moves "
            "when the charge's money does.",
            rule_of(until_available),
        )
    if transfer.transfer_group is None:
        yield tell("Its transfer_group is null, since no group was named.", rule_of(group_of))


def what_arrived(world: World, transfer: Transfer, row: Row) -> Iterator[Sentence]:
    """The payment on the other account: its amount, its day, its payout."""
    yield from rows.converted(row, transfer.amount, transfer.currency)
    yield took(
        row,
        f"There it arrived as the payment {transfer.destination_payment}, whose row {row.id}",
    )
    if row.available_on > row.created:
        be = "became" if row.available_on <= world.now else "becomes"
        yield tell(
            f"Both rows wait for the charge: the money {be} available on {{available_on}}.",
            rule_of(money.with_its_source),
            available_on=Moment(row.available_on),
        )
    else:
        yield tell(
            "It was available there at once.",
            rule_of(money.with_its_source),
        )
    yield from rows.paid_out(world, row)


def what_can_come_back(world: World, transfer: Transfer) -> Iterator[Sentence]:
    """What was reversed, and what a reversal of the rest would take now. It is tried, not made."""
    if transfer.amount_reversed:
        yield tell(
            f"{{reversed}} came back by {', '.join(transfer.reversals)}.",
            reversed=Money(transfer.amount_reversed, transfer.currency),
        )
    if not transfer.left:
        yield tell("Nothing is left to reverse.")
        return
    yield would_do(
        world,
        tried(world, transfer.account, "transfer_reversal", facts={"transfer": transfer.id}),
        "A reversal of the {left} that is left, made now,",
        rule_of(seller_loses),
        left=Money(transfer.left, transfer.currency),
    )


# -- a reversal ------------------------------------------------------------------------------------


def title_of_reversal(reversal: TransferReversal) -> str:
    """The line above the story of a reversal."""
    amount = Money(reversal.amount, reversal.currency)
    return f"Transfer reversal {reversal.id}: {amount} of {reversal.transfer}"


def story_of_reversal(world: World, reversal: TransferReversal) -> Iterator[Sentence]:
    """The sentences about a reversal."""
    transfer = world.store.latest[reversal.transfer]
    row = row_named(world, reversal.balance_transaction)
    lost = world.store.latest.get(reversal.destination_payment_refund)
    taken = None if lost is None else row_named(world, lost.balance_transaction)
    yield tell(
        f"{{amount}} of the {{whole}} of the transfer {transfer.id} came back to "
        f"{reversal.account} on {{created}}.",
        amount=Money(reversal.amount, reversal.currency),
        whole=Money(transfer.amount, transfer.currency),
        created=Moment(reversal.created),
    )
    if reversal.source_refund is None:
        yield tell("Its source_refund is null: no refund of a charge has caused it.")
    else:
        yield tell(
            f"The refund {reversal.source_refund} of the charge has caused it, by reverse_transfer."
        )
    if row is not None:
        yield took(row, f"The row {row.id}", rows.rule_for(row, "available_on"))
    if taken is None:
        return
    yield from rows.converted(taken, reversal.amount, reversal.currency)
    yield took(
        taken,
        f"On the other side the payment {transfer.destination_payment} was refunded: the row "
        f"{taken.id}",
        rule_of(seller_loses) if taken.exchange_rate is not None else None,
    )
