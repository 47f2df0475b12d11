"""Who gets what of a charge: direct, destination, with a fee or a part.

A charge of 10.00 USD costs 59 cents; the platform keeps a fee of 1.23.
"""

from __future__ import annotations

import pytest

from stripesim import Simulator

from .sellers import all_rows, pending, rows, sell, sell_for, seller
from .story import moment


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start=moment("Mon 2026-03-02 09:00"))


@pytest.fixture
def shop(sim: Simulator) -> str:
    return seller(sim)


def test_a_direct_charge_is_the_sellers_and_pays_both_fees(sim: Simulator, shop: str) -> None:
    charge = sell(sim, shop, 1_000, application_fee_amount=123)
    [row] = all_rows(sim, shop)
    assert (row["type"], row["source"]) == ("charge", charge["id"])
    assert (row["amount"], row["fee"], row["net"]) == (1_000, 182, 818)
    assert sorted((each["type"], each["amount"]) for each in row["fee_details"]) == [
        ("application_fee", 123),
        ("stripe_fee", 59),
    ]
    assert rows(sim) == [("application_fee", 123)]
    assert (pending(sim, shop), pending(sim)) == (818, 123)

    [fee] = sim.application_fees.list()["data"]
    assert (fee["amount"], fee["account"], fee["charge"]) == (123, shop, charge["id"])


def test_a_destination_charge_passes_everything_on_and_gets_the_fee_back(
    sim: Simulator, shop: str
) -> None:
    charge = sell_for(sim, shop, 1_000, application_fee_amount=123)
    assert sorted(rows(sim)) == [("application_fee", 123), ("charge", 941), ("transfer", -1_000)]
    [row] = all_rows(sim, shop)
    assert (row["type"], row["amount"], row["fee"], row["net"]) == ("payment", 1_000, 123, 877)
    assert (pending(sim), pending(sim, shop)) == (64, 877)

    transfer = sim.transfers.retrieve(charge["transfer"])
    assert (transfer["amount"], transfer["destination"]) == (1_000, shop)
    assert transfer["source_transaction"] == charge["id"]
    assert transfer["destination_payment"] == row["source"]


def test_of_a_destination_charge_a_part_is_passed_on_and_nobody_takes_a_fee(
    sim: Simulator, shop: str
) -> None:
    sell_for(sim, shop, 1_000, transfer=877)
    assert sorted(rows(sim)) == [("charge", 941), ("transfer", -877)]
    assert rows(sim, shop) == [("payment", 877)]
    assert (pending(sim), pending(sim, shop)) == (64, 877)
    assert sim.application_fees.list()["data"] == []
