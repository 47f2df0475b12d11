"""What is said of who somebody is, and cannot be: it is refused, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]
PNG = b"\x89PNG"


def refused(sim: Simulator, call: Any, *ids: str, **said: Any) -> errors.InvalidRequestError:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        call(*ids, **said)
    assert sim.fingerprint() == before
    assert refusal.value.http_status == 400
    return refusal.value


def front(file: str) -> Shape:
    return {"verification": {"document": {"front": file}}}


def test_a_document_is_a_file_of_the_account_or_of_its_platform() -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="custom", business_type="company")["id"]
    other = sim.accounts.create(type="custom")["id"]
    upload: Shape = {"purpose": "identity_document", "file": PNG}
    theirs = sim.files.create(**upload, stripe_account=other)["id"]
    error = refused(sim, sim.accounts.persons.create, shop, **front(theirs))
    assert (error.code, error.param) == ("resource_missing", "verification[document][front]")
    error = refused(sim, sim.accounts.update, shop, company=front("file_nope"))
    assert error.param == "company[verification][document][front]"
    assert error.user_message == "No such file: 'file_nope'"
    error = refused(sim, sim.accounts.create, type="custom", individual=front("file_nope"))
    assert error.param == "individual[verification][document][front]"
    for file in (
        sim.files.create(**upload)["id"],
        sim.files.create(**upload, stripe_account=shop)["id"],
        "file_identity_document_success",
    ):
        sim.accounts.persons.create(shop, **front(file))


@pytest.mark.parametrize("number", ["1", "abc", "00000000", "0000000000", "12345678a"])
def test_american_numbers_have_nine_digits(number: str) -> None:
    sim = Simulator()
    person: Shape = {"type": "custom", "business_type": "individual"}
    home = {"address": {"city": "Springfield"}}
    said = {"id_number": number, **home}
    error = refused(sim, sim.accounts.create, **person, individual=said)
    assert (error.code, error.param) == (None, "individual[id_number]")
    firm: Shape = {"type": "custom", "business_type": "company"}
    error = refused(sim, sim.accounts.create, **firm, company={"tax_id": number})
    assert (error.code, error.param) == ("tax_id_invalid", "company[tax_id]")
    sim.accounts.create(**person, individual={"id_number": "000-00-0000"})
    sim.accounts.create(**firm, company={"tax_id": "00-0000000"})


def test_numbers_of_other_countries_have_other_forms() -> None:
    sim = Simulator()
    person: Shape = {"type": "custom", "business_type": "individual"}
    sim.accounts.create(**person, country="SG", individual={"id_number": "S1234567A"})
    firm = sim.accounts.create(type="custom", business_type="company")["id"]
    abroad = {"address": {"country": "MX"}, "id_number": "XEXX010101000"}
    mexican = sim.accounts.persons.create(firm, **abroad)["id"]
    sim.accounts.persons.update(firm, mexican, id_number="XEXX010101001")
    error = refused(
        sim, sim.accounts.persons.update, firm, mexican, address={"country": "US"}, id_number="1"
    )
    assert error.param == "id_number"


def test_a_number_waits_for_the_address_that_says_of_which_country_it_is() -> None:
    sim = Simulator()
    firm = sim.accounts.create(type="custom", business_type="company")["id"]
    first = sim.accounts.persons.create(firm, id_number="XEXX010101000")["id"]
    for home in ({"country": "US"}, {"country": "us"}, {"city": "Springfield"}):
        error = refused(sim, sim.accounts.persons.update, firm, first, address=home)
        assert error.param == "address"
    sim.accounts.persons.update(firm, first, phone="+5215512345678")
    sim.accounts.persons.update(firm, first, address={"country": "MX"})
    error = refused(sim, sim.accounts.persons.update, firm, first, address={"country": "US"})
    assert error.param == "address"
    moved = {"address": {"country": "US"}, "id_number": "000000000"}
    assert sim.accounts.persons.update(firm, first, **moved)["address"]["country"] == "US"
    given: Shape = {"type": "custom", "business_type": "individual"}
    shop = sim.accounts.create(**given, individual={"id_number": "XEXX010101000"})["id"]
    there = {"address": {"city": "Springfield"}}
    assert refused(sim, sim.accounts.update, shop, individual=there).param == "individual[address]"


def test_a_company_of_a_small_neighbor_has_an_account_of_the_country_that_serves_it() -> None:
    sim = Simulator("DE")

    def company(account: str, told: str) -> Shape:
        address = {"address": {"country": told}}
        return {"type": "custom", "country": account, "business_type": "company",
                "company": address}  # fmt: skip

    for account, told in (("FR", "MC"), ("IT", "SM"), ("FR", "mc"), ("MC", "MC")):
        assert sim.accounts.create(**company(account, told))["country"] == account
    for account, told in (("FR", "SM"), ("IT", "MC"), ("US", "MC"), ("MC", "FR")):
        error = refused(sim, sim.accounts.create, **company(account, told))
        assert error.code == "account_country_invalid_address"


def test_a_company_is_in_the_country_of_its_account() -> None:
    sim = Simulator()
    company: Shape = {"type": "custom", "business_type": "company"}
    error = refused(sim, sim.accounts.create, **company, company={"address": {"country": "DE"}})
    assert (error.code, error.param) == (
        "account_country_invalid_address",
        "company[address][country]",
    )
    for country in ("US", "us", "PR"):
        sim.accounts.create(**company, company={"address": {"country": country}})


def test_a_person_is_at_least_thirteen() -> None:
    sim = Simulator(start="2026-03-02")
    firm = sim.accounts.create(type="custom", business_type="company")["id"]

    def born(year: int, day: int) -> Shape:
        return {"dob": {"day": day, "month": 3, "year": year}}

    for young in (born(2013, 3), born(2026, 3)):
        error = refused(sim, sim.accounts.persons.create, firm, **young)
        assert (error.code, error.param) == (None, "dob")
        person: Shape = {"type": "custom", "business_type": "individual", "individual": young}
        assert refused(sim, sim.accounts.create, **person).param == "individual[dob]"
    person = sim.accounts.persons.create(firm, **born(2013, 2))["id"]
    assert refused(sim, sim.accounts.persons.update, firm, person, **born(2014, 2)).param == "dob"


def test_what_is_written_wrong_is_told_before_what_is_not_there_and_what_stands_already() -> None:
    sim = Simulator(start="2026-03-02")
    firm = sim.accounts.create(type="custom", business_type="company")["id"]
    role: Shape = {"relationship": {"representative": True}}
    sim.accounts.persons.create(firm, **role)
    said: Shape = {**role, **front("file_nope"), "id_number": "1"}
    said |= {"dob": {"day": 1, "month": 1, "year": 2026}, "address": {"country": "US"}}
    for param in ("dob", "id_number", "verification[document][front]"):
        assert refused(sim, sim.accounts.persons.create, firm, **said).param == param
        del said[param.partition("[")[0]]
    error = refused(sim, sim.accounts.persons.create, firm, **said)
    assert error.param == "relationship[representative]"
    company = {**front("file_nope"), "tax_id": "1"}
    error = refused(sim, sim.accounts.update, firm, company=company)
    assert error.param == "company[tax_id]"
