"""How the API shows an account: its money settings, its details, its payout settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.accounts import requirements, requirements_shown
from stripesim.resources.accounts.account.record import Account
from stripesim.resources.accounts.descriptors import own_descriptors
from stripesim.resources.accounts.details import (
    ADDRESS_PARTS,
    AGREEMENT_PARTS,
    DOCUMENT_PARTS,
    as_told,
    international,
    with_all,
)
from stripesim.resources.accounts.other_objects import Holder, Settings

PROFILE_PARTS = (
    "annual_revenue", "estimated_worker_count", "mcc", "minority_owned_business_designation",
    "name", "product_description", "specified_commercial_transactions_act_url", "support_address",
    "support_email", "support_phone", "support_url", "url",
)  # fmt: skip
ONLY_WHETHER_GIVEN = {"tax_id": "tax_id_provided", "vat_id": "vat_id_provided"}
NOT_SHOWN_OF_A_COMPANY = ("registration_number",)
DESCRIPTORS_OF_PAYMENTS = (
    "statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji",
    "statement_descriptor_prefix_kana", "statement_descriptor_prefix_kanji",
)  # fmt: skip


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def render(account: Account, world: World) -> dict[str, Any]:
    """An account in the API's shape; a deleted one only as `deleted`."""
    if account.state == DELETED:
        return {"id": account.id, "object": "account", "deleted": True}
    told, individual = account.details, account.individual
    shape: dict[str, Any] = {
        "id": account.id,
        "object": "account",
        "business_profile": profile(told.get("business_profile", {})),
        "business_type": account.business_type,
        "capabilities": account.capabilities,
        "charges_enabled": account.charges_enabled,
        "controller": {"type": "account"} if account.controller is None else controlled(account),
        "country": account.country,
        "created": account.created,
        "default_currency": account.default_currency,
        "details_submitted": details_submitted(account),
        "email": account.email,
        "external_accounts": external_accounts(account, world),
        "future_requirements": requirements_shown.as_requirements((), (), None),
        "metadata": dict(account.metadata),
        "payouts_enabled": account.payouts_enabled,
        "requirements": requirements_shown.of_account(account),
        "settings": settings(account),
        "tos_acceptance": with_all(told.get("tos_acceptance", {}), AGREEMENT_PARTS),
        "type": account.type,
    }
    if individual is not None and account.business_type == "individual":
        shape["company"] = as_company(individual, account)
    elif "company" in told:
        shape["company"] = company(told["company"], account.country, provided=account.submitted)
    if "groups" in told:
        shape["groups"] = as_told(told["groups"])
    if individual is not None and account.business_type in (None, "individual"):
        shape["individual"] = world.render(individual)
    head = {name: shape.pop(name) for name in ("id", "object")}
    return {**head, **dict(sorted(shape.items()))}


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def controlled(account: Account) -> dict[str, Any]:
    """`controller` is shown in full to the application that controls the account. Every request
    here is made with the key of the platform, which is that application.
    """
    controller = account.controller
    assert controller is not None
    return {
        "fees": {"payer": controller.fees},
        "is_controller": True,
        "losses": {"payments": controller.losses},
        "requirement_collection": controller.requirement_collection,
        "stripe_dashboard": {"type": controller.stripe_dashboard},
        "type": "application",
    }


@rule("documented", "https://docs.stripe.com/api/accounts/object; of what platforms tell, assumed")
def details_submitted(account: Account) -> bool:
    """`details_submitted` is true once the holder has finished the onboarding, or the platform has
    supplied everything that the account is asked for.
    """
    return account.submitted or not requirements.all_missing(account)


def external_accounts(account: Account, world: World) -> dict[str, Any]:
    """All its external accounts; never enough to need pages."""
    each = world.store.each(account.id, "external_account")
    data = [world.render(one) for one in each if one.state != DELETED]
    return {
        "object": "list",
        "data": data,
        "has_more": False,
        "total_count": len(data),
        "url": f"/v1/accounts/{account.id}/external_accounts",
    }


# -- what was told ---------------------------------------------------------------------------------


def profile(told: Mapping[str, Any]) -> dict[str, Any]:
    """`business_profile`; null for what was not given."""
    shape = with_all(told, PROFILE_PARTS)
    if told.get("support_address") is not None:
        shape["support_address"] = with_all(told["support_address"], ADDRESS_PARTS)
    return shape


