"""What Stripe finds out about individuals, persons and companies, by its documented test values."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .new_accounts import COMPANY, PERSON, able, account, due, individual, with_bank

ALL = ("active", True, True, None)
WAITS = ("pending", False, False, "requirements.pending_verification")
STOPPED = ("inactive", False, False, "requirements.past_due")
DOCUMENT = "individual.verification.document"
SUCCESS: Any = {"document": {"front": "file_identity_document_success"}}
FAILURE: Any = {"document": {"front": "file_identity_document_failure"}}


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def person(sim: Simulator, country: str, **given: Any) -> str:
    """A complete account of an individual, with a bank, of whom this is given too."""
    return str(with_bank(sim, individual(sim, country, *given, **given))["id"])


def status(sim: Simulator, shop: str) -> str:
    told: str = sim.accounts.retrieve(shop)["individual"]["verification"]["status"]
    return told


# -- an individual ---------------------------------------------------------------------------------


def test_an_american_is_pending_and_then_verified_and_it_is_told(sim: Simulator) -> None:
    shop = person(sim, "US")
    assert status(sim, shop) == "pending"
    pending = sim.accounts.retrieve(shop)["individual"]["requirements"]["pending_verification"]
    assert {"id_number", "address.line1", "verification.document"} <= set(pending)
    sim.clock.advance(seconds=30)
    assert status(sim, shop) == "verified"
    (event,) = sim.events.list(stripe_account=shop, type="person.updated", limit=1)["data"]
    assert event["data"]["object"]["verification"]["status"] == "verified"
    assert event["data"]["previous_attributes"]["verification"]["status"] == "pending"


@pytest.mark.parametrize("country", ["DE", "CA", "GB", "KR"])
def test_elsewhere_it_is_verified_in_the_answer(sim: Simulator, country: str) -> None:
    shop = individual(sim, country)
    assert shop["individual"]["verification"]["status"] == "verified"


def test_who_lacks_something_is_unverified_and_says_what(sim: Simulator) -> None:
    shop = individual(sim, "DE", "phone")
    assert shop["individual"]["verification"]["status"] == "unverified"
    requirements = shop["individual"]["requirements"]
    for when in ("currently_due", "eventually_due", "past_due"):
        assert requirements[when] == ["phone"]
    sim.accounts.update(shop["id"], individual={"phone": "0000000000"})
    assert status(sim, shop["id"]) == "verified"


@pytest.mark.parametrize(
    "given",
    [{"dob": {"day": 1, "month": 1, "year": 1902}}, {"id_number": "222222222"}],
    ids=["born in 1902", "two"],
)
def test_some_are_verified_in_the_answer_even_in_america(sim: Simulator, given: Any) -> None:
    shop = with_bank(sim, individual(sim, "US", *given, **given))
    assert able(shop) == ALL
    assert shop["individual"]["verification"]["status"] == "verified"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"id_number": "111111111"}, "document", "failed_keyed_identity"),
        ({"id_number": "111-11-1111"}, "document", "failed_keyed_identity"),
        ({"ssn_last_4": "1111"}, "document", "failed_keyed_identity"),
        (
            {"address": {**PERSON["address"], "line1": "address_no_match"}},
            "additional_document",
            "failed_address_match",
        ),
        ({"verification": FAILURE}, "document", "document_failed_test_mode"),
    ],
)
@pytest.mark.parametrize("country", ["US", "DE"])
def test_what_does_not_match_stops_all_until_a_document_is_given(
    sim: Simulator, country: str, given: Any, field: str, code: str
) -> None:
    shop = person(sim, country, **given)
    if country == "US":
        assert able(sim.accounts.retrieve(shop)) == WAITS
        assert sim.accounts.retrieve(shop)["requirements"]["errors"] == []
        sim.clock.advance(seconds=30)
    told = sim.accounts.retrieve(shop)
    assert able(told) == STOPPED
    assert due(told) == told["requirements"]["past_due"] == [f"individual.verification.{field}"]
    (error,) = told["requirements"]["errors"]
    assert error["code"] == f"verification_{code}"
    assert error["requirement"] == f"individual.verification.{field}"
    assert told["individual"]["requirements"]["errors"][0]["requirement"] == f"verification.{field}"
    verification = told["individual"]["verification"]
    assert verification["status"] == "unverified"
    part = verification[field] if code.startswith("document") else verification
    assert part["details_code"] == code
    front = {field: {"front": "file_identity_document_success"}}
    sim.accounts.update(shop, individual={"verification": front})
    assert able(sim.accounts.retrieve(shop)) == ALL
    assert status(sim, shop) == "verified"
    assert sim.accounts.retrieve(shop)["requirements"]["errors"] == []


def test_a_number_that_did_not_match_may_be_given_again(sim: Simulator) -> None:
    shop = person(sim, "DE", id_number="111111111")
    sim.accounts.update(shop, individual={"id_number": "000000000"})
    assert able(sim.accounts.retrieve(shop)) == ALL


@pytest.mark.parametrize("country", ["US", "DE"])
def test_who_is_on_a_list_is_stopped_until_stripe_has_looked_into_it(
    sim: Simulator, country: str
) -> None:
    shop = person(sim, country, dob={"day": 1, "month": 1, "year": 1900})
    sim.clock.advance(minutes=1)
    assert able(sim.accounts.retrieve(shop)) == ("inactive", False, False, "listed")
    sim.accounts.update(shop, email="other@rosen.example")
    assert able(sim.accounts.retrieve(shop))[3] == "listed"
    assert able(sim.controls.enable_account(shop)) == ALL


def test_who_is_verified_and_tells_what_differs_is_unverified(sim: Simulator) -> None:
    shop = person(sim, "DE")
    sim.accounts.update(shop, individual={"address": {"line1": "address_no_match"}})
    told = sim.accounts.retrieve(shop)
    assert status(sim, shop) == "unverified"
    assert due(told) == ["individual.verification.additional_document"]
    assert able(told) == ALL  # it is due, but not past due


# -- a company -------------------------------------------------------------------------------------

ROLES: Any = {"representative": True, "owner": True, "executive": True, "title": "CEO"}


def company(sim: Simulator, country: str = "US", **given: Any) -> str:
    """A complete account of a company, with a bank."""
    told = {**COMPANY, "owners_provided": True, **given}
    shop = account(sim, country, business_type="company", company=told)
    sim.accounts.persons.create(shop["id"], **PERSON, relationship=ROLES)
    return str(with_bank(sim, shop)["id"])


def persons(sim: Simulator, shop: str) -> list[str]:
    data = sim.accounts.persons.list(shop)["data"]
    return [one["verification"]["status"] for one in data]


def test_the_persons_of_a_company_are_verified_with_it(sim: Simulator) -> None:
    shop = company(sim)
    assert (able(sim.accounts.retrieve(shop)), persons(sim, shop)) == (WAITS, ["pending"])
    sim.clock.advance(seconds=30)
    assert (able(sim.accounts.retrieve(shop)), persons(sim, shop)) == (ALL, ["verified"])
    sim.accounts.persons.create(shop, first_name="Jane", relationship={"director": True})
    assert persons(sim, shop) == ["verified", "verified"]
    sim.accounts.persons.create(shop, first_name="Jim", relationship={"owner": True})
    assert persons(sim, shop) == ["unverified", "verified", "verified"]


def test_a_person_says_what_is_due_of_it(sim: Simulator) -> None:
    shop = account(sim, "DE", business_type="company", company=COMPANY)["id"]
    given = {**PERSON, "relationship": {"representative": True, "executive": True}}
    one = sim.accounts.persons.create(shop, **given)
    assert one["requirements"]["currently_due"] == ["relationship.title"]
    assert f"{one['id']}.relationship.title" in due(sim.accounts.retrieve(shop))
    after = sim.accounts.persons.update(shop, one["id"], relationship={"title": "CEO"})
    assert after["requirements"]["currently_due"] == []


def test_a_person_who_does_not_match_stops_its_company(sim: Simulator) -> None:
    shop = company(sim, "DE")
    assert able(sim.accounts.retrieve(shop)) == ALL
    wrong: Any = {**PERSON, "id_number": "111111111", "relationship": {"director": True}}
    other = account(
        sim, "DE", business_type="company", company={**COMPANY, "owners_provided": True}
    )
    differs = sim.accounts.persons.create(other["id"], **wrong)["id"]
    sim.accounts.persons.create(other["id"], **PERSON, relationship=ROLES)
    assert f"{differs}.verification.document" in due(sim.accounts.retrieve(other["id"]))
    sim.accounts.persons.update(other["id"], differs, verification=SUCCESS)
    assert able(with_bank(sim, other)) == ALL


@pytest.mark.parametrize("number", ["111111111", "11-1111111", "111111112", "111111113"])
def test_a_tax_number_that_does_not_match_is_due_again(sim: Simulator, number: str) -> None:
    shop = company(sim, tax_id=number)
    assert able(sim.accounts.retrieve(shop)) == WAITS
    sim.clock.advance(seconds=30)
    told = sim.accounts.retrieve(shop)
    assert (able(told), due(told)) == (STOPPED, ["company.tax_id"])
    assert told["requirements"]["errors"][0]["code"] == "verification_failed_tax_id_match"
    sim.accounts.update(shop, company={"tax_id": "000000000"})
    assert able(sim.accounts.retrieve(shop)) == ALL


def test_a_company_with_the_right_number_is_verified_in_the_answer(sim: Simulator) -> None:
    shop = company(sim, tax_id="222222222")
    assert able(sim.accounts.retrieve(shop)) == ALL


def test_a_company_token_says_what_does_not_match_too(sim: Simulator) -> None:
    told = {**COMPANY, "owners_provided": True, "tax_id": "111111111"}
    said: Any = {"business_type": "company", "company": told, "tos_shown_and_accepted": True}
    token = sim.tokens.create(account=said)["id"]
    profile: Any = {"url": "https://rosen.example", "product_description": "Tea"}
    wanted: Any = {name: {"requested": True} for name in ("card_payments", "transfers")}
    shop = sim.accounts.create(type="custom", country="DE", account_token=token,
                               capabilities=wanted, business_profile=profile)  # fmt: skip
    assert "company.tax_id" in due(shop)


def test_a_company_is_shown_with_its_addresses_and_declarations() -> None:
    place: Any = {"line1": "1 Main Street", "city": "Springfield"}
    signed: Any = {"date": 1_700_000_000, "ip": "8.8.8.8"}
    told = {**COMPANY, "principal_place_of_business": place, "ownership_declaration": signed}
    shown = account(Simulator(), "US", business_type="company", company=told)["company"]
    assert shown["phone"] == "+10000000000"
    nothing = {"country": None, "line2": None, "postal_code": None, "state": None}
    assert shown["principal_place_of_business"] == {**place, **nothing}
    assert shown["ownership_declaration"] == {**signed, "user_agent": None}
