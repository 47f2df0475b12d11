"""A charge names its dispute, its destination and its order; the SDK no longer types them.

https://github.com/stripe/openapi/issues/156, and every charge recorded since 2020.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

EUR: dict[str, Any] = {"amount": 80_00, "currency": "eur"}


@pytest.fixture
def sim() -> Simulator:
    return Simulator("DE")


def seller(sim: Simulator) -> str:
    made = sim.accounts.create(type="express", country="FR")
    return str(sim.controls.complete_onboarding(made["id"])["id"])


def names(charge: dict[str, Any]) -> tuple[Any, ...]:
    return charge["dispute"], charge["destination"], charge["order"]


def test_a_plain_charge_has_none_of_them(sim: Simulator) -> None:
    assert names(sim.charges.create(**EUR, source="tok_visa")) == (None, None, None)


@pytest.mark.parametrize(
    "pay",
    [
        {"source": "tok_visa", "transfer_data": "{to}"},
        {"source": "tok_visa", "destination": "{shop}"},
        {"payment_method": "pm_card_visa", "transfer_data": "{to}"},
        {"payment_method": "pm_card_visa", "transfer_data": "{to}", "capture_method": "manual"},
    ],
)
def test_a_charge_for_another_account_names_it(sim: Simulator, pay: dict[str, Any]) -> None:
    shop = seller(sim)
    stands_for = {"{shop}": shop, "{to}": {"destination": shop}}
    given = {name: stands_for.get(value, value) for name, value in pay.items()}
    if "source" in pay:
        charge = sim.charges.create(**EUR, **given)["id"]
    else:
        charge = sim.payment_intents.create(**EUR, **given, confirm=True)["latest_charge"]
    assert names(sim.charges.retrieve(charge)) == (None, shop, None)
    shown = sim.charges.retrieve(charge, expand=["destination"])["destination"]
    assert (shown["object"], shown["id"]) == ("account", shop)


def test_a_direct_charge_names_no_destination(sim: Simulator) -> None:
    charge = sim.charges.create(**EUR, source="tok_visa", stripe_account=seller(sim))
    assert names(charge) == (None, None, None)


@pytest.mark.parametrize(
    "source",
    ["tok_createDispute", "tok_createDisputeProductNotReceived", "tok_createDisputeInquiry"],
)
def test_a_disputed_charge_names_its_dispute(sim: Simulator, source: str) -> None:
    charge = sim.charges.create(**EUR, source=source)["id"]
    dispute = sim.disputes.list(charge=charge)["data"][0]["id"]
    assert names(sim.charges.retrieve(charge)) == (dispute, None, None)
    shown = sim.charges.retrieve(charge, expand=["dispute"])["dispute"]
    assert shown == sim.disputes.retrieve(dispute)


def test_it_names_the_dispute_that_was_won_and_then_the_next(sim: Simulator) -> None:
    charge = sim.charges.create(**EUR, source="tok_visa")["id"]
    for _ in range(2):
        dispute = sim.controls.dispute_charge(charge)["id"]
        sim.controls.close_dispute(dispute, status="won")
        assert sim.charges.retrieve(charge)["dispute"] == dispute


def test_a_sellers_charge_names_the_sellers_dispute(sim: Simulator) -> None:
    on: dict[str, Any] = {"stripe_account": seller(sim)}
    charge = sim.charges.create(**EUR, source="tok_createDispute", **on)["id"]
    dispute = sim.disputes.list(**on)["data"][0]["id"]
    shown = sim.charges.retrieve(charge, expand=["dispute.balance_transactions"], **on)["dispute"]
    assert shown["id"] == dispute
    assert [row["amount"] for row in shown["balance_transactions"]] == [-80_00]


def test_both_are_named_where_there_are_both(sim: Simulator) -> None:
    shop = seller(sim)
    given: dict[str, Any] = {"source": "tok_createDispute", "transfer_data": {"destination": shop}}
    charge = sim.charges.create(**EUR, **given)["id"]
    dispute = sim.disputes.list()["data"][0]["id"]
    assert names(sim.charges.retrieve(charge)) == (dispute, shop, None)


def test_the_rows_of_a_dispute_that_was_won_may_be_expanded(sim: Simulator) -> None:
    charge = sim.charges.create(**EUR, source="tok_createDispute")["id"]
    dispute = sim.disputes.list(charge=charge)["data"][0]["id"]
    sim.controls.close_dispute(dispute, status="won")
    client = sim.client().v1.disputes
    shown = client.retrieve(dispute, {"expand": ["balance_transactions", "charge"]})
    assert [row.amount for row in shown.balance_transactions] == [-80_00, 80_00]
    listed = client.list({"expand": ["data.balance_transactions"]}).data[0]
    assert [row.id for row in listed.balance_transactions] == [
        row.id for row in shown.balance_transactions
    ]
