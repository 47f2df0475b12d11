"""Payouts: money on its way to the bank, by hand or by night; and money that comes back."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors

from .story import event_types, moment, paid_rows, row_of, tell, when


@pytest.fixture
def sim() -> Simulator:
    """A Monday morning, with 1,000.00 USD to pay out before the night's job takes it."""
    return Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 100_000})


def add_bank_account(sim: Simulator, number: str) -> dict[str, Any]:
    """A new bank account of the simulator's own account, for all payouts in USD from now on."""
    return sim.controls.add_external_account(
        {
            "object": "bank_account",
            "country": "US",
            "currency": "usd",
            "routing_number": "110000000",
            "account_number": number,
        },
        default_for_currency=True,
    )


def failure_row(sim: Simulator, payout: dict[str, Any]) -> dict[str, Any]:
    """The row that gave the money back."""
    return sim.balance_transactions.retrieve(payout["failure_balance_transaction"])


# -- a payout by hand -----------------------------------------------------------------------------


def test_a_manual_payout_leaves_the_balance_at_once_and_arrives_the_same_day(
    sim: Simulator,
) -> None:
    tell(
        sim,
        """
        moment               | do           | available | pending | transit |  bank | by itself
        Mon 2026-03-02 09:00 | payout 40000 |     60000 |       0 |   40000 |     0 |
        Mon 2026-03-02 14:59 |              |     60000 |       0 |   40000 |     0 |
        Mon 2026-03-02 15:00 |              |     60000 |       0 |       0 | 40000 | paid 40000
        Tue 2026-03-03 01:30 |              |         0 |       0 |   60000 | 40000 | payout 60000
        """,
    )


def test_a_manual_payout_is_marked_as_one(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=40_000, currency="usd", metadata={"for": "rent"})
    assert (payout["object"], payout["status"]) == ("payout", "pending")
    assert (payout["amount"], payout["currency"]) == (40_000, "usd")
    assert (payout["automatic"], payout["reconciliation_status"]) == (False, "not_applicable")
    assert (payout["method"], payout["type"]) == ("standard", "bank_account")
    assert payout["source_type"] == "card"
    assert payout["metadata"] == {"for": "rent"}
    assert payout["failure_code"] is None
    assert payout["failure_balance_transaction"] is None

    row = row_of(sim, payout)
    assert (row["type"], row["reporting_category"]) == ("payout", "payout")
    assert (row["amount"], row["fee"], row["net"]) == (-40_000, 0, -40_000)
    assert row["source"] == payout["id"]


def test_a_manual_payout_is_pending_for_an_hour_then_in_transit_then_paid(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=40_000, currency="usd")["id"]
    # fmt: off
    for at, status in [
        ("Mon 2026-03-02 09:59", "pending"),
        ("Mon 2026-03-02 10:00", "in_transit"),
        ("Mon 2026-03-02 14:59", "in_transit"),
        ("Mon 2026-03-02 15:00", "paid"),
    ]:
        sim.clock.advance_to(moment(at))
        assert sim.payouts.retrieve(payout)["status"] == status, at
    # fmt: on


def test_a_payout_that_arrives_another_day_is_paid_early_on_that_day() -> None:
    sim = Simulator(start=moment("Sat 2026-03-07 09:00"), opening_balance={"usd": 100_000})
    tell(
        sim,
        """
        moment               | do           | available | transit |  bank | by itself
        Sat 2026-03-07 09:00 | payout 40000 |     60000 |   40000 |     0 |
        Mon 2026-03-09 00:44 |              |     60000 |   40000 |     0 |
        Mon 2026-03-09 00:45 |              |     60000 |       0 | 40000 | paid 40000
        """,
    )


