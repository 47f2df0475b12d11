"""What is refused, and what becomes of sessions: expiry, logout, signing in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from stripesim import Simulator
from tests.browser.conftest import a_seller, opened, sell
from tests.browser.shop import Shop
from tests.browser.test_what_a_seller_does import dialog_of, press

pytestmark = pytest.mark.browser


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0.49", "Amount must be no less than $0.50"),
        ("95.40", "You have insufficient funds in your Stripe account"),
        ("1.234", "Enter an amount, such as 12.34."),
        ("1,2.00", "Enter an amount, such as 12.34."),
        ("much", "Enter an amount, such as 12.34."),
        ("", "Enter an amount, such as 12.34."),
    ],
)
def test_an_amount_that_cannot_be_paid_out_is_refused_in_the_dialog_which_stays_open(
    page: Page, shop: Shop, sim: Simulator, typed: str, said: str
) -> None:
    sell(sim, shop.seller, 100_00)
    dialog = dialog_of(opened(page, shop), "Pay out instantly")
    dialog.get_by_label("Amount").fill(typed)
    press(dialog, "Pay out")
    expect(dialog.get_by_role("alert")).to_contain_text(said)
    expect(dialog.get_by_label("Amount")).to_have_attribute("aria-invalid", "true")
    assert sim.payouts.list(stripe_account=shop.seller)["data"] == []
    dialog.get_by_label("Amount").fill("10")
    press(dialog, "Pay out $10.00")
    expect(dialog).to_have_count(0)


def test_money_that_went_elsewhere_meanwhile_is_refused_in_stripes_words(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sale = sell(sim, shop.seller, 100_00)
    dialog = dialog_of(opened(page, shop), "Pay out instantly")
    expect(dialog).to_contain_text("You receive$95.36")
    sim.refunds.create(charge=sale["id"], amount=50_00, stripe_account=shop.seller)
    press(dialog, "Pay out $95.36")
    expect(dialog.get_by_role("alert")).to_contain_text("You have insufficient funds")
    expect(dialog).to_be_visible()


def test_features_that_are_off_are_not_there(page: Page, shop: Shop, sim: Simulator) -> None:
    shop.seller = a_seller(sim, "custom")
    sell(sim, shop.seller, 100_00)
    shop.features = {
        "instant_payouts": False,
        "standard_payouts": False,
        "edit_payout_schedule": False,
        "external_account_collection": False,
    }
    balances = opened(page, shop)
    expect(balances).to_contain_text("$96.80")
    expect(balances.get_by_role("button")).to_have_count(0)


def test_what_cannot_be_done_now_says_why(page: Page, shop: Shop) -> None:
    balances = opened(page, shop)
    instantly = balances.get_by_role("button", name="Pay out instantly")
    expect(instantly).to_have_attribute("aria-disabled", "true")
    expect(instantly).to_have_accessible_description(
        "Nothing can be paid out instantly at the moment."
    )
    instantly.press("Enter")
    expect(balances.get_by_role("dialog")).to_have_count(0)
    manually = balances.get_by_role("button", name="Pay out", exact=True)
    expect(manually).to_have_accessible_description(
        "Payouts are made by hand only when the schedule's interval is manual."
    )


@pytest.mark.parametrize("front", ["plain", "npm", "react"])
def test_a_session_without_the_component_is_a_load_error_told_once(
    page: Page, shop: Shop, front: str
) -> None:
    shop.components = {"payments": {"enabled": True}}
    page.goto(f"{shop.url}/{front}")
    alert = page.locator("stripe-connect-balances").get_by_role("alert")
    expect(alert).to_contain_text("does not enable the component balances")
    [start, error] = page.evaluate("heard")
    assert start == "start balances"
    assert error.startswith("error balances invalid_request_error: This account session does not")


@pytest.mark.parametrize("front", ["plain", "npm"])
def test_a_shop_without_sessions_is_a_load_error_and_can_be_tried_again(
    page: Page, shop: Shop, console: list[str], front: str
) -> None:
    """The loader from npm may have asked before anybody listens; the browser notes that."""
    shop.closed = True
    page.goto(f"{shop.url}/{front}")
    balances = page.locator("stripe-connect-balances")
    expect(balances.get_by_role("alert")).to_contain_text("the shop has no session")
    assert page.evaluate("heard") == [
        "start balances",
        "error balances account_session_create_error: the shop has no session",
    ]
    shop.closed = False
    press(balances, "Try again")
    expect(balances).to_contain_text("Total balance$0.00")
    assert page.evaluate("heard")[2:] == ["start balances"]
    assert set(console) <= {"error: the shop has no session"}
    console.clear()


def test_a_key_of_live_mode_is_refused(page: Page, shop: Shop) -> None:
    page.goto(f"{shop.url}/plain?key=pk_live_1")
    balances = page.locator("stripe-connect-balances")
    expect(balances.get_by_role("alert")).to_contain_text("Invalid API Key provided")
    assert page.evaluate("heard")[1].startswith("error balances authentication_error")


# -- sessions --------------------------------------------------------------------------------------


@pytest.mark.parametrize("front", ["plain", "npm", "react"])
def test_a_session_that_has_expired_is_renewed_once(
    page: Page, shop: Shop, sim: Simulator, front: str
) -> None:
    sell(sim, shop.seller, 100_00)
    balances = opened(page, shop, front)
    sim.clock.advance(minutes=31)
    dialog = dialog_of(balances, "Pay out instantly")
    press(dialog, "Pay out $95.36")
    expect(dialog).to_have_count(0)
    assert page.evaluate("asked") == len(shop.sessions) == 2
    assert page.evaluate("heard") == ["start balances"]


def test_a_session_that_cannot_be_renewed_is_said_in_the_dialog(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sell(sim, shop.seller, 100_00)
    dialog = dialog_of(opened(page, shop), "Pay out instantly")
    expect(dialog).to_contain_text("You receive$95.36")
    sim.clock.advance(minutes=31)
    shop.closed = True
    press(dialog, "Pay out $95.36")
    expect(dialog.get_by_role("alert")).to_contain_text("the shop has no session")


@pytest.mark.parametrize("front", ["plain", "npm", "react"])
def test_a_logout_ends_the_session_and_its_components(
    page: Page, shop: Shop, sim: Simulator, front: str
) -> None:
    balances = opened(page, shop, front)
    page.evaluate("instance.logout()")
    expect(balances).to_have_text("You are signed out.")
    [session] = shop.sessions
    assert sim.components.state(session.client_secret) == "closed"
    assert page.evaluate("heard") == ["start balances"]


def test_signing_in_is_asked_for_once_where_a_control_says_so(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sell(sim, shop.seller, 100_00)
    sim.controls.require_sign_in()
    balances = opened(page, shop)
    dialog = dialog_of(balances, "Pay out instantly")
    press(dialog, "Cancel")
    expect(dialog).to_have_count(0)
    dialog = dialog_of(balances, "Pay out instantly")
    press(dialog, "Sign in (simulated)")
    press(dialog, "Pay out $95.36")
    expect(dialog).to_have_count(0)
    dialog = dialog_of(balances, "Edit payout schedule")
    expect(dialog).to_contain_text("Every business day")
