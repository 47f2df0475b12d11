"""What a page in which the Balances component is embedded may do.

What is not said is decided by who is liable for the seller's
losses and by who collects its requirements. Whether a seller for whom Stripe is not liable may have
instant payouts is decided in the Dashboard, and not looked at here.
"""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator

from .sellers import refusal_of, seller

FEATURES = (
    "disable_stripe_user_authentication",
    "edit_payout_schedule",
    "external_account_collection",
    "standard_payouts",
)


@pytest.fixture
def sim() -> Simulator:
    return Simulator()


def open_for(sim: Simulator, type: str, **features: bool) -> dict[str, Any]:
    """The session for a new seller of this type."""
    balances: dict[str, Any] = {"enabled": True}
    if features:
        balances["features"] = features
    made: dict[str, Any] = sim.account_sessions.create(
        account=seller(sim, type), components={"balances": balances}
    )
    return made


def allowed(sim: Simulator, type: str, **features: bool) -> dict[str, bool]:
    return dict(open_for(sim, type, **features)["components"]["balances"]["features"])


def test_a_session_says_what_it_is_for(sim: Simulator) -> None:
    session = open_for(sim, "express")
    assert session["object"] == "account_session"
    [shop] = sim.accounts.list()["data"]
    assert session["account"] == shop["id"]
    assert session["expires_at"] > sim.clock.timestamp
    assert session["client_secret"]
    assert session["components"]["balances"]["enabled"] is True
    assert session["components"]["payouts"]["enabled"] is False


# no authentication, edit the schedule, collect bank accounts, pay out by hand
# fmt: off
DEFAULTS = [
    ("standard", {},                                     (False, True,  True,  True)),
    ("express",  {},                                     (False, False, True,  False)),
    ("custom",   {},                                     (False, False, True,  False)),
    ("custom",   {"external_account_collection": False}, (True,  False, False, False)),
]
# fmt: on


@pytest.mark.parametrize(("type", "said", "found"), DEFAULTS)
def test_features_of_a_session_that_are_not_named_depend_on_who_is_liable(
    sim: Simulator, type: str, said: dict[str, bool], found: tuple[bool, ...]
) -> None:
    features = allowed(sim, type, **said)
    assert tuple(features[name] for name in FEATURES) == found


def test_where_stripe_is_liable_instant_payouts_are_offered(sim: Simulator) -> None:
    assert allowed(sim, "standard")["instant_payouts"] is True


@pytest.mark.parametrize("type", ["standard", "express", "custom"])
def test_features_of_a_session_that_are_named_are_as_named(sim: Simulator, type: str) -> None:
    said = {"edit_payout_schedule": True, "standard_payouts": True, "instant_payouts": False}
    found = allowed(sim, type, **said)
    assert {name: found[name] for name in said} == said


# fmt: off
REFUSED = [
    ("express",  {"disable_stripe_user_authentication": True}),
    ("standard", {"disable_stripe_user_authentication": True}),
    ("express",  {"external_account_collection": False}),
    ("standard", {"external_account_collection": False}),
]
# fmt: on


@pytest.mark.parametrize(("type", "said"), REFUSED)
def test_only_who_collects_the_requirements_may_do_without_authentication(
    sim: Simulator, type: str, said: dict[str, bool]
) -> None:
    refusal_of(open_for, sim, type, **said)
