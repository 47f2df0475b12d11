"""Webhooks, in process: who is told, of what, when, in which order, and what failing leads to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any, get_args

import freezegun
import pytest
import stripe
from stripe.params import WebhookEndpointCreateParams

import stripesim
from stripesim import Simulator, errors
from stripesim.adapters.webhooks import signature
from stripesim.facts.event_types import EVENT_TYPES

HOUR, DAY = 3_600, 86_400


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start="2026-03-02T09:00:00Z")


class Inbox:
    """A handler that keeps what it is told, and answers with `answers` in turn, then with 200."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.payloads: list[bytes] = []
        self.headers: list[dict[str, str]] = []

    def __call__(self, payload: bytes, headers: dict[str, str]) -> Any:
        self.payloads.append(payload)
        self.headers.append(headers)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(payload) for payload in self.payloads]

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


def sell(sim: Simulator) -> dict[str, Any]:
    return sim.charges.create(amount=10_000, currency="usd", source="tok_visa")


def confirm(sim: Simulator) -> dict[str, Any]:
    """Three events at one moment."""
    return sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True
    )


CONFIRMED = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def attempts(sim: Simulator) -> list[tuple[int, int, int]]:
    """(hours since the first, attempt, status) of everything that was sent."""
    start = sim.webhooks.deliveries[0]["moment"]
    return [
        ((each["moment"] - start) // HOUR, each["attempt"], each["status"])
        for each in sim.webhooks.deliveries
    ]


# -- the signature ---------------------------------------------------------------------------------


def test_the_signature_is_the_one_that_the_sdk_computes() -> None:
    header = signature(b'{"id":"evt_1"}', "whsec_test", 1_700_000_000)
    assert header == (
        "t=1700000000,v1=c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925"
    )
    generate = stripe.WebhookSignature.generate_signature_header
    assert header == generate('{"id":"evt_1"}', "whsec_test", 1_700_000_000)


def test_the_sdk_verifies_what_is_sent_and_makes_an_event_of_it(sim: Simulator) -> None:
    told: list[stripe.Event] = []

    def handler(payload: bytes, headers: dict[str, str]) -> None:
        header = headers["Stripe-Signature"]
        told.append(stripe.Webhook.construct_event(payload, header, endpoint["secret"]))

    endpoint = sim.webhooks.add(handler)
    charge = sell(sim)
    assert [event.type for event in told] == ["charge.succeeded"]
    assert told[0].data.object["id"] == charge["id"]
    assert told[0].id == sim.events.list()["data"][0]["id"]


def test_the_moment_of_the_signature_is_the_wall_clocks(sim: Simulator) -> None:
    inbox = Inbox()
    sim.webhooks.add(inbox, secret="whsec_mine")
    with freezegun.freeze_time("2031-05-06T07:08:09Z"):
        sell(sim)
        (payload,), (headers,) = inbox.payloads, inbox.headers
        stripe.Webhook.construct_event(payload, headers["Stripe-Signature"], "whsec_mine")
    assert headers["Stripe-Signature"].startswith("t=1935817689,v1=")
    with pytest.raises(stripe.SignatureVerificationError, match="No signatures found matching"):
        stripe.Webhook.construct_event(payload, headers["Stripe-Signature"], "whsec_other")


# -- what is sent, and to whom ---------------------------------------------------------------------


def test_each_event_is_sent_once_in_order_at_its_own_moment(sim: Simulator) -> None:
    moments: list[tuple[str, int]] = []

    def handler(payload: bytes, headers: dict[str, str]) -> None:
        moments.append((json.loads(payload)["type"], sim.clock.timestamp))

    sim.webhooks.add(handler)
    sell(sim)
    returned = sim.clock.advance(days=3)
    assert moments == [
        (event["type"], event["created"]) for event in [*list(sim.events.all())[::-1]]
    ]
    assert [type for type, _ in moments[1:]] == [event["type"] for event in returned]


def test_an_endpoint_is_sent_the_types_that_it_names(sim: Simulator) -> None:
    every, paid = Inbox(), Inbox()
    sim.webhooks.add(every)
    sim.webhooks.add(paid, events=["payout.paid", "payout.failed"])
    sell(sim)
    sim.clock.advance(days=3)
    assert paid.types == ["payout.paid"]
    assert len(every.types) == len(list(sim.events.all()))


def test_what_happened_before_is_not_sent(sim: Simulator) -> None:
    sell(sim)
    inbox = Inbox()
    sim.webhooks.add(inbox)
    assert inbox.types == []


def test_a_declined_payment_and_a_control_are_told_too(sim: Simulator) -> None:
    inbox = Inbox()
    sim.webhooks.add(inbox)
    with pytest.raises(errors.CardError):
        sim.charges.create(amount=10_000, currency="usd", source="tok_chargeDeclined")
    assert inbox.types == ["charge.failed"]

    sell(sim)
    sim.clock.advance(days=2)
    (payout,) = sim.payouts.list()["data"]
    sim.controls.fail_payout(payout["id"])
    assert "payout.failed" in inbox.types


def test_the_body_is_the_event_and_says_what_was_there_before(sim: Simulator) -> None:
    inbox = Inbox()
    charge = sell(sim)
    sim.webhooks.add(inbox)
    sim.charges.update(charge["id"], description="a hat", idempotency_key="once")
    (sent,) = inbox.events
    assert sent["type"] == "charge.updated"
    assert sent["data"]["previous_attributes"] == {"description": None}
    assert sent["request"]["idempotency_key"] == "once"
    assert sent["pending_webhooks"] == 1
    assert sim.events.retrieve(sent["id"]) == {**sent, "pending_webhooks": 0}


def test_the_headers_are_stripes(sim: Simulator) -> None:
    inbox = Inbox()
    sim.webhooks.add(inbox)
    sell(sim)
    (headers,) = inbox.headers
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["User-Agent"] == "Stripe/1.0 (+https://stripe.com/docs/webhooks)"
    assert headers["Content-Length"] == str(len(inbox.payloads[0]))


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (None, 200),
        (204, 204),
        (302, 302),
        (SimpleNamespace(status_code=201), 201),
        (SimpleNamespace(status_code=400), 400),
    ],
)
def test_a_handler_returns_nothing_a_status_or_a_response(
    sim: Simulator, answer: Any, status: int
) -> None:
    sim.webhooks.add(Inbox(answer))
    sell(sim)
    (attempt,) = sim.webhooks.deliveries
    assert attempt["status"] == status
    (event,) = sim.events.list()["data"]
    assert event["pending_webhooks"] == (0 if status < 300 else 1)


