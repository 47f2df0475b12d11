"""What a platform pays out for its accounts, and when it may not."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

WANTED = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
BY_HAND = {"payouts": {"schedule": {"interval": "manual"}}}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 5_000_000})


def a_shop(sim: Simulator, type: str = "custom", amount: int = 50_000, **more: Any) -> str:
    made = sim.accounts.create(type=type, capabilities=WANTED, **more)["id"]
    account: str = sim.controls.complete_onboarding(made)["id"]
    sim.transfers.create(amount=amount, currency="usd", destination=account)
    return account


def refused(sim: Simulator, shop: str, **more: Any) -> errors.StripeError:
    said = {"amount": 1_000, "currency": "usd", **more}
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(**said, stripe_account=shop)
    return refusal.value


@pytest.mark.parametrize("type", ["custom", "express"])
def test_a_platform_pays_out_for_an_account(sim: Simulator, type: str) -> None:
    shop = a_shop(sim, type)
    payout = sim.payouts.create(amount=50_000, currency="usd", stripe_account=shop)
    assert payout["status"] == "pending"
    assert sim.payouts.list()["data"] == []


def test_a_platform_does_not_pay_out_for_a_standard_account(sim: Simulator) -> None:
    shop = a_shop(sim, "standard")
    assert refused(sim, shop).code == "not_allowed_on_standard_account"
    sim.clock.advance(days=1)  # it is paid out by itself
    assert [each["amount"] for each in sim.payouts.list(stripe_account=shop)["data"]] == [50_000]


def test_nothing_is_paid_out_while_payouts_are_disabled(sim: Simulator) -> None:
    shop = a_shop(sim)
    sim.controls.disable_account(shop, charges=False)
    error = refused(sim, shop)
    assert error.code == "payouts_not_allowed"
    assert str(error.user_message).startswith("Cannot create payouts; please contact us")
    assert refused(sim, shop, method="instant").code == "payouts_not_allowed"


def test_automatic_payouts_wait_until_payouts_are_enabled_again(sim: Simulator) -> None:
    shop = a_shop(sim)
    sim.controls.disable_account(shop, charges=False)
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa", stripe_account=shop)
    sim.clock.advance_to("2026-03-06T09:00:00Z")
    assert sim.payouts.list(stripe_account=shop)["data"] == []
    assert not [entry for entry in sim.upcoming() if entry["object"] == shop]

    sim.controls.enable_account(shop)
    sim.clock.advance_to("2026-03-09T01:30:00Z")
    [payout] = sim.payouts.list(stripe_account=shop)["data"]
    assert payout["amount"] == 50_000 + 9_680
    sim.check()


def test_while_an_account_owes_nothing_is_paid_out(sim: Simulator) -> None:
    shop = a_shop(sim, settings=BY_HAND)
    sale = sim.charges.create(
        amount=10_000, currency="usd", source="tok_bypassPending", stripe_account=shop
    )
    sim.payouts.create(amount=59_680, currency="usd", stripe_account=shop)
    sim.refunds.create(charge=sale["id"], stripe_account=shop)
    assert refused(sim, shop).code == "balance_insufficient"
    card = sim.accounts.external_accounts.create(
        shop, external_account="tok_visa_debit_us_transferSuccess"
    )
    assert refused(sim, shop, destination=card["id"]).code == "balance_insufficient"
    sim.transfers.create(amount=11_000, currency="usd", destination=shop)
    payout = sim.payouts.create(amount=1_000, currency="usd", stripe_account=shop)
    assert payout["amount"] == 1_000
