"""What Stripe finds when it verifies test values: what matches, what does not, what is known at
once, and who is on a list.

The values are those of https://docs.stripe.com/connect/testing; whatever else is given matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from stripesim.facts.evidence import rule

TESTING = "https://docs.stripe.com/connect/testing"
ERRORS = "https://docs.stripe.com/connect/handling-api-verification"

LISTED = (1900, 1, 1)  # born then: an alert of the Office of Foreign Assets Control
KNOWN_AT_ONCE = (1902, 1, 1)  # 1901-01-01 matches too, but not at once
NO_MATCH, MATCHES_AT_ONCE = ("111111111", "1111"), "222222222"
ADDRESSES_WITHOUT_MATCH = ("address_no_match", "address_line1_no_match")
TAX_IDS_WITHOUT_MATCH = ("111111111", "111111112", "111111113")
FAILING_DOCUMENT = "file_identity_document_failure"
TEST_DOCUMENTS = ("file_identity_document_success", FAILING_DOCUMENT)  # nobody uploads these


class Finding(NamedTuple):
    """Something that could not be verified: the field that is due for it, and the error shown."""

    field: str
    code: str
    reason: str


IDENTITY = Finding(
    "verification.document",
    "verification_failed_keyed_identity",
    "The identity information you entered cannot be verified. Please correct any errors or upload "
    "a document that matches the identity fields (e.g., name and date of birth) that you entered.",
)
ADDRESS = Finding(
    "verification.additional_document",
    "verification_failed_address_match",
    "The address on the account could not be verified. Please correct any errors or upload a "
    "document that matches the address that you entered.",
)
TAX_ID = Finding(
    "tax_id",
    "verification_failed_tax_id_match",
    "The information you entered cannot be verified. Please correct any errors in the company name "
    "or tax ID, or upload a document that contains them.",
)
DOCUMENT = Finding(
    "verification.document",
    "verification_document_failed_test_mode",
    "A test data helper was supplied to simulate verification failure.",
)


@rule("documented", f"{TESTING}; {ERRORS}: the codes; what is due then, and the words, assumed")
def found_of_person(details: Mapping[str, Any]) -> Iterator[Finding]:
    """An identity number or an address that does not match is due as a document, unless one was
    given; and so is a document that fails.
    """
    numbers = (details.get("id_number"), details.get("ssn_last_4"))
    wrong = any(str(number or "").replace("-", "") in NO_MATCH for number in numbers)
    if wrong and front_of(details, "document") is None:
        yield IDENTITY
    line = (details.get("address") or {}).get("line1")
    if line in ADDRESSES_WITHOUT_MATCH and front_of(details, "additional_document") is None:
        yield ADDRESS
    for name in ("document", "additional_document"):
        if front_of(details, name) == FAILING_DOCUMENT:
            yield DOCUMENT._replace(field=f"verification.{name}")


@rule("documented", f"{TESTING}; {ERRORS}: the code; the words assumed")
def found_of_company(details: Mapping[str, Any]) -> Iterator[Finding]:
    """A tax number that does not match is due again, unless a document was given."""
    number, front = str(details.get("tax_id") or "").replace("-", ""), front_of(details, "document")
    if number in TAX_IDS_WITHOUT_MATCH and front is None:
        yield TAX_ID
    if front == FAILING_DOCUMENT:
        yield DOCUMENT


@rule("documented", f"{TESTING}; that one of them suffices, assumed")
def is_known_at_once(details: Mapping[str, Any]) -> bool:
    """Who is born on 1902-01-01, or has the number 222222222, is verified in the answer."""
    numbers = [details.get("id_number"), details.get("tax_id")]
    return born(details) == KNOWN_AT_ONCE or MATCHES_AT_ONCE in numbers


@rule("documented", TESTING)
def is_listed(details: Mapping[str, Any]) -> bool:
    """Who is born on 1900-01-01 is on a list of persons whom Stripe may not pay."""
    return born(details) == LISTED


def born(details: Mapping[str, Any]) -> tuple[Any, ...]:
    """Year, month and day of birth, as far as they were given."""
    date = details.get("dob") or {}
    return tuple(date.get(part) for part in ("year", "month", "day"))


def front_of(details: Mapping[str, Any], name: str) -> str | None:
    """The file of a document's front: `document` or `additional_document`."""
    front: str | None = (details.get("verification") or {}).get(name, {}).get("front")
    return front


YOUNGEST, FIRST_YEAR = 13, LISTED[0]  # years


@rule("documented", f"{ERRORS}: invalid_dob_age_under_minimum; that it is refused at once, assumed")
def is_too_young(date: Mapping[str, int], now: int) -> bool:
    """Nobody below 13 uses Stripe, and nobody is born tomorrow."""
    today = datetime.fromtimestamp(now, UTC)
    birthday = (date["year"] + YOUNGEST, date["month"], date["day"])
    return birthday > (today.year, today.month, today.day)


@rule("documented", "https://docs.stripe.com/connect/identity-verification: SSN, ITIN and EIN")
def is_american_number(text: str) -> bool:
    """The numbers of persons and companies in the United States have nine digits, perhaps with
    hyphens or spaces between them.
    """
    digits = text.replace("-", "").replace(" ", "")
    return len(digits) == 9 and digits.isascii() and digits.isdigit()