@pytest.mark.parametrize("answer", ["ok", True, {"received": True}, SimpleNamespace()])
def test_a_handler_that_returns_something_else_is_told_so(sim: Simulator, answer: Any) -> None:
    sim.webhooks.add(Inbox(answer))
    with pytest.raises(TypeError, match="returns None, a status or a response"):
        sell(sim)


def test_a_handler_may_be_asynchronous_also_where_a_loop_runs(sim: Simulator) -> None:
    told: list[str] = []

    async def handler(payload: bytes, headers: dict[str, str]) -> int:
        await asyncio.sleep(0)
        told.append(json.loads(payload)["type"])
        return 200

    async def application() -> None:
        await stripe.Charge.create_async(amount=10_000, currency="usd", source="tok_visa")

    sim.webhooks.add(handler)
    sell(sim)
    with sim.activate():
        asyncio.run(application())
    assert told == ["charge.succeeded", "charge.succeeded"]


# -- handlers that call back -----------------------------------------------------------------------


def test_what_a_handler_does_is_told_after_what_it_was_told(sim: Simulator) -> None:
    def refund(payload: bytes, headers: dict[str, str]) -> None:
        event = json.loads(payload)
        if event["type"] == "charge.succeeded":
            sim.refunds.create(charge=event["data"]["object"]["id"])

    inbox = Inbox()
    sim.webhooks.add(refund)
    sim.webhooks.add(inbox)
    confirm(sim)
    assert inbox.types[:3] == CONFIRMED
    assert "refund.created" in inbox.types[3:]
    assert inbox.types == [event["type"] for event in sim.events.list()["data"]][::-1]


