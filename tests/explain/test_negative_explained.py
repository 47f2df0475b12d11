"""`sim.explain.balance()`: of what it is made, and what follows if it is below zero."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator
from tests.stories.sellers import seller


def pay(sim: Simulator, amount: int, **more: Any) -> str:
    asked = {"currency": "usd", "source": "tok_visa", **more}
    return str(sim.charges.create(**asked, amount=amount)["id"])


# -- what is there ---------------------------------------------------------------------------------


def test_of_what_is_my_balance_made_and_what_changes_it_next() -> None:
    sim = Simulator(opening_balance={"usd": 3_000})
    pay(sim, 10_000)
    story = sim.explain.balance()
    assert "Available in usd: $30.00." in story
    assert "+$30.00  top-up tu_" in story
    assert "Pending in usd: $96.80." in story
    assert "+$96.80  on Wed 4 Mar 2026: 1 payment" in story
    assert "Next, a payout takes $30.00 on Tue 3 Mar 2026 01:30 UTC" in story
    assert "Then, $96.80 moves from pending to available on Wed 4 Mar 2026." in story


def test_only_what_moved_since_the_balance_was_last_zero_is_told() -> None:
    sim = Simulator()
    pay(sim, 10_000)
    sim.clock.advance(days=3)
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    later = pay(sim, 5_000, source="tok_bypassPending")
    story = sim.explain.balance()
    assert "It was 0 on Wed 4 Mar 2026 01:30 UTC. Since then" in story
    assert f"+$48.25  payment {later}" in story


def test_a_currency_without_money_is_told_as_such() -> None:
    assert "There has been no money in eur" in Simulator().explain.balance(currency="eur")


def test_money_that_stands_beside_is_told_too() -> None:
    sim = Simulator(opening_balance={"usd": 3_000})
    sim.controls.add_funds(2_000, "usd")
    assert "$20.00 was added for refunds and disputes" in sim.explain.balance()


# -- below zero ------------------------------------------------------------------------------------


@pytest.fixture
def owing() -> Simulator:
    """An account that had 30 dollars, and refunded 50."""
    sim = Simulator()
    charge = pay(sim, 10_000)
    sim.clock.advance(days=3)
    sim.topups.create(amount=3_000, currency="usd")
    sim.balance_settings.update(payments={"payouts": {"schedule": {"interval": "manual"}}})
    sim.clock.advance(days=10)
    sim.refunds.create(charge=charge, amount=5_000)
    return sim


def test_why_is_my_balance_negative(owing: Simulator) -> None:
    story = owing.explain.balance()
    assert "Before that, $30.00 was available. Then came:" in story
    assert "-$50.00  refund re_" in story
    assert "That makes -$20.00." in story


def test_money_that_is_pending_and_other_currencies_do_not_count(owing: Simulator) -> None:
    pay(owing, 10_000)
    story = owing.explain.balance()
    assert "Only this figure counts: what is pending ($96.80) does not" in story
    assert "nor does money in other currencies" in story


def test_will_my_bank_be_debited(owing: Simulator) -> None:
    story = owing.explain.balance()
    assert "By itself: Stripe debits the bank for $20.00, on Mon 16 Mar 2026 01:30 UTC" in story
    assert "It arrives on Mon 16 Mar 2026" in story
    assert "If the bank refuses it, we hear of it on the business day after" in story
    for met in (
        "yes  banks in US are debited",
        "yes  debit_negative_balances is true",
        "yes  a bank account in usd, not a card",
        "yes  that bank account is not errored",
        "yes  more than $10.00 is owed when it is made: $20.00",
    ):
        assert met in story
    owing.clock.advance(days=1)
    assert owing.payouts.list()["data"][0]["amount"] == -2_000


def test_why_is_my_bank_not_debited(owing: Simulator) -> None:
    owing.balance_settings.update(payments={"debit_negative_balances": False})
    story = owing.explain.balance()
    assert "The bank is not debited, and nothing is pending: nothing fills it by itself." in story
    assert "no   debit_negative_balances is true" in story


def test_what_is_small_is_not_debited() -> None:
    sim = Simulator()
    charge = pay(sim, 10_000)
    sim.clock.advance(days=3)
    sim.refunds.create(charge=charge, amount=900)
    assert "no   more than $10.00 is owed when it is made: $9.00" in sim.explain.balance()


def test_what_stops_what_goes_on_and_what_ends_it(owing: Simulator) -> None:
    story = owing.explain.balance()
    assert "Meanwhile no payout is made in usd" in story
    assert "Charges and transfers to it go on; refunds too" in story
    assert "$20.00 ends it, as soon as that much more is available" in story
    assert "The account itself owes it to Stripe." in story
    owing.topups.create(amount=2_000, currency="usd")
    owing.balance_settings.update(payments={"debit_negative_balances": False})
    owing.clock.advance(days=5)
    assert "negative" not in owing.explain.balance()


def test_who_answers_for_a_seller_and_when_is_it_collected() -> None:
    sim = Simulator(opening_balance={"usd": 20_000})
    shop = seller(sim)
    charge = pay(sim, 10_000, stripe_account=shop)
    sim.clock.advance(days=3)
    sim.refunds.create(charge=charge, amount=5_000, stripe_account=shop)
    story = sim.explain.balance(stripe_account=shop)
    assert f"Its platform {sim.account} answers for it" in story
    assert "Refunds and disputes of destination charges and of separate charges land on" in story
    assert "after 180 days, on Wed 2 Sep 2026, the platform pays what is owed" in story
    assert "The days count from Thu 5 Mar 2026 09:00 UTC" in story
    sim.clock.advance(days=181)
    assert "negative" not in sim.explain.balance(stripe_account=shop)


def test_stripe_bears_what_a_standard_account_cannot_pay() -> None:
    sim = Simulator()
    shop = seller(sim, "standard")
    charge = pay(sim, 10_000, stripe_account=shop)
    sim.clock.advance(days=3)
    sim.refunds.create(charge=charge, amount=5_000, stripe_account=shop)
    story = sim.explain.balance(stripe_account=shop)
    assert "The account itself owes it to Stripe, and Stripe bears what cannot be got" in story
    assert "180 days" not in story


def test_refunds_wait_where_that_is_set() -> None:
    sim = Simulator(refunds_when_short="wait_when_negative")
    charge = pay(sim, 10_000)
    sim.clock.advance(days=3)
    sim.refunds.create(charge=charge, amount=5_000)
    assert "refunds wait, as pending, until it is filled" in sim.explain.balance()


def test_refunds_that_wait_are_told_of_the_balance_and_of_what_can_be_taken() -> None:
    sim = Simulator(refunds_when_short="wait_when_short")
    charge = pay(sim, 10_000)
    sim.clock.advance(days=3)
    assert "Waiting for enough" not in sim.explain.balance()
    sim.refunds.create(charge=charge, amount=6_000)
    assert "Waiting for enough to be available: 1 refund." in sim.explain.balance()
    assert "$60.00 will be taken by 1 refund still waiting to go out." in sim.explain.exposure()
    sim.topups.create(amount=7_000, currency="usd")
    sim.clock.advance(days=10)
    assert "Waiting for enough" not in sim.explain.balance()
    assert "still waiting" not in sim.explain.exposure()
