"""Requirements as the API shows them: what is due and what is past due, what Stripe verifies, what
could not be verified, and why an account is disabled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stripesim.facts.evidence import rule
from stripesim.facts.requirements import OfCompany, OfIndividual, is_url_verified
from stripesim.facts.verification import front_of
from stripesim.resources.accounts.requirements import (
    PAST_DUE,
    Applicant,
    Shape,
    Stoppable,
    all_due,
    all_past_due,
    asked,
    deadline,
    findings,
    is_checked,
    is_given,
    lacking,
    missing_for_payouts,
    of_persons,
    profile_of,
    told_of,
)

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


# -- what Stripe verifies --------------------------------------------------------------------------


@rule("recorded", "151 US individuals and 6 companies; HK and NZ individuals; GB companies")
def pending_verification(account: Stoppable) -> tuple[str, ...]:
    """While Stripe verifies an account, it names what it verifies; of a company already in its
    onboarding, of what was given. Of US individuals who gave only the last four digits, or a
    document, that is no document.
    """
    of, verifies = asked(account), account.state == "verifying"
    if of is None or account.submitted or not (verifies or account.state == "onboarding"):
        return ()
    names: list[str] = []
    if isinstance(of, OfCompany):
        told = account.details.get("company", {})
        given = [name for name in of.verified if is_given(told, name)]
        names += [f"company.{name}" for name in (*given, *of.sought)]
    elif verifies:
        names += [f"individual.{name}" for name in verified_of_individual(account, of)]
    if verifies and is_url_verified(account.country, account.created):
        names += ["business_profile.url"] if profile_of(account).get("url") else []
    return tuple(sorted(names))


def verified_of_individual(account: Applicant, of: OfIndividual) -> set[str]:
    """What Stripe verifies of an individual."""
    told, names = told_of(account.individual), set(of.verified)
    if front_of(told, "document") is not None or "id_number" not in told:
        names -= {"verification.document"} if account.country == "US" else set()
    return names


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
        "alternatives": alternatives((*due, *eventually)),
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
    """What an individual, or a company and its persons, have to give some day, but not yet."""
    of = asked(account)
    if of is None or account.platform is None or account.submitted:
        return ()
    if isinstance(of, OfIndividual):
        return tuple(lacking("individual", of.eventually, told_of(account.individual)))
    company = account.details.get("company", {})
    return (
        *lacking("company", of.eventually, company),
        *of_persons(account, of.representative_eventually, of.owners_eventually, account.persons),
    )
