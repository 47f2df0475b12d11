"""The SDK's door, without the simulator: a function with one balance stands where it would be."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import socket
import sys
import threading
import time
import unittest
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import stripe

from stripesim import errors
from stripesim.adapters import stripe_sdk
from stripesim.adapters.stripe_sdk import client


def activate(answer: stripe_sdk.Answer, **options: str) -> stripe_sdk.activate[stripe_sdk.Answer]:
    """A block in which a function answers; it stands for the simulator, too."""
    return stripe_sdk.activate(answer, answer, **options)


DOORS = (
    "request_with_retries",
    "request_with_retries_async",
    "request_stream_with_retries",
    "request_stream_with_retries_async",
)

# One that an application made when it was imported: before any block, and before `stripe_sdk`
# made its transport.
EARLY = stripe.StripeClient("sk_test_early")


class Asked(NamedTuple):
    method: str
    url: str
    headers: Mapping[str, str]
    body: str | bytes | None


class Fake:
    """An `answer`: a balance of its own amount, or whatever `status`, `body` and `headers` say."""

    def __init__(self, amount: int = 0, status: int = 200, body: object = None, **headers: str):
        balance = {"object": "balance", "available": [{"amount": amount, "currency": "usd"}]}
        self.status = status
        self.body = balance if body is None else body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.asked: list[Asked] = []

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str], body: str | bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(Asked(method, url, headers, body))
        content = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return self.status, {"request-id": "req_1", **self.headers}, content


def amount(balance: stripe.Balance) -> int:
    return balance.available[0].amount


def state() -> dict[str, object]:
    """What `activate` may touch of the SDK."""
    found: dict[str, object] = {door: vars(stripe.HTTPClient)[door] for door in DOORS}
    return found | {"key": stripe.api_key, "client": stripe.default_http_client}


@pytest.fixture(autouse=True)
def _no_network_and_all_as_before() -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    before = state()
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (socket.socket, "connect"),
            (socket.socket, "connect_ex"),
            (socket, "getaddrinfo"),
        ):
            patch.setattr(owner, name, refuse)
        yield
    assert state() == before


# Every way to the SDK ---------------------------------------------------------------------------

WAYS: dict[str, Callable[[], stripe.Balance]] = {
    "module": lambda: stripe.Balance.retrieve(),
    "module, async": lambda: asyncio.run(stripe.Balance.retrieve_async()),
    "client made here": lambda: stripe.StripeClient("sk_test_1").v1.balance.retrieve(),
    "client made here, async": lambda: asyncio.run(
        stripe.StripeClient("sk_test_1").v1.balance.retrieve_async()
    ),
    "client made at import": lambda: EARLY.v1.balance.retrieve(),
    "client made at import, async": lambda: asyncio.run(EARLY.v1.balance.retrieve_async()),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_every_way_to_the_sdk_is_answered_in_the_block(way: Callable[[], stripe.Balance]) -> None:
    fake = Fake(7)
    with activate(fake):
        assert amount(way()) == 7
    assert [(asked.method, urlsplit(asked.url).path) for asked in fake.asked] == [
        ("GET", "/v1/balance")
    ]


def test_a_call_from_another_thread_is_answered_too() -> None:
    fake = Fake()
    with activate(fake):
        thread = threading.Thread(target=stripe.Balance.retrieve)
        thread.start()
        thread.join()
    assert len(fake.asked) == 1


CLIENTS = ["Requests", "Urllib", "HTTPX", "AIOHTTP", "Pycurl", "UrlFetch"]


def sdk_client(name: str) -> stripe.HTTPClient:
    kind: type[stripe.HTTPClient] = getattr(stripe, name + "Client")
    try:
        return kind()
    except ImportError:  # pycurl and App Engine are seldom here; an empty one is answered as well
        return kind.__new__(kind)


@pytest.mark.parametrize("name", CLIENTS)
def test_each_http_client_of_the_sdk_is_answered(name: str) -> None:
    mine = stripe.StripeClient("sk_test_1", http_client=sdk_client(name))
    with activate(Fake(7)):
        assert amount(mine.v1.balance.retrieve()) == 7
        assert amount(asyncio.run(mine.v1.balance.retrieve_async())) == 7


@pytest.mark.parametrize("name", CLIENTS)
def test_each_http_client_of_the_sdk_is_answered_as_the_default(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = sdk_client(name)
    monkeypatch.setattr(stripe, "default_http_client", chosen)
    with activate(Fake(7)):
        assert stripe.default_http_client is chosen
        assert amount(stripe.Balance.retrieve()) == 7
    assert stripe.default_http_client is chosen


def test_no_http_client_of_the_sdk_has_a_door_of_its_own() -> None:
    kinds = [getattr(stripe, name + "Client") for name in CLIENTS]
    assert [(kind, door) for kind in kinds for door in DOORS if door in vars(kind)] == []


def test_an_http_client_of_the_application_is_answered_before_it_sends() -> None:
    class Mine(stripe.HTTPClient):
        name = "mine"

        def request(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("sent")

        async def request_async(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("sent")

    mine = stripe.StripeClient("sk_test_1", http_client=Mine())
    with activate(Fake(7)):
        assert amount(mine.v1.balance.retrieve()) == 7
        assert amount(asyncio.run(mine.v1.balance.retrieve_async())) == 7


def test_what_an_http_client_of_the_application_adds_to_a_request_stays_in_it() -> None:
    class ForSeller(stripe.RequestsClient):
        def request_with_retries(
            self, method: str, url: str, headers: Mapping[str, str], *rest: Any, **options: Any
        ) -> Any:
            headers = {**headers, "Stripe-Account": "acct_1"}
            return super().request_with_retries(method, url, headers, *rest, **options)

    fake = Fake(7)
    mine = stripe.StripeClient("sk_test_1", http_client=ForSeller())
    with activate(fake):
        assert amount(mine.v1.balance.retrieve()) == 7
    assert fake.asked[0].headers["Stripe-Account"] == "acct_1"


def test_a_made_client_is_answered_without_a_block_and_needs_no_http_library() -> None:
    made = client(Fake(7))
    assert type(made) is stripe.StripeClient
    assert amount(made.v1.balance.retrieve()) == 7
    assert amount(asyncio.run(made.v1.balance.retrieve_async())) == 7


def test_a_made_client_keeps_its_own_simulator_in_the_block_of_another() -> None:
    made = client(Fake(1))
    with activate(Fake(2)):
        assert amount(made.v1.balance.retrieve()) == 1
        assert amount(asyncio.run(made.v1.balance.retrieve_async())) == 1
        assert amount(client(Fake(3)).v1.balance.retrieve()) == 3
        assert amount(stripe.Balance.retrieve()) == 2


# What is asked ----------------------------------------------------------------------------------


def test_a_request_arrives_with_its_method_url_headers_and_form() -> None:
    fake = Fake(body={"id": "po_1", "object": "payout"})
    with activate(fake):
        payout = stripe.Payout.create(
            amount=500,
            currency="usd",
            expand=["destination"],
            stripe_account="acct_1",
            idempotency_key="once",
        )
    assert type(payout) is stripe.Payout
    (asked,) = fake.asked
    assert (asked.method, asked.url) == ("POST", "https://api.stripe.com/v1/payouts")
    assert asked.headers["Stripe-Account"] == "acct_1"
    assert asked.headers["Idempotency-Key"] == "once"
    assert asked.body == "amount=500&currency=usd&expand[0]=destination"


def test_a_file_arrives_as_multipart_at_the_host_for_files() -> None:
    fake = Fake(body={"id": "file_1", "object": "file"})
    with activate(fake):
        stripe.File.create(purpose="dispute_evidence", file=b"the evidence")
    (asked,) = fake.asked
    assert asked.url == "https://files.stripe.com/v1/files"
    assert asked.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert isinstance(asked.body, bytes)
    assert b"the evidence" in asked.body


def test_a_v2_request_arrives_as_json() -> None:
    fake = Fake(body={"id": "acct_1", "object": "v2.core.account"})
    with activate(fake):
        stripe.StripeClient("sk_test_1").v2.core.accounts.create({"display_name": "Shop"})
    (asked,) = fake.asked
    assert asked.headers["Content-Type"] == "application/json"
    assert isinstance(asked.body, str)
    assert json.loads(asked.body) == {"display_name": "Shop"}


def test_a_raw_request_arrives() -> None:
    fake = Fake()
    with activate(fake):
        EARLY.raw_request("get", "/v1/anything", limit=3)
        asyncio.run(EARLY.raw_request_async("post", "/v1/anything", name="x"))
    assert [asked.url for asked in fake.asked] == [
        "https://api.stripe.com/v1/anything?limit=3",
        "https://api.stripe.com/v1/anything",
    ]


def test_an_oauth_request_arrives() -> None:
    fake = Fake(body={"stripe_user_id": "acct_1"})
    with activate(fake):
        stripe.OAuth.token(grant_type="authorization_code", code="ac_1")
    assert fake.asked[0].url == "https://connect.stripe.com/oauth/token"


# What comes back --------------------------------------------------------------------------------


def test_an_answer_keeps_its_request_id_and_its_headers_under_any_spelling() -> None:
    with activate(Fake(retry_after="3")):
        answer = stripe.Balance.retrieve().last_response
    assert answer is not None
    assert answer.request_id == "req_1"
    assert answer.headers["retry-after"] == answer.headers["Retry-After"] == "3"
    assert set(answer.headers) == {"request-id", "retry-after"}


def test_a_stream_can_be_read() -> None:
    with activate(Fake(body=b"%PDF")):
        read: Any = EARLY.v1.quotes.pdf("qt_1")
        assert read.io.read() == b"%PDF"
        assert asyncio.run(_read_quote()) == b"%PDF"


async def _read_quote() -> bytes:
    answer = await EARLY.v1.quotes.pdf_async("qt_1")
    return b"".join([chunk async for chunk in answer.stream()])


def test_an_error_in_a_stream_is_an_error() -> None:
    with activate(Fake(status=404, body={"error": {"message": "No such quote: 'qt_1'"}})):
        with pytest.raises(stripe.InvalidRequestError, match="No such quote"):
            EARLY.v1.quotes.pdf("qt_1")
        with pytest.raises(stripe.InvalidRequestError, match="No such quote"):
            asyncio.run(_read_quote())


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (400, "invalid_request_error", stripe.InvalidRequestError),
        (400, "idempotency_error", stripe.IdempotencyError),
        (401, "invalid_request_error", stripe.AuthenticationError),
        (402, "card_error", stripe.CardError),
        (403, "invalid_request_error", stripe.PermissionError),
        (404, "invalid_request_error", stripe.InvalidRequestError),
        (429, "invalid_request_error", stripe.RateLimitError),
        (500, "api_error", stripe.APIError),
    ],
)
def test_an_error_answer_is_the_sdks_exception(
    status: int, kind: str, expected: type[stripe.StripeError]
) -> None:
    error = {"type": kind, "message": "No.", "code": "some_code"}
    with (
        activate(Fake(status=status, body={"error": error}, stripe_should_retry="false")),
        pytest.raises(expected) as caught,
    ):
        stripe.Balance.retrieve()
    assert type(caught.value) is expected
    assert caught.value.http_status == status
    assert caught.value.error is not None
    assert caught.value.error.code == "some_code"
    assert caught.value.request_id == "req_1"
    assert caught.value.json_body == {"error": error}


def test_the_sdk_turns_the_pages() -> None:
    def pages(
        method: str, url: str, headers: Mapping[str, str], body: str | bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        after = int(parse_qs(urlsplit(url).query).get("starting_after", ["po_0"])[0][3:])
        data = [{"id": f"po_{after + i}", "object": "payout"} for i in (1, 2)]
        page = {"object": "list", "data": data, "has_more": after < 4, "url": "/v1/payouts"}
        return 200, {}, json.dumps(page).encode()

    async def asynchronously() -> list[str]:
        page = await stripe.Payout.list_async(limit=2)
        return [payout.id async for payout in page.auto_paging_iter()]

    expected = [f"po_{i}" for i in range(1, 7)]
    with activate(pages):
        found = [payout.id for payout in stripe.Payout.list(limit=2).auto_paging_iter()]
        assert found == expected
        assert asyncio.run(asynchronously()) == expected


# Failures and retries ---------------------------------------------------------------------------


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the SDK slept, each time."""
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