@rule("recorded", "300 of 300 accounts of individuals")
def as_company(individual: Holder, account: Account) -> dict[str, Any]:
    """An individual's account has a company too: without a name, at the address and the phone of
    the individual, whose owners, directors and executives are provided.
    """
    told = individual.details
    of_company = {"address": told.get("address"), "phone": told.get("phone")}
    return company(of_company, account.country, provided=True)


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def company(told: Mapping[str, Any], country: str, provided: bool) -> dict[str, Any]:
    """Tax and VAT numbers are not shown, only whether they were given. A registration number is not
    shown at all. Its directors, executives and owners are `provided` if the platform says so or the
    holder has finished the onboarding.
    """
    shape = with_all(told, ("address", "name", "phone"))
    for name in NOT_SHOWN_OF_A_COMPANY:
        shape.pop(name, None)
    for secret, whether in ONLY_WHETHER_GIVEN.items():
        shape[whether] = shape.pop(secret, None) is not None
    for name in ("directors_provided", "executives_provided", "owners_provided"):
        shape.setdefault(name, provided)
    shape["phone"] = international(shape["phone"], country)
    for name in shape:
        if shape[name] is not None and ("address" in name or name == "principal_place_of_business"):
            shape[name] = with_all(told[name], ADDRESS_PARTS)
        if shape[name] is not None and name.endswith("_declaration"):
            shape[name] = with_all(told[name], AGREEMENT_PARTS)
    if shape["address"] is None:
        del shape["address"]
    document = told.get("verification", {}).get("document", {})
    shape["verification"] = {"document": with_all(document, DOCUMENT_PARTS)}
    return dict(sorted(shape.items()))


# -- settings --------------------------------------------------------------------------------------


def schedule(settings: Settings) -> dict[str, Any]:
    """`settings.payouts.schedule`, taken from the balance settings."""
    shown: dict[str, Any] = {"delay_days": settings.timing.days, "interval": settings.interval}
    if settings.interval == "weekly":
        shown["weekly_anchor"] = settings.weekly_payout_days[0]
        shown["weekly_payout_days"] = list(settings.weekly_payout_days)
    if settings.interval == "monthly":
        shown["monthly_anchor"] = settings.monthly_payout_days[0]
        shown["monthly_payout_days"] = list(settings.monthly_payout_days)
    return shown


@rule("recorded", "151 new accounts")
def settings(account: Account) -> dict[str, Any]:
    """`settings` are those given (null for others), and the balance settings. Descriptors that were
    not given come from the name or the url of the business.
    """
    told = account.details.get("settings", {})
    of_payouts = account.balance_settings
    assert of_payouts is not None
    branding = ("icon", "logo", "primary_color", "secondary_color")
    cards = told.get("card_payments", {})
    business = account.details.get("business_profile", {})
    on_cards = [f"statement_descriptor_prefix{script}" for script in ("", "_kana", "_kanji")]
    shape = {
        "bacs_debit_payments": {"display_name": None, "service_user_number": None},
        "card_issuing": {"tos_acceptance": {"date": None, "ip": None}},
        "sepa_debit_payments": {},
        **{name: as_told(part) for name, part in told.items()},
        "branding": with_all(told.get("branding", {}), branding),
        "card_payments": {
            **with_all(cards, tuple(on_cards)),
            "decline_on": {
                "avs_failure": False,
                "cvc_failure": False,
                **as_told(cards.get("decline_on", {})),
            },
        },
        "dashboard": {
            "display_name": business.get("name"),
            "timezone": "Etc/UTC",
        },
        "invoices": with_all(
            told.get("invoices", {}), ("default_account_tax_ids", "hosted_payment_method_save")
        ),
        "payments": with_all(told.get("payments", {}), DESCRIPTORS_OF_PAYMENTS),
        "payouts": {
            "debit_negative_balances": of_payouts.debit_negative_balances,
            "schedule": schedule(of_payouts),
            "statement_descriptor": of_payouts.statement_descriptor,
        },
    }
    whole, prefix = own_descriptors(account)
    shape["payments"]["statement_descriptor"] = whole
    shape["card_payments"]["statement_descriptor_prefix"] = prefix
    shape["card_payments"] = dict(sorted(shape["card_payments"].items()))
    return dict(sorted(shape.items()))
