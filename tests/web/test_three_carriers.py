"""The same requests over three carriers get the same answers, and what the SDK's door gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import RemoteDisconnected

import pytest

from stripesim import Simulator
from stripesim.web.messages import ConnectionLost
from tests.web.carriers import CARRIERS, FORM, OF_THE_CARRIER, Got, basic, carried

KEY = {"authorization": "Bearer sk_test_shop"}
POST = {**KEY, "content-type": FORM}
KEYED = {**POST, "idempotency-key": "order-17"}
CHARGE = b"amount=10000&currency=usd&source=tok_visa&metadata[order]=17"
Line = tuple[str, str, dict[str, str], bytes]

# What Stripe answers, and what it refuses: in this order they build on each other.
STRIPE: list[Line] = [
    ("GET", "/v1/balance", KEY, b""),
    ("GET", "/v1/balance", basic("sk_test_shop"), b""),
    ("POST", "/v1/charges", POST, CHARGE),
    ("POST", "/v1/charges", KEYED, CHARGE),
    ("POST", "/v1/charges", KEYED, CHARGE),
    ("POST", "/v1/charges", KEYED, CHARGE + b"&description=other"),
    ("POST", "/v1/charges", POST, b"amount=10000&currency=usd&source=tok_chargeDeclined"),
    ("POST", "/v1/charges", POST, b"amount=ten&currency=usd"),
    ("POST", "/v1/charges", {**KEY, "content-type": "application/json"}, b'{"amount": 1}'),
    ("GET", "/v1/charges?limit=2&expand[]=data.balance_transaction", KEY, b""),
    ("GET", "/v1/charges?limit=1&created[gte]=1&expand%5B%5D=data.customer", KEY, b""),
    ("POST", "/v1/customers", POST, "name=Jürgen+Größe&email=j%40example.com".encode()),
    ("GET", "/v1/charges/ch_%2Fnone", KEY, b""),
    ("GET", "/v1/nothing/there", KEY, b""),
    ("PUT", "/v1/charges", POST, CHARGE),
    ("DELETE", "/v1/customers/cus_none", KEY, b""),
    ("GET", "/v1/balance", {}, b""),
    ("GET", "/v1/balance", {"authorization": "Bearer sk_live_1234567890"}, b""),
    ("GET", "/v1/balance", {**KEY, "stripe-account": "acct_none"}, b""),
    ("GET", "/v1/balance", {**KEY, "stripe-version": "yesterday"}, b""),
    ("POST", "/v1/payouts", POST, b"amount=999999999&currency=usd"),
    ("POST", "/v1/payouts", POST, b"amount=1000&currency=usd"),
]
OURS: list[Line] = [
    ("GET", "/_stripesim/health", {}, b""),
    ("GET", "/_stripesim/help", {}, b""),
    ("POST", "/_stripesim/clock/advance", {"content-type": "application/json"}, b'{"days": 2}'),
    ("POST", "/_stripesim/clock/advance", {"content-type": FORM}, b"days=2"),
    ("POST", "/_stripesim/clock/advance", {}, b"days=two"),
    ("GET", "/_stripesim/clock/now", {}, b""),
    ("GET", "/_stripesim/upcoming", {}, b""),
    ("GET", "/_stripesim/timeline", {}, b""),
    ("GET", "/_stripesim/log?last=3", {}, b""),
    ("GET", "/_stripesim/nothing", {}, b""),
    ("POST", "/_stripesim/controls/set_delay", basic("sk_test_world_other"), b'{"days": 1}'),
    ("GET", "/_stripesim/worlds", {}, b""),
    ("GET", "/v1/balance", basic("sk_test_world_other"), b""),
    ("POST", "/v1/charges", {**basic("sk_test_world_other"), "content-type": FORM}, CHARGE),
]


def world() -> Simulator:
    return Simulator(seed="carried", opening_balance={"usd": 50_000})


def answers(carrier: str, lines: list[Line]) -> Iterator[Got]:
    with carried(carrier, world()) as ask:
        for line in lines:
            yield without_what_is_the_carriers(ask(*line))


def without_what_is_the_carriers(got: Got) -> Got:
    headers = {name: it for name, it in got.headers.items() if name not in OF_THE_CARRIER}
    return got._replace(headers=headers)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_request_of_the_api_gets_what_the_sdk_would_get_byte_for_byte(carrier: str) -> None:
    sim = world()
    direct = [Got(*sim.answer(*line)) for line in STRIPE]
    assert {got.status for got in direct} >= {200, 400, 401, 402, 403, 404}
    assert list(answers(carrier, STRIPE)) == direct


@pytest.mark.parametrize("carrier", CARRIERS[1:])
def test_what_is_the_simulators_own_is_the_same_over_each_carrier(carrier: str) -> None:
    lines = [*STRIPE, *OURS]
    over, here = ([got._replace(body=anywhere(got.body)) for got in answers(each, lines)]
                  for each in (carrier, "in process"))  # fmt: skip
    assert over == here


def anywhere(body: bytes) -> bytes:
    """What the help says without the address by which it was asked for."""
    return re.sub(rb"(127\.0\.0\.1|localhost|stripesim)(:\d+)?/", b"HERE/", body)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_the_wall_clock_says_is_in_no_answer(carrier: str) -> None:
    with carried(carrier, world()) as ask:
        assert "date" not in ask("GET", "/v1/balance", KEY, b"").headers


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_lost_connection_gives_no_answer(carrier: str) -> None:
    sim = world()
    sim.controls.fail_requests("connection")
    with carried(carrier, sim) as ask, pytest.raises((ConnectionLost, RemoteDisconnected)):
        ask("GET", "/v1/balance", KEY, b"")
    assert sim.answer("GET", "/v1/balance", KEY)[0] == 200


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_fault_that_is_asked_for_comes_through(carrier: str) -> None:
    sim = world()
    sim.controls.fail_requests(429)
    with carried(carrier, sim) as ask:
        assert ask("GET", "/v1/balance", KEY, b"").json["error"]["code"] == "rate_limit"


def test_an_application_that_is_mounted_below_a_path_answers_there() -> None:
    from stripesim.asgi import Application

    inner = Application(world())

    async def outer(scope: dict, receive: object, send: object) -> None:  # type: ignore[type-arg]
        await inner({**scope, "root_path": "/stripe"}, receive, send)  # type: ignore[arg-type]

    with carried("asgi", world()) as plain:
        wanted = plain("GET", "/v1/balance", KEY, b"")
    assert mounted(outer, "/stripe/v1/balance").body == wanted.body


def mounted(application: object, target: str) -> Got:
    import asyncio

    import httpx

    async def ask() -> Got:
        transport = httpx.ASGITransport(application)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            answer = await client.get(target, headers=KEY)
        return Got(answer.status_code, dict(answer.headers), answer.content)

    return asyncio.run(ask())
