"""The widget without a page: what the kernel answers, what it tells, and what a notebook keeps."""

from __future__ import annotations

import sys
from collections.abc import Callable
from json import dumps
from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.notebook import widget
from stripesim.notebook.widget import Kernel

Message = dict[str, Any]
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def sim() -> Simulator:
    return Simulator(country="US", start="2026-03-02T09:00:00Z")


@pytest.fixture
def seller(sim: Simulator) -> str:
    seller: str = sim.accounts.create(type="standard", country="US")["id"]
    sim.controls.complete_onboarding(seller)
    return seller


def sell(sim: Simulator, account: str | None = None, currency: str = "usd") -> None:
    given = {"amount": 100_00, "currency": currency, "source": "tok_visa"}
    sim.charges.create(**given, stripe_account=account)  # type: ignore[arg-type]


def heard(sim: Simulator) -> tuple[list[Message], Callable[..., Message]]:
    """What a page hears, and a way to ask."""
    said: list[Message] = []
    kernel = Kernel(sim, said.append)

    def ask(method: str, path: str, body: Any = None) -> Message:
        id = f"view-{len(said)}"
        kernel.hear({"id": id, "method": method, "path": path, "body": body})
        dumps(said)  # it goes to a page
        return next(each for each in said if each.get("id") == id)

    return said, ask


# -- questions and answers -------------------------------------------------------------------------


def test_a_question_is_answered_by_the_simulator_in_the_kernel(sim: Simulator) -> None:
    _, ask = heard(sim)
    sell(sim)
    shown = ask("GET", "/_stripesim/dashboard")
    assert (shown["status"], shown["json"]["sums"]["pending"]) == (200, 96_80)
    assert ask("GET", "/v1/balance")["json"]["pending"][0]["amount"] == 96_80


def test_what_a_page_does_is_done_to_the_simulator_itself(sim: Simulator) -> None:
    _, ask = heard(sim)
    assert ask("POST", "/_stripesim/clock/advance", {"days": 2})["status"] == 200
    assert f"{sim.clock.now:%d}" == "04"


def test_a_component_pays_out_in_the_kernel(sim: Simulator, seller: str) -> None:
    _, ask = heard(sim)
    sell(sim, seller)
    wanted = {"account": seller, "components": {"balances": {"enabled": True}}}
    secret = ask("POST", "/_stripesim/account_sessions/create", wanted)["json"]["client_secret"]
    question = {"publishable_key": "pk_test_x", "client_secret": secret, "ask": "instant_payout"}
    given = {"amount": 10_00, "currency": "usd"}
    answer = ask("POST", "/_stripesim/question", {**question, "with": given})
    assert answer["json"]["status"] == 200
    (payout,) = sim.payouts.list(stripe_account=seller)["data"]
    assert (payout["amount"], payout["method"]) == (10_00, "instant")


def test_a_refusal_is_an_answer_and_so_is_a_lost_connection(sim: Simulator) -> None:
    _, ask = heard(sim)
    assert ask("GET", "/_stripesim/nothing")["status"] == 404
    sim.controls.fail_requests("connection")
    lost = ask("GET", "/v1/balance")
    assert (lost["status"], lost["json"]["error"]["type"]) == (502, "api_connection_error")


# -- changes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "does",
    [
        lambda sim: sim.clock.advance(days=1),
        lambda sim: sell(sim),
        lambda sim: sim.controls.add_funds(50_00, "usd"),
    ],
    ids=["clock", "request", "control"],
)
def test_a_page_is_told_when_the_clock_moves_or_something_is_committed(
    sim: Simulator, does: Callable[[Simulator], Any]
) -> None:
    said, _ = heard(sim)
    does(sim)
    assert said == [{"changed": True}]


def test_it_is_told_once_until_it_asks_again(sim: Simulator) -> None:
    said, ask = heard(sim)
    for _ in range(3):
        sim.clock.advance(days=1)
    assert said == [{"changed": True}]
    ask("GET", "/_stripesim/changes")
    sim.clock.advance(days=1)
    assert [*map(len, said)] == [1, 3, 1]


def test_looking_tells_nothing_and_changes_nothing(sim: Simulator, seller: str) -> None:
    before = sim.fingerprint()
    said, ask = heard(sim)
    for path in (
        "dashboard",
        "dashboard/ahead?days=5",
        "changes",
        f"explain/balance?stripe_account={seller}",
    ):
        assert ask("GET", f"/_stripesim/{path}")["status"] == 200
    assert all("changed" not in each for each in said)
    assert sim.fingerprint() == before


def test_a_copy_of_the_simulator_tells_the_page_nothing(sim: Simulator) -> None:
    said, _ = heard(sim)
    sim.fork().clock.advance(days=1)
    assert said == []


# -- the widget ------------------------------------------------------------------------------------


def test_a_saved_notebook_keeps_the_balance_as_a_table(sim: Simulator, seller: str) -> None:
    sell(sim, seller)
    shown = widget.balances(sim, stripe_account=seller)
    bundle, _ = shown._repr_mimebundle_()
    assert bundle.keys() == {VIEW, "text/html", "text/plain"}
    assert bundle["text/plain"] == f"<balances of {seller}, live>"
    table = bundle["text/html"]
    assert "Mon 2026-03-02 09:00 UTC" in table
    assert "$96.80" in table
    assert (table.count(seller), table.count(sim.account)) == (1, 0)


def test_a_saved_table_has_a_line_for_each_currency(sim: Simulator, seller: str) -> None:
    euros = {"object": "bank_account", "country": "DE", "currency": "eur"}
    number = {"account_number": "DE89370400440532013000"}
    sim.accounts.external_accounts.create(seller, external_account={**euros, **number})
    sell(sim, seller)
    sell(sim, seller, "eur")
    table = widget.saved(sim, seller)
    assert table.count(seller) == 2
    assert all(sign in table for sign in ("$96.80", "€"))


def test_a_saved_dashboard_keeps_the_balances_of_all_accounts(sim: Simulator, seller: str) -> None:
    shown = widget.dashboard(sim, stripe_account=seller)
    assert (shown.shows, shown.account) == ("dashboard", seller)
    sell(sim)
    bundle, _ = shown._repr_mimebundle_()
    assert "$96.80" in bundle["text/html"]
    assert all(f"<code>{id}</code>" in bundle["text/html"] for id in (sim.account, seller))


def test_the_module_is_one_text_that_loads_nothing(sim: Simulator) -> None:
    for shown in (widget.dashboard(sim), widget.balances(sim)):
        assert "export default { render }" in shown._esm
        assert "import " not in shown._esm
    assert len(widget.balances(sim)._esm) < 90_000  # a saved notebook may hold it


def test_a_closed_widget_is_told_nothing_more(sim: Simulator) -> None:
    shown = widget.balances(sim)
    observers = len(sim._world.observers)
    shown.close()
    shown.close()
    assert len(sim._world.observers) == observers - 1


def test_the_account_of_a_widget_is_one_of_the_simulators(sim: Simulator) -> None:
    for show in (widget.balances, widget.dashboard):
        with pytest.raises(errors.PermissionError):
            show(sim, stripe_account="acct_of_somebody")


def test_without_anywidget_the_error_says_what_to_install(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    widget._model.cache_clear()
    for show in (widget.balances, widget.dashboard):
        with pytest.raises(ImportError, match=r"pip install 'stripesim\[widget\]'"):
            show(sim)
