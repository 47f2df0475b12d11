"""Demands: fields that Stripe asks of an account besides what all have to give, and how they are
met.

Such a field is due by a date: `required` until then, past due from then on, and named by the block
that stops the account. Whoever gives it meets the demand, before or after. Fields are named as in
`requirements`: `individual.id_number`, `person_....verification.document`, `external_account`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from attrs import evolve

from stripesim.facts.evidence import rule
from stripesim.facts.requirements import OfIndividual, stops_payouts_only
from stripesim.resources.accounts.requirements import (
    PAST_DUE,
    Applicant,
    Stoppable,
    asked,
    has_role,
    is_given,
)

# How `requirements` names the persons of a role, while there may be several.
NAMED_BY_ROLE = {
    "directors": "director",
    "executives": "executive",
    "owners": "owner",
    "representative": "representative",
}


class Blocked(Protocol):
    """What Stripe stops, and the fields that it stops for."""

    @property
    def reason(self) -> str: ...
    @property
    def fields(self) -> tuple[str, ...]: ...


Told = Mapping[str, Any]  # what is told, by what it belongs to: {"individual": {"phone": ...}}


def is_told(name: str, told: Told) -> bool:
    """Whether a field is among what is told."""
    of, _, path = name.partition(".")
    if told.get(of) is None:
        return False
    return not path or is_given(told[of], path)


def told_of_person(person: Any, facts: Mapping[str, Any]) -> Told:
    """What is told of a person, by each name that a demand may have for the person."""
    names = ["individual"] if person.is_holder else [person.id]
    names += [name for name, role in NAMED_BY_ROLE.items() if has_role(person, role)]
    return dict.fromkeys(names, facts)


def meets_a_demand(account: Any, told: Told) -> bool:
    """Whether something is told that was demanded."""
    fields = () if account.block is None else account.block.fields
    return any(is_told(name, told) for name in (*account.required, *fields))


@rule("documented", "https://docs.stripe.com/connect/handling-api-verification")
def after(account: Any, told: Told) -> dict[str, Any]:
    """The fields of the account that change when this is told: what was demanded and is given now
    is due no more, and stops nothing.
    """
    if not meets_a_demand(account, told):
        return {}
    required = {name: by for name, by in account.required.items() if not is_told(name, told)}
    block = account.block
    if block is not None:
        left = tuple(name for name in block.fields if not is_told(name, told))
        charges = block.charges
        if block.reason == PAST_DUE and left:
            charges = charges and stops_charges(account, left)
        block = evolve(block, fields=left, charges=charges)
    return {"required": required, "block": block}


def is_answered(block: Blocked | None) -> bool:
    """Whether the block was for fields that were past due, and all of them were given."""
    return block is not None and block.reason == PAST_DUE and not block.fields


@rule("assumed", "as what is due from the beginning: recorded, 165 accounts without a bank, and JP")
def stops_charges(account: Applicant, fields: Iterable[str]) -> bool:
    """Charges stop with payouts, unless all that is past due stops payouts only."""
    of = asked(account)
    only = of.for_payouts if isinstance(of, OfIndividual) else ()
    return any(not stops_payouts_only(name, only) for name in fields)


@rule("assumed", "a document, which Stripe asks for most often")
def usual_demand(account: Stoppable) -> str:
    """What is past due of an account that is stopped for it, where nobody says what: an identity
    document of the individual or of the representative.
    """
    if account.business_type in (None, "individual"):
        return "individual.verification.document"
    named = [one.id for one in account.persons.values() if has_role(one, "representative")]
    return f"{named[0] if named else 'representative'}.verification.document"
