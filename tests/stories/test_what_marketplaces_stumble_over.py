"""What went wrong when a marketplace was first written against the simulator."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

from .sellers import available, seller

SOLD: dict[str, Any] = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}


def test_the_context_of_a_request_names_its_account_too() -> None:
    sim = Simulator(opening_balance={"usd": 5_000})
    shop = seller(sim)
    with sim.activate():
        assert stripe.Balance.retrieve(stripe_context=shop).available[0].amount == 0
        assert stripe.Balance.retrieve(stripe_context=f"org_1/{shop}").available[0].amount == 0
        with pytest.raises(stripe.PermissionError):
            stripe.Balance.retrieve(stripe_context="acct_1032D82eZvKYlo2C")


@pytest.mark.parametrize(
    ("country", "fee", "currency"), [("JP", 1_300, "jpy"), ("DE", 2_000, "eur")]
)
def test_a_dispute_on_behalf_of_a_seller_costs_what_it_costs_there(
    country: str, fee: int, currency: str
) -> None:
    sim = Simulator()
    shop = seller(sim, "express", country)
    charge = sim.charges.create(**SOLD, on_behalf_of=shop, transfer_data={"destination": shop})
    (row,) = sim.controls.dispute_charge(charge["id"])["balance_transactions"]
    assert (row["fee"], row["currency"]) == (fee, currency)


def test_an_intent_its_charge_and_its_transfer_are_in_one_group() -> None:
    sim = Simulator()
    paid: dict[str, Any] = {"amount": 1_000, "currency": "usd", "payment_method": "pm_card_visa"}
    sold = {"transfer_data": {"destination": seller(sim)}, "confirm": True}
    intent = sim.payment_intents.create(**paid, **sold)
    charge = sim.charges.retrieve(intent["latest_charge"])
    transfer = sim.transfers.retrieve(charge["transfer"])
    groups = {each["transfer_group"] for each in (intent, charge, transfer)}
    assert groups == {f"group_{intent['id']}"}
    assert sim.payment_intents.create(**paid, confirm=True)["transfer_group"] is None


def test_what_came_by_a_transfer_is_not_disputed() -> None:
    sim = Simulator(opening_balance={"usd": 5_000})
    shop = seller(sim)
    transfer = sim.transfers.create(amount=900, currency="usd", destination=shop)
    with pytest.raises(errors.InvalidRequestError, match="no such thing as a dispute"):
        sim.controls.dispute_charge(transfer["destination_payment"])


def test_a_hold_by_itself_is_neither_debited_nor_reserved() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    shop = seller(sim, "express")
    sim.reserve.plans.create(
        type="rolling_release",
        percent=100,
        rolling_release={"days_after_charge": 30},
        stripe_account=shop,
    )
    sim.charges.create(**SOLD, stripe_account=shop)
    sim.clock.advance(days=10)
    assert available(sim, shop) == -320
    assert sim.payouts.list(stripe_account=shop)["data"] == []
    assert sim.balance.retrieve()["connect_reserved"][0]["amount"] == 0
    sim.clock.advance(days=30)
    assert available(sim, shop) == 0  # released and paid out


def test_a_destination_is_named_once() -> None:
    sim = Simulator()
    shop = seller(sim)
    with pytest.raises(errors.InvalidRequestError, match="Please pass in only one"):
        sim.charges.create(**SOLD, destination=shop, transfer_data={"destination": shop})


def test_what_stripe_has_and_stripesim_lacks_is_named() -> None:
    sim = Simulator()
    with sim.activate(), pytest.raises(stripe.InvalidRequestError, match="not simulate"):
        stripe.OAuth.deauthorize(client_id="ca_1", stripe_user_id="acct_1")
    for path in ("/v2/core/accounts", "/oauth/token"):
        status, _, _ = sim.answer("POST", path, {"Authorization": "Bearer sk_test_x"})
        assert status == 400
