"""Refunds for which there is not enough money: three ways of Stripe, chosen by a setting.

    overdraw            the refund succeeds and takes the balance below zero
    wait_when_negative  it waits while the balance is below zero
    wait_when_short     it waits while there is less than the refund

A refund of a pending charge takes pending money, so it never waits. The functions at the top are
application code: they know the official SDK and nothing of stripesim.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors

from .openings import debit_negative_balances, schedule_payouts, with_old_sales
from .story import event_types, moment, row_of, tell, when

# -- application code -----------------------------------------------------------------------------


def give_back(charge: str, amount: int) -> stripe.Refund:
    return stripe.Refund.create(charge=charge, amount=amount)


def tell_the_customer(refund: str) -> str:
    """What the shop's page says of a refund."""
    found = stripe.Refund.retrieve(refund)
    match found.status:
        case "succeeded":
            return "your money is on its way"
        case "pending" if found.pending_reason == "insufficient_funds":
            return "we will send your money as soon as we can"
        case "pending":
            return "your bank is working on it"
        case _:
            return "please call us"


def warn_the_merchant() -> str | None:
    """What the dashboard says above everything else."""
    (available,) = stripe.Balance.retrieve().available
    return "your balance is negative" if available.amount < 0 else None


# -- overdraw -------------------------------------------------------------------------------------


def test_by_default_a_refund_takes_the_balance_below_zero() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    tell(
        sim,
        """
        moment               | do                       | available | pending | waiting
        Mon 2026-03-02 09:00 | refund 5000 of charge 1  |     -5000 |       0 |       0
        Mon 2026-03-02 10:00 | refund 20000 of charge 1 |    -25000 |       0 |       0
        """,
    )
    assert {refund["status"] for refund in sim.refunds.all()} == {"succeeded"}


# -- wait while the balance is below zero ---------------------------------------------------------


def test_refunds_wait_while_the_balance_is_negative_and_leave_in_their_order() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_negative")
    debit_negative_balances(sim, False)
    tell(
        sim,
        """
        moment               | do                      | available | waiting | by itself
        Mon 2026-03-02 09:00 | refund 5000 of charge 1 |     -5000 |       0 |
        Mon 2026-03-02 10:00 | refund 3000 of charge 1 |     -5000 |    3000 |
        Mon 2026-03-02 11:00 | refund 2000 of charge 1 |     -5000 |    5000 |
        Mon 2026-03-02 12:00 | charge 4999 at once     |        -1 |    5000 |
        Mon 2026-03-02 13:00 | charge 1001 at once     |     -2000 |    2000 |
        Mon 2026-03-02 14:00 | charge 2000 at once     |     -2000 |       0 |
        Tue 2026-03-03 12:00 |                         |     -2000 |       0 |
        """,
    )


def test_zero_is_enough_to_refund_from() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_negative")
    refund = sim.refunds.create(charge=next(iter(sim.charges.all()))["id"], amount=100_000)
    assert refund["status"] == "succeeded"
    assert sim.balance.retrieve()["available"][0]["amount"] == -100_000


def test_a_debit_lets_the_waiting_refunds_go_one_night_after_the_other() -> None:
    # Each refund that leaves is the next hole.
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_negative")
    tell(
        sim,
        """
        moment               | do                      | available | waiting | by itself
        Mon 2026-03-02 09:00 | refund 5000 of charge 1 |     -5000 |       0 |
        Mon 2026-03-02 10:00 | refund 3000 of charge 1 |     -5000 |    3000 |
        Mon 2026-03-02 11:00 | refund 2000 of charge 1 |     -5000 |    5000 |
        Tue 2026-03-03 01:30 |                         |     -3000 |    2000 | payout -5000
        Tue 2026-03-03 12:00 |                         |     -3000 |    2000 | paid -5000
        Wed 2026-03-04 01:30 |                         |     -2000 |       0 | payout -3000
        Wed 2026-03-04 12:00 |                         |     -2000 |       0 | paid -3000
        Thu 2026-03-05 01:30 |                         |         0 |       0 | payout -2000
        """,
    )


