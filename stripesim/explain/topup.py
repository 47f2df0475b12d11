"""A top-up, explained: where the money is, when it arrives, and why it did not."""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.world import World
from stripesim.explain import rows
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import arrival, foretold, row_named, took
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.resources.balance.topup.record import (
    Topup,
    expected_by_debit,
    expected_funds,
    outcome_of_source,
)
from stripesim.resources.places import PREFUNDING


def title(topup: Topup) -> str:
    """The line above the story."""
    return f"Top-up {topup.id}: {Money(topup.amount, topup.currency)}, {topup.state}"


def story(world: World, topup: Topup) -> Iterator[Sentence]:
    """The sentences about a top-up."""
    yield tell(
        f"{topup.account} adds {{amount}} to its balance. The top-up was made on {{created}}.",
        amount=Money(topup.amount, topup.currency),
        created=Moment(topup.created),
    )
    funds = topup.balance_type == PREFUNDING
    row = row_named(world, topup.balance_transaction)
    event = arrival(world, topup)
    since = Moment(topup.created if event is None else event.created)
    if topup.state == "pending":
        yield from foretold(
            world,
            topup,
            "arrive",
            "The money is on its way from the bank. It is expected on {expected}; until then the "
            "balance_transaction is null.",
            rule_of(expected_by_debit),
        )
        yield tell("While it is pending it can be canceled.")
    elif topup.state == "failed":
        yield tell(
            "It failed on {failed}, with the failure_code {code}. No money has moved, so the "
            "balance_transaction is null.",
            rule_of(outcome_of_source),
            failed=since,
            code=topup.failure_code,
        )
    elif topup.state == "canceled":
        yield tell(
            "It was canceled on {canceled}, before the money came. The balance_transaction stays "
            "null.",
            canceled=since,
        )
    if row is None:
        return
    if row.available_on > row.created:
        yield tell(
            "It comes by a bank transfer, so its money is available on {available_on}.",
            rule_of(expected_funds) if funds else rows.rule_for(row, "available_on"),
            available_on=Moment(row.available_on),
        )
    yield took(row, f"The row {row.id}")
    if funds:
        yield tell("This balance only pays refunds and disputes. It is never paid out.")
    else:
        yield from rows.paid_out(world, row)
    back = row_named(world, topup.reversal)
    if back is not None:
        yield took(back, f"On {{back}} the row {back.id}", back=since)
