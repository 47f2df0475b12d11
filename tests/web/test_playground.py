"""The cell of the playground and the door beside it. In a browser: `tests/browser`."""

from __future__ import annotations

from json import dumps, loads
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.web.playground import Playground

CHARGE = 'sim.charges.create(amount=100_00, currency="usd", source="tok_visa")'


@pytest.fixture
def playground() -> Playground:
    return Playground()


def run(playground: Playground, code: str) -> dict[str, Any]:
    given: dict[str, Any] = loads(playground.run(code))
    return given


def ask(
    playground: Playground, method: str, path: str, body: Any = None, world: str = "default"
) -> Any:
    given = loads(playground.ask(method, path, dumps(body) if body else "", world))
    assert given["status"] == 200, given
    return given["json"]


def test_the_last_line_of_a_cell_is_shown_as_in_a_notebook(playground: Playground) -> None:
    shown = run(playground, CHARGE)
    assert "$100.00" in shown["html"]
    assert shown["error"] is None
    assert run(playground, "sim.clock.advance(days=3)\nsim.timeline()")["html"].startswith("<")
    assert run(playground, "1 + 1")["text"] == "2"
    assert run(playground, "x = 1") == {"printed": "", "html": None, "text": None, "error": None}


def test_what_a_cell_prints_is_kept_also_if_it_fails(playground: Playground) -> None:
    shown = run(playground, "print('before')\nsim.charges.create(amount=1)")
    assert shown["printed"] == "before\n"
    assert shown["text"] is None
    lines = shown["error"].splitlines()
    assert lines[1].strip() == 'File "<cell 1>", line 2, in <module>'
    assert lines[2].strip() == "sim.charges.create(amount=1)"
    assert "Missing required param: currency" in lines[-1]
    assert "stripesim/" not in shown["error"]  # its own lines are nobody's business here


@pytest.mark.parametrize("code", ["x = (", "raise SystemExit(3)", "raise KeyboardInterrupt"])
def test_no_cell_ends_the_playground(playground: Playground, code: str) -> None:
    assert run(playground, code)["error"]
    assert run(playground, "sim.account")["text"].startswith("'acct_")


def test_the_door_shows_what_the_cell_did_and_the_cell_has_what_the_door_did(
    playground: Playground,
) -> None:
    run(playground, CHARGE)
    shown = ask(playground, "GET", "/_stripesim/dashboard")
    assert shown["sums"]["pending"] == 96_80
    ask(playground, "POST", "/_stripesim/clock/advance", {"days": 3})
    assert "paid" in run(playground, "sim.payouts.list()['data'][0]['status']")["text"]
    assert ask(playground, "GET", "/v1/payouts")["data"][0]["status"] == "paid"


def test_another_simulator_of_that_name_is_the_world_from_then_on(playground: Playground) -> None:
    before = ask(playground, "GET", "/_stripesim/changes")["changes"]
    run(playground, "from stripesim import Simulator\nsim = Simulator(country='DE')")
    assert ask(playground, "GET", "/_stripesim/dashboard")["country"] == "DE"
    assert ask(playground, "GET", "/_stripesim/changes")["changes"] > before


def test_each_simulator_that_the_cell_names_is_a_world(playground: Playground) -> None:
    run(playground, f"twin = sim.fork()\nsim = twin.fork()\n{CHARGE}")
    worlds = [each["name"] for each in ask(playground, "GET", "/_stripesim/worlds")]
    assert worlds == ["default", "twin"]
    assert ask(playground, "GET", "/_stripesim/dashboard", world="twin")["sums"]["pending"] == 0


def test_a_world_that_is_made_again_is_the_cells_as_well(playground: Playground) -> None:
    run(playground, f"{CHARGE}")
    ask(playground, "POST", "/_stripesim/worlds/reset")
    assert run(playground, "sim.balance.retrieve()['pending'][0]['amount']")["text"] == "0"
    assert isinstance(playground.names["sim"], Simulator)


def test_what_the_door_refuses_keeps_its_status(playground: Playground) -> None:
    given = loads(playground.ask("GET", "/_stripesim/nothing", ""))
    assert given["status"] == 404
    given = loads(playground.ask("POST", "/v1/charges", ""))
    assert given["status"] == 400
    assert given["json"]["error"]["param"] in ("amount", "currency")


def test_a_connection_that_is_lost_is_said(playground: Playground) -> None:
    run(playground, "sim.controls.fail_requests('connection')")
    given = loads(playground.ask("GET", "/v1/balance", ""))
    assert (given["status"], given["json"]["error"]["type"]) == (502, "api_connection_error")
