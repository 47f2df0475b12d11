"""A refusal whose words are not known to be Stripe's says whose they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stripesim import Simulator, errors

CARDS: Any = {"card_payments": {"requested": True}}
RECIPIENT: Any = {"service_agreement": "recipient"}
COLLECTS: Any = {
    "requirement_collection": "application",
    "losses": {"payments": "stripe"},
    "stripe_dashboard": {"type": "none"},
}


def cancel_what_stripe_made(sim: Simulator) -> None:
    sim.charges.create(amount=1_000, currency="usd", source="tok_visa")
    while not (payouts := sim.payouts.list()["data"]):
        sim.clock.step()
    sim.payouts.cancel(payouts[0]["id"])


def change_what_a_seller_gave(sim: Simulator) -> None:
    seller = sim.accounts.create(type="express")["id"]
    bank = sim.controls.complete_onboarding(seller)["external_accounts"]["data"][0]["id"]
    sim.accounts.external_accounts.update(seller, bank, account_holder_name="Jenny")


def pay_out_to_another_currency(sim: Simulator) -> None:
    seller = sim.accounts.create(type="custom")["id"]
    sim.controls.complete_onboarding(seller)
    bank = sim.accounts.retrieve(seller)["external_accounts"]["data"][0]["id"]
    sim.payouts.create(amount=100, currency="eur", destination=bank, stripe_account=seller)


def reverse_what_failed(sim: Simulator) -> None:
    seller = sim.accounts.create(type="custom", capabilities=CARDS)["id"]
    sim.controls.complete_onboarding(seller)
    sim.charges.create(
        amount=1_000, currency="usd", source="tok_bypassPending", stripe_account=seller
    )
    payout = sim.payouts.create(amount=500, currency="usd", stripe_account=seller)["id"]
    sim.controls.fail_payout(payout)
    sim.payouts.reverse(payout, stripe_account=seller)


def wait_for_a_month_and_a_day(sim: Simulator) -> None:
    seller = sim.accounts.create(type="custom")["id"]
    timing: Any = {"delay_days_override": 32}
    sim.balance_settings.update(payments={"settlement_timing": timing}, stripe_account=seller)


def keep_a_minimum(sim: Simulator) -> None:
    sim.balance_settings.update(payments={"payouts": {"minimum_balance_by_currency": {"inr": 1}}})


def pay_a_bank_instantly_in_canada(sim: Simulator) -> None:
    sim.controls.allow_instant_payouts()
    sim.payouts.create(amount=1_000, currency="cad", method="instant")


def sell(sim: Simulator, **params: Any) -> str:
    what = {"amount": 1_000, "currency": "usd", "source": "tok_visa"}
    return str(sim.charges.create(**what | params)["id"])


def delete_the_only_bank_account(sim: Simulator) -> None:
    shop = sim.accounts.create(type="custom")["id"]
    bank = sim.controls.complete_onboarding(shop)["external_accounts"]["data"][0]["id"]
    sim.accounts.external_accounts.delete(shop, bank)


def take_back_what_is_paid_out(sim: Simulator) -> None:
    shop = sim.accounts.create(type="standard")["id"]
    sim.controls.complete_onboarding(shop)
    sim.charges.create(amount=1_000, currency="usd", source="tok_bypassPending")
    transfer = sim.transfers.create(amount=900, currency="usd", destination=shop)["id"]
    sim.clock.advance(days=1)
    sim.transfers.reversals.create(transfer)


def keep_a_fee_and_pass_on_a_part(sim: Simulator) -> None:
    shop = sim.accounts.create(type="custom")["id"]
    sim.controls.complete_onboarding(shop)
    data = {"destination": shop, "amount": 500}
    sell(sim, transfer_data=data, application_fee_amount=100)


# What is asked for, and how the refusal begins.
ASKED: list[tuple[Callable[[Simulator], Any], str]] = [
    (cancel_what_stripe_made, "Payout po_"),
    (change_what_a_seller_gave, "You can only change the external accounts"),
    (pay_out_to_another_currency, "The external account ba_"),
    (reverse_what_failed, "Cannot reverse po_"),
    (wait_for_a_month_and_a_day, "delay_days_override must be between"),
    (lambda sim: keep_a_minimum(Simulator("IN")), "Minimum balances are not supported in IN."),
    (lambda sim: sim.topups.create(amount=1, currency="eur"), "You don't have a bank account in"),
    (lambda sim: pay_a_bank_instantly_in_canada(Simulator("CA")), "This bank account is not"),
    (lambda sim: sim.accounts.update(sim.account, email="a@b.example"), "You cannot change your"),
    (
        lambda sim: sim.accounts.update(
            sim.accounts.create(type="custom")["id"], default_currency="eur"
        ),
        "You cannot set the default currency to eur",
    ),
    (
        lambda sim: sim.accounts.create(
            type="custom", country="TH", capabilities=CARDS, tos_acceptance=RECIPIENT
        ),
        "Accounts under the recipient service agreement",
    ),
    (lambda sim: sim.accounts.create(controller=COLLECTS), "controller[requirement_collection]"),
    (
        lambda sim: sim.accounts.reject(sim.accounts.create(type="standard")["id"], reason="other"),
        "Only accounts whose negative balances",
    ),
    (lambda sim: Simulator("IN").charges.search(query="amount>0"), "Search is not available"),
    (lambda sim: sim.charges.search(query="amount>0", page="second"), "Invalid page: second"),
    (
        lambda sim: sim.tokens.create(customer=sim.customers.create()["id"]),
        "You may only create a token of a customer's card on a connected account.",
    ),
    (take_back_what_is_paid_out, "The account acct_"),
]


@pytest.mark.parametrize(("ask", "begins"), ASKED)
def test_words_that_are_not_stripes_say_whose_they_are(
    ask: Callable[[Simulator], Any], begins: str
) -> None:
    with pytest.raises(errors.StripeError) as refused:
        ask(Simulator())
    said = str(refused.value.user_message)
    assert said.startswith(begins)
    assert said.endswith(" (stripesim's words)")


# Not recorded, but quoted by users of Stripe.
QUOTED: list[tuple[Callable[[Simulator], Any], str]] = [
    (
        lambda sim: sim.accounts.login_links.create(sim.accounts.create(type="custom")["id"]),
        "Cannot create a login link for an account that does not have access",
    ),
    (
        lambda sim: sim.accounts.login_links.create(sim.accounts.create(type="express")["id"]),
        "Cannot create a login link for an account that has not completed",
    ),
    (delete_the_only_bank_account, "You cannot delete the default external account"),
    (keep_a_fee_and_pass_on_a_part, "You may only specify one of these parameters"),
    (
        lambda sim: sim.refunds.create(charge=sell(sim), reverse_transfer=True),
        "Attempting to reverse_transfer on charge (ch_",
    ),
    (
        lambda sim: sim.accounts.create(type="custom", tos_acceptance=RECIPIENT),
        "The recipient ToS agreement is not supported",
    ),
]


@pytest.mark.parametrize(("ask", "begins"), QUOTED)
def test_words_that_users_quote_are_stripes(ask: Callable[[Simulator], Any], begins: str) -> None:
    with pytest.raises(errors.StripeError) as refused:
        ask(Simulator())
    said = str(refused.value.user_message)
    assert said.startswith(begins)
    assert "stripesim" not in said
