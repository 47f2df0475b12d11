"""A reserve plan, explained: what it holds of each charge, until when, and what it holds now."""

from __future__ import annotations

from collections.abc import Iterator

from stripesim.engine.world import World
from stripesim.explain.figures import Count, Moment, Money, Percent, side
from stripesim.explain.life import foretold
from stripesim.explain.story import Sentence, rule_of, tell
from stripesim.facts.reserves import LONGEST, scheduled_release
from stripesim.resources.reserves.reserve_hold.money import its_scheduled_release
from stripesim.resources.reserves.reserve_plan.money import its_part
from stripesim.resources.reserves.reserve_plan.record import ReservePlan


def title(plan: ReservePlan) -> str:
    """The line above the story."""
    return f"Reserve plan {plan.id}: {plan.percent} % of each charge, {plan.state}"


def story(world: World, plan: ReservePlan) -> Iterator[Sentence]:
    """The sentences about a reserve plan. It takes as long as its account has had holds."""
    settled = "" if plan.currency is None else f" that settles in {plan.currency}"
    yield tell(
        f"It was made on {{created}}. While it is active, {{part}} of each charge of "
        f"{plan.account}{settled} is held: it stays there as risk_reserved, and cannot be paid "
        "out.",
        rule_of(its_part),
        created=Moment(plan.created),
        part=Percent(plan.percent * 100),
    )
    if plan.days_after_charge is not None:
        yield tell(
            "Each part is released {days} days after its charge, at the midnight UTC that follows.",
            rule_of(its_scheduled_release),
            days=plan.days_after_charge,
        )
    elif plan.release_after is not None:
        yield tell(
            "All of it is released on {release}.",
            rule_of(its_scheduled_release),
            release=Moment(scheduled_release(plan.release_after)),
        )
    else:
        yield tell(
            "Each part is held until a request releases it, for {longest} days at most.",
            rule_of(its_scheduled_release),
            longest=LONGEST,
        )
    if plan.state == "disabled" and plan.disabled_at is not None:
        yield tell(
            "It was disabled on {disabled}: it holds no more, and what it held was released.",
            disabled=Moment(plan.disabled_at),
        )
    elif plan.state == "expired":
        yield tell("It has expired: it holds nothing new. What it holds keeps its day.")
    text = "It expires on {expires}, and then holds nothing new."
    yield from foretold(world, plan, "expire", text)
    yield from what_it_holds(world, plan)


def what_it_holds(world: World, plan: ReservePlan) -> Iterator[Sentence]:
    """What it holds now, by currency."""
    sums: dict[str, list[int]] = {}
    for hold in world.store.each(plan.account, "reserve_hold"):
        if hold.reserve_plan == plan.id and hold.is_releasable:
            sums.setdefault(hold.currency, []).append(hold.amount_releasable)
    for currency, amounts in sums.items():
        yield tell(
            "It holds {held} now, by {count}: "
            f"{side('balance', world.store.latest[plan.account])} names each with its day.",
            held=Money(sum(amounts), currency),
            count=Count(len(amounts), "hold"),
        )
    if not sums:
        yield tell("It holds nothing now.")
