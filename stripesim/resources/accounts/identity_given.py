"""What is said of who somebody is, and cannot be: numbers of another form, documents that are not
there, a business in another country than its account.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from stripesim.engine.act import ActOn
from stripesim.engine.refusal import Refusal
from stripesim.facts.cross_border import SERVED_FROM, currency_of
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.verification import (
    FIRST_YEAR,
    TEST_DOCUMENTS,
    YOUNGEST,
    is_american_number,
    is_too_young,
)
from stripesim.resources.accounts.details import EMPTY
from stripesim.resources.requests import no_such


class Somebody(Protocol):
    """A person, as far as it is looked at here."""

    @property
    def account(self) -> str: ...
    @property
    def is_holder(self) -> bool: ...
    @property
    def details(self) -> Mapping[str, Any]: ...


class Business(Protocol):
    """An account, as far as it is looked at here."""

    @property
    def id(self) -> str: ...
    @property
    def country(self) -> str: ...


# -- documents -------------------------------------------------------------------------------------


@rule(
    "documented", "https://docs.stripe.com/api/accounts/create: the id of a file that was uploaded"
)
def missing_file(
    act: ActOn[object], account: str, told: Mapping[str, Any], where: str
) -> Refusal | None:
    """A document is a file that the account or its platform uploaded, or one of test mode's.
    `where`: the parameter that holds `verification`.
    """
    for param, id in files_named(told, where):
        owners = (account, act.change.asks)
        there = (act.change.find("file", id, owner) is not None for owner in owners)
        if id not in TEST_DOCUMENTS and not any(there):
            return no_such("file", id, param)
    return None


def files_named(told: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
    """The files of documents: each parameter, and the id that it holds."""
    for name, sides in told.get("verification", EMPTY).items():
        for side, id in sides.items():
            if id is not None:
                yield inside(where, f"verification[{name}][{side}]"), id


def inside(where: str, name: str) -> str:
    """The name of a parameter inside another: `individual[dob]`; `where` may be empty."""
    first, bracket, rest = name.partition("[")
    return f"{where}[{first}]{bracket}{rest}" if where else name


# -- persons ---------------------------------------------------------------------------------------


def told_in(person: Somebody) -> str:
    """The parameter that holds what is told of a person; empty: the request itself does."""
    return "individual" if person.is_holder else ""


@rule("documented", "https://docs.stripe.com/api/persons/create; the words as of other objects")
def persons_document_missing(act: ActOn[Somebody]) -> Refusal | None:
    """A document of a person is there."""
    person = act.subject
    return missing_file(act, person.account, act.facts, told_in(person))


@rule(
    "documented",
    "https://docs.stripe.com/connect/identity-verification; the words, and that a number waits for "
    "the address, assumed",
)
def no_american_number(act: ActOn[Somebody]) -> Refusal | None:
    """The number of a person in the United States, for an account there, has nine digits. Where a
    person lives is said by the address, which may come later; without a country it is there.
    """
    person, facts = act.subject, act.facts
    number = facts.get("id_number", person.details.get("id_number"))
    business: Business = act.change.latest(person.account)
    if not number or business.country != "US" or is_american_number(number):
        return None
    given = next((name for name in ("id_number", "address") if name in facts), None)
    if given is None or home_of(person, facts) != "US":
        return None
    message = own_words("The number of a person in the United States has 9 digits.")
    return Refusal(message, param=inside(told_in(person), given))


def home_of(person: Somebody, facts: Mapping[str, Any]) -> str | None:
    """The country that a person of an American account lives in; None: no address is known."""
    addresses = [each for each in (facts.get("address"), person.details.get("address")) if each]
    if not addresses:
        return None
    told = next((each["country"] for each in addresses if each.get("country")), "US")
    return str(told).upper()


@rule("documented", "https://docs.stripe.com/connect/handling-api-verification; the words assumed")
def too_young(act: ActOn[Somebody]) -> Refusal | None:
    """A person is at least 13 years old."""
    date = act.facts.get("dob")
    if date is None or not is_too_young(date, act.now):
        return None
    born = "{year}-{month:02}-{day:02}".format(**date)
    message = own_words(f"A person is at least {YOUNGEST} years old.")
    return Refusal(message, param=inside(told_in(act.subject), "dob"), figures={"born": born})


@rule("assumed", "the oldest birthday of test mode: https://docs.stripe.com/connect/testing")
def too_old(act: ActOn[Somebody]) -> Refusal | None:
    """A person was born in 1900 or later."""
    date = act.facts.get("dob")
    if date is None or date["year"] >= FIRST_YEAR:
        return None
    message = own_words(f"A person was born in {FIRST_YEAR} or later.")
    param = inside(told_in(act.subject), "dob[year]")
    return Refusal(message, param=param, figures={"year": date["year"]})


OF_A_PERSON = (too_young, too_old, no_american_number, persons_document_missing)


# -- companies -------------------------------------------------------------------------------------


@rule("documented", "https://docs.stripe.com/api/accounts/create; the words as of other objects")
def companys_document_missing(act: ActOn[Business]) -> Refusal | None:
    """A document of a company is there."""
    return missing_file(act, act.subject.id, act.facts.get("company", EMPTY), "company")


@rule("documented", "https://docs.stripe.com/error-codes: tax_id_invalid; the words assumed")
def no_american_tax_number(act: ActOn[Business]) -> Refusal | None:
    """The tax number of a company in the United States has nine digits."""
    number = act.facts.get("company", EMPTY).get("tax_id")
    if number is None or act.subject.country != "US" or is_american_number(number):
        return None
    return Refusal(
        own_words("The tax number of a company in the United States has 9 digits."),
        code="tax_id_invalid",
        param="company[tax_id]",
    )


@rule(
    "documented",
    "https://docs.stripe.com/error-codes: account_country_invalid_address, and its words; that "
    "places without accounts of their own count as the account's country, and `SERVED_FROM`, "
    "assumed",
)
def business_in_another_country(act: ActOn[Business]) -> Refusal | None:
    """A company is in the country of its account, or in one that is served from there."""
    told = act.facts.get("company", EMPTY).get("address", EMPTY).get("country")
    country = act.subject.country
    if told is None or currency_of(told.upper()) is None:
        return None
    if country in (told.upper(), SERVED_FROM.get(told.upper())):
        return None
    return Refusal(
        "The country of the business address provided does not match the country of the account. "
        "Businesses must be located in the same country as the account.",
        code="account_country_invalid_address",
        param="company[address][country]",
        figures={"country": country, "told": told},
    )


OF_A_COMPANY = (no_american_tax_number, business_in_another_country, companys_document_missing)
