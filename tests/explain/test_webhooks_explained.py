"""`sim.explain(event)`: why it was not heard, why twice, and why in this order."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator
from tests.stories.sellers import sell, seller

Shape = dict[str, Any]


@pytest.fixture
def sim() -> Simulator:
    """A Monday without a holiday near it."""
    return Simulator(start="2026-03-02T09:00:00Z")


def charge(sim: Simulator) -> Shape:
    return sim.charges.create(amount=10_000, currency="usd", source="tok_visa")


def latest(sim: Simulator, type: str, **on: str) -> Shape:
    found: Shape = sim.events.list(type=type, limit=1, **on)["data"][0]
    return found


def hears(payload: bytes, headers: dict[str, str]) -> None:
    pass


def fails(payload: bytes, headers: dict[str, str]) -> int:
    return 500


def test_why_was_it_not_heard(sim: Simulator) -> None:
    charge(sim)
    event = latest(sim, "charge.succeeded")
    assert "there is no webhook endpoint" in sim.explain(event)
    sim.webhooks.add(hears)
    assert ": it was made after the event" in sim.explain(event)


def test_it_was_not_heard_since_it_was_not_asked_for(sim: Simulator) -> None:
    sim.webhooks.add(hears, events=["payout.paid"])
    charge(sim)
    story = sim.explain(latest(sim, "charge.succeeded"))
    assert "It was sent to no endpoint" in story
    assert "its enabled_events have no charge.succeeded" in story


def test_events_of_connected_accounts_need_an_endpoint_with_connect(sim: Simulator) -> None:
    shop = seller(sim)
    sim.webhooks.add(hears)
    sell(sim, shop, 10_000)
    story = sim.explain(latest(sim, "charge.succeeded", stripe_account=shop))
    assert "events of connected accounts need an endpoint with connect=True" in story
    sim.webhooks.add(hears, connect=True)
    charge(sim)
    own = sim.explain(latest(sim, "charge.succeeded"))
    assert "it gets events of connected accounts only, not of its own" in own


def test_why_was_it_heard_twice(sim: Simulator) -> None:
    sim.webhooks.add(fails, raises=False)
    charge(sim)
    event = latest(sim, "charge.succeeded")
    assert "(1 attempt so far). It is sent again on Mon 2 Mar 2026 10:00 UTC" in sim.explain(event)
    sim.clock.advance(hours=1)
    story = sim.explain(event)
    assert "2 attempts so far" in story
    assert "It was sent more than once since an attempt failed" in story
    assert "Keep the ids of events, and leave out one that you have had" in story


def test_two_endpoints_hear_it_twice(sim: Simulator) -> None:
    sim.webhooks.add(hears)
    sim.webhooks.add(hears)
    charge(sim)
    story = sim.explain(latest(sim, "charge.succeeded"))
    assert "It went to 2 endpoints" in story
    assert "(1 attempt), which answered with a status of 2xx" in story


def test_when_is_it_given_up(sim: Simulator) -> None:
    endpoint = sim.webhooks.add(fails, raises=False)
    charge(sim)
    event = latest(sim, "charge.succeeded")
    sim.clock.advance(days=4)
    assert "is not sent again: three days are over" in sim.explain(event)
    assert "Given up: " in sim.explain(endpoint)


def test_why_in_this_order(sim: Simulator) -> None:
    paid = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )
    story = sim.explain(latest(sim, "charge.succeeded"))
    assert paid["latest_charge"] in story
    assert (
        "3 events were made together, in this order: payment_intent.created, charge.succeeded, "
        "payment_intent.succeeded" in story
    )
    assert "Stripe promises no order" in story


def test_a_copy_has_no_handlers(sim: Simulator) -> None:
    sim.webhooks.add(hears)
    other = sim.fork()
    charge(other)
    story = other.explain(latest(other, "charge.succeeded"))
    assert "nobody answers there" in story


def test_what_does_an_endpoint_hear(sim: Simulator) -> None:
    endpoint = sim.webhooks.add(hears, events=["charge.succeeded"])
    charge(sim)
    story = sim.explain(endpoint["id"])
    assert "gets events of that account: charge.succeeded" in story
    assert "Answered with 2xx: 1 event" in story