def test_money_that_matures_at_midnight_lets_waiting_refunds_go_before_the_nights_payout() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_negative")
    debit_negative_balances(sim, False)
    tell(
        sim,
        """
        moment               | do                      | available | pending | waiting | by itself
        Mon 2026-03-02 09:00 | charge 9000             |         0 |    9000 |       0 |
        Mon 2026-03-02 09:00 | refund 5000 of charge 1 |     -5000 |    9000 |       0 |
        Mon 2026-03-02 10:00 | refund 3000 of charge 1 |     -5000 |    9000 |    3000 |
        Tue 2026-03-03 23:59 |                         |     -5000 |    9000 |    3000 |
        Wed 2026-03-04 00:00 |                         |      1000 |       0 |       0 |
        Wed 2026-03-04 01:30 |                         |         0 |       0 |       0 | payout 1000
        """,
    )


# -- wait while there is less than the refund -----------------------------------------------------


def test_a_refund_waits_while_there_is_less_than_it_takes() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_short")
    schedule_payouts(sim, interval="manual")
    tell(
        sim,
        """
        moment               | do                      | available | pending | waiting
        Mon 2026-03-02 09:00 | charge 4000 at once     |      4000 |       0 |       0
        Mon 2026-03-02 10:00 | refund 4000 of charge 1 |         0 |       0 |       0
        Mon 2026-03-02 11:00 | refund 1 of charge 1    |         0 |       0 |       1
        Mon 2026-03-02 12:00 | charge 4000 at once     |      3999 |       0 |       0
        Mon 2026-03-02 13:00 | refund 5000 of charge 1 |      3999 |       0 |    5000
        Mon 2026-03-02 14:00 | charge 20000            |      3999 |   20000 |    5000
        Tue 2026-03-03 23:59 |                         |      3999 |   20000 |    5000
        Wed 2026-03-04 00:00 |                         |     18999 |       0 |       0
        """,
    )


def test_a_small_refund_does_not_overtake_a_large_one_that_waits() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_short")
    schedule_payouts(sim, interval="manual")
    tell(
        sim,
        """
        moment               | do                      | available | waiting
        Mon 2026-03-02 09:00 | refund 5000 of charge 1 |         0 |    5000
        Mon 2026-03-02 10:00 | refund 1000 of charge 1 |         0 |    6000
        Mon 2026-03-02 11:00 | charge 2000 at once     |      2000 |    6000
        Mon 2026-03-02 12:00 | charge 3500 at once     |       500 |    1000
        Mon 2026-03-02 13:00 | charge 500 at once      |         0 |       0
        """,
    )


def test_a_refund_that_waits_holds_back_none_of_another_currency() -> None:
    sim = Simulator(refunds_when_short="wait_when_short")
    wanted = {name: {"requested": True} for name in ("card_payments", "transfers")}
    shop = sim.accounts.create(type="custom", capabilities=wanted)["id"]
    sim.controls.complete_onboarding(shop)
    bank = {"object": "bank_account", "country": "DE", "currency": "eur"}
    number = {"account_number": "DE89370400440532013000"}
    sim.accounts.external_accounts.create(shop, external_account={**bank, **number})
    its: Any = {"stripe_account": shop}
    charges = [
        sim.charges.create(amount=10_000, currency=currency, source="tok_visa", **its)["id"]
        for currency in ("usd", "eur")
    ]
    sim.clock.advance(days=14)
    dollars, euros = (sim.refunds.create(charge=charge, **its)["id"] for charge in charges)
    sim.charges.create(amount=20_000, currency="eur", source="tok_bypassPending", **its)
    sim.clock.advance(seconds=1)
    assert sim.refunds.retrieve(euros, **its)["balance_transaction"] is not None
    assert sim.refunds.retrieve(dollars, **its)["balance_transaction"] is None


def test_where_refunds_wait_for_money_the_balance_is_never_below_zero_by_them() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_short")
    tell(
        sim,
        """
        moment               | do                      | available | waiting | by itself
        Mon 2026-03-02 09:00 | refund 5000 of charge 1 |         0 |    5000 |
        Fri 2026-03-06 12:00 |                         |         0 |    5000 |
        """,
    )


# -- what waiting is ------------------------------------------------------------------------------


@pytest.fixture
def waiting() -> tuple[Simulator, dict[str, Any]]:
    """An account below zero, and a refund of 3,000 that waits."""
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_negative")
    debit_negative_balances(sim, False)
    (charge,) = sim.charges.all()
    sim.refunds.create(charge=charge["id"], amount=5000)
    return sim, sim.refunds.create(charge=charge["id"], amount=3000)


