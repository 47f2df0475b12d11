"""Accounts as the API shows them: what money depends on, what was said of them, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from stripesim.engine.record import DELETED
from stripesim.engine.world import World
from stripesim.facts.evidence import rule
from stripesim.resources.accounts import requirements
from stripesim.resources.balance.of_an_account import settings_of

if TYPE_CHECKING:
    from stripesim.resources.accounts.account.lifecycle import Account

PROFILE = (
    "annual_revenue", "estimated_worker_count", "mcc", "minority_owned_business_designation",
    "name", "product_description", "support_address", "support_email", "support_phone",
    "support_url", "url",
)  # fmt: skip
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
PROVIDED = {"tax_id": "tax_id_provided", "vat_id": "vat_id_provided"}
DOCUMENT = ("back", "details", "details_code", "front")
NOT_SHOWN = ("registration_number",)
DESCRIPTORS = (
    "statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji",
    "statement_descriptor_prefix_kana", "statement_descriptor_prefix_kanji",
)  # fmt: skip


def render(account: Account, world: World) -> dict[str, Any]:
    if account.state == DELETED:
        return {"id": account.id, "object": "account", "deleted": True}
    said, individual = account.said, account.individual
    shape: dict[str, Any] = {
        "id": account.id,
        "object": "account",
        "business_profile": profile(said.get("business_profile", {})),
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
        "future_requirements": requirements.shape((), False, None),
        "metadata": dict(account.metadata),
        "payouts_enabled": account.payouts_enabled,
        "requirements": requirements.of_account(account),
        "settings": settings(account, world),
        "tos_acceptance": with_all(said.get("tos_acceptance", {}), ("date", "ip", "user_agent")),
        "type": account.type,
    }
    if "company" in said:
        shape["company"] = company(said["company"])
    if "groups" in said:
        shape["groups"] = fresh(said["groups"])
    if individual is not None and account.business_type in (None, "individual"):
        shape["individual"] = world.render(individual)
    head = {name: shape.pop(name) for name in ("id", "object")}
    return {**head, **dict(sorted(shape.items()))}


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def controlled(account: Account) -> dict[str, Any]:
    """The application that controls an account sees who answers for what; with the key of the
    platform, that is who always asks.
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
    """The onboarding was finished, or the platform has supplied all that is asked for."""
    return account.submitted or not requirements.missing(account)


def external_accounts(account: Account, world: World) -> dict[str, Any]:
    each = world.store.each(account.id, "external_account")
    return {
        "object": "list",
        "data": [world.render(one) for one in each if one.state != DELETED],
        "has_more": False,
        "url": f"/v1/accounts/{account.id}/external_accounts",
    }


# -- what was said ---------------------------------------------------------------------------------


def fresh(value: Any) -> Any:
    """A copy, keys in order of their names; an answer belongs to whoever gets it."""
    if isinstance(value, Mapping):
        return {name: fresh(value[name]) for name in sorted(value)}
    if isinstance(value, Fraction):
        return float(value)
    return [fresh(part) for part in value] if isinstance(value, list | tuple) else value


def with_all(said: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What was said; what was not, null."""
    both = {**dict.fromkeys(names), **fresh(said)}
    return dict(sorted(both.items()))


def profile(said: Mapping[str, Any]) -> dict[str, Any]:
    shape = with_all(said, PROFILE)
    if said.get("support_address") is not None:
        shape["support_address"] = with_all(said["support_address"], ADDRESS)
    return shape


@rule("documented", "https://docs.stripe.com/api/accounts/object")
def company(said: Mapping[str, Any]) -> dict[str, Any]:
    """Of numbers that are secret it is only shown that they were given."""
    shape = with_all(said, ("address", "name", "phone"))
    for name in NOT_SHOWN:
        shape.pop(name, None)
    for secret, provided in PROVIDED.items():
        shape[provided] = shape.pop(secret, None) is not None
    for name in ("directors_provided", "executives_provided", "owners_provided"):
        shape.setdefault(name, True)
    for name in [name for name in shape if "address" in name or name == "principal_place"]:
        if shape[name] is not None:
            shape[name] = with_all(said[name], ADDRESS)
    document = said.get("verification", {}).get("document", {})
    shape["verification"] = {"document": with_all(document, DOCUMENT)}
    return dict(sorted(shape.items()))


# -- settings --------------------------------------------------------------------------------------


def schedule(settings: Any) -> dict[str, Any]:
    """`settings.payouts.schedule`: the account's view of its balance settings."""
    shown: dict[str, Any] = {"delay_days": settings.timing.days, "interval": settings.interval}
    if settings.interval == "weekly":
        shown["weekly_anchor"] = settings.weekly_payout_days[0]
        shown["weekly_payout_days"] = list(settings.weekly_payout_days)
    if settings.interval == "monthly":
        shown["monthly_anchor"] = settings.monthly_payout_days[0]
        shown["monthly_payout_days"] = list(settings.monthly_payout_days)
    return shown


def settings(account: Account, world: World) -> dict[str, Any]:
    said = account.said.get("settings", {})
    of_payouts = account.balance_settings or settings_of(world, account.id)
    branding = ("icon", "logo", "primary_color", "secondary_color")
    cards = said.get("card_payments", {})
    on_cards = [f"statement_descriptor_prefix{script}" for script in ("", "_kana", "_kanji")]
    shape = {
        **{name: fresh(part) for name, part in said.items()},
        "branding": with_all(said.get("branding", {}), branding),
        "card_payments": {
            **with_all(cards, tuple(on_cards)),
            "decline_on": {
                "avs_failure": False,
                "cvc_failure": False,
                **fresh(cards.get("decline_on", {})),
            },
        },
        "dashboard": {
            "display_name": account.said.get("business_profile", {}).get("name"),
            "timezone": "Etc/UTC",
        },
        "invoices": with_all(
            said.get("invoices", {}), ("default_account_tax_ids", "hosted_payment_method_save")
        ),
        "payments": with_all(said.get("payments", {}), DESCRIPTORS),
        "payouts": {
            "debit_negative_balances": of_payouts.debit_negative_balances,
            "schedule": schedule(of_payouts),
            "statement_descriptor": of_payouts.statement_descriptor,
        },
    }
    shape["card_payments"] = dict(sorted(shape["card_payments"].items()))
    return dict(sorted(shape.items()))
