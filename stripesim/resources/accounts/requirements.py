"""What an account still has to supply before it may charge and be paid out.

Only what everybody is asked for is asked: who it is, where its money goes, that it agrees. The rest
of what Stripe wants to know gates no money here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from stripesim.facts.evidence import rule

if TYPE_CHECKING:
    from stripesim.resources.accounts.account.lifecycle import Account

PERSON = ("dob.day", "dob.month", "dob.year", "first_name", "last_name")
AGREEMENT = ("date", "ip")

# Why an account is disabled. (documented: stripe-python 16.1.0)
REASONS = (
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


@rule("documented", "https://docs.stripe.com/connect/required-verification-information; the basics")
def missing(account: Account) -> tuple[str, ...]:
    """The kind of business; the name of the company, or name and birthday of the individual; an
    external account; the acceptance of Stripe's terms. Where Stripe collects them, its onboarding
    does all but the external account.
    """
    return tuple(sorted(_missing(account)))


def _missing(account: Account) -> Iterator[str]:
    if account.platform is None:
        return
    if not account.defaults:
        yield "external_account"
    if account.submitted:
        return
    agreed = account.said.get("tos_acceptance", {})
    for name in AGREEMENT:
        if agreed.get(name) is None:
            yield f"tos_acceptance.{name}"
    if account.business_type is None:
        yield "business_type"
    elif account.business_type == "individual":
        details = {} if account.individual is None else account.individual.details
        yield from (f"individual.{name}" for name in PERSON if _at(details, name) is None)
    elif account.said.get("company", {}).get("name") is None:
        yield "company.name"


def _at(details: Any, path: str) -> Any:
    for step in path.split("."):
        details = details.get(step) if isinstance(details, Mapping) else None
    return details


@rule("documented", "https://docs.stripe.com/connect/handling-api-verification")
def disabled_reason(account: Account) -> str | None:
    """A rejection counts before a block, a block before what is missing; without a capability that
    is asked for, an account can do nothing.
    """
    for block in (account.rejection, account.block):
        if block is not None:
            return block.reason
    if account.state == "onboarding":
        return "requirements.past_due"
    return None if account.requested else "action_required.requested_capabilities"


def shape(due: tuple[str, ...], past: bool, reason: str | None) -> dict[str, Any]:
    """`requirements` of an account or of a capability."""
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": list(due),
        "disabled_reason": reason,
        "errors": [],
        "eventually_due": list(due),
        "past_due": list(due) if past else [],
        "pending_verification": [],
    }


def of_account(account: Account) -> dict[str, Any]:
    return shape(missing(account), account.state == "onboarding", disabled_reason(account))
