"""What Stripe offers in a country. https://docs.stripe.com/api/country_specs"""

from __future__ import annotations

import pytest

from stripesim import Simulator, errors
from stripesim.facts.countries import COUNTRIES


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


@pytest.mark.parametrize(
    ("country", "currency", "banks", "methods"),
    [
        ("US", "usd", ["US"], ["ach", "card", "stripe"]),
        ("GB", "gbp", ["GB"], ["card", "stripe"]),
        ("JP", "jpy", ["JP"], ["card", "stripe"]),
        ("AR", "ars", ["AR"], ["stripe"]),
    ],
)
def test_a_country_has_its_currency_its_banks_and_its_methods(
    sim: Simulator, country: str, currency: str, banks: list[str], methods: list[str]
) -> None:
    spec = sim.country_specs.retrieve(country)
    assert (spec["id"], spec["object"]) == (country, "country_spec")
    assert spec["default_currency"] == currency
    assert spec["supported_bank_account_currencies"] == {currency: banks}
    assert spec["supported_payment_methods"] == methods
    assert (currency in spec["supported_payment_currencies"]) is (methods != ["stripe"])


def test_euros_go_to_the_whole_euro_area(sim: Simulator) -> None:
    euros = sim.country_specs.retrieve("DE")["supported_bank_account_currencies"]["eur"]
    assert {"DE", "FR", "IE", "SK"} <= set(euros)
    assert "PL" not in euros


def test_transfers_reach_what_they_reach(sim: Simulator) -> None:
    from_us = sim.country_specs.retrieve("US")["supported_transfer_countries"]
    from_japan = sim.country_specs.retrieve("JP")["supported_transfer_countries"]
    assert {"US", "CA", "DE", "AR", "JP"} <= set(from_us)
    assert from_japan == ["JP"]


def test_an_account_has_to_say_what_its_own_requirements_ask(sim: Simulator) -> None:
    shop = sim.accounts.create(type="custom", business_type="individual")
    fields = sim.country_specs.retrieve("US")["verification_fields"]["individual"]["minimum"]
    assert set(shop["requirements"]["currently_due"]) <= set(fields)


def test_all_are_listed_by_the_alphabet(sim: Simulator) -> None:
    every = [spec["id"] for spec in sim.country_specs.all()]
    assert every == sorted(every)
    assert set(every) == {code for code, country in COUNTRIES.items() if country.currency}
    first = sim.country_specs.list(limit=3)
    assert [spec["id"] for spec in first["data"]] == every[:3]
    after = sim.country_specs.list(limit=2, starting_after=every[2])
    assert [spec["id"] for spec in after["data"]] == every[3:5]
    before = sim.country_specs.list(limit=2, ending_before=every[3])
    assert [spec["id"] for spec in before["data"]] == every[1:3]
    assert (first["has_more"], first["url"]) == (True, "/v1/country_specs")


@pytest.mark.parametrize("country", ["XX", "us", "USA"])
def test_a_country_that_is_not_known_is_not_found(sim: Simulator, country: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.country_specs.retrieve(country)
    assert refused.value.http_status == 404
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.country_specs.list(starting_after=country)
    assert refused.value.param == "starting_after"


def test_the_sdk_reads_them(sim: Simulator) -> None:
    specs = sim.client().v1.country_specs
    assert specs.retrieve("DE").default_currency == "eur"
    assert len(list(specs.list({"limit": 50}).auto_paging_iter())) > 100
