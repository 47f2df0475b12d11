"""Account sessions: every component in the answer, features by who answers for the account."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]
COMPONENTS = {
    "account_management", "account_onboarding", "balance_report", "balances", "disputes_list",
    "documents", "financial_account", "financial_account_transactions",
    "instant_payouts_promotion", "issuing_card", "issuing_cards_list", "notification_banner",
    "payment_details", "payment_disputes", "payment_method_settings", "payments",
    "payout_details", "payout_reconciliation_report", "payouts", "payouts_list",
    "reporting_chart", "tax_registrations", "tax_settings", "terminal_hardware_orders",
    "terminal_hardware_shop",
}  # fmt: skip


def session(type: str, **components: Shape) -> Shape:
    sim = Simulator()
    account = sim.accounts.create(type=type)["id"]
    return sim.account_sessions.create(account=account, components=components)


def balances(**features: bool) -> Shape:
    return {"enabled": True, "features": features}


def test_the_answer_has_every_component_and_enables_only_those_asked_for() -> None:
    made = session("express", balances={"enabled": True}, payments={"enabled": False})
    assert set(made["components"]) == COMPONENTS
    enabled = [name for name, it in made["components"].items() if it["enabled"]]
    assert enabled == ["balances"]
    assert made["client_secret"].startswith("accs_secret__")
    assert set(made) == {
        "account", "client_secret", "components", "expires_at", "livemode", "object",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("type", "edit_schedule", "standard_payouts"),
    [("standard", True, True), ("express", False, False), ("custom", False, False)],
)
def test_sellers_pay_out_and_edit_their_schedule_where_stripe_bears_their_losses(
    type: str, edit_schedule: bool, standard_payouts: bool
) -> None:
    for component in ("balances", "payouts"):
        features = session(type)["components"][component]["features"]
        assert features == {
            "disable_stripe_user_authentication": False,
            "edit_payout_schedule": edit_schedule,
            "external_account_collection": True,
            "instant_payouts": True,
            "standard_payouts": standard_payouts,
        }


def test_what_is_asked_for_counts_before_the_default() -> None:
    made = session("express", balances=balances(standard_payouts=True, edit_payout_schedule=True))
    features = made["components"]["balances"]["features"]
    assert features["standard_payouts"]
    assert features["edit_payout_schedule"]


def test_without_collection_users_are_not_authenticated() -> None:
    made = session("custom", balances=balances(external_account_collection=False))
    features = made["components"]["balances"]["features"]
    assert features["disable_stripe_user_authentication"]
    assert not features["external_account_collection"]


@pytest.mark.parametrize(
    ("feature", "value"),
    [("disable_stripe_user_authentication", True), ("external_account_collection", False)],
)
@pytest.mark.parametrize("type", ["standard", "express"])
def test_where_stripe_collects_requirements_users_authenticate_and_accounts_are_collected(
    type: str, feature: str, value: bool
) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        session(type, balances=balances(**{feature: value}))
    assert refused.value.param == f"components[balances][features][{feature}]"
    assert refused.value.http_status == 400


def test_all_components_of_a_session_are_of_one_mind_about_authentication() -> None:
    name = "disable_stripe_user_authentication"
    with pytest.raises(errors.InvalidRequestError, match="the same value in all components"):
        session("custom", balances=balances(**{name: True}), payouts=balances(**{name: False}))


@pytest.mark.parametrize("component", ["issuing_card", "financial_account"])
def test_a_component_that_needs_a_capability_which_is_missing_is_refused(component: str) -> None:
    with pytest.raises(errors.InvalidRequestError, match="does not have the capability"):
        session("custom", **{component: {"enabled": True}})


def test_smart_disputes_follow_dispute_management() -> None:
    made = session("express", payments=balances(dispute_management=False))
    assert not made["components"]["payments"]["features"]["smart_disputes_management"]


@pytest.mark.parametrize(
    ("components", "param"),
    [
        ({"balance": {"enabled": True}}, "components[balance]"),
        ({"balances": {}}, "components[balances][enabled]"),
        ({"balances": {"enabled": True, "features": {"x": True}}}, None),
    ],
)
def test_unknown_names_are_refused_and_enabled_is_required(components: Shape, param: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        session("express", **components)
    if param:
        assert param in str(refused.value)


def test_a_session_is_about_an_account_of_the_platform() -> None:
    sim = Simulator()
    with pytest.raises(errors.InvalidRequestError, match="No such account: 'acct_1'"):
        sim.account_sessions.create(account="acct_1", components={})
    own = sim.account_sessions.create(account=sim.account, components={})
    assert own["account"] == sim.account
