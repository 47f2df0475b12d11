"""New accounts, as a platform makes them that collects all that is asked."""

from __future__ import annotations

from typing import Any

from stripesim import Simulator
from stripesim.facts.bank_numbers import bank_that_works

Shape = dict[str, Any]
RECIPIENTS = ("KR", "PH", "BO", "PY")
PERSON: Shape = {
    "first_name": "Jenny",
    "last_name": "Rosen",
    "email": "jenny@rosen.example",
    "phone": "0000000000",
    "id_number": "000000000",
    "dob": {"day": 1, "month": 1, "year": 1901},
    "address": {
        "line1": "1 Main Street",
        "city": "Springfield",
        "state": "CA",
        "postal_code": "94107",
    },
}
COMPANY: Shape = {
    "name": "Rosen, LLC",
    "tax_id": "000000000",
    "phone": "0000000000",
    "address": PERSON["address"],
    "directors_provided": True,
    "executives_provided": True,
}


def account(sim: Simulator, country: str, **given: Any) -> Shape:
    """A custom account whose platform says all but who it is, and gives no bank."""
    recipient = country in RECIPIENTS
    wanted = ("transfers",) if recipient else ("card_payments", "transfers")
    asked: Shape = {
        "type": "custom",
        "country": country,
        "capabilities": {name: {"requested": True} for name in wanted},
        "tos_acceptance": {"date": 1_427_846_400, "ip": "8.8.8.8"},
        "business_profile": {"url": "https://rosen.example", "product_description": "Tea"},
    }
    if recipient:
        asked["tos_acceptance"]["service_agreement"] = "recipient"
    return sim.accounts.create(**{**asked, **given})


def individual(sim: Simulator, country: str, *without: str, **more: Any) -> Shape:
    """An account of an individual that lacks some fields."""
    person = {name: part for name, part in PERSON.items() if name not in without}
    address = {name: part for name, part in PERSON["address"].items() if name not in without}
    given = {**person, "address": address, **more}
    return account(sim, country, business_type="individual", individual=given)


def with_bank(sim: Simulator, shop: Shape) -> Shape:
    """The account after it was given its country's test bank account."""
    given: Any = bank_that_works(shop["country"], shop["default_currency"])
    sim.accounts.external_accounts.create(shop["id"], external_account=given)
    return sim.accounts.retrieve(shop["id"])


def able(shop: Shape) -> tuple[Any, ...]:
    """What its capabilities are, whether it charges, whether it is paid out, and why not."""
    (status,) = set(shop["capabilities"].values())
    reason = shop["requirements"]["disabled_reason"]
    return status, shop["charges_enabled"], shop["payouts_enabled"], reason


def due(shop: Shape) -> list[str]:
    named: list[str] = shop["requirements"]["currently_due"]
    return named
