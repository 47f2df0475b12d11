"""What cannot be a URL, a code or a number of an account is refused, and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]
LINK: Shape = {"type": "account_onboarding"}

# What is given, and how it is refused: its code and its parameter.
# fmt: off
REFUSED: list[tuple[Shape, str | None, str]] = [
    ({"business_profile": {"url": "no website"}},        "url_invalid", "business_profile[url]"),
    ({"business_profile": {"url": "rosen"}},             "url_invalid", "business_profile[url]"),
    ({"business_profile": {"url": "ftp://rosen.example"}}, "url_invalid", "business_profile[url]"),
    ({"business_profile": {"support_url": "a@b.example"}}, "url_invalid",
     "business_profile[support_url]"),
    ({"business_profile": {"mcc": "573"}},               None,          "business_profile[mcc]"),
    ({"individual": {"ssn_last_4": "00000"}},            None,          "individual[ssn_last_4]"),
    ({"individual": {"ssn_last_4": "00o0"}},             None,          "individual[ssn_last_4]"),
    ({"individual": {"phone": "tea"}},                   None,          "individual[phone]"),
    ({"company": {"phone": "+1 555 TEA"}},               None,          "company[phone]"),
    ({"company": {"phone": "+ () -"}},                   None,          "company[phone]"),
    ({"company": {"phone": "x12"}},                      None,          "company[phone]"),
    ({"individual": {"nationality": "UK"}},              "country_code_invalid",
     "individual[nationality]"),
    ({"individual": {"address": {"country": "Peru"}}},   "country_code_invalid",
     "individual[address][country]"),
    ({"company": {"address": {"country": "XX"}}},        "country_code_invalid",
     "company[address][country]"),
    ({"individual": {"dob": {"day": 31, "month": 2, "year": 1990}}}, None, "individual[dob]"),
    ({"company": {"registration_date": {"day": 29, "month": 2, "year": 2023}}}, None,
     "company[registration_date]"),
    ({"individual": {"dob": ""}, "company": ""},         "parameter_invalid_empty", "company"),
]
# fmt: on
TAKEN: list[Shape] = (
    [
        {"business_profile": {"url": url, "support_url": url, "mcc": "5734"}}
        for url in (
            "https://rosen.example",
            "http://www.rosen.example/tea?kind=green",
            "www.rosen.example",
            "https://vipul.gumroad.com/",
            "https://rosen.example:8443/",
            "https://xn--e1afmkfd.xn--p1ai/tea",
        )
    ]
    + [
        {"individual": {"phone": phone}}
        for phone in (
            "030/901820",
            "+41 (66) 555-44.33",
            "(+1) 555 555 5555 x123",
            "011 555 1234 ext. 12",
            "０３－１２３４－５６７８",
            "03\N{EN DASH}1234567",
            "+57\N{NON-BREAKING HYPHEN}1\N{NO-BREAK SPACE}2345678",
            "\N{LEFT-TO-RIGHT EMBEDDING}+1 555 555 5555\N{POP DIRECTIONAL FORMATTING}",
        )
    ]
    + [
        {"individual": {"ssn_last_4": "0000"}},
        {"individual": {"dob": {"day": 29, "month": 2, "year": 2000}}},
        {"individual": {"nationality": "gb"}},
        {"individual": {"phone": "0000000000", "address": {"country": "CH"}}},
        {"business_profile": {"url": "", "mcc": ""}},
    ]
)  # fmt: skip


@pytest.mark.parametrize(("given", "code", "param"), REFUSED)
def test_what_cannot_be_is_refused(given: Shape, code: str | None, param: str) -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="custom", business_type="individual")["id"]
    before = sim.fingerprint()
    ways: list[Any] = [
        lambda: sim.accounts.create(type="custom", business_type="individual", **given),
        lambda: sim.accounts.update(shop, **given),
    ]
    for way in ways:
        with pytest.raises(errors.InvalidRequestError) as refused:
            way()
        error = refused.value
        assert (error.http_status, error.code, error.param) == (400, code, param)
    assert sim.fingerprint() == before


@pytest.mark.parametrize("given", TAKEN)
def test_what_can_be_is_taken(given: Mapping[str, Any]) -> None:
    sim = Simulator()
    assert sim.accounts.create(type="custom", business_type="individual", **given)["id"]


@pytest.mark.parametrize("url", ["shop", "shop.example/again", "myapp://return", "https://a b"])
@pytest.mark.parametrize("param", ["refresh_url", "return_url"])
def test_a_link_leads_back_to_a_page(url: str, param: str) -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="express")["id"]
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.account_links.create(account=shop, **LINK, **{param: url})
    assert (refused.value.code, refused.value.param) == ("url_invalid", param)
    for page in ("http://localhost:3000/return", "https://shop.example"):
        sim.account_links.create(account=shop, **LINK, refresh_url=page, return_url=page)


def test_an_account_has_one_representative_at_a_time() -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="custom", business_type="company")["id"]
    role: Shape = {"relationship": {"representative": True}}
    first = sim.accounts.persons.create(shop, **role)["id"]
    other = sim.accounts.persons.create(shop, first_name="Jenny")["id"]
    for call in (
        lambda: sim.accounts.persons.create(shop, **role),
        lambda: sim.accounts.persons.update(shop, other, **role),
    ):
        with pytest.raises(errors.InvalidRequestError, match=f"representative already: {first}"):
            call()
    sim.accounts.persons.update(shop, first, **role)  # it is the one
    sim.accounts.persons.update(shop, first, relationship={"representative": False})
    assert sim.accounts.persons.update(shop, other, **role)["relationship"]["representative"]


def test_the_last_digits_of_a_persons_number_are_digits_too() -> None:
    sim = Simulator()
    seller = sim.accounts.create(type="custom", country="US", business_type="company")["id"]
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.persons.create(seller, first_name="Ann", ssn_last_4="abcd")
    assert refused.value.param == "ssn_last_4"
    assert sim.fingerprint() == before
