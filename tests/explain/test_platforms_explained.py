"""`sim.explain.reserve()`, `.account()` and `.exposure()`, asked as a newcomer would ask."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, situations
from tests.stories.sellers import seller


def pay(sim: Simulator, amount: int, **more: Any) -> str:
    asked = {"currency": "usd", "source": "tok_visa", **more}
    return str(sim.charges.create(**asked, amount=amount)["id"])


def owing(sim: Simulator, kind: str = "custom") -> str:
    """A seller who owes 50 dollars."""
    shop = seller(sim, kind)
    charge = pay(sim, 10_000, stripe_account=shop)
    sim.clock.advance(days=3)
    sim.refunds.create(charge=charge, amount=5_000, stripe_account=shop)
    return shop


@pytest.fixture
def sim() -> Simulator:
    sim = Simulator(opening_balance={"usd": 20_000})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    return sim


# -- the reserve -----------------------------------------------------------------------------------


def test_why_is_my_money_held_and_because_of_whom(sim: Simulator) -> None:
    shop = owing(sim)
    story = sim.explain.reserve()
    [row] = sim.balance_transactions.list(type="reserve_transaction")["data"]
    assert "Held in usd: $50.00, because of 1 account." in story
    assert f"$50.00  for {shop}, since Thu 5 Mar 2026 09:00 UTC, by 1 row: {row['id']}" in story
    assert "It is below zero by $50.00." in story
    assert "Its 180 days are over on Wed 2 Sep 2026." in story
    assert "It is not the money on reserve holds (risk_reserved" in story


def test_what_a_bank_was_debited_is_held_three_business_days_more(sim: Simulator) -> None:
    owing(sim, "express")
    sim.clock.advance(days=1)
    story = sim.explain.reserve()
    assert "Its bank was debited for $50.00. That part is released on Wed 11 Mar 2026" in story
    sim.clock.advance(days=5)
    assert "Nothing is held" in sim.explain.reserve()


def test_sellers_with_money_do_not_make_up_for_those_who_owe(sim: Simulator) -> None:
    rich = seller(sim)
    sim.accounts.update(rich, settings={"payouts": {"schedule": {"interval": "manual"}}})
    pay(sim, 30_000, source="tok_bypassPending", stripe_account=rich)
    owing(sim)
    story = sim.explain.reserve()
    assert "1 other of its accounts has $291.00 available in all." in story
    assert "each account is looked at by itself" in story


def test_the_next_payout_says_that_what_is_held_is_not_counted() -> None:
    sim = Simulator(opening_balance={"usd": 20_000})
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    owing(sim)
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "daily"}}})
    story = sim.explain.payouts()
    assert "The next payout will be $150.00" in story
    assert "$50.00 is held because of accounts that owe, and is not counted" in story


def test_what_happens_if_i_have_less_than_has_to_be_held() -> None:
    sim = Simulator()
    owing(sim)
    story = sim.explain.reserve()
    assert "less than has to be held, so it is below zero itself: -$50.00 is available" in story


def test_a_connected_account_has_no_such_reserve(sim: Simulator) -> None:
    shop = seller(sim)
    assert "is held of platforms only" in sim.explain.reserve(stripe_account=shop)


# -- an account ------------------------------------------------------------------------------------


def test_why_can_this_account_not_charge(sim: Simulator) -> None:
    wanted = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    shop = sim.accounts.create(type="custom", capabilities=wanted)
    story = sim.explain.account(shop["id"])
    assert "charges_enabled is false" in story
    for name in shop["requirements"]["currently_due"]:
        assert name in story
    assert "payouts_enabled is false" in story


def test_why_can_it_charge_but_not_be_paid(sim: Simulator) -> None:
    shop = seller(sim)
    sim.controls.disable_account(shop, "under_review", charges=False)
    story = sim.explain.account(shop)
    assert "charges_enabled is true" in story
    assert "Stripe has stopped them: disabled_reason under_review. It ends when Stripe" in story


def test_what_is_due_by_a_date_and_what_stops_then(sim: Simulator) -> None:
    shop = seller(sim)
    sim.controls.require(shop, "individual.verification.document", by="2026-03-20")
    story = sim.explain.account(shop)
    assert "By Fri 20 Mar 2026 it has to give individual.verification.document" in story
    assert "its charges and payouts stop then, until that is given" in story
    sim.clock.advance_to("2026-03-20")
    story = sim.explain.account(shop)
    assert "charges_enabled is false" in story
    assert "Past due: individual.verification.document" in story
    assert "Past due: individual.verification.document" in sim.explain.payouts(stripe_account=shop)


def test_what_has_to_be_done_for_an_account_without_capabilities(sim: Simulator) -> None:
    shop = sim.accounts.create(type="express")["id"]
    assert "It has requested no capability" in sim.explain.account(shop)


def test_my_own_account_can_charge_and_be_paid(sim: Simulator) -> None:
    story = sim.explain.account()
    assert "charges_enabled is true" in story
    assert "payouts_enabled is true" in story


# -- what can still be taken -----------------------------------------------------------------------


def test_what_can_still_be_taken_from_me(sim: Simulator) -> None:
    charge = pay(sim, 10_000)
    sim.refunds.create(charge=charge, amount=1_000)
    lost = pay(sim, 5_000)
    dispute = sim.controls.dispute_charge(lost)
    story = sim.explain.exposure()
    assert "1 payment can still be refunded, or disputed by the customer: $90.00 at most" in story
    assert f"$50.00 has been taken already by the dispute {dispute['id']}" in story


def test_a_bank_payment_may_still_fail(sim: Simulator) -> None:
    paid = sim.payment_intents.create(
        amount=5_000, currency="usd", payment_method="pm_usBankAccount_success",
        payment_method_types=["us_bank_account"], confirm=True,
        mandate_data={"customer_acceptance": {"type": "offline"}},
    )  # fmt: skip
    assert "1 payment from bank accounts may still fail: $50.00." in sim.explain.exposure()
    sim.refunds.create(charge=paid["latest_charge"])  # it waits, and has taken nothing
    assert "1 payment from bank accounts may still fail: $50.00." in sim.explain.exposure()


def test_what_my_sellers_owe_can_be_taken_from_me(sim: Simulator) -> None:
    owing(sim)
    story = sim.explain.exposure()
    assert "1 account that it answers for is below zero, by $50.00 in all." in story
    assert "1 account would owe $100.00 in all" in story


def test_refunds_of_converted_payments_take_the_currency_in_which_they_settled(
    sim: Simulator,
) -> None:
    shop = seller(sim)
    pay(sim, 10_000, currency="eur", stripe_account=shop)
    story = sim.explain.exposure()
    [debt] = [each for each in story if "would owe" in each.text]
    copy = sim.fork()
    copy.refunds.create(
        charge=copy.charges.list(stripe_account=shop)["data"][0]["id"], stripe_account=shop
    )
    balance = copy.balance.retrieve(stripe_account=shop)
    whole = balance["available"] + balance["pending"]
    assert debt.figures["amount"] == (-sum(each["amount"] for each in whole), "usd")


def test_what_a_won_dispute_gave_back_can_be_refunded_again(sim: Simulator) -> None:
    charge = pay(sim, 10_000)
    dispute = sim.controls.dispute_charge(charge)
    assert "can still be refunded" not in sim.explain.exposure()
    sim.controls.close_dispute(dispute["id"], "won")
    assert "1 payment can still be refunded" in sim.explain.exposure()
    sim.refunds.create(charge=charge)
    assert "can still be refunded" not in sim.explain.exposure()


def test_what_is_held_of_charges_pays_their_refunds() -> None:
    sim = Simulator()
    situations.rolling_reserve_in_season(sim)
    sim.clock.advance(days=10)
    assert "1 account would owe $2,250.00 in all" in sim.explain.exposure()


def test_a_seller_is_pointed_to_its_own_sides(sim: Simulator) -> None:
    shop = owing(sim)
    whose = {"stripe_account": shop}
    assert f"sim.explain.balance(stripe_account={shop!r}) tells how it came" in (
        sim.explain.payouts(**whose)
    )
    assert f"sim.explain.payouts(stripe_account={shop!r}) tells of the next" in (
        sim.explain.account(shop)
    )
    assert f"sim.explain.payouts(stripe_account={shop!r}) says why" in sim.explain(
        sim.balance_transactions.list(type="refund", **whose)["data"][0]
    )


def test_what_a_platform_can_take_back_from_a_seller(sim: Simulator) -> None:
    shop = seller(sim)
    sim.transfers.create(amount=700, currency="usd", destination=shop)
    assert "Its platform can reverse 1 transfer to it: $7.00" in sim.explain.exposure(
        stripe_account=shop
    )


def test_only_the_currency_that_is_asked_for_is_told(sim: Simulator) -> None:
    pay(sim, 10_000)
    pay(sim, 10_000, currency="eur")
    assert "€100.00" in sim.explain.exposure(currency="eur")
    assert "payment can still be refunded, or disputed by the customer: $" not in (
        sim.explain.exposure(currency="eur")
    )
