"""What a request says of an account, in the words of the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.refusal import Refusal
from stripesim.facts.controllers import Controller, controller_of
from stripesim.facts.cross_border import currency_of
from stripesim.facts.evidence import rule
from stripesim.resources.requests import both_given

EMPTY: Mapping[str, Any] = {}


@rule("assumed", "the messages and the code of public issues")
def currency_in(country: str) -> str:
    """Stripe opens accounts in its own markets, and in countries that it pays across borders."""
    currency = currency_of(country.upper())
    if currency is not None:
        return currency
    if len(country) == 2 and country.isascii() and country.isalpha():
        message = f"{country.upper()} is not currently supported by Stripe."
        raise Refusal(message, code="country_unsupported", param="country")
    raise Refusal(
        f"Country '{country}' is unknown. Try using a 2-character alphanumeric country code "
        "instead, such as 'US', 'EG', or 'GB'. A full list of country codes is available at "
        "https://stripe.com/docs/connect/supported-countries",
        param="country",
    )


@rule("documented", "https://docs.stripe.com/api/accounts/create")
def controller_asked(facts: Mapping[str, Any]) -> Controller:
    """That of the type, or the properties given; those not given are a standard account's."""
    if "type" in facts:
        return controller_of(facts["type"])
    given, usual = facts.get("controller", EMPTY), Controller()
    return Controller(
        fees=given.get("fees", EMPTY).get("payer", usual.fees),
        losses=given.get("losses", EMPTY).get("payments", usual.losses),
        requirement_collection=given.get("requirement_collection", usual.requirement_collection),
        stripe_dashboard=given.get("stripe_dashboard", EMPTY).get("type", usual.stripe_dashboard),
    )


def capabilities_asked(
    old: Mapping[str, int], facts: Mapping[str, Any], now: int
) -> dict[str, int]:
    """The capabilities asked for now."""
    asked = dict(old)
    for name, how in facts.get("capabilities", EMPTY).items():
        if how.get("requested") is True:
            asked.setdefault(name, now)
        elif how.get("requested") is False:
            asked.pop(name, None)
    return asked


SAID = ("business_profile", "company", "groups", "settings", "tos_acceptance")


def told(old: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was said of the account, and what is said now; nested parts are merged."""
    new = {name: facts[name] for name in SAID if name in facts}
    if "settings" in new:  # those of payouts are the balance settings
        parts = new["settings"].items()
        new["settings"] = {name: part for name, part in parts if name != "payouts"}
    return merged_parts(old, new)


def merged_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old parts with the new ones in their places; nested ones part by part."""
    result = dict(old)
    for name, part in new.items():
        before = old.get(name)
        if isinstance(before, Mapping) and isinstance(part, Mapping):
            result[name] = merged_parts(before, part)
        else:
            result[name] = part
    return result


@rule("documented", "https://docs.stripe.com/api/accounts/update")
def as_balance_settings(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`settings[payouts]` in the words of the balance settings; a single day, the anchor, is one
    payout day, and the minimum delay is that without an override.
    """
    said = facts.get("settings", EMPTY).get("payouts")
    if said is None:
        return {}
    plan, where = dict(said.get("schedule", EMPTY)), "settings[payouts][schedule]"
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
    if "statement_descriptor" in said:
        payouts["statement_descriptor"] = said["statement_descriptor"]
    payments: dict[str, Any] = {"payouts": payouts, "settlement_timing": timing}
    if "debit_negative_balances" in said:
        payments["debit_negative_balances"] = said["debit_negative_balances"]
    return {"payments": payments, "through_account": True}
