"""In a notebook the plain dicts of the API look readable; all other dicts look as before."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter

from stripesim import Simulator
from stripesim.notebook import formatters


@pytest.fixture
def shell() -> SimpleNamespace:
    """As much of IPython as shows a value."""
    return SimpleNamespace(display_formatter=DisplayFormatter())


@pytest.fixture
def sim() -> Simulator:
    """A charge that has been paid out, and one that waits."""
    sim = Simulator(seed=1)
    sim.charges.create(amount=10_000, currency="usd", source="tok_visa")
    sim.clock.advance(days=2)
    sim.charges.create(amount=5_000, currency="usd", source="tok_visa", description="<b>tea</b>")
    return sim


def text(html: str | None) -> str:
    """What is read of the HTML, without what is behind a click."""
    assert html is not None
    html = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_balance_is_a_row_each_currency(sim: Simulator) -> None:
    assert text(formatters.show(sim.balance.retrieve())) == (
        "balance available pending usd $0.00 $48.25"
    )


def test_an_object_is_its_name_and_a_line_each_member_worth_it(sim: Simulator) -> None:
    payout = sim.payouts.list()["data"][0]
    assert text(formatters.show(payout)) == (
        f"payout {payout['id']} amount $96.80 status paid arrival_date Wed 2026-03-04 "
        "automatic yes description STRIPE PAYOUT created Wed 2026-03-04 01:30 UTC"
    )


def test_all_of_an_object_is_behind_a_click(sim: Simulator) -> None:
    html = formatters.show(sim.payouts.list()["data"][0])
    assert html is not None
    assert "&quot;statement_descriptor&quot;: null" in html


def test_a_list_is_a_table_with_a_row_each(sim: Simulator) -> None:
    page = sim.balance_transactions.list(limit=2)
    newest, payout = page["data"]
    assert text(formatters.show(page)) == (
        "2 balance transactions, and more follow "
        "type amount fee net status available_on source description created id "
        f"charge $50.00 $1.75 $48.25 pending Fri 2026-03-06 00:00 UTC {newest['source']} "
        f"&lt;b&gt;tea&lt;/b&gt; Wed 2026-03-04 09:00 UTC {newest['id']} "
        f"payout -$96.80 $0.00 -$96.80 available Wed 2026-03-04 01:30 UTC {payout['source']} "
        f"STRIPE PAYOUT Wed 2026-03-04 01:30 UTC {payout['id']}"
    )
    assert text(formatters.show(sim.refunds.list())) == "an empty list"


def test_an_event_shows_what_it_is_about(sim: Simulator) -> None:
    event = sim.events.list(type="payout.paid")["data"][0]
    payout = event["data"]["object"]["id"]
    assert text(formatters.show(event)).startswith(
        f"event {event['id']} type payout.paid about payout {payout} amount $96.80 status paid "
        f"created Wed 2026-03-04 07:30 UTC payout {payout} amount $96.80"
    )


def test_the_events_of_a_day_are_a_table(sim: Simulator) -> None:
    events = [*sim.clock.advance(days=2)]
    shown = text(formatters.show(events))
    assert shown.startswith(f"{len(events)} events type about amount status created id ")
    assert "balance.available balance Fri 2026-03-06 01:00 UTC" in shown


def test_a_list_of_several_kinds_names_them(sim: Simulator) -> None:
    charge, payout = sim.charges.list()["data"][0], sim.payouts.list()["data"][0]
    shown = text(formatters.show([charge, payout]))
    assert shown.startswith("2 objects object amount status created id charge $50.00 succeeded")


def test_a_very_long_list_is_shortened(sim: Simulator) -> None:
    charge = sim.charges.list()["data"][0]
    html = formatters.show([charge] * 1_234)
    assert text(html).startswith("1,234 charges, the first 100 ")
    assert html is not None
    assert html.count("<tr>") == 1 + 100


def test_an_object_of_a_kind_unknown_shows_all_that_is_set() -> None:
    thing = {"id": "x_1", "object": "novelty", "amount": 1_050, "currency": "usd", "on": True}
    assert text(formatters.show({**thing, "off": False, "no": None, "in": {"deep": 1}})) == (
        "novelty x_1 amount $10.50 currency usd on yes off no"
    )


@pytest.mark.parametrize("thing", [{}, {"a": 1}, {"object": 7}, [], [1, 2], [{"a": 1}]])
def test_what_is_not_of_the_api_is_left_alone(shell: Any, thing: Any) -> None:
    before = shell.display_formatter.format(thing)
    formatters.load_ipython_extension(shell)
    assert shell.display_formatter.format(thing) == before


def test_a_notebook_shows_both_the_readable_and_the_plain(shell: Any, sim: Simulator) -> None:
    formatters.load_ipython_extension(shell)
    balance = sim.balance.retrieve()
    shown, _ = shell.display_formatter.format(balance)
    assert shown["text/html"] == formatters.show(balance)
    assert shown["text/plain"].startswith("{'object': 'balance',")
    assert type(balance) is dict


def test_a_table_still_shows_itself(shell: Any, sim: Simulator) -> None:
    formatters.load_ipython_extension(shell)
    upcoming = sim.upcoming()
    assert shell.display_formatter.format(upcoming)[0]["text/html"] == upcoming._repr_html_()


def test_loading_it_twice_keeps_what_somebody_else_had_said_of_dicts(
    shell: Any, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formatters, "_BEFORE", {})
    shell.display_formatter.formatters["text/html"].for_type(dict, lambda thing: "somebody else")
    formatters.load_ipython_extension(shell)
    formatters.load_ipython_extension(shell)
    assert shell.display_formatter.format({"a": 1})[0]["text/html"] == "somebody else"
    assert "$48.25" in shell.display_formatter.format(sim.balance.retrieve())[0]["text/html"]


def test_where_ipython_runs_it_installs_itself(
    shell: Any, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    formatters.install_if_in_ipython()
    assert "text/html" in shell.display_formatter.format(sim.balance.retrieve())[0]


def test_where_ipython_is_only_imported_or_absent_nothing_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    formatters.install_if_in_ipython()
    monkeypatch.delitem(sys.modules, "IPython")
    formatters.install_if_in_ipython()
    assert "IPython" not in sys.modules


def plain(shell: Any, thing: Any) -> str:
    """What is shown where there is only text."""
    formatters.load_ipython_extension(shell)
    return str(shell.display_formatter.format(thing)[0]["text/plain"])


def test_where_only_text_is_shown_a_list_is_a_table_too(
    shell: Any, sim: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    events = [*sim.clock.advance(days=2)]
    lines = plain(shell, events).splitlines()
    assert lines[0] == f"{len(events)} events"
    assert lines[1].split() == ["type", "about", "amount", "status", "created", "id"]
    assert len(lines) == 2 + len(events)
    assert plain(shell, sim.charges.list(limit=1)).startswith("1 charge, and more follow\n")


def test_a_list_within_something_else_is_printed_as_ever(shell: Any, sim: Simulator) -> None:
    charges = sim.charges.list()["data"]
    assert "'object': 'charge'" in plain(shell, {"mine": charges})
    assert plain(shell, [1, 2]) == "[1, 2]"


def test_what_the_official_sdk_returns_is_shown_likewise(shell: Any, sim: Simulator) -> None:
    pytest.importorskip("stripe")
    client = sim.client().v1
    listed, charge = client.charges.list(), client.charges.list().data[0]
    formatters.load_ipython_extension(shell)

    def shown(thing: Any) -> str:
        return text(shell.display_formatter.format(thing)[0]["text/html"])

    assert shown(listed) == text(formatters.show(sim.charges.list()))
    assert shown(listed.data) == text(formatters.show(sim.charges.list()["data"]))
    assert shown(charge).startswith(f"charge {charge.id} amount $50.00 status succeeded")
    assert plain(shell, listed).startswith("2 charges\n")
    assert plain(shell, charge) == repr(charge)


def test_a_table_has_numbers_at_the_right_and_breaks_no_date(sim: Simulator) -> None:
    html = sim.timeline()[:1]._repr_html_()
    assert "<td style='text-align:right'>9,680</td>" in html
    assert "<span style='white-space:nowrap'>Mon 2026-03-02</span> 09:00" in html
    assert "<th style='text-align:left'>what</th>" in html


def test_a_list_in_an_explanation_is_a_list_in_it(sim: Simulator) -> None:
    html = sim.explain(sim.payouts.list()["data"][0])._repr_html_()
    assert "list-style-type:circle'>+$96.80&emsp;1 payment" in html
    assert html.count("list-style-type:circle") == 1