@pytest.mark.parametrize("status", [409, 500, 503])
@pytest.mark.parametrize(("should_retry", "times"), [("false", 1), ("true", 3)])
def test_the_sdk_retries_only_when_told_and_never_sleeps(
    status: int, should_retry: str, times: int, slept: list[float]
) -> None:
    fake = Fake(status=status, body={"error": {}}, stripe_should_retry=should_retry)
    calls: list[Callable[[], object]] = [
        lambda: stripe.Payout.create(amount=1, currency="usd"),
        lambda: asyncio.run(stripe.Payout.create_async(amount=1, currency="usd")),
    ]
    with activate(fake):
        for call in calls:
            fake.asked.clear()
            with pytest.raises(stripe.APIError):
                call()
            assert len(fake.asked) == times
            assert len({asked.headers["Idempotency-Key"] for asked in fake.asked}) == 1
    assert sum(slept) == 0


@pytest.mark.parametrize(("headers", "times"), [({}, 1), ({"stripe-should-retry": "true"}, 3)])
def test_a_lost_connection_is_the_sdks_connection_error(
    headers: dict[str, str], times: int, slept: list[float]
) -> None:
    asked = []

    def lost(*request: object) -> tuple[int, dict[str, str], bytes]:
        asked.append(request)
        raise errors.APIConnectionError("the line is dead", headers=headers)

    with activate(lost), pytest.raises(stripe.APIConnectionError, match="the line is dead"):
        stripe.Balance.retrieve()
    assert len(asked) == times
    assert sum(slept) == 0