# Up to 1,000,000.00 USD arrives on the day it is asked for, if the banks are open.
# fmt: off
ARRIVALS = [
    ("Mon 2026-03-02 09:00",      40_000, "Mon 2026-03-02 00:00"),
    ("Mon 2026-03-02 23:59:59",   40_000, "Mon 2026-03-02 00:00"),
    ("Sat 2026-03-07 09:00",      40_000, "Mon 2026-03-09 00:00"),
    ("Sun 2026-03-08 09:00",      40_000, "Mon 2026-03-09 00:00"),
    ("Mon 2026-05-25 09:00",      40_000, "Tue 2026-05-26 00:00"),   # Memorial Day
    ("Fri 2026-07-03 09:00",      40_000, "Fri 2026-07-03 00:00"),   # the 4th is a Saturday
    ("Mon 2026-03-02 09:00",  99_959_940, "Mon 2026-03-02 00:00"),   # recorded
    ("Mon 2026-03-02 09:00", 100_000_000, "Mon 2026-03-02 00:00"),
    ("Mon 2026-03-02 09:00", 100_000_001, "Tue 2026-03-03 00:00"),
    ("Mon 2026-03-02 09:00", 308_583_406, "Tue 2026-03-03 00:00"),   # recorded
    ("Fri 2026-03-06 09:00", 308_583_406, "Mon 2026-03-09 00:00"),
]
# fmt: on


@pytest.mark.parametrize(("created", "amount", "arrival"), ARRIVALS)
def test_the_arrival_date_of_a_manual_payout(created: str, amount: int, arrival: str) -> None:
    sim = Simulator(start=moment(created), opening_balance={"usd": 500_000_000})
    payout = sim.payouts.create(amount=amount, currency="usd")
    assert when(payout["arrival_date"]) == arrival


def test_ten_manual_payouts_a_day_arrive_on_that_day(sim: Simulator) -> None:
    payouts = [sim.payouts.create(amount=1000, currency="usd") for _ in range(11)]
    arrivals = [when(payout["arrival_date"]) for payout in payouts]
    assert arrivals == ["Mon 2026-03-02 00:00"] * 10 + ["Tue 2026-03-03 00:00"]


def test_payouts_are_listed_by_status_and_by_day(sim: Simulator) -> None:
    first = sim.payouts.create(amount=1000, currency="usd")["id"]
    sim.clock.advance(hours=7)
    second = sim.payouts.create(amount=2000, currency="usd")["id"]

    def ids(**filters: Any) -> list[str]:
        return [payout["id"] for payout in sim.payouts.list(**filters)["data"]]

    monday = int(moment("Mon 2026-03-02 00:00").timestamp())
    assert ids() == [second, first]
    assert ids(status="paid") == [first]
    assert ids(status="pending") == [second]
    assert ids(status="bogus") == []
    assert ids(arrival_date=monday) == [second, first]
    assert ids(arrival_date={"gt": monday}) == []
    assert ids(arrival_date={"gte": monday}) == ids(arrival_date={"lte": monday}) == [second, first]
    assert ids(arrival_date={"lt": monday}) == []
    assert ids(created={"gt": monday + 9 * 3600}) == [second]


# -- not enough money -----------------------------------------------------------------------------

INSUFFICIENT = (
    "You have insufficient funds in your Stripe account for this transfer. Your card balance is "
    "too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more "
    "details, see stripe.com/docs/api#balance)."
)


def test_a_payout_of_more_than_is_available_is_refused(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=100_001, currency="usd")
    error = refusal.value
    assert (error.http_status, error.code) == (400, "balance_insufficient")
    assert error.user_message == INSUFFICIENT
    tell(
        sim,
        """
        moment               | do            | available | pending | transit | bank
        Mon 2026-03-02 09:00 |               |    100000 |       0 |       0 |    0
        Mon 2026-03-02 09:00 | payout 100000 |         0 |       0 |  100000 |    0
        """,
    )


def test_pending_money_cannot_be_paid_out() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=1000, currency="usd")
    assert (refusal.value.code, refusal.value.user_message) == (
        "balance_insufficient",
        INSUFFICIENT,
    )
    assert sim.payouts.list()["data"] == []


