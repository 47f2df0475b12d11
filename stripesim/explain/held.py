"""What is held, explained: a reserve hold of an account, a change of a platform's reserve, and the
collection of what an account has owed for 180 days.
"""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.world import World
from stripesim.explain.figures import Moment, Money
from stripesim.explain.life import foretold
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.liability import collected_at, required_reserve
from stripesim.resources.connect.connect_collection_transfer import Collection
from stripesim.resources.connect.reserve_transaction import ReserveTransaction
from stripesim.resources.reserves.of_a_charge import holds_reached
from stripesim.resources.reserves.reserve_hold.record import ReserveHold


def title(hold: ReserveHold) -> str:
    """The line above the story of a hold."""
    return f"Reserve hold {hold.id}: {Money(hold.amount, hold.currency)}, {hold.state}"


def story(world: World, hold: ReserveHold) -> Iterator[Sentence]:
    """The sentences about a reserve hold."""
    by = "its platform by hand" if hold.reserve_plan is None else f"the plan {hold.reserve_plan}"
    of = "" if hold.source_charge is None else f" of the charge {hold.source_charge}"
    yield tell(
        f"On {{created}}, {by} held {{amount}}{of}: it stays in the balance of {hold.account} as "
        "risk_reserved, and cannot be paid out.",
        created=Moment(hold.created),
        amount=Money(hold.amount, hold.currency),
    )
    for id, amount in hold.releases:
        yield tell(f"{{amount}} of it was released by {id}.", amount=Money(amount, hold.currency))
    if hold.state != "held":
        return
    if hold.releases:
        left = Money(hold.amount_releasable, hold.currency)
        yield tell("{left} is still held.", left=left)
    yield from foretold(world, hold, "release", "It is released on {release}.")
    if hold.source_charge is not None:
        yield tell(
            "It is released sooner if refunds and disputes of its charge add up to what is held.",
            rule_of(holds_reached),
        )


def title_of_change(change: ReserveTransaction) -> str:
    """The line above the story of a change of a platform's reserve."""
    return f"Reserve transaction {change.id}: {Money(change.amount, change.currency)}"


def story_of_change(world: World, change: ReserveTransaction) -> Iterator[Sentence]:
    """The sentences about a change of a platform's reserve."""
    amount = Money(abs(change.amount), change.currency)
    if change.amount < 0:
        text = (
            f"On {{at}}, {{amount}} of the balance of {change.account} was put into its reserve "
            f"(connect_reserved), because {change.connected} owed more, and it is liable for that."
        )
    else:
        text = (
            f"On {{at}}, {{amount}} of the reserve of {change.account} (connect_reserved) came "
            f"back: less had to be held for {change.connected}."
        )
    yield tell(text, rule_of(required_reserve), at=Moment(change.created), amount=amount)
    yield tell(
        f"From then on {{held}} was held for {change.connected}.",
        held=Money(change.held, change.currency),
    )


def title_of_collection(collection: Collection) -> str:
    """The line above the story of a collection."""
    amount = Money(collection.amount, collection.currency)
    return f"Connect collection transfer {collection.id}: {amount}"


def story_of_collection(world: World, collection: Collection) -> Iterator[Sentence]:
    """The sentences about a collection."""
    yield tell(
        f"On {{at}}, the platform {collection.account} paid {{amount}} for "
        f"{collection.destination}, which had been below zero for 180 days.",
        rule_of(collected_at),
        at=Moment(collection.created),
        amount=Money(collection.amount, collection.currency),
    )
    yield tell("It cannot be undone, and the account does not owe it to the platform at Stripe.")
