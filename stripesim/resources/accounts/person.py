"""Persons: who owns, runs and represents the business of an account. No money depends on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import DELETED, NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, STAYS, Also, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.accounts.account.shape import ADDRESS, DOCUMENT, fresh, with_all
from stripesim.resources.accounts.request import merged_parts
from stripesim.resources.requests import merged, no_such


@record
class Person(Record):
    """`details` is what was said; `is_holder`: it is the individual that the account belongs to."""

    kind: ClassVar[str] = "person"

    is_holder: bool
    details: Mapping[str, Any]
    metadata: Mapping[str, str]

    def is_(self, role: str) -> bool:
        """Whether it stands in that relationship to the account."""
        said = self.details.get("relationship", {}).get(role)
        return bool(said or (self.is_holder and role == "representative"))


def _draft(act: Act[Any]) -> Person:
    """Facts: what is said of it; is_holder, of the individual itself."""
    facts, change = act.facts, act.change
    return Person(
        id=change.new_id("person"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        is_holder=facts.get("is_holder", False),
        details=_said({}, facts),
        metadata=merged({}, facts.get("metadata", {})),
    )


def _said(old: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was said before and now."""
    new = {name: part for name, part in facts.items() if name not in ("is_holder", "metadata")}
    return merged_parts(old, new)


def _refuse(act: Act[Person], verb: str) -> Refusal:
    return no_such("person", act.subject.id)


def is_the_holder(act: Act[Person]) -> bool:
    """The account shows it as its individual."""
    return act.subject.is_holder


@rule("documented", "https://docs.stripe.com/api/persons/delete; the words assumed")
def represents_the_account(act: Act[Person]) -> Refusal | None:
    """The representative of an account stays."""
    if not act.subject.is_("representative"):
        return None
    return Refusal(f"{act.subject.id} cannot be deleted: it is the representative of the account.")


def _updated(act: Act[Person]) -> Mapping[str, Any]:
    person, facts = act.subject, act.facts
    metadata = merged(person.metadata, facts["metadata"]) if "metadata" in facts else None
    details = {"details": _said(person.details, facts)}
    return details if metadata is None else {**details, "metadata": metadata}


def _its_account(act: Act[Person]) -> Any:
    return act.change.latest(act.subject.account)


def _itself(act: Act[Person]) -> Mapping[str, Any]:
    return {"individual": act.subject}


def by_itself(act: Act[Person]) -> bool:
    """The individual is changed as a person, not with the account."""
    return act.subject.is_holder and "is_holder" not in act.facts


ADOPTED = Also[Person]("account.adopt", facts=_itself, to=_its_account, when=is_the_holder)
FOLLOWED = Also[Person]("account.follow", facts=_itself, to=_its_account, when=by_itself)

# fmt: off
LIFECYCLE: Lifecycle[Person] = Lifecycle("person", _draft, _refuse, table(
    #  from       to         when    money    told
    Verb("create", "request"),
    To(NEW,       "on_file", ALWAYS, NOTHING, "person.created", then=ADOPTED),
    Verb("update", "request"),
    To("on_file", STAYS,     ALWAYS, NOTHING, "person.updated", sets=_updated, then=FOLLOWED),
    Verb("delete", "request", unless=(represents_the_account,)),
    To("on_file", DELETED,   ALWAYS, NOTHING, "person.deleted"),
))
# fmt: on


# -- shape -----------------------------------------------------------------------------------------

ROLES = ("authorizer", "director", "executive", "legal_guardian", "owner", "representative")
SECRET = {
    "id_number": "id_number_provided",
    "id_number_secondary": "id_number_secondary_provided",
    "ssn_last_4": "ssn_last_4_provided",
}
NOBODY = ("account", "additional_tos_acceptances", "address", "dob", "email", "first_name",
          "last_name", "phone")  # fmt: skip


def render(person: Person, world: World) -> dict[str, Any]:
    if person.state == DELETED:
        return {"id": person.id, "object": "person", "deleted": True}
    shape = with_all(person.details, NOBODY)
    for secret, provided in SECRET.items():
        shape[provided] = shape.pop(secret, None) is not None
    shape["account"] = person.account
    shape["additional_tos_acceptances"] = tos_acceptances(person)
    for name in ("address", "address_kana", "address_kanji", "registered_address"):
        if shape.get(name) is not None:
            shape[name] = with_all(shape[name], ADDRESS)
    shape["created"] = person.created
    shape["dob"] = with_all(shape["dob"] or {}, ("day", "month", "year"))
    shape["metadata"] = dict(person.metadata)
    shape["relationship"] = relationship(person)
    shape["requirements"], shape["future_requirements"] = due(), due()
    shape["verification"] = verification(person, world)
    return {"id": person.id, "object": "person", **dict(sorted(shape.items()))}


def tos_acceptances(person: Person) -> dict[str, Any]:
    said = person.details.get("additional_tos_acceptances", {}).get("account", {})
    return {"account": with_all(said, ("date", "ip", "user_agent"))}


def relationship(person: Person) -> dict[str, Any]:
    said = person.details.get("relationship", {})
    shape = {
        **{role: person.is_(role) for role in ROLES},
        "percent_ownership": fresh(said.get("percent_ownership")),
        "title": said.get("title"),
    }
    return dict(sorted(shape.items()))


def due() -> dict[str, Any]:
    """Persons are asked for nothing besides what the account is."""
    names = ("alternatives", "currently_due", "errors", "eventually_due", "past_due",
             "pending_verification")  # fmt: skip
    return {name: [] for name in names}


@rule("assumed", "Stripe verifies some time after; here with the account")
def verification(person: Person, world: World) -> dict[str, Any]:
    """A person is verified once nothing is missing on its account."""
    said = person.details.get("verification", {})
    begun = world.store.latest[person.account].state == "onboarding"
    return {
        "additional_document": with_all(said.get("additional_document", {}), DOCUMENT),
        "details": None,
        "details_code": None,
        "document": with_all(said.get("document", {}), DOCUMENT),
        "status": "unverified" if begun else "verified",
    }
