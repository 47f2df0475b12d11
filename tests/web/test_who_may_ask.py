"""The door is for this machine and for nobody's page: names, origins, keys, sizes."""

from __future__ import annotations

import pytest

from stripesim import Simulator
from stripesim.web.door import LONGEST, Door
from stripesim.web.messages import Request
from stripesim.web.worlds import Worlds
from tests.web.carriers import Ask, basic

HOSTS = ("localhost", "LOCALHOST:12111", "127.0.0.1", "127.1.2.3:80", "[::1]:12111", "a.localhost")


STRIPES = (
    "api.stripe.com",
    "files.stripe.com",
    "connect-js.stripe.com",
    "connect-js.stripe.com:443",
)


@pytest.mark.parametrize("host", [*HOSTS, *STRIPES, "api.stripe.com:443"])
@pytest.mark.parametrize("path", ["/v1/balance", "/_stripesim/clock/now", "/_stripesim/health"])
def test_this_machine_is_answered(ask: Ask, host: str, path: str) -> None:
    assert ask("GET", path, {**basic("sk_test_x"), "host": host}, b"").status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "10.0.0.7", "0.0.0.0", "", "[::2]", "127.0.0"],
)
@pytest.mark.parametrize(
    "path", ["/v1/balance", "/_stripesim/clock/now", "/_stripesim/health", "/"]
)
def test_a_name_that_was_led_here_is_refused(ask: Ask, host: str, path: str) -> None:
    got = ask("GET", path, {**basic("sk_test_x"), "host": host}, b"")
    said = got.json["error"]["message"]
    assert (got.status, "--allow-host" in said, "allow_host=[" in said) == (403, True, True)


def test_a_name_that_was_allowed_is_answered() -> None:
    door = Door(Worlds(lambda seed: Simulator(seed=seed)), ["Stripe.internal"])
    for host in ("stripe.internal", "STRIPE.internal:12111"):
        assert door.answer(Request("GET", "/_stripesim/health", {"host": host})).status == 200


OURS = {"host": "127.0.0.1:12111"}
FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1:3000"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:12111.evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_of_another_origin_controls_nothing(ask: Ask, headers: dict[str, str]) -> None:
    for method, path in (("POST", "clock/advance"), ("GET", "upcoming"), ("POST", "worlds/reset")):
        got = ask(method, f"/_stripesim/{path}", {**OURS, **headers}, b"")
        assert (got.status, "another origin" in got.json["error"]["message"]) == (403, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:12111"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
        {},
    ],
)
def test_its_own_pages_and_who_is_no_page_may_ask(ask: Ask, headers: dict[str, str]) -> None:
    assert ask("GET", "/_stripesim/upcoming", {**OURS, **headers}, b"").status == 200


def test_following_a_link_changes_nothing(ask: Ask) -> None:
    follows = {**OURS, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert ask("POST", "/_stripesim/clock/advance", follows, b"days=1").status == 403
    assert ask("GET", "/_stripesim/clock/now", {}, b"").json == "2026-03-02T09:00:00Z"


@pytest.mark.parametrize("key", ["sk_live_abcdefgh1234", "whatever_it_may_be_1234", ""])
def test_a_key_that_is_no_test_key_controls_nothing_and_is_not_shown(ask: Ask, key: str) -> None:
    got = ask("GET", "/_stripesim/clock/now", basic(key), b"")
    assert got.status == 401
    assert not key or key not in got.body.decode()


def test_keys_are_in_no_answer(ask: Ask) -> None:
    key = "sk_test_a_secret_of_the_shop"
    for path in ("/v1/nothing", "/v1/balance", "/_stripesim/log", "/_stripesim/worlds"):
        assert b"secret_of_the_shop" not in ask("GET", path, basic(key), b"").body


@pytest.mark.parametrize("path", ["/v1/charges", "/_stripesim/clock/advance"])
def test_a_body_that_is_too_long_is_refused(ask: Ask, path: str) -> None:
    got = ask("POST", path, basic("sk_test_x"), b"a" * (LONGEST + 1))
    assert got.status == 413
    assert ask("POST", path, basic("sk_test_x"), b"a" * LONGEST).status == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(ask: Ask, method: str) -> None:
    assert ask(method, "/_stripesim/clock/now", {}, b"").status == 405


def test_health_and_help_ask_for_no_key(ask: Ask) -> None:
    assert ask("GET", "/_stripesim/health", {}, b"").json["status"] == "ok"
    assert ask("GET", "/_stripesim/help", {}, b"").headers["content-type"].startswith("text/plain")
