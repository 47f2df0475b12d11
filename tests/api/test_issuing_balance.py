"""Money for issued cards: a balance of its own."""

from __future__ import annotations

import pytest

from stripesim import Simulator, errors


@pytest.fixture
def sim() -> Simulator:
    return Simulator(opening_balance={"usd": 50_000})


def test_nothing_is_said_of_it_until_it_is_used(sim: Simulator) -> None:
    assert "issuing" not in sim.balance.retrieve()


def test_money_goes_there_and_back(sim: Simulator) -> None:
    shown = sim.controls.fund_issuing(20_000, "usd")
    assert shown == sim.balance.retrieve()
    assert shown["issuing"] == {"available": [{"amount": 20_000, "currency": "usd"}]}
    assert shown["available"][0]["amount"] == 30_000
    shown = sim.controls.return_issuing_funds(20_000, "usd")
    assert shown["issuing"] == {"available": [{"amount": 0, "currency": "usd"}]}
    assert shown["available"][0]["amount"] == 50_000
    sim.check()


def test_its_rows_say_which_balance_they_are_of(sim: Simulator) -> None:
    sim.controls.fund_issuing(20_000, "usd")
    rows = sim.balance_transactions.list(limit=2)["data"]
    assert [(row["balance_type"], row["type"], row["net"]) for row in rows] == [
        ("issuing", "adjustment", 20_000),
        ("payments", "adjustment", -20_000),
    ]


def test_it_is_not_paid_out(sim: Simulator) -> None:
    sim.controls.fund_issuing(20_000, "usd")
    sim.clock.advance(days=1)
    assert [payout["amount"] for payout in sim.payouts.list()["data"]] == [30_000]
    assert sim.balance.retrieve()["issuing"]["available"][0]["amount"] == 20_000


def test_more_than_there_is_cannot_be_moved(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.controls.fund_issuing(50_001, "usd")
    assert refusal.value.code == "balance_insufficient"
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.controls.return_issuing_funds(1, "usd")
    assert "Your issuing balance is too low." in str(refusal.value.user_message)


@pytest.mark.parametrize(("amount", "currency"), [(0, "usd"), (-1, "usd"), (True, "usd"), (1, "x")])
def test_amounts_and_currencies_that_cannot_be(sim: Simulator, amount: int, currency: str) -> None:
    with pytest.raises(ValueError):
        sim.controls.fund_issuing(amount, currency)