def test_an_error_of_the_answer_itself_passes_unchanged() -> None:
    def broken(*_: object) -> tuple[int, dict[str, str], bytes]:
        raise ZeroDivisionError

    with activate(broken), pytest.raises(ZeroDivisionError):
        stripe.Balance.retrieve()


# Entering and leaving ---------------------------------------------------------------------------


def test_the_inner_block_answers_and_then_the_outer_again() -> None:
    with activate(Fake(1)):
        within_one = state()
        with activate(Fake(2)):
            assert {amount(way()) for way in WAYS.values()} == {2}
        assert state() == within_one
        assert {amount(way()) for way in WAYS.values()} == {1}


def test_all_is_as_before_after_an_exception() -> None:
    before = state()
    with contextlib.suppress(ZeroDivisionError), activate(Fake()):
        try:
            with activate(Fake()):
                stripe.Balance.retrieve()
                raise ZeroDivisionError
        finally:
            assert state() != before
    assert state() == before


def test_a_block_entered_twice_is_left_twice() -> None:
    before = state()
    block = activate(Fake(1))
    with block:
        with block:
            pass
        assert amount(stripe.Balance.retrieve()) == 1
    assert state() == before


def test_blocks_left_out_of_turn_are_answered_to_the_last_and_leave_nothing() -> None:
    before = state()
    one, two, three = activate(Fake(1)), activate(Fake(2)), activate(Fake(3))
    one.__enter__()
    two.__enter__()
    three.__enter__()
    two.__exit__()
    assert amount(stripe.Balance.retrieve()) == 3
    one.__exit__()
    assert amount(stripe.Balance.retrieve()) == 3
    three.__exit__()
    assert state() == before


