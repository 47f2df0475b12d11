"""What people ask about payouts.

The functions at the top are application code as people write it: they know the official SDK and
nothing of stripesim. Inside `with sim.activate():` the simulator answers them.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import stripe

from stripesim import Simulator

from .openings import add_bank_account, with_old_sales
from .story import moment, when

# -- application code -----------------------------------------------------------------------------


def sell(order: str, amount: int = 10_000) -> stripe.Charge:
    return stripe.Charge.create(
        amount=amount, currency="usd", source="tok_visa", metadata={"order": order}
    )


def orders_in(payout: str) -> list[str]:
    """The orders whose money a payout brought, oldest first."""
    rows = stripe.BalanceTransaction.list(payout=payout, type="charge", expand=["data.source"])
    orders = []
    for row in rows.auto_paging_iter():
        assert isinstance(row.source, stripe.Charge)
        orders.append(row.source.metadata["order"])
    return orders[::-1]


class Books:
    """Keeps what the shop knows of its payouts, from the events it gets."""

    def __init__(self) -> None:
        self.payouts: dict[str, str] = {}
        self.settled: list[str] = []

    def hear(self, event: dict[str, Any]) -> None:
        thing = event["data"]["object"]
        if thing["object"] != "payout":
            return
        self.payouts[thing["id"]] = thing["status"]
        if event["type"] == "payout.paid" and thing["automatic"]:
            self.settled += orders_in(thing["id"])


def pay_out(amount: int) -> stripe.Payout:
    return stripe.Payout.create(amount=amount, currency="usd")


def why_not(error: stripe.StripeError) -> str:
    """Sorts a failed payout; the first text is an old one that Stripe no longer sends."""
    message = error.user_message or ""
    if "Insufficient funds in Stripe account" in message:
        return "insufficient funds, by the old text"
    if "insufficient funds in your Stripe account" in message:
        return "insufficient funds"
    return "unclassified"


def in_the_bank_on(charge: stripe.Charge) -> str:
    """The day that the merchant's page promises for a sale: when its money is available."""
    row = charge.balance_transaction
    assert isinstance(row, stripe.BalanceTransaction)
    return when(row.available_on)[:14]


def banner() -> str | None:
    """What the merchant's page says above everything else."""
    (available,) = stripe.Balance.retrieve().available
    return "Your balance is negative" if available.amount < 0 else None


# -- the tests ------------------------------------------------------------------------------------


def test_payout_paid_comes_with_the_payments_inside_an_automatic_payout() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    books = Books()
    with sim.activate():
        for order in ("A1", "A2", "A3"):
            sell(order)
        sim.clock.advance(days=1)
        sell("B1")
        for event in sim.clock.advance(days=1):
            books.hear(event)
        assert books.settled == ["A1", "A2", "A3"]
        for event in sim.clock.advance(days=1):
            books.hear(event)
        assert books.settled == ["A1", "A2", "A3", "B1"]
    assert set(books.payouts.values()) == {"paid"}


def test_an_event_that_is_handled_late_leads_to_the_same_payments() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        sell("A1")
        sim.clock.advance(days=30)
        (event,) = stripe.Event.list(type="payout.paid").data
        assert orders_in(event.data.object["id"]) == ["A1"]


@pytest.mark.parametrize("outcome", ["paid", "failed", "canceled"])
def test_a_payout_has_whatever_end_a_test_needs(outcome: str) -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 50_000})
    if outcome == "failed":
        add_bank_account(sim, "usd", "000111111113")
    with sim.activate():
        payout = pay_out(20_000)
        if outcome == "canceled":
            stripe.Payout.cancel(payout.id)
        sim.clock.advance(hours=8)
        assert stripe.Payout.retrieve(payout.id).status == outcome
        (event,) = stripe.Event.list(type=f"payout.{outcome}").data
        assert (event.data.object["id"], event.data.object["status"]) == (payout.id, outcome)
        (available,) = stripe.Balance.retrieve().available
        assert available.amount == (30_000 if outcome == "paid" else 50_000)


def test_a_payout_can_be_made_at_once_since_the_test_brings_its_money() -> None:
    with Simulator().activate(), pytest.raises(stripe.InvalidRequestError, match="insufficient"):
        pay_out(1100)
    with Simulator(opening_balance={"usd": 1100}).activate():
        assert pay_out(1100).status == "pending"


def test_code_that_sorts_by_text_is_tested_with_the_text_that_stripe_sends() -> None:
    with Simulator().activate():
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            pay_out(10_000)
        assert refusal.value.code == "balance_insufficient"
        assert why_not(refusal.value) == "insufficient funds"
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            stripe.Payout.create(amount=10_000, currency="cad")
        assert why_not(refusal.value) == "unclassified"


