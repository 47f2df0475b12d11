"""What people ask of a Stripe that they can test against.

The functions at the top are application code as people write it: they know the official SDK and
nothing of stripesim. Inside `with sim.activate():` the simulator answers them.
"""

from __future__ import annotations

import socket
from typing import Any

import freezegun
import pytest
import stripe

from stripesim import Simulator

from .story import moment, when

# -- application code -----------------------------------------------------------------------------


def sell(amount: int = 10_000, card: str = "pm_card_visa") -> stripe.PaymentIntent:
    return stripe.PaymentIntent.create(
        amount=amount, currency="usd", payment_method=card, confirm=True
    )


def money() -> tuple[int, int]:
    """Available and pending dollars."""
    balance = stripe.Balance.retrieve()
    available, pending = (
        sum(entry.amount for entry in entries if entry.currency == "usd")
        for entries in (balance.available, balance.pending)
    )
    return available, pending


def pay_out(amount: int) -> stripe.Payout:
    return stripe.Payout.create(amount=amount, currency="usd")


def pay_out_or_say_why(amount: int) -> str:
    try:
        return pay_out(amount).status
    except stripe.InvalidRequestError as error:
        if error.code == "balance_insufficient":
            return "wait for the sales of the last days"
        raise


class TooLate(Exception):
    """The customer asks for the money back after two weeks."""


def give_back(charge: str, now: int) -> stripe.Refund:
    two_weeks = 14 * 24 * 3600
    if now - stripe.Charge.retrieve(charge).created > two_weeks:
        raise TooLate
    return stripe.Refund.create(charge=charge)


def sales_in(payout: str) -> list[str]:
    """The charges that a payout paid, oldest first."""
    rows = stripe.BalanceTransaction.list(payout=payout, type="charge").auto_paging_iter()
    return [str(row.source) for row in rows][::-1]


# -- A. make time pass ----------------------------------------------------------------------------


def test_a_card_that_skips_pending_can_be_paid_out_at_once() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        sell(card="pm_card_visa")
        assert money() == (0, 9680)
        sell(card="pm_card_bypassPending")
        assert money() == (9680, 9680)
        assert pay_out(9680).status == "pending"
        assert money() == (0, 9680)


def test_with_any_other_card_two_days_pass_in_a_line() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 00:00"))
    with sim.activate():
        sell()
        sim.clock.advance(days=2)
        assert money() == (9680, 0)
        assert pay_out(9680).status == "pending"


@pytest.mark.parametrize("turn", ["first", "second", "third"])
def test_every_test_has_its_own_money_in_whatever_order_they_run(turn: str) -> None:
    sim = Simulator(opening_balance={"usd": 50_000})
    with sim.activate():
        assert money() == (50_000, 0), turn
        pay_out(50_000)
        assert money() == (0, 0)


def test_one_clock_stamps_every_object() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    sim.clock.advance_to(moment("Fri 2027-01-15 12:00"))
    with sim.activate():
        intent = sell(card="pm_card_bypassPending")
        charge = stripe.Charge.retrieve(str(intent.latest_charge))
        refund = stripe.Refund.create(charge=charge.id, amount=4000)
        payout = pay_out(1000)
        row = stripe.BalanceTransaction.retrieve(str(payout.balance_transaction))
        event = stripe.Event.list(type="payout.created").data[0]
    stamps = {
        thing.object: when(thing.created) for thing in (intent, charge, refund, payout, row, event)
    }
    assert stamps == dict.fromkeys(
        ["payment_intent", "charge", "refund", "payout", "balance_transaction", "event"],
        "Fri 2027-01-15 12:00",
    )


def test_a_two_week_refund_window_is_tested_on_both_sides() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        early, late = (str(sell().latest_charge) for _ in range(2))
        sim.clock.advance(days=14)
        assert give_back(early, sim.clock.timestamp).status == "succeeded"
        sim.clock.advance(seconds=1)
        with pytest.raises(TooLate):
            give_back(late, sim.clock.timestamp)