def test_a_request_answers_as_it_was_when_it_was_made(sim: Simulator) -> None:
    def refund(payload: bytes, headers: dict[str, str]) -> None:
        event = json.loads(payload)
        if event["type"] == "charge.succeeded":
            stripe.Refund.create(charge=event["data"]["object"]["id"])

    sim.webhooks.add(refund)
    with sim.activate():
        charge = stripe.Charge.create(amount=10_000, currency="usd", source="tok_visa")
        assert not charge.refunded
        assert stripe.Charge.retrieve(charge.id).refunded
    assert charge.last_response is not None
    requests = {
        event["request"]["id"] for event in sim.events.list(type="charge.succeeded")["data"]
    }
    assert requests == {charge.last_response.request_id}


def test_a_handler_may_call_from_another_thread(sim: Simulator) -> None:
    def handler(payload: bytes, headers: dict[str, str]) -> None:
        with ThreadPoolExecutor(1) as threads:  # as a web framework does with plain functions
            threads.submit(sim.balance.retrieve).result(timeout=10)

    sim.webhooks.add(handler)
    sell(sim)
    sim.clock.advance(days=3)
    assert {each["status"] for each in sim.webhooks.deliveries} == {200}


@pytest.mark.parametrize("clock", ["own", "system"])
def test_a_handler_may_call_from_another_thread_on_any_clock(clock: Any) -> None:
    with freezegun.freeze_time("2026-03-02T09:00:00Z") as frozen:
        sim = Simulator(start="now", clock=clock)

        def handler(payload: bytes, headers: dict[str, str]) -> None:
            with ThreadPoolExecutor(1) as threads:
                threads.submit(sim.balance.retrieve).result(timeout=10)

        sim.webhooks.add(handler)
        sell(sim)
        frozen.tick(2 * DAY)
        sim.balance.retrieve()
        sent = [each["type"] for each in sim.webhooks.deliveries]
        assert ("payout.paid" in sent) is (clock == "system")


def test_time_stands_still_while_a_handler_works(sim: Simulator) -> None:
    def handler(payload: bytes, headers: dict[str, str]) -> None:
        sim.clock.advance(days=1)

    sim.webhooks.add(handler)
    with pytest.raises(RuntimeError, match="time stands still"):
        sell(sim)
    assert sim.clock.now.isoformat() == "2026-03-02T09:00:00+00:00"
    sim.webhook_endpoints.delete(sim.webhook_endpoints.list()["data"][0]["id"])
    sim.clock.advance(days=1)


# Later ------------------------------------------------------------------------------------------


def test_within_a_block_events_wait_until_the_application_has_noted_its_answer(
    sim: Simulator,
) -> None:
    noted: set[str] = set()
    known: list[bool] = []
    sim.webhooks.add(
        lambda payload, headers: known.append(json.loads(payload)["data"]["object"]["id"] in noted),
        ["charge.succeeded"],
    )
    with sim.webhooks.hold():
        noted.add(sell(sim)["id"])
        assert known == []
    sell(sim)
    assert known == [True, False]


def test_events_that_waited_are_told_in_order_when_the_outer_block_ends(sim: Simulator) -> None:
    inbox = Inbox()
    sim.webhooks.add(inbox)
    with sim.webhooks.hold():
        with sim.webhooks.hold():
            sell(sim)
        sim.clock.advance(days=2)
        assert inbox.types == []
    assert inbox.types == [event["type"] for event in reversed(sim.events.list()["data"])]
    assert len(inbox.types) > 3


def test_events_are_told_also_when_the_block_is_left_by_an_exception(sim: Simulator) -> None:
    inbox = Inbox()
    sim.webhooks.add(inbox)
    with pytest.raises(KeyError), sim.webhooks.hold():
        sell(sim)
        raise KeyError
    assert inbox.types == ["charge.succeeded"]


# -- order and number ------------------------------------------------------------------------------


def shuffled(seed: int) -> list[str]:
    sim = Simulator(seed=seed)
    inbox = Inbox()
    sim.webhooks.add(inbox, shuffled=True)
    confirm(sim)
    return inbox.types


def test_what_happens_at_one_moment_can_come_in_any_order_the_same_for_a_seed() -> None:
    orders = [shuffled(seed) for seed in range(20)]
    assert all(sorted(order) == sorted(CONFIRMED) for order in orders)
    assert len({tuple(order) for order in orders}) > 3
    assert orders == [shuffled(seed) for seed in range(20)]


