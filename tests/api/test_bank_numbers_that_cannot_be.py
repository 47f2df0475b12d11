"""Bank accounts whose numbers cannot be are refused wherever one is given."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

US: dict[str, Any] = {"object": "bank_account", "country": "US", "currency": "usd",
                      "account_number": "000123456789"}  # fmt: skip


@pytest.mark.parametrize("number", ["1100", "1100000000", "11000000x"])
def test_an_american_routing_number_has_nine_digits(number: str) -> None:
    sim = Simulator()
    bank = {**US, "routing_number": number}
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.create(country="US", type="custom", external_account=bank)
    error = refused.value
    assert (error.http_status, error.param) == (400, "bank_account")
    assert error.user_message == "Routing number must have 9 digits"
    assert sim.accounts.list()["data"] == []


@pytest.mark.parametrize("number", ["110000001", "122105156", "111000001"])
def test_the_last_digit_checks_the_others(number: str) -> None:
    sim = Simulator()
    shop = sim.accounts.create(country="US", type="custom")["id"]
    bank = {**US, "routing_number": number}
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.external_accounts.create(shop, external_account=bank)
    assert refused.value.code == "routing_number_invalid"


@pytest.mark.parametrize("number", ["110000000", "111000000", "122105155"])
def test_routing_numbers_of_test_mode_are_taken(number: str) -> None:
    sim = Simulator()
    shop = sim.accounts.create(country="US", type="custom")["id"]
    bank = {**US, "routing_number": number}
    assert sim.accounts.external_accounts.create(shop, external_account=bank)["id"]


@pytest.mark.parametrize(
    ("iban", "taken"),
    [
        ("DE89370400440532013000", True),
        ("FR89370400440532013000", True),
        ("DE00370400440532013000", False),
        ("FR01370400440532013000", False),
        ("DE99370400440532013000", False),
    ],
)
def test_an_iban_has_check_digits(iban: str, taken: bool) -> None:
    sim = Simulator("DE")
    shop = sim.accounts.create(country=iban[:2], type="custom")["id"]
    bank = {"object": "bank_account", "country": iban[:2], "currency": "eur",
            "account_number": iban}  # fmt: skip
    if taken:
        assert sim.accounts.external_accounts.create(shop, external_account=bank)["id"]
        return
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.external_accounts.create(shop, external_account=bank)
    assert refused.value.code == "account_number_invalid"