# fmt: off
FAR_AWAY = [
    ("Sat 2000-01-01 00:00", "Tue 2000-01-04 00:00"),
    ("Mon 2042-06-02 09:00", "Wed 2042-06-04 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("now", "available"), FAR_AWAY)
def test_the_clock_starts_in_any_year(now: str, available: str) -> None:
    sim = Simulator(start=moment(now))
    with sim.activate():
        charge = stripe.Charge.retrieve(str(sell().latest_charge))
        row = stripe.BalanceTransaction.retrieve(str(charge.balance_transaction))
    assert (when(charge.created), when(row.available_on)) == (now, available)


def test_the_clock_moves_forty_years_in_one_step() -> None:
    sim = Simulator(start=moment("Sat 2000-01-01 00:00"))
    with sim.activate():
        sell()
        sim.clock.advance_to(moment("Mon 2042-06-02 09:00"))
        (payout,) = stripe.Payout.list().data
        assert (payout.status, when(payout.arrival_date)) == ("paid", "Tue 2000-01-04 00:00")
        assert when(sell().created) == "Mon 2042-06-02 09:00"


def test_nothing_depends_on_the_day_the_test_runs() -> None:
    def lived(wall: str) -> tuple[str, list[dict[str, Any]]]:
        with freezegun.freeze_time(wall):
            sim = Simulator(start=moment("Mon 2026-03-02 09:00"), seed=7)
            charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
            sim.clock.advance(days=3)
            sim.refunds.create(charge=charge["id"], amount=4000)
            return sim.fingerprint(), sim.balance_transactions.list()["data"]

    assert lived("2019-01-01") == lived("2031-07-04")


# A sale on each day of one week, and the day on which its money is in the bank.
# fmt: off
EVERY_WEEKDAY = [
    ("Mon 2026-03-02", "Wed 2026-03-04"),
    ("Tue 2026-03-03", "Thu 2026-03-05"),
    ("Wed 2026-03-04", "Fri 2026-03-06"),
    ("Thu 2026-03-05", "Mon 2026-03-09"),
    ("Fri 2026-03-06", "Tue 2026-03-10"),
    ("Sat 2026-03-07", "Tue 2026-03-10"),
    ("Sun 2026-03-08", "Tue 2026-03-10"),
]
# fmt: on


@pytest.mark.parametrize(("today", "paid_out"), EVERY_WEEKDAY)
def test_a_payout_schedule_is_tested_on_every_weekday(today: str, paid_out: str) -> None:
    sim = Simulator(start=moment(f"{today} 15:00"))
    with sim.activate():
        sell()
        sim.clock.advance_to(moment(f"{paid_out} 00:00"))
        assert stripe.Payout.list().data == []
        sim.clock.advance(hours=12)
        (payout,) = stripe.Payout.list().data
        assert (payout.status, payout.amount) == ("paid", 9680)
        assert when(payout.arrival_date) == f"{paid_out} 00:00"


# -- B. payouts -----------------------------------------------------------------------------------


def test_an_automatic_payout_says_which_sales_are_in_it() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        monday = [str(sell(amount).latest_charge) for amount in (1000, 2000, 3000)]
        sim.clock.advance(days=1)
        tuesday = [str(sell(amount).latest_charge) for amount in (4000, 5000)]
        sim.clock.advance_to(moment("Thu 2026-03-05 12:00"))
        second, first = stripe.Payout.list().data
        assert sales_in(first.id) == monday
        assert sales_in(second.id) == tuesday
        assert (first.amount, second.amount) == (941 + 1912 + 2883, 3854 + 4825)


def test_a_manual_payout_does_not_make_an_answer_up() -> None:
    sim = Simulator(opening_balance={"usd": 50_000})
    with sim.activate():
        payout = pay_out(50_000)
        assert payout.reconciliation_status == "not_applicable"
        try:
            rows = stripe.BalanceTransaction.list(payout=payout.id).data
        except stripe.InvalidRequestError:
            rows = []
        assert rows == []


def test_a_payout_that_the_balance_cannot_cover_fails_as_stripe_fails_it() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        sell()
        assert pay_out_or_say_why(9680) == "wait for the sales of the last days"
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            pay_out(9680)
    error = refusal.value
    assert (error.http_status, error.code) == (400, "balance_insufficient")
    assert error.user_message == (
        "You have insufficient funds in your Stripe account for this transfer. Your card balance "
        "is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more "
        "details, see stripe.com/docs/api#balance)."
    )
    assert error.error is not None
    assert error.error.doc_url == "https://stripe.com/docs/error-codes/balance-insufficient"


# -- G. state, shape, continuous integration ------------------------------------------------------


def test_what_was_made_is_there_when_it_is_asked_for_again() -> None:
    sim = Simulator()
    with sim.activate():
        sale = sell()
        stripe.PaymentIntent.modify(sale.id, metadata={"order": "7"})
        again = stripe.PaymentIntent.retrieve(sale.id)
        assert (again.id, again.amount, again.status) == (sale.id, 10_000, "succeeded")
        assert again.metadata["order"] == "7"
        assert [intent.id for intent in stripe.PaymentIntent.list().data] == [sale.id]
        stripe.Refund.create(payment_intent=sale.id)
        assert stripe.Charge.retrieve(str(sale.latest_charge)).refunded
        assert money() == (0, -320)


def test_a_new_simulator_starts_empty() -> None:
    with Simulator().activate():
        sell()
        assert money() == (0, 9680)
    with Simulator().activate():
        assert money() == (0, 0)
        assert stripe.PaymentIntent.list().data == []


def test_test_cards_do_what_stripes_test_cards_do() -> None:
    with Simulator().activate():
        with pytest.raises(stripe.CardError) as refusal:
            sell(card="pm_card_visa_chargeDeclinedInsufficientFunds")
        assert refusal.value.code == "card_declined"
        assert refusal.value.user_message == "Your card has insufficient funds."
        (failed,) = stripe.Charge.list().data
        assert (failed.status, failed.paid) == ("failed", False)
        assert money() == (0, 0)


def test_a_busy_test_is_never_throttled_and_needs_no_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("somebody wants to leave the process")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with Simulator().activate():
        for _ in range(200):  # all in one second, where Stripe's test mode allows 25
            sell(1000)
        assert money() == (0, 200 * 941)


def test_accounts_of_parallel_tests_do_not_meet() -> None:
    one, other = Simulator(seed=1), Simulator(seed=2)
    with one.activate():
        sell()
    with other.activate():
        assert money() == (0, 0)
    with one.activate():
        assert money() == (0, 9680)


def test_code_written_for_the_official_client_is_tested_as_it_is() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    client = sim.client()
    assert isinstance(client, stripe.StripeClient)
    sale = client.v1.payment_intents.create(
        {
            "amount": 10_000,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "metadata": {"order": "7"},
            "expand": ["latest_charge.balance_transaction"],
        }
    )
    # Not placeholder data: what comes back is what went in, and what follows from it.
    charge = sale.latest_charge
    assert isinstance(charge, stripe.Charge)
    row = charge.balance_transaction
    assert isinstance(row, stripe.BalanceTransaction)
    assert (sale.amount, charge.amount, row.amount) == (10_000, 10_000, 10_000)
    assert (row.fee, row.net, row.source) == (320, 9680, charge.id)
    assert sale.metadata["order"] == "7"
    assert client.v1.balance.retrieve().pending[0].amount == row.net