def test_shuffling_for_one_does_not_shuffle_for_others(sim: Simulator) -> None:
    for seed in range(5):
        sim = Simulator(seed=seed)
        mixed, straight = Inbox(), Inbox()
        sim.webhooks.add(mixed, shuffled=True)
        sim.webhooks.add(straight)
        confirm(sim)
        assert straight.types == CONFIRMED


def test_everything_can_come_twice(sim: Simulator) -> None:
    inbox = Inbox()
    sim.webhooks.add(inbox, duplicated=True)
    confirm(sim)
    assert inbox.types == [type for type in CONFIRMED for _ in range(2)]
    assert len({event["id"] for event in inbox.events}) == 3
    assert {each["attempt"] for each in sim.webhooks.deliveries} == {1}


def test_everything_can_come_twice_and_in_any_order() -> None:
    sim = Simulator(seed=3)
    inbox = Inbox(500, 500)
    sim.webhooks.add(inbox, duplicated=True, shuffled=True)
    confirm(sim)
    assert sorted(inbox.types) == sorted(CONFIRMED * 2)
    assert inbox.types != [type for type in CONFIRMED for _ in range(2)]


def told_under_the_control(seed: int, **said: bool) -> list[str]:
    sim = Simulator(seed=seed)
    inbox = Inbox()
    sim.webhooks.add(inbox)
    sim.controls.disturb_deliveries(**said)
    confirm(sim)
    return inbox.types


def test_a_control_disturbs_the_deliveries_of_every_endpoint_the_same_for_a_seed() -> None:
    twice = [type for type in CONFIRMED for _ in range(2)]
    orders = [told_under_the_control(seed) for seed in range(20)]
    assert all(sorted(order) == sorted(twice) for order in orders)
    assert len({tuple(order) for order in orders}) > 3
    assert orders == [told_under_the_control(seed) for seed in range(20)]
    assert told_under_the_control(1, shuffled=False) == twice
    assert sorted(told_under_the_control(1, duplicated=False)) == sorted(CONFIRMED)


def test_the_control_is_turned_off_again_and_kept_in_a_fork(sim: Simulator) -> None:
    sim.controls.disturb_deliveries()
    fork, inbox = sim.fork(), Inbox()
    fork.webhooks.add(inbox)
    confirm(fork)
    assert len(inbox.types) == 2 * len(CONFIRMED)
    fork.controls.disturb_deliveries(shuffled=False, duplicated=False)
    confirm(fork)
    assert inbox.types[2 * len(CONFIRMED) :] == CONFIRMED
    with pytest.raises(ValueError, match="True or False"):
        sim.controls.disturb_deliveries(shuffled="yes")  # type: ignore[arg-type]


# -- failing ---------------------------------------------------------------------------------------


def test_a_failure_is_told_again_after_one_two_four_hours_until_it_succeeds(
    sim: Simulator,
) -> None:
    sim.webhooks.add(Inbox(500, 404, 301), events=["charge.succeeded"])
    sell(sim)
    (event,) = sim.events.list()["data"]
    assert event["pending_webhooks"] == 1
    sim.clock.advance(days=5)
    assert attempts(sim) == [(0, 1, 500), (1, 2, 404), (3, 3, 301), (7, 4, 200)]
    assert sim.events.retrieve(event["id"])["pending_webhooks"] == 0


def test_after_three_days_it_is_given_up(sim: Simulator) -> None:
    sim.webhooks.add(Inbox(*[500] * 20), events=["charge.succeeded"])
    sell(sim)
    sim.clock.advance(days=30)
    assert [hours for hours, _, _ in attempts(sim)] == [0, 1, 3, 7, 15, 31, 63]
    (event,) = sim.events.list(type="charge.succeeded")["data"]
    assert event["pending_webhooks"] == 1
    assert [each for each in sim.upcoming() if "again" in each["will"]] == []


def test_the_next_attempt_is_planned_and_says_so(sim: Simulator) -> None:
    def pay(payload: bytes, headers: dict[str, str]) -> int:
        return 503

    sim.webhooks.add(pay, events=["charge.succeeded"])
    sell(sim)
    (event,) = sim.events.list()["data"]
    assert sim.upcoming()[0] == {
        "moment": sim.clock.timestamp + HOUR,
        "object": event["id"],
        "will": "charge.succeeded is sent again to https://python.invalid/pay",
    }
    sim.clock.step()
    assert attempts(sim) == [(0, 1, 503), (1, 2, 503)]


