"""The same application by script tag, with Stripe's loader from npm, and with React."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from stripesim import Simulator
from tests.browser.conftest import opened, sell
from tests.browser.shop import Shop

pytestmark = pytest.mark.browser
FRONTS = ("plain", "npm", "react")


@pytest.mark.parametrize("front", FRONTS)
def test_a_seller_sees_its_balance_and_pays_it_out_instantly(
    page: Page, shop: Shop, sim: Simulator, front: str
) -> None:
    sell(sim, shop.seller, 250_00)
    balances = opened(page, shop, front)
    expect(balances).to_contain_text("$242.45")
    balances.get_by_role("button", name="Pay out instantly").click()
    dialog = balances.get_by_role("dialog")
    expect(dialog).to_contain_text("Fee$3.58")
    dialog.get_by_role("button", name="Pay out $238.86").click()
    expect(dialog).to_have_count(0)
    expect(balances.get_by_role("status")).to_contain_text("$238.86 is on its way to STRIPE TEST")
    [payout] = sim.payouts.list(stripe_account=shop.seller)["data"]
    assert (payout["amount"], payout["method"], payout["status"]) == (238_86, "instant", "pending")
    expect(balances).to_contain_text("Total balance$0.01")


@pytest.mark.parametrize("front", FRONTS)
def test_one_session_is_made_and_the_start_is_told_once(page: Page, shop: Shop, front: str) -> None:
    opened(page, shop, front)
    assert page.evaluate("heard") == ["start balances"]
    assert page.evaluate("asked") == len(shop.sessions) == 1


@pytest.mark.parametrize("front", FRONTS)
def test_two_components_of_a_page_share_a_session_and_show_the_same(
    page: Page, shop: Shop, sim: Simulator, front: str
) -> None:
    sell(sim, shop.seller, 250_00)
    balances = opened(page, shop, front, "components=balances,balances")
    expect(balances).to_have_count(2)
    balances.first.get_by_role("button", name="Pay out instantly").click()
    balances.first.get_by_role("button", name="Pay out $").click()
    for each in balances.all():
        expect(each).to_contain_text("Total balance$0.01")
    assert len(shop.sessions) == 1


def test_react_may_render_everything_twice(page: Page, shop: Shop) -> None:
    balances = opened(page, shop, "react", "strict")
    expect(balances).to_have_count(1)
    assert page.evaluate("heard") == ["start balances"]


def test_the_path_of_older_loaders_is_answered_too(page: Page, shop: Shop) -> None:
    expect(opened(page, shop, "plain", "version=v0.1")).to_contain_text("Total balance$0.00")


@pytest.mark.parametrize("front", ["plain", "npm"])
def test_components_that_are_not_simulated_say_so_and_the_page_goes_on(
    page: Page, shop: Shop, front: str
) -> None:
    opened(page, shop, front, "components=payments,balances,notification-banner")
    payments = page.locator("stripe-connect-payments")
    expect(payments).to_have_text("stripesim does not simulate payments")
    assert page.evaluate("heard").count("start payments") == 1


def test_an_element_that_waits_in_the_page_comes_to_life_when_the_script_does(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    """The loader makes the element at once; the script comes later."""
    waiting: list[Route] = []
    page.route("**/connect.js", lambda route: waiting.append(route))
    page.goto(f"{shop.url}/npm", wait_until="domcontentloaded")
    element = page.locator("stripe-connect-balances")
    expect(element).to_have_count(1)
    expect(element).to_be_empty()
    while not waiting:
        page.wait_for_timeout(20)
    waiting.pop().fallback()
    expect(element).to_contain_text("Total balance$0.00")
