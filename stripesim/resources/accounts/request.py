"""Parameters of account requests, translated to fields of an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.refusal import Refusal
from stripesim.facts.controllers import Controller, controller_of
from stripesim.facts.country_codes import is_a_country, unknown_country
from stripesim.facts.cross_border import currency_of
from stripesim.facts.evidence import rule
from stripesim.resources.accounts.details import EMPTY, merged_parts
from stripesim.resources.requests import both_given

# The parameters that an account keeps as its details.
KEPT_DETAILS = ("business_profile", "company", "groups", "settings", "tos_acceptance")


@rule("assumed", "the messages and the code of public issues; the second: `unknown_country`")
def currency_in(country: str) -> str:
    """Accounts can be opened in Stripe's own markets, and in the countries to which it pays across
    borders. Returns the currency of accounts in the country (two letters). Raises `Refusal` for any
    other.
    """
    currency = currency_of(country.upper())
    if currency is not None:
        return currency
    if is_a_country(country):
        message = f"{country.upper()} is not currently supported by Stripe."
        raise Refusal(
            message,
            code="country_unsupported",
            param="country",
            figures={"country": country.upper()},
        )
    raise Refusal(
        unknown_country(country),
        code="country_code_invalid",
        param="country",
        figures={"country": country},
    )


@rule("documented", "https://docs.stripe.com/api/accounts/create")
def controller_asked(facts: Mapping[str, Any]) -> Controller:
    """The controller of the type given, or the controller properties given; for those not given, a
    standard account's.
    """
    if "type" in facts:
        return controller_of(facts["type"])
    given, standard = facts.get("controller", EMPTY), Controller()
    collects = given.get("requirement_collection", standard.requirement_collection)
    dashboard = given.get("stripe_dashboard", EMPTY)
    return Controller(
        fees=given.get("fees", EMPTY).get("payer", standard.fees),
        losses=given.get("losses", EMPTY).get("payments", standard.losses),
        requirement_collection=collects,
        stripe_dashboard=dashboard.get("type", standard.stripe_dashboard),
    )


def capabilities_asked(
    old: Mapping[str, int], facts: Mapping[str, Any], now: int
) -> dict[str, int]:
    """The requested capabilities after this request, and when each was requested."""
    asked = dict(old)
    for name, how in facts.get("capabilities", EMPTY).items():
        if how.get("requested") is True:
            asked.setdefault(name, now)
        elif how.get("requested") is False:
            asked.pop(name, None)
    return asked


def details_told(old: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The details of the account after this request, by parameter; nested ones are merged. Payout
    settings are not among them: they are balance settings.
    """
    new = {name: facts[name] for name in KEPT_DETAILS if name in facts}
    if "settings" in new:
        parts = new["settings"].items()
        new["settings"] = {name: part for name, part in parts if name != "payouts"}
    return merged_parts(old, new)


@rule("documented", "https://docs.stripe.com/api/accounts/update")
def as_balance_settings(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`settings[payouts]` as parameters of balance settings; none if it was not given. An anchor
    becomes one payout day, the minimum delay becomes the removal of the override.
    """
    told = facts.get("settings", EMPTY).get("payouts")
    if told is None:
        return {}
    plan, where = dict(told.get("schedule", EMPTY)), "settings[payouts][schedule]"
    timing = {}
    if "delay_days" in plan:
        days = plan.pop("delay_days")
        timing["delay_days_override"] = None if days == "minimum" else days
    for period in ("weekly", "monthly"):
        anchor, days = f"{period}_anchor", f"{period}_payout_days"
        if anchor in plan and days in plan:
            raise both_given(f"{where}[{anchor}]", f"{where}[{days}]")
        if anchor in plan:
            plan[days] = [plan.pop(anchor)]
    payouts: dict[str, Any] = {"schedule": plan}
    if "statement_descriptor" in told:
        payouts["statement_descriptor"] = told["statement_descriptor"]
    payments: dict[str, Any] = {"payouts": payouts, "settlement_timing": timing}
    if "debit_negative_balances" in told:
        payments["debit_negative_balances"] = told["debit_negative_balances"]
    return {"payments": payments, "through_account": True}