def test_an_exception_is_a_failure_that_the_test_sees(sim: Simulator) -> None:
    sim.webhooks.add(Inbox(ZeroDivisionError("by zero")), events=["charge.succeeded"])
    other = Inbox()
    sim.webhooks.add(other)
    with pytest.raises(ZeroDivisionError, match="by zero"):
        confirm(sim)
    assert other.types == CONFIRMED  # everybody was told all the same
    (charge,) = sim.charges.list()["data"]
    assert charge["paid"]

    failed = sim.webhooks.deliveries[1]
    assert failed["status"] == 500
    assert failed["said"].startswith("Traceback (most recent call last)")
    assert failed["said"].endswith("ZeroDivisionError: by zero\n")
    sim.clock.advance(hours=1)
    assert sim.webhooks.deliveries[-1]["status"] == 200


def test_the_clock_stays_where_a_handler_raised_and_can_go_on(sim: Simulator) -> None:
    sell(sim)
    sim.webhooks.add(Inbox(KeyError("order")), events=["payout.created"])
    with pytest.raises(KeyError, match="order"):
        sim.clock.advance(days=10)
    assert sim.clock.now.isoformat() == "2026-03-04T01:30:00+00:00"
    sim.clock.advance(days=10)
    assert attempts(sim) == [(0, 1, 500), (1, 2, 200)]


def test_an_exception_can_be_only_a_failure(sim: Simulator) -> None:
    sim.webhooks.add(Inbox(ValueError("no")), raises=False)
    sell(sim)
    sim.clock.advance(hours=1)
    assert attempts(sim) == [(0, 1, 500), (1, 2, 200)]


def test_a_decline_is_still_seen_behind_a_handler_that_raises(sim: Simulator) -> None:
    sim.webhooks.add(Inbox(ValueError("no")))
    with pytest.raises(ValueError, match="no") as caught:
        sim.charges.create(amount=10_000, currency="usd", source="tok_chargeDeclined")
    assert isinstance(caught.value.__context__, errors.CardError)


def test_a_broken_simulator_is_never_only_a_failure(sim: Simulator) -> None:
    sim.webhooks.add(Inbox(stripesim.Corrupt("money was made")), raises=False)
    with pytest.raises(stripesim.Corrupt):
        sell(sim)


def test_an_endpoint_that_is_disabled_or_deleted_is_told_nothing_more(sim: Simulator) -> None:
    inboxes = [Inbox(500), Inbox(500), Inbox(500)]
    disabled, deleted, paused = (sim.webhooks.add(inbox)["id"] for inbox in inboxes)
    sell(sim)
    sim.webhook_endpoints.update(disabled, disabled=True)
    sim.webhook_endpoints.delete(deleted)
    sim.webhook_endpoints.update(paused, disabled=True)
    sim.webhook_endpoints.update(paused, disabled=False)
    sim.clock.advance(hours=5)
    assert [inbox.types for inbox in inboxes] == [
        ["charge.succeeded"],
        ["charge.succeeded"],
        ["charge.succeeded"] * 2,
    ]
    sim.webhook_endpoints.update(disabled, disabled=False)
    sell(sim)
    assert [len(inbox.types) for inbox in inboxes] == [2, 1, 3]


def test_a_handler_may_delete_its_own_endpoint(sim: Simulator) -> None:
    def once(payload: bytes, headers: dict[str, str]) -> None:
        sim.webhook_endpoints.delete(endpoint["id"])

    endpoint = sim.webhooks.add(once)
    confirm(sim)
    assert len(sim.webhooks.deliveries) == 1


def test_events_can_be_listed_by_whether_they_were_delivered(sim: Simulator) -> None:
    sim.webhooks.add(Inbox(500))
    confirm(sim)
    failed = sim.events.list(delivery_success=False)["data"]
    assert [event["type"] for event in failed] == CONFIRMED[:1]
    delivered = sim.events.list(delivery_success=True)["data"]
    assert [event["type"] for event in delivered] == CONFIRMED[:0:-1]


