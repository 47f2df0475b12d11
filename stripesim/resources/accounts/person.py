"""Persons: who owns, runs and represents the business of an account. No money depends on them.

A person is `unverified` while its account is in the onboarding, `pending` while Stripe verifies the
account, then `verified`, or `unverified` again if what was told of it does not match. The
individual that an account belongs to is a person too. The account shows it, so changing that person
changes the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, UNTOLD, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import own_words, rule
from stripesim.facts.verification import found_of_person
from stripesim.resources.accounts.demands import Told, after, meets_a_demand, told_of_person
from stripesim.resources.accounts.details import (
    ADDRESS_PARTS,
    AGREEMENT_PARTS,
    DOCUMENT_PARTS,
    as_told,
    international,
    merged_parts,
    with_all,
)
from stripesim.resources.accounts.identity_given import OF_A_PERSON
from stripesim.resources.accounts.onboarded import is_its_holders, no_permission
from stripesim.resources.accounts.requirements import (
    is_checked,
    lacking_of_person,
    missing,
)
from stripesim.resources.accounts.requirements_shown import of_account
from stripesim.resources.accounts.tokens import USE_PERSON_TOKEN
from stripesim.resources.requests import merged, no_such


@record
class Person(Record):
    """One person. `details` are the details given, by parameter. `is_holder`: it is the individual
    that the account belongs to.
    """

    kind: ClassVar[str] = "person"

    is_holder: bool
    details: Mapping[str, Any]
    metadata: Mapping[str, str]

    def is_(self, role: str) -> bool:
        """Whether the person has that relationship to the account, such as `owner`."""
        told = self.details.get("relationship", {}).get(role)
        return bool(told or (self.is_holder and role == "representative"))


def draft(act: Act[Any]) -> Person:
    """Facts: the parameters of the request; is_holder for the account's individual."""
    facts, change = act.facts, act.change
    return Person(
        id=change.new_id("person"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        is_holder=facts.get("is_holder", False),
        details=details_told({}, facts),
        metadata=merged({}, facts.get("metadata", {})),
    )


def details_told(old: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The details after this request."""
    new = {name: part for name, part in facts.items() if name not in NO_DETAILS}
    return merged_parts(old, new)


NO_DETAILS = ("is_holder", "metadata", "used_token")


# -- the table and its cells -----------------------------------------------------------------------


def is_the_holder(act: Act[Person]) -> bool:
    """The account shows the person as its individual."""
    return act.subject.is_holder


def is_changed_alone(act: Act[Person]) -> bool:
    """The individual is changed by a request about the person, not about the account."""
    return act.subject.is_holder and "is_holder" not in act.facts


def what_is_told(act: Act[Person]) -> Mapping[str, Any]:
    """The details in the request, merged with those before; and metadata."""
    person, facts = act.subject, act.facts
    sets: dict[str, Any] = {"details": details_told(person.details, facts)}
    if "metadata" in facts:
        sets["metadata"] = merged(person.metadata, facts["metadata"])
    return sets


def its_account(act: Act[Person]) -> Any:
    """The account that the person belongs to."""
    account: Any = act.change.latest(act.subject.account)
    return account


def what_it_is_told(act: Act[Person]) -> Told:
    """What is told of the person, as its account may have demanded it."""
    return told_of_person(act.subject, act.facts)


def as_individual(act: Act[Person]) -> Mapping[str, Any]:
    """Facts for the account: this version of the person."""
    return {"individual": act.subject}


def as_changed_individual(act: Act[Person]) -> Mapping[str, Any]:
    """Facts for the account: this version of the person, and what it gives that was demanded."""
    return {**as_individual(act), **after(its_account(act), what_it_is_told(act))}


def its_colleagues(act: Act[Person]) -> Mapping[str, Any]:
    """Facts for the account: its persons, with this version of this one; without one deleted; and
    what it gives that was demanded.
    """
    person, account = act.subject, its_account(act)
    persons = {**account.persons, person.id: person}
    standing = {id: one for id, one in persons.items() if one.state != DELETED}
    return {"persons": standing, **after(account, what_it_is_told(act))}


def changes_what_is_due(act: Act[Person]) -> bool:
    """The person is of a business, and its account now lacks more or less than before, or is given
    what was demanded.
    """
    if act.subject.is_holder:
        return False
    account = its_account(act)
    if meets_a_demand(account, what_it_is_told(act)):
        return True
    return missing(account) != missing(account, its_colleagues(act)["persons"])


def matches(act: Act[Person], details: Mapping[str, Any]) -> bool:
    """Nothing of the person is missing, and nothing of these details fails to match."""
    lacks = lacking_of_person(its_account(act), act.subject, details)
    return not lacks and not any(found_of_person(details))


def is_settled(act: Act[Person]) -> bool:
    """The account is neither in its onboarding nor being verified."""
    return its_account(act).state not in ("onboarding", "verifying")


def matches_at_once(act: Act[Person]) -> bool:
    """The account is settled, and what is told of the person now matches."""
    told = details_told(act.subject.details, act.facts)
    return is_settled(act) and matches(act, told)


def matches_no_more(act: Act[Person]) -> bool:
    """The account is settled, and what is told of the person now does not match."""
    return is_settled(act) and not matches_at_once(act)


def matches_as_told(act: Act[Person]) -> bool:
    """What was told of the person matches."""
    return matches(act, act.subject.details)


def is_only_noted(act: Act[Person]) -> bool:
    """The person is of a business, and its account lacks the same as before."""
    return not act.subject.is_holder and not changes_what_is_due(act)


@rule(
    "documented",
    "stripe-python 16.1.0: only one representative at any given time; the words assumed",
)
def has_another_representative(act: Act[Person]) -> Refusal | None:
    """An account has one representative at a time; that of an individual is the individual."""
    asked = act.facts.get("relationship")
    if not isinstance(asked, Mapping) or not asked.get("representative"):
        return None
    account = its_account(act)
    persons: Mapping[str, Person] = account.persons
    if account.business_type == "individual" and account.individual is not None:
        persons = {account.individual.id: account.individual}
    other = next((id for id, one in persons.items() if one.is_("representative")), act.subject.id)
    if other == act.subject.id:
        return None
    message = f"{act.subject.account} has a representative already: {other}."
    return Refusal(
        own_words(message), param="relationship[representative]", figures={"person": other}
    )


@rule("assumed", "as of `individual` and `company`: https://docs.stripe.com/api/accounts/update")
def no_longer_yours(act: Act[Person]) -> Refusal | None:
    """If Stripe collects an account's requirements, its platform says nothing of its persons once
    the holder was sent to the onboarding. (What an account says of its individual is looked at
    there.)
    """
    account = its_account(act)
    if "is_holder" in act.facts or not is_its_holders(account):
        return None
    return no_permission(account)


@rule("documented", "https://docs.stripe.com/api/persons/delete; the words assumed")
def represents_the_account(act: Act[Person]) -> Refusal | None:
    """The representative of an account cannot be deleted."""
    person = act.subject
    if not person.is_("representative"):
        return None
    return Refusal(
        own_words(f"{person.id} cannot be deleted: it is the representative of the account.")
    )


@rule("assumed", "a person that was deleted is not found; nothing else can be refused")
def refuse(act: Act[Person], verb: str) -> Refusal:
    """A verb that the person's state does not have is refused."""
    return no_such("person", act.subject.id)


CREATED, UPDATED, REMOVED = "person.created", "person.updated", "person.deleted"

SHOW_IN_ACCOUNT = Also[Person](
    "account.adopt", facts=as_individual, to=its_account, when=is_the_holder
)
UPDATE_ACCOUNT = Also[Person](
    "account.follow", facts=as_changed_individual, to=its_account, when=is_changed_alone
)
NOTE_IN_ACCOUNT = Also[Person](
    "account.adopt", facts=its_colleagues, to=its_account, when=is_only_noted
)
CHANGE_WHAT_IS_DUE = Also[Person](
    "account.follow", facts=its_colleagues, to=its_account, when=changes_what_is_due
)
AMONG_PERSONS = (CHANGE_WHAT_IS_DUE, NOTE_IN_ACCOUNT)
SHOWN = (SHOW_IN_ACCOUNT, *AMONG_PERSONS)
CHANGED = (UPDATE_ACCOUNT, *AMONG_PERSONS)
SHOWN_ONLY = (SHOW_IN_ACCOUNT, NOTE_IN_ACCOUNT)

REFUSE_TELL = (no_longer_yours, *OF_A_PERSON, has_another_representative)
REFUSE_DELETE = (no_longer_yours, represents_the_account)

# fmt: off
UNKNOWN = ("unverified", "pending")
ON_FILE = (*UNKNOWN, "verified")

LIFECYCLE = Lifecycle[Person]("person", draft, refuse, table(
    #  from         to            when             money    told
    Verb("create", "request, account", unless=REFUSE_TELL, first=USE_PERSON_TOKEN),
    To(NEW,         "verified",   matches_at_once, NOTHING, CREATED, then=SHOWN),
    To(NEW,         "unverified", ALWAYS,          NOTHING, CREATED, then=SHOWN),
    Verb("update", "request, account", unless=REFUSE_TELL, first=USE_PERSON_TOKEN),
    To(ON_FILE,     "verified",   matches_at_once, NOTHING, UPDATED,
       sets=what_is_told, then=CHANGED),
    To(ON_FILE,     "unverified", matches_no_more, NOTHING, UPDATED,
       sets=what_is_told, then=CHANGED),
    To(ON_FILE,     STAYS,        ALWAYS,          NOTHING, UPDATED,
       sets=what_is_told, then=CHANGED),
    Verb("begin_verification", "account"),
    To("unverified", "pending",   ALWAYS,          NOTHING, UPDATED, then=SHOWN_ONLY),
    Verb("end_verification", "account"),
    To(UNKNOWN,     "verified",   matches_as_told, NOTHING, UPDATED, then=SHOWN_ONLY),
    To("pending",   "unverified", ALWAYS,          NOTHING, UPDATED, then=SHOWN_ONLY),
    To("unverified", STAYS,       ALWAYS,          NOTHING, UNTOLD),
    Verb("delete", "request", unless=REFUSE_DELETE),
    To(ON_FILE,     DELETED,      ALWAYS,          NOTHING, REMOVED, then=AMONG_PERSONS),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------

ROLES = ("authorizer", "director", "executive", "legal_guardian", "owner", "representative")
ONLY_WHETHER_GIVEN = {
    "id_number": "id_number_provided",
    "id_number_secondary": "id_number_secondary_provided",
    "ssn_last_4": "ssn_last_4_provided",
}
PERSON_PARTS = (
    "account", "additional_tos_acceptances", "address", "dob", "email", "first_name", "last_name",
    "phone",
)  # fmt: skip


@rule("documented", "https://docs.stripe.com/api/persons/object")
def render(person: Person, world: World) -> dict[str, Any]:
    """Identity numbers of a person are not shown, only whether they were given."""
    if person.state == DELETED:
        return {"id": person.id, "object": "person", "deleted": True}
    account = world.store.latest[person.account]
    country = account.country
    shape = with_all(person.details, PERSON_PARTS)
    shape["phone"] = international(shape["phone"], country)
    for secret, provided in ONLY_WHETHER_GIVEN.items():
        shape[provided] = shape.pop(secret, None) is not None
    if shape.get("full_name_aliases"):
        shape["full_name_aliases"] = [name for name in shape["full_name_aliases"] if name]
    shape["ssn_last_4_provided"] |= ends_in_four_digits(person, country)
    shape["account"] = person.account
    shape["additional_tos_acceptances"] = terms_accepted(person)
    for name in ("address", "address_kana", "address_kanji", "registered_address"):
        if shape.get(name) is not None:
            shape[name] = with_all(shape[name], ADDRESS_PARTS)
    if shape["address"] is None:
        del shape["address"]
    shape["created"] = person.created
    shape["dob"] = with_all(shape["dob"] or {}, ("day", "month", "year"))
    shape["metadata"] = dict(person.metadata)
    shape["relationship"] = relationship(person)
    shape["requirements"] = requirements(person, account)
    shape["future_requirements"] = {name: [] for name in shape["requirements"]}
    shape["verification"] = verification(person, account)
    return {"id": person.id, "object": "person", **dict(sorted(shape.items()))}


@rule("recorded", "300 US individuals")
def ends_in_four_digits(person: Person, country: str) -> bool:
    """Who gave a social security number of nine digits, has given its last four."""
    number = str(person.details.get("id_number") or "").replace("-", "")
    return country == "US" and len(number) == 9


def terms_accepted(person: Person) -> dict[str, Any]:
    """`additional_tos_acceptances`: when and from where the person accepted Stripe's terms."""
    told = person.details.get("additional_tos_acceptances", {}).get("account", {})
    return {"account": with_all(told, AGREEMENT_PARTS)}


def relationship(person: Person) -> dict[str, Any]:
    """`relationship`: the person's roles, share and title in the business."""
    told = person.details.get("relationship", {})
    shape = {
        **{role: person.is_(role) for role in ROLES},
        "percent_ownership": as_told(told.get("percent_ownership")),
        "title": told.get("title"),
    }
    return dict(sorted(shape.items()))


def requirements(person: Person, account: Any) -> dict[str, Any]:
    """`requirements` of a person: those of its account that are about it, without its name."""
    whole, own = of_account(account), "individual" if person.is_holder else person.id
    shape: dict[str, Any] = {}
    for name in ("currently_due", "eventually_due", "past_due", "pending_verification"):
        shape[name] = [field for of, field in map(halves, whole[name]) if of == own]
    shape["alternatives"] = [
        {name: [halves(field)[1] for field in fields] for name, fields in each.items()}
        for each in whole["alternatives"]
        if halves(each["original_fields_due"][0])[0] == own
    ]
    shape["errors"] = [
        {**each, "requirement": halves(each["requirement"])[1]}
        for each in whole["errors"]
        if halves(each["requirement"])[0] == own
    ]
    return dict(sorted(shape.items()))


def halves(name: str) -> tuple[str, str]:
    """What a field belongs to, and the field: `individual`, `id_number`."""
    of, _, field = name.partition(".")
    return of, field


@rule("documented", "https://docs.stripe.com/api/persons/object: the codes; which one, assumed")
def verification(person: Person, account: Any) -> dict[str, Any]:
    """`verification`: whether the person is verified, and what is wrong with it or a document."""
    told, status = person.details.get("verification", {}), person.state
    found = list(found_of_person(person.details)) if is_checked(account) else []
    shape: dict[str, Any] = {"details": None, "details_code": None, "status": status}
    for name in ("additional_document", "document"):
        shape[name] = with_all(told.get(name, {}), DOCUMENT_PARTS)
    for each in found:
        part = shape
        if each.code.startswith("verification_document"):
            part = shape[each.field.partition(".")[2]]
        part["details"], part["details_code"] = each.reason, each.code.removeprefix("verification_")
    return dict(sorted(shape.items()))