def test_a_waiting_refund_is_promised_and_takes_nothing(
    waiting: tuple[Simulator, dict[str, Any]],
) -> None:
    sim, refund = waiting
    assert (refund["status"], refund["pending_reason"]) == ("pending", "insufficient_funds")
    assert refund["balance_transaction"] is None
    assert sim.balance_transactions.list(source=refund["id"])["data"] == []
    assert sim.charges.retrieve(refund["charge"])["amount_refunded"] == 8000
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.create(charge=refund["charge"], amount=92_001)
    assert refusal.value.user_message == (
        "Refund amount ($920.01) is greater than unrefunded amount on charge ($920.00)"
    )


def test_a_waiting_refund_gets_its_row_when_it_leaves(
    waiting: tuple[Simulator, dict[str, Any]],
) -> None:
    sim, refund = waiting
    sim.clock.advance_to(moment("Tue 2026-03-03 15:00"))
    sim.charges.create(amount=6000, currency="usd", source="tok_bypassPending")
    refund = sim.refunds.retrieve(refund["id"])
    assert refund["status"] == "succeeded"
    assert refund.get("pending_reason") is None
    row = row_of(sim, refund)
    assert (row["type"], row["amount"], row["source"]) == ("refund", -3000, refund["id"])
    assert when(row["created"]) == when(row["available_on"]) == "Tue 2026-03-03 15:00"
    assert when(refund["created"]) == "Mon 2026-03-02 09:00"
    assert "refund.updated" in event_types(sim)
    assert sim.charges.retrieve(refund["charge"])["amount_refunded"] == 8000


def test_a_refund_of_a_pending_charge_never_waits(
    waiting: tuple[Simulator, dict[str, Any]],
) -> None:
    sim, _ = waiting
    tell(
        sim,
        """
        moment               | do                       | available | pending | waiting
        Mon 2026-03-02 10:00 | charge 10000             |     -5000 |   10000 |    3000
        Mon 2026-03-02 11:00 | refund 10000 of charge 2 |     -5000 |       0 |    3000
        """,
    )


def test_a_waiting_refund_may_be_given_up_and_nothing_comes_back(
    waiting: tuple[Simulator, dict[str, Any]],
) -> None:
    sim, refund = waiting
    refund = sim.controls.fail_refund(refund["id"], reason="insufficient_funds")
    assert (refund["status"], refund["failure_reason"]) == ("failed", "insufficient_funds")
    tell(
        sim,
        """
        moment               | do                  | available | waiting
        Mon 2026-03-02 10:00 |                     |     -5000 |       0
        Mon 2026-03-02 11:00 | charge 9000 at once |      4000 |       0
        """,
    )


def test_a_waiting_refund_is_not_cancelled(waiting: tuple[Simulator, dict[str, Any]]) -> None:
    sim, refund = waiting
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.refunds.cancel(refund["id"])
    assert refusal.value.user_message == "Canceling this refund is unsupported."


# -- what people ask ------------------------------------------------------------------------------


def test_a_refund_on_a_negative_account_looks_done_and_is_not() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_negative")
    charge = next(iter(sim.charges.all()))["id"]
    with sim.activate():
        first, second = give_back(charge, 5000), give_back(charge, 3000)
        assert tell_the_customer(first.id) == "your money is on its way"
        assert tell_the_customer(second.id) == "we will send your money as soon as we can"
        assert stripe.Charge.retrieve(charge).amount_refunded == 8000  # this is what misleads
        assert warn_the_merchant() == "your balance is negative"
        sim.clock.advance(days=2)
        assert tell_the_customer(second.id) == "your money is on its way"


def test_a_refund_is_pending_while_the_balance_is_short() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short="wait_when_short")
    charge = next(iter(sim.charges.all()))["id"]
    with sim.activate():
        refund = give_back(charge, 5000)
        assert (refund.status, refund.pending_reason) == ("pending", "insufficient_funds")
        assert warn_the_merchant() is None
        stripe.Charge.create(amount=5000, currency="usd", source="tok_bypassPending")
        assert stripe.Refund.retrieve(refund.id).status == "succeeded"


@pytest.mark.parametrize("mode", ["overdraw", "wait_when_negative", "wait_when_short"])
def test_a_refund_without_funds_is_an_answer_and_not_an_error(mode: Any) -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00", refunds_when_short=mode)
    charge = next(iter(sim.charges.all()))["id"]
    with sim.activate():
        said = [tell_the_customer(give_back(charge, 5000).id) for _ in range(2)]
    late = "we will send your money as soon as we can"
    now = "your money is on its way"
    assert (
        said
        == {
            "overdraw": [now, now],
            "wait_when_negative": [now, late],
            "wait_when_short": [late, late],
        }[mode]
    )
