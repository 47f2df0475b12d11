"""`sim.explain` of what is held: holds, changes of a platform's reserve, collections."""

from __future__ import annotations

from stripesim import Simulator, lifecycles, situations
from stripesim.engine.money import Balance
from stripesim.explain.explain import TOPICS
from stripesim.explain.line import UNEXPLAINED
from tests.stories.sellers import seller


def test_why_is_this_money_held_and_until_when() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    [hold] = sim.reserve.holds.list(stripe_account=season.seller, limit=1)["data"]
    story = sim.explain(hold)
    assert f"the plan {season.reserve_plan} held $25.00 of the charge" in story
    assert "It is released on " in story
    assert "released sooner if refunds and disputes of its charge add up" in story


def test_of_many_holds_the_first_are_told_one_by_one() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    story = sim.explain.balance(stripe_account=season.seller)
    told = [each.text for each in story if "reshold_" in each.text]
    assert len(told) == 5
    assert told == sorted(told, key=lambda text: text[-11:])
    assert "  $625.00  25 more, released later" in story


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


def test_a_seller_with_holds_who_asks_for_its_reserve_is_sent_to_them() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    story = sim.explain.reserve(stripe_account=season.seller)
    assert "$750.00 of its own money is on reserve holds (risk_reserved)" in story
    assert f"sim.explain.balance(stripe_account={season.seller!r})" in story


def test_what_does_this_plan_do() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    story = sim.explain(season.reserve_plan)
    assert f"25 % of each charge of {season.seller} that settles in usd is held" in story
    assert "Each part is released 90 days after its charge" in story
    assert "It holds $750.00 now, by 30 holds" in story
    sim.reserve.plans.disable(season.reserve_plan, stripe_account=season.seller)
    assert "what it held was released" in sim.explain(season.reserve_plan)
    assert "It holds nothing now." in sim.explain(season.reserve_plan)


def test_a_plan_until_a_day_and_one_without_a_day() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    until = int(sim.clock.timestamp) + 20 * 86_400
    plan = sim.reserve.plans.create(
        type="fixed_release", percent=10, fixed_release={"release_after": until},
        stripe_account=season.seller,
    )  # fmt: skip
    assert "All of it is released on Wed 22 Apr 2026." in sim.explain(plan)
    plan = sim.reserve.plans.create(
        type="manual_release", percent=10, stripe_account=season.seller,
    )  # fmt: skip
    assert "until a request releases it, for 180 days at most" in sim.explain(plan)


def test_an_account_is_explained_by_what_it_can_do_and_leads_on_to_its_money() -> None:
    sim = Simulator()
    sold_by = seller(sim)
    for id in (sim.account, sold_by):
        story = sim.explain(sim.accounts.retrieve(id))
        assert story.data() == sim.explain.account(id).data()
        assert story.about == id
    assert f"sim.explain.balance(stripe_account={sold_by!r}) tells of its money" in story


def test_every_object_that_makes_rows_is_explained_or_is_known_not_to_be() -> None:
    makers = {
        kind
        for kind, lifecycle in lifecycles.items()
        for row in lifecycle.transitions
        for entry in row.money
        if isinstance(entry.src, Balance) or isinstance(entry.dst, Balance)
    }
    assert makers - set(TOPICS) == UNEXPLAINED
