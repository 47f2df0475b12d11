"""Errors on demand: what a request gets instead of being tried. Nobody sleeps, nothing changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors


@pytest.fixture
def sim() -> Simulator:
    return Simulator(start="2026-03-02T09:00:00Z", opening_balance={"usd": 100_000})


@pytest.fixture(autouse=True)
def _nobody_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(seconds: float) -> None:
        assert seconds == 0

    monkeypatch.setattr(time, "sleep", sleep)


def charge(sim: Simulator, **options: Any) -> dict[str, Any]:
    return sim.charges.create(amount=10_000, currency="usd", source="tok_visa", **options)


def sell() -> stripe.Charge:
    return stripe.Charge.create(amount=10_000, currency="usd", source="tok_visa")


RATE_LIMIT = (
    "Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. "
    "You can learn more about rate limits here https://stripe.com/docs/rate-limits."
)
LOCK_TIMEOUT = (
    "This object cannot be accessed right now because another API request or Stripe process is "
    "currently accessing it. If you see this error intermittently, retry the request. If you see "
    "this error frequently and are making multiple concurrent requests to a single object, make "
    "your requests serially or at a lower rate."
)
IN_USE = (
    "There is currently another in-progress request using this Idempotent Key (that probably means "
    "you submitted twice, and the other request is still going through): mine. Please try again "
    "later."
)

#   status  code                      type                     says            in the SDK
ERRORS: list[tuple[Any, str | None, str, str, str]] = [
    (409, "idempotency_key_in_use", "invalid_request_error", IN_USE, "APIError"),
    (429, "rate_limit", "invalid_request_error", RATE_LIMIT, "RateLimitError"),
    (429, "lock_timeout", "invalid_request_error", LOCK_TIMEOUT, "RateLimitError"),
    (500, None, "api_error", "An unknown error occurred.", "APIError"),
]
each_error = pytest.mark.parametrize(("status", "code", "kind", "says", "name"), ERRORS)


@each_error
def test_the_next_request_fails_and_the_one_after_succeeds(
    sim: Simulator, status: Any, code: str | None, kind: str, says: str, name: str
) -> None:
    before = sim.fingerprint()
    sim.controls.fail_requests(status, code=code)
    with pytest.raises(errors.StripeError) as caught:
        charge(sim, idempotency_key="mine")
    error = caught.value
    assert type(error).__name__ == name
    assert (error.http_status, error.code, error.user_message) == (status, code, says)
    assert error.error["type"] == kind
    assert sim.fingerprint() == before
    assert charge(sim, idempotency_key="mine")["paid"]  # it was not kept under the key


@each_error
def test_the_sdk_raises_its_own_error_and_does_not_try_again(
    sim: Simulator, status: Any, code: str | None, kind: str, says: str, name: str
) -> None:
    with sim.activate():
        sim.controls.fail_requests(status, code=code)
        with pytest.raises(stripe.StripeError) as caught:
            stripe.Charge.create(
                amount=10_000, currency="usd", source="tok_visa", idempotency_key="mine"
            )
        assert type(caught.value) is getattr(stripe, name)
        assert caught.value.user_message == says
        assert caught.value.http_status == status
        headers = caught.value.headers or {}
        assert headers.get("stripe-should-retry") == (None if status == 429 else "false")
        assert sell().paid
    assert len(sim.charges.list()["data"]) == 1


def test_a_code_may_be_left_out(sim: Simulator) -> None:
    sim.controls.fail_requests(429)
    with pytest.raises(errors.RateLimitError) as caught:
        charge(sim)
    assert caught.value.code == "rate_limit"


def test_the_connection_may_be_lost(sim: Simulator) -> None:
    before = sim.fingerprint()
    sim.controls.fail_requests("connection", times=2)
    with pytest.raises(errors.APIConnectionError, match="Unexpected error communicating"):
        charge(sim)
    with sim.activate(), pytest.raises(stripe.APIConnectionError, match="Unexpected error"):
        sell()
    assert sim.fingerprint() == before
    assert "the connection was lost" in sim.log()
    assert charge(sim)["paid"]


@pytest.mark.parametrize("status", [409, 429, 500, "connection"])
def test_where_retries_are_tested_the_sdk_tries_again_at_once(sim: Simulator, status: Any) -> None:
    async def asynchronously() -> stripe.Charge:
        return await stripe.Charge.create_async(amount=5_000, currency="usd", source="tok_visa")

    with sim.activate():
        assert stripe.max_network_retries == 2
        sim.controls.fail_requests(status, times=2, retry=True)
        assert sell().paid
        sim.controls.fail_requests(status, times=2, retry=True)
        assert asyncio.run(asynchronously()).paid
        sim.controls.fail_requests(status, times=3, retry=True)
        with pytest.raises(stripe.StripeError):
            sell()
        assert len(stripe.Charge.list().data) == 2


def pay_out(sim: Simulator) -> object:
    return sim.payouts.create(amount=1_000, currency="usd")


#   match                               concerns, of: charge, charge again, retrieve, pay out
MATCHES: list[tuple[str | None, str]] = [
    (None, "charge charge retrieve payout"),
    ("POST /v1/charges", "charge charge"),
    ("GET /v1/charges/{charge}", "retrieve"),
    ("POST /v1/payouts", "payout"),
    ("GET /v1/charges", ""),
]


@pytest.mark.parametrize(("match", "concerned"), MATCHES)
def test_a_fault_can_be_meant_for_one_route(
    sim: Simulator, match: str | None, concerned: str
) -> None:
    known = charge(sim)["id"]
    sim.controls.fail_requests(500, times=4, match=match)
    calls: list[tuple[str, Callable[[], object]]] = [
        ("charge", lambda: charge(sim)),
        ("charge", lambda: charge(sim)),
        ("retrieve", lambda: sim.charges.retrieve(known)),
        ("payout", lambda: pay_out(sim)),
    ]
    failed = []
    for name, call in calls:
        try:
            call()
        except errors.APIError:
            failed.append(name)
    assert " ".join(failed) == concerned


def test_a_fault_can_be_meant_for_one_object(sim: Simulator) -> None:
    one, other = charge(sim)["id"], charge(sim)["id"]
    sim.controls.fail_requests(429, code="lock_timeout", match=f"POST /v1/charges/{one}")
    sim.charges.update(other, description="x")
    sim.charges.retrieve(one)
    with pytest.raises(errors.RateLimitError):
        sim.charges.update(one, description="x")
    sim.charges.update(one, description="x")


def test_faults_stand_in_line(sim: Simulator) -> None:
    sim.controls.fail_requests(500, match="POST /v1/payouts")
    sim.controls.fail_requests(429, times=2)
    with pytest.raises(errors.RateLimitError):
        charge(sim)
    with pytest.raises(errors.APIError):
        pay_out(sim)
    with pytest.raises(errors.RateLimitError):
        pay_out(sim)
    pay_out(sim)


def test_only_a_request_with_a_key_can_meet_another_with_the_same_key(sim: Simulator) -> None:
    sim.controls.fail_requests(409)
    charge(sim)
    sim.balance.retrieve()
    with pytest.raises(errors.APIError, match="using this Idempotent Key"):
        charge(sim, idempotency_key="mine")


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"status": 418}, "status is 409, 429, 500 or"),
        ({"status": 500, "code": "rate_limit"}, "no code 'rate_limit' for 500"),
        ({"status": "connection", "code": "rate_limit"}, "no code"),
        ({"status": 500, "times": 0}, "times is at least 1"),
        ({"status": 500, "match": "POST /v1/chrages"}, "no route 'POST /v1/chrages'"),
        ({"status": 500, "match": "/v1/charges"}, "no route"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_at_once(
    sim: Simulator, fault: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        sim.controls.fail_requests(**fault)
    charge(sim)
