"""Capabilities: what an account has requested to be able to do, such as `card_payments`.

They are views of the account, with no state of their own: it requests them when it is created or
updated. All requested ones are active while nothing but a bank is missing and nothing stops its
charges, pending while Stripe verifies, else inactive. One that is requested later may be pending
for a while beside active ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Protocol

from attrs import frozen

from stripesim.engine.act import ActOn
from stripesim.engine.table import Told
from stripesim.engine.world import World
from stripesim.facts.capabilities import sells
from stripesim.facts.evidence import rule
from stripesim.resources.accounts.requirements import (
    PAST_DUE,
    Stoppable,
    all_due,
    all_past_due,
    deadline,
)
from stripesim.resources.accounts.requirements_shown import (
    as_requirements,
    due_some_day,
    errors,
    pending_verification,
)

NOT_SIMULATED = ("card_issuing", "treasury")


class Capable(Stoppable, Protocol):
    """An account, as far as its capabilities depend on it."""

    @property
    def id(self) -> str: ...
    @property
    def capabilities(self) -> Mapping[str, str]: ...


@frozen(eq=False)
class Capability:
    """One capability of one version of an account."""

    kind: ClassVar[str] = "capability"

    account: Capable
    name: str

    @property
    def status(self) -> str:
        """`active`, `pending`, `inactive` or `unrequested`."""
        return self.account.capabilities.get(self.name, "unrequested")


def changed(act: ActOn[Capable], after: Capable) -> Iterator[tuple[Capability, Capability]]:
    """The capabilities whose status has changed, or of which Stripe asks more or less than before,
    each after and before.
    """
    before = act.subject
    for name in sorted({*before.requested, *after.requested}):
        old, new = Capability(before, name), Capability(after, name)
        asked = before.required != after.required and name in after.requested
        if asked or old.status != new.status:
            yield new, old


CAPABILITY_UPDATED = Told("capability.updated", changed)


@rule("documented", "stripe-python 16.1.0: the words; which one, assumed")
def disabled_reason(capability: Capability) -> str | None:
    """Why a requested capability is not active: its account is being verified, was rejected, lacks
    something, is paused by its platform or under review. None if it is active or not requested.
    """
    account = capability.account
    if capability.status == "pending":
        return "pending.review"
    if capability.status != "inactive":
        return None
    if account.rejection is not None:
        return "rejected.other"
    if account.block is None or account.block.reason == PAST_DUE:
        return "requirements.fields_needed"
    return {
        "platform_paused": "platform_paused",
        "requirements.pending_verification": "pending.review",
        "under_review": "pending.review",
    }.get(account.block.reason, "other")


@rule(
    "documented",
    "https://docs.stripe.com/connect/account-capabilities: each has requirements of its own; "
    "that of those here only what is told of the business differs, assumed",
)
def is_needed_for(name: str, field: str) -> bool:
    """Whether a capability needs a field: none of the business profile, if nothing is sold by
    it.
    """
    return sells(name) or not field.startswith("business_profile.")


def requirements(capability: Capability) -> dict[str, Any]:
    """`requirements` of a capability: those of its account that it needs. None, unless it was
    requested.
    """
    account, name = capability.account, capability.name
    if name not in account.requested:
        return as_requirements((), (), None)

    def needed(fields: Iterable[str]) -> tuple[str, ...]:
        return tuple(field for field in fields if is_needed_for(name, field))

    return as_requirements(
        needed(all_due(account)),
        needed(all_past_due(account)) if capability.status == "inactive" else (),
        disabled_reason(capability),
        by=deadline(account),
        errors=[each for each in errors(account) if is_needed_for(name, each["requirement"])],
        eventually=needed(due_some_day(account)),
        pending=needed(pending_verification(account)),
    )


@rule("documented", "https://docs.stripe.com/api/capabilities/object")
def render(capability: Capability, world: World) -> dict[str, Any]:
    """A capability in the API's shape."""
    account, name = capability.account, capability.name
    return {
        "id": name,
        "object": "capability",
        "account": account.id,
        "future_requirements": as_requirements((), (), None),
        "requested": name in account.requested,
        "requested_at": account.requested.get(name),
        "requirements": requirements(capability),
        "status": capability.status,
    }
