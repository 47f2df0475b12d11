"""Requirements: what an account has to supply before it may charge and be paid out.

What is asked is in `facts/requirements.py`. Without a bank account only payouts stop; without
anything else an account can do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from stripesim.facts.capabilities import sells
from stripesim.facts.evidence import rule
from stripesim.facts.requirements import (
    AGREEMENT,
    BASICS,
    INSTEAD,
    OfCompany,
    OfIndividual,
    asked_of_company,
    asked_of_individual,
    asked_of_profile,
)
from stripesim.facts.verification import (
    Finding,
    found_of_company,
    found_of_person,
    is_known_at_once,
    is_listed,
)
from stripesim.resources.accounts.other_objects import Holder

PAST_DUE = "requirements.past_due"

Shape = dict[str, Any]

Persons = Mapping[str, Holder]  # by id


class Applicant(Protocol):
    """An account, as far as its requirements depend on it."""

    @property
    def state(self) -> str: ...
    @property
    def platform(self) -> str | None: ...
    @property
    def defaults(self) -> Mapping[str, str]: ...
    @property
    def submitted(self) -> bool: ...
    @property
    def business_type(self) -> str | None: ...
    @property
    def details(self) -> Mapping[str, Mapping[str, Any]]: ...
    @property
    def individual(self) -> Holder | None: ...
    @property
    def persons(self) -> Persons: ...
    @property
    def country(self) -> str: ...
    @property
    def is_recipient(self) -> bool: ...
    @property
    def requested(self) -> Mapping[str, int]: ...
    @property
    def verified(self) -> bool: ...
    @property
    def created(self) -> int: ...


class Reasoned(Protocol):
    """What stops an account: the reason that Stripe shows, and the fields that are past due."""

    @property
    def reason(self) -> str: ...
    @property
    def fields(self) -> tuple[str, ...]: ...


class Stoppable(Applicant, Protocol):
    """An account, as far as it can be disabled."""

    @property
    def id(self) -> str: ...
    @property
    def rejection(self) -> Reasoned | None: ...
    @property
    def block(self) -> Reasoned | None: ...
    @property
    def required(self) -> Mapping[str, int]: ...


# -- what is asked ---------------------------------------------------------------------------------


@rule("assumed", "the basics; every recorded account had requested capabilities")
def asked_without_capabilities() -> tuple[OfIndividual, OfCompany]:
    """An account that has requested no capability is asked for names and birthday only."""
    return OfIndividual(BASICS), OfCompany(("name",))


def asked(account: Applicant) -> OfIndividual | OfCompany | None:
    """What is asked of an account of its country and business type; None without a type."""
    if account.business_type is None:
        return None
    if account.requested:
        country, is_recipient = account.country, account.is_recipient
        if account.business_type == "individual":
            return asked_of_individual(country, is_recipient)
        return asked_of_company(country, is_recipient, account.business_type)
    individual, company = asked_without_capabilities()
    return individual if account.business_type == "individual" else company


def stops_until_verified(account: Applicant) -> str:
    """What waits until Stripe has verified what was given: `all`, `payouts` or `nothing`. After
    Stripe's own onboarding, all.
    """
    if account.submitted:
        return "all"
    of = asked(account)
    if of is None or not account.requested or is_known_at_once(told_of_owner(account)):
        return "nothing"
    return of.stops


def profile_of(account: Applicant) -> Mapping[str, Any]:
    """What was told of the business."""
    return account.details.get("business_profile", {})


def is_reviewed_by_country(account: Applicant) -> bool:
    """Whether in the account's country all waits until Stripe has verified it."""
    of = asked(account)
    return of is not None and of.stops == "all"


def told_of_owner(account: Applicant) -> Mapping[str, Any]:
    """The details of the individual or the company that the account belongs to."""
    if account.business_type == "individual":
        return told_of(account.individual)
    return account.details.get("company", {})


def is_checked(account: Applicant) -> bool:
    """Whether Stripe knows by now whether what was given is right."""
    return account.verified or stops_until_verified(account) == "nothing"


# -- what is missing -------------------------------------------------------------------------------


def missing(account: Applicant, persons: Persons | None = None) -> tuple[str, ...]:
    """The missing parameters without which a connected account can do nothing; if it had these
    persons, where they are given. Stripe's onboarding supplies all of them.
    """
    if account.platform is None or account.submitted:
        return ()
    return tuple(sorted(each_missing(account, account.persons if persons is None else persons)))


@rule("recorded", "165 of 165 accounts without a bank; JP documents")
def missing_for_payouts(account: Applicant) -> tuple[str, ...]:
    """Without an external account, and in some countries without a document, only payouts stop."""
    if account.platform is None:
        return ()
    lacks = [] if account.defaults else ["external_account"]
    of = asked(account)
    if isinstance(of, OfIndividual) and not account.submitted:
        lacks += lacking("individual", of.for_payouts, told_of(account.individual))
    return tuple(sorted(lacks))


def all_missing(account: Applicant) -> tuple[str, ...]:
    """Everything that is missing from the beginning, in the order in which Stripe lists it."""
    return tuple(sorted({*missing(account), *missing_for_payouts(account)}))


def all_due(account: Stoppable) -> tuple[str, ...]:
    """Everything that is due: what is missing, and what Stripe asks for besides."""
    return tuple(sorted({*all_missing(account), *account.required, *all_past_due(account)}))