def test_a_payout_that_was_paid_may_fail_within_five_business_days() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 50_000})
    books = Books()
    with sim.activate():
        payout = pay_out(20_000)
        for event in sim.clock.advance_to(moment("Fri 2026-03-06 12:00")):
            books.hear(event)
        assert books.payouts[payout.id] == "paid"

        sim.controls.fail_payout(payout.id, code="no_account")
        (failure,) = stripe.Event.list(type="payout.failed").data
        books.hear(json.loads(str(failure)))
        # Neither the books nor what is asked for again is stale.
        assert books.payouts[payout.id] == "failed"
        again = stripe.Payout.retrieve(payout.id)
        assert (again.status, again.failure_code) == ("failed", "no_account")
        # An event tells of its own moment, for ever.
        arrivals = stripe.Event.list(type="payout.paid").data
        assert {arrival.data.object["status"] for arrival in arrivals} == {"paid"}


# Christmas 2026: 25 December is a Friday, 26 December a Saturday, which England makes up for on
# Monday the 28th.
# fmt: off
CHRISTMAS = [
    ("US", "usd", "Wed 2026-12-23", "Mon 2026-12-28"),
    ("US", "usd", "Thu 2026-12-24", "Tue 2026-12-29"),
    ("US", "usd", "Fri 2026-12-25", "Tue 2026-12-29"),
    ("US", "usd", "Sat 2026-12-26", "Tue 2026-12-29"),
    ("US", "usd", "Wed 2026-12-30", "Mon 2027-01-04"),
    ("DE", "eur", "Wed 2026-12-23", "Tue 2026-12-29"),
    ("DE", "eur", "Thu 2026-12-24", "Wed 2026-12-30"),
    ("DE", "eur", "Fri 2026-12-25", "Thu 2026-12-31"),
    ("DE", "eur", "Tue 2026-12-29", "Mon 2027-01-04"),
    ("GB", "gbp", "Wed 2026-12-23", "Wed 2026-12-30"),
    ("GB", "gbp", "Thu 2026-12-24", "Thu 2026-12-31"),
    ("GB", "gbp", "Fri 2026-12-25", "Mon 2027-01-04"),
]
# fmt: on


@pytest.mark.parametrize(("country", "currency", "sold", "promised"), CHRISTMAS)
def test_the_day_of_a_payout_is_tested_through_the_holidays(
    country: str, currency: str, sold: str, promised: str
) -> None:
    sim = Simulator(country=country, start=moment(f"{sold} 12:00"))
    with sim.activate():
        charge = stripe.Charge.create(
            amount=10_000, currency=currency, source="tok_visa", expand=["balance_transaction"]
        )
        assert in_the_bank_on(charge) == promised
        sim.clock.advance(days=14)
        (payout,) = stripe.Payout.list().data
        assert (payout.status, when(payout.arrival_date)[:14]) == ("paid", promised)


def test_balance_and_payouts_are_there_over_http_and_their_sums_agree() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 50_000})

    def call(method: str, path: str, **params: Any) -> Any:
        url = f"https://api.stripe.com{path}"
        headers = {"authorization": "Bearer sk_test_123"}
        status, _, body = sim.answer(method, url, headers, urlencode(params))
        assert status == 200, body
        return json.loads(body)

    def available() -> int:
        (entry,) = call("GET", "/v1/balance")["available"]
        return int(entry["amount"])

    assert available() == 50_000
    payout = call("POST", "/v1/payouts", amount=20_000, currency="usd")
    assert (payout["object"], payout["amount"]) == ("payout", 20_000)
    assert available() == 30_000
    call("POST", f"/v1/payouts/{payout['id']}/cancel")
    assert available() == 50_000
    assert [found["id"] for found in call("GET", "/v1/payouts")["data"]] == [payout["id"]]


def test_the_banner_follows_the_available_money_and_not_a_payout_on_its_way() -> None:
    sim = with_old_sales("Mon 2026-03-02 09:00")
    with sim.activate():
        sale = stripe.Charge.create(amount=10_000, currency="usd", source="tok_bypassPending")
        pay_out(10_000)
        assert banner() is None  # nothing is left, and nothing is owed
        pending = stripe.Charge.create(amount=5000, currency="usd", source="tok_visa")
        stripe.Refund.create(charge=pending.id)
        assert banner() is None
        stripe.Refund.create(charge=sale.id)
        assert banner() == "Your balance is negative"
        sim.clock.advance(days=1)  # the payout arrives, and the bank is debited
        assert banner() is None


def test_an_instant_payout_is_instant_or_refused_and_never_a_slow_one() -> None:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"), opening_balance={"usd": 50_000})
    (bank,) = sim.accounts.external_accounts.list(sim.account)["data"]
    assert bank["available_payout_methods"] == ["standard"]
    with sim.activate(), pytest.raises(stripe.InvalidRequestError) as refusal:
        stripe.Payout.create(amount=10_000, currency="usd", method="instant")
    assert refusal.value.code == "instant_payouts_unsupported"
