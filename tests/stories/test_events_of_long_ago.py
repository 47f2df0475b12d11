"""Events are kept for 30 days: then they are not listed, and not found.

A loader that reads events from a cursor starts anew when the cursor has aged out. What follows the
past without asking the API, the simulator's own clock, timeline and webhooks, still knows them all.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors
from stripesim.notebook.timeline import timeline

DAY = 86_400


def sale(sim: Simulator, account: str | None = None, currency: str = "usd") -> str:
    """A charge; the id of its event."""
    on = {} if account is None else {"stripe_account": account}
    sim.charges.create(amount=10_000, currency=currency, source="tok_visa", **on)
    return str(sim.events.list(limit=1, type="charge.succeeded", **on)["data"][0]["id"])


@pytest.mark.parametrize(("country", "currency"), [("US", "usd"), ("FR", "eur"), ("JP", "jpy")])
def test_an_event_is_there_for_thirty_days_and_not_a_second_longer(
    country: str, currency: str
) -> None:
    sim = Simulator(country=country)
    old = sale(sim, currency=currency)
    sim.clock.advance(days=30)
    assert sim.events.retrieve(old)["id"] == old
    assert old in [event["id"] for event in sim.events.all()]
    sim.clock.advance(seconds=1)
    with pytest.raises(errors.InvalidRequestError) as caught:
        sim.events.retrieve(old)
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert caught.value.user_message == f"No such event: '{old}'"
    assert old not in [event["id"] for event in sim.events.all()]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"limit": 100},
        {"type": "charge.succeeded"},
        {"types": ["charge.*"]},
        {"created": {"gte": 1}},
        {"created": {"lt": 4_000_000_000}},
        {"delivery_success": True},
    ],
)
def test_no_filter_brings_it_back(asked: dict[str, Any]) -> None:
    sim = Simulator()
    old = sale(sim)
    sim.clock.advance(days=45)
    new = sale(sim)
    listed = [event["id"] for event in sim.events.list(**asked)["data"]]
    assert (old in listed, new in listed) == (False, True)


def test_a_cursor_that_has_aged_out_is_no_event() -> None:
    sim = Simulator()
    old = sale(sim)
    sim.clock.advance(days=31)
    for cursor in ("starting_after", "ending_before"):
        with pytest.raises(errors.InvalidRequestError, match="No such event") as caught:
            sim.events.list(**{cursor: old})
        assert (caught.value.http_status, caught.value.param) == (400, cursor)


def test_so_it_is_for_a_connected_account_and_for_the_sdk() -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="custom", country="CA")["id"]
    sim.controls.complete_onboarding(shop)
    old = sale(sim, shop, "cad")
    sim.clock.advance(days=31)
    with sim.activate():
        month = sim.clock.timestamp - 30 * DAY
        found = stripe.Event.list(stripe_account=shop, limit=100)
        assert all(event.created >= month for event in found.auto_paging_iter())
        with pytest.raises(stripe.InvalidRequestError, match="No such event"):
            stripe.Event.retrieve(old, stripe_account=shop)


def test_the_timeline_still_tells_it() -> None:
    sim = Simulator()
    sale(sim)
    sim.clock.advance(days=45)
    assert [step["event"] for step in timeline(sim)][:1] == ["charge.succeeded"]


def test_the_clock_returns_all_events_of_the_way() -> None:
    sim = Simulator()
    sale(sim)
    told = sim.clock.advance(days=90)
    assert [event["type"] for event in told].count("payout.paid") == 1
    assert told[0]["created"] < sim.clock.timestamp - 30 * DAY


def test_a_webhook_is_told_in_time_although_nobody_looked() -> None:
    sim = Simulator()
    heard: list[bytes | str] = []
    sim.webhooks.add(lambda body, headers: heard.append(body), events=["payout.paid"])
    sale(sim)
    sim.clock.advance(days=90)
    assert len(heard) == 1