def test_deliveries_and_the_log_show_what_was_sent(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert repr(sim.webhooks.deliveries) == "(nothing)"
    sim.webhooks.add(Inbox(ValueError("no order\nof that number")), raises=False)
    sell(sim)
    header, line = repr(sim.webhooks.deliveries).splitlines()
    assert header.split() == ["moment", "event", "type", "to", "attempt", "status", "said"]
    assert line.endswith("of that number")
    assert "last webhook deliveries" in sim.log()
    sim.webhooks.deliveries.clear()
    assert len(sim.webhooks.deliveries) == 1


# -- an application at a URL -----------------------------------------------------------------------


class Shop:
    """A WSGI application with one page."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.told: list[str] = []
        self.closed = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        assert environ["REQUEST_METHOD"] == "POST"
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        write = start_response("404 Not Found", [])
        if environ["PATH_INFO"] == "/webhooks/stripe":
            try:
                header = environ["HTTP_STRIPE_SIGNATURE"]
                self.told.append(stripe.Webhook.construct_event(body, header, self.secret).type)
            except stripe.SignatureVerificationError:
                start_response("400 Bad Request", [])
                write(b"bad ")
                return self.page(b"signature")
            start_response("200 OK", [("Content-Type", "text/plain")])
        return self.page(b"no page at " + environ["PATH_INFO"].encode())

    def page(self, text: bytes) -> Page:
        return Page(self, text)


class Page(list[bytes]):
    def __init__(self, shop: Shop, text: bytes) -> None:
        super().__init__([text])
        self.shop = shop

    def close(self) -> None:
        self.shop.closed += 1


def test_a_url_path_of_a_wsgi_application_is_told(sim: Simulator) -> None:
    shop = Shop("whsec_shop")
    sim.webhooks.forward_to(shop)
    endpoint = sim.webhooks.add("/webhooks/stripe", secret="whsec_shop")
    sell(sim)
    assert shop.told == ["charge.succeeded"]
    assert shop.closed == 1
    assert endpoint["url"] == "https://testserver/webhooks/stripe"
    assert sim.webhooks.deliveries[0]["said"] == ""


def test_what_an_application_says_to_a_failure_can_be_read(sim: Simulator) -> None:
    shop = Shop("whsec_shop")
    sim.webhooks.forward_to(shop)
    sim.webhooks.add("/webhooks/stripe", secret="whsec_other")
    sim.webhooks.add("/webhooks/stirpe")
    sell(sim)
    assert [(each["status"], each["said"]) for each in sim.webhooks.deliveries] == [
        (400, "bad signature"),
        (404, "no page at /webhooks/stirpe"),
    ]


def test_an_endpoint_that_the_application_makes_over_the_api_leads_to_it(sim: Simulator) -> None:
    with sim.activate():
        endpoint = stripe.WebhookEndpoint.create(
            url="https://shop.example/webhooks/stripe", enabled_events=["charge.succeeded"]
        )
    assert endpoint.secret is not None
    shop = Shop(endpoint.secret)
    sim.webhooks.forward_to(shop)
    confirm(sim)
    assert shop.told == ["charge.succeeded"]


def test_an_endpoint_where_nobody_answers_is_not_called(sim: Simulator) -> None:
    sim.webhook_endpoints.create(url="https://shop.example/hooks", enabled_events=["*"])
    sell(sim)
    (event,) = sim.events.list()["data"]
    assert event["pending_webhooks"] == 1
    assert sim.webhooks.deliveries == []
    assert [each for each in sim.upcoming() if "again" in each["will"]] == []


def test_a_path_needs_an_application(sim: Simulator) -> None:
    with pytest.raises(RuntimeError, match=r"forward_to\(application\) first"):
        sim.webhooks.add("/webhooks/stripe")
    with pytest.raises(ValueError, match="WSGI or ASGI callable, or http://host; not 'shop:app'"):
        sim.webhooks.forward_to("shop:app")
    with pytest.raises(TypeError, match="WSGI or ASGI callable, or a URL; not 7"):
        sim.webhooks.forward_to(7)
    with pytest.raises(ValueError, match=r"say it to add: webhooks.add\('/hooks'\)"):
        sim.webhooks.forward_to("http://localhost:8000/hooks")


class Listening(ThreadingHTTPServer):
    """An application that runs somewhere else, and answers with the status that it was given."""

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.status = status
        self.told: list[tuple[str, str, bytes]] = []


class Answering(BaseHTTPRequestHandler):
    server: Listening

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        stripe.Webhook.construct_event(body, self.headers["Stripe-Signature"], "whsec_shop")
        self.server.told.append((self.path, self.headers["Host"], body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(b"said")

    def log_message(self, *_: object) -> None: ...


@pytest.mark.parametrize(("status", "said"), [(200, ""), (302, "said"), (500, "said")])
def test_an_application_that_is_elsewhere_is_told_over_http(
    sim: Simulator, status: int, said: str
) -> None:
    with Listening(status) as shop:
        Thread(target=shop.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{shop.server_port}"
        sim.webhooks.forward_to(home)
        endpoint = sim.webhooks.add("/hooks?by=stripe", secret="whsec_shop")
        sell(sim)
        shop.shutdown()
    assert endpoint["url"] == f"{home}/hooks?by=stripe"
    ((path, host, body),) = shop.told
    assert (path, host) == ("/hooks?by=stripe", home.removeprefix("http://"))
    assert json.loads(body)["type"] == "charge.succeeded"
    assert [(each["status"], each["said"]) for each in sim.webhooks.deliveries] == [(status, said)]


def test_where_nothing_listens_the_failure_is_seen(sim: Simulator) -> None:
    with Listening(200) as shop:
        home = f"http://127.0.0.1:{shop.server_port}"
    sim.webhooks.forward_to(home)
    sim.webhooks.add("/hooks")
    with pytest.raises(ConnectionRefusedError):
        sell(sim)
    assert [each["status"] for each in sim.webhooks.deliveries] == [500]


async def asgi_shop(told: list[Any], scope: Any, receive: Any, send: Any) -> None:
    message = await receive()
    assert message == {"type": "http.request", "body": message["body"], "more_body": False}
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    event = stripe.Webhook.construct_event(
        message["body"], headers["stripe-signature"], "whsec_shop"
    )
    hung_up = asyncio.ensure_future(receive())
    await asyncio.sleep(0)
    assert not hung_up.done()
    balance = await stripe.Balance.retrieve_async()
    told.append((scope["path"], event.type, balance.pending[0].amount))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"o", "more_body": True})
    await send({"type": "http.response.body", "body": b"k"})
    assert await hung_up == {"type": "http.disconnect"}


class AsgiShop:
    def __init__(self, told: list[Any]) -> None:
        self.told = told

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await asgi_shop(self.told, scope, receive, send)


@pytest.mark.parametrize("make", [AsgiShop, lambda told: partial(asgi_shop, told)])
def test_a_url_path_of_an_asgi_application_is_told(
    sim: Simulator, make: Callable[[list[Any]], Any]
) -> None:
    told: list[Any] = []
    sim.webhooks.forward_to(make(told))
    sim.webhooks.add("/webhooks/stripe", secret="whsec_shop")
    with sim.activate():
        stripe.Charge.create(amount=10_000, currency="usd", source="tok_visa")
    assert told == [("/webhooks/stripe", "charge.succeeded", 9_680)]


def test_an_application_that_raises_is_seen(sim: Simulator) -> None:
    def broken(environ: Any, start_response: Any) -> list[bytes]:
        raise LookupError("no such table: orders")

    sim.webhooks.forward_to(broken)
    sim.webhooks.add("/webhooks/stripe")
    with pytest.raises(LookupError, match="no such table"):
        sell(sim)


# -- endpoints as the API shows them ---------------------------------------------------------------


def test_the_secret_is_shown_once(sim: Simulator) -> None:
    made = sim.webhook_endpoints.create(
        url="https://shop.example/hooks",
        enabled_events=["payout.paid"],
        description="ours",
        metadata={"team": "money"},
        idempotency_key="once",
    )
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert len(secret) == 38
    assert made == {
        "id": made["id"],
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": sim.clock.timestamp,
        "description": "ours",
        "enabled_events": ["payout.paid"],
        "livemode": False,
        "metadata": {"team": "money"},
        "status": "enabled",
        "url": "https://shop.example/hooks",
    }
    assert sim.webhook_endpoints.retrieve(made["id"]) == made
    assert sim.webhook_endpoints.list()["data"] == [made]
    again = sim.webhook_endpoints.create(
        url="https://shop.example/hooks",
        enabled_events=["payout.paid"],
        description="ours",
        metadata={"team": "money"},
        idempotency_key="once",
    )
    assert again == {**made, "secret": secret}


def test_an_endpoint_can_be_changed_and_deleted(sim: Simulator) -> None:
    with sim.activate():
        made = stripe.WebhookEndpoint.create(url="https://a.example/", enabled_events=["*"])
        changed = stripe.WebhookEndpoint.modify(
            made.id, url="https://b.example/", enabled_events=["payout.paid"], disabled=True
        )
        assert (changed.url, changed.enabled_events, changed.status) == (
            "https://b.example/",
            ["payout.paid"],
            "disabled",
        )
        assert stripe.WebhookEndpoint.modify(made.id, description="x").status == "disabled"
        assert stripe.WebhookEndpoint.modify(made.id, disabled=False).status == "enabled"
        assert stripe.WebhookEndpoint.delete(made.id).deleted
        assert stripe.WebhookEndpoint.list().data == []
        for call in (
            stripe.WebhookEndpoint.retrieve,
            stripe.WebhookEndpoint.delete,
            stripe.WebhookEndpoint.modify,
        ):
            with pytest.raises(stripe.InvalidRequestError, match="No such webhook endpoint") as no:
                call(made.id)
            assert no.value.http_status == 404


def test_what_is_no_url_and_what_is_no_event_is_refused(sim: Simulator) -> None:
    create = sim.webhook_endpoints.create
    with pytest.raises(errors.InvalidRequestError, match="explicit scheme") as no_url:
        create(url="shop.example/hooks", enabled_events=["*"])
    assert (no_url.value.code, no_url.value.param) == ("url_invalid", "url")
    with pytest.raises(errors.InvalidRequestError, match=r"must be one of account\.application"):
        sim.webhooks.add(Inbox(), events=["payout.payed"])
    assert sim.webhook_endpoints.list()["data"] == []


def test_there_are_at_most_sixteen(sim: Simulator) -> None:
    for _ in range(16):
        last = sim.webhooks.add(Inbox())
    with pytest.raises(errors.InvalidRequestError, match="maximum of 16"):
        sim.webhooks.add(Inbox())
    sim.webhook_endpoints.delete(last["id"])
    sim.webhooks.add(Inbox())


def test_the_types_of_events_are_those_of_the_sdk() -> None:
    (words,) = get_args(WebhookEndpointCreateParams.__annotations__["enabled_events"])
    assert set(get_args(words)) == {*EVENT_TYPES, "*"}
    told = {
        type
        for lifecycle in stripesim.lifecycles.values()
        for row in lifecycle.transitions
        for type in row.events
    }
    assert told <= set(EVENT_TYPES)


# -- what is state and what is not -----------------------------------------------------------------


def test_handlers_stay_behind_where_endpoints_go_along(sim: Simulator, tmp_path: Path) -> None:
    inbox = Inbox(500)
    endpoint = sim.webhooks.add(inbox)
    sell(sim)
    planned = [each for each in sim.upcoming() if "again" in each["will"]]
    sim.save(tmp_path / "sim.json")
    for twin in (sim.fork(), Simulator.load(tmp_path / "sim.json")):
        assert twin.fingerprint() == sim.fingerprint()
        assert [each for each in twin.upcoming() if "again" in each["will"]] == planned
        twin.clock.advance(days=1)
        sell(twin)
        assert len(inbox.payloads) == 1
        assert twin.webhook_endpoints.list()["data"][0]["id"] == endpoint["id"]
        twin.check()
    sim.clock.advance(hours=1)
    assert len(inbox.payloads) == 2


def test_who_answers_changes_nothing_else() -> None:
    def life(handler: Any) -> tuple[str, list[str]]:
        sim = Simulator()
        sim.webhooks.add(handler, secret="whsec_1")
        confirm(sim)
        sim.clock.advance(days=3)
        return sim.fingerprint(), [event["id"] for event in sim.events.all()]

    def handler(payload: bytes, headers: dict[str, str]) -> None:
        return None

    assert life(handler) == life(handler)