def test_the_api_key_is_set_only_if_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake()
    monkeypatch.setattr(stripe, "api_key", None)
    with activate(fake):
        stripe.Balance.retrieve()
        monkeypatch.setattr(stripe, "api_key", "sk_test_changed")
    assert state()["key"] is None
    with activate(fake, api_key="sk_test_given"):
        stripe.Balance.retrieve()
    monkeypatch.setattr(stripe, "api_key", "sk_test_mine")
    with activate(fake):
        stripe.Balance.retrieve()
    assert state()["key"] == "sk_test_mine"
    assert [asked.headers["Authorization"] for asked in fake.asked] == [
        "Bearer sk_test_stripesim",
        "Bearer sk_test_given",
        "Bearer sk_test_mine",
    ]


def test_a_proxy_of_the_application_is_no_reason_for_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stripe, "proxy", "http://proxy.invalid")
    monkeypatch.setattr(stripe._api_requestor, "_default_proxy", None)
    with activate(Fake(7)):
        assert amount(stripe.Balance.retrieve()) == 7
        assert amount(stripe.Balance.retrieve()) == 7


# As a decorator, and in unittest ----------------------------------------------------------------


def test_it_decorates_functions() -> None:
    @activate(Fake(7))
    def application(add: int) -> int:
        """Adds."""
        return amount(stripe.Balance.retrieve()) + add

    before = state()
    assert application(add=1) == 8
    assert application(2) == 9
    assert application.__doc__ == "Adds."
    assert state() == before


