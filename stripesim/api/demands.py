"""The fields that Stripe may ask of an account: those that can be given with the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stripesim.api.endpoints.account_details import (
    AGREEMENT,
    COMPANY,
    INDIVIDUAL,
    PROFILE,
    RELATIONSHIP,
)
from stripesim.api.kinds import Clearing, Hash, Kind
from stripesim.api.values import said
from stripesim.engine.spelling import meant
from stripesim.resources.accounts.demands import NAMED_BY_ROLE

PERSON = Hash({**INDIVIDUAL.members, "relationship": RELATIONSHIP})
PARTS = {
    "business_profile": PROFILE,
    "company": COMPANY,
    "individual": INDIVIDUAL,
    "tos_acceptance": Hash({name: AGREEMENT.members[name] for name in ("date", "ip")}),
    **dict.fromkeys(NAMED_BY_ROLE, PERSON),
}
DOCUMENTS = ("document", "additional_document")
WHOLE = ("business_type", "external_account")
EXAMPLES = "there are company.tax_id, individual.verification.document, external_account, ..."


def fields_asked(fields: str | Sequence[str]) -> tuple[str, ...]:
    """The fields, such as `individual.verification.document`; one, or several. Raises ValueError
    for none, and for one that cannot be given.
    """
    names = (fields,) if isinstance(fields, str) else tuple(fields)
    if not names:
        raise ValueError("nothing is asked for: no fields")
    for name in map(said, names):
        if not can_be_given(name):
            hint = meant(name, all_fields(name.partition(".")[0])) or f"; {EXAMPLES}"
            raise ValueError(f"requirements name no such field: {name!r}{hint}")
    return names


def can_be_given(name: str) -> bool:
    """Whether the API has a parameter for the field."""
    of, _, path = name.partition(".")
    if not path:
        return of in WHOLE
    kind: Kind | None = PERSON if of.startswith("person_") else PARTS.get(of)
    steps = path.split(".")
    for step in steps:
        kind = kind.kind if isinstance(kind, Clearing) else kind
        kind = kind.members.get(step) if isinstance(kind, Hash) else None
    kind = kind.kind if isinstance(kind, Clearing) else kind
    return kind is not None and (not isinstance(kind, Hash) or steps[-1] in DOCUMENTS)


def all_fields(of: str) -> Iterator[str]:
    """Every field that may be asked; of a person too, if `of` is its id."""
    yield from WHOLE
    parts = {**PARTS, of: PERSON} if of.startswith("person_") else PARTS
    for name, kind in parts.items():
        yield from _inside(kind, name)


def _inside(kind: Kind, path: str) -> Iterator[str]:
    kind = kind.kind if isinstance(kind, Clearing) else kind
    if not isinstance(kind, Hash):
        yield path
        return
    if path.rpartition(".")[2] in DOCUMENTS:
        yield path
    for name, member in kind.members.items():
        yield from _inside(member, f"{path}.{name}")
