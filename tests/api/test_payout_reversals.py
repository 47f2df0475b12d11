"""A platform takes a payout of one of its accounts back from the bank."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from stripesim import Simulator, errors

Shape = dict[str, Any]
WANTED = {"card_payments": {"requested": True}, "transfers": {"requested": True}}


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 5_000_000})


@pytest.fixture
def shop(sim: Simulator) -> str:
    return a_shop(sim)


def a_shop(sim: Simulator, **more: Any) -> str:
    """An account with 500.00, paid out by hand."""
    by_hand = {"payouts": {"schedule": {"interval": "manual"}}}
    said = {"type": "custom", "capabilities": WANTED, "settings": by_hand, **more}
    account: str = sim.controls.complete_onboarding(sim.accounts.create(**said)["id"])["id"]
    sim.transfers.create(amount=50_000, currency="usd", destination=account)
    return account


def paid(sim: Simulator, shop: str, amount: int = 20_000, **more: Any) -> Shape:
    """A payout that has reached the bank."""
    payout = sim.payouts.create(amount=amount, currency="usd", stripe_account=shop, **more)
    sim.clock.advance(hours=6)
    found = sim.payouts.retrieve(payout["id"], stripe_account=shop)
    assert found["status"] == "paid"
    return found


def reverse(sim: Simulator, payout: Shape, shop: str | None, **more: Any) -> Shape:
    return sim.payouts.reverse(payout["id"], stripe_account=shop, **more)


def refused(sim: Simulator, payout: Shape, shop: str | None) -> str:
    before = sim.fingerprint()
    with pytest.raises(errors.InvalidRequestError) as refusal:
        reverse(sim, payout, shop)
    assert sim.fingerprint() == before
    return str(refusal.value.user_message)


def balance(sim: Simulator, shop: str) -> tuple[int, int]:
    both = sim.balance.retrieve(stripe_account=shop)
    return both["available"][0]["amount"], both["pending"][0]["amount"]


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


# -- what comes of it ------------------------------------------------------------------------------


def test_the_answer_to_a_payout_reversal_is_a_payout_of_the_negative_amount(
    sim: Simulator, shop: str
) -> None:
    payout = paid(sim, shop, 1_100)
    reversal = reverse(sim, payout, shop, metadata={"why": "a mistake"})
    shown = {
        "amount": -1_100,
        "automatic": False,
        "destination": payout["destination"],
        "metadata": {"why": "a mistake"},
        "method": "standard",
        "original_payout": payout["id"],
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "status": "pending",
    }
    assert {name: reversal[name] for name in shown} == shown
    again = sim.payouts.retrieve(payout["id"], stripe_account=shop)
    assert (again["status"], again["reversed_by"]) == ("paid", reversal["id"])


def test_the_bank_is_debited_the_next_business_day_and_the_money_is_there_in_five(
    sim: Simulator, shop: str
) -> None:
    payout = paid(sim, shop)
    sim.clock.advance_to("2026-03-06T09:00:00Z")  # a Friday
    reversal = reverse(sim, payout, shop)
    assert reversal["arrival_date"] == at("2026-03-09")
    row = sim.balance_transactions.retrieve(reversal["balance_transaction"], stripe_account=shop)
    assert (row["type"], row["net"], row["available_on"]) == ("payout", 20_000, at("2026-03-13"))
    assert balance(sim, shop) == (30_000, 20_000)
    sim.clock.advance_to("2026-03-09T00:45:00Z")
    assert sim.payouts.retrieve(reversal["id"], stripe_account=shop)["status"] == "paid"
    assert balance(sim, shop) == (30_000, 20_000)
    sim.clock.advance_to("2026-03-13T00:00:00Z")
    assert balance(sim, shop) == (50_000, 0)
    sim.check()


def test_money_that_was_taken_back_is_paid_out_again(sim: Simulator) -> None:
    shop = a_shop(sim, settings={"payouts": {"schedule": {"interval": "daily"}}})
    payout = paid(sim, shop, 50_000)
    reverse(sim, payout, shop)
    sim.clock.advance_to("2026-03-09T01:30:00Z")
    [newest] = sim.payouts.list(stripe_account=shop, limit=1)["data"]
    assert (newest["amount"], newest["automatic"]) == (50_000, True)


def test_the_events_tell_of_the_payout_then_of_its_reversal(sim: Simulator, shop: str) -> None:
    payout = paid(sim, shop)
    reversal = reverse(sim, payout, shop)
    told = [
        (event["type"], event["data"]["object"]["id"])
        for event in sim.events.list(stripe_account=shop, limit=2)["data"]
    ]
    assert told == [("payout.created", reversal["id"]), ("payout.updated", payout["id"])]
    later = [event["type"] for event in sim.clock.advance(days=1)]
    assert [type for type in later if type.startswith("payout")][:2] == [
        "payout.updated", "payout.paid",
    ]  # fmt: skip


def test_an_instant_payout_does_not_count_what_is_taken_back(sim: Simulator, shop: str) -> None:
    reverse(sim, paid(sim, shop), shop)
    [part] = sim.balance.retrieve(stripe_account=shop)["instant_available"]
    assert part["amount"] == 30_000


# -- when one of the two fails ---------------------------------------------------------------------


def test_a_payout_that_fails_takes_its_reversal_with_it(sim: Simulator, shop: str) -> None:
    payout = paid(sim, shop)
    reversal = reverse(sim, payout, shop)
    sim.controls.fail_payout(payout["id"])
    assert sim.payouts.retrieve(reversal["id"], stripe_account=shop)["status"] == "canceled"
    assert balance(sim, shop) == (50_000, 0)
    sim.check()


def test_a_payout_that_fails_later_leaves_its_reversal(sim: Simulator, shop: str) -> None:
    payout = paid(sim, shop)
    reversal = reverse(sim, payout, shop)
    sim.clock.advance(days=1)
    sim.controls.fail_payout(payout["id"])
    assert sim.payouts.retrieve(reversal["id"], stripe_account=shop)["status"] == "paid"


@pytest.mark.parametrize("days", [0, 1])
def test_a_reversal_may_fail_and_is_not_tried_again(sim: Simulator, shop: str, days: int) -> None:
    payout = paid(sim, shop)
    reversal = reverse(sim, payout, shop)
    sim.clock.advance(days=days)
    sim.controls.fail_payout(reversal["id"], code="insufficient_funds")
    assert balance(sim, shop) == (30_000, 0)
    sim.clock.advance(days=10)
    assert balance(sim, shop) == (30_000, 0)
    assert "already been reversed" in refused(sim, payout, shop)
    sim.check()


# -- what cannot be reversed -----------------------------------------------------------------------


def test_the_platforms_own_payout_is_not_reversed(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=20_000, currency="usd")
    sim.clock.advance(hours=7)
    assert "connected accounts" in refused(sim, payout, None)


def test_a_payout_of_an_account_that_answers_for_itself_is_not_reversed(sim: Simulator) -> None:
    shop = a_shop(sim, type="standard", settings={})
    sim.clock.advance(days=2)
    payout = sim.payouts.list(stripe_account=shop)["data"][0]
    assert "liable" in refused(sim, payout, shop)


def test_one_that_is_pending_is_canceled_instead(sim: Simulator, shop: str) -> None:
    payout = sim.payouts.create(amount=20_000, currency="usd", stripe_account=shop)
    assert "Cancel it instead" in refused(sim, payout, shop)
    sim.payouts.cancel(payout["id"], stripe_account=shop)
    assert balance(sim, shop) == (50_000, 0)


def test_an_instant_one_is_not_reversed(sim: Simulator, shop: str) -> None:
    assert "instant" in refused(sim, paid(sim, shop, method="instant"), shop)


def test_one_is_reversed_once(sim: Simulator, shop: str) -> None:
    payout = paid(sim, shop)
    reversal = reverse(sim, payout, shop)
    assert reversal["id"] in refused(sim, payout, shop)
    assert "debit" in refused(sim, reversal, shop)


def test_only_for_ninety_days(sim: Simulator, shop: str) -> None:
    payout = paid(sim, shop)
    assert payout["arrival_date"] == at("2026-03-02")
    sim.clock.advance_to(at("2026-03-02") + 90 * 86_400 - 1)
    other = sim.fork()
    assert reverse(other, payout, shop)["amount"] == -20_000
    sim.clock.advance(seconds=1)
    assert "90 days" in refused(sim, payout, shop)


def test_a_payout_to_a_bank_elsewhere_is_not_reversed() -> None:
    sim = Simulator(country="GB", opening_balance={"gbp": 100_000})
    made = sim.accounts.create(type="custom", country="GB", capabilities=WANTED)["id"]
    shop = sim.controls.complete_onboarding(made)["id"]
    sim.transfers.create(amount=20_000, currency="gbp", destination=shop)
    payout = sim.payouts.create(amount=20_000, currency="gbp", stripe_account=shop)
    sim.clock.advance(days=1)
    assert "US and in Canada" in refused(sim, payout, shop)


def test_an_unknown_payout_is_not_found(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.reverse("po_nope")
    assert (refusal.value.http_status, refusal.value.user_message) == (
        404, "No such payout: 'po_nope'",
    )  # fmt: skip


def test_a_payout_with_two_faults_is_told_the_first(sim: Simulator, shop: str) -> None:
    """Which of two comes first is assumed."""
    instant = paid(sim, shop, 10_000, method="instant")
    taken_back = paid(sim, shop, 10_000)
    reversal = reverse(sim, taken_back, shop)
    sim.clock.advance(days=91)
    assert "debit" in refused(sim, reversal, shop)  # and too long ago
    assert "instant" in refused(sim, instant, shop)  # and too long ago
    assert "already been reversed" in refused(sim, taken_back, shop)  # and too long ago
