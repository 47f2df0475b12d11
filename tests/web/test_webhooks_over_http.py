"""Webhooks that leave: from a door to the URLs of endpoints, or where they are forwarded to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Event
from time import monotonic
from typing import Any

import pytest
import stripe

from stripesim import Simulator
from stripesim.adapters import over_http
from stripesim.web.worlds import Worlds
from tests.web.carriers import FORM, Ask, as_asgi, basic, by_socket
from tests.web.receiver import Receiver, Told, receiving

SALE: dict[str, Any] = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
FORM_SALE = b"amount=10000&currency=usd&source=tok_visa"
PAYOUT = ["payout.created", "payout.reconciliation_completed", "payout.updated", "payout.paid"]


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def url(sim: Simulator) -> Iterator[str]:
    with sim.serve() as url:
        yield url


@pytest.fixture
def door(url: str) -> Iterator[Ask]:
    with by_socket(url) as ask:
        yield ask


def listen(sim: Simulator, url: str, *events: str) -> str:
    """An endpoint, as an application makes it. Returns its secret."""
    made = sim.webhook_endpoints.create(url=url, enabled_events=list(events) or ["*"])
    return str(made["secret"])


def test_a_second_door_leaves_what_is_sent_out_as_it_is(
    sim: Simulator, url: str, shop: Receiver
) -> None:
    listen(sim, f"{shop.url}/hooks", "charge.succeeded")
    Worlds.around(sim)  # of an application or of a widget, which sends nothing out by itself
    sim.charges.create(**SALE)
    sim.webhooks.wait()
    assert shop.types == ["charge.succeeded"]


def test_a_door_that_is_mounted_sends_out_once_it_is_told_to(
    sim: Simulator, shop: Receiver
) -> None:
    door = as_asgi(sim)
    listen(sim, shop.url, "charge.succeeded")
    pay = ("POST", "/v1/charges", {**basic("sk_test_x"), "content-type": FORM}, FORM_SALE)
    door(*pay)
    door("POST", "/_stripesim/webhooks/wait", {}, b"")
    assert shop.types == []
    sim.webhooks.send_out()
    door(*pay)
    door("POST", "/_stripesim/webhooks/wait", {}, b"")
    assert shop.types == ["charge.succeeded"]


def test_a_door_tells_an_endpoint_at_its_url(sim: Simulator, door: Ask, shop: Receiver) -> None:
    secret = listen(sim, f"{shop.url}/hooks?a=b", "charge.succeeded")
    door("POST", "/v1/charges", {**basic("sk_test_x"), "content-type": FORM}, FORM_SALE)
    door("POST", "/_stripesim/webhooks/wait", {}, b"")
    [told] = shop.told
    assert (told.path, told.headers["Host"]) == ("/hooks?a=b", shop.url.partition("//")[2])
    event: Any = stripe.Webhook.construct_event(told.body, told.headers["Stripe-Signature"], secret)
    assert event.type == "charge.succeeded"
    [delivery] = door("GET", "/_stripesim/webhooks/deliveries", {}, b"").json
    assert (delivery["status"], delivery["attempt"]) == (200, 1)


def test_an_application_has_its_answer_before_it_is_told_of_what_it_did(
    sim: Simulator, door: Ask, shop: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Event()
    shop.answers = lambda _: told.set() or 200  # type: ignore[func-returns-value]
    listen(sim, shop.url, "charge.succeeded")
    pay = ("POST", "/v1/charges", {**basic("sk_test_x"), "content-type": FORM}, FORM_SALE)
    before = monotonic()
    door(*pay)
    assert told.wait(10)
    assert monotonic() - before >= over_http.AHEAD

    monkeypatch.setattr(over_http, "AHEAD", 60)
    sim.webhooks.wait()
    door(*pay)
    assert len(shop.told) == 1
    door("POST", "/_stripesim/webhooks/wait", {}, b"")  # who waits gets them at once
    assert len(shop.told) == 2


def test_a_control_disturbs_what_goes_to_urls(sim: Simulator, door: Ask, shop: Receiver) -> None:
    listen(sim, shop.url, *PAYOUT)
    door("POST", "/_stripesim/controls/disturb_deliveries", {}, b"shuffled=false")
    door("POST", "/_stripesim/clock/advance", {}, b"days=1")
    assert shop.types == [type for type in PAYOUT for _ in range(2)]
    door("POST", "/_stripesim/controls/disturb_deliveries", {}, b"")
    door("POST", "/v1/charges", {**basic("sk_test_x"), "content-type": FORM}, FORM_SALE)
    door("POST", "/_stripesim/clock/advance", {}, b"days=4")
    assert sorted(shop.types) == sorted(PAYOUT * 4)


def test_a_call_of_the_clock_answers_after_the_deliveries_of_its_moments(
    sim: Simulator, door: Ask, shop: Receiver
) -> None:
    moments: list[int] = []
    listen(sim, shop.url, *PAYOUT)
    shop.answers = lambda told: moments.append(sim.clock.timestamp) or 200  # type: ignore[func-returns-value]
    door("POST", "/_stripesim/clock/advance", {}, b"days=1")
    assert shop.types == PAYOUT
    created = [delivery["moment"] for delivery in sim.webhooks.deliveries]
    assert moments == created  # the simulator's clock stood still at each
    assert len({*moments}) == 3


def test_what_an_endpoint_causes_is_told_before_time_goes_on(
    sim: Simulator, url: str, door: Ask, shop: Receiver
) -> None:
    """On a payout the application sells something, over the door, in the middle of the delivery."""
    listen(sim, shop.url, "payout.paid", "charge.succeeded")
    key = {**basic("sk_test_x"), "content-type": FORM}

    def sells(told: Told) -> int:
        if told.type == "payout.paid":
            with by_socket(url) as ask:
                assert ask("POST", "/v1/charges", key, FORM_SALE).status == 200
        return 200

    shop.answers = sells
    door("POST", "/_stripesim/clock/advance", {}, b"days=3")
    [paid, *_] = [told for told in shop.told if told.type == "payout.paid"]
    assert shop.types.index("charge.succeeded") == shop.told.index(paid) + 1


def test_a_request_does_not_wait_for_an_application_that_is_busy(
    sim: Simulator, door: Ask, shop: Receiver
) -> None:
    """It may be the application that asks: it answers no webhook before it has its answer."""
    free = Event()
    listen(sim, shop.url, "charge.succeeded")
    shop.answers = lambda told: 200 if free.wait(10) else 500
    key = {**basic("sk_test_x"), "content-type": FORM}
    assert door("POST", "/v1/charges", key, FORM_SALE).status == 200
    assert door("GET", "/v1/balance", key, b"").status == 200  # nor is the world locked
    assert shop.told == []
    free.set()
    sim.webhooks.wait()
    assert shop.types == ["charge.succeeded"]


def test_what_failed_is_sent_again_in_simulated_time(
    sim: Simulator, door: Ask, shop: Receiver
) -> None:
    listen(sim, shop.url, "charge.succeeded")
    shop.answers = lambda told: 503 if len(shop.told) < 2 else 204
    began = monotonic()
    sim.charges.create(**SALE)
    door("POST", "/_stripesim/clock/advance", {}, b"hours=5")
    tried = [(each["attempt"], each["status"], each["said"]) for each in sim.webhooks.deliveries]
    assert tried == [(1, 503, "said"), (2, 503, "said"), (3, 204, "")]
    assert monotonic() - began < 5


def test_where_nobody_listens_the_delivery_fails_and_says_why(sim: Simulator, door: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listen(sim, f"http://127.0.0.1:{port}/", "charge.succeeded")
    sim.charges.create(**SALE)
    sim.webhooks.wait()
    [delivery] = sim.webhooks.deliveries
    assert (delivery["status"], "refused" in delivery["said"]) == (0, True)


def test_an_endpoint_that_does_not_answer_is_given_up(
    sim: Simulator, door: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(over_http, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        listen(sim, f"http://127.0.0.1:{silent.getsockname()[1]}/", "charge.succeeded")
        sim.charges.create(**SALE)
        sim.webhooks.wait()
    [delivery] = sim.webhooks.deliveries
    assert (delivery["status"], "timed out" in delivery["said"]) == (0, True)


NOWHERE = ("http://[", "http://", "https://a b/", "http://127.0.0.1:0/")


@pytest.mark.parametrize("to", NOWHERE)
def test_a_url_that_leads_nowhere_is_a_failed_delivery(sim: Simulator, door: Ask, to: str) -> None:
    listen(sim, to, "charge.succeeded")
    sim.charges.create(**SALE)
    sim.webhooks.wait()
    assert [each["status"] for each in sim.webhooks.deliveries] == [0]


def test_in_process_nothing_leaves_by_itself(sim: Simulator, shop: Receiver) -> None:
    listen(sim, shop.url)
    sim.charges.create(**SALE)
    sim.clock.advance(days=3)
    assert (shop.told, list(sim.webhooks.deliveries)) == ([], [])


def test_when_the_door_is_closed_nothing_leaves_any_more(sim: Simulator, shop: Receiver) -> None:
    listen(sim, shop.url)
    with sim.serve():
        sim.charges.create(**SALE)
        sim.webhooks.wait()
    told = len(shop.told)
    assert told > 0
    sim.charges.create(**SALE)
    sim.clock.advance(days=1)
    assert len(shop.told) == told


def test_a_url_is_told_of_everything_as_by_stripe_listen(
    sim: Simulator, door: Ask, shop: Receiver
) -> None:
    endpoint = sim.webhooks.listen_at(f"{shop.url}/hooks")
    seller = sim.accounts.create(type="express", country="US")["id"]
    sim.charges.create(**SALE)
    sim.webhooks.wait()
    assert "charge.succeeded" in shop.types
    sim.controls.complete_onboarding(seller)
    sim.webhooks.wait()
    assert "account.updated" in shop.types  # those of connected accounts as well
    for told in shop.told:
        signed = told.headers["Stripe-Signature"]
        stripe.Webhook.construct_event(told.body, signed, endpoint["secret"])
    assert {each["to"] for each in sim.webhooks.deliveries} == {f"{shop.url}/hooks"}


def test_listening_again_at_the_same_url_tells_nothing_twice(
    sim: Simulator, door: Ask, shop: Receiver
) -> None:
    sim.webhooks.listen_at(shop.url)
    sim.webhooks.listen_at(shop.url, secret="whsec_of_the_shop")
    sim.charges.create(**SALE)
    sim.webhooks.wait()
    assert shop.types.count("charge.succeeded") == 1
    signed = shop.told[0].headers["Stripe-Signature"]
    stripe.Webhook.construct_event(shop.told[0].body, signed, "whsec_of_the_shop")


@pytest.mark.parametrize("url", ["", "shop", "/hooks", "ftp://shop/", "http:///hooks", "http://["])
def test_what_is_no_url_is_not_listened_at(sim: Simulator, url: str) -> None:
    before = sim.fingerprint()
    with pytest.raises(ValueError, match="events are sent to http"):
        sim.webhooks.listen_at(url)
    assert sim.fingerprint() == before


def test_the_application_that_is_told_in_process_is_not_told_over_http(
    sim: Simulator, door: Ask, shop: Receiver
) -> None:
    listen(sim, f"{shop.url}/hooks", "charge.succeeded")
    paths: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        paths.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return []

    sim.webhooks.forward_to(application)
    sim.charges.create(**SALE)
    sim.webhooks.wait()
    assert (paths, shop.told) == (["/hooks"], [])


def test_a_python_handler_is_still_told_before_the_call_returns(
    sim: Simulator, door: Ask, shop: Receiver
) -> None:
    here: list[bytes] = []
    sim.webhooks.add(lambda payload, headers: here.append(payload), events=["charge.succeeded"])
    listen(sim, shop.url, "charge.succeeded")
    sim.charges.create(**SALE)
    assert len(here) == 1
    sim.webhooks.wait()
    assert shop.types == ["charge.succeeded"]


def test_every_world_forwards_with_one_secret(shop: Receiver) -> None:
    worlds = Worlds(lambda seed: Simulator(seed=seed), forward_to=shop.url)
    worlds.open()
    for name in ("default", "a", "b"):
        worlds.named(name).charges.create(**SALE)
        worlds.named(name).webhooks.wait()
    assert shop.types.count("charge.succeeded") == 3
    assert worlds.secret is not None
    for told in shop.told:
        stripe.Webhook.construct_event(told.body, told.headers["Stripe-Signature"], worlds.secret)
