"""Country specs: what Stripe offers in a country. They are made from its record and never
change.
"""

from __future__ import annotations

from typing import Any

from stripesim.facts.borders import can_send
from stripesim.facts.countries import COUNTRIES
from stripesim.facts.countries.groups import EURO_AREA
from stripesim.facts.countries.record import Country
from stripesim.facts.currencies import SUPPORTED
from stripesim.facts.evidence import rule
from stripesim.facts.requirements import (
    AGREEMENT,
    asked_of_company,
    asked_of_individual,
    asked_of_profile,
)

CODES = tuple(sorted(code for code, country in COUNTRIES.items() if country.currency))


@rule("assumed", "euros go to any bank of the euro area: https://docs.stripe.com/payouts")
def bank_countries(country: Country) -> list[str]:
    """The countries of bank accounts to which the country's own currency can be paid out."""
    return sorted(EURO_AREA) if country.currency == "eur" else [country.code]


@rule("documented", "https://docs.stripe.com/api/country_specs/object; recipients by analogy")
def methods(country: Country) -> list[str]:
    """Accounts accept cards and payments by their platform; in the US also bank debits. Recipients
    accept only payments by their platform.
    """
    if not country.is_market:
        return ["stripe"]
    return ["ach", "card", "stripe"] if country.code == "US" else ["card", "stripe"]


@rule("documented", "https://docs.stripe.com/api/country_specs/object; the fields as of accounts")
def verification_fields(country: Country) -> dict[str, Any]:
    """A country spec lists what accounts in the country have to supply: what stripesim's accounts
    are asked for.
    """
    recipients = not country.is_market
    individual = asked_of_individual(country.code, recipients)
    company = asked_of_company(country.code, recipients)
    always = [
        *(f"business_profile.{name}" for name in asked_of_profile(recipients)),
        "business_type",
        "external_account",
        *(f"tos_acceptance.{name}" for name in AGREEMENT),
    ]
    persons = [f"individual.{name}" for name in (*individual.due, *individual.for_payouts)]
    parts = {"company": company.due, "owners": company.owners,
             "representative": company.representative}  # fmt: skip
    business = [f"{part}.{name}" for part, names in parts.items() for name in names]
    later = [f"individual.{name}" for name in individual.eventually]
    return {
        "company": {"additional": [], "minimum": sorted([*always, *business])},
        "individual": {"additional": later, "minimum": sorted([*always, *persons])},
    }


def render(code: str) -> dict[str, Any]:
    """The spec of a country, by its two letters in upper case."""
    country = COUNTRIES[code]
    return {
        "id": code,
        "object": "country_spec",
        "default_currency": country.currency,
        "supported_bank_account_currencies": {country.currency: bank_countries(country)},
        "supported_payment_currencies": list(SUPPORTED) if country.is_market else [],
        "supported_payment_methods": methods(country),
        "supported_transfer_countries": [other for other in CODES if can_send(code, other)],
        "verification_fields": verification_fields(country),
    }
