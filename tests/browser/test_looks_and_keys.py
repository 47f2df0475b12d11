"""Widths, locales, currencies, the page's own looks, the keyboard, screen readers."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from stripesim import Simulator
from tests.browser.conftest import a_seller, opened, sell
from tests.browser.shop import Shop
from tests.browser.test_what_a_seller_does import dialog_of, press

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 720, 1280])
def test_nothing_is_wider_than_its_place(
    page: Page, shop: Shop, sim: Simulator, width: int
) -> None:
    sell(sim, shop.seller, 123_456_78)
    page.set_viewport_size({"width": width, "height": 800})
    balances = opened(page, shop)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    box = balances.bounding_box()
    assert box is not None
    assert box["width"] == width - 40  # all of its parent
    for button in ("Pay out instantly", "Edit payout schedule", "Manage bank accounts and cards"):
        dialog = dialog_of(balances, button)
        overlay = dialog.bounding_box()
        assert overlay is not None
        assert overlay["x"] >= 0
        assert overlay["x"] + overlay["width"] <= width
        press(dialog, "Cancel" if "Manage" not in button else "Done")


@pytest.mark.parametrize(
    ("country", "amount", "shown"),
    [
        ("HU", 5_000_00, "HUF 5,000.00"),
        ("JP", 5_000, "¥5,000"),
        ("GB", 50_00, "£50.00"),
    ],
)
def test_amounts_have_the_decimals_of_the_api(
    page: Page, shop: Shop, sim: Simulator, country: str, amount: int, shown: str
) -> None:
    shop.seller = a_seller(sim, country=country)
    currency = {"HU": "huf", "JP": "jpy", "GB": "gbp"}[country]
    dialog = dialog_of(opened(page, shop), "Add money")
    dialog.get_by_label("Amount").fill(shown.strip("HUF¥£ ").replace(",", ""))
    press(dialog, "Add money")
    expect(page.locator("stripe-connect-balances").get_by_role("status")).to_contain_text(
        f"{shown} will be added."
    )
    sim.clock.advance(days=14)
    balance = sim.balance.retrieve(stripe_account=shop.seller)
    [added] = balance["refund_and_dispute_prefunding"]["available"]
    assert (added["amount"], added["currency"]) == (amount, currency)


def test_a_locale_writes_amounts_its_own_way_and_reads_them(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sell(sim, shop.seller, 2_000_00)
    balances = opened(page, shop, "npm", "locale=de-DE")
    expect(balances).to_contain_text("1.941,70 $")
    dialog = dialog_of(balances, "Pay out instantly")
    dialog.get_by_label("Amount").fill("1.234,50")
    expect(dialog).to_contain_text("1.234,50 $")
    dialog.get_by_label("Amount").fill("12.34")
    press(dialog, "Pay out")
    expect(dialog.get_by_role("alert")).to_contain_text("12,34")
    press(dialog, "Cancel")
    page.evaluate("instance.update({ locale: 'en-US' })")
    expect(balances).to_contain_text("$1,941.70")


def test_an_unknown_locale_falls_back_to_the_browsers(page: Page, shop: Shop) -> None:
    expect(opened(page, shop, "plain", "locale=no_such!")).to_contain_text("$0.00")


def test_the_pages_styles_stay_outside_and_its_variables_come_in(page: Page, shop: Shop) -> None:
    """The page's own sheet makes every heading red."""
    balances = opened(page, shop)
    heading = balances.get_by_role("heading", name="Upcoming payouts")
    expect(heading).not_to_have_css("color", "rgb(255, 0, 0)")
    expect(heading).to_have_css("font-family", "Inter, sans-serif")  # that is inherited
    variables = {"colorText": "#010203", "colorPrimary": "rgb(9, 8, 7)", "colorDanger": "} * {"}
    appearance = json.dumps({"variables": variables, "overlays": "drawer"})
    page.evaluate(f"instance.update({{ appearance: {appearance} }})")
    expect(heading).to_have_css("color", "rgb(1, 2, 3)")
    dialog = dialog_of(balances, "Edit payout schedule")
    expect(dialog.get_by_role("button", name="Save")).to_have_css(
        "background-color", "rgb(9, 8, 7)"
    )
    drawer, size = dialog.bounding_box(), page.viewport_size
    assert drawer is not None
    assert size is not None
    assert drawer["x"] + drawer["width"] == size["width"]
    assert drawer["height"] == size["height"]


def test_a_payout_needs_no_mouse(page: Page, shop: Shop, sim: Simulator) -> None:
    sell(sim, shop.seller, 100_00)
    balances = opened(page, shop)
    page.keyboard.press("Tab")
    expect(balances.get_by_role("button", name="Pay out instantly")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = balances.get_by_role("dialog", name="Pay out instantly")
    expect(dialog.get_by_label("Amount")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(balances.get_by_role("button", name="Pay out instantly")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("20")
    expect(dialog).to_contain_text("You receive$20.00")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(balances.get_by_role("button", name="Pay out instantly")).to_be_focused()
    [payout] = sim.payouts.list(stripe_account=shop.seller)["data"]
    assert payout["amount"] == 20_00


def test_a_negative_balance_is_said_plainly_and_cannot_be_paid_out(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sale = sell(sim, shop.seller, 100_00)
    sim.clock.advance(days=3)
    sim.refunds.create(charge=sale["id"], stripe_account=shop.seller)
    balances = opened(page, shop)
    expect(balances).to_contain_text("Total balance-$100.00")
    expect(balances).to_contain_text("This balance is negative.")
    expect(balances.get_by_role("button", name="Pay out")).to_have_count(0)
    dialog = dialog_of(balances, "Add money")
    expect(dialog.get_by_label("Amount")).to_have_value("100.00")


def test_a_screen_reader_hears_headings_amounts_and_a_table(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sell(sim, shop.seller, 100_00)
    expect(opened(page, shop)).to_match_aria_snapshot(
        """
        - region "Balances":
          - group "USD":
            - heading "Total balance" [level=2]
            - paragraph: $96.80
            - button "Pay out instantly"
            - button "Pay out" [disabled]
          - heading "Upcoming payouts" [level=3]
          - table "Upcoming payouts":
            - rowgroup:
              - row "Arrives Status Amount"
            - rowgroup:
              - row "Wed, Mar 4 Estimated $96.80"
          - heading "Payout schedule" [level=3]
          - paragraph: Daily
          - button "Edit payout schedule"
        """
    )
