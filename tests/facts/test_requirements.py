"""What Stripe asks of accounts, written down a second time: lost fields are noticed here."""

from __future__ import annotations

import pytest

from stripesim.facts.requirements import (
    OfCompany,
    OfIndividual,
    asked_of_company,
    asked_of_individual,
    asked_of_profile,
)

# `dob` is its day, month and year; `place` is city, line1 and postal_code of the address.
INDIVIDUALS = {
    "US": "dob first_name last_name email phone place address.state ssn_last_4",
    "AU": "dob first_name last_name email phone place address.state",
    "GB": "dob first_name last_name email phone place",
    "DE": "dob first_name last_name email phone place",
    "CH": "dob first_name last_name email phone place",
    "NZ": "dob first_name last_name email phone place",
    "CA": "dob first_name last_name email place address.state",
    "SG": "dob first_name last_name email phone address.line1 address.postal_code "
    "full_name_aliases id_number nationality",
    "HK": "dob first_name last_name email phone address.city address.line1",
    "MX": "dob first_name last_name email phone address.city address.line1",
    "JP": "dob first_name last_name email phone",
    "AE": "dob first_name last_name email phone address.line1 address.state id_number nationality",
    "KR": "dob first_name last_name",
    **dict.fromkeys(("BO", "CR", "GT", "PK", "PY", "UY"), "dob first_name last_name id_number"),
}
# Of the company, of its representative, of each owner.
COMPANIES = {
    "US": (
        "name phone tax_id place address.state owners_provided",
        "dob first_name last_name email phone place address.state relationship.executive "
        "relationship.title ssn_last_4",
        "first_name last_name email",
    ),
    "GB": (
        "name phone tax_id place directors_provided executives_provided owners_provided",
        "dob first_name last_name email phone place relationship.executive relationship.title",
        "dob first_name last_name email place",
    ),
    "DE": (
        "name phone tax_id place directors_provided executives_provided owners_provided",
        "dob first_name last_name email phone place relationship.executive relationship.title",
        "dob first_name last_name email place",
    ),
    "CA": (
        "name phone tax_id place address.state",
        "dob first_name last_name place address.state",
        "",
    ),
    "SG": (
        "name phone tax_id address.line1 address.postal_code",
        "dob first_name last_name email phone address.line1 address.postal_code full_name_aliases "
        "id_number nationality relationship.executive relationship.title",
        "",
    ),
    "AE": (
        "name phone tax_id address.line1 address.state business_vat_id_number owners_provided",
        "dob first_name last_name email phone address.line1 address.state id_number nationality "
        "relationship.executive relationship.title",
        "dob first_name last_name address.line1 address.state id_number nationality",
    ),
    "JP": (
        "name phone tax_id address.city address.line1",
        "dob first_name last_name email phone relationship.executive relationship.title",
        "",
    ),
    "KR": ("name", "", ""),
}
DOCUMENT, SECOND = "verification.document", "verification.additional_document"
PASSPORT = ("documents.passport.files",)


def fields(text: str) -> tuple[str, ...]:
    """The fields of a line, in the order of the alphabet."""
    parts = {
        "dob": ("dob.day", "dob.month", "dob.year"),
        "place": ("address.city", "address.line1", "address.postal_code"),
    }
    return tuple(sorted(each for word in text.split() for each in parts.get(word, (word,))))


def in_order(*names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(sorted(each)) for each in names)


@pytest.mark.parametrize("country", INDIVIDUALS)
def test_what_is_asked_of_an_individual(country: str) -> None:
    of = asked_of_individual(country, is_recipient=False)
    assert in_order(of.due) == (fields(INDIVIDUALS[country]),)


@pytest.mark.parametrize("country", COMPANIES)
def test_what_is_asked_of_a_company_its_representative_and_its_owners(country: str) -> None:
    of = asked_of_company(country, is_recipient=False)
    expected = tuple(map(fields, COMPANIES[country]))
    assert in_order(of.due, of.representative, of.owners) == expected


def test_what_is_asked_for_later_and_what_waits_while_it_is_verified() -> None:
    individuals = {
        country: of[1:]
        for country in INDIVIDUALS
        if (of := asked_of_individual(country, is_recipient=False))[1:] != OfIndividual(())[1:]
    }
    place = (*fields("place"), "address.state")
    later = ((), (DOCUMENT,), (), "nothing")
    assert individuals == {
        "US": ((), (), (*place, "id_number", DOCUMENT), "all"),
        "SG": ((), ("proof_of_liveness",), (), "nothing"),
        "HK": ((), (), (DOCUMENT,), "payouts"),
        "NZ": ((), (), (SECOND, DOCUMENT), "payouts"),
        "JP": ((DOCUMENT,), (), (), "nothing"),
        **dict.fromkeys(("KR", "BO", "CR", "GT", "PK", "PY", "UY"), later),
    }
    companies = {
        country: of[3:]
        for country in COMPANIES
        if (of := asked_of_company(country, is_recipient=False))[3:] != OfCompany(())[3:]
    }
    papers = ("company_license", "company_memorandum_of_association")
    declared = ("ownership_declaration.date", "ownership_declaration.ip")
    american = ("dob.day", "dob.month", "dob.year", *place, "phone", "ssn_last_4")
    assert companies == {
        "US": ((), (), american, (), (*place, "tax_id"), "all"),
        "GB": ((), (), (), declared, (), "nothing"),
        "AE": (
            tuple(f"documents.{each}.files" for each in papers),
            PASSPORT,
            PASSPORT,
            (),
            (),
            "nothing",
        ),
    }


@pytest.mark.parametrize("country", ["US", "GB", "JP"])
def test_of_who_agreed_only_to_be_paid_less_is_asked(country: str) -> None:
    of = asked_of_individual(country, is_recipient=True)
    assert (in_order(of.due), of.eventually) == ((fields("dob first_name last_name"),), (DOCUMENT,))
    assert asked_of_company(country, is_recipient=True) == OfCompany(("name",))
    assert asked_of_profile(is_only_paid=True) == {}


def test_who_sells_says_what_and_where() -> None:
    assert asked_of_profile(is_only_paid=False) == {
        "url": ("url", "product_description"),
        "mcc": ("mcc", "product_description", "url"),
    }


def test_nobody_owns_a_non_profit() -> None:
    of = asked_of_company("US", is_recipient=False, type="non_profit")
    assert in_order(of.due) == (fields("name phone tax_id place address.state"),)
    assert (of.owners, of.owners_eventually) == ((), ())
