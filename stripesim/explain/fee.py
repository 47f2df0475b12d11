"""An application fee, explained: whose it is, its rate and its day, and what a refund of it costs.

Refunds of application fees are explained here too.
"""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.row import Row
from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import row_named, rows_of, took, tried, would_do
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.resources.connect.application_fee.money import with_its_charge
from stripesim.resources.connect.application_fee.record import ApplicationFee
from stripesim.resources.connect.fee_refund import money
from stripesim.resources.connect.fee_refund.record import FeeRefund
from stripesim.resources.connect.parties import commission, the_fee


def title(fee: ApplicationFee) -> str:
    """The line above the story."""
    return f"Application fee {fee.id}: {Money(fee.amount, fee.currency)} from {fee.payer}"


def story(world: World, fee: ApplicationFee) -> Iterator[Sentence]:
    """The sentences about an application fee."""
    source = fee.charge or fee.payout or ""
    yield tell(
        f"The platform {fee.account} took {{amount}} from {fee.payer} on {{created}}: a part of "
        f"the {'charge' if fee.charge else 'payout'} {source}.",
        rule_of(the_fee) if fee.charge else None,
        amount=Money(fee.amount, fee.currency),
        created=Moment(fee.created),
    )
    yield from who_paid(world, fee, source)
    row = row_named(world, fee.balance_transaction)
    if row is not None:
        yield from rows.converted(row, fee.amount, fee.currency)
        yield took(row, f"For the platform the row {row.id}")
        be = "became" if row.available_on <= world.now else "becomes"
        wait = row.available_on > row.created
        yield tell(
            f"It {be} available together with its charge, on {{day}}."
            if wait
            else "It was available at once.",
            rule_of(with_its_charge),
            **({"day": Moment(row.available_on)} if wait else {}),
        )
        yield from rows.paid_out(world, row)
    yield from what_was_refunded(world, fee)


def who_paid(world: World, fee: ApplicationFee, source: str) -> Iterator[Sentence]:
    """What the payer lost, in the currency of its balance; and why a field is null."""
    if fee.originating_transaction is None and fee.charge is not None:
        yield tell(
            f"{fee.charge} is a direct charge, on the account that sells. So the "
            "originating_transaction is null."
        )
    elif fee.originating_transaction is not None:
        yield tell(
            f"The destination charge {fee.originating_transaction} asked for it. Its money went to "
            f"{fee.payer} by a transfer, as the payment {source}, and the fee was taken there."
        )
    record = world.store.latest[source]
    row = row_named(world, record.balance_transaction)
    if row is not None and row.currency != fee.currency:
        yield tell(
            "There it cost {taken}, at the rate of the payment, rounded by itself.",
            rule_of(commission),
            taken=Money(fee.taken, row.currency),
        )


def what_was_refunded(world: World, fee: ApplicationFee) -> Iterator[Sentence]:
    """What went back so far, and what a refund of the rest would do now. It is tried, not made."""
    if fee.amount_refunded:
        yield tell(
            f"{{refunded}} of it went back by {', '.join(fee.refunds)}.",
            refunded=Money(fee.amount_refunded, fee.currency),
        )
    if not fee.left:
        yield tell("Nothing of it is left to refund.")
        return
    yield would_do(
        world,
        tried(world, fee.account, "fee_refund", facts={"fee": fee.id}),
        "A refund of the {left} that is left, made now,",
        rule_of(money.with_its_fee),
        left=Money(fee.left, fee.currency),
    )


# -- a refund of a fee -----------------------------------------------------------------------------


def title_of_refund(refund: FeeRefund) -> str:
    """The line above the story of a refund of a fee."""
    return f"Fee refund {refund.id}: {Money(refund.amount, refund.currency)} of {refund.fee}"


def story_of_refund(world: World, refund: FeeRefund) -> Iterator[Sentence]:
    """The sentences about a refund of an application fee."""
    fee, row = world.store.latest[refund.fee], row_named(world, refund.balance_transaction)
    yield tell(
        f"The platform {refund.account} gave {{amount}} of the {{whole}} of its fee {fee.id} back "
        f"to {fee.payer} on {{created}}.",
        amount=Money(refund.amount, refund.currency),
        whole=Money(fee.amount, fee.currency),
        created=Moment(refund.created),
    )
    if row is None:
        return
    yield took(row, f"The row {row.id}", rows.rule_for(row, "available_on"))
    if row.exchange_rate is not None:
        yield tell(
            "It is paid in the currency in which the platform had earned the fee.",
            rows.rule_for(row, "settled"),
        )
    if (back := its_payers_row(world, refund)) is not None:
        yield took(back, f"The row {back.id}", rows.rule_for(back, "available_on"))


def its_payers_row(world: World, refund: FeeRefund) -> Row | None:
    """The row by which the payer got its part back: made in the same moment, by the same table."""
    fee, platforms = world.store.latest[refund.fee], row_named(world, refund.balance_transaction)
    made = [
        row
        for row in rows_of(world, fee.payer, fee.charge or fee.payout or "")
        if platforms is not None
        and row.made_by is platforms.made_by
        and row.created == refund.created
    ]
    return made[0] if len(made) == 1 else None