def all_past_due(account: Stoppable) -> tuple[str, ...]:
    """What is past due: what an account lacks that is not able, and what was due by a date."""
    able = account.state in ("enabled", "verifying")
    lacks = missing_for_payouts(account) if able else all_missing(account)
    return tuple(sorted({*lacks, *(() if account.block is None else account.block.fields)}))


def deadline(account: Stoppable) -> int | None:
    """When the first of the fields is due that Stripe asks for besides (unix seconds)."""
    return min(account.required.values(), default=None)


def each_missing(account: Applicant, persons: Persons) -> Iterator[str]:
    """The missing parameters that stop everything, in no order."""
    details = account.details
    yield from lacking("tos_acceptance", AGREEMENT, details.get("tos_acceptance", {}))
    profile = profile_of(account)
    if account.requested:
        for name, either in asked_of_profile(not any(map(sells, account.requested))).items():
            if all(detail_at(profile, each) is None for each in either):
                yield f"business_profile.{name}"
    of = asked(account)
    if of is None:
        yield "business_type"
    elif isinstance(of, OfIndividual):
        yield from lacking("individual", of.due, told_of(account.individual))
    else:
        yield from missing_of_company(account, of, persons)
    if is_checked(account):
        yield from (each.field for each in findings(account, persons))


def findings(account: Applicant, persons: Persons) -> Iterator[Finding]:
    """What could not be verified, each with the field that is due for it."""
    if account.business_type == "individual":
        yield from of_whom("individual", found_of_person(told_of(account.individual)))
        return
    yield from of_whom("company", found_of_company(account.details.get("company", {})))
    for person in persons.values():
        yield from of_whom(person.id, found_of_person(person.details))


def of_whom(name: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings, each with whom its field belongs to: `individual.verification.document`."""
    for each in found:
        yield each._replace(field=f"{name}.{each.field}")


def is_on_a_list(account: Applicant) -> bool:
    """Whether the individual or one of the persons is on a list, so that Stripe cannot pay them."""
    persons = [told_of(account.individual), *(one.details for one in account.persons.values())]
    return any(is_listed(details) for details in persons)


def missing_of_company(account: Applicant, of: OfCompany, persons: Persons) -> Iterator[str]:
    """What is missing of a company and of the persons who run and own it. While there is no such
    person, it is named by its role, else by its id.
    """
    yield from lacking("company", of.due, account.details.get("company", {}))
    run_by = [name for name in of.representative if name != "relationship.executive"]
    runs_it = any(has_role(person, "executive") for person in persons.values())
    if "relationship.executive" in of.representative and not runs_it:
        run_by.append("relationship.executive")
    yield from of_persons(account, tuple(run_by), of.owners, persons)


def of_persons(
    account: Applicant,
    of_representative: tuple[str, ...],
    of_owners: tuple[str, ...],
    persons: Persons,
) -> Iterator[str]:
    """What is missing of the representative, and of the owners unless there are none."""
    represent = [one for one in persons.values() if has_role(one, "representative")]
    own = [one for one in persons.values() if has_role(one, "owner")]
    yield from of_those("representative", represent, of_representative)
    if own or not account.details.get("company", {}).get("owners_provided"):
        yield from of_those("owners", own, of_owners)


def lacking_of_person(account: Applicant, person: Holder, details: Mapping[str, Any]) -> list[str]:
    """What is missing of one person, if these are its details."""
    of = asked(account)
    if of is None or account.submitted:
        return []
    if isinstance(of, OfIndividual):
        return lacking("individual", of.due, details)
    names = {
        *(of.representative if detail_at(details, "relationship.representative") else ()),
        *(of.owners if detail_at(details, "relationship.owner") else ()),
    }
    return lacking(person.id, tuple(sorted(names - {"relationship.executive"})), details)


def of_those(role: str, persons: list[Holder], names: tuple[str, ...]) -> Iterator[str]:
    """What is missing of the persons of a role."""
    if not persons:
        yield from lacking(role, names, {})
    for person in persons:
        yield from lacking(person.id, names, person.details)


def has_role(person: Holder, role: str) -> bool:
    """Whether the person has that relationship to the company."""
    return bool(detail_at(person.details, f"relationship.{role}"))


def told_of(person: Holder | None) -> Mapping[str, Any]:
    """The details given of a person."""
    return {} if person is None else person.details


def lacking(of: str, names: tuple[str, ...], details: Mapping[str, Any]) -> list[str]:
    """Those of the fields that were not given, each with what it belongs to: `individual.phone`."""
    return [f"{of}.{name}" for name in names if not is_given(details, name)]


@rule("recorded", "an id_number for ssn_last_4; no other names, 31 of 31")
def is_given(details: Mapping[str, Any], name: str) -> bool:
    """A field is given by itself or by what replaces it. Other names are given even if there are
    none.
    """
    if name == "full_name_aliases":
        return name in details
    given = detail_at(details, name)
    if given is False and name.endswith("_provided"):
        return False
    alone = given not in (None, "") and not isinstance(given, Mapping)
    return alone or any(detail_at(details, other) is not None for other in INSTEAD.get(name, ()))


def detail_at(details: Any, path: str) -> Any:
    """The detail at a path such as `dob.day`; None if it was not given."""
    for step in path.split("."):
        details = details.get(step) if isinstance(details, Mapping) else None
    return details
