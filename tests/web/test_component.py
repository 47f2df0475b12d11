"""What the page of a component is answered, without a page: the script, the frame, questions."""

from __future__ import annotations

from json import dumps, loads
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.web.component import FRAME, PARTS, QUESTION, QUESTIONS, SCRIPTS, answer, script
from stripesim.web.door import Door
from stripesim.web.messages import Request
from stripesim.web.worlds import Worlds


@pytest.fixture
def sim() -> Simulator:
    sim = Simulator()
    seller = sim.accounts.create(type="standard")["id"]
    sim.controls.complete_onboarding(seller)
    charge = {"amount": 100_00, "currency": "usd", "source": "tok_visa"}
    sim.charges.create(**charge, stripe_account=seller)  # type: ignore[arg-type]
    return sim


def secret_of(sim: Simulator, component: str = "balances") -> str:
    [account] = sim.accounts.list()["data"]
    session = sim.account_sessions.create(
        account=account["id"], components={component: {"enabled": True}}
    )
    secret: str = session["client_secret"]
    return secret


def asked(sims: list[Simulator], secret: Any, ask: Any = "data", **changed: Any) -> Any:
    question = {"publishable_key": "pk_test_1", "client_secret": secret, "ask": ask, "with": {}}
    status, headers, body = answer(QUESTION, dumps({**question, **changed}).encode(), sims)
    assert (status, headers["content-type"]) == (200, "application/json; charset=utf-8")
    said = loads(body)
    return said["status"], said["said"]


def test_both_paths_of_the_script_give_the_same_text() -> None:
    for path in SCRIPTS:
        status, headers, body = answer(path, b"", [])
        assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        assert body.decode() == script()
    assert len(PARTS) == len(set(PARTS))


def test_the_frame_is_a_page() -> None:
    status, headers, body = answer(FRAME, b"", [])
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert body.startswith(b"<!doctype html>")


def test_every_question_is_a_method_of_the_component(sim: Simulator) -> None:
    component = sim.components.balances(secret_of(sim))
    assert all(callable(getattr(component, name)) for name in QUESTIONS)


def test_the_secret_says_which_simulator_is_asked(sim: Simulator) -> None:
    other = Simulator(seed="other")
    status, data = asked([other, sim], secret_of(sim))
    assert status == 200
    assert data == sim.components.balances(secret_of(sim)).data()


def test_a_payout_is_made_by_a_question(sim: Simulator) -> None:
    given = {"with": {"amount": 50_00, "currency": "usd"}}
    status, payout = asked([sim], secret_of(sim), "instant_payout", **given)
    assert (status, payout["amount"], payout["method"]) == (200, 50_00, "instant")


def test_what_the_payout_is_refused_with_passes_unchanged(sim: Simulator) -> None:
    given = {"with": {"amount": 1, "currency": "usd"}}
    status, said = asked([sim], secret_of(sim), "instant_payout", **given)
    assert (status, said["error"]["code"]) == (400, "amount_too_small")
    assert said["error"]["message"] == "Amount must be no less than $0.50"


def test_secrets_that_open_nothing(sim: Simulator) -> None:
    secret, other = secret_of(sim), secret_of(sim, "payments")
    codes = {}
    for name, each in (("unknown", "accs_secret__1"), ("not_enabled", other)):
        status, said = asked([sim], each)
        codes[name] = (status, said["error"]["type"])
    sim.clock.advance(minutes=30)
    status, said = asked([sim], secret)
    assert said["error"]["code"] == "account_session_expired"
    codes["expired"] = (status, said["error"]["type"])
    assert codes == {
        "unknown": (401, "authentication_error"),
        "not_enabled": (400, "invalid_request_error"),
        "expired": (401, "authentication_error"),
    }


@pytest.mark.parametrize("key", ["pk_live_1", "sk_test_1", ""])
def test_only_a_publishable_key_of_test_mode_asks(sim: Simulator, key: str) -> None:
    status, said = asked([sim], secret_of(sim), publishable_key=key)
    assert (status, said["error"]["type"]) == (401, "authentication_error")
    assert key == "" or key not in said["error"]["message"]


@pytest.mark.parametrize(
    "changed",
    [
        {"ask": "_pay_out"},
        {"ask": "__init__"},
        {"ask": ["data"]},
        {"client_secret": None},
        {"client_secret": {}},
        {"with": []},
        {"with": {"no_such": 1}, "ask": "instant_payout"},
        {"with": {"amount": {}, "currency": 1}, "ask": "instant_payout"},
        {"with": {"amount": 1e99, "currency": "usd"}, "ask": "payout_quote"},
        {"with": {"method": [], "amount": 100, "currency": "usd"}, "ask": "payout_quote"},
        {"with": {"amount": "one", "currency": "usd"}, "ask": "add_money"},
        {"with": {"amount": -1, "currency": "usd"}, "ask": "add_money"},
        {"with": {"amount": 100, "currency": 5}, "ask": "add_money"},
        {"with": {"amount": 100, "currency": "xyz"}, "ask": "add_money"},
        {"with": {"external_account": 5}, "ask": "add_external_account"},
        {"with": {"external_account": "ba_no"}, "ask": "remove_external_account"},
        {"with": {"interval": "hourly"}, "ask": "edit_schedule"},
        {"with": {"stripe_account": "acct_x"}, "ask": "edit_schedule"},
    ],
)
def test_a_bad_question_gets_an_error_and_changes_nothing(sim: Simulator, changed: Any) -> None:
    question = {"client_secret": secret_of(sim), "ask": "data", **changed}
    before = sim.fingerprint()
    status, said = asked([sim], question.pop("client_secret"), question.pop("ask"), **question)
    assert 400 <= status < 500
    assert said["error"]["message"]
    assert sim.fingerprint() == before


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"null", b"\xff", b'{"ask": "data"}'])
def test_what_is_no_question_is_told_so(sim: Simulator, body: bytes) -> None:
    status, _, said = answer(QUESTION, body, [sim])
    assert (status, loads(said)["status"]) == (200, 400)


# -- over the door ---------------------------------------------------------------------------------


def test_the_door_answers_pages_without_a_key_and_finds_the_world_of_a_secret(
    sim: Simulator,
) -> None:
    door = Door(Worlds.around(sim))
    local = {"host": "127.0.0.1:12111"}
    script_of = door.answer(Request("GET", SCRIPTS[0], local))
    assert script_of.body.decode() == script()
    assert door.answer(Request("GET", FRAME, local)).status == 200
    other = door.worlds.named("other")
    [account] = other.accounts.list()["data"]
    other.controls.set_delay(0, stripe_account=account["id"])
    secret = secret_of(other)
    asks = {"publishable_key": "pk_test_1", "client_secret": secret, "ask": "data"}
    answered = loads(door.answer(Request("POST", QUESTION, local, dumps(asks).encode())).body)
    assert answered["status"] == 200
    assert answered["said"]["payout_schedule"]["delay_days"] == 0
    assert sim.components.state(secret) == "unknown"


def test_the_door_answers_pages_by_its_own_names_only(sim: Simulator) -> None:
    door = Door(Worlds.around(sim))
    assert door.answer(Request("GET", FRAME, {"host": "connect-js.stripe.com"})).status == 200
    assert door.answer(Request("GET", FRAME, {"host": "evil.example"})).status == 403
