"""Worlds behind one door: apart by their key, made, made again, copied, kept in files."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.web.messages import Refused
from stripesim.web.worlds import Worlds
from tests.web.carriers import FORM, Ask, basic, in_process

SALE = b"amount=10000&currency=usd&source=tok_visa"


def sell(ask: Ask, key: str) -> str:
    got = ask("POST", "/v1/charges", {**basic(key), "content-type": FORM}, SALE)
    assert got.status == 200, got
    return str(got.json["id"])


def sales(ask: Ask, key: str) -> list[str]:
    listed = ask("GET", "/v1/charges", basic(key), b"").json["data"]
    return [each["id"] for each in listed]


def do(ask: Ask, verb: str, key: str = "sk_test_x", **said: Any) -> Any:
    got = ask("POST", f"/_stripesim/worlds/{verb}", basic(key), dumps(said).encode())
    assert got.status == 200, got
    return got.json


def refused(ask: Ask, verb: str, key: str = "sk_test_x", **said: Any) -> tuple[int, str]:
    got = ask("POST", f"/_stripesim/worlds/{verb}", basic(key), dumps(said).encode())
    return got.status, got.json["error"]["message"]


def names(ask: Ask) -> list[str]:
    return [each["name"] for each in ask("GET", "/_stripesim/worlds", {}, b"").json]


def test_two_keys_are_two_worlds(ask: Ask) -> None:
    sold = sell(ask, "sk_test_world_a")
    assert sales(ask, "sk_test_world_a") == [sold]
    assert sales(ask, "sk_test_world_b") == []
    assert sales(ask, "sk_test_shop") == []
    assert names(ask) == ["default", "a", "b"]


@pytest.mark.parametrize(
    "name", ["", "shop.1", "test[x]", "a b", "größe", "_a", "a\n", "a" * 65, "a" * 5_000]
)
@pytest.mark.parametrize("target", ["/v1/balance", "/_stripesim/account", "/_stripesim/dashboard"])
def test_a_key_that_names_no_possible_world_is_refused_as_making_it_is(
    ask: Ask, name: str, target: str
) -> None:
    got = ask("GET", target, basic(f"sk_test_world_{name}"), b"")
    status, message = refused(ask, "make", name=name)
    assert message.startswith("The name of a world has letters, digits, - and _; not ")
    assert (got.status, got.json["error"]["message"]) == (401, message)
    assert status == 400
    assert ask("GET", target, basic(f"sk_test_world_{'a' * 64}"), b"").status == 200


@pytest.mark.parametrize("key", ["sk_test_1", "sk_test_worlda", "rk_test_x", "sk_test_a.b"])
def test_every_other_key_is_the_default_world(ask: Ask, key: str) -> None:
    sold = sell(ask, "sk_test_stripesim")
    assert sales(ask, key) == [sold]
    assert names(ask) == ["default"]


@pytest.mark.parametrize("prefix", ["sk", "rk", "pk"])
def test_keys_of_every_kind_name_a_world(ask: Ask, prefix: str) -> None:
    got = ask("GET", "/_stripesim/clock/now", basic(f"{prefix}_test_world_a"), b"")
    assert (got.status, names(ask)) == (200, ["default", "a"])


def test_ids_and_secrets_of_two_worlds_differ(ask: Ask) -> None:
    worlds = ["sk_test_x", "sk_test_world_a", "sk_test_world_b"]
    assert len({sell(ask, key) for key in worlds}) == 3
    intents = [
        ask("POST", "/v1/payment_intents", {**basic(key), "content-type": FORM}, SALE[:25]).json
        for key in worlds
    ]
    assert len({each["client_secret"] for each in intents}) == 3
    listed = ask("GET", "/_stripesim/worlds", {}, b"").json
    assert len({each["account"] for each in listed}) == 3


def test_the_same_name_gives_the_same_ids_in_every_door(ask: Ask) -> None:
    again = in_process(Simulator())
    assert sell(ask, "sk_test_world_a") != sell(again, "sk_test_world_b")
    other = Worlds(lambda seed: Simulator(seed=seed))
    made = other.of("sk_test_world_a").charges.create(
        amount=10_000, currency="usd", source="tok_visa"
    )
    assert sales(ask, "sk_test_world_a") == [made["id"]]


def test_a_world_is_made_with_the_arguments_of_a_simulator(ask: Ask) -> None:
    do(
        ask,
        "make",
        name="berlin",
        country="DE",
        start="2027-01-04",
        opening_balance={"eur": 5_000},
        settlement=[3, "business", True],
        refunds_when_short="wait_when_short",
    )
    key = basic("sk_test_world_berlin")
    balance = ask("GET", "/v1/balance", key, b"").json
    assert balance["available"][0]["amount"] == 5_000
    assert ask("GET", "/_stripesim/clock/now", key, b"").json == "2027-01-04T00:00:00Z"
    body = b"name=paris&country=FR&opening_balance[eur]=700&async_capture=true&seed=7"
    body += b"&payment_methods[0]=card"
    assert ask("POST", "/_stripesim/worlds/make", {}, body).status == 200
    paris = ask("GET", "/v1/balance", basic("sk_test_world_paris"), b"").json
    assert paris["available"][0]["amount"] == 700
    pay = b"amount=1000&currency=eur&payment_method=pm_card_visa&confirm=true"
    form = {**basic("sk_test_world_paris"), "content-type": FORM}
    assert ask("POST", "/v1/payment_intents", form, pay).json["status"] == "succeeded"


@pytest.mark.as_at_stripe
def test_a_world_that_nothing_was_said_of_wants_a_return_url() -> None:
    pay = b"amount=1000&currency=eur&payment_method=pm_card_visa&confirm=true"
    form = {**basic("sk_test_world_rome"), "content-type": FORM}
    refused = in_process(Simulator())("POST", "/v1/payment_intents", form, pay)
    assert (refused.status, "`return_url`" in refused.json["error"]["message"]) == (400, True)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, "The parameter 'name' is missing."),
        ({"name": "a b"}, "The name of a world has letters, digits, - and _; not 'a b'."),
        ({"name": "../x"}, "The name of a world has letters"),
        ({"name": "a", "country": "XX"}, "country is one of"),
        ({"name": "a", "country": 5}, "country is a string; not 5."),
        ({"name": "a", "contry": "DE"}, "There is no parameter 'contry'."),
        ({"name": "a", "opening_balance": {"usd": "much"}}, "opening_balance is"),
        ({"name": "a", "opening_balance": {"usd": -1}}, "an opening balance is a positive"),
        ({"name": "a", "settlement": [1, 2]}, "settlement is"),
        ({"name": "a", "start": {}}, "start is"),
        ({"name": "default"}, "There is a world 'default' already."),
    ],
)
def test_a_world_that_cannot_be_is_not_made(ask: Ask, said: dict[str, Any], says: str) -> None:
    status, message = refused(ask, "make", **said)
    assert status in (400, 409)
    assert says in message
    assert names(ask) == ["default"]


def test_a_world_that_is_reset_is_made_again_as_it_was_made(ask: Ask) -> None:
    do(ask, "make", name="berlin", country="DE", opening_balance={"eur": 5_000})
    key = "sk_test_world_berlin"
    first = sell(ask, key)
    do(ask, "reset", key)
    assert sales(ask, key) == []
    assert sell(ask, key) == first
    sell(ask, "sk_test_x")
    do(ask, "reset")
    assert sales(ask, "sk_test_x") == []


def test_a_fork_goes_its_own_way_and_is_reset_to_where_it_began(ask: Ask) -> None:
    sold = sell(ask, "sk_test_world_a")
    do(ask, "fork", "sk_test_world_a", name="what_if")
    sell(ask, "sk_test_world_what_if")
    assert sales(ask, "sk_test_world_a") == [sold]
    assert len(sales(ask, "sk_test_world_what_if")) == 2
    do(ask, "reset", "sk_test_world_what_if")
    assert sales(ask, "sk_test_world_what_if") == [sold]
    assert refused(ask, "fork", name="what_if") == (409, "There is a world 'what_if' already.")


def test_a_world_that_is_deleted_is_made_anew_at_its_next_use(ask: Ask) -> None:
    first = sell(ask, "sk_test_world_a")
    do(ask, "delete", "sk_test_world_a")
    assert names(ask) == ["default"]
    assert refused(ask, "delete", "sk_test_world_a")[0] == 404
    assert sell(ask, "sk_test_world_a") == first
    assert "worlds/reset" in refused(ask, "delete")[1]


def test_a_world_is_saved_and_another_is_loaded_from_it(ask: Ask, tmp_path: Path) -> None:
    sold = sell(ask, "sk_test_world_a")
    do(ask, "save", "sk_test_world_a", file="a.json")
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]
    do(ask, "load", "sk_test_world_b", file="a.json")
    assert sales(ask, "sk_test_world_b") == [sold]
    sell(ask, "sk_test_world_b")
    do(ask, "reset", "sk_test_world_b")
    assert sales(ask, "sk_test_world_b") == [sold]
    assert [each["id"] for each in Simulator.load(tmp_path / "a.json").charges.all()] == [sold]


@pytest.mark.parametrize(
    "file", ["../a.json", "/etc/passwd", "", ".", "..", ".hidden", "a/b", "a\0"]
)
@pytest.mark.parametrize("verb", ["save", "load"])
def test_files_outside_of_the_folder_are_neither_read_nor_written(
    ask: Ask, tmp_path: Path, file: str, verb: str
) -> None:
    assert refused(ask, verb, file=file)[0] == 400
    assert list(tmp_path.iterdir()) == []


def test_a_link_does_not_lead_out_of_the_folder(
    ask: Ask, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.json"
    Simulator().save(outside)
    (tmp_path / "link.json").symlink_to(outside)
    before = outside.read_bytes()
    assert refused(ask, "load", file="link.json")[0] == 400
    assert refused(ask, "save", file="link.json")[0] == 400
    assert outside.read_bytes() == before


def test_what_is_no_saved_world_is_refused_without_the_folders_name(
    ask: Ask, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text("{}")
    status, message = refused(ask, "load", file="a.json")
    assert (status, str(tmp_path) in message) == (400, False)
    assert refused(ask, "load", file="none.json")[0] == 404


def test_without_a_folder_there_are_no_files(sim: Simulator) -> None:
    ask = in_process(sim)
    assert "--data" in refused(ask, "save", file="a.json")[1]
    assert "--data" in refused(ask, "load", file="a.json")[1]


def test_the_world_of_a_program_is_not_taken_from_it(sim: Simulator) -> None:
    ask = in_process(sim)
    for verb, said in (("reset", {}), ("delete", {})):
        status, message = refused(ask, verb, **said)
        assert (status, "held by the program" in message) == (409, True)


def test_no_file_takes_the_place_of_the_world_of_a_program(sim: Simulator, tmp_path: Path) -> None:
    worlds = Worlds(lambda seed: Simulator(seed=seed), held=sim, data=tmp_path)
    sim.save(tmp_path / "a.sim")
    with pytest.raises(Refused, match="held by the program"):
        worlds.load("default", "a.sim")
    assert worlds.named("default") is sim


def test_other_worlds_of_a_program_begin_as_its_own_is(sim: Simulator) -> None:
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    ask = in_process(sim)
    assert sales(ask, "sk_test_world_a") == sales(ask, "sk_test_x")
    assert sell(ask, "sk_test_world_a") != sell(ask, "sk_test_x")
    assert len(list(sim.charges.all())) == 2


def test_a_world_that_a_program_holds_is_made_again_as_it_was_then() -> None:
    worlds, sim = Worlds(lambda seed: Simulator(seed=seed)), Simulator()
    worlds.hold("a", sim)
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    assert len(worlds.named("a").charges.list()["data"]) == 1
    worlds.reset("a")
    assert worlds.named("a").charges.list()["data"] == []


@pytest.mark.parametrize("verb", ["reset", "delete"])
def test_a_world_that_is_gone_sends_no_webhooks_out(verb: str) -> None:
    worlds = Worlds(lambda seed: Simulator(seed=seed))
    worlds.open()
    told: list[bool] = []
    worlds.named("a").webhooks.send_out = told.append  # type: ignore[method-assign, assignment]
    getattr(worlds, verb)("a")
    worlds.close()
    assert told == [False]


def test_verbs_are_known_and_are_posted(ask: Ask) -> None:
    assert refused(ask, "destroy")[0] == 404
    assert ask("GET", "/_stripesim/worlds/reset", {}, b"").status == 405
    assert ask("POST", "/_stripesim/worlds", {}, b"").status == 405
    assert refused(ask, "reset", world="a")[0] == 400
