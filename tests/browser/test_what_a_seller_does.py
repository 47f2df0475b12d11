"""Every action of the component, by its dialogs, as a seller does it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from stripesim import Simulator
from tests.browser.conftest import a_seller, opened, sell
from tests.browser.shop import Shop

pytestmark = pytest.mark.browser


def press(inside: Locator, name: str) -> None:
    inside.get_by_role("button", name=name, exact=True).click()


def dialog_of(balances: Locator, button: str) -> Locator:
    press(balances, button)
    dialog = balances.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def schedule_of(sim: Simulator, shop: Shop) -> object:
    settings = sim.balance_settings.retrieve(stripe_account=shop.seller)
    return settings["payments"]["payouts"]["schedule"]


# -- paying out ------------------------------------------------------------------------------------


def test_the_fee_is_said_for_whatever_amount_is_typed(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sell(sim, shop.seller, 1_000_00)
    dialog = dialog_of(opened(page, shop), "Pay out instantly")
    expect(dialog.get_by_label("Amount")).to_have_value("956.35")
    dialog.get_by_label("Amount").fill("100")
    expect(dialog).to_contain_text("Leaves your balance$101.50Fee$1.50You receive$100.00")
    press(dialog, "Pay out $100.00")
    expect(dialog).to_have_count(0)
    [payout] = sim.payouts.list(stripe_account=shop.seller)["data"]
    assert payout["amount"] == 100_00


def test_a_seller_pays_out_by_hand_where_the_schedule_is_manual(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    sell(sim, shop.seller, 100_00)
    manual = {"payouts": {"schedule": {"interval": "manual"}}}
    sim.balance_settings.update(payments=manual, stripe_account=shop.seller)  # type: ignore[arg-type]
    sim.clock.advance(days=4)
    dialog = dialog_of(opened(page, shop), "Pay out")
    expect(dialog).to_contain_text("No fee")
    dialog.get_by_label("Amount").fill("1.")
    press(dialog, "Pay out $1.00")
    expect(dialog).to_have_count(0)
    [payout] = sim.payouts.list(stripe_account=shop.seller)["data"]
    assert (payout["amount"], payout["method"], payout["automatic"]) == (1_00, "standard", False)


def test_a_payout_goes_to_the_account_that_is_chosen(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    details = {"object": "card", "number": "4000056655665556", "exp_month": 12, "exp_year": 2030}
    component = sim.components.balances(shop.session().client_secret)
    card = component.add_external_account({**details, "currency": "usd"})
    sell(sim, shop.seller, 100_00)
    dialog = dialog_of(opened(page, shop), "Pay out instantly")
    dialog.get_by_label("To").select_option("Visa •••• 5556")
    press(dialog, "Pay out $95.36")
    expect(dialog).to_have_count(0)
    [payout] = sim.payouts.list(stripe_account=shop.seller)["data"]
    assert payout["destination"] == card["id"]


# -- the schedule ----------------------------------------------------------------------------------


def test_a_seller_chooses_the_days_of_its_payouts(page: Page, shop: Shop, sim: Simulator) -> None:
    balances = opened(page, shop)
    dialog = dialog_of(balances, "Edit payout schedule")
    dialog.get_by_role("radio", name="Weekly").check()
    dialog.get_by_role("checkbox", name="Tue").check()
    press(dialog, "Save")
    expect(balances).to_contain_text("Weekly, on Tuesday and Friday")
    assert schedule_of(sim, shop) == {
        "interval": "weekly",
        "weekly_payout_days": ["tuesday", "friday"],
    }
    dialog = dialog_of(balances, "Edit payout schedule")
    expect(dialog.get_by_role("radio", name="Weekly")).to_be_checked()
    dialog.get_by_role("radio", name="Monthly").check()
    dialog.get_by_role("checkbox", name="15").check()
    press(dialog, "Save")
    expect(balances).to_contain_text("Monthly, on 1 and 15")
    assert schedule_of(sim, shop) == {"interval": "monthly", "monthly_payout_days": [1, 15]}
    for name in ("Manual", "Daily"):
        dialog = dialog_of(balances, "Edit payout schedule")
        dialog.get_by_role("radio", name=name).check()
        press(dialog, "Save")
        expect(dialog).to_have_count(0)
        assert schedule_of(sim, shop) == {"interval": name.lower()}


def test_what_stripe_refuses_of_a_schedule_is_said_in_the_dialog(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    dialog = dialog_of(opened(page, shop), "Edit payout schedule")
    dialog.get_by_role("radio", name="Weekly").check()
    dialog.get_by_role("checkbox", name="Fri").uncheck()
    press(dialog, "Save")
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    assert schedule_of(sim, shop) == {"interval": "daily"}


# -- bank accounts and cards -----------------------------------------------------------------------


def test_a_seller_adds_chooses_and_removes_a_bank_account(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    balances = opened(page, shop)
    dialog = dialog_of(balances, "Manage bank accounts and cards")
    press(dialog, "Add an account")
    dialog.get_by_label("Routing number").fill("110000000")
    dialog.get_by_label("Account number").fill("000111111116")
    press(dialog, "Add")
    expect(balances.get_by_role("status")).to_contain_text("STRIPE TEST BANK •••• 1116 is added.")
    dialog = dialog_of(balances, "Manage bank accounts and cards")
    press(dialog, "Make default: STRIPE TEST BANK •••• 1116")
    expect(dialog.get_by_role("listitem").filter(has_text="1116")).to_contain_text("Default")
    press(dialog, "Remove: STRIPE TEST BANK •••• 6789")
    press(dialog, "Remove")
    expect(balances).not_to_contain_text("6789 USD")
    banks = sim.components.balances(shop.sessions[0].client_secret).external_accounts
    assert [(bank["last4"], bank["default_for_currency"]) for bank in banks] == [("1116", True)]


def test_a_seller_adds_a_debit_card(page: Page, shop: Shop, sim: Simulator) -> None:
    balances = opened(page, shop)
    dialog = dialog_of(balances, "Manage bank accounts and cards")
    press(dialog, "Add an account")
    dialog.get_by_role("radio", name="Debit card").check()
    for label, text in (("Card number", "4000 0566 5566 5556"), ("Month", "12"), ("Year", "2030")):
        dialog.get_by_label(label).fill(text)
    press(dialog, "Add")
    expect(balances).to_contain_text("Visa •••• 5556")
    cards = sim.components.balances(shop.sessions[0].client_secret).external_accounts
    assert [each["object"] for each in cards] == ["card", "bank_account"]


def test_a_bank_account_that_stripe_refuses_can_be_corrected(page: Page, shop: Shop) -> None:
    balances = opened(page, shop)
    dialog = dialog_of(balances, "Manage bank accounts and cards")
    press(dialog, "Add an account")
    dialog.get_by_label("Routing number").fill("110000000")
    press(dialog, "Add")
    expect(dialog.get_by_role("alert")).to_contain_text("external_account[account_number]")
    dialog.get_by_label("Account number").fill("000111111116")
    press(dialog, "Add")
    expect(dialog).to_have_count(0)
    expect(balances).to_contain_text("•••• 1116")


def test_the_only_default_account_stays(page: Page, shop: Shop, sim: Simulator) -> None:
    """Whatever Stripe says of it is said in the dialog."""
    balances = opened(page, shop)
    dialog = dialog_of(balances, "Manage bank accounts and cards")
    press(dialog, "Remove: STRIPE TEST BANK •••• 6789")
    press(dialog, "Remove")
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    press(dialog, "Back")
    expect(dialog.get_by_role("listitem")).to_have_count(1)


# -- adding money ----------------------------------------------------------------------------------


def test_a_seller_adds_money_where_stripe_is_liable(page: Page, shop: Shop, sim: Simulator) -> None:
    balances = opened(page, shop)
    dialog = dialog_of(balances, "Add money")
    dialog.get_by_label("Amount").fill("50")
    press(dialog, "Add money")
    expect(balances.get_by_role("status")).to_contain_text("$50.00 will be added.")
    sim.clock.advance(days=4)
    balance = sim.balance.retrieve(stripe_account=shop.seller)
    assert balance["refund_and_dispute_prefunding"]["available"][0]["amount"] == 50_00


def test_nobody_adds_money_where_the_platform_is_liable(
    page: Page, shop: Shop, sim: Simulator
) -> None:
    shop.seller = a_seller(sim, "express")
    expect(opened(page, shop).get_by_role("button", name="Add money")).to_have_count(0)
