"""`sim.explain` of what is held: holds, changes of a platform's reserve, collections."""

from __future__ import annotations

from stripesim import Simulator, lifecycles, situations
from stripesim.engine.money import Balance
from stripesim.explain.explain import TOPICS
from stripesim.explain.line import UNEXPLAINED


def test_why_is_this_money_held_and_until_when() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    [hold] = sim.reserve.holds.list(stripe_account=season.seller, limit=1)["data"]
    story = sim.explain(hold)
    assert f"the plan {season.reserve_plan} held $25.00 of the charge" in story
    assert "It is released on " in story
    assert "released sooner if refunds and disputes of its charge add up" in story


def test_why_does_a_platform_have_less_and_when_does_it_come_back() -> None:
    sim = Simulator()
    owed = situations.seller_below_zero(sim, liable="platform")
    [row] = sim.balance_transactions.list(type="reserve_transaction")["data"]
    assert f"sim.explain({row['source']!r}) says what it is of." in sim.explain(row)
    taken = sim.explain(row["source"])
    assert "$100.00 of the balance of" in taken
    assert f"because {owed.seller} owed more" in taken
    assert f"From then on $100.00 was held for {owed.seller}." in taken


def test_what_was_collected_after_180_days() -> None:
    sim = Simulator()
    owed = situations.seller_below_zero(sim, liable="platform")
    sim.balance_settings.update(
        payments={"debit_negative_balances": False}, stripe_account=owed.seller
    )
    sim.clock.advance(days=181)
    [row] = sim.balance_transactions.list(type="connect_collection_transfer")["data"]
    story = sim.explain(row["source"])
    assert f"paid $100.00 for {owed.seller}, which had been below zero for 180 days" in story


def test_every_object_that_makes_rows_is_explained_or_is_known_not_to_be() -> None:
    makers = {
        kind
        for kind, lifecycle in lifecycles.items()
        for row in lifecycle.transitions
        for entry in row.money
        if isinstance(entry.src, Balance) or isinstance(entry.dst, Balance)
    }
    assert makers - set(TOPICS) == UNEXPLAINED
