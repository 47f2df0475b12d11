"""Beginnings that are needed again and again."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, situations
from stripesim.planning.situations import SITUATIONS
from tests.stories.openings import at_no_cost
from tests.stories.sellers import available, pending, reserved

COUNTRIES = ("US", "DE", "GB", "JP", "CA", "AU", "SG", "BR")


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_each_can_be_played_in_each_country_and_gives_ids(name: str, country: str) -> None:
    sim = Simulator(country)
    ids = SITUATIONS[name](sim)
    assert ids
    assert all(id in sim._world.store.latest for id in ids.values())
    sim.check()


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_same_simulator_begins_the_same(name: str) -> None:
    one, other = Simulator(), Simulator()
    assert SITUATIONS[name](one) == SITUATIONS[name](other)
    assert one.fingerprint() == other.fingerprint()


def test_their_names_are_completed() -> None:
    assert dir(situations) == sorted(SITUATIONS)
    assert all(getattr(situations, name) is SITUATIONS[name] for name in SITUATIONS)


@pytest.mark.parametrize("liable", ["platform", "stripe"])
def test_a_seller_below_zero_and_who_answers_for_it(liable: Any) -> None:
    sim = Simulator(opening_balance={"usd": 500_00})
    owed = situations.seller_below_zero(sim, liable=liable)
    assert available(sim, owed.seller) == -100_00
    losses = sim.accounts.retrieve(owed.seller)["controller"]["losses"]["payments"]
    assert losses == ("application" if liable == "platform" else "stripe")
    assert reserved(sim) == (100_00 if liable == "platform" else 0)
    assert sim.refunds.retrieve(owed["refund"], stripe_account=owed.seller)["charge"] == owed.charge
    with pytest.raises(ValueError, match="liable is one of 'platform', 'stripe'"):
        situations.seller_below_zero(sim, liable="nobody")  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="there are seller, charge, payout, refund"):
        owed.buyer  # noqa: B018


def test_a_payout_that_came_back_is_available_again() -> None:
    sim = Simulator()
    back = situations.payout_that_came_back(sim)
    assert sim.payouts.retrieve(back.payout)["status"] == "failed"
    assert available(sim) == 96_80


def test_with_a_manual_schedule_payouts_are_made_by_hand() -> None:
    sim = Simulator(opening_balance={"usd": 500_00})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    back = situations.payout_that_came_back(sim)
    assert not sim.payouts.retrieve(back.payout)["automatic"]


def test_behind_an_errored_bank_money_waits_for_weeks() -> None:
    sim = Simulator()
    stuck = situations.errored_bank(sim)
    banks = sim.accounts.external_accounts.list(sim.account)["data"]
    assert [(bank["id"], bank["status"]) for bank in banks] == [(stuck.bank_account, "errored")]
    sim.clock.advance(days=21)
    assert available(sim) == 2 * 96_80


def test_a_dispute_is_lost_an_hour_later() -> None:
    sim = Simulator()
    ids = situations.dispute_about_to_be_lost(sim)
    assert sim.disputes.retrieve(ids.dispute)["status"] == "needs_response"
    sim.clock.advance(hours=2)
    assert sim.disputes.retrieve(ids.dispute)["status"] == "lost"


def test_a_reserve_holds_a_quarter_of_a_month() -> None:
    sim = Simulator()
    season = situations.rolling_reserve_in_season(sim)
    assert sim.history(stripe_account=season.seller)[-1]["reserved"] == 30 * 25_00


def test_money_waits_in_three_currencies() -> None:
    sim = Simulator("CA")
    ids = situations.money_in_three_currencies(sim)
    assert [*ids] == [
        "charge_cad", "bank_account_usd", "charge_usd", "bank_account_eur", "charge_eur",
    ]  # fmt: skip
    assert all(pending(sim, currency=each) > 0 for each in ("cad", "usd", "eur"))


@pytest.mark.parametrize("country", ["US", "DE", "GB"])
def test_money_in_each_of_the_three_currencies_reaches_its_bank(country: str) -> None:
    sim = Simulator(country)
    situations.money_in_three_currencies(sim)
    sim.clock.advance(days=21)
    assert {each["currency"] for each in sim.payouts.list()["data"]} == {"usd", "eur", "gbp"}
    assert all(not available(sim, currency=each) for each in ("usd", "eur", "gbp"))


def test_the_words_for_a_seller_below_zero_are_its_balance() -> None:
    [told] = [each for each in situations.table() if each["situation"] == "seller_below_zero"]
    assert "it owes the whole sale" in told["is"]
    sim = Simulator()
    owed = situations.seller_below_zero(sim)
    sale = sim.charges.retrieve(owed.charge, stripe_account=owed.seller)["amount"]
    assert available(sim, owed.seller) == -sale


def test_an_account_past_due_can_do_nothing() -> None:
    sim = Simulator()
    ids = situations.account_past_due(sim)
    account = sim.accounts.retrieve(ids.seller)
    assert not account["charges_enabled"]
    assert not account["payouts_enabled"]
    assert account["requirements"]["disabled_reason"] == "requirements.past_due"
    sim.clock.advance(days=21)
    assert available(sim, ids.seller) == 96_80


def test_a_platform_goes_below_zero_for_its_seller() -> None:
    sim = Simulator(opening_balance={"usd": 70_00}, pricing=at_no_cost("US", "usd"))
    ids = situations.platform_that_cannot_pay_its_reserve(sim)
    assert (available(sim, ids.seller), available(sim)) == (-100_00, -100_00)
    assert reserved(sim) == 100_00
