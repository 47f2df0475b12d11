"""What `sim.explain` says of money that is not pending and comes all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from stripesim import Simulator, situations
from stripesim.engine.schedule import Schedule, Scheduled
from tests.stories.sellers import seller

WEEKLY = {"interval": "weekly", "weekly_payout_days": ["thursday"]}


def test_there_is_nothing_today_so_why_is_a_payout_forecast_for_tomorrow() -> None:
    sim = Simulator()
    owed = situations.seller_below_zero(sim)
    sim.clock.advance(days=5)
    story = sim.explain.payouts()
    assert "On Tue 10 Mar 2026 01:30 UTC, the next time, $100.00 is paid" in story
    assert f"what is held since the bank of {owed.seller} was debited is released" in story
    assert "nothing is paid" not in story
    balance = sim.explain.balance()
    assert "Next, $100.00 becomes available on Tue 10 Mar 2026: what is held since" in balance
    assert "nothing changes it" not in balance
    sim.clock.advance(days=1)
    assert [each["amount"] for each in sim.payouts.list(limit=1)["data"]] == [100_00]


def test_my_money_is_on_hold_when_is_it_paid_to_me() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    sim.clock.advance_to("2026-05-31T09:00:00Z")
    whose = {"stripe_account": season.seller}
    story = sim.explain.payouts(**whose)
    assert "On Mon 1 Jun 2026 01:30 UTC, the next time, $25.00 is paid" in story
    assert "$25.00 becomes available on Tue 2 Jun 2026: what is on hold is released." in story
    assert "$700.00 more comes so until Tue 30 Jun 2026" in story
    assert "Next, $25.00 becomes available on Mon 1 Jun 2026" in sim.explain.balance(**whose)
    sim.clock.advance(days=1)
    assert [each["amount"] for each in sim.payouts.list(limit=1, **whose)["data"]] == [25_00]


def test_will_what_is_released_before_my_next_payout_be_in_it() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    sim.clock.advance_to("2026-05-31T09:00:00Z")
    whose = {"stripe_account": season.seller}
    sim.charges.create(amount=100_00, currency="usd", source="tok_visa", **whose)
    story = sim.explain.payouts(**whose)
    assert "On Mon 1 Jun 2026 01:30 UTC, the next time, $25.00 is paid" in story
    assert "Of what waits already, the next payout will be $71.80, made on Tue 2 Jun" in story
    assert "Not counted in that, $25.00 becomes available before: what is on hold" in story
    sim.clock.advance(days=2)
    assert [each["amount"] for each in sim.payouts.list(**whose)["data"]][:2] == [96_80, 25_00]


def test_a_top_up_is_on_its_way_and_there_was_never_money() -> None:
    sim = Simulator()
    topup = sim.topups.create(amount=50_00, currency="usd", description="a beginning")
    told = f"$50.00 becomes available on Mon 9 Mar 2026: the top-up {topup['id']} arrives."
    assert told in sim.explain.payouts()
    assert told in sim.explain.balance()


def test_with_a_manual_schedule_what_is_released_is_told_too() -> None:
    sim = Simulator()
    situations.seller_below_zero(sim)
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    assert "$100.00 is held because of accounts that owe" in sim.explain.payouts()
    sim.clock.advance(days=5)
    assert "$100.00 becomes available on Tue 10 Mar 2026" in sim.explain.payouts()


def test_i_am_below_zero_does_anything_come() -> None:
    sim = Simulator()
    owed = situations.seller_below_zero(sim)
    story = sim.explain.payouts(stripe_account=owed.seller)
    assert "By itself: Stripe debits the bank for $100.00, on Thu 5 Mar 2026 01:30 UTC" in story
    assert "No money in usd is pending" not in story


def test_below_zero_a_top_up_that_arrives_is_something_that_fills_it() -> None:
    sim = Simulator()
    sim.balance_settings.update(payments={"debit_negative_balances": False})
    situations.platform_that_cannot_pay_its_reserve(sim)
    assert "nothing fills it by itself" in sim.explain.balance()
    sim.topups.create(amount=500_00, currency="usd", description="to fill it")
    story = sim.explain.balance()
    assert "$500.00 becomes available on Wed 11 Mar 2026: the top-up" in story
    assert "nothing fills it by itself" not in story


def later(sim: Simulator, **more: Any) -> str:
    """A payment that is booked two seconds later."""
    asked: dict[str, Any] = {"amount": 100_00, "currency": "usd", "payment_method": "pm_card_visa"}
    intent = sim.payment_intents.create(**asked, confirm=True, **more)
    return str(intent["latest_charge"])


def test_a_charge_that_is_not_booked_yet_is_money_that_comes() -> None:
    sim = Simulator(async_capture=True)
    charge = later(sim)
    told = f"$96.80 becomes available on Wed 4 Mar 2026: the charge {charge} is booked."
    assert told in sim.explain.balance()
    assert told in sim.explain.payouts()
    sim.clock.advance(seconds=2)
    assert f"the charge {charge} is booked" not in sim.explain.balance()
    assert "Next, $96.80 moves from pending to available on Wed 4 Mar" in sim.explain.balance()


def test_what_a_charge_will_bring_to_another_account_is_told_there() -> None:
    sim = Simulator(async_capture=True)
    shop = seller(sim)
    charge = later(sim, transfer_data={"destination": shop, "amount": 90_00})
    for account, amount in ((sim.account, "$6.80"), (shop, "$90.00")):
        told = f"{amount} becomes available on Wed 4 Mar 2026: the charge {charge} is booked."
        assert told in sim.explain.balance(stripe_account=account)


def test_made_ahead_tonight_pays_a_charge_that_is_not_booked_yet() -> None:
    sim = Simulator(payout_timing="ahead", async_capture=True, opening_balance={"usd": 10_00})
    sim.clock.advance(days=1)
    charge = later(sim)
    told = "On Wed 4 Mar 2026 01:30 UTC, the next time, $96.80 is paid"
    assert told in sim.explain.payouts()
    assert f"since the charge {charge} is booked" in sim.explain.payouts()
    sim.clock.advance(days=1)
    assert [each["amount"] for each in sim.payouts.list(limit=1)["data"]] == [96_80]


@pytest.mark.parametrize("payout_timing", ["same_day", "ahead"])
@pytest.mark.parametrize("schedule", [{"interval": "daily"}, WEEKLY])
@pytest.mark.parametrize("minimum", [0, 40_00])
def test_what_is_told_of_the_next_night_is_what_it_pays(
    payout_timing: Any, schedule: Any, minimum: int
) -> None:
    sim = Simulator(payout_timing=payout_timing)
    season = situations.rolling_reserve_in_season(sim)
    whose = {"stripe_account": season.seller}
    kept = {"schedule": schedule, "minimum_balance_by_currency": {"usd": minimum}}
    sim.balance_settings.update(payments={"payouts": kept}, **whose)
    sim.clock.advance_to("2026-05-27T09:00:00Z")
    told = 0
    for _ in range(10):
        later = sim.fork()
        later.clock.advance(days=8)
        paid = {each["created"]: each["amount"] for each in later.payouts.all(**whose)}
        for each in sim.explain.payouts(**whose):
            if "the next time, nothing is paid" in each.text:
                assert each.figures["night"] not in paid
            elif "the next time" in each.text:
                assert paid[each.figures["made"]] == each.figures["paid"].amount
                told += 1
        sim.clock.advance(days=1)
    assert told


@pytest.mark.parametrize("side", ["payouts", "balance"])
def test_the_schedule_is_read_once_however_many_currencies_there_are(
    side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim = Simulator(opening_balance={"usd": 10_00, "eur": 10_00, "gbp": 10_00})
    times, read = [], Schedule.__iter__

    def counted(schedule: Schedule) -> Iterator[Scheduled]:
        times.append(1)
        return read(schedule)

    monkeypatch.setattr(Schedule, "__iter__", counted)
    assert "gbp" in getattr(sim.explain, side)()
    assert len(times) == 1
