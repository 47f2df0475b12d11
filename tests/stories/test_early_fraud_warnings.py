"""Issuers warn of fraud before there is a dispute. https://docs.stripe.com/testing#disputes"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

USD: dict[str, Any] = {"amount": 100_00, "currency": "usd"}
WARNED: dict[str, Any] = {**USD, "source": "tok_createIssuerFraudRecord"}
BY_INTENT: dict[str, Any] = {
    **USD,
    "payment_method": "pm_card_createIssuerFraudRecord",
    "payment_method_types": ["card"],
    "confirm": True,
}


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def warnings(sim: Simulator, **asked: Any) -> list[dict[str, Any]]:
    return list(sim.radar.early_fraud_warnings.list(**asked)["data"])


def told(sim: Simulator, **asked: Any) -> list[bool]:
    """Of each event about a warning, oldest first, whether it was actionable."""
    events = sim.events.list(limit=100, **asked)["data"]
    about = [event for event in events if event["type"].startswith("radar.early_fraud_warning.")]
    return [event["data"]["object"]["actionable"] for event in reversed(about)]


def test_a_charge_of_its_card_is_warned_of(sim: Simulator) -> None:
    charge = sim.charges.create(**WARNED)
    [warning] = warnings(sim)
    assert warning["id"].startswith("issfr_")
    assert {**warning, "id": ""} == {
        "id": "",
        "object": "radar.early_fraud_warning",
        "actionable": True,
        "charge": charge["id"],
        "created": charge["created"],
        "fraud_type": "misc",
        "livemode": False,
    }
    assert charge["disputed"] is False
    assert sim.radar.early_fraud_warnings.retrieve(warning["id"]) == warning
    assert told(sim, type="radar.early_fraud_warning.created") == [True]


def test_so_is_an_intent_paid_with_it(sim: Simulator) -> None:
    intent = sim.payment_intents.create(**BY_INTENT)
    [warning] = warnings(sim, expand=["data.charge", "data.payment_intent"])
    assert warning["payment_intent"]["id"] == intent["id"]
    assert warning["charge"]["id"] == intent["latest_charge"]


def test_the_money_is_the_sellers_all_the_same(sim: Simulator) -> None:
    sim.charges.create(**WARNED)
    sim.clock.advance(days=3)
    assert (
        sim.balance.retrieve()["available"][0]["amount"]
        + sum(payout["amount"] for payout in sim.payouts.list()["data"])
        == 100_00 - 320
    )


@pytest.mark.parametrize("source", ["tok_visa", "tok_createDispute", "tok_chargeDeclined"])
def test_other_cards_are_not_warned_of(sim: Simulator, source: str) -> None:
    try:
        sim.charges.create(**USD, source=source)
    except errors.CardError:
        assert source == "tok_chargeDeclined"
    assert warnings(sim) == []


def test_an_authorization_is_warned_of_when_it_is_captured(sim: Simulator) -> None:
    charge = sim.charges.create(**WARNED, capture=False)["id"]
    assert warnings(sim) == []
    sim.charges.capture(charge)
    assert [warning["charge"] for warning in warnings(sim)] == [charge]


def test_it_is_actionable_until_the_charge_is_refunded_in_full(sim: Simulator) -> None:
    charge = sim.charges.create(**WARNED)["id"]
    sim.refunds.create(charge=charge, amount=40_00)
    assert [warning["actionable"] for warning in warnings(sim)] == [True]
    sim.refunds.create(charge=charge)
    assert [warning["actionable"] for warning in warnings(sim)] == [False]
    assert told(sim) == [True, False]


def test_it_is_actionable_until_the_charge_is_disputed(sim: Simulator) -> None:
    charge = sim.charges.create(**WARNED)["id"]
    sim.controls.dispute_charge(charge)
    assert [warning["actionable"] for warning in warnings(sim)] == [False]
    dispute = sim.disputes.list()["data"][0]["id"]
    sim.controls.close_dispute(dispute, status="won")
    sim.refunds.create(charge=charge)
    assert told(sim) == [True, False]


def test_lists_are_of_one_charge_or_of_one_intent(sim: Simulator) -> None:
    charge = sim.charges.create(**WARNED)["id"]
    intent = sim.payment_intents.create(**BY_INTENT)["id"]
    sim.clock.advance(hours=1)
    sim.charges.create(**WARNED)
    assert len(warnings(sim)) == 3
    assert [each["charge"] for each in warnings(sim, charge=charge)] == [charge]
    assert [each["payment_intent"] for each in warnings(sim, payment_intent=intent)] == [intent]
    assert len(warnings(sim, created={"gte": sim.clock.now})) == 1
    assert warnings(sim, charge="ch_none") == []


def test_a_direct_charge_is_warned_of_on_its_own_account(sim: Simulator) -> None:
    seller = sim.controls.complete_onboarding(sim.accounts.create(type="express")["id"])["id"]
    sim.charges.create(**WARNED, stripe_account=seller)
    assert warnings(sim) == []
    assert len(warnings(sim, stripe_account=seller)) == 1
    assert told(sim, stripe_account=seller) == [True]


def test_a_destination_charge_is_warned_of_on_the_platform(sim: Simulator) -> None:
    seller = sim.controls.complete_onboarding(sim.accounts.create(type="express")["id"])["id"]
    charge = sim.charges.create(**WARNED, transfer_data={"destination": seller})["id"]
    assert [each["charge"] for each in warnings(sim)] == [charge]
    assert warnings(sim, stripe_account=seller) == []


@pytest.mark.parametrize("country", ["DE", "GB", "AU"])
def test_in_other_countries_too(country: str) -> None:
    sim = Simulator(country)
    currency = sim.accounts.retrieve_current()["default_currency"]
    sim.charges.create(**WARNED | {"currency": currency})
    assert len(warnings(sim)) == 1


def test_one_that_is_not_there_is_not_found(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.radar.early_fraud_warnings.retrieve("issfr_none")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
