"""A review, explained: why somebody should look at a payment, and how it was closed."""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.world import World
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import arrival
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.resources.payments.charge.links import as_refunded
from stripesim.resources.payments.review import Review
from stripesim.resources.payments.risk import is_reviewed


def title(review: Review) -> str:
    """The line above the story."""
    return f"Review {review.id}: {review.state}"


def story(world: World, review: Review) -> Iterator[Sentence]:
    """The sentences about a review."""
    charge = world.store.latest[review.charge]
    yield tell(
        f"On {{created}} somebody was asked to look at the payment {charge.id} of {{amount}}, "
        "since its risk is elevated. The payment is made all the same: no money waits for the "
        "review.",
        rule_of(is_reviewed),
        created=Moment(review.created),
        amount=Money(charge.amount, charge.currency),
    )
    if review.state == "open":
        yield tell(
            f"It is open. sim.reviews.approve({review.id!r}) closes it; so does a full refund, a "
            "dispute, or canceling the payment.",
            rule_of(as_refunded),
        )
        return
    event = arrival(world, review)
    yield tell(
        f"It was closed on {{closed}}. The closed_reason is {review.closed_reason}.",
        closed=Moment(review.created if event is None else event.created),
    )
