"""The model of the balances component: what it shows, what it allows, and why not."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.api.components import Balances

TEST_BANK: dict[str, Any] = {
    "object": "bank_account",
    "country": "US",
    "currency": "usd",
    "routing_number": "110000000",
    "account_number": "000111111116",
}


def opened(type: str = "standard", **features: bool) -> tuple[Simulator, Balances]:
    """A seller who was charged 100.00 on each of three days, and its component."""
    sim = Simulator(start="2026-03-02T09:00:00Z")
    seller = sim.accounts.create(type=type)["id"]
    sim.controls.complete_onboarding(seller)
    for _ in range(3):
        charge = {"amount": 100_00, "currency": "usd", "source": "tok_visa"}
        sim.charges.create(**charge, stripe_account=seller)
        sim.clock.advance(days=1)
    return sim, component(sim, seller, **features)


def component(sim: Simulator, seller: str, **features: bool) -> Balances:
    wanted = {"balances": {"enabled": True, "features": features}}
    made = sim.account_sessions.create(account=seller, components=wanted)
    return sim.components.balances(made["client_secret"])


def allowed(balances: Balances) -> dict[str, bool]:
    return {action: it["allowed"] for action, it in balances.actions.items()}


def test_it_shows_the_balance_and_what_will_be_paid_when() -> None:
    sim, balances = opened()  # it is Thursday; Wednesday's charge is pending
    (dollars,) = balances.summary
    assert (dollars["available"], dollars["pending"]) == (0, 96_80)
    told = [(each["amount"], each["status"]) for each in balances.upcoming_payouts]
    assert told == [(96_80, "estimated")]
    (estimated,) = balances.upcoming_payouts
    sim.clock.advance_to("2026-03-06T02:00:00Z")
    (made,) = balances.upcoming_payouts
    assert made["payout"] in {
        each["id"] for each in sim.payouts.list(stripe_account=balances.account)["data"]
    }
    assert (made["amount"], made["arrival_date"]) == (
        estimated["amount"],
        estimated["arrival_date"],
    )


def test_each_night_has_its_own_estimate() -> None:
    sim = Simulator(start="2026-03-02T09:00:00Z")
    seller = sim.accounts.create(type="express")["id"]
    sim.controls.complete_onboarding(seller)
    for amount in (100_00, 200_00):
        sim.charges.create(amount=amount, currency="usd", source="tok_visa", stripe_account=seller)
        sim.clock.advance(hours=15)  # into Tuesday
    estimates = list(component(sim, seller).upcoming_payouts)
    sim.clock.advance(days=7)
    made = [each["amount"] for each in sim.payouts.list(stripe_account=seller)["data"]]
    assert [each["amount"] for each in estimates] == made[::-1] == [96_80, 193_90]


def test_all_it_shows_is_plain_data() -> None:
    _, balances = opened()
    data = balances.data()
    assert set(data) == {
        "account", "summary", "upcoming_payouts", "payout_schedule", "external_accounts", "actions",
    }  # fmt: skip
    assert data["payout_schedule"] == {"interval": "daily", "delay_days": 2}
    assert [bank["last4"] for bank in data["external_accounts"]] == ["6789"]


@pytest.mark.parametrize(
    ("type", "editing", "adding"), [("standard", True, True), ("express", False, False)]
)
def test_schedule_and_money_are_the_sellers_where_stripe_bears_the_losses(
    type: str, editing: bool, adding: bool
) -> None:
    _, balances = opened(type)
    can = allowed(balances)
    assert (can["edit_schedule"], can["add_money"]) == (editing, adding)
    assert can["edit_external_accounts"]


def test_a_manual_payout_needs_a_manual_schedule() -> None:
    sim, balances = opened()
    assert "manual" in balances.actions["manual_payout"]["why_not"]
    with pytest.raises(errors.InvalidRequestError, match="only when the schedule's interval"):
        balances.manual_payout(1_00, "usd")
    balances.edit_schedule(interval="manual")
    sim.clock.advance(days=3)
    payout = balances.manual_payout(50_00, "usd")
    assert (payout["amount"], payout["automatic"], payout["method"]) == (50_00, False, "standard")
    assert balances.summary[0]["available"] == 96_80 - 50_00


def test_the_schedule_shows_in_both_views_of_it() -> None:
    sim, balances = opened()
    shown = balances.edit_schedule(interval="weekly", weekly_payout_days=["friday"])
    assert shown["interval"] == "weekly"
    account = sim.accounts.retrieve(balances.account)
    assert account["settings"]["payouts"]["schedule"]["weekly_anchor"] == "friday"


def test_a_feature_that_the_session_leaves_out_is_refused() -> None:
    _, balances = opened(standard_payouts=False, edit_payout_schedule=False)
    for act in (
        lambda: balances.edit_schedule(interval="manual"),
        lambda: balances.manual_payout(1, "usd"),
    ):
        with pytest.raises(errors.InvalidRequestError, match="The account session does not allow"):
            act()


def test_external_accounts_are_added_chosen_and_removed() -> None:
    _, balances = opened()
    (old,) = balances.external_accounts
    new = balances.add_external_account(TEST_BANK)
    balances.update_external_account(new["id"], default_for_currency=True)
    balances.remove_external_account(old["id"])
    assert [bank["id"] for bank in balances.external_accounts] == [new["id"]]


def test_money_is_added_for_refunds_and_disputes() -> None:
    sim, balances = opened()
    balances.add_money(50_00, "usd")
    sim.clock.advance(days=4)
    balance = sim.balance.retrieve(stripe_account=balances.account)
    assert balance["refund_and_dispute_prefunding"]["available"][0]["amount"] == 50_00


def test_a_secret_opens_for_half_an_hour_what_its_session_enables() -> None:
    sim, balances = opened()
    session = sim.account_sessions.create(
        account=balances.account, components={"payments": {"enabled": True}}
    )
    for secret, wrong in (
        ("accs_secret__1", "No account session has this client secret"),
        (session["client_secret"], "does not enable the component balances"),
    ):
        with pytest.raises(errors.InvalidRequestError, match=wrong):
            sim.components.balances(secret)
    sim.clock.advance(minutes=30)
    with pytest.raises(errors.InvalidRequestError, match="has expired"):
        sim.components.balances(session["client_secret"])


def test_what_it_shows_changes_nothing() -> None:
    sim, balances = opened()
    before = sim.fingerprint()
    assert balances.data()
    assert "upcoming payouts" in repr(balances)
    assert "<h3>" in balances._repr_html_()
    assert sim.fingerprint() == before
