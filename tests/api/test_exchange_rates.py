"""Rates can be read. https://docs.stripe.com/api/exchange_rates"""

from __future__ import annotations

import pytest

from stripesim import Simulator, errors


def test_a_currency_has_its_rate_into_each_other() -> None:
    sim = Simulator()
    dollar = sim.exchange_rates.retrieve("usd")
    assert (dollar["id"], dollar["object"]) == ("usd", "exchange_rate")
    assert (dollar["rates"]["usd"], dollar["rates"]["jpy"]) == (1.0, 149.5)
    pound = sim.exchange_rates.retrieve("gbp")
    assert pound["rates"]["jpy"] == 182.317  # 149.5 / 0.82
    assert [*dollar["rates"]] == [*pound["rates"]]


def test_it_is_the_rate_of_now() -> None:
    sim = Simulator()
    sim.controls.set_rate("eur", "0.5")
    assert sim.exchange_rates.retrieve("eur")["rates"]["usd"] == 2.0
    assert sim.exchange_rates.retrieve("usd")["rates"]["eur"] == 0.5


def test_a_charge_is_converted_at_it_less_the_margin() -> None:
    sim = Simulator()
    charge = sim.charges.create(amount=100_00, currency="eur", source="tok_visa")
    row = sim.balance_transactions.retrieve(charge["balance_transaction"])
    rate = sim.exchange_rates.retrieve("eur")["rates"]["usd"]
    assert row["exchange_rate"] == pytest.approx(rate * 0.99, rel=1e-5)


def test_all_are_listed_by_the_alphabet() -> None:
    sim = Simulator()
    every = [each["id"] for each in sim.exchange_rates.all()]
    assert every == sorted(every)
    assert len(every) > 20
    first = sim.exchange_rates.list(limit=3)
    assert ([each["id"] for each in first["data"]], first["has_more"]) == (every[:3], True)
    rest = sim.exchange_rates.list(starting_after=every[2], limit=100)
    assert [each["id"] for each in rest["data"]] == every[3:]


def test_another_currency_is_not_found() -> None:
    with pytest.raises(errors.InvalidRequestError, match="No such exchange rate: 'EUR'") as wrong:
        Simulator().exchange_rates.retrieve("EUR")
    assert (wrong.value.http_status, wrong.value.param) == (404, "rate_id")
    assert wrong.value.code == "resource_missing"
