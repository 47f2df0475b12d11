"""`settings[payouts]` of an account and its balance settings are two views of one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]
CHARGE: Any = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def new(sim: Simulator, **given: Any) -> str:
    return str(sim.accounts.create(**{"type": "custom", **given})["id"])


def by_account(sim: Simulator, account: str, **schedule: Any) -> None:
    sim.accounts.update(account, settings={"payouts": {"schedule": schedule}})


def by_settings(sim: Simulator, account: str, **schedule: Any) -> None:
    """The same in the words of the balance settings."""
    timing = {}
    if "delay_days" in schedule:
        days = schedule.pop("delay_days")
        timing["delay_days_override"] = "" if days == "minimum" else days
    payments: Any = {"payouts": {"schedule": schedule}, "settlement_timing": timing}
    sim.balance_settings.update(payments=payments, stripe_account=account)


def seen(sim: Simulator, account: str) -> tuple[Any, ...]:
    """Delay, interval and days, as both views show them."""
    of_account = sim.accounts.retrieve(account)["settings"]["payouts"]["schedule"]
    payments = sim.balance_settings.retrieve(stripe_account=account)["payments"]
    own = payments["payouts"]["schedule"]
    assert of_account["delay_days"] == payments["settlement_timing"]["delay_days"]
    for name in ("interval", "weekly_payout_days", "monthly_payout_days"):
        assert of_account.get(name) == own.get(name), name
    days = own.get("weekly_payout_days") or own.get("monthly_payout_days")
    return of_account["delay_days"], of_account["interval"], days


VIEWS = pytest.mark.parametrize("update", [by_account, by_settings])
Update = Callable[..., None]

# -- what a new account begins with ----------------------------------------------------------------

BEGIN = {  # recorded: delay without settings; with interval=manual
    "US": (2, 1),
    "CA": (7, 1),
    "SG": (7, 1),
    "DE": (7, 1),
    "GB": (7, 1),
    "AE": (5, 1),
    "AU": (2, 1),
    "JP": (1, 1),
    "SE": (7, 1),
    "MX": (7, 1),
    "KR": (0, 0),
    "CR": (0, 1),
    "CI": (0, 1),
    "DO": (0, 1),
    "GT": (0, 1),
}


@pytest.mark.parametrize("country", BEGIN)
def test_an_account_begins_with_the_first_delay_of_its_country(
    sim: Simulator, country: str
) -> None:
    plain, manual = BEGIN[country]
    interval = "manual" if country == "JP" else "daily"
    assert seen(sim, new(sim, country=country))[:2] == (plain, interval)
    by_hand: Any = {"payouts": {"schedule": {"interval": "manual"}}}
    assert seen(sim, new(sim, country=country, settings=by_hand))[:2] == (manual, "manual")


@pytest.mark.parametrize(
    ("country", "days"), [("IN", 0), ("TH", 0), ("GI", 1), ("MY", 1), ("MX", 1)]
)
def test_who_agreed_only_to_be_paid_waits_a_day_by_hand_in_few_countries(
    sim: Simulator, country: str, days: int
) -> None:
    account = new(
        sim,
        country=country,
        tos_acceptance={"service_agreement": "recipient"},
        settings={"payouts": {"schedule": {"interval": "manual"}}},
    )
    assert seen(sim, account)[:2] == (days, "manual")


@pytest.mark.parametrize(("country", "days"), [("US", 2), ("SG", 7), ("CZ", 7)])
def test_by_hand_changes_no_delay_that_stripe_decides(
    sim: Simulator, country: str, days: int
) -> None:
    by_hand: Any = {"payouts": {"schedule": {"interval": "manual"}}}
    account = new(sim, type="standard", country=country, settings=by_hand)
    assert seen(sim, account)[:2] == (days, "manual")


def test_what_is_said_at_the_making_is_not_told_as_a_change(sim: Simulator) -> None:
    payouts: Any = {
        "debit_negative_balances": True,
        "schedule": {"interval": "monthly", "monthly_anchor": 31},
        "statement_descriptor": "TEA",
    }
    account = new(sim, settings={"payouts": payouts})
    assert sim.events.list(stripe_account=account)["data"] == []
    payments = sim.balance_settings.retrieve(stripe_account=account)["payments"]
    assert payments["debit_negative_balances"] is True
    assert payments["payouts"]["statement_descriptor"] == "TEA"
    assert payments["payouts"]["schedule"] == {"interval": "monthly", "monthly_payout_days": [31]}
    shown = sim.accounts.retrieve(account)["settings"]["payouts"]
    assert shown["schedule"] == {
        "delay_days": 2,
        "interval": "monthly",
        "monthly_anchor": 31,
        "monthly_payout_days": [31],
    }


# -- two views -------------------------------------------------------------------------------------


@VIEWS
def test_a_change_through_either_shows_in_both(sim: Simulator, update: Update) -> None:
    account = new(sim)
    update(sim, account, interval="weekly", weekly_payout_days=["monday", "thursday"])
    assert seen(sim, account) == (2, "weekly", ["monday", "thursday"])
    update(sim, account, interval="monthly", monthly_payout_days=[1, 15])
    assert seen(sim, account) == (2, "monthly", [1, 15])
    update(sim, account, interval="manual")
    assert seen(sim, account) == (1, "manual", None)
    update(sim, account, interval="daily")
    assert seen(sim, account) == (2, "daily", None)
    update(sim, account, delay_days=9)
    assert seen(sim, account) == (9, "daily", None)
    update(sim, account, interval="manual")
    assert seen(sim, account) == (9, "manual", None)  # as it was last configured
    update(sim, account, delay_days="minimum")
    assert seen(sim, account) == (1, "manual", None)
    sim.check()


@VIEWS
def test_both_are_told(sim: Simulator, update: Update) -> None:
    account = new(sim)
    update(sim, account, interval="weekly", weekly_payout_days=["friday"])
    events = {event["type"]: event for event in sim.events.list(stripe_account=account)["data"]}
    assert set(events) == {"account.updated", "balance_settings.updated"}
    before = events["account.updated"]["data"]["previous_attributes"]
    assert before["settings"]["payouts"]["schedule"]["interval"] == "daily"
    own = events["balance_settings.updated"]["data"]["previous_attributes"]["payments"]
    assert own["payouts"]["schedule"]["interval"] == "daily"
    update(sim, account, interval="daily")
    again = sim.events.retrieve(events["account.updated"]["id"], stripe_account=account)
    assert again == events["account.updated"]  # what was told stays as it was told


def test_the_simulators_own_settings_are_told_once(sim: Simulator) -> None:
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    assert [event["type"] for event in sim.events.list()["data"]] == ["balance_settings.updated"]
    schedule = sim.accounts.retrieve_current()["settings"]["payouts"]["schedule"]
    assert schedule["interval"] == "manual"


def test_an_anchor_is_one_payout_day(sim: Simulator) -> None:
    account = new(sim)
    by_account(sim, account, interval="weekly", weekly_anchor="tuesday")
    assert seen(sim, account) == (2, "weekly", ["tuesday"])
    with pytest.raises(errors.InvalidRequestError, match="Received both"):
        by_account(sim, account, weekly_anchor="monday", weekly_payout_days=["monday"])


def test_a_weekend_is_paid_on_the_next_business_day(sim: Simulator) -> None:
    account = new(sim)
    sim.controls.complete_onboarding(account)
    by_account(sim, account, interval="weekly", weekly_anchor="saturday")
    sim.charges.create(**CHARGE, stripe_account=account)
    sim.clock.advance(days=14)
    (payout,) = sim.payouts.list(stripe_account=account)["data"]
    assert payout["created"] == 1_773_019_800  # Monday 2026-03-09 01:30


# -- the delay -------------------------------------------------------------------------------------


@VIEWS
@pytest.mark.parametrize("days", [1, 32])
def test_a_daily_delay_is_at_least_that_of_the_country(
    sim: Simulator, update: Update, days: int
) -> None:
    account = new(sim)
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        update(sim, account, delay_days=days)
    name = "delay_days" if update is by_account else "delay_days_override"
    assert refusal.value.user_message == f"{name} must be between 2 and 31. (stripesim's words)"
    assert refusal.value.code == "parameter_invalid_integer"
    assert str(refusal.value.param).endswith(f"[{name}]")
    assert sim.fingerprint() == before


def test_the_delay_of_an_account_is_at_least_that_of_the_platform() -> None:
    sim = Simulator(country="GB")  # three business days
    account = new(sim, country="US")
    with pytest.raises(errors.InvalidRequestError, match="between 3 and 31"):
        by_account(sim, account, delay_days=2)
    by_account(sim, account, delay_days=3)
    assert seen(sim, account)[0] == 3


@VIEWS
@pytest.mark.parametrize("given", [{"type": "standard"}, {"controller": {}}])
def test_stripe_decides_the_delay_of_whom_it_answers_for(
    sim: Simulator, update: Update, given: Any
) -> None:
    account = str(sim.accounts.create(**given)["id"])
    with pytest.raises(errors.InvalidRequestError, match="Stripe is liable"):
        update(sim, account, delay_days=5)
    update(sim, account, delay_days="minimum")
    update(sim, account, interval="manual")
    assert seen(sim, account)[:2] == (2, "manual")


@VIEWS
def test_money_waits_as_long_as_the_account_says(sim: Simulator, update: Update) -> None:
    account = new(sim)
    sim.controls.complete_onboarding(account)

    def days() -> int:
        charge = sim.charges.create(
            **CHARGE, stripe_account=account, expand=["balance_transaction"]
        )
        waits = (
            charge["balance_transaction"]["available_on"] - sim.clock.timestamp // 86_400 * 86_400
        )
        return int(waits // 86_400)

    assert days() == 2
    update(sim, account, interval="manual")
    assert days() == 1
    update(sim, account, interval="manual", delay_days=4)
    assert days() == 4


def test_a_control_sets_the_delay_of_one_account(sim: Simulator) -> None:
    account = new(sim)
    sim.controls.set_delay(5, stripe_account=account)
    assert seen(sim, account)[0] == 5
    assert sim.accounts.retrieve_current()["settings"]["payouts"]["schedule"]["delay_days"] == 2


def test_what_a_country_forbids_is_refused_in_the_words_of_the_request() -> None:
    sim = Simulator()
    account = new(sim, country="BR")
    with pytest.raises(errors.InvalidRequestError) as refusal:
        by_account(sim, account, interval="manual")
    assert refusal.value.param == "settings[payouts][schedule][interval]"
    with pytest.raises(errors.InvalidRequestError) as refusal:
        by_settings(sim, account, interval="manual")
    assert refusal.value.param == "payments[payouts][schedule][interval]"
    with pytest.raises(errors.InvalidRequestError) as refusal:
        new(sim, settings={"payouts": {"schedule": {"interval": "weekly"}}})
    assert refusal.value.param == "settings[payouts][schedule][weekly_payout_days]"


def test_a_recipient_in_india_is_paid_out_by_hand_if_its_platform_wants() -> None:
    sim = Simulator()
    recipient: Any = {"capabilities": {"transfers": {"requested": True}}}
    recipient["tos_acceptance"] = {"service_agreement": "recipient"}
    recipient["settings"] = {"payouts": {"schedule": {"interval": "manual"}}}
    made = sim.accounts.create(type="custom", country="IN", **recipient)
    shown = made["settings"]["payouts"]["schedule"]
    assert shown == {"delay_days": 0, "interval": "manual"}
    sim.controls.complete_onboarding(made["id"])
    sim.charges.create(amount=20_000, currency="usd", source="tok_bypassPending")
    sim.transfers.create(amount=10_000, currency="usd", destination=made["id"])
    sim.clock.advance(days=3)
    assert sim.payouts.list(stripe_account=made["id"])["data"] == []
    payout = sim.payouts.create(amount=10_000, currency="inr", stripe_account=made["id"])
    assert (payout["status"], payout["automatic"]) == ("pending", False)
    del recipient["tos_acceptance"]["service_agreement"]
    recipient["capabilities"]["card_payments"] = {"requested": True}
    with pytest.raises(errors.InvalidRequestError, match="always paid out daily"):
        sim.accounts.create(type="custom", country="IN", **recipient)


# -- the start of the day --------------------------------------------------------------------------

MORNING: Any = {"hour": 2, "minutes": 0, "timezone": "America/New_York"}
NOON: Any = {"hour": 12, "minutes": 30, "timezone": "America/Chicago"}


def start(sim: Simulator, account: str | None = None) -> Any:
    settings = sim.balance_settings.retrieve(stripe_account=account or sim.account)
    return settings["payments"]["settlement_timing"].get("start_of_day")


def set_start(sim: Simulator, at: Any, account: str | None = None) -> None:
    payments: Any = {"settlement_timing": {"start_of_day": at}}
    sim.balance_settings.update(payments=payments, stripe_account=account or sim.account)


def test_the_day_of_an_account_begins_when_its_platforms_does(sim: Simulator) -> None:
    old = new(sim)
    set_start(sim, MORNING)
    assert start(sim, old) == MORNING
    assert start(sim, new(sim)) == MORNING
    told = [event["type"] for event in sim.events.list(stripe_account=old)["data"]]
    assert "balance_settings.updated" in told


def test_unless_it_has_a_start_of_its_own(sim: Simulator) -> None:
    account = new(sim)
    set_start(sim, NOON, account)
    set_start(sim, MORNING)
    assert start(sim, account) == NOON
    set_start(sim, "", account)
    assert start(sim, account) == MORNING
    set_start(sim, "")
    assert (start(sim), start(sim, account)) == (None, None)
