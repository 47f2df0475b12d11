"""Requirements: what an account has to supply before it may charge and be paid out.

What is asked is in `facts/requirements.py`. Without a bank account only payouts stop; without
anything else an account can do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

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

# Why an account is disabled. (documented: stripe-python 16.1.0)
REASONS_TO_DISABLE = (
    "action_required.requested_capabilities",
    "listed",
    "other",
    "platform_paused",
    "rejected.fraud",
    "rejected.incomplete_verification",
    "rejected.listed",
    "rejected.other",
    "rejected.platform_fraud",
    "rejected.platform_other",
    "rejected.platform_terms_of_service",
    "rejected.terms_of_service",
    "requirements.past_due",
    "requirements.pending_verification",
    "under_review",
)


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


class Reasoned(Protocol):
    """What stops an account: the reason that Stripe shows, and the fields that are past due."""

    @property
    def reason(self) -> str: ...
    @property
    def fields(self) -> tuple[str, ...]: ...


class Stoppable(Applicant, Protocol):
    """An account, as far as it can be disabled."""

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
        return asked_of_company(country, is_recipient)
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
    profile = details.get("business_profile", {})
    if account.requested:
        for name, either in asked_of_profile(account.is_recipient).items():
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
    company = account.details.get("company", {})
    named = {role: [one for one in persons.values() if has_role(one, role)] for role in ROLES_ASKED}
    yield from lacking("company", of.due, company)
    run_by = [name for name in of.representative if name != "relationship.executive"]
    if "relationship.executive" in of.representative and not named["executive"]:
        run_by.append("relationship.executive")
    yield from of_those("representative", named["representative"], tuple(run_by))
    if named["owner"] or not company.get("owners_provided"):
        yield from of_those("owners", named["owner"], of.owners)


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


ROLES_ASKED = ("executive", "owner", "representative")


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


# -- what Stripe verifies --------------------------------------------------------------------------


@rule("recorded", "151 US individuals and 6 companies; HK and NZ individuals")
def pending_verification(account: Stoppable) -> tuple[str, ...]:
    """While Stripe verifies an account, it names what it verifies. Of US individuals who gave only
    the last four digits, or a document, that is no document.
    """
    of = asked(account)
    if account.state != "verifying" or of is None or account.submitted:
        return ()
    if isinstance(of, OfCompany):
        return tuple(sorted(f"company.{name}" for name in of.verified))
    told = told_of(account.individual)
    names = set(of.verified)
    if detail_at(told, "verification.document.front") is not None or "id_number" not in told:
        names -= {"verification.document"} if account.country == "US" else set()
    return tuple(sorted(f"individual.{name}" for name in names))


# -- as the API shows them -------------------------------------------------------------------------


@rule("recorded", "667 new accounts; of rejections and blocks, documented: api/accounts/object")
def disabled_reason(account: Stoppable) -> str | None:
    """The reason is that of a rejection, else that of a block, else that something is missing, else
    that Stripe verifies; an account without requested capabilities is disabled too. None: it is not
    disabled.
    """
    for stop in (account.rejection, account.block):
        if stop is not None:
            return stop.reason
    if account.state == "onboarding" or missing_for_payouts(account):
        return PAST_DUE
    if account.state == "verifying":
        return "requirements.pending_verification"
    return None if account.requested else "action_required.requested_capabilities"


def as_requirements(
    due: tuple[str, ...],
    past: tuple[str, ...],
    reason: str | None,
    *,
    by: int | None = None,
    errors: Sequence[Shape] = (),
    eventually: tuple[str, ...] = (),
    pending: tuple[str, ...] = (),
) -> dict[str, Any]:
    """`requirements` of an account or a capability, in the API's shape: what is due, what of it is
    past due, why it is disabled, when the rest is due, what could not be verified, what else is due
    some day, and what is being verified.
    """
    return {
        "alternatives": alternatives(due),
        "current_deadline": by,
        "currently_due": list(due),
        "disabled_reason": reason,
        "errors": list(errors),
        "eventually_due": sorted({*due, *eventually}),
        "past_due": list(past),
        "pending_verification": list(pending),
    }


def errors(account: Applicant) -> list[Shape]:
    """`errors`: what could not be verified, and why. Before Stripe has verified it, none."""
    if account.platform is None or account.submitted or not is_checked(account):
        return []
    return [
        {"code": each.code, "reason": each.reason, "requirement": each.field}
        for each in findings(account, account.persons)
    ]


@rule("recorded", "6 US companies")
def alternatives(due: tuple[str, ...]) -> list[dict[str, list[str]]]:
    """In place of the last four digits of a social security number, a document can be given."""
    digits = [name for name in due if name.endswith(".ssn_last_4") and "individual" not in name]
    return [
        {
            "alternative_fields_due": [name.replace("ssn_last_4", "verification.document")],
            "original_fields_due": [name],
        }
        for name in digits
    ]


def of_account(account: Stoppable) -> dict[str, Any]:
    """`requirements` of an account, in the API's shape."""
    return as_requirements(
        all_due(account),
        all_past_due(account),
        disabled_reason(account),
        by=deadline(account),
        errors=errors(account),
        eventually=due_some_day(account),
        pending=pending_verification(account),
    )


def due_some_day(account: Applicant) -> tuple[str, ...]:
    """What an individual has to give some day, but not yet."""
    of = asked(account)
    if not isinstance(of, OfIndividual) or account.platform is None or account.submitted:
        return ()
    return tuple(lacking("individual", of.eventually, told_of(account.individual)))
