"""The embedded components of an account session: which there are, and what each may do by default.

A feature's default depends on who is responsible for the account and on the component's other
features. (documented: stripe-python 16.1.0; https://docs.stripe.com/api/account_sessions/object)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stripesim.facts.controllers import Controller
from stripesim.facts.evidence import rule

Features = Mapping[str, bool]
Default = Callable[[Controller, Features], bool]


def on(controller: Controller, features: Features) -> bool:
    """On by default."""
    return True


def off(controller: Controller, features: Features) -> bool:
    """Off by default."""
    return False


@rule("documented", "stripe-python 16.1.0; https://docs.stripe.com/api/account_sessions/object")
def stripe_bears_losses(controller: Controller, features: Features) -> bool:
    """Users may pay out and change the payout schedule if Stripe bears the account's losses."""
    return controller.losses == "stripe"


@rule("assumed", "documented as `use_dashboard_rules`, shown as a boolean: a dashboard that allows")
def as_the_dashboard_says(controller: Controller, features: Features) -> bool:
    """Users may pay out instantly if Stripe bears the losses of the account; else if the platform
    allows it in its dashboard, which is taken as done.
    """
    return True


@rule("documented", "stripe-python 16.1.0; https://docs.stripe.com/api/account_sessions/object")
def not_collecting(controller: Controller, features: Features) -> bool:
    """Users need not authenticate with Stripe only if external accounts are not collected."""
    return not features["external_account_collection"]


def as_disputes(controller: Controller, features: Features) -> bool:
    """On if `dispute_management` is."""
    return features["dispute_management"]


_COLLECTING: dict[str, Default] = {
    "external_account_collection": on,
    "disable_stripe_user_authentication": not_collecting,
}
_PAYING_OUT: dict[str, Default] = {
    **_COLLECTING,
    "edit_payout_schedule": stripe_bears_losses,
    "instant_payouts": as_the_dashboard_says,
    "standard_payouts": stripe_bears_losses,
}
_DISPUTES: dict[str, Default] = {
    "destination_on_behalf_of_charge_management": off,
    "dispute_management": on,
    "refund_management": on,
    "smart_disputes_management": as_disputes,
}
_PAYMENTS: dict[str, Default] = {"capture_payments": on, **_DISPUTES}
_ISSUED: dict[str, Default] = dict.fromkeys(
    (
        "card_management",
        "card_spend_dispute_management",
        "cardholder_management",
        "spend_control_management",
    ),
    off,
)

# Each component's features, in the order in which their defaults are found.
COMPONENTS: dict[str, dict[str, Default]] = {
    "account_management": _COLLECTING,
    "account_onboarding": _COLLECTING,
    "balance_report": {},
    "balances": _PAYING_OUT,
    "disputes_list": _PAYMENTS,
    "documents": {},
    "financial_account": {**_COLLECTING, "send_money": off, "transfer_balance": off},
    "financial_account_transactions": {"card_spend_dispute_management": off},
    "instant_payouts_promotion": {**_COLLECTING, "instant_payouts": as_the_dashboard_says},
    "issuing_card": _ISSUED,
    "issuing_cards_list": {**_ISSUED, "disable_stripe_user_authentication": off},
    "notification_banner": _COLLECTING,
    "payment_details": _PAYMENTS,
    "payment_disputes": _DISPUTES,
    "payment_method_settings": {"disable_stripe_user_authentication": off},
    "payments": _PAYMENTS,
    "payout_details": {},
    "payout_reconciliation_report": {},
    "payouts": _PAYING_OUT,
    "payouts_list": {},
    "reporting_chart": {},
    "tax_registrations": {},
    "tax_settings": {},
    "terminal_hardware_orders": {},
    "terminal_hardware_shop": {},
}

# Components that need a capability which no account of the simulator has.
CAPABILITY = {
    "financial_account": "treasury",
    "financial_account_transactions": "treasury",
    "issuing_card": "card_issuing",
    "issuing_cards_list": "card_issuing",
}


@rule("documented", "stripe-python 16.1.0; https://docs.stripe.com/api/account_sessions/object")
def features_of(component: str, controller: Controller, asked: Features) -> dict[str, bool]:
    """Each feature of a component is as the session asked for, else as by default. Sorted."""
    features: dict[str, bool] = {}
    for name, default in COMPONENTS[component].items():
        given = asked.get(name)
        features[name] = default(controller, features) if given is None else given
    return dict(sorted(features.items()))