def test_a_currency_without_a_bank_account_is_not_paid_out(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=1000, currency="cad")
    assert refusal.value.user_message == (
        "Sorry, you don't have any external accounts in that currency (cad)."
    )


def test_a_payout_goes_to_a_bank_account_of_its_currency(sim: Simulator) -> None:
    euros = {
        "object": "bank_account",
        "country": "DE",
        "currency": "eur",
        "account_number": "DE89370400440532013000",
    }
    bank = sim.controls.add_external_account(euros)["id"]
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=100, currency="usd", destination=bank)
    words = f"The external account {bank} is in eur, not usd. (stripesim's words)"
    assert refusal.value.user_message == words
    assert refusal.value.param == "destination"


@pytest.mark.parametrize("amount", [0, -100])
def test_a_payout_of_nothing_is_refused(sim: Simulator, amount: int) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=amount, currency="usd")
    error = refusal.value
    assert (error.http_status, error.code) == (400, "parameter_invalid_integer")
    assert (error.param, error.user_message) == (
        "amount",
        "This value must be greater than or equal to 1.",
    )


def test_a_payout_in_a_currency_that_stripe_does_not_know_is_refused(sim: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.create(amount=1000, currency="xxd")
    assert (refusal.value.code, refusal.value.param) == (None, "currency")
    assert refusal.value.user_message.startswith(
        "Invalid currency: xxd. Stripe currently supports these currencies: usd, aed, afn, all, "
    )
    assert refusal.value.user_message.endswith(", svc, vef, ltl, sll, mro")


def test_a_statement_descriptor_has_at_most_22_characters(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=1000, currency="usd", statement_descriptor="x" * 22)
    assert payout["statement_descriptor"] == "x" * 22
    with pytest.raises(errors.InvalidRequestError):
        sim.payouts.create(amount=1000, currency="usd", statement_descriptor="x" * 23)


# -- cancelling -----------------------------------------------------------------------------------

NOT_PENDING = "Payouts can only be canceled while they are pending."


def test_a_cancelled_payout_gives_the_money_back_at_once(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=40_000, currency="usd")
    sim.clock.advance(minutes=30)
    payout = sim.payouts.cancel(payout["id"])
    assert (payout["status"], payout["failure_code"]) == ("canceled", None)
    row = failure_row(sim, payout)
    assert (row["type"], row["reporting_category"]) == ("payout_cancel", "payout_reversal")
    assert (row["amount"], row["fee"], row["net"]) == (40_000, 0, 40_000)
    assert event_types(sim)[-1] == "payout.canceled"
    tell(
        sim,
        """
        moment               | do | available | transit | bank | by itself
        Mon 2026-03-02 09:30 |    |    100000 |       0 |    0 |
        Mon 2026-03-02 23:00 |    |    100000 |       0 |    0 |
        """,
    )


@pytest.mark.parametrize("hours", [1, 6])
def test_a_payout_that_has_left_is_not_cancelled(sim: Simulator, hours: int) -> None:
    payout = sim.payouts.create(amount=40_000, currency="usd")["id"]
    sim.clock.advance(hours=hours)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.cancel(payout)
    assert (refusal.value.http_status, refusal.value.user_message) == (400, NOT_PENDING)


def test_a_cancelled_payout_is_not_cancelled_again(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=40_000, currency="usd")["id"]
    sim.payouts.cancel(payout)
    with pytest.raises(errors.InvalidRequestError) as refusal:
        sim.payouts.cancel(payout)
    assert (refusal.value.http_status, refusal.value.user_message) == (400, NOT_PENDING)


def test_an_automatic_payout_is_not_cancelled_even_while_it_is_pending(sim: Simulator) -> None:
    sim.clock.advance_to(moment("Tue 2026-03-03 01:31"))
    (payout,) = sim.payouts.list()["data"]
    assert (payout["automatic"], payout["status"]) == (True, "pending")
    with pytest.raises(errors.InvalidRequestError):
        sim.payouts.cancel(payout["id"])
    assert sim.payouts.retrieve(payout["id"])["status"] == "pending"


# -- failing --------------------------------------------------------------------------------------

# Stripe's test bank accounts: what the bank answers.
# fmt: off
FAILURES = [
    ("000111111116", "no_account"),
    ("000111111113", "account_closed"),
    ("000222222227", "insufficient_funds"),
    ("000333333335", "debit_not_authorized"),
    ("000444444440", "invalid_currency"),
]
# fmt: on


@pytest.mark.parametrize(("number", "code"), FAILURES)
def test_a_test_bank_account_fails_for_its_own_reason(
    sim: Simulator, number: str, code: str
) -> None:
    bank = add_bank_account(sim, number)
    payout = sim.payouts.create(amount=40_000, currency="usd")
    assert payout["destination"] == bank["id"]
    tell(
        sim,
        """
        moment               | do | available | transit | bank | by itself
        Mon 2026-03-02 14:59 |    |     60000 |   40000 |    0 |
        Mon 2026-03-02 15:00 |    |    100000 |       0 |    0 | failed 40000
        """,
    )
    payout = sim.payouts.retrieve(payout["id"])
    assert (payout["status"], payout["failure_code"]) == ("failed", code)


def test_a_failed_payout_gives_the_money_back_in_a_row_of_its_own(sim: Simulator) -> None:
    add_bank_account(sim, "000111111113")
    payout = sim.payouts.create(amount=40_000, currency="usd")
    went = payout["balance_transaction"]
    sim.clock.advance(hours=6)
    payout = sim.payouts.retrieve(payout["id"])
    assert payout["balance_transaction"] == went
    row = failure_row(sim, payout)
    assert (row["type"], row["reporting_category"]) == ("payout_failure", "payout_reversal")
    assert (row["amount"], row["fee"], row["net"]) == (40_000, 0, 40_000)
    assert (row["source"], row["status"]) == (payout["id"], "available")
    assert when(row["created"]) == when(row["available_on"]) == "Mon 2026-03-02 15:00"


def test_a_failed_payout_leaves_its_bank_account_errored(sim: Simulator) -> None:
    bank = add_bank_account(sim, "000111111113")["id"]
    sim.payouts.create(amount=40_000, currency="usd")
    sim.clock.advance(hours=6)
    assert sim.accounts.external_accounts.retrieve(sim.account, bank)["status"] == "errored"
    happened = event_types(sim)
    assert "payout.failed" in happened
    assert "payout.paid" not in happened
    assert "account.external_account.updated" in happened


def test_an_errored_bank_account_gets_no_automatic_payout_until_another_takes_its_place(
    sim: Simulator,
) -> None:
    add_bank_account(sim, "000111111113")
    tell(
        sim,
        """
        moment               | do           | available | transit | bank | by itself
        Mon 2026-03-02 09:00 | payout 40000 |     60000 |   40000 |    0 |
        Mon 2026-03-02 15:00 |              |    100000 |       0 |    0 | failed 40000
        Wed 2026-03-04 12:00 |              |    100000 |       0 |    0 |
        """,
    )
    bank = add_bank_account(sim, "000123456789")
    tell(
        sim,
        """
        moment               | do           | available | transit |   bank | by itself
        Thu 2026-03-05 01:30 |              |         0 |  100000 |      0 | payout 100000
        Thu 2026-03-05 12:00 |              |         0 |       0 | 100000 | paid 100000
        """,
    )
    assert sim.payouts.list()["data"][0]["destination"] == bank["id"]


def test_a_payout_may_fail_long_after_it_was_paid(sim: Simulator) -> None:
    payout = sim.payouts.create(amount=40_000, currency="usd")["id"]
    sim.clock.advance_to(moment("Fri 2026-03-06 12:00"))
    assert sim.payouts.retrieve(payout)["status"] == "paid"
    sim.controls.fail_payout(payout, code="could_not_process")
    failed = sim.payouts.retrieve(payout)
    assert (failed["status"], failed["failure_code"]) == ("failed", "could_not_process")
    assert failed["failure_message"] == "Stripe could not process this transfer."
    of_the_payout = [
        event["type"]
        for event in reversed(list(sim.events.all()))
        if event["data"]["object"].get("id") == payout
        and event["type"] in {"payout.created", "payout.paid", "payout.failed"}
    ]
    assert of_the_payout == ["payout.created", "payout.paid", "payout.failed"]


def test_money_that_came_back_leaves_in_the_next_automatic_payout() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    tell(
        sim,
        """
        moment               | do           | available | transit | bank | by itself
        Mon 2026-03-02 09:00 | charge 10000 |         0 |       0 |    0 |
        Wed 2026-03-04 12:00 |              |         0 |       0 | 9680 | payout 9680, paid 9680
        """,
    )
    (first,) = sim.payouts.list()["data"]
    sim.controls.fail_payout(first["id"], code="account_closed")
    failed = sim.payouts.retrieve(first["id"])
    tell(
        sim,
        """
        moment               | do           | available | transit | bank | by itself
        Wed 2026-03-04 12:00 |              |      9680 |       0 |    0 |
        Thu 2026-03-05 12:00 |              |      9680 |       0 |    0 |
        """,
    )
    # The bank account is errored: whoever owns it must put its details right.
    sim.accounts.external_accounts.update(
        sim.account, first["destination"], account_holder_name="Jenny Rosen"
    )
    tell(
        sim,
        """
        moment               | do           | available | transit | bank | by itself
        Fri 2026-03-06 01:30 |              |         0 |    9680 |    0 | payout 9680
        Fri 2026-03-06 12:00 |              |         0 |       0 | 9680 | paid 9680
        """,
    )
    assert failure_row(sim, failed)["description"] == "REFUND FOR PAYOUT (STRIPE PAYOUT)"
    second, first = sim.payouts.list()["data"]
    assert paid_rows(sim, second) == [("payout", -9680), ("payout_failure", 9680)]
    # The failed payout still says what it had paid, and nothing else.
    assert paid_rows(sim, first) == [("payout", -9680), ("charge", 9680)]
    assert first["reconciliation_status"] == "completed"


# -- what is in a payout --------------------------------------------------------------------------


def test_an_automatic_payout_lists_every_row_since_the_one_before(sim: Simulator) -> None:
    sim.payouts.create(amount=40_000, currency="usd")
    sim.payouts.cancel(sim.payouts.create(amount=10_000, currency="usd")["id"])
    tell(
        sim,
        """
        moment               | do | available | by itself
        Mon 2026-03-02 23:00 |    |     60000 | paid 40000
        Tue 2026-03-03 01:30 |    |         0 | payout 60000
        """,
    )
    payout = sim.payouts.list()["data"][0]
    own, *rest = paid_rows(sim, payout)
    assert own == ("payout", -60_000)
    assert sorted(rest) == [
        ("payout", -40_000),
        ("payout", -10_000),
        ("payout_cancel", 10_000),
        ("topup", 100_000),
    ]
    assert sum(net for _, net in rest) == payout["amount"]


def test_an_automatic_payout_says_when_its_list_is_complete(sim: Simulator) -> None:
    manual = sim.payouts.create(amount=40_000, currency="usd")
    sim.clock.advance_to(moment("Tue 2026-03-03 12:00"))
    automatic = sim.payouts.list()["data"][0]
    told = sim.events.list(type="payout.reconciliation_completed")["data"]
    assert [event["data"]["object"]["id"] for event in told] == [automatic["id"]]
    assert automatic["reconciliation_status"] == "completed"
    assert sim.payouts.retrieve(manual["id"])["reconciliation_status"] == "not_applicable"


def test_a_manual_payout_has_no_list_to_make_up(sim: Simulator) -> None:
    # Nobody but the merchant knows which money a manual payout was meant to be.
    payout = sim.payouts.create(amount=100_000, currency="usd")
    try:
        rows = paid_rows(sim, payout)
    except errors.InvalidRequestError:
        rows = []
    assert rows == []
