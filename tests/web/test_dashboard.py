"""What the dashboard asks, and its page: nothing in it comes from elsewhere."""

from __future__ import annotations

import re
from json import loads
from typing import Any
from urllib.parse import urlencode

import pytest

from stripesim import Simulator, situations
from stripesim.web.page import script
from stripesim.web.worlds import Worlds
from tests.web.carriers import CARRIERS, Ask, basic, carried, in_process

PARTS = (
    ("", "text/html"),
    ("served.js", "text/javascript"),
    ("dashboard.js", "text/javascript"),
    ("served.css", "text/css"),
)
POSTED = {"content-type": "application/json"}


def shown(sim: Simulator, names: str = "", **given: Any) -> Any:
    got = in_process(sim)("GET", f"/_stripesim/dashboard{names}?{urlencode(given)}", {}, b"")
    return loads(got.body)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_carrier_brings_the_page_and_what_it_asks(carrier: str, sim: Simulator) -> None:
    with carried(carrier, sim) as ask:
        for path, kind in PARTS:
            got = ask("GET", f"/_stripesim/{path}", {}, b"")
            assert (got.status, got.headers["content-type"].partition(";")[0]) == (200, kind)
        assert ask("GET", "/_stripesim/dashboard", {}, b"").json["account"] == sim.account


def test_the_page_may_load_from_beside_itself_alone(ask: Ask) -> None:
    got = ask("GET", "/_stripesim/", {}, b"")
    policy = got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search("https?://", policy + got.body.decode())
    assert set(re.findall(r'(?:src|href)="([^"]+)"', got.body.decode())) == {
        "served.js",
        "served.css",
        "data:,",
    }


def test_the_script_names_no_other_host_but_that_of_drawings() -> None:
    assert set(re.findall(r"https?://[\w.]+", script())) <= {
        "http://www.w3.org",
        "https://docs.stripe.com",  # a comment on where names come from
    }


def test_looking_changes_nothing(sim: Simulator) -> None:
    situations.platform_that_cannot_pay_its_reserve(sim)
    ask = in_process(sim)
    before = sim.fingerprint()
    for path in ("", "dashboard", "dashboard/ahead", "changes"):
        assert ask("GET", f"/_stripesim/{path}", {}, b"").status == 200
    assert sim.fingerprint() == before


def test_the_number_of_changes_grows_with_what_happens_and_stays_with_what_is_read(
    sim: Simulator,
) -> None:
    ask = in_process(sim)
    numbers = [ask("GET", "/_stripesim/changes", {}, b"").json["changes"]]

    def grown() -> bool:
        numbers.append(ask("GET", "/_stripesim/changes", {}, b"").json["changes"])
        return bool(numbers[-1] > numbers[-2])

    sim.balance.retrieve()
    shown(sim)
    assert not grown()
    sim.charges.create(amount=5_00, currency="usd", source="tok_visa")
    assert grown()
    sim.clock.advance(seconds=1)
    assert grown()
    ask("POST", "/v1/charges", basic("sk_test_x"), b"amount=1")  # refused, and to be seen
    assert grown()


def test_the_number_of_changes_grows_when_another_world_takes_a_name(ask: Ask) -> None:
    def number() -> int:
        changes: int = ask("GET", "/_stripesim/changes", basic("sk_test_world_a"), b"").json[
            "changes"
        ]
        return changes

    for _ in range(3):
        ask("POST", "/_stripesim/clock/advance", basic("sk_test_world_a"), b"days=3")
    before = number()
    for verb in ("reset", "delete"):
        ask("POST", f"/_stripesim/worlds/{verb}", basic("sk_test_world_a"), b"")
        assert number() > before
        before = number()


def test_what_is_shown_is_what_the_simulator_says(sim: Simulator) -> None:
    ids = situations.platform_that_cannot_pay_its_reserve(sim)
    said = shown(sim)
    assert said["now"] == sim.clock.timestamp
    assert [each["id"] for each in said["accounts"]] == [sim.account, ids.seller]
    [own, seller] = said["accounts"]
    [available] = sim.balance.retrieve()["available"]
    assert own["available"] == said["sums"]["available"] == available["amount"] < 0
    assert (seller["available"], seller["answers"]) == (-100_00, "platform")
    assert own["held"] == seller["held"] == 100_00
    assert [(row["moment"], row["will"]) for row in said["upcoming"]] == [
        (row["moment"], row["will"]) for row in sim.upcoming()
    ]
    assert {each["name"] for each in said["situations"]} == set(situations.SITUATIONS)
    assert {each["name"] for each in said["controls"]} == {
        each for each in dir(sim.controls) if not each.startswith("_")
    }


def test_an_account_and_a_currency_are_chosen(sim: Simulator) -> None:
    seller = situations.seller_below_zero(sim).seller
    said = shown(sim, account=seller, currency="EUR")
    assert (said["account"], said["currency"]) == (seller, "eur")
    assert said["currencies"] == ["eur", "usd"]
    assert shown(sim, account=seller)["sums"]["available"] == -100_00


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"currency": "xxx"}, "currency is "),
        ({"account": "acct_other"}, "acct_other"),
        ({"days": "many"}, "days is an integer"),
        ({"colour": "red"}, "There is no parameter 'colour'"),
    ],
)
def test_what_cannot_be_shown_is_refused(sim: Simulator, given: dict[str, str], says: str) -> None:
    for names in ("", "/ahead"):
        assert says in shown(sim, names, **given)["error"]["message"]


def test_the_forecast_is_that_of_the_simulator(sim: Simulator) -> None:
    sim.charges.create(amount=50_00, currency="usd", source="tok_visa")
    ahead = shown(sim, "/ahead", days=10)
    last = sim.forecast(days=10)[-1]
    names = ("moment", "available", "pending", "reserved", "in_transit")
    assert ahead["series"][-1] == [last[name] for name in names]
    assert {mark["kind"] for mark in ahead["marks"]} == {"payout"}
    assert ahead["assumes"] == [*sim.forecast(days=10).assumptions]


def test_a_large_world_is_shown_in_part() -> None:
    """Lists have an end, and say how much there is in all."""
    sim = Simulator()
    for _ in range(45):
        sim.accounts.create(type="express")
    sim.charges.create(amount=5_00, currency="usd", source="tok_visa")
    said = shown(sim)
    assert (len(said["accounts"]), said["accounts_in_all"]) == (41, 46)
    assert len(said["requests"]) == 25


def test_the_dashboard_lists_the_worlds_of_the_door(worlds: Worlds, ask: Ask) -> None:
    ask("POST", "/_stripesim/worlds/fork", POSTED, b'{"name": "what_if"}')
    said = ask("GET", "/_stripesim/dashboard", basic("sk_test_world_what_if"), b"").json
    assert said["world"] == "what_if"
    assert [each["name"] for each in said["worlds"]] == ["default", "what_if"]


def test_a_form_has_a_field_for_each_parameter_and_says_what_it_takes(sim: Simulator) -> None:
    forms = {each["name"]: each for each in shown(sim)["controls"]}
    dispute = {field["name"]: field for field in forms["dispute_charge"]["fields"]}
    assert dispute["charge"]["needed"]
    assert dispute["amount"]["type"] == "integer"
    assert dispute["inquiry"]["choices"] == [True, False]
    assert dispute["reason"]["default"] == "fraudulent"
    status = forms["fail_requests"]["fields"][0]
    assert status["choices"] == [409, 429, 500, "connection"]
