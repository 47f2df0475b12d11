"""What Stripe asks of an account before it may charge and be paid out, by country and kind of
business; and how long it verifies what it was given.

Fields are named as in `requirements`, without the object they belong to. A list that was recorded
says of how many accounts; the others are the basics of Stripe's page, and assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from stripesim.facts.countries.groups import EUROPEAN_ECONOMIC_AREA
from stripesim.facts.cross_border import RECIPIENTS
from stripesim.facts.evidence import rule

REQUIRED = "https://docs.stripe.com/connect/required-verification-information"
RECORDED = "a public project's test recordings, 2023 to 2025: 667 new custom accounts"

Stops = Literal["nothing", "payouts", "all"]

BORN = ("dob.day", "dob.month", "dob.year")
NAMED = ("first_name", "last_name")
BASICS = (*BORN, *NAMED)
PLACED = ("address.city", "address.line1", "address.postal_code")
IN_STATE = (*PLACED, "address.state")
REACHED = ("email", "phone")
RUNS_IT = ("relationship.executive", "relationship.title")
AGREEMENT = ("date", "ip")

SECONDS_OF_VERIFICATION = 30
SEPTEMBER_2024 = 1_725_148_800


class OfIndividual(NamedTuple):
    """What is asked of an individual. `due`: nothing works without it; `for_payouts`: payouts do
    not; `eventually`: later. `stops`: what does not work while Stripe verifies `verified`.
    """

    due: tuple[str, ...]
    for_payouts: tuple[str, ...] = ()
    eventually: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()
    stops: Stops = "nothing"


class OfCompany(NamedTuple):
    """What is asked of a company, of its representative and, if it has owners to name, of each of
    them; and `eventually`, later: of the company, and each time of the representative and the
    owners. Stripe verifies `verified` of what was given, and looks for `sought` by itself. The rest
    as for individuals.
    """

    due: tuple[str, ...]
    representative: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    eventually: tuple[str, ...] = ()
    representative_eventually: tuple[str, ...] = ()
    owners_eventually: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()
    stops: Stops = "nothing"


DOCUMENT = "verification.document"
SECOND_DOCUMENT = "verification.additional_document"

# -- individuals -----------------------------------------------------------------------------------

EUROPEAN = OfIndividual((*BASICS, *REACHED, *PLACED))
ELSEWHERE = OfIndividual((*BASICS, *REACHED, "address.city", "address.line1"))
RECIPIENT = OfIndividual(BASICS, eventually=(DOCUMENT,))
RECIPIENT_WITH_NUMBER = OfIndividual((*BASICS, "id_number"), eventually=(DOCUMENT,))

# fmt: off
INDIVIDUALS: Mapping[str, OfIndividual] = {
    # recorded: US 18 and 228 accounts, AU 4, GB 4, CA 13 and 99, SG 30; HK, NZ and JP only of
    # complete accounts, so what is due there is assumed
    "US": OfIndividual(
        (*BASICS, *REACHED, *IN_STATE, "ssn_last_4"),
        verified=(*IN_STATE, "id_number", DOCUMENT),
        stops="all",
    ),
    "AU": OfIndividual((*BASICS, *REACHED, *IN_STATE)),
    "GB": EUROPEAN,
    "CA": OfIndividual((*BASICS, "email", *IN_STATE)),
    "SG": OfIndividual(
        (*BASICS, *REACHED, "address.line1", "address.postal_code", "full_name_aliases",
         "id_number", "nationality"),
        eventually=("proof_of_liveness",),
    ),
    "HK": ELSEWHERE._replace(verified=(DOCUMENT,), stops="payouts"),
    "NZ": EUROPEAN._replace(verified=(SECOND_DOCUMENT, DOCUMENT), stops="payouts"),
    "JP": OfIndividual((*BASICS, *REACHED), for_payouts=(DOCUMENT,)),
    # assumed: as for those who own companies there
    "AE": OfIndividual(
        (*BASICS, *REACHED, "address.line1", "address.state", "id_number", "nationality"),
    ),
}

# -- companies -------------------------------------------------------------------------------------

COMPANY = ("name", "phone", "tax_id")
IN_EUROPE = OfCompany(
    (*COMPANY, *PLACED, "directors_provided", "executives_provided", "owners_provided"),
    representative=(*BASICS, *REACHED, *PLACED, *RUNS_IT),
    owners=(*BASICS, "email", *PLACED),
)
COMPANY_ELSEWHERE = OfCompany(
    (*COMPANY, "address.city", "address.line1"),
    representative=(*BASICS, *REACHED, *RUNS_IT),
)
RECIPIENT_COMPANY = OfCompany(("name",))
PASSPORT = ("documents.passport.files",)

COMPANIES: Mapping[str, OfCompany] = {
    # recorded: US 6 accounts, GB 2, CA 2, AE 6, SG; DE and CH as GB
    "US": OfCompany(
        (*COMPANY, *IN_STATE, "owners_provided"),
        representative=(*BASICS, *REACHED, *IN_STATE, *RUNS_IT, "ssn_last_4"),
        owners=(*NAMED, "email"),
        # that more is asked of owners later is recorded; that it is this, assumed
        owners_eventually=(*BORN, *IN_STATE, "phone", "ssn_last_4"),
        verified=(*IN_STATE, "tax_id"),
        stops="all",
    ),
    "GB": IN_EUROPE._replace(
        sought=("ownership_declaration.date", "ownership_declaration.ip"),
    ),
    "CA": OfCompany((*COMPANY, *IN_STATE), representative=(*BASICS, *IN_STATE)),
    "SG": OfCompany(
        (*COMPANY, "address.line1", "address.postal_code"),
        representative=(*BASICS, *REACHED, "address.line1", "address.postal_code",
                        "full_name_aliases", "id_number", "nationality", *RUNS_IT),
    ),
    "AE": OfCompany(
        (*COMPANY, "address.line1", "address.state", "business_vat_id_number", "owners_provided"),
        representative=(*BASICS, *REACHED, "address.line1", "address.state", "id_number",
                        "nationality", *RUNS_IT),
        owners=(*BASICS, "address.line1", "address.state", "id_number", "nationality"),
        # that documents and passports are asked for later is recorded; which of them, assumed
        eventually=("documents.company_license.files",
                    "documents.company_memorandum_of_association.files"),
        representative_eventually=PASSPORT,
        owners_eventually=PASSPORT,
    ),
}
# fmt: on

AS_GB = EUROPEAN_ECONOMIC_AREA | {"CH", "GI", "LI"}
# recorded: BO, CR, GT, PK, PY and UY (without it, transfers are inactive)
WITH_NUMBER = frozenset({"BO", "CR", "GT", "PK", "PY", "UY"})


@rule("recorded", f"{RECORDED}; what they do not show, {REQUIRED}, assumed")
def asked_of_individual(country: str, is_recipient: bool) -> OfIndividual:
    """What an individual has to give depends on the country; of recipients less is asked."""
    if country in WITH_NUMBER:
        return RECIPIENT_WITH_NUMBER
    if is_recipient or country in RECIPIENTS:
        return RECIPIENT
    return INDIVIDUALS.get(country, EUROPEAN if country in AS_GB else ELSEWHERE)


@rule("recorded", f"{RECORDED}; what they do not show, {REQUIRED}, assumed")
def asked_of_company(country: str, is_recipient: bool, type: str = "company") -> OfCompany:
    """What a business has to give depends on the country; of recipients only the name."""
    if is_recipient or country in RECIPIENTS:
        return RECIPIENT_COMPANY
    of = COMPANIES.get(country, IN_EUROPE if country in AS_GB else COMPANY_ELSEWHERE)
    return of if type == "company" else without_owners(of)


@rule("documented", f"{REQUIRED}, of the United States; of others assumed")
def without_owners(of: OfCompany) -> OfCompany:
    """Nobody owns a non-profit or a part of the government, so no owners are asked for."""
    due = tuple(name for name in of.due if name != "owners_provided")
    return of._replace(due=due, owners=(), owners_eventually=())


@rule("recorded", f"{RECORDED}, all with url and description; which of them suffice, assumed")
def asked_of_profile(is_only_paid: bool) -> Mapping[str, tuple[str, ...]]:
    """Who sells says what the business does and where: each field, and what replaces it. Who is
    only paid by a platform does not.
    """
    if is_only_paid:
        return {}
    return {"url": ("url", "product_description"), "mcc": ("mcc", "product_description", "url")}


# What may be given in place of a field of a person or a company.
INSTEAD = {
    "ssn_last_4": ("id_number", "verification.document.front"),
    "first_name": ("first_name_kana", "first_name_kanji"),
    "last_name": ("last_name_kana", "last_name_kanji"),
    "business_vat_id_number": ("vat_id",),
    DOCUMENT: ("verification.document.front",),
}


@rule("recorded", "165 of 165 accounts without a bank; documents of JP individuals")
def stops_payouts_only(name: str, for_payouts: tuple[str, ...]) -> bool:
    """A missing bank stops payouts only, as does what an individual there gives for payouts."""
    of, _, path = name.partition(".")
    return name == "external_account" or (of == "individual" and path in for_payouts)


@rule("recorded", "228 US accounts: not of those made before September 2024")
def is_url_verified(country: str, created: int) -> bool:
    """Stripe verifies the url of US businesses too, of accounts made since then (unix seconds)."""
    return country == "US" and created >= SEPTEMBER_2024


@rule("recorded", "228 US accounts were active 5 to 70 seconds later, median 27; others assumed")
def end_of_verification(now: int) -> int:
    """Stripe has verified what it was given after half a minute (unix seconds)."""
    return now + SECONDS_OF_VERIFICATION
