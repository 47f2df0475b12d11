"""`/_stripesim/a/b` is `sim.a.b`: every public name of the simulator, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from typing import Any

import pytest

from stripesim import Simulator, Workload, situations
from stripesim.planning.situations import SITUATIONS
from stripesim.web.names import NOT_HERE, is_group, public
from tests.web.carriers import Ask, basic, in_process


def walk(thing: Any, path: str = "") -> Iterator[str]:
    """Each name that is no group, with dots."""
    for name in public(thing):
        here = f"{path}.{name}" if path else name
        value = getattr(thing, name)
        if is_group(value) and not callable(value):
            yield from walk(value, here)
        else:
            yield here


NAMES = list(walk(Simulator()))


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_there_or_its_reason_is(name: str, sim: Simulator) -> None:
    got = in_process(sim)("POST", f"/_stripesim/{name.replace('.', '/')}", {}, b"")
    if name in NOT_HERE:
        assert got.status == 404
        assert NOT_HERE[name] in got.json["error"]["message"]
    else:
        assert got.status in (200, 400, 402, 404), got
        assert got.status != 404 or got.json["error"]["type"] != "stripesim_error"


def test_no_reason_is_given_for_what_is_not_there() -> None:
    assert {*NOT_HERE} - {*NAMES} == set()


def test_the_names_of_every_room_are_among_them() -> None:
    assert {"upcoming", "timeline", "log", "check", "clock.advance", "clock.now"} <= {*NAMES}
    assert {"controls.fail_payout", "webhooks.deliveries", "charges.create"} <= {*NAMES}
    assert {"accounts.external_accounts.list", "components.balances"} <= {*NAMES}


READ = [name for name in NAMES if "." not in name and name not in NOT_HERE]


@pytest.mark.parametrize("name", READ)
def test_what_can_be_asked_for_with_get_changes_nothing(name: str, sim: Simulator) -> None:
    charge = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    said = f"?about={charge['id']}" if name == "explain" else ""
    before = sim.fingerprint()
    assert in_process(sim)("GET", f"/_stripesim/{name}{said}", {}, b"").status == 200
    assert sim.fingerprint() == before


def test_sides_of_an_account_are_explained_by_get_too(sim: Simulator) -> None:
    ask = in_process(sim)
    for side in ("payouts", "balance", "reserve", "account", "exposure", "period?start=2026-01-01"):
        got = ask("GET", f"/_stripesim/explain/{side}", {}, b"")
        assert got.status == 200, got
        assert got.json["about"] == sim.account
    assert got.json == sim.explain.period("2026-01-01").data()
    for side in ("?about=ch_none", "/payouts?stripe_account=acct_none"):
        assert ask("GET", f"/_stripesim/explain{side}", {}, b"").status == 404


def data(ask: Ask, name: str, **said: Any) -> Any:
    got = ask("POST", f"/_stripesim/{name}", {}, dumps(said).encode())
    assert got.status == 200, got
    return got.json


def refused(ask: Ask, name: str, body: bytes, status: int = 400) -> str:
    got = ask("POST", f"/_stripesim/{name}", {}, body)
    assert got.status == status, got
    return str(got.json["error"]["message"])


def test_a_name_gives_what_the_call_in_python_gives(sim: Simulator) -> None:
    ask, twin = in_process(sim), sim.fork()
    sale = {"amount": 10_000, "currency": "usd", "source": "tok_visa"}
    assert data(ask, "charges/create", **sale) == twin.charges.create(**sale)
    assert data(ask, "upcoming") == twin.upcoming()
    assert data(ask, "clock/advance", days=3) == twin.clock.advance(days=3)
    assert data(ask, "clock/timestamp") == twin.clock.timestamp
    assert data(ask, "clock/now") == f"{twin.clock.now:%Y-%m-%dT%H:%M:%SZ}"
    [payout, *_] = twin.payouts.list()["data"]
    failed = data(ask, "controls/fail_payout", payout=payout["id"], code="account_closed")
    assert failed == twin.controls.fail_payout(payout["id"], code="account_closed")
    assert data(ask, "payouts/all") == list(twin.payouts.all())
    assert data(ask, "timeline") == twin.timeline()
    assert data(ask, "check") == {"ok": True}  # twin.check() gives None back
    assert data(ask, "fingerprint") == twin.fingerprint()
    assert data(ask, "log", last=1) == twin.log(1)


def test_a_form_says_the_same_as_json(sim: Simulator) -> None:
    ask, twin = in_process(sim), in_process(sim.fork())
    for name, form, said in (
        ("clock/advance", b"days=1&hours=2", {"days": 1, "hours": 2}),
        ("clock/advance_to", b"moment=2026-06-01", {"moment": "2026-06-01"}),
        ("clock/advance_to", b"moment=1785000000", {"moment": 1785000000}),
        ("controls/allow_instant_payouts", b"allowed=true&percent=1.5", {"percent": "1.5"}),
        ("controls/set_price", b"domestic[rate]=100", {"domestic": {"rate": 100}}),
        ("controls/fail_requests", b"status=409&times=1", {"status": 409, "times": 1}),
    ):
        got = ask("POST", f"/_stripesim/{name}", {}, form)
        assert got.status == 200, got
        assert got.json == data(twin, name, **said)
    assert data(ask, "fingerprint") == data(twin, "fingerprint")


def test_a_name_on_the_way_takes_its_own_parameters(sim: Simulator) -> None:
    ask = in_process(sim)
    seller = sim.accounts.create(type="express", country="US")["id"]
    session = sim.account_sessions.create(
        account=seller,
        components={"balances": {"enabled": True, "features": {"edit_payout_schedule": True}}},
    )
    secret = session["client_secret"]
    shown = data(ask, "components/balances", client_secret=secret)
    assert shown == sim.components.balances(secret).data()
    changed = data(
        ask, "components/balances/edit_schedule", client_secret=secret, interval="manual"
    )
    assert changed["interval"] == "manual"
    assert data(ask, "components/balances/payout_schedule", client_secret=secret) == changed


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("clock/advance", b"days=two", "days is an integer; not 'two'."),
        ("clock/advance", b'{"days": "2"}', "days is an integer; not '2'."),
        ("clock/advance", b'{"days": 1.5}', "days is an integer; not 1.5."),
        ("clock/advance", b'{"days": true}', "days is an integer; not True."),
        ("clock/advance", b'{"days": -1}', "time does not go back"),
        ("clock/advance", b'{"day": 1}', "There is no parameter 'day'. It takes"),
        ("clock/advance", b'{"days": NaN}', "not valid JSON"),
        ("clock/advance", b'{"days": ', "not valid JSON"),
        ("clock/advance", b'{"days": ' + b"[" * 100_000, "not valid JSON"),
        ("clock/advance", b'{"days": 1e999}', "days is an integer"),
        ("clock/advance_to", b'{"moment": "soon"}', "a moment is"),
        ("clock/advance_to", b"", "The parameter 'moment' is missing."),
        ("controls/fail_payout", b'{"payout": {"id": 1}}', "payout is a string"),
        ("controls/fail_payout", b"payout=po_none", "No such payout"),
        ("controls/fail_payout", b"payout=po_1&code=tired", "no failure code 'tired'"),
        ("controls/set_price", b'{"domestic": {"rates": 1}}', "domestic is an object (rate, fixed"),
        ("controls/set_price", b'{"domestic": {}}', "domestic is an object (rate, fixed"),
        ("charges/create", b'{"amount": "ten"}', "Invalid integer: ten"),
        ("charges/retrieve", b"", "The parameter 'charge' is missing."),
        ("account", b"more=1", "account takes no parameters; there is 'more'."),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_changes_nothing(
    sim: Simulator, name: str, body: bytes, says: str
) -> None:
    before = sim.fingerprint()
    ask = in_process(sim)
    assert says in ask("POST", f"/_stripesim/{name}", {}, body).json["error"]["message"]
    assert ask("POST", f"/_stripesim/{name}", {}, body).status in (400, 404)
    assert sim.fingerprint() == before


def test_a_list_is_no_object(sim: Simulator) -> None:
    got = in_process(sim)(
        "POST", "/_stripesim/clock/advance", {"content-type": "application/json"}, b"[1]"
    )
    assert (got.status, got.json["error"]["type"]) == (400, "stripesim_error")


@pytest.mark.parametrize(
    "name",
    [
        "_world",
        "_dispatcher/lock",
        "clock/_move",
        "upcoming/clear",
        "account/upper",
        "controls/fail_payout/__globals__",
        "charges/create/__self__",
        "nothing",
        "clock/",
        "clock//now",
        "%5F_class__",
    ],
)
def test_only_public_names_of_the_simulator_are_there(sim: Simulator, name: str) -> None:
    got = in_process(sim)("GET", f"/_stripesim/{name}", {}, b"")
    assert (got.status, got.json["error"]["type"]) in {
        (404, "stripesim_error"),
        (405, "stripesim_error"),
    }


def test_what_stripe_has_and_the_simulator_lacks_is_refused_by_name(sim: Simulator) -> None:
    got = in_process(sim)("GET", "/_stripesim/subscriptions", {}, b"")
    assert "stripesim does not simulate subscriptions" in got.json["error"]["message"]


def test_a_group_says_what_is_in_it(sim: Simulator) -> None:
    message = in_process(sim)("GET", "/_stripesim/clock", {}, b"").json["error"]["message"]
    assert "advance, advance_business_days, advance_to" in message
    assert "listeners" not in message


def test_what_may_change_something_is_not_done_by_get(sim: Simulator) -> None:
    got = in_process(sim)("GET", "/_stripesim/clock/advance?days=1", {}, b"")
    assert (got.status, got.headers["allow"]) == (405, "POST")
    assert sim.clock.timestamp == Simulator().clock.timestamp


def test_a_request_is_about_the_world_of_its_key(ask: Ask) -> None:
    ask("POST", "/_stripesim/clock/advance", basic("sk_test_world_a"), b"days=1")
    here = {"authorization": "Bearer sk_test_world_a"}
    page = {"authorization": "Bearer pk_test_world_a"}
    assert ask("GET", "/_stripesim/clock/now", here, b"").json == "2026-03-03T09:00:00Z"
    assert ask("GET", "/_stripesim/clock/now", page, b"").json == "2026-03-03T09:00:00Z"
    assert ask("GET", "/_stripesim/clock/now", {}, b"").json == "2026-03-02T09:00:00Z"
    other = basic("sk_test_of_the_shop")
    assert ask("GET", "/_stripesim/clock/now", other, b"").json == "2026-03-02T09:00:00Z"


# -- situations ------------------------------------------------------------------------------------


def test_a_situation_is_played_and_gives_its_ids(sim: Simulator) -> None:
    ask, twin = in_process(sim), sim.fork()
    owed = data(ask, "situations/seller_below_zero", liable="stripe")
    assert owed == situations.seller_below_zero(twin, liable="stripe")
    assert data(ask, "fingerprint") == twin.fingerprint()
    got = ask("POST", "/_stripesim/situations/account_past_due", {}, b"")
    assert [*got.json] == ["seller", "charge"]


def test_situations_are_listed_and_others_refused(sim: Simulator) -> None:
    ask = in_process(sim)
    listed = ask("GET", "/_stripesim/situations", {}, b"")
    assert (listed.status, listed.json) == (200, [*SITUATIONS])
    assert "there are seller_below_zero" in refused(ask, "situations/lottery_won", b"", 404)
    assert "liable is 'platform' or 'stripe'" in refused(
        ask, "situations/seller_below_zero", b"liable=nobody"
    )
    assert "no parameter 'sim'" in refused(ask, "situations/errored_bank", b"sim=1")
    assert ask("GET", "/_stripesim/situations/errored_bank", {}, b"").status == 405


def test_a_forecast_takes_its_workload_as_an_object(sim: Simulator) -> None:
    ask = in_process(sim)
    said = {"per_day": 3, "refunds": 0.5, "currencies": {"usd": 1}}
    foreseen = data(ask, "forecast", days=9, workload=said)
    assert foreseen == sim.forecast(9, workload=Workload(**said))  # type: ignore[arg-type]
    wrong = refused(ask, "forecast", b'{"workload": {"per_day": "many"}}')
    assert wrong.startswith("workload is an object (seed, per_day, ")


def test_the_help_names_the_address_by_which_it_was_asked_for(sim: Simulator) -> None:
    got = in_process(sim)("GET", "/_stripesim/help", {"host": "127.0.0.1:12991"}, b"")
    assert b"curl http://127.0.0.1:12991/v1/balance" in got.body
    assert b"12111" not in got.body
