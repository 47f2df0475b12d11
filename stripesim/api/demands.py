"""The fields that Stripe may ask of an account: those that can be given with the API."""

from __future__ import annotations

from collections.abc import Sequence

from stripesim.api.endpoints.account_details import (
    AGREEMENT,
    COMPANY,
    INDIVIDUAL,
    PROFILE,
    RELATIONSHIP,
)
from stripesim.api.kinds import Clearing, Hash, Kind
from stripesim.api.values import said
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


def fields_asked(fields: str | Sequence[str]) -> tuple[str, ...]:
    """The fields, such as `individual.verification.document`; one, or several. Raises ValueError
    for none, and for one that cannot be given.
    """
    names = (fields,) if isinstance(fields, str) else tuple(fields)
    if not names:
        raise ValueError("nothing is asked for: no fields")
    for name in names:
        if not can_be_given(said(name)):
            raise ValueError(f"requirements name no such field: {name!r}; but company.tax_id")
    return names


def can_be_given(name: str) -> bool:
    """Whether the API has a parameter for the field."""
    of, _, path = name.partition(".")
    if not path:
        return of in ("business_type", "external_account")
    kind: Kind | None = PERSON if of.startswith("person_") else PARTS.get(of)
    steps = path.split(".")
    for step in steps:
        kind = kind.kind if isinstance(kind, Clearing) else kind
        kind = kind.members.get(step) if isinstance(kind, Hash) else None
    kind = kind.kind if isinstance(kind, Clearing) else kind
    return kind is not None and (not isinstance(kind, Hash) or steps[-1] in DOCUMENTS)
