"""An application that lives by webhooks: what it is told, when, and what it makes of it.

The shop is application code as people write it: it knows the official SDK, its own settings and
WSGI, and nothing of stripesim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from stripesim import Simulator

from .story import moment, when

SECRET = "whsec_from_the_settings_of_the_shop"


class Shop:
    """Sells, and believes what Stripe tells it at /stripe/webhook."""

    def __init__(self) -> None:
        self.orders: dict[str, str] = {}  # charge -> what has become of it
        self.known: set[str] = set()
        self.is_down = False

    def sell(self, amount: int) -> str:
        intent = stripe.PaymentIntent.create(
            amount=amount,
            currency="usd",
            payment_method="pm_card_visa",
            confirm=True,
            automatic_payment_methods={"enabled": True, "allow_redirects": "never"},
        )
        return str(intent.latest_charge)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterator[bytes]:
        if self.is_down:
            start_response("503 Service Unavailable", [])
            yield b"We are moving."
            return
        body = environ["wsgi.input"].read()
        try:
            event = stripe.Webhook.construct_event(body, environ["HTTP_STRIPE_SIGNATURE"], SECRET)
        except stripe.SignatureVerificationError:
            start_response("400 Bad Request", [])
            return
        if event.id not in self.known:
            self.known.add(event.id)
            self.believe(event)
        start_response("204 No Content", [])

    def believe(self, event: stripe.Event) -> None:
        thing: Any = event.data.object
        if event.type == "charge.succeeded":
            self.orders[thing.id] = "paid"
        elif event.type == "charge.refunded":
            self.orders[thing.id] = "given back"
        elif event.type in ("payout.paid", "payout.failed"):
            word = "in the bank" if event.type == "payout.paid" else "sent back by the bank"
            for row in stripe.BalanceTransaction.list(
                payout=thing.id, type="charge"
            ).auto_paging_iter():
                self.orders[str(row.source)] = word


@pytest.fixture
def sim() -> Iterator[Simulator]:
    sim = Simulator(start=moment("Mon 2026-03-02 09:00"))
    with sim.activate():
        yield sim


@pytest.fixture
def shop(sim: Simulator) -> Shop:
    shop = Shop()
    sim.webhooks.forward_to(shop)
    sim.webhooks.add("/stripe/webhook", secret=SECRET)
    return shop


def test_an_order_follows_its_money_to_the_bank(sim: Simulator, shop: Shop) -> None:
    charge = shop.sell(10_000)
    assert shop.orders == {charge: "paid"}
    sim.clock.advance_to(moment("Wed 2026-03-04 07:29"))
    assert shop.orders == {charge: "paid"}
    sim.clock.advance_to(moment("Wed 2026-03-04 07:30"))
    assert shop.orders == {charge: "in the bank"}

    (payout,) = stripe.Payout.list().data
    sim.controls.fail_payout(payout.id)
    assert shop.orders == {charge: "sent back by the bank"}


def test_an_order_is_given_back(sim: Simulator, shop: Shop) -> None:
    charge = shop.sell(10_000)
    stripe.Refund.create(charge=charge)
    assert shop.orders == {charge: "given back"}


def test_a_handler_that_refunds_does_so_at_the_moment_of_what_it_was_told(sim: Simulator) -> None:
    """The money is available on Wednesday at 00:00, told at 01:00, to be paid out at 01:30."""

    def give_it_all_back(payload: bytes, headers: dict[str, str]) -> None:
        for charge in stripe.Charge.list().auto_paging_iter():
            stripe.Refund.create(charge=charge.id)

    shop = Shop()
    charge = shop.sell(10_000)
    sim.webhooks.add(give_it_all_back, events=["balance.available"])
    told = sim.clock.advance(days=7)

    (refund,) = stripe.Refund.list(charge=charge).data
    assert when(refund.created) == "Wed 2026-03-04 01:00"
    assert stripe.Payout.list().data == []  # at 01:30 there was nothing left
    assert [(event["type"], when(event["created"])) for event in told] == [
        ("balance.available", "Wed 2026-03-04 01:00"),
        ("refund.created", "Wed 2026-03-04 01:00"),
        ("charge.refunded", "Wed 2026-03-04 01:00"),
    ]
    sim.check()


def test_a_shop_that_was_down_is_told_again(sim: Simulator, shop: Shop) -> None:
    shop.is_down = True
    charge = shop.sell(10_000)
    assert shop.orders == {}
    event = stripe.Event.list(type="charge.succeeded").data[0]
    assert event.pending_webhooks == 1

    sim.clock.advance(hours=2)
    shop.is_down = False
    sim.clock.advance(minutes=59)
    assert shop.orders == {}
    sim.clock.advance(minutes=1)
    assert shop.orders == {charge: "paid"}
    assert stripe.Event.retrieve(event.id).pending_webhooks == 0

    sent = [each for each in sim.webhooks.deliveries if each["type"] == "charge.succeeded"]
    assert [(when(each["moment"]), each["attempt"], each["status"]) for each in sent] == [
        ("Mon 2026-03-02 09:00", 1, 503),
        ("Mon 2026-03-02 10:00", 2, 503),
        ("Mon 2026-03-02 12:00", 3, 204),
    ]
    assert sent[0]["said"] == "We are moving."


def test_what_comes_late_comes_out_of_order(sim: Simulator, shop: Shop) -> None:
    """A shop that was down while it was paid and refunded is told of the refund first: Stripe
    promises no order, and this shop should not have believed in one.
    """
    shop.is_down = True
    charge = shop.sell(10_000)
    shop.is_down = False
    stripe.Refund.create(charge=charge)
    assert shop.orders == {charge: "given back"}
    sim.clock.advance(hours=1)
    assert shop.orders == {charge: "paid"}


def test_a_shop_that_is_told_everything_twice_does_everything_once(sim: Simulator) -> None:
    class Generous(Shop):
        def believe(self, event: stripe.Event) -> None:
            if event.type == "charge.succeeded":
                stripe.Refund.create(charge=event.data.object["id"], amount=100)

    shop = Generous()
    sim.webhooks.forward_to(shop)
    sim.webhooks.add("/stripe/webhook", secret=SECRET, duplicated=True, shuffled=True)
    charge = shop.sell(10_000)
    assert stripe.Charge.retrieve(charge).amount_refunded == 100
    assert len(sim.webhooks.deliveries) == 2 * len(shop.known)


def test_a_wrong_secret_is_a_refused_signature(sim: Simulator) -> None:
    shop = Shop()
    sim.webhooks.forward_to(shop)
    sim.webhooks.add("/stripe/webhook", events=["charge.succeeded"])
    shop.sell(10_000)
    assert shop.orders == {}
    (attempt,) = sim.webhooks.deliveries
    assert attempt["status"] == 400