def test_it_decorates_async_functions() -> None:
    @activate(Fake(7))
    async def application(wait: int) -> int:
        """Waits."""
        for _ in range(wait):
            await asyncio.sleep(0)
        return amount(await stripe.Balance.retrieve_async())

    async def together() -> list[int]:
        return list(await asyncio.gather(application(9), application(1), application(5)))

    before = state()
    assert asyncio.run(application(1)) == 7
    assert asyncio.run(together()) == [7, 7, 7]
    assert application.__doc__ == "Waits."
    assert state() == before


def test_it_refuses_to_decorate_what_runs_later() -> None:
    def generator() -> Any:
        yield

    async def async_generator() -> Any:
        yield

    for wrong in (generator, async_generator, Fake):
        with pytest.raises(TypeError, match=r"write `with sim.activate\(\):`"):
            activate(Fake())(wrong)


def test_it_can_be_entered_for_a_unittest() -> None:
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.enterContext(activate(Fake(7)))

        def test_the_balance(self) -> None:
            assert amount(stripe.Balance.retrieve()) == 7

    before = state()
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    assert result.testsRun == 1
    assert result.wasSuccessful()
    assert state() == before


# Without the SDK --------------------------------------------------------------------------------


def test_the_sdk_is_needed_only_when_used_and_then_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "stripe", None)
    fresh = _fresh_copy(stripe_sdk)
    with pytest.raises(ImportError, match=r"pip install 'stripesim\[sdk\]'"):
        fresh.client(Fake())
    with pytest.raises(ImportError, match=r"pip install 'stripesim\[sdk\]'"):
        fresh.activate(Fake(), None).__enter__()


def test_an_sdk_that_is_too_old_is_refused_by_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stripe", ModuleType("stripe"))
    fresh = _fresh_copy(stripe_sdk)
    with pytest.raises(ImportError, match=r"from 7\.9 on, and this is \d+\.\d.*stripesim serve"):
        fresh.activate(Fake(), None).__enter__()


def test_an_sdk_without_clients_and_tasks_is_answered_by_its_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class HTTPClient:
        def request_with_retries(self, *asked: Any) -> Any:
            return self.request(*asked)  # type: ignore[attr-defined]

        request_stream_with_retries = request_with_retries

    stripe79: Any = ModuleType("stripe")
    stripe79.HTTPClient, stripe79.APIConnectionError = HTTPClient, stripe.APIConnectionError
    stripe79.api_key = stripe79.proxy = stripe79.default_http_client = None
    monkeypatch.setitem(sys.modules, "stripe", stripe79)
    fresh = _fresh_copy(stripe_sdk)
    with fresh.activate(Fake(7), None):
        body, *_ = HTTPClient().request_with_retries("get", "https://api.stripe.com/v1/balance", {})
    assert json.loads(body)["available"][0]["amount"] == 7
    with pytest.raises(ImportError, match=r"needs stripe 8, and this is \d+.*sim\.activate\(\)"):
        fresh.client(Fake())


def _fresh_copy(module: ModuleType) -> ModuleType:
    spec = module.__spec__
    assert spec is not None
    assert spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy
