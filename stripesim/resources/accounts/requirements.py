"""Requirements: what an account has to supply before it may charge and be paid out.

Only what Stripe asks of every account is asked here: who it is, where its money goes, and
acceptance of Stripe's terms. What else Stripe may ask never delays money here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from stripesim.facts.evidence import rule
from stripesim.resources.accounts.other_objects import Holder

ASKED_OF_PERSONS = ("dob.day", "dob.month", "dob.year", "first_name", "last_name")
ASKED_OF_AGREEMENT = ("date", "ip")

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


class Reasoned(Protocol):
    """What stops an account: the reason that Stripe shows."""

    @property
    def reason(self) -> str: ...


class Stoppable(Applicant, Protocol):
    """An account, as far as it can be disabled."""

    @property
    def requested(self) -> Mapping[str, int]: ...
    @property
    def rejection(self) -> Reasoned | None: ...
    @property
    def block(self) -> Reasoned | None: ...


@rule("documented", "https://docs.stripe.com/connect/required-verification-information; the basics")
def missing(account: Applicant) -> tuple[str, ...]:
    """A connected account has to supply its business type; the name of the company, or the name and
    birthday of the individual; an external account; and acceptance of Stripe's terms. Stripe's
    onboarding supplies all but the external account. Returns the missing parameters.
    """
    return tuple(sorted(each_missing(account)))


def each_missing(account: Applicant) -> Iterator[str]:
    """The missing parameters, in no order."""
    if account.platform is None:
        return
    if not account.defaults:
        yield "external_account"
    if account.submitted:
        return
    agreed = account.details.get("tos_acceptance", {})
    for name in ASKED_OF_AGREEMENT:
        if agreed.get(name) is None:
            yield f"tos_acceptance.{name}"
    if account.business_type is None:
        yield "business_type"
    elif account.business_type == "individual":
        details = {} if account.individual is None else account.individual.details
        for name in ASKED_OF_PERSONS:
            if detail_at(details, name) is None:
                yield f"individual.{name}"
    elif account.details.get("company", {}).get("name") is None:
        yield "company.name"


def detail_at(details: Any, path: str) -> Any:
    """The detail at a path such as `dob.day`; None if it was not given."""
    for step in path.split("."):
        details = details.get(step) if isinstance(details, Mapping) else None
    return details


@rule("documented", "https://docs.stripe.com/connect/handling-api-verification")
def disabled_reason(account: Stoppable) -> str | None:
    """The reason is that of a rejection, else that of a block, else that something is missing; an
    account without requested capabilities is disabled too. None: it is not disabled.
    """
    for stop in (account.rejection, account.block):
        if stop is not None:
            return stop.reason
    if account.state == "onboarding":
        return "requirements.past_due"
    return None if account.requested else "action_required.requested_capabilities"


def as_requirements(due: tuple[str, ...], past: bool, reason: str | None) -> dict[str, Any]:
    """`requirements` of an account or a capability, in the API's shape: what is due, whether it is
    past due, and why it is disabled.
    """
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


def of_account(account: Stoppable) -> dict[str, Any]:
    """`requirements` of an account, in the API's shape."""
    past = account.state == "onboarding"
    return as_requirements(missing(account), past, disabled_reason(account))
